#include "template/tag.h"

#include "template/paragraph_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

constexpr std::size_t shown_max = 60; ///< octets of a tag that a message repeats

struct Delimiters {
    std::string_view open;
    std::string_view close;
    TagKind kind;
};

constexpr std::array<Delimiters, 3> delimiters{{{"{{", "}}", TagKind::Value},
                                                {"{%", "%}", TagKind::Statement},
                                                {"{#", "#}", TagKind::Comment}}};

struct Escape {
    std::string_view written;
    std::string_view meant;
};

constexpr std::array<Escape, 4> escapes{
    {{"{_{", "{{"}, {"}_}", "}}"}, {"{_%", "{%"}, {"%_}", "%}"}}};

/// The blanks of Word text: what {{- and -}} trim and what may stand inside a tag.
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
    explicit Finder(std::string_view text) : text_(text) {}

    TagList run()
    {
        while ((at_ = text_.find_first_of("{}%", at_)) != std::string_view::npos) {
            if (!take_escape() && !take_tag()) {
                ++at_;
            }
        }
        return std::move(result_);
    }

private:
    bool take_escape()
    {
        for (const Escape& escape : escapes) {
            if (text_.substr(at_).starts_with(escape.written)) {
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
        for (const Delimiters& pair : delimiters) {
            if (text_.substr(at_).starts_with(pair.open)) {
                take_tag(pair);
                return true;
            }
        }
        return false;
    }

    void take_tag(const Delimiters& pair)
    {
        const std::size_t inside = at_ + pair.open.size();
        const std::size_t close = closer_behind(pair, inside);
        if (close == std::string_view::npos) {
            complain(
                shortened(text_.substr(at_)), "T001",
                fmt::format("the tag is not closed in its paragraph; '{}' is missing", pair.close),
                fmt::format("close it, or write '{}_{}' if it is meant as text", pair.open[0],
                            pair.open[1]));
            at_ = inside;
            return;
        }
        const std::size_t end = close + pair.close.size();
        Tag tag{.kind = pair.kind,
                .anchor = at_,
                .begin = at_,
                .end = end,
                .close = end,
                .source = shortened(text_.substr(at_, end - at_)),
                .body = {}};
        std::string_view body = text_.substr(inside, close - inside);
        body = take_trims(tag, body);
        at_ = std::max(end, tag.end);
        if (pair.kind == TagKind::Comment) {
            tag.grip = take_prefix(body).value_or(Grip::Text);
            result_.tags.push_back(std::move(tag));
            return;
        }
        finish(std::move(tag), body);
    }

    /// Once there is no closer behind an opener there is none behind any later one either, and the
    /// search to the end of the text is not done again.
    std::size_t closer_behind(const Delimiters& pair, std::size_t inside)
    {
        bool& is_exhausted = exhausted_[static_cast<std::size_t>(&pair - delimiters.data())];
        if (is_exhausted) {
            return std::string_view::npos;
        }
        const std::size_t close = pair.kind == TagKind::Comment
                                      ? text_.find(pair.close, inside)
                                      : closer_of(text_, inside, pair.close);
        is_exhausted = close == std::string_view::npos;
        return close;
    }

    /// The signs - and + right inside the delimiters. A minus takes the blanks beside the tag.
    std::string_view take_trims(Tag& tag, std::string_view body)
    {
        if (body.starts_with('-') || body.starts_with('+')) {
            const std::size_t floor = result_.tags.empty() ? 0 : result_.tags.back().end;
            while (body.front() == '-' && tag.begin > floor && blank_before(text_, tag.begin) > 0) {
                tag.begin -= blank_before(text_, tag.begin);
            }
            tag.trims_before = body.front() == '-';
            body.remove_prefix(1);
        }
        if (body.ends_with('-') || body.ends_with('+')) {
            while (body.back() == '-' && tag.end < text_.size() && blank_at(text_, tag.end) > 0) {
                tag.end += blank_at(text_, tag.end);
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
        result_.tags.push_back(std::move(tag));
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

    /// "{%pif x%}" and "{% p if x %}": what was meant, or nothing.
    static std::string prefix_typo(const Tag& tag, std::string_view body)
    {
        static constexpr std::array<std::string_view, 6> words{"if",    "elif", "else",
                                                               "endif", "for",  "endfor"};
        if (tag.kind != TagKind::Statement) {
            return {};
        }
        const bool is_detached = blank_at(body, 0) > 0;
        const std::string_view rest = trimmed(body);
        for (const Prefix& prefix : prefixes) {
            if (!rest.starts_with(prefix.letters)) {
                continue;
            }
            const std::string_view after = rest.substr(prefix.letters.size());
            const std::string_view word = trimmed(after).substr(0, trimmed(after).find(' '));
            const bool is_word = std::find(words.begin(), words.end(), word) != words.end();
            const bool is_glued = !after.empty() && blank_at(after, 0) == 0;
            if (is_word && (is_detached || is_glued)) {
                return fmt::format("{{%{} {} %}}", prefix.letters, trimmed(after));
            }
        }
        return {};
    }

    void complain(std::string tag, std::string code, std::string text, std::string cure)
    {
        result_.problems.push_back(
            {std::move(tag), {std::move(code), std::move(text), std::move(cure)}});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::array<bool, delimiters.size()> exhausted_{};
    TagList result_;
};

} // namespace

TagList find_tags(std::string_view text)
{
    return Finder(text).run();
}

} // namespace indenture::templating
