#include "template/evaluate.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

[[noreturn]] void refuse(std::string message)
{
    throw Error(ErrorCode::BadInput, {}, std::move(message));
}

/// The path as an author wrote it, for messages: "dsa.parties[0].name".
std::string path_of(const Expression& expression)
{
    if (const auto* name = std::get_if<Name>(&expression.node)) {
        return name->name;
    }
    if (const auto* member = std::get_if<Member>(&expression.node)) {
        return fmt::format("{}.{}", path_of(*member->base), member->name);
    }
    if (const auto* subscript = std::get_if<Subscript>(&expression.node)) {
        const auto* index = std::get_if<Constant>(&subscript->index->node);
        return fmt::format("{}[{}]", path_of(*subscript->base),
                           index == nullptr ? std::string("...") : index->value.dump());
    }
    return "(...)";
}

std::string hint(const Json& mapping, const std::string& name)
{
    std::vector<std::string_view> names;
    for (const auto& [known, value] : mapping.items()) {
        names.push_back(known);
    }
    const std::string_view like = most_like(name, names);
    return like.empty() ? std::string() : fmt::format("; did you mean '{}'?", like);
}

Value member_of(const Value& base, const std::string& name, const Expression& base_expression)
{
    if (!base.is_defined()) {
        return base;
    }
    const Json& json = base.json();
    if (!json.is_object()) {
        return Value::undefined(fmt::format("'{}' is {} and has no member '{}'",
                                            path_of(base_expression), kind_of(json), name));
    }
    const auto found = json.find(name);
    if (found == json.end()) {
        return Value::undefined(fmt::format("'{}.{}' is not in the data{}",
                                            path_of(base_expression), name, hint(json, name)));
    }
    return base.inside(*found);
}

bool is_truth(const Json& json)
{
    if (json.is_boolean()) {
        return json.get<bool>();
    }
    if (json.is_number()) {
        return json != 0;
    }
    if (json.is_string()) {
        return !json.get_ref<const std::string&>().empty();
    }
    return !json.is_null() && !json.empty();
}

std::int64_t integer(const Json& json)
{
    if (!json.is_number_integer() ||
        (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX)) {
        refuse(fmt::format("only whole numbers can be computed with, and this is {}; give the "
                           "result in the data",
                           json.is_number() ? "another number" : kind_of(json)));
    }
    return json.get<std::int64_t>();
}

/// Floor division and remainder round as Python's do: -7 // 2 is -4 and -7 % 3 is 2.
std::optional<std::int64_t> computed(Operator operation, std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    switch (operation) {
    case Operator::Add:
        return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operator::Subtract:
        return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operator::Multiply:
        return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    default:
        break;
    }
    if (b == 0) {
        refuse("a number is divided by zero");
    }
    if (b == -1) {
        return operation == Operator::Remainder ? std::optional<std::int64_t>(0)
                                                : computed(Operator::Subtract, 0, a);
    }
    const std::int64_t remainder = a % b;
    const bool is_off = remainder != 0 && (remainder < 0) != (b < 0);
    return operation == Operator::Remainder ? remainder + (is_off ? b : 0)
                                            : a / b - (is_off ? 1 : 0);
}

bool is_less(const Json& a, const Json& b)
{
    const bool are_comparable =
        (a.is_number() && b.is_number()) || (a.is_string() && b.is_string());
    if (!are_comparable) {
        refuse(fmt::format("{} and {} have no order", kind_of(a), kind_of(b)));
    }
    return a < b;
}

bool contains(const Json& whole, const Json& part)
{
    if (whole.is_array()) {
        return std::find(whole.begin(), whole.end(), part) != whole.end();
    }
    if (part.is_string() && whole.is_object()) {
        return whole.contains(part.get_ref<const std::string&>());
    }
    if (part.is_string() && whole.is_string()) {
        return whole.get_ref<const std::string&>().find(part.get_ref<const std::string&>()) !=
               std::string::npos;
    }
    refuse(fmt::format("{} cannot be looked for in {}", kind_of(part), kind_of(whole)));
}

Json combined(Operator operation, const Json& a, const Json& b)
{
    switch (operation) {
    case Operator::Equal:
        return a == b;
    case Operator::NotEqual:
        return a != b;
    case Operator::Less:
        return is_less(a, b);
    case Operator::LessEqual:
        return !is_less(b, a);
    case Operator::Greater:
        return is_less(b, a);
    case Operator::GreaterEqual:
        return !is_less(a, b);
    case Operator::In:
        return contains(b, a);
    case Operator::NotIn:
        return !contains(b, a);
    case Operator::Concatenate:
        return printed(a) + printed(b);
    case Operator::Add:
        if (a.is_string() && b.is_string()) {
            return printed(a) + printed(b);
        }
        break;
    default:
        break;
    }
    const auto result = computed(operation, integer(a), integer(b));
    if (!result) {
        refuse("a computed number is too large");
    }
    return *result;
}

bool passes(Test test, const Json& json)
{
    switch (test) {
    case Test::Defined:
        return true;
    case Test::None:
        return json.is_null();
    case Test::String:
        return json.is_string();
    case Test::Number:
        return json.is_number();
    case Test::Boolean:
        return json.is_boolean();
    case Test::Sequence:
        return json.is_array();
    case Test::Mapping:
        return json.is_object();
    }
    return false;
}

Value of_loop(const LoopPass& pass, const std::string& name)
{
    if (name == "index") {
        return Value::computed(pass.index + 1);
    }
    if (name == "index0") {
        return Value::computed(pass.index);
    }
    if (name == "first") {
        return Value::computed(pass.index == 0);
    }
    if (name == "last") {
        return Value::computed(pass.index + 1 == pass.length);
    }
    if (name == "length") {
        return Value::computed(pass.length);
    }
    return Value::undefined(
        fmt::format("loop has no member '{}'; it has index, index0, first, last and length", name));
}

bool is_loop(const Expression& expression)
{
    const auto* name = std::get_if<Name>(&expression.node);
    return name != nullptr && name->name == "loop";
}

/// `index` counts from the end if negative, as in Python.
Value item_at(const Value& base, std::int64_t index, const std::string& path)
{
    const Json& json = base.json();
    const auto size = static_cast<std::int64_t>(json.size());
    const std::int64_t position = index < 0 && index >= -size ? index + size : index;
    if (position < 0 || position >= size) {
        return Value::undefined(
            fmt::format("'{}' has {} items, so there is no [{}]", path, size, index));
    }
    return base.inside(json[static_cast<std::size_t>(position)]);
}

} // namespace

void Fuel::burn()
{
    if (left_ == 0) {
        throw Error(ErrorCode::LimitExceeded, {},
                    "the merge takes more steps than are allowed; are two long lists nested?");
    }
    --left_;
}

Value Evaluator::evaluate(const Expression& expression)
{
    fuel_.burn();
    return std::visit([this](const auto& node) { return of(node); }, expression.node);
}

Value Evaluator::defined(const Expression& expression)
{
    Value value = evaluate(expression);
    if (!value.is_defined()) {
        refuse(value.reason());
    }
    return value;
}

bool Evaluator::is_true(const Expression& expression)
{
    return is_truth(defined(expression).json());
}

Value Evaluator::of(const Constant& constant)
{
    return Value::borrowed(constant.value);
}

Value Evaluator::of(const Name& name)
{
    for (auto pass = scope_.passes.rbegin(); pass != scope_.passes.rend(); ++pass) {
        if (*pass->variable == name.name) {
            return pass->item;
        }
    }
    const auto found = scope_.data.is_object() ? scope_.data.find(name.name) : scope_.data.end();
    if (found == scope_.data.end()) {
        return Value::undefined(
            fmt::format("'{}' is not in the data{}", name.name,
                        scope_.data.is_object() ? hint(scope_.data, name.name) : std::string()));
    }
    return Value::borrowed(*found);
}

Value Evaluator::of(const Member& member)
{
    if (is_loop(*member.base) && !scope_.passes.empty()) {
        return of_loop(scope_.passes.back(), member.name);
    }
    return member_of(evaluate(*member.base), member.name, *member.base);
}

Value Evaluator::of(const Subscript& subscript)
{
    const Value base = evaluate(*subscript.base);
    const Value index = defined(*subscript.index);
    if (!base.is_defined()) {
        return base;
    }
    if (index.json().is_string()) {
        return member_of(base, index.json().get_ref<const std::string&>(), *subscript.base);
    }
    const std::string path = path_of(*subscript.base);
    if (!base.json().is_array()) {
        return Value::undefined(
            fmt::format("'{}' is {} and has no items", path, kind_of(base.json())));
    }
    return item_at(base, integer(index.json()), path);
}

Value Evaluator::of(const Not& negation)
{
    return Value::computed(!is_true(*negation.operand));
}

Value Evaluator::of(const Negative& negative)
{
    const Value operand = defined(*negative.operand);
    if (operand.json().is_number_float()) {
        return Value::computed(-operand.json().get<double>());
    }
    return Value::computed(combined(Operator::Subtract, Json(0), operand.json()));
}

Value Evaluator::of(const Binary& binary)
{
    if (binary.operation == Operator::Or || binary.operation == Operator::And) {
        // As in Jinja the result is the operand that decides, not its truth.
        Value left = defined(*binary.left);
        const bool is_decided = is_truth(left.json()) == (binary.operation == Operator::Or);
        return is_decided ? left : defined(*binary.right);
    }
    const Value left = defined(*binary.left);
    const Value right = defined(*binary.right);
    return Value::computed(combined(binary.operation, left.json(), right.json()));
}

Value Evaluator::of(const Filtered& filtered)
{
    Value input =
        filtered.filter->takes_undefined ? evaluate(*filtered.input) : defined(*filtered.input);
    std::vector<Value> arguments;
    for (const ExpressionPtr& argument : filtered.arguments) {
        arguments.push_back(defined(*argument));
    }
    return filtered.filter->apply(filters_, input, arguments);
}

Value Evaluator::of(const Tested& tested)
{
    const Value input = evaluate(*tested.input);
    if (!input.is_defined() && tested.test != Test::Defined) {
        refuse(input.reason());
    }
    const bool result = input.is_defined() && passes(tested.test, input.json());
    return Value::computed(result != tested.is_negated);
}

Value Evaluator::of(const Conditional& conditional)
{
    if (is_true(*conditional.condition)) {
        return evaluate(*conditional.value);
    }
    return conditional.otherwise != nullptr ? evaluate(*conditional.otherwise)
                                            : Value::computed("");
}

Value Evaluator::of(const List& list)
{
    Json items = Json::array();
    for (const ExpressionPtr& item : list.items) {
        items.push_back(defined(*item).json());
    }
    return Value::computed(std::move(items));
}

} // namespace indenture::templating
