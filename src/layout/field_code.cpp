#include "layout/field_code.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace indenture::layout {
namespace {

std::vector<std::string> tokens_of(std::string_view text)
{
    std::vector<std::string> result;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        std::string token;
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\' && at + 1 < text.size()) {
                    ++at;
                }
                token.push_back(text[at]);
            }
            at += at < text.size() ? 1U : 0U;
            result.push_back("\"" + token);
            continue;
        }
        for (; at < text.size() && text[at] != ' ' && text[at] != '\t'; ++at) {
            token.push_back(text[at]);
        }
        result.push_back(std::move(token));
    }
    return result;
}

bool takes_value(const std::string& field, const std::string& name)
{
    if (name == "*" || name == "@" || name == "#") {
        return true;
    }
    if (field == "TOC") {
        return name != "h" && name != "z" && name != "u" && name != "x" && name != "w";
    }
    return (field == "HYPERLINK" && (name == "l" || name == "o" || name == "t")) ||
           (field == "SEQ" && (name == "r" || name == "s")) || (field == "REF" && name == "d");
}

std::string unquoted(const std::string& token)
{
    return token.starts_with('"') ? token.substr(1) : token;
}

} // namespace

FieldCode parse_field_code(std::string_view instruction)
{
    FieldCode code;
    const std::vector<std::string> tokens = tokens_of(instruction);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string& token = tokens[i];
        if (i == 0) {
            code.name = token;
            std::transform(code.name.begin(), code.name.end(), code.name.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
        } else if (token.size() > 1 && token[0] == '\\') {
            const std::string name = token.substr(1);
            const bool has_value = takes_value(code.name, name) && i + 1 < tokens.size() &&
                                   !tokens[i + 1].starts_with('\\');
            code.switches[name] = has_value ? unquoted(tokens[++i]) : "";
        } else {
            code.arguments.push_back(unquoted(token));
        }
    }
    return code;
}

} // namespace indenture::layout
