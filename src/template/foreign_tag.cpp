#include "template/foreign_tag.h"

#include "template/paragraph_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    for (;;) {
        if (!text.empty() && blanks.find(text.front()) != blanks.npos) {
            text.remove_prefix(1);
        } else if (!text.empty() && blanks.find(text.back()) != blanks.npos) {
            text.remove_suffix(1);
        } else if (text.starts_with("\u00A0")) {
            text.remove_prefix(2);
        } else if (text.ends_with("\u00A0")) {
            text.remove_suffix(2);
        } else {
            return text;
        }
    }
}

/// The first word of `text`, which loses it and the blanks behind.
std::string_view take_word(std::string_view& text)
{
    const std::size_t end = std::min(text.find_first_of(blanks), text.size());
    const std::string_view word = text.substr(0, end);
    text = trimmed(text.substr(end));
    return word;
}

std::string upper(std::string_view word)
{
    std::string result(word);
    for (char& c : result) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

void refuse(ForeignTag& tag, std::string wrong, std::string cure)
{
    tag.word = ForeignWord::Unknown;
    tag.wrong = std::move(wrong);
    tag.cure = std::move(cure);
}

// --- docx-templates ------------------------------------------------------------------------------

void read_loop(ForeignTag& tag, std::string_view rest)
{
    const std::string variable(take_word(rest));
    if (upper(take_word(rest)) != "IN" || variable.empty() || rest.empty()) {
        refuse(tag, "the loop does not say FOR name IN list", "complete it");
        return;
    }
    tag.word = ForeignWord::For;
    tag.variable = variable;
    tag.script = rest;
}

void read_alias(ForeignTag& tag, std::string_view rest)
{
    tag.word = ForeignWord::Alias;
    tag.variable = take_word(rest);
    tag.script = rest;
}

/// True if `word` is a command of docx-templates; the tag is then understood or refused.
bool read_command(ForeignTag& tag, const std::string& word, std::string_view rest)
{
    static constexpr std::array<std::string_view, 6> foreign{"EXEC",  "QUERY", "CMD_NODE",
                                                             "IMAGE", "LINK",  "HTML"};
    if (word == "IF" || word == "ELSE-IF" || word == "ELSEIF") {
        tag.word = word == "IF" ? ForeignWord::If : ForeignWord::Elif;
        tag.script = rest;
    } else if (word == "ELSE" && rest.empty()) {
        tag.word = ForeignWord::Else;
    } else if (word == "END-IF") {
        tag.word = ForeignWord::EndIf;
    } else if (word == "FOR") {
        read_loop(tag, rest);
    } else if (word == "END-FOR") {
        tag.word = ForeignWord::EndFor;
        tag.variable = rest;
    } else if (word == "INS") {
        tag.word = ForeignWord::Print;
        tag.script = rest;
    } else if (word == "ALIAS") {
        read_alias(tag, rest);
    } else if (std::find(foreign.begin(), foreign.end(), word) != foreign.end()) {
        refuse(tag, fmt::format("{} runs code of the other engine", word),
               "compute the value before the merge; give pictures, links and rich text as data");
    } else {
        return false;
    }
    return true;
}

void read_docx_templates(ForeignTag& tag, std::string_view body)
{
    if (body.starts_with('=')) {
        tag.word = ForeignWord::Print;
        tag.script = trimmed(body.substr(1));
        return;
    }
    if (body.starts_with('!')) {
        refuse(tag, "the tag runs code of the other engine", "compute the value before the merge");
        return;
    }
    if (body.starts_with('*')) {
        tag.word = ForeignWord::Alias;
        tag.variable = trimmed(body.substr(1));
        return;
    }
    std::string_view rest = body;
    const std::string word = upper(take_word(rest));
    if (!read_command(tag, word, rest)) {
        tag.word = ForeignWord::Print;
        tag.script = body;
    }
}

// --- docxtemplater -------------------------------------------------------------------------------

void read_docxtemplater(ForeignTag& tag, std::string_view body)
{
    const char sign = body.front();
    const std::string_view rest = trimmed(body.substr(1));
    switch (sign) {
    case '#':
        tag.word = ForeignWord::Section;
        tag.script = rest;
        return;
    case '^':
        tag.word = ForeignWord::Inverted;
        tag.script = rest;
        return;
    case '/':
        tag.word = ForeignWord::EndSection;
        tag.script = rest;
        return;
    case '@':
        refuse(tag, "the tag puts raw XML into the document", "give rich text as data");
        return;
    case '%':
    case '~':
    case '=':
        refuse(tag, "the tag belongs to a module of docxtemplater",
               "give pictures or rich text as data");
        return;
    default:
        break;
    }
    if (body.starts_with("-w:")) {
        std::string_view loop = body;
        take_word(loop);
        tag.word = ForeignWord::Section;
        tag.script = loop;
        return;
    }
    tag.word = ForeignWord::Print;
    tag.script = body;
}

// --- Finding them --------------------------------------------------------------------------------

/// The braces that the template language reads as the start of a tag.
constexpr std::array<std::string_view, 3> openers{"{{", "{%", "{#"};

bool opens_ours(std::string_view text)
{
    return std::any_of(openers.begin(), openers.end(),
                       [&](std::string_view opener) { return text.starts_with(opener); });
}

class ForeignFinder {
public:
    ForeignFinder(std::string_view text, Dialect dialect, const TagMarks& marks)
        : text_(text), dialect_(dialect), marks_(marks)
    {
    }

    std::vector<ForeignTag> run()
    {
        while (at_ < text_.size()) {
            const std::size_t end = end_of_tag();
            if (end != std::string_view::npos) {
                add_tag(end);
            } else if (opens_ours(text_.substr(at_))) {
                add_literal(2);
            } else {
                ++at_;
            }
        }
        escape_brace_before_tag();
        return std::move(tags_);
    }

private:
    /// Behind the closer of the tag that opens here, or npos. A tag holds no other opener.
    std::size_t end_of_tag() const
    {
        if (!text_.substr(at_).starts_with(marks_.open)) {
            return std::string_view::npos;
        }
        const std::size_t inside = at_ + marks_.open.size();
        const std::size_t close = text_.find(marks_.close, inside);
        if (close == std::string_view::npos) {
            return close;
        }
        const std::string_view body = text_.substr(inside, close - inside);
        const bool is_nested =
            marks_.open != marks_.close && body.find(marks_.open) != std::string_view::npos;
        return is_nested || trimmed(body).empty() ? std::string_view::npos
                                                  : close + marks_.close.size();
    }

    void add_tag(std::size_t end)
    {
        ForeignTag tag{.begin = at_,
                       .end = end,
                       .source = std::string(text_.substr(at_, end - at_)),
                       .script = {},
                       .variable = {},
                       .wrong = {},
                       .cure = {}};
        const std::string_view body =
            trimmed(std::string_view(tag.source)
                        .substr(marks_.open.size(),
                                tag.source.size() - marks_.open.size() - marks_.close.size()));
        if (body.find(object_mark) != std::string_view::npos) {
            refuse(tag, "a picture, note or field stands inside the tag", "move it out of the tag");
        } else if (dialect_ == Dialect::DocxTemplates) {
            read_docx_templates(tag, body);
        } else {
            read_docxtemplater(tag, body);
        }
        tags_.push_back(std::move(tag));
        at_ = end;
    }

    void add_literal(std::size_t size)
    {
        tags_.push_back({.word = ForeignWord::Literal,
                         .begin = at_,
                         .end = at_ + size,
                         .source = std::string(text_.substr(at_, size)),
                         .script = {},
                         .variable = {},
                         .wrong = {},
                         .cure = {}});
        at_ += size;
    }

    /// A brace right before a tag would make "{{{ x }}" of it.
    void escape_brace_before_tag()
    {
        std::vector<ForeignTag> result;
        for (ForeignTag& tag : tags_) {
            const std::size_t floor = result.empty() ? 0 : result.back().end;
            if (tag.begin > floor && text_[tag.begin - 1] == '{') {
                at_ = tag.begin - 1;
                std::swap(result, tags_);
                add_literal(1);
                std::swap(result, tags_);
            }
            result.push_back(std::move(tag));
        }
        tags_ = std::move(result);
    }

    std::string_view text_;
    Dialect dialect_;
    const TagMarks& marks_;
    std::size_t at_ = 0;
    std::vector<ForeignTag> tags_;
};

std::size_t count_of(const std::vector<std::string>& texts, std::string_view what)
{
    std::size_t count = 0;
    for (const std::string& text : texts) {
        for (std::size_t at = text.find(what); at != std::string::npos;
             at = text.find(what, at + what.size())) {
            ++count;
        }
    }
    return count;
}

TagMarks guessed_marks(const std::vector<std::string>& texts)
{
    if (count_of(texts, "+++") >= 2) {
        return {"+++", "+++"};
    }
    for (const std::string_view command :
         {"{{#", "{{/", "{{^", "{{IF ", "{{FOR ", "{{END-", "{{INS ", "{{="}) {
        if (count_of(texts, command) > 0) {
            return {"{{", "}}"};
        }
    }
    return {"{", "}"};
}

/// Signs of docxtemplater that docx-templates does not have.
Dialect guessed_by(const std::vector<std::string>& texts, const TagMarks& marks)
{
    for (const std::string_view sign : {"#", "/", "^", "@", ".", "-w:"}) {
        if (count_of(texts, marks.open + std::string(sign)) > 0) {
            return Dialect::Docxtemplater;
        }
    }
    return Dialect::DocxTemplates;
}

} // namespace

std::vector<ForeignTag> find_foreign_tags(std::string_view text, Dialect dialect,
                                          const TagMarks& marks)
{
    return ForeignFinder(text, dialect, marks).run();
}

DialectGuess guessed_dialect(const std::vector<std::string>& texts,
                             const std::optional<TagMarks>& marks,
                             const std::optional<Dialect>& dialect)
{
    DialectGuess guess;
    guess.marks = marks ? *marks : guessed_marks(texts);
    guess.dialect = dialect ? *dialect : guessed_by(texts, guess.marks);
    return guess;
}

} // namespace indenture::templating
