#include "template/statement.h"

#include <fmt/format.h>
#include <map>

namespace indenture::templating {

namespace {

const std::map<std::string_view, Word>& words()
{
    static const std::map<std::string_view, Word> known{
        {"elif", Word::Elif},   {"else", Word::Else}, {"endfor", Word::EndFor},
        {"endif", Word::EndIf}, {"for", Word::For},   {"if", Word::If}};
    return known;
}

std::string_view first_word(std::string_view body)
{
    constexpr std::string_view ends = " \t\n(\"'\xC2"; // 0xC2 begins a no-break space
    return body.substr(0, std::min(body.find_first_of(ends), body.size()));
}

[[noreturn]] void refuse_word(std::string_view word)
{
    std::vector<std::string_view> names;
    for (const auto& [name, meaning] : words()) {
        names.push_back(name);
    }
    const std::string_view like = most_like(word, names);
    throw Problem{.code = "T009",
                  .text = fmt::format("there is no statement '{}'", word),
                  .cure = like.empty() ? std::string("use if, elif, else, endif, for or endfor")
                                       : fmt::format("did you mean {}?", like)};
}

Statement control(const Tag& tag, std::size_t depth_max)
{
    const std::string_view body = tag.body;
    const std::size_t end = first_word(body).size();
    const Word word = word_of(tag);
    if (word == Word::Nothing) {
        refuse_word(body.substr(0, end));
    }
    Statement statement{.tag = tag, .word = word, .expression = nullptr, .variable = {}};
    const std::string_view rest = body.substr(end);
    switch (statement.word) {
    case Word::For: {
        ForHead head = parse_for(rest, depth_max);
        statement.variable = std::move(head.variable);
        statement.expression = std::move(head.list);
        break;
    }
    case Word::If:
    case Word::Elif:
        statement.expression = parse_expression(rest, depth_max);
        break;
    default:
        if (!rest.empty()) {
            throw Problem{.code = "T009",
                          .text = fmt::format("'{}' takes nothing behind it", body.substr(0, end)),
                          .cure = "remove it"};
        }
    }
    return statement;
}

} // namespace

Word closer_of(Word opener)
{
    return opener == Word::If ? Word::EndIf : opener == Word::For ? Word::EndFor : Word::Nothing;
}

Word word_of(const Tag& tag)
{
    const auto found = words().find(first_word(tag.body));
    return tag.kind != TagKind::Statement || found == words().end() ? Word::Nothing : found->second;
}

Statement parse_statement(const Tag& tag, std::size_t depth_max)
{
    switch (tag.kind) {
    case TagKind::Comment:
        break;
    case TagKind::Escape:
        return {.tag = tag, .word = Word::Text, .expression = nullptr, .variable = {}};
    case TagKind::Value:
        if (tag.grip == Grip::Row || tag.grip == Grip::Cell) {
            throw Problem{.code = "T006",
                          .text = "a value cannot stand for a row or cell",
                          .cure = "write {{ ... }}"};
        }
        return {.tag = tag,
                .word = Word::Print,
                .expression = parse_expression(tag.body, depth_max),
                .variable = {}};
    case TagKind::Statement:
        return control(tag, depth_max);
    }
    return {.tag = tag, .word = Word::Nothing, .expression = nullptr, .variable = {}};
}

} // namespace indenture::templating
