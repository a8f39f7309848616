#include "template/expression.h"

#include "template/problem.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace indenture::templating {

namespace {

enum class TokenKind { Name, Number, Text, Sign, End };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; ///< of a Text, what is inside the quotes
};

[[noreturn]] void refuse(std::string text, std::string cure)
{
    throw Problem{.code = "T009", .text = std::move(text), .cure = std::move(cure)};
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Cuts an expression into tokens. Word's typographic quotes count as quotes.
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run()
    {
        std::vector<Token> tokens;
        while (skip_blanks(), at_ < text_.size()) {
            tokens.push_back(next());
        }
        tokens.push_back({TokenKind::End, "the end of the tag"});
        return tokens;
    }

private:
    bool take(std::string_view expected)
    {
        const bool is_there = text_.substr(at_).starts_with(expected);
        at_ += is_there ? expected.size() : 0;
        return is_there;
    }

    void skip_blanks()
    {
        while (take(" ") || take("\t") || take("\n") || take("\u00A0")) {
        }
    }

    Token next()
    {
        for (const std::string_view wrong : {"\u2013", "\u2014", "\u2026"}) {
            if (text_.substr(at_).starts_with(wrong)) {
                throw Problem{.code = "T008",
                              .text = "a typographic dash or ellipsis stands in the tag",
                              .cure = "type a plain hyphen or dots"};
            }
        }
        if (is_letter(text_[at_])) {
            return {TokenKind::Name,
                    std::string(span_of([](char c) { return is_letter(c) || is_digit(c); }))};
        }
        if (is_digit(text_[at_])) {
            return {TokenKind::Number, std::string(span_of([](char c) {
                        return is_digit(c) || c == '.' || c == '_';
                    }))};
        }
        if (take("\"")) {
            return quoted({"\""});
        }
        if (take("'")) {
            return quoted({"'"});
        }
        if (take("\u201C") || take("\u201D") || take("\u201E")) {
            return quoted({"\u201D", "\u201C", "\""});
        }
        if (take("\u2018") || take("\u2019")) {
            return quoted({"\u2019", "\u2018", "'"});
        }
        return sign();
    }

    template <class Predicate> std::string_view span_of(Predicate belongs)
    {
        const std::size_t start = at_;
        while (at_ < text_.size() && belongs(text_[at_])) {
            ++at_;
        }
        return text_.substr(start, at_ - start);
    }

    Token quoted(std::initializer_list<std::string_view> closers)
    {
        std::string content;
        while (at_ < text_.size()) {
            if (std::any_of(closers.begin(), closers.end(), [&](auto c) { return take(c); })) {
                return {TokenKind::Text, std::move(content)};
            }
            content += text_[at_] == '\\' ? escaped() : text_[at_++];
        }
        refuse("a text in quotes is not closed", "add the closing quote");
    }

    char escaped()
    {
        static constexpr std::string_view letters = "nt\\'\"";
        static constexpr std::string_view meanings = "\n\t\\'\"";
        const std::size_t found =
            at_ + 1 < text_.size() ? letters.find(text_[at_ + 1]) : std::string_view::npos;
        if (found == std::string_view::npos) {
            refuse("a backslash stands before a letter that has no meaning there",
                   "write \\\\ for a backslash");
        }
        at_ += 2;
        return meanings[found];
    }

    Token sign()
    {
        for (const std::string_view known :
             {"==", "!=", "<=", ">=", "//", "**", "<", ">", "(", ")", "[", "]", ".",
              ",",  "|",  "+",  "-",  "*",  "/",  "%", "~", "=", ":", "{", "}"}) {
            if (take(known)) {
                return {TokenKind::Sign, std::string(known)};
            }
        }
        std::size_t size = 1; // of the whole UTF-8 character
        while (at_ + size < text_.size() &&
               (static_cast<unsigned char>(text_[at_ + size]) & 0xC0U) == 0x80U) {
            ++size;
        }
        refuse(fmt::format("'{}' has no meaning in a tag", text_.substr(at_, size)),
               "remove it or put it in quotes");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

const std::map<std::string, Test, std::less<>>& all_tests()
{
    static const std::map<std::string, Test, std::less<>> tests{
        {"boolean", Test::Boolean}, {"defined", Test::Defined}, {"mapping", Test::Mapping},
        {"none", Test::None},       {"number", Test::Number},   {"sequence", Test::Sequence},
        {"string", Test::String}};
    return tests;
}

template <class Node> ExpressionPtr make(Node node)
{
    return std::make_unique<const Expression>(Expression{std::move(node)});
}

std::string hint(std::string_view like)
{
    return like.empty() ? std::string() : fmt::format("did you mean {}?", like);
}

/// Recursive descent, in Jinja's order of precedence.
class Parser {
public:
    Parser(std::string_view text, std::size_t depth_max)
        : tokens_(Lexer(text).run()), depth_max_(depth_max)
    {
    }

    ExpressionPtr whole()
    {
        ExpressionPtr result = conditional();
        if (peek().kind != TokenKind::End) {
            unexpected();
        }
        return result;
    }

    ForHead for_head()
    {
        if (peek().kind != TokenKind::Name || is_reserved(peek().text)) {
            refuse("the for has no variable", "write {% for item in list %}");
        }
        std::string variable = take_text();
        if (is_sign(",")) {
            refuse("a for with two variables is not available", "use one variable and its members");
        }
        if (!accept_word("in")) {
            refuse("the for has no 'in'", "write {% for item in list %}");
        }
        return {std::move(variable), whole()};
    }

private:
    /// Counts how deep the parser calls itself, which is how deep the tree may become.
    class Depth {
    public:
        explicit Depth(Parser& parser) : parser_(parser)
        {
            if (++parser_.depth_ > parser_.depth_max_) {
                refuse(fmt::format("the expression is nested deeper than {} levels",
                                   parser_.depth_max_),
                       "split it");
            }
        }
        ~Depth() { --parser_.depth_; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;

    private:
        Parser& parser_;
    };

    const Token& peek(std::size_t ahead = 0) const
    {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    std::string take_text() { return std::move(tokens_[at_++].text); }
    bool is_sign(std::string_view sign) const
    {
        return peek().kind == TokenKind::Sign && peek().text == sign;
    }
    bool is_word(std::string_view word) const
    {
        return peek().kind == TokenKind::Name && peek().text == word;
    }
    bool accept(std::string_view sign)
    {
        const bool is_there = is_sign(sign);
        at_ += is_there ? 1 : 0;
        return is_there;
    }
    bool accept_word(std::string_view word)
    {
        const bool is_there = is_word(word);
        at_ += is_there ? 1 : 0;
        return is_there;
    }
    void expect(std::string_view sign)
    {
        if (!accept(sign)) {
            refuse(fmt::format("'{}' is expected before '{}'", sign, peek().text), {});
        }
    }
    [[noreturn]] void unexpected() const
    {
        refuse(fmt::format("'{}' is not expected here", peek().text),
               peek().kind == TokenKind::Name ? "join two names by a dot, or put text in quotes"
                                              : "");
    }

    static bool is_reserved(std::string_view word)
    {
        static constexpr std::array<std::string_view, 7> words{"and", "or", "not", "in",
                                                               "is",  "if", "else"};
        return std::find(words.begin(), words.end(), word) != words.end();
    }

    ExpressionPtr conditional()
    {
        const Depth depth(*this);
        ExpressionPtr value = disjunction();
        while (accept_word("if")) {
            ExpressionPtr condition = disjunction();
            ExpressionPtr otherwise = accept_word("else") ? conditional() : nullptr;
            value = make(Conditional{std::move(condition), std::move(value), std::move(otherwise)});
            grow();
        }
        return value;
    }

    /// Chains such as a + b + c deepen the tree without deepening the parser's calls.
    void grow()
    {
        constexpr std::size_t chain_max = 200;
        if (++chained_ > chain_max) {
            refuse(fmt::format("the expression has more than {} operations", chain_max),
                   "split it");
        }
    }

    ExpressionPtr binary(Operator operation, ExpressionPtr left, ExpressionPtr right)
    {
        grow();
        return make(Binary{operation, std::move(left), std::move(right)});
    }

    ExpressionPtr disjunction()
    {
        ExpressionPtr left = conjunction();
        while (accept_word("or")) {
            left = binary(Operator::Or, std::move(left), conjunction());
        }
        return left;
    }

    ExpressionPtr conjunction()
    {
        ExpressionPtr left = negation();
        while (accept_word("and")) {
            left = binary(Operator::And, std::move(left), negation());
        }
        return left;
    }

    ExpressionPtr negation()
    {
        const Depth depth(*this);
        if (accept_word("not")) {
            return make(Not{negation()});
        }
        return comparison();
    }

    std::optional<Operator> accept_comparison()
    {
        static const std::map<std::string, Operator, std::less<>> signs{
            {"==", Operator::Equal},  {"!=", Operator::NotEqual},
            {"<", Operator::Less},    {"<=", Operator::LessEqual},
            {">", Operator::Greater}, {">=", Operator::GreaterEqual}};
        if (peek().kind == TokenKind::Sign) {
            const auto found = signs.find(peek().text);
            if (found != signs.end()) {
                ++at_;
                return found->second;
            }
            return std::nullopt;
        }
        if (accept_word("in")) {
            return Operator::In;
        }
        if (is_word("not") && peek(1).kind == TokenKind::Name && peek(1).text == "in") {
            at_ += 2;
            return Operator::NotIn;
        }
        return std::nullopt;
    }

    ExpressionPtr comparison()
    {
        ExpressionPtr left = sum();
        if (const auto operation = accept_comparison()) {
            left = binary(*operation, std::move(left), sum());
            if (accept_comparison()) {
                refuse("two comparisons in a row are not available", "join them by 'and'");
            }
        }
        return left;
    }

    ExpressionPtr sum()
    {
        ExpressionPtr left = concatenation();
        while (is_sign("+") || is_sign("-")) {
            const Operator operation = take_text() == "+" ? Operator::Add : Operator::Subtract;
            left = binary(operation, std::move(left), concatenation());
        }
        return left;
    }

    ExpressionPtr concatenation()
    {
        ExpressionPtr left = product();
        while (accept("~")) {
            left = binary(Operator::Concatenate, std::move(left), product());
        }
        return left;
    }

    ExpressionPtr product()
    {
        ExpressionPtr left = unary();
        while (is_sign("*") || is_sign("//") || is_sign("%") || is_sign("/") || is_sign("**")) {
            const std::string sign = take_text();
            if (sign == "/" || sign == "**") {
                refuse(fmt::format("'{}' is not available in a tag", sign),
                       "give the result in the data");
            }
            const Operator operation = sign == "*"    ? Operator::Multiply
                                       : sign == "//" ? Operator::FloorDivide
                                                      : Operator::Remainder;
            left = binary(operation, std::move(left), unary());
        }
        return left;
    }

    ExpressionPtr unary()
    {
        const Depth depth(*this);
        if (accept("-")) {
            return make(Negative{unary()});
        }
        return filtered(primary());
    }

    ExpressionPtr filtered(ExpressionPtr input)
    {
        for (;;) {
            if (accept("|")) {
                input = filter(std::move(input));
            } else if (accept_word("is")) {
                input = test(std::move(input));
            } else {
                return input;
            }
            grow();
        }
    }

    ExpressionPtr filter(ExpressionPtr input)
    {
        if (peek().kind != TokenKind::Name) {
            refuse("no filter is named after '|'", {});
        }
        const std::string name = take_text();
        const Filter* filter = find_filter(name);
        if (filter == nullptr) {
            throw Problem{.code = "T017",
                          .text = fmt::format("there is no filter '{}'", name),
                          .cure = hint(filter_like(name))};
        }
        std::vector<ExpressionPtr> given;
        if (accept("(")) {
            given = arguments(*filter);
        }
        const auto missing = std::find(given.begin(), given.end(), nullptr) != given.end();
        if (given.size() < filter->required || missing) {
            throw Problem{
                .code = "T018",
                .text = fmt::format("the filter {} wants {} argument(s) and gets {}", name,
                                    filter->required, given.size()),
                .cure = fmt::format("write {}({})", name, fmt::join(filter->parameters, ", "))};
        }
        return make(Filtered{std::move(input), filter, std::move(given)});
    }

    /// In the order of the filter's parameters; null where none is given before a later one.
    std::vector<ExpressionPtr> arguments(const Filter& filter)
    {
        std::vector<ExpressionPtr> given;
        while (!accept(")")) {
            std::size_t position = given.size();
            if (peek().kind == TokenKind::Name && peek(1).kind == TokenKind::Sign &&
                peek(1).text == "=") {
                position = parameter(filter, take_text());
                ++at_;
            }
            if (position >= filter.parameters.size() ||
                (position < given.size() && given[position] != nullptr)) {
                throw Problem{
                    .code = "T018",
                    .text = fmt::format("the filter {} gets an argument too many", filter.name),
                    .cure = fmt::format("it takes {} at most", filter.parameters.size())};
            }
            given.resize(std::max(given.size(), position + 1));
            given[position] = conditional();
            if (!is_sign(")")) {
                expect(",");
            }
        }
        return given;
    }

    static std::size_t parameter(const Filter& filter, const std::string& name)
    {
        const auto found = std::find(filter.parameters.begin(), filter.parameters.end(), name);
        if (found == filter.parameters.end()) {
            throw Problem{.code = "T018",
                          .text =
                              fmt::format("the filter {} has no argument '{}'", filter.name, name),
                          .cure = {}};
        }
        return static_cast<std::size_t>(found - filter.parameters.begin());
    }

    ExpressionPtr test(ExpressionPtr input)
    {
        const bool is_negated = accept_word("not");
        if (peek().kind != TokenKind::Name) {
            refuse("no test is named after 'is'", "write 'is defined' or 'is none'");
        }
        std::string name = take_text();
        if (name == "undefined") {
            return make(Tested{std::move(input), Test::Defined, !is_negated});
        }
        const auto found = all_tests().find(name == "None" ? "none" : name);
        if (found == all_tests().end()) {
            std::vector<std::string_view> names;
            for (const auto& [known, value] : all_tests()) {
                names.push_back(known);
            }
            throw Problem{.code = "T017",
                          .text = fmt::format("there is no test '{}'", name),
                          .cure = hint(most_like(name, names))};
        }
        return make(Tested{std::move(input), found->second, is_negated});
    }

    ExpressionPtr primary()
    {
        ExpressionPtr result = atom();
        for (;;) {
            if (accept(".")) {
                if (peek().kind != TokenKind::Name) {
                    refuse("a name is expected after the dot", {});
                }
                result = make(Member{std::move(result), take_text()});
            } else if (accept("[")) {
                result = make(Subscript{std::move(result), conditional()});
                expect("]");
            } else if (is_sign("(")) {
                refuse("functions and methods cannot be called in a tag",
                       "use a filter, or give the result in the data");
            } else {
                return result;
            }
            grow();
        }
    }

    ExpressionPtr atom()
    {
        switch (peek().kind) {
        case TokenKind::Text:
            return make(Constant{take_text()});
        case TokenKind::Number:
            return make(Constant{number(take_text())});
        case TokenKind::Name:
            return word();
        case TokenKind::Sign:
            return bracketed();
        case TokenKind::End:
            break;
        }
        refuse("the tag ends where a value is expected", {});
    }

    static Json number(std::string digits)
    {
        digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
        const char* const end = digits.data() + digits.size();
        std::int64_t integer = 0;
        if (const auto read = std::from_chars(digits.data(), end, integer);
            read.ec == std::errc() && read.ptr == end) {
            return integer;
        }
        double decimal = 0;
        if (const auto read = std::from_chars(digits.data(), end, decimal);
            read.ec == std::errc() && read.ptr == end && digits.find('.') != std::string::npos &&
            digits.back() != '.') {
            return decimal;
        }
        refuse(fmt::format("'{}' is no number this language can hold", digits), {});
    }

    ExpressionPtr word()
    {
        static const std::map<std::string, Json, std::less<>> constants{
            {"true", true},   {"True", true},    {"false", false},
            {"False", false}, {"none", nullptr}, {"None", nullptr}};
        if (is_reserved(peek().text)) {
            unexpected();
        }
        std::string name = take_text();
        const auto constant = constants.find(name);
        return constant != constants.end() ? make(Constant{constant->second})
                                           : make(Name{std::move(name)});
    }

    ExpressionPtr bracketed()
    {
        if (accept("(")) {
            ExpressionPtr inner = conditional();
            if (is_sign(",")) {
                refuse("a tuple is not available", "use a list in square brackets");
            }
            expect(")");
            return inner;
        }
        if (accept("[")) {
            List list;
            while (!accept("]")) {
                list.items.push_back(conditional());
                if (!is_sign("]")) {
                    expect(",");
                }
            }
            return make(std::move(list));
        }
        unexpected();
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t depth_max_;
    std::size_t chained_ = 0;
};

} // namespace

ExpressionPtr parse_expression(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).whole();
}

ForHead parse_for(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).for_head();
}

} // namespace indenture::templating
