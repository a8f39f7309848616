#include "layout/field_code.h"

#include <algorithm>
#include <cstddef>

namespace indenture::layout {
namespace {

constexpr char inner_field = '\x01'; ///< see docx::Field::instruction
constexpr std::string_view opening_quote = "\u201C";
constexpr std::string_view closing_quote = "\u201D";

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct Token {
    std::string text;
    bool is_switch = false; ///< text is its one character
};

class Tokens {
public:
    Tokens(std::string_view text, const std::vector<std::string>& inner)
        : text_(text), inner_(inner)
    {
    }

    std::vector<Token> read()
    {
        while (at_ < text_.size()) {
            if (is_blank(text_[at_])) {
                ++at_;
            } else if (text_[at_] == '"') {
                ++at_;
                result_.push_back({quoted("\""), false});
            } else if (text_.substr(at_).starts_with(opening_quote)) {
                at_ += opening_quote.size();
                result_.push_back({quoted(closing_quote), false});
            } else if (text_[at_] == '\\' && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1])) {
                result_.push_back({lower_case(text_.substr(at_ + 1, 1)), true});
                at_ += 2;
            } else {
                result_.push_back({plain(), false});
            }
        }
        return std::move(result_);
    }

private:
    /// A comparison needs no blanks around its operator.
    bool compares() const
    {
        return !result_.empty() && (lower_case(result_.front().text) == "if" ||
                                    lower_case(result_.front().text) == "compare");
    }

    static bool is_operator(char c) { return c == '=' || c == '<' || c == '>'; }

    void take(std::string& token)
    {
        if (text_[at_] == inner_field) {
            token += next_inner_ < inner_.size() ? inner_[next_inner_] : "";
            ++next_inner_;
        } else {
            token += text_[at_];
        }
        ++at_;
    }

    std::string plain()
    {
        std::string token;
        const bool splits = compares();
        const bool is_op = splits && is_operator(text_[at_]);
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '"' &&
               !(text_[at_] == '\\' && !token.empty()) &&
               !(splits && is_operator(text_[at_]) != is_op)) {
            take(token);
        }
        return token;
    }

    std::string quoted(std::string_view end)
    {
        std::string token;
        while (at_ < text_.size() && !text_.substr(at_).starts_with(end)) {
            const bool escapes = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                                 (text_[at_ + 1] == '\\' || text_[at_ + 1] == '"');
            at_ += escapes ? 1U : 0U;
            take(token);
        }
        at_ = std::min(text_.size(), at_ + end.size());
        return token;
    }

    std::string_view text_;
    const std::vector<std::string>& inner_;
    std::vector<Token> result_;
    std::size_t at_ = 0;
    std::size_t next_inner_ = 0;
};

bool takes_value(const std::string& field, const std::string& name)
{
    if (name == "*" || name == "@" || name == "#") {
        return true;
    }
    static const std::map<std::string, std::string_view, std::less<>> of_fields = {
        {"TOC", "abcdflnopst"}, {"HYPERLINK", "lot"}, {"SEQ", "rs"}, {"REF", "d"},
        {"LISTNUM", "ls"},      {"SYMBOL", "fs"},     {"TC", "fl"},  {"MERGEFIELD", "bf"}};
    const auto found = of_fields.find(field);
    return found != of_fields.end() && found->second.find(name) != std::string_view::npos;
}

} // namespace

std::string FieldCode::value(const std::string& name_of_switch) const
{
    const auto found = switches.find(name_of_switch);
    return found == switches.end() ? "" : found->second;
}

bool FieldCode::has_format(std::string_view lower_case_name) const
{
    return std::any_of(formats.begin(), formats.end(), [&](const std::string& format) {
        return lower_case(format) == lower_case_name;
    });
}

FieldCode parse_field_code(std::string_view instruction, const std::vector<std::string>& inner)
{
    FieldCode code;
    const std::vector<Token> tokens = Tokens(instruction, inner).read();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (i == 0) {
            code.name = token.text;
            std::transform(code.name.begin(), code.name.end(), code.name.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
        } else if (token.is_switch) {
            const bool has_value = takes_value(code.name, token.text) && i + 1 < tokens.size() &&
                                   !tokens[i + 1].is_switch;
            std::string value = has_value ? tokens[++i].text : "";
            if (token.text == "*") {
                code.formats.push_back(value);
            }
            code.switches[token.text] = std::move(value);
        } else {
            code.arguments.push_back(token.text);
        }
    }
    return code;
}

std::string lower_case(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

} // namespace indenture::layout
