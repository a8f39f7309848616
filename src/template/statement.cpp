#include "template/statement.h"

#include "expression/spelling.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

struct Spelling {
    std::string_view name;
    Word word;
};

constexpr std::array<Spelling, 24> words{{{"break", Word::Break},
                                          {"call", Word::Call},
                                          {"cellbg", Word::CellFill},
                                          {"colspan", Word::CellSpan},
                                          {"continue", Word::Continue},
                                          {"elif", Word::Elif},
                                          {"else", Word::Else},
                                          {"endcall", Word::EndCall},
                                          {"endfilter", Word::EndFilter},
                                          {"endfor", Word::EndFor},
                                          {"endif", Word::EndIf},
                                          {"endmacro", Word::EndMacro},
                                          {"endset", Word::EndSet},
                                          {"endwith", Word::EndWith},
                                          {"filter", Word::Filter},
                                          {"for", Word::For},
                                          {"hm", Word::MergeAcross},
                                          {"if", Word::If},
                                          {"macro", Word::Macro},
                                          {"set", Word::Set},
                                          {"vm", Word::MergeDown},
                                          {"with", Word::With},
                                          // Those that open nothing by themselves:
                                          {"endraw", Word::Nothing},
                                          {"raw", Word::Nothing}}};

struct Refused {
    std::string_view name;
    std::string_view reason;
};

/// Statements of Jinja2 that are left out on purpose.
constexpr std::array<Refused, 13> refused{
    {{"autoescape", "every value is written as text, always"},
     {"block", "a Word file does not inherit from another; include a clause instead"},
     {"debug", "a contract shows no internals"},
     {"do", "expressions have no effects; use set"},
     {"endautoescape", "every value is written as text, always"},
     {"endblock", "a Word file does not inherit from another; include a clause instead"},
     {"endtrans", "there are no translations; choose the words with if"},
     {"extends", "a Word file does not inherit from another; include a clause instead"},
     {"from", "macros stand in the template that uses them"},
     {"import", "macros stand in the template that uses them"},
     {"include", "include a clause with {{p include_docx_template('name') }}"},
     {"pluralize", "there are no translations; use the filter plural"},
     {"trans", "there are no translations; choose the words with if"}}};

std::string_view first_word(std::string_view body)
{
    constexpr std::string_view ends = " \t\n(\"'\xC2"; // 0xC2 begins a no-break space
    return body.substr(0, std::min(body.find_first_of(ends), body.size()));
}

const Spelling* spelling_of(std::string_view name)
{
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const Spelling& known) { return known.name == name; });
    return found == words.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_word(std::string_view word)
{
    for (const Refused& left_out : refused) {
        if (left_out.name == word) {
            throw Problem{.code = "T009",
                          .text =
                              fmt::format("'{}' is not in the language: {}", word, left_out.reason),
                          .cure = "remove it",
                          .at = {}};
        }
    }
    std::vector<std::string_view> names;
    for (const Spelling& known : words) {
        names.push_back(known.name);
    }
    const std::string_view like = expression::most_like(word, names);
    throw Problem{.code = "T009",
                  .text = fmt::format("there is no statement '{}'", word),
                  .cure = like.empty() ? std::string("use if, for, set, macro, call, filter, with, "
                                                     "break, continue, cellbg, colspan, vm or hm")
                                       : fmt::format("did you mean {}?", like),
                  .at = {}};
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\n\xC2\xA0") == std::string_view::npos;
}

void read_head(Statement& statement, std::string_view rest, std::size_t depth_max)
{
    switch (statement.word) {
    case Word::For:
        statement.head = expression::parse_for(rest, depth_max);
        break;
    case Word::Set: {
        expression::SetHead head = expression::parse_set(rest, depth_max);
        statement.word = head.value == nullptr ? Word::SetBlock : Word::Set;
        statement.head = std::move(head);
        break;
    }
    case Word::Macro:
        statement.head = expression::parse_macro(rest, depth_max);
        break;
    case Word::Call:
        statement.head = expression::parse_call(rest, depth_max);
        break;
    case Word::With:
        statement.head =
            is_blank(rest) ? expression::WithHead{} : expression::parse_with(rest, depth_max);
        break;
    case Word::Filter:
        statement.head = expression::parse_filters(rest, depth_max);
        break;
    case Word::If:
    case Word::Elif:
    case Word::CellFill:
    case Word::CellSpan:
        statement.head = expression::parse_expression(rest, depth_max);
        break;
    default:
        if (!is_blank(rest)) {
            throw Problem{
                .code = "T009",
                .text = fmt::format("'{}' takes nothing behind it", first_word(statement.tag.body)),
                .cure = "remove it",
                .at = {}};
        }
    }
}

Statement control(const Tag& tag, std::size_t depth_max)
{
    const std::string_view name = first_word(tag.body);
    const Spelling* known = spelling_of(name);
    if (known == nullptr) {
        refuse_word(name);
    }
    if (known->word == Word::Nothing) { // the lexer takes every raw that is written as it should be
        throw Problem{.code = "T009",
                      .text = fmt::format("'{}' takes nothing behind it, and every endraw needs a "
                                          "raw before it",
                                          name),
                      .cure = "write {% raw %} ... {% endraw %}",
                      .at = {}};
    }
    Statement statement{.tag = tag, .word = known->word, .head = {}};
    read_head(statement, std::string_view(tag.body).substr(name.size()), depth_max);
    return statement;
}

} // namespace

bool Statement::opens() const
{
    return closer_of(word) != Word::Nothing;
}

bool Statement::closes() const
{
    switch (word) {
    case Word::EndIf:
    case Word::EndFor:
    case Word::EndSet:
    case Word::EndMacro:
    case Word::EndCall:
    case Word::EndFilter:
    case Word::EndWith:
        return true;
    default:
        return false;
    }
}

Word closer_of(Word opener)
{
    switch (opener) {
    case Word::If:
        return Word::EndIf;
    case Word::For:
        return Word::EndFor;
    case Word::SetBlock:
        return Word::EndSet;
    case Word::Macro:
        return Word::EndMacro;
    case Word::Call:
        return Word::EndCall;
    case Word::Filter:
        return Word::EndFilter;
    case Word::With:
        return Word::EndWith;
    default:
        return Word::Nothing;
    }
}

std::string_view name_of(Word word)
{
    const Word spelt = word == Word::SetBlock ? Word::Set : word;
    for (const Spelling& known : words) {
        if (known.word == spelt) {
            return known.name;
        }
    }
    return {};
}

Word word_of(const Tag& tag)
{
    if (tag.kind != TagKind::Statement) {
        return Word::Nothing;
    }
    const Spelling* known = spelling_of(first_word(tag.body));
    if (known == nullptr) {
        return Word::Nothing;
    }
    const bool is_block = known->word == Word::Set && tag.body.find('=') == std::string::npos;
    return is_block ? Word::SetBlock : known->word;
}

Statement parse_statement(const Tag& tag, std::size_t depth_max)
{
    switch (tag.kind) {
    case TagKind::Comment:
        break;
    case TagKind::Escape:
        return {.tag = tag, .word = Word::Text, .head = {}};
    case TagKind::Value:
        if (tag.grip == Grip::Row || tag.grip == Grip::Cell) {
            throw Problem{.code = "T006",
                          .text = "a value cannot stand for a row or cell",
                          .cure = "write {{ ... }}",
                          .at = {}};
        }
        return {.tag = tag,
                .word = Word::Print,
                .head = expression::parse_expression(tag.body, depth_max)};
    case TagKind::Statement:
        return control(tag, depth_max);
    }
    return {.tag = tag, .word = Word::Nothing, .head = {}};
}

} // namespace indenture::templating
