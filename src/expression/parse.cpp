#include "expression/parse.h"

#include "expression/detail/binding.h"
#include "expression/detail/lexer.h"
#include "expression/filter.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace indenture::expression {

namespace {

/// Evaluation and destruction call themselves once for each level of a tree.
constexpr std::size_t height_max = 500;

/// Recursive descent, in Jinja's order of precedence.
class Parser {
public:
    Parser(std::string_view text, std::size_t depth_max) : tokens_(lex(text)), depth_max_(depth_max)
    {
    }

    void expect_end() const
    {
        if (peek().kind != TokenKind::End) {
            unexpected();
        }
    }

    /// An expression, or several with commas between: a tuple.
    ExpressionPtr tuple_or_one(bool with_condition = true)
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr first = with_condition ? conditional() : disjunction();
        if (!is_sign(",")) {
            return first;
        }
        TupleLiteral tuple{{std::move(first)}};
        while (accept(",")) {
            if (peek().kind == TokenKind::End || is_word("recursive") || is_word("if")) {
                break;
            }
            tuple.items.push_back(with_condition ? conditional() : disjunction());
        }
        return make(start, std::move(tuple));
    }

    ForHead for_head()
    {
        if (peek().kind == TokenKind::End || is_word("in")) {
            refuse("the for has no variable", "write {% for item in list %}");
        }
        ForHead head{target(false), nullptr, nullptr, false};
        if (!accept_word("in")) {
            refuse("the for has no 'in'", "write {% for item in list %}");
        }
        head.list = tuple_or_one(false);
        if (accept_word("if")) {
            head.condition = conditional();
        }
        head.is_recursive = accept_word("recursive");
        expect_end();
        return head;
    }

    SetHead set_head()
    {
        if (peek().kind == TokenKind::End) {
            refuse("the set has no name", "write {% set name = value %}");
        }
        SetHead head{target(true), nullptr, nullptr};
        if (accept("=")) {
            head.value = tuple_or_one();
        } else if (is_sign("|")) {
            head.filters = filtered(peek().at.start, make(peek().at.start, BlockText{}), true);
        } else if (peek().kind != TokenKind::End) {
            refuse(fmt::format("'=' is expected before {}", next_token()),
                   "write {% set name = value %}");
        }
        if (head.value == nullptr && head.target.kind == Target::Kind::Tuple) {
            refuse("a block has one value and cannot be taken apart", "set one name");
        }
        expect_end();
        return head;
    }

    MacroHead macro_head()
    {
        if (peek().kind != TokenKind::Name) {
            refuse("the macro has no name", "write {% macro name(a, b) %}");
        }
        MacroHead head{new_name(), {}};
        head.parameters = parameters();
        expect_end();
        return head;
    }

    CallHead call_head()
    {
        CallHead head;
        if (is_sign("(")) {
            head.parameters = parameters();
        }
        head.call = conditional();
        if (!std::holds_alternative<Call>(head.call->node)) {
            refuse("the call names no macro to call", "write {% call name() %}");
        }
        expect_end();
        return head;
    }

    WithHead with_head()
    {
        WithHead head;
        while (peek().kind != TokenKind::End) {
            if (!head.bindings.empty()) {
                expect(",");
            }
            Target to = target(false);
            expect("=");
            head.bindings.push_back({std::move(to), conditional()});
        }
        return head;
    }

    ExpressionPtr filters()
    {
        ExpressionPtr chain = filter(0, make(0, BlockText{}));
        chain = filtered(0, std::move(chain), true);
        expect_end();
        return chain;
    }

    std::vector<ExpressionPtr> list()
    {
        std::vector<ExpressionPtr> items;
        do {
            items.push_back(conditional());
        } while (accept(",") && peek().kind != TokenKind::End);
        expect_end();
        return items;
    }

private:
    /// Counts how deep the parser calls itself.
    class Depth {
    public:
        explicit Depth(Parser& parser) : parser_(parser)
        {
            if (++parser_.depth_ > parser_.depth_max_) {
                parser_.refuse(fmt::format("the expression is nested deeper than {} levels",
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

    [[noreturn]] void refuse(std::string text, std::string cure) const
    {
        throw Problem{"T009", std::move(text), std::move(cure), peek().at};
    }

    template <class Node> ExpressionPtr make(std::size_t start, Node node)
    {
        Expression expression{std::move(node), {start, at_ > 0 ? tokens_[at_ - 1].at.end : start}};
        for (const ExpressionPtr& operand : operands(expression)) {
            expression.height = std::max(expression.height, operand->height + 1);
        }
        if (expression.height > height_max) {
            refuse(fmt::format("the expression chains more than {} operations", height_max),
                   "split it");
        }
        return std::make_shared<const Expression>(std::move(expression));
    }

    const Token& peek(std::size_t ahead = 0) const
    {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    std::string take_text() { return std::move(tokens_[at_++].text); }
    bool is_sign(std::string_view sign, std::size_t ahead = 0) const
    {
        return peek(ahead).kind == TokenKind::Sign && peek(ahead).text == sign;
    }
    bool is_word(std::string_view word, std::size_t ahead = 0) const
    {
        return peek(ahead).kind == TokenKind::Name && peek(ahead).text == word;
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
            refuse(fmt::format("'{}' is expected before {}", sign, next_token()),
                   fmt::format("write '{}' there, or mend what stands before it", sign));
        }
    }
    /// The next token as a message names it.
    std::string next_token() const
    {
        return peek().kind == TokenKind::End ? peek().text : fmt::format("'{}'", peek().text);
    }
    [[noreturn]] void unexpected() const
    {
        if (peek().kind == TokenKind::End) {
            refuse("the tag ends where a value is expected",
                   "write the value, or remove what asks for it");
        }
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

    static const Value* constant(std::string_view word)
    {
        static const std::map<std::string_view, Value> constants{
            {"true", Value::boolean(true)},   {"True", Value::boolean(true)},
            {"false", Value::boolean(false)}, {"False", Value::boolean(false)},
            {"none", Value::null()},          {"None", Value::null()}};
        const auto found = constants.find(word);
        return found == constants.end() ? nullptr : &found->second;
    }

    /// A name that is to be bound.
    std::string new_name()
    {
        if (peek().kind != TokenKind::Name || is_reserved(peek().text) ||
            constant(peek().text) != nullptr) {
            refuse(fmt::format("a name is expected before {}", next_token()),
                   "write a name: a letter, then letters, digits or _");
        }
        return take_text();
    }

    Target target(bool may_be_namespace)
    {
        if (may_be_namespace && peek().kind == TokenKind::Name && is_sign(".", 1)) {
            Target space{Target::Kind::NamespaceMember, new_name(), {}, {}};
            ++at_;
            space.member = new_name();
            return space;
        }
        Target first = target_part();
        if (!is_sign(",")) {
            return first;
        }
        Target tuple{Target::Kind::Tuple, {}, {}, {std::move(first)}};
        while (accept(",") && !is_word("in") && !is_sign("=")) {
            tuple.parts.push_back(target_part());
        }
        return tuple;
    }

    Target target_part()
    {
        const Depth depth(*this);
        if (!accept("(")) {
            return {Target::Kind::Name, new_name(), {}, {}};
        }
        Target inner = target(false);
        expect(")");
        return inner;
    }

    std::vector<Parameter> parameters()
    {
        std::vector<Parameter> all;
        expect("(");
        while (!accept(")")) {
            Parameter parameter{new_name(), nullptr};
            if (accept("=")) {
                parameter.fallback = conditional();
            } else if (!all.empty() && all.back().fallback != nullptr) {
                refuse(fmt::format("the parameter '{}' has no default but follows one that has",
                                   parameter.name),
                       "give it a default, or put it first");
            }
            const bool is_twice = std::any_of(all.begin(), all.end(), [&](const Parameter& p) {
                return p.name == parameter.name;
            });
            if (is_twice) {
                refuse(fmt::format("the parameter '{}' stands twice", parameter.name),
                       "rename one of the two");
            }
            all.push_back(std::move(parameter));
            if (!is_sign(")")) {
                expect(",");
            }
        }
        return all;
    }

    ExpressionPtr conditional()
    {
        const Depth depth(*this);
        const std::size_t start = peek().at.start;
        ExpressionPtr value = disjunction();
        while (accept_word("if")) {
            ExpressionPtr condition = disjunction();
            ExpressionPtr otherwise = accept_word("else") ? conditional() : nullptr;
            value = make(start,
                         Conditional{std::move(condition), std::move(value), std::move(otherwise)});
        }
        return value;
    }

    ExpressionPtr binary(std::size_t start, BinaryOperator operation, ExpressionPtr left,
                         ExpressionPtr right)
    {
        return make(start, Binary{operation, std::move(left), std::move(right)});
    }

    ExpressionPtr disjunction()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr left = conjunction();
        while (accept_word("or")) {
            left = binary(start, BinaryOperator::Or, std::move(left), conjunction());
        }
        return left;
    }

    ExpressionPtr conjunction()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr left = negation();
        while (accept_word("and")) {
            left = binary(start, BinaryOperator::And, std::move(left), negation());
        }
        return left;
    }

    ExpressionPtr negation()
    {
        const Depth depth(*this);
        const std::size_t start = peek().at.start;
        if (accept_word("not")) {
            return make(start, Unary{UnaryOperator::Not, negation()});
        }
        return comparison();
    }

    std::optional<Relation> accept_relation()
    {
        static const std::map<std::string_view, Relation> signs{
            {"==", Relation::Equal},  {"!=", Relation::NotEqual},
            {"<", Relation::Less},    {"<=", Relation::LessEqual},
            {">", Relation::Greater}, {">=", Relation::GreaterEqual}};
        if (peek().kind == TokenKind::Sign) {
            const auto found = signs.find(peek().text);
            at_ += found != signs.end() ? 1U : 0U;
            return found != signs.end() ? std::optional(found->second) : std::nullopt;
        }
        if (accept_word("in")) {
            return Relation::In;
        }
        if (is_word("not") && is_word("in", 1)) {
            at_ += 2;
            return Relation::NotIn;
        }
        return std::nullopt;
    }

    ExpressionPtr comparison()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr first = sum();
        std::vector<Compared> rest;
        while (const auto relation = accept_relation()) {
            rest.push_back({*relation, sum()});
        }
        return rest.empty() ? first : make(start, Comparison{std::move(first), std::move(rest)});
    }

    ExpressionPtr sum()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr left = concatenation();
        while (is_sign("+") || is_sign("-")) {
            const auto operation =
                take_text() == "+" ? BinaryOperator::Add : BinaryOperator::Subtract;
            left = binary(start, operation, std::move(left), concatenation());
        }
        return left;
    }

    ExpressionPtr concatenation()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr left = product();
        while (accept("~")) {
            left = binary(start, BinaryOperator::Concatenate, std::move(left), product());
        }
        return left;
    }

    std::optional<BinaryOperator> accept_factor()
    {
        static constexpr std::array<std::pair<std::string_view, BinaryOperator>, 4> signs{
            {{"*", BinaryOperator::Multiply},
             {"/", BinaryOperator::Divide},
             {"//", BinaryOperator::FloorDivide},
             {"%", BinaryOperator::Remainder}}};
        for (const auto& [sign, operation] : signs) {
            if (accept(sign)) {
                return operation;
            }
        }
        return std::nullopt;
    }

    ExpressionPtr product()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr left = power();
        while (const auto operation = accept_factor()) {
            left = binary(start, *operation, std::move(left), power());
        }
        return left;
    }

    /// From the left, as in Jinja2 and unlike Python.
    ExpressionPtr power()
    {
        const std::size_t start = peek().at.start;
        ExpressionPtr left = unary(true);
        while (accept("**")) {
            left = binary(start, BinaryOperator::Power, std::move(left), unary(true));
        }
        return left;
    }

    /// The sign belongs to the number before any filter: -1 | abs is 1.
    ExpressionPtr unary(bool with_filters)
    {
        const Depth depth(*this);
        const std::size_t start = peek().at.start;
        ExpressionPtr operand;
        if (accept("-")) {
            operand = make(start, Unary{UnaryOperator::Negative, unary(false)});
        } else if (accept("+")) {
            operand = make(start, Unary{UnaryOperator::Positive, unary(false)});
        } else {
            operand = atom();
        }
        operand = postfixed(start, std::move(operand));
        return with_filters ? filtered(start, std::move(operand)) : operand;
    }

    ExpressionPtr filtered(std::size_t start, ExpressionPtr input, bool only_filters = false)
    {
        for (;;) {
            if (accept("|")) {
                input = filter(start, std::move(input));
            } else if (!only_filters && accept_word("is")) {
                input = test(start, std::move(input));
            } else if (!only_filters && is_sign("(")) {
                input = call(start, std::move(input));
            } else {
                return input;
            }
        }
    }

    ExpressionPtr filter(std::size_t start, ExpressionPtr input)
    {
        if (peek().kind != TokenKind::Name) {
            refuse("no filter is named after '|'", "name one, or remove the '|'");
        }
        const Stretch at = peek().at;
        const std::string name = take_text();
        WrittenArguments given = is_sign("(") ? arguments() : WrittenArguments{};
        return make(start, bind_filter(std::move(input), name, std::move(given), at));
    }

    ExpressionPtr test(std::size_t start, ExpressionPtr input)
    {
        const bool is_negated = accept_word("not");
        if (peek().kind != TokenKind::Name) {
            refuse("no test is named after 'is'", "write 'is defined' or 'is none'");
        }
        const Stretch at = peek().at;
        const std::string name = take_text();
        WrittenArguments given;
        if (is_sign("(")) {
            given = arguments();
        } else if (starts_argument()) {
            const std::size_t argument = peek().at.start;
            given.positional.push_back(postfixed(argument, atom()));
        }
        Tested tested = bind_test(std::move(input), name, std::move(given), at);
        tested.is_negated = is_negated;
        return make(start, std::move(tested));
    }

    /// `is divisibleby 3`: a test takes one argument without parentheses.
    bool starts_argument() const
    {
        if (is_word("is")) {
            refuse("two tests follow each other", "join them by 'and'");
        }
        return (peek().kind == TokenKind::Name && !is_reserved(peek().text) &&
                !is_word("recursive")) ||
               peek().kind == TokenKind::Text || peek().kind == TokenKind::Whole ||
               peek().kind == TokenKind::Decimal || is_sign("[") || is_sign("{");
    }

    ExpressionPtr postfixed(std::size_t start, ExpressionPtr base)
    {
        for (;;) {
            if (accept(".")) {
                base = attribute(start, std::move(base));
            } else if (accept("[")) {
                base = subscript(start, std::move(base));
            } else if (is_sign("(")) {
                base = call(start, std::move(base));
            } else {
                return base;
            }
        }
    }

    ExpressionPtr attribute(std::size_t start, ExpressionPtr base)
    {
        if (peek().kind == TokenKind::Whole) { // list.0
            ExpressionPtr index = atom();
            return make(start, Subscript{std::move(base), std::move(index)});
        }
        if (peek().kind != TokenKind::Name) {
            refuse("a name is expected after the dot",
                   "write the member's name, or ['...'] if it is no plain name");
        }
        const Stretch at = peek().at;
        std::string name = take_text();
        if (is_sign("(")) {
            check_method(name, at);
        }
        return make(start, Attribute{std::move(base), std::move(name)});
    }

    ExpressionPtr subscript(std::size_t start, ExpressionPtr base)
    {
        std::array<ExpressionPtr, 3> parts; // start, stop, step
        std::size_t colons = 0;
        while (!is_sign("]")) {
            if (accept(":")) {
                if (++colons > 2) {
                    unexpected();
                }
            } else if (parts.at(colons) == nullptr) {
                parts.at(colons) = conditional();
            } else {
                unexpected();
            }
        }
        ++at_;
        if (colons > 0) {
            return make(start, Slice{std::move(base), parts[0], parts[1], parts[2]});
        }
        if (parts[0] == nullptr) {
            refuse("the square brackets are empty", "name an item, such as [0]");
        }
        return make(start, Subscript{std::move(base), std::move(parts[0])});
    }

    ExpressionPtr call(std::size_t start, ExpressionPtr callee)
    {
        WrittenArguments given = arguments();
        return make(start,
                    Call{std::move(callee), std::move(given.positional), std::move(given.named)});
    }

    WrittenArguments arguments()
    {
        const Depth depth(*this);
        WrittenArguments given;
        expect("(");
        while (!accept(")")) {
            if (is_sign("*") || is_sign("**")) {
                refuse("a list cannot be spread over arguments", "write them one by one");
            }
            if (peek().kind == TokenKind::Name && is_sign("=", 1)) {
                add_named(given);
            } else {
                if (!given.named.empty()) {
                    refuse("an argument without a name follows one with a name",
                           "put the named ones last");
                }
                given.positional.push_back(conditional());
            }
            if (!is_sign(")")) {
                expect(",");
            }
        }
        return given;
    }

    void add_named(WrittenArguments& given)
    {
        std::string name = take_text();
        ++at_;
        for (const NamedArgument& other : given.named) {
            if (other.name == name) {
                refuse(fmt::format("the argument '{}' is given twice", name), "remove one");
            }
        }
        ExpressionPtr value = conditional();
        given.named.push_back({std::move(name), std::move(value)});
    }

    ExpressionPtr atom()
    {
        const std::size_t start = peek().at.start;
        switch (peek().kind) {
        case TokenKind::Text: {
            std::string text = take_text();
            while (peek().kind == TokenKind::Text) { // "a" "b" is "ab"
                text += take_text();
            }
            return make(start, Constant{Value::text(std::move(text))});
        }
        case TokenKind::Whole:
        case TokenKind::Decimal:
            return number(start);
        case TokenKind::Name:
            return word(start);
        case TokenKind::Sign:
            return bracketed(start);
        case TokenKind::End:
            break;
        }
        unexpected();
    }

    ExpressionPtr number(std::size_t start)
    {
        const std::string_view digits = peek().text;
        const char base = digits.size() > 1 ? static_cast<char>(digits[1] | 0x20) : '\0';
        const auto number = base == 'x'   ? Number::parse_whole(digits.substr(2), 16)
                            : base == 'o' ? Number::parse_whole(digits.substr(2), 8)
                            : base == 'b' ? Number::parse_whole(digits.substr(2), 2)
                                          : Number::parse(digits);
        if (!number) {
            refuse(fmt::format("the number {}... has more than {} digits", digits.substr(0, 20),
                               Number::digits_max),
                   "give it as text in quotes");
        }
        ++at_;
        return make(start, Constant{Value::number(*number)});
    }

    ExpressionPtr word(std::size_t start)
    {
        if (is_reserved(peek().text)) {
            unexpected();
        }
        std::string name = take_text();
        const Value* const value = constant(name);
        return value != nullptr ? make(start, Constant{*value})
                                : make(start, Name{std::move(name)});
    }

    ExpressionPtr bracketed(std::size_t start)
    {
        if (accept("(")) {
            return parenthesised(start);
        }
        if (accept("[")) {
            return make(start, ListLiteral{items_until("]")});
        }
        if (accept("{")) {
            return mapping(start);
        }
        unexpected();
    }

    ExpressionPtr parenthesised(std::size_t start)
    {
        if (accept(")")) {
            return make(start, TupleLiteral{});
        }
        ExpressionPtr first = conditional();
        if (!accept(",")) {
            expect(")");
            return first;
        }
        TupleLiteral tuple{{std::move(first)}};
        for (ExpressionPtr& item : items_until(")")) {
            tuple.items.push_back(std::move(item));
        }
        return make(start, std::move(tuple));
    }

    std::vector<ExpressionPtr> items_until(std::string_view closer)
    {
        std::vector<ExpressionPtr> items;
        while (!accept(closer)) {
            items.push_back(conditional());
            if (!is_sign(closer)) {
                expect(",");
            }
        }
        return items;
    }

    ExpressionPtr mapping(std::size_t start)
    {
        MappingLiteral mapping;
        while (!accept("}")) {
            ExpressionPtr name = conditional();
            expect(":");
            mapping.members.emplace_back(std::move(name), conditional());
            if (!is_sign("}")) {
                expect(",");
            }
        }
        return make(start, std::move(mapping));
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t depth_max_;
};

void collect(const Target& target, std::vector<std::string>& names)
{
    if (target.kind == Target::Kind::Name) {
        names.push_back(target.name);
    }
    for (const Target& part : target.parts) {
        collect(part, names);
    }
}

} // namespace

ExpressionPtr parse_expression(std::string_view text, std::size_t depth_max)
{
    Parser parser(text, depth_max);
    ExpressionPtr result = parser.tuple_or_one();
    parser.expect_end();
    return result;
}

std::vector<std::string> names_in(const Target& target)
{
    std::vector<std::string> names;
    collect(target, names);
    return names;
}

ForHead parse_for(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).for_head();
}

SetHead parse_set(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).set_head();
}

MacroHead parse_macro(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).macro_head();
}

CallHead parse_call(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).call_head();
}

WithHead parse_with(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).with_head();
}

ExpressionPtr parse_filters(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).filters();
}

std::vector<ExpressionPtr> parse_list(std::string_view text, std::size_t depth_max)
{
    return Parser(text, depth_max).list();
}

} // namespace indenture::expression
