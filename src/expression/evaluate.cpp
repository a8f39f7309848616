#include "expression/evaluate.h"

#include "base/error.h"
#include "expression/detail/methods.h"
#include "expression/detail/objects.h"
#include "expression/detail/operators.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"
#include "expression/detail/words.h"
#include "expression/filter.h"
#include "expression/spelling.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

/// Macros that call themselves; each call costs stack here and in the merge.
constexpr std::size_t calls_max = 64;

std::string hint(const std::vector<std::string_view>& names, std::string_view name)
{
    constexpr std::size_t compared_max = 2'000;
    if (names.size() > compared_max) {
        return {};
    }
    const std::string_view like = most_like(name, names);
    return like.empty() ? std::string() : fmt::format("; did you mean '{}'?", like);
}

std::string hint(const Value& mapping, std::string_view name)
{
    std::vector<std::string_view> names;
    for (const Member& member : mapping.members()) {
        names.push_back(member.name);
    }
    return hint(names, name);
}

bool is_method(std::string_view name)
{
    const auto names = method_names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// a.b.c, where a missing name is all that can go wrong.
bool is_plain_path(const Expression& expression)
{
    if (const auto* attribute = std::get_if<Attribute>(&expression.node)) {
        return is_plain_path(*attribute->base);
    }
    return std::holds_alternative<Name>(expression.node);
}

std::string named(const std::string& path)
{
    return path.empty() ? std::string("the value") : fmt::format("'{}'", path);
}

/// base.name if it needs no message, else nullopt.
std::optional<Value> plain_attribute(const Value& base, std::string_view name)
{
    if (base.is_mapping()) {
        const Value* const found = base.find(name);
        return found == nullptr ? std::nullopt : std::optional(*found);
    }
    if (base.is_object()) {
        return base.object().member(name);
    }
    if (base.is_list() && base.sequence() == Value::Sequence::Group) {
        return name == "grouper" ? std::optional(base.items()[0])
               : name == "list"  ? std::optional(base.items()[1])
                                 : std::nullopt;
    }
    return std::nullopt;
}

Value sliced(Evaluator& evaluator, const Value& base, const std::array<Value, 3>& bounds)
{
    std::array<std::optional<std::int64_t>, 3> numbers;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        if (bounds[i].is_defined() && !bounds[i].is(Value::Kind::Null)) {
            numbers[i] = integer_of(evaluator, bounds[i], "a slice");
        }
    }
    const std::int64_t step = numbers[2].value_or(1);
    if (step == 0) {
        refuse("the step of a slice is zero");
    }
    if (base.is_text()) {
        std::vector<Value> characters;
        Value keep;
        const auto items = items_in(evaluator, base, keep);
        std::string text;
        for (const std::size_t at : slice_positions(numbers[0], numbers[1], step, items.size())) {
            text += items[at].text();
        }
        return Value::text(std::move(text));
    }
    if (!base.is_list()) {
        refuse(fmt::format("{} cannot be cut into slices", kind_of(base)));
    }
    std::vector<Value> items;
    for (const std::size_t at :
         slice_positions(numbers[0], numbers[1], step, base.items().size())) {
        items.push_back(base.items()[at]);
    }
    const bool is_tuple = base.sequence() != Value::Sequence::List;
    return made_list(evaluator, std::move(items),
                     is_tuple ? Value::Sequence::Tuple : Value::Sequence::List);
}

} // namespace

void Fuel::run_out()
{
    throw Error(ErrorCode::LimitExceeded, {},
                "the merge takes more steps than are allowed; are two long lists nested?");
}

/// One member for each kind of node.
struct Evaluation {
    Evaluator& evaluator;

    Value value_of(const ExpressionPtr& expression) const
    {
        return evaluator.evaluate(*expression);
    }

    Value operator()(const Constant& constant) const { return constant.value; }

    Value operator()(const Name& name) const
    {
        if (const Value* const found = evaluator.scope().find(name.name)) {
            return *found;
        }
        if (evaluator.is_quiet_) {
            return {};
        }
        return Value::undefined(fmt::format(
            "'{}' is not in the data{}", name.name,
            evaluator.may_hint() ? hint(evaluator.scope().names(), name.name) : std::string()));
    }

    Value operator()(const Attribute& attribute) const
    {
        const Value base = value_of(attribute.base);
        if (auto found = plain_attribute(base, attribute.name)) {
            return std::move(*found);
        }
        return evaluator.attribute(base, attribute.name, path_of(*attribute.base));
    }

    Value operator()(const Subscript& subscript) const
    {
        const Value base = value_of(subscript.base);
        return evaluator.item(base, value_of(subscript.index), path_of(*subscript.base));
    }

    Value operator()(const Slice& slice) const
    {
        const Value base = value_of(slice.base);
        if (!base.is_defined()) {
            return evaluator.attribute(base, "[:]", path_of(*slice.base));
        }
        std::array<Value, 3> bounds;
        const std::array<const ExpressionPtr*, 3> written{&slice.start, &slice.stop, &slice.step};
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            if (*written[i] != nullptr) {
                bounds[i] = value_of(*written[i]);
                evaluator.note_missing(bounds[i]);
            }
        }
        return sliced(evaluator, base, bounds);
    }

    Value operator()(const Call& call) const
    {
        if (const auto* attribute = std::get_if<Attribute>(&call.callee->node)) {
            return method_call(call, *attribute);
        }
        if (const auto* name = std::get_if<Name>(&call.callee->node)) {
            if (evaluator.scope().find(name->name) == nullptr) {
                return function_call(call, name->name);
            }
        }
        const Value callee = value_of(call.callee);
        return evaluator.call(callee, arguments_of(call));
    }

    /// A filter used as a function: currency(x).
    Value function_call(const Call& call, const std::string& name) const
    {
        const Filter* const filter = find_filter(name);
        if (filter == nullptr || !filter->is_function) {
            refuse(fmt::format("there is no function '{}'", name));
        }
        Arguments arguments = arguments_of(call);
        if (arguments.positional.empty()) {
            refuse(fmt::format("the function {} wants a value", name));
        }
        const Value input = arguments.positional.front();
        arguments.positional.erase(arguments.positional.begin());
        return apply_filter(evaluator, *filter, input, arguments);
    }

    Value method_call(const Call& call, const Attribute& attribute) const
    {
        const Value base = value_of(attribute.base);
        const Arguments arguments = arguments_of(call);
        if (base.is_object()) {
            if (auto result = base.object().call_member(attribute.name, arguments, evaluator)) {
                return std::move(*result);
            }
        }
        if (const auto member = plain_attribute(base, attribute.name)) {
            return evaluator.call(*member, arguments);
        }
        if (!base.is_defined()) {
            return evaluator.attribute(base, attribute.name, path_of(*attribute.base));
        }
        return call_method(evaluator, base, attribute.name, arguments);
    }

    Arguments arguments_of(const Call& call) const
    {
        Arguments arguments;
        for (const ExpressionPtr& argument : call.positional) {
            arguments.positional.push_back(value_of(argument));
        }
        for (const NamedArgument& argument : call.named) {
            arguments.named.emplace_back(argument.name, value_of(argument.value));
        }
        return arguments;
    }

    Value operator()(const Unary& unary) const
    {
        const Value operand = value_of(unary.operand);
        if (unary.operation == UnaryOperator::Not) {
            return Value::boolean(!evaluator.is_true(operand));
        }
        const Number number = number_of(evaluator, operand, "the sign before a value");
        return Value::number(unary.operation == UnaryOperator::Negative ? number.negated()
                                                                        : number);
    }

    Value operator()(const Binary& binary) const
    {
        const Value left = value_of(binary.left);
        if (binary.operation == BinaryOperator::Or || binary.operation == BinaryOperator::And) {
            // As in Jinja the result is the operand that decides, not its truth.
            const bool is_decided =
                evaluator.is_true(left) == (binary.operation == BinaryOperator::Or);
            return is_decided ? left : value_of(binary.right);
        }
        return combined(evaluator, binary.operation, left, value_of(binary.right));
    }

    Value operator()(const Comparison& comparison) const
    {
        Value left = value_of(comparison.first);
        for (const Compared& compared : comparison.rest) {
            Value right = value_of(compared.operand);
            if (!related(evaluator, compared.relation, left, right)) {
                return Value::boolean(false);
            }
            left = std::move(right);
        }
        return Value::boolean(true);
    }

    /// The input of something that is not told what is missing.
    Value quietly(const ExpressionPtr& expression, bool is_quiet) const
    {
        const bool was_quiet = evaluator.is_quiet_;
        evaluator.is_quiet_ = is_quiet && is_plain_path(*expression);
        try {
            Value value = value_of(expression);
            evaluator.is_quiet_ = was_quiet;
            return value;
        } catch (...) {
            evaluator.is_quiet_ = was_quiet;
            throw;
        }
    }

    Value operator()(const Filtered& filtered) const
    {
        const Filter& filter = *filtered.filter;
        const Value input = quietly(filtered.input, filter.takes_undefined);
        if (!filter.takes_undefined) {
            evaluator.note_missing(input);
        }
        const std::vector<Value> arguments = values_of(filtered.arguments);
        const std::vector<Value> more = values_of(filtered.more);
        std::vector<std::pair<std::string, Value>> named_values;
        for (const NamedArgument& argument : filtered.named) {
            named_values.emplace_back(argument.name, value_of(argument.value));
        }
        return filter.apply({evaluator, filter, input, arguments, more, named_values});
    }

    /// Of those that are given; one that is given must not be missing.
    std::vector<Value> values_of(const std::vector<ExpressionPtr>& expressions) const
    {
        std::vector<Value> values;
        values.reserve(expressions.size());
        for (const ExpressionPtr& expression : expressions) {
            values.push_back(expression == nullptr ? Value() : value_of(expression));
            if (expression != nullptr) {
                evaluator.note_missing(values.back());
            }
        }
        return values;
    }

    Value operator()(const Tested& tested) const
    {
        const Value input = quietly(tested.input, tested.test->takes_undefined);
        const std::vector<Value> arguments = values_of(tested.arguments);
        return Value::boolean(passes_test(evaluator, *tested.test, input, arguments) !=
                              tested.is_negated);
    }

    Value operator()(const Conditional& conditional) const
    {
        if (evaluator.is_true(*conditional.condition)) {
            return value_of(conditional.value);
        }
        if (conditional.otherwise != nullptr) {
            return value_of(conditional.otherwise);
        }
        // Nobody forgot a datum here; it prints as nothing.
        return evaluator.options().undefined == Undefined::Error ? Value::borrowed_text("")
                                                                 : Value();
    }

    std::vector<Value> items_of(const std::vector<ExpressionPtr>& expressions) const
    {
        std::vector<Value> items;
        items.reserve(expressions.size());
        for (const ExpressionPtr& expression : expressions) {
            items.push_back(value_of(expression));
            evaluator.note_missing(items.back());
        }
        return items;
    }

    Value operator()(const ListLiteral& list) const { return Value::list(items_of(list.items)); }

    Value operator()(const TupleLiteral& tuple) const
    {
        return Value::list(items_of(tuple.items), Value::Sequence::Tuple);
    }

    Value operator()(const MappingLiteral& mapping) const
    {
        std::vector<std::pair<std::string, Value>> members;
        for (const auto& [name, value] : mapping.members) {
            const Value key = value_of(name);
            if (!key.is_text()) {
                refuse(
                    fmt::format("the names of a mapping are texts, and this is {}", kind_of(key)));
            }
            const Value member = value_of(value);
            evaluator.note_missing(member);
            put_member(members, key.text(), member);
        }
        return Value::mapping(std::move(members));
    }

    Value operator()(const BlockText&) const
    {
        return evaluator.block_text_ == nullptr ? Value() : *evaluator.block_text_;
    }
};

Evaluator::Evaluator(Scope& scope, Fuel& fuel, Options options)
    : scope_(scope), fuel_(fuel), options_(std::move(options)),
      words_(std::make_unique<Words>(options_.locale, fuel))
{
}

Evaluator::~Evaluator() = default;

Value Evaluator::evaluate(const Expression& expression)
{
    fuel_.burn();
    return std::visit(Evaluation{*this}, expression.node);
}

Value Evaluator::evaluate(const Expression& filters, const Value& block_text)
{
    const Value* const outer = std::exchange(block_text_, &block_text);
    try {
        Value value = evaluate(filters);
        block_text_ = outer;
        return value;
    } catch (...) {
        block_text_ = outer;
        throw;
    }
}

bool Evaluator::may_hint()
{
    hints_left_ -= hints_left_ > 0 ? 1U : 0U;
    return hints_left_ > 0;
}

void Evaluator::note_missing(const Value& value)
{
    if (value.is_defined()) {
        return;
    }
    if (options_.undefined == Undefined::Error) {
        refuse(value.reason().empty() ? std::string("a value is missing")
                                      : std::string(value.reason()));
    }
    if (options_.on_missing && !value.reason().empty()) {
        options_.on_missing(value.reason());
    }
}

bool Evaluator::is_true(const Value& value)
{
    switch (value.kind()) {
    case Value::Kind::Undefined:
        if (options_.undefined == Undefined::Error) {
            note_missing(value);
        }
        return false;
    case Value::Kind::Null:
        return false;
    case Value::Kind::Boolean:
        return value.boolean();
    case Value::Kind::Number:
        return !value.number().is_zero();
    case Value::Kind::Text:
        return !value.text().empty();
    case Value::Kind::List:
        return !value.items().empty();
    case Value::Kind::Mapping:
        return !value.members().empty();
    case Value::Kind::Object:
        return true;
    }
    return false;
}

Value Evaluator::items_of(const Value& value)
{
    if (value.is_list()) {
        return value;
    }
    if (value.is_mapping()) {
        return made_list(*this, names_of(value));
    }
    if (!value.is_defined()) {
        note_missing(value);
        return Value::list({});
    }
    if (!value.is_text()) {
        refuse(fmt::format("{} has no items to go through", kind_of(value)));
    }
    std::vector<Value> characters;
    const std::string_view text = value.text();
    pay_for_list(*this, length_of(text));
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t size = offset_of(text.substr(start, 8), 1);
        characters.push_back(Value::part_of(value, text.substr(start, size)));
        start += size;
    }
    return Value::list(std::move(characters));
}

Printed Evaluator::printed(const Value& value)
{
    switch (value.kind()) {
    case Value::Kind::Undefined:
        note_missing(value);
        return Printed(std::string());
    case Value::Kind::Text:
        return Printed(value);
    case Value::Kind::Number:
        return Printed(is_strict() ? value.number().text() : value.number().floated().text());
    case Value::Kind::Object:
        refuse(fmt::format("{} cannot be printed{}", kind_of(value),
                           value.object().is_callable() ? "; call it with ()" : ""));
    default:
        break;
    }
    if (!rich_kind(value).empty()) {
        refuse("rich text and pictures cannot be joined to other text or filtered; print them in "
               "a tag of their own");
    }
    if (!is_strict()) {
        return Printed(represented(value));
    }
    const char* const cure = value.is_list()               ? "use a loop or the filter join"
                             : value.is(Value::Kind::Null) ? "use the filter default or an {% if %}"
                             : value.is(Value::Kind::Boolean) ? "use an {% if %} to say it in words"
                                                              : "name one of its members";
    refuse(fmt::format("the value is {}, which cannot be printed; {}", kind_of(value), cure));
}

std::string Evaluator::represented(const Value& value)
{
    fuel_.burn();
    switch (value.kind()) {
    case Value::Kind::Undefined:
        return "Undefined";
    case Value::Kind::Null:
        return "None";
    case Value::Kind::Boolean:
        return value.boolean() ? "True" : "False";
    case Value::Kind::Number:
        return value.number().floated().text();
    case Value::Kind::Text:
        return quoted(value.text());
    case Value::Kind::Object:
        refuse(fmt::format("{} cannot be printed", kind_of(value)));
    case Value::Kind::List: {
        const bool is_tuple = value.sequence() != Value::Sequence::List;
        std::string text = is_tuple ? "(" : "[";
        for (const Value& item : value.items()) {
            text += text.size() > 1 ? ", " : "";
            text += represented(item);
            pay_for_text(*this, text.size() / 64);
        }
        text += is_tuple && value.items().size() == 1 ? "," : "";
        return text + (is_tuple ? ")" : "]");
    }
    case Value::Kind::Mapping: {
        std::string text = "{";
        for (const Member& member : value.members()) {
            text += text.size() > 1 ? ", " : "";
            text += quoted(member.name) + ": " + represented(member.value);
            pay_for_text(*this, text.size() / 64);
        }
        return text + "}";
    }
    }
    return {};
}

Value Evaluator::call(const Value& callee, const Arguments& arguments)
{
    note_missing(callee);
    if (!callee.is_object() || !callee.object().is_callable()) {
        refuse(fmt::format("{} cannot be called",
                           callee.is_defined() ? kind_of(callee) : std::string(callee.reason())));
    }
    if (calls_ >= calls_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("calls are nested deeper than {} levels; does {} call itself "
                                "without end?",
                                calls_max, callee.object().description()));
    }
    ++calls_;
    try {
        Value result = callee.object().call(arguments, *this);
        --calls_;
        return result;
    } catch (...) {
        --calls_;
        throw;
    }
}

Value Evaluator::attribute(const Value& base, std::string_view name, const std::string& path)
{
    if (auto found = plain_attribute(base, name)) {
        return std::move(*found);
    }
    if (!base.is_defined()) {
        if (options_.undefined == Undefined::Blank) {
            refuse(fmt::format("{}, so it has no member '{}'",
                               base.reason().empty() ? std::string("the value is missing")
                                                     : std::string(base.reason()),
                               name));
        }
        return base;
    }
    if (is_quiet_) {
        return {};
    }
    if (base.is_mapping()) {
        const std::string like = may_hint() ? hint(base, name) : std::string();
        return Value::undefined(
            path.empty() ? fmt::format("there is no member '{}'{}", name, like)
                         : fmt::format("'{}.{}' is not in the data{}", path, name, like));
    }
    if (is_method(name)) {
        return Value::undefined(fmt::format("'{}' is a method; write {}.{}()", name,
                                            path.empty() ? "..." : path, name));
    }
    return Value::undefined(
        fmt::format("{} is {} and has no member '{}'", named(path), kind_of(base), name));
}

Value Evaluator::item(const Value& base, const Value& index, const std::string& path)
{
    note_missing(index);
    if (!base.is_defined()) {
        return attribute(base, index.is_text() ? index.text() : std::string_view("[]"), path);
    }
    if (index.is_text()) {
        if (base.is_mapping() || base.is_object()) {
            return attribute(base, index.text(), path);
        }
        return Value::undefined(fmt::format("{} is {} and has no member '{}'", named(path),
                                            kind_of(base), index.text()));
    }
    const auto number = index.is(Value::Kind::Boolean)
                            ? std::optional<std::int64_t>(index.boolean() ? 1 : 0)
                        : index.is_number() && index.number().is_whole() ? index.number().integer()
                                                                         : std::nullopt;
    if (!(base.is_list() || base.is_text()) || !number) {
        return Value::undefined(
            fmt::format("{} is {} and has no such item", named(path), kind_of(base)));
    }
    const std::size_t length = base.is_list() ? base.items().size() : length_of(base.text());
    const auto size = static_cast<std::int64_t>(length);
    const std::int64_t position = *number < 0 ? *number + size : *number;
    if (position < 0 || position >= size) {
        return Value::undefined(
            fmt::format("{} has {} items, so there is no [{}]", named(path), size, *number));
    }
    const auto at = static_cast<std::size_t>(position);
    if (base.is_list()) {
        return base.items()[at];
    }
    const std::string_view rest = base.text().substr(offset_of(base.text(), at));
    return Value::part_of(base, rest.substr(0, offset_of(rest, 1)));
}

void Evaluator::assign(const Target& target, const Value& value)
{
    if (target.kind == Target::Kind::Name) {
        scope_.set(target.name, value);
        return;
    }
    if (target.kind == Target::Kind::NamespaceMember) {
        const Value* const space = scope_.find(target.name);
        auto* const object = space != nullptr && space->is_object()
                                 ? dynamic_cast<Namespace*>(&space->object())
                                 : nullptr;
        if (object == nullptr) {
            refuse(fmt::format("'{}' is no namespace; write {{% set {} = namespace() %}} first",
                               target.name, target.name));
        }
        object->set(target.member, value);
        return;
    }
    const Value list = items_of(value);
    if (list.items().size() != target.parts.size()) {
        refuse(fmt::format("{} names take apart a list of {} items", target.parts.size(),
                           list.items().size()));
    }
    for (std::size_t i = 0; i < target.parts.size(); ++i) {
        assign(target.parts[i], list.items()[i]);
    }
}

} // namespace indenture::expression
