#include "template/tag.h"

#include "template/paragraph_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

constexpr std::size_t shown_max = 60; ///< octets of a tag that a message repeats

struct Pair {
    std::string_view open;
    std::string_view close;
    TagKind kind;
};

using Pairs = std::array<Pair, 3>;

Pairs pairs_of(const Delimiters& delimiters)
{
    return {{{delimiters.value_open, delimiters.value_close, TagKind::Value},
             {delimiters.statement_open, delimiters.statement_close, TagKind::Statement},
             {delimiters.comment_open, delimiters.comment_close, TagKind::Comment}}};
}

struct Escape {
    std::string_view written;
    std::string_view meant;
};

constexpr std::array<Escape, 4> escapes{
    {{"{_{", "{{"}, {"}_}", "}}"}, {"{_%", "{%"}, {"%_}", "%}"}}};

/// What {{- and -}} take away.
bool is_trimmed(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/// The blanks of Word text that may stand inside a tag.
std::size_t blank_at(std::string_view text, std::size_t at)
{
    for (const std::string_view blank : {" ", "\t", "\n", "\u00A0"}) {
        if (text.substr(at).starts_with(blank)) {
            return blank.size();
        }
    }
    return 0;
}

std::size_t blank_before(std::string_view text, std::size_t at)
{
    for (const std::string_view blank : {" ", "\t", "\n", "\u00A0"}) {
        if (text.substr(0, at).ends_with(blank)) {
            return blank.size();
        }
    }
    return 0;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && blank_at(text, 0) > 0) {
        text.remove_prefix(blank_at(text, 0));
    }
    while (!text.empty() && blank_before(text, text.size()) > 0) {
        text.remove_suffix(blank_before(text, text.size()));
    }
    return text;
}

bool has_blank(std::string_view text)
{
    return text.find_first_of(" \t\n") != text.npos || text.find("\u00A0") != text.npos;
}

/// Where the closer stands, not counting one inside quotes; npos if nowhere. A quote that is not
/// closed within a sensible length is left to the expression's parser to report.
std::size_t closer_of(std::string_view text, std::size_t from, std::string_view close)
{
    constexpr std::size_t quoted_max = 4096;
    const std::size_t first = text.find(close, from);
    if (first == std::string_view::npos) {
        return first;
    }
    char quote = 0;
    for (std::size_t at = from; at < std::min(text.size(), first + quoted_max); ++at) {
        const char c = text[at];
        if (quote != 0) {
            at += c == '\\' ? 1 : 0;
            quote = c == quote ? '\0' : quote;
        } else if (text.substr(at).starts_with(close)) {
            return at;
        } else if (c == '"' || c == '\'') {
            quote = c;
        }
    }
    return first;
}

std::string shortened(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_boundary = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (at >= shown_max && is_boundary) {
            return result + "...";
        }
        result += text[at] == '\n' || text[at] == '\t' ? ' ' : text[at];
    }
    return result;
}

struct Prefix {
    std::string_view letters;
    Grip grip;
};

// {{r x}} is {{ x }}: a value takes the properties of the run it stands in anyway.
constexpr std::array<Prefix, 4> prefixes{
    {{"tr", Grip::Row}, {"tc", Grip::Cell}, {"p", Grip::Paragraph}, {"r", Grip::Text}}};

class Finder {
public:
    Finder(std::string_view text, const Delimiters& delimiters, bool is_raw)
        : text_(text), pairs_(pairs_of(delimiters)), starts_("{}%"), is_raw_(is_raw)
    {
        has_escapes_ = delimiters == Delimiters{};
        for (const Pair& pair : pairs_) {
            starts_ += pair.open.front();
        }
    }

    TagList run()
    {
        if (is_raw_) {
            skip_raw();
        }
        while ((at_ = text_.find_first_of(starts_, at_)) != std::string_view::npos) {
            if (!take_escape() && !take_tag()) {
                ++at_;
            }
        }
        result_.is_raw_open = is_raw_;
        return std::move(result_);
    }

private:
    const Pair& statements() const { return pairs_[1]; }

    /// To behind the endraw, or to the end of the text.
    void skip_raw()
    {
        for (;;) {
            at_ = text_.find(statements().open, at_);
            if (at_ == std::string_view::npos) {
                at_ = text_.size();
                return;
            }
            const std::size_t inside = at_ + statements().open.size();
            const std::size_t close = text_.find(statements().close, inside);
            if (close == std::string_view::npos) {
                at_ = text_.size();
                return;
            }
            Tag tag = tag_of(statements(), close);
            std::string_view body = take_trims(tag, text_.substr(inside, close - inside));
            tag.grip = take_prefix(body).value_or(Grip::Text);
            if (trimmed(body) == "endraw") {
                is_raw_ = false;
                tag.kind = TagKind::Comment;
                at_ = std::max(tag.close, tag.end);
                result_.tags.push_back(std::move(tag));
                return;
            }
            at_ = inside;
        }
    }

    bool take_escape()
    {
        for (const Escape& escape : escapes) {
            if (has_escapes_ && text_.substr(at_).starts_with(escape.written)) {
                result_.tags.push_back({.kind = TagKind::Escape,
                                        .anchor = at_,
                                        .begin = at_,
                                        .end = at_ + escape.written.size(),
                                        .close = at_ + escape.written.size(),
                                        .source = std::string(escape.written),
                                        .body = std::string(escape.meant)});
                at_ += escape.written.size();
                return true;
            }
        }
        return false;
    }

    bool take_tag()
    {
        for (const Pair& pair : pairs_) {
            if (text_.substr(at_).starts_with(pair.open)) {
                take_tag(pair);
                return true;
            }
        }
        return false;
    }

    void take_tag(const Pair& pair)
    {
        const std::size_t inside = at_ + pair.open.size();
        const std::size_t close = closer_behind(pair, inside);
        if (close == std::string_view::npos) {
            complain(
                shortened(text_.substr(at_)), "T001",
                fmt::format("the tag is not closed in its paragraph; '{}' is missing", pair.close),
                has_escapes_ ? fmt::format("close it, or write '{}_{}' if it is meant as text",
                                           pair.open[0], pair.open[1])
                             : std::string("close it"));
            at_ = inside;
            return;
        }
        Tag tag = tag_of(pair, close);
        std::string_view body = take_trims(tag, text_.substr(inside, close - inside));
        at_ = std::max(tag.close, tag.end);
        if (pair.kind == TagKind::Comment) {
            tag.grip = take_prefix(body).value_or(Grip::Text);
            result_.tags.push_back(std::move(tag));
            return;
        }
        finish(std::move(tag), body);
    }

    Tag tag_of(const Pair& pair, std::size_t close) const
    {
        Tag tag;
        tag.kind = pair.kind;
        tag.anchor = at_;
        tag.begin = at_;
        tag.end = close + pair.close.size();
        tag.close = tag.end;
        tag.source = shortened(text_.substr(at_, tag.end - at_));
        return tag;
    }

    /// Once there is no closer behind an opener there is none behind any later one either, and the
    /// search to the end of the text is not done again.
    std::size_t closer_behind(const Pair& pair, std::size_t inside)
    {
        bool& is_exhausted = exhausted_[static_cast<std::size_t>(&pair - pairs_.data())];
        if (is_exhausted) {
            return std::string_view::npos;
        }
        const std::size_t close = pair.kind == TagKind::Comment
                                      ? text_.find(pair.close, inside)
                                      : closer_of(text_, inside, pair.close);
        is_exhausted = close == std::string_view::npos;
        return close;
    }

    /// The signs - and + right inside the delimiters. A minus takes the blanks beside the tag, but
    /// no no-break space: authors set one where a blank shall stay.
    std::string_view take_trims(Tag& tag, std::string_view body)
    {
        if (body.starts_with('-') || body.starts_with('+')) {
            const std::size_t floor = result_.tags.empty() ? 0 : result_.tags.back().end;
            while (body.front() == '-' && tag.begin > floor && is_trimmed(text_[tag.begin - 1])) {
                --tag.begin;
            }
            tag.trims_before = body.front() == '-';
            body.remove_prefix(1);
        }
        if (body.ends_with('-') || body.ends_with('+')) {
            while (body.back() == '-' && tag.end < text_.size() && is_trimmed(text_[tag.end])) {
                ++tag.end;
            }
            tag.trims_after = body.back() == '-';
            body.remove_suffix(1);
        }
        return body;
    }

    void finish(Tag tag, std::string_view body)
    {
        if (text_.substr(tag.anchor, tag.end - tag.anchor).find(object_mark) !=
            std::string_view::npos) {
            complain(tag.source, "T003", "a picture, note or field stands inside the tag",
                     "move it out of the tag");
            return;
        }
        if (const std::string typo = prefix_typo(tag, body); !typo.empty()) {
            complain(tag.source, "T006", "the prefix of the tag is not where it belongs",
                     fmt::format("write {}", typo));
            return;
        }
        tag.grip = take_prefix(body).value_or(Grip::Text);
        tag.body = std::string(trimmed(body));
        if (tag.body.empty()) {
            complain(tag.source, "T009", "the tag is empty", "remove it");
            return;
        }
        if (tag.kind == TagKind::Statement && tag.body == "raw") {
            tag.kind = TagKind::Comment;
            is_raw_ = true;
        }
        result_.tags.push_back(std::move(tag));
        if (is_raw_) {
            skip_raw();
        }
    }

    /// Takes the prefix off `body`; it is attached to the opener and followed by a blank.
    static std::optional<Grip> take_prefix(std::string_view& body)
    {
        for (const Prefix& prefix : prefixes) {
            if (body.starts_with(prefix.letters) && body.size() > prefix.letters.size() &&
                blank_at(body, prefix.letters.size()) > 0) {
                body.remove_prefix(prefix.letters.size());
                return prefix.grip;
            }
        }
        return std::nullopt;
    }

    /// "{%pif x%}", "{% p if x %}" and "{{ p x }}": what was meant, or nothing.
    std::string prefix_typo(const Tag& tag, std::string_view body) const
    {
        const bool is_detached = blank_at(body, 0) > 0;
        const std::string_view rest = trimmed(body);
        for (const Prefix& prefix : prefixes) {
            if (!rest.starts_with(prefix.letters)) {
                continue;
            }
            const std::string_view after = rest.substr(prefix.letters.size());
            const bool is_glued = !after.empty() && blank_at(after, 0) == 0;
            const std::string_view meant = trimmed(after);
            if (tag.kind == TagKind::Statement ? is_statement(meant) && (is_detached || is_glued)
                                               : is_detached && !is_glued && is_operand(meant)) {
                const Pair& pair = pairs_[tag.kind == TagKind::Statement ? 1 : 0];
                return fmt::format("{}{} {} {}", pair.open, prefix.letters, meant, pair.close);
            }
        }
        return {};
    }

    static std::string_view word_of(std::string_view text)
    {
        std::size_t size = 0;
        while (size < text.size() &&
               ((text[size] >= 'a' && text[size] <= 'z') ||
                (text[size] >= 'A' && text[size] <= 'Z') || text[size] == '_')) {
            ++size;
        }
        return text.substr(0, size);
    }

    static bool is_statement(std::string_view text)
    {
        static constexpr std::array<std::string_view, 18> words{
            "if",     "elif",      "else",  "endif",    "for",   "endfor",
            "set",    "endset",    "macro", "endmacro", "call",  "endcall",
            "filter", "endfilter", "with",  "endwith",  "break", "continue"};
        return std::find(words.begin(), words.end(), word_of(text)) != words.end();
    }

    /// Text that begins as a value does, not as what goes on behind one ("{{ p if x }}").
    static bool is_operand(std::string_view text)
    {
        static constexpr std::array<std::string_view, 6> operators{"if", "else", "is",
                                                                   "in", "and",  "or"};
        const std::string_view word = word_of(text);
        return !word.empty() && word != "not" &&
               std::find(operators.begin(), operators.end(), word) == operators.end();
    }

    void complain(std::string tag, std::string code, std::string text, std::string cure)
    {
        result_.problems.push_back(
            {std::move(tag), {std::move(code), std::move(text), std::move(cure)}});
    }

    std::string_view text_;
    Pairs pairs_;
    std::string starts_; ///< characters at which a tag or escape may begin
    bool has_escapes_ = true;
    bool is_raw_;
    std::size_t at_ = 0;
    std::array<bool, 3> exhausted_{};
    TagList result_;
};

} // namespace

bool are_usable(const Delimiters& delimiters)
{
    const Pairs pairs = pairs_of(delimiters);
    for (const Pair& pair : pairs) {
        if (pair.open.size() < 2 || pair.close.size() < 2 || has_blank(pair.open) ||
            has_blank(pair.close)) {
            return false;
        }
        for (const Pair& other : pairs) {
            if (&other != &pair && other.open.starts_with(pair.open)) {
                return false;
            }
        }
    }
    return true;
}

TagList find_tags(std::string_view text, const Delimiters& delimiters, bool is_raw)
{
    return Finder(text, delimiters, is_raw).run();
}

bool may_hold_tag(std::string_view text, const Delimiters& delimiters)
{
    if (text.find(delimiters.value_open) != text.npos ||
        text.find(delimiters.statement_open) != text.npos ||
        text.find(delimiters.comment_open) != text.npos) {
        return true;
    }
    const auto is_written = [&](const Escape& escape) {
        return text.find(escape.written) != text.npos;
    };
    return delimiters == Delimiters{} && std::any_of(escapes.begin(), escapes.end(), is_written);
}

} // namespace indenture::templating
