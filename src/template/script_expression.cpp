#include "template/script_expression.h"

#include "template/problem.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace indenture::templating {

namespace {

/// How tightly the outermost operator of a translated expression binds, as in Jinja.
enum class Binding {
    Conditional,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Concatenation,
    Product,
    Sign,
    Filtered,
    Item
};

struct Translated {
    std::string text;
    Binding binding = Binding::Item;
    bool is_text = false; ///< certainly a string, so that + joins
    bool is_bare_name = false;
};

enum class TokenKind { Name, Number, Text, Sign, End };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; ///< of a Text: its characters
};

[[noreturn]] void refuse(const std::string& what, const std::string& cure)
{
    throw Problem{.code = "I001", .text = what, .cure = cure};
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/// Word writes these instead of the quotes that were typed.
std::string with_plain_quotes(std::string_view text)
{
    static constexpr std::array<std::pair<std::string_view, char>, 5> quotes{
        {{"\u201C", '"'}, {"\u201D", '"'}, {"\u201E", '"'}, {"\u2018", '\''}, {"\u2019", '\''}}};
    std::string result;
    while (!text.empty()) {
        const auto quote = std::find_if(quotes.begin(), quotes.end(),
                                        [&](const auto& q) { return text.starts_with(q.first); });
        if (quote != quotes.end()) {
            result += quote->second;
            text.remove_prefix(quote->first.size());
        } else if (text.starts_with("\u00A0")) {
            result += ' ';
            text.remove_prefix(2);
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

class Lexer {
public:
    explicit Lexer(std::string_view script) : script_(with_plain_quotes(script)) {}

    std::vector<Token> run()
    {
        std::vector<Token> tokens;
        for (;;) {
            while (at_ < script_.size() && is_blank(script_[at_])) {
                ++at_;
            }
            tokens.push_back(next());
            if (tokens.back().kind == TokenKind::End) {
                return tokens;
            }
        }
    }

private:
    Token next()
    {
        if (at_ == script_.size()) {
            return {};
        }
        const char c = script_[at_];
        if (is_name_start(c)) {
            return taken(TokenKind::Name, [](char d) { return is_name_start(d) || is_digit(d); });
        }
        if (is_digit(c)) {
            return taken(TokenKind::Number, [](char d) { return is_digit(d) || d == '.'; });
        }
        return c == '"' || c == '\'' ? quoted(c) : sign();
    }

    template <class Belongs> Token taken(TokenKind kind, Belongs belongs)
    {
        const std::size_t begin = at_;
        while (at_ < script_.size() && belongs(script_[at_])) {
            ++at_;
        }
        return {kind, script_.substr(begin, at_ - begin)};
    }

    Token quoted(char quote)
    {
        Token result{TokenKind::Text, {}};
        for (++at_; at_ < script_.size() && script_[at_] != quote; ++at_) {
            result.text += script_[at_] == '\\' ? escaped() : script_[at_];
        }
        if (at_ == script_.size()) {
            refuse("a quote is not closed", "close it");
        }
        ++at_;
        return result;
    }

    char escaped()
    {
        static constexpr std::string_view letters = "nt\\'\"";
        static constexpr std::string_view meant = "\n\t\\'\"";
        ++at_;
        const std::size_t found =
            at_ < script_.size() ? letters.find(script_[at_]) : std::string_view::npos;
        if (found == std::string_view::npos) {
            refuse("the text holds an escape that is not known here", "write the character itself");
        }
        return meant[found];
    }

    Token sign()
    {
        static constexpr std::array<std::string_view, 28> signs{
            "===", "!==", "**", "=>", "?.", "??", "&&", "||", "==", "!=", "<=", ">=", "<", ">",
            "!",   "+",   "-",  "*",  "/",  "%",  "(",  ")",  "[",  "]",  ".",  ",",  "?", ":"};
        for (const std::string_view sign : signs) {
            if (std::string_view(script_).substr(at_).starts_with(sign)) {
                at_ += sign.size();
                return {TokenKind::Sign, std::string(sign)};
            }
        }
        if (script_[at_] == '|') {
            ++at_;
            return {TokenKind::Sign, "|"};
        }
        refuse("this is no expression that can be translated", "write it in the template language");
    }

    std::string script_;
    std::size_t at_ = 0;
};

/// As a literal of the template language. Quotes are doubled up with the other kind, since a Word
/// author reads them.
std::string literal_of(std::string_view text)
{
    const char quote = text.find('"') == std::string_view::npos ? '"' : '\'';
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote || c == '\\') {
            result += '\\';
        }
        result += c == '\n' ? std::string("\\n") : c == '\t' ? "\\t" : std::string(1, c);
    }
    return result + quote;
}

struct BinarySign {
    std::string_view script;
    std::string_view ours;
    Binding binding;
};

constexpr std::array<BinarySign, 15> binary_signs{{
    {"||", "or", Binding::Or},
    {"&&", "and", Binding::And},
    {"===", "==", Binding::Comparison},
    {"!==", "!=", Binding::Comparison},
    {"==", "==", Binding::Comparison},
    {"!=", "!=", Binding::Comparison},
    {"<", "<", Binding::Comparison},
    {">", ">", Binding::Comparison},
    {"<=", "<=", Binding::Comparison},
    {">=", ">=", Binding::Comparison},
    {"+", "+", Binding::Sum},
    {"-", "-", Binding::Sum},
    {"*", "*", Binding::Product},
    {"/", "/", Binding::Product},
    {"%", "%", Binding::Product},
}};

bool is_equality(const BinarySign& sign)
{
    return sign.ours == "==" || sign.ours == "!=";
}

/// How tightly an operator binds in a script; equality less than order.
int script_level(const BinarySign& sign)
{
    switch (sign.binding) {
    case Binding::Or:
        return 1;
    case Binding::And:
        return 2;
    case Binding::Comparison:
        return is_equality(sign) ? 3 : 4;
    case Binding::Sum:
        return 5;
    default:
        return 6;
    }
}

/// Methods and members of a script that are filters here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> methods{
    {{"toUpperCase", "upper"}, {"toLowerCase", "lower"}, {"trim", "trim"}, {"join", "join"}}};

class Translator {
public:
    Translator(std::vector<Token> tokens, const Renaming& rename, std::size_t depth_max)
        : tokens_(std::move(tokens)), rename_(rename), depth_max_(depth_max)
    {
    }

    std::string run()
    {
        Translated result = piped();
        if (now().kind != TokenKind::End) {
            refuse(fmt::format("'{}' has no counterpart in the template language", now().text),
                   "write the expression in the template language");
        }
        return result.text;
    }

private:
    const Token& now() const { return tokens_[at_]; }
    bool is_sign(std::string_view sign) const
    {
        return now().kind == TokenKind::Sign && now().text == sign;
    }
    bool take(std::string_view sign)
    {
        if (!is_sign(sign)) {
            return false;
        }
        ++at_;
        return true;
    }
    void expect(std::string_view sign)
    {
        if (!take(sign)) {
            refuse(fmt::format("'{}' is missing", sign), "complete the expression");
        }
    }

    static std::string wrapped(const Translated& value, Binding needed)
    {
        return value.binding < needed ? "(" + value.text + ")" : value.text;
    }

    /// The angular parser's filters: value | name : argument.
    Translated piped()
    {
        Translated value = conditional();
        while (take("|")) {
            if (now().kind != TokenKind::Name) {
                refuse("a filter has no name", "name it");
            }
            std::string text = wrapped(value, Binding::Filtered) + " | " + tokens_[at_++].text;
            std::string arguments;
            while (take(":")) {
                arguments += (arguments.empty() ? "" : ", ") + conditional().text;
            }
            text += arguments.empty() ? "" : "(" + arguments + ")";
            value = {std::move(text), Binding::Filtered};
        }
        return value;
    }

    Translated conditional()
    {
        if (++depth_ > depth_max_) {
            refuse("the expression is nested too deeply", "simplify it");
        }
        Translated value = binary(1);
        if (take("?")) {
            const Translated yes = conditional();
            expect(":");
            const Translated no = conditional();
            value = {fmt::format("{} if {} else {}", wrapped(yes, Binding::Or),
                                 wrapped(value, Binding::Or), no.text),
                     Binding::Conditional, yes.is_text && no.is_text};
        }
        --depth_;
        return value;
    }

    const BinarySign* sign_here() const
    {
        const auto found =
            std::find_if(binary_signs.begin(), binary_signs.end(),
                         [this](const BinarySign& sign) { return is_sign(sign.script); });
        return found == binary_signs.end() ? nullptr : &*found;
    }

    Translated binary(int level)
    {
        Translated left = unary();
        for (;;) {
            const BinarySign* sign = sign_here();
            if (sign == nullptr || script_level(*sign) < level) {
                return left;
            }
            ++at_;
            left = joined(*sign, left, binary(script_level(*sign) + 1));
        }
    }

    static Translated joined(const BinarySign& sign, const Translated& left,
                             const Translated& right)
    {
        if (is_equality(sign) && (right.text == "none" || right.text == "undefined")) {
            return {fmt::format("{} is {}{}", wrapped(left, Binding::Item),
                                (sign.ours == "==") == (right.text == "none") ? "" : "not ",
                                right.text == "none" ? "none" : "defined"),
                    Binding::Comparison};
        }
        const bool joins_text = sign.ours == "+" && (left.is_text || right.is_text);
        const Binding binding = joins_text ? Binding::Concatenation : sign.binding;
        const bool is_chain = binding == Binding::Comparison && left.binding == binding;
        const auto tighter = static_cast<Binding>(static_cast<int>(binding) + 1);
        return {fmt::format("{} {} {}", wrapped(left, is_chain ? tighter : binding),
                            joins_text ? "~" : sign.ours, wrapped(right, tighter)),
                binding, joins_text};
    }

    Translated unary()
    {
        if (++depth_ > depth_max_) {
            refuse("the expression is nested too deeply", "simplify it");
        }
        Translated result;
        if (take("!")) {
            result = negated();
        } else if (take("-")) {
            result = {"-" + wrapped(unary(), Binding::Item), Binding::Sign};
        } else {
            result = item();
        }
        --depth_;
        return result;
    }

    /// !!x only makes a boolean, which no template prints: it is x.
    Translated negated()
    {
        if (take("!")) {
            return unary();
        }
        return {"not " + wrapped(unary(), Binding::Comparison), Binding::Not};
    }

    Translated item()
    {
        Translated value = primary();
        for (;;) {
            if (take(".")) {
                value = member(value);
            } else if (take("[")) {
                const Translated index = conditional();
                expect("]");
                value = {wrapped(value, Binding::Item) + "[" + index.text + "]"};
            } else if (is_sign("(")) {
                refuse("a function is called that is not known here",
                       "compute the value before the merge, or use a filter");
            } else {
                return value;
            }
        }
    }

    Translated member(const Translated& base)
    {
        if (now().kind != TokenKind::Name) {
            refuse("a name is missing behind the point", "complete the expression");
        }
        const std::string name = tokens_[at_++].text;
        if (is_sign("(")) {
            return called(base, name);
        }
        if (name == "length") {
            return {wrapped(base, Binding::Filtered) + " | length", Binding::Filtered};
        }
        const std::string subject = wrapped(base, Binding::Item);
        if (name.find('$') != std::string::npos) {
            return {fmt::format("{}[{}]", subject, literal_of(name))};
        }
        return {subject + "." + name};
    }

    Translated called(const Translated& base, const std::string& name)
    {
        expect("(");
        std::vector<std::string> arguments;
        while (!take(")")) {
            if (!arguments.empty()) {
                expect(",");
            }
            arguments.push_back(conditional().text);
        }
        if (name == "includes" && arguments.size() == 1) {
            return {fmt::format("({} in {})", arguments.front(), wrapped(base, Binding::Sum))};
        }
        const auto method = std::find_if(methods.begin(), methods.end(),
                                         [&](const auto& m) { return m.first == name; });
        if (method == methods.end() || arguments.size() > (name == "join" ? 1U : 0U)) {
            refuse(fmt::format("the method '{}' is not known here", name),
                   "compute the value before the merge, or use a filter");
        }
        std::string text = fmt::format("{} | {}", wrapped(base, Binding::Filtered), method->second);
        if (name == "join") {
            text += fmt::format("({})", arguments.empty() ? "\",\"" : arguments.front());
        }
        return {std::move(text), Binding::Filtered, true};
    }

    Translated primary()
    {
        const Token token = now();
        if (token.kind != TokenKind::End) {
            ++at_;
        }
        switch (token.kind) {
        case TokenKind::Text:
            return {literal_of(token.text), Binding::Item, true};
        case TokenKind::Number:
            return {token.text};
        case TokenKind::Name:
            return name(token.text);
        case TokenKind::Sign:
            if (token.text == "(") {
                const Translated inner = conditional();
                expect(")");
                return {"(" + inner.text + ")", Binding::Item, inner.is_text};
            }
            if (token.text == "[") {
                return list();
            }
            break;
        case TokenKind::End:
            break;
        }
        refuse("an operand is missing or unknown", "write it in the template language");
    }

    Translated list()
    {
        std::string items;
        while (!take("]")) {
            if (!items.empty()) {
                expect(",");
                items += ", ";
            }
            items += conditional().text;
        }
        return {"[" + items + "]"};
    }

    Translated name(const std::string& word)
    {
        static constexpr std::array<std::string_view, 12> refused{
            "typeof", "new",  "function", "await", "async",  "in",
            "delete", "void", "this",     "let",   "return", "instanceof"};
        if (std::find(refused.begin(), refused.end(), word) != refused.end()) {
            refuse(fmt::format("'{}' has no counterpart in the template language", word),
                   "compute the value before the merge");
        }
        if (word == "true" || word == "false" || word == "undefined") {
            return {word};
        }
        return {word == "null" ? "none" : rename_(word)};
    }

    std::vector<Token> tokens_;
    const Renaming& rename_;
    std::size_t depth_max_;
    std::size_t depth_ = 0;
    std::size_t at_ = 0;
};

} // namespace

std::string translated_script(std::string_view script, const Renaming& rename,
                              std::size_t depth_max)
{
    return Translator(Lexer(script).run(), rename, depth_max).run();
}

std::set<std::string> names_in_script(std::string_view script, std::size_t depth_max)
{
    std::set<std::string> names;
    const Renaming note = [&names](std::string_view name) {
        names.emplace(name);
        return std::string(name);
    };
    try {
        translated_script(script, note, depth_max);
    } catch (const Problem&) { // NOLINT(bugprone-empty-catch): reported where it is translated
    }
    return names;
}

} // namespace indenture::templating
