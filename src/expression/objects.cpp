#include "expression/detail/objects.h"

#include "expression/detail/operators.h"
#include "expression/detail/support.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

/// Objects may not hold objects, so that none can hold itself.
void refuse_object(const Value& value, std::string_view holder)
{
    if (value.holds_object()) {
        refuse(fmt::format("{} cannot hold {}; it holds data only", holder, kind_of(value)));
    }
}

void refuse_named(const Arguments& arguments, std::string_view function)
{
    if (!arguments.named.empty()) {
        refuse(fmt::format("{} takes no argument named '{}'", function,
                           arguments.named.front().first));
    }
}

/// cycler("odd", "even"): its items in turn.
class Cycler : public Object {
public:
    explicit Cycler(std::vector<Value> items) : items_(std::move(items)) {}
    std::string description() const override { return "a cycler"; }
    std::optional<Value> member(std::string_view name) override
    {
        return name == "current" ? std::optional(items_[at_]) : std::nullopt;
    }
    std::optional<Value> call_member(std::string_view name, const Arguments&, Evaluator&) override
    {
        if (name == "next") {
            const std::size_t now = at_;
            at_ = (at_ + 1) % items_.size();
            return items_[now];
        }
        if (name == "reset") {
            at_ = 0;
            return Value::null();
        }
        return std::nullopt;
    }

private:
    std::vector<Value> items_;
    std::size_t at_ = 0;
};

/// joiner(", "): nothing the first time, then the separator.
class Joiner : public Object {
public:
    explicit Joiner(Value separator) : separator_(std::move(separator)) {}
    std::string description() const override { return "a joiner"; }
    bool is_callable() const override { return true; }
    Value call(const Arguments&, Evaluator&) override
    {
        const bool is_first = !is_used_;
        is_used_ = true;
        return is_first ? Value::borrowed_text("") : separator_;
    }

private:
    Value separator_;
    bool is_used_ = false;
};

/// What range(start, stop, step) gives, as a list.
Value call_range(const Arguments& arguments, Evaluator& evaluator)
{
    refuse_named(arguments, "range");
    std::vector<std::int64_t> bounds;
    for (const Value& argument : arguments.positional) {
        bounds.push_back(integer_of(evaluator, argument, "range"));
    }
    if (bounds.empty() || bounds.size() > 3) {
        refuse("range takes one to three whole numbers");
    }
    const std::int64_t start = bounds.size() == 1 ? 0 : bounds[0];
    const std::int64_t stop = bounds.size() == 1 ? bounds[0] : bounds[1];
    const std::int64_t step = bounds.size() == 3 ? bounds[2] : 1;
    if (step == 0) {
        refuse("the step of range is zero");
    }
    std::vector<Value> items;
    constexpr std::int64_t bound_max = std::int64_t{1} << 61U; // so that a sum cannot overflow
    for (const std::int64_t bound : bounds) {
        if (bound > bound_max || bound < -bound_max) {
            refuse(fmt::format("range takes no number as large as {}", bound));
        }
    }
    for (std::int64_t at = start; step > 0 ? at < stop : at > stop; at += step) {
        if (items.size() % 1024 == 0) { // before the list grows on
            pay_for_list(evaluator, items.size() + 1024 > list_size_max ? list_size_max + 1 : 1024);
        }
        items.push_back(Value::number(at));
    }
    return Value::list(std::move(items));
}

Value call_dict(const Arguments& arguments, Evaluator& evaluator)
{
    std::vector<std::pair<std::string, Value>> members;
    if (arguments.positional.size() > 1) {
        refuse("dict takes one mapping or list of pairs, and named values");
    }
    for (const Value& source : arguments.positional) {
        members = members_of(evaluator, source);
    }
    for (const auto& [name, value] : arguments.named) {
        put_member(members, name, value);
    }
    return Value::mapping(std::move(members));
}

Value call_namespace(const Arguments& arguments, Evaluator& evaluator)
{
    auto space = std::make_shared<Namespace>();
    const Value initial = call_dict(arguments, evaluator);
    for (const Member& member : initial.members()) {
        space->set(member.name, member.value);
    }
    return Value::object(std::move(space));
}

Value call_cycler(const Arguments& arguments, Evaluator&)
{
    refuse_named(arguments, "cycler");
    if (arguments.positional.empty()) {
        refuse("cycler wants the items to go through");
    }
    for (const Value& item : arguments.positional) {
        refuse_object(item, "a cycler");
    }
    return Value::object(std::make_shared<Cycler>(arguments.positional));
}

Value call_joiner(const Arguments& arguments, Evaluator&)
{
    Value separator = Value::borrowed_text(", ");
    if (!arguments.positional.empty()) {
        separator = arguments.positional.front();
    }
    for (const auto& [name, value] : arguments.named) {
        if (name != "sep") {
            refuse(fmt::format("joiner takes no argument named '{}'", name));
        }
        separator = value;
    }
    refuse_object(separator, "a joiner");
    return Value::object(std::make_shared<Joiner>(separator));
}

} // namespace

void put_member(std::vector<std::pair<std::string, Value>>& members, std::string_view name,
                const Value& value)
{
    const auto known = std::find_if(members.begin(), members.end(),
                                    [name](const auto& member) { return member.first == name; });
    if (known != members.end()) {
        known->second = value;
    } else {
        members.emplace_back(name, value);
    }
}

std::vector<std::pair<std::string, Value>> members_of(Evaluator& evaluator, const Value& source)
{
    std::vector<std::pair<std::string, Value>> members;
    if (source.is_mapping()) {
        for (const Member& member : source.members()) {
            members.emplace_back(member.name, member.value);
        }
        evaluator.fuel().burn(members.size());
        return members;
    }
    Value keep;
    for (const Value& item : items_in(evaluator, source, keep)) {
        if (!item.is_list() || item.items().size() != 2 || !item.items()[0].is_text()) {
            refuse("dict wants a mapping, or pairs of a name and a value");
        }
        evaluator.fuel().burn(members.size());
        put_member(members, item.items()[0].text(), item.items()[1]);
    }
    return members;
}

std::optional<Value> Namespace::member(std::string_view name)
{
    for (const auto& [known, value] : members_) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

void Namespace::set(std::string_view name, const Value& value)
{
    refuse_object(value, "a namespace");
    put_member(members_, name, value);
}

Loop::Loop(Value items, std::size_t depth0, Recurse recurse)
    : items_(std::move(items)), depth0_(depth0), recurse_(std::move(recurse))
{
}

std::string Loop::description() const
{
    return "the loop";
}

Value Loop::call(const Arguments& arguments, Evaluator&)
{
    if (recurse_ == nullptr) {
        refuse("the loop can be called only in a for that ends with 'recursive'");
    }
    if (arguments.positional.size() != 1 || !arguments.named.empty()) {
        refuse("the call of loop wants one list");
    }
    return recurse_(arguments.positional.front());
}

std::optional<Value> Loop::member(std::string_view name)
{
    const auto number = [](std::size_t n) { return Value::number(static_cast<std::int64_t>(n)); };
    const std::size_t size = length();
    if (name == "index") {
        return number(index_ + 1);
    }
    if (name == "index0") {
        return number(index_);
    }
    if (name == "first") {
        return Value::boolean(index_ == 0);
    }
    if (name == "last") {
        return Value::boolean(index_ + 1 == size);
    }
    if (name == "length") {
        return number(size);
    }
    if (name == "revindex") {
        return number(size - index_);
    }
    if (name == "revindex0") {
        return number(size - index_ - 1);
    }
    if (name == "depth") {
        return number(depth0_ + 1);
    }
    if (name == "depth0") {
        return number(depth0_);
    }
    if (name == "previtem") {
        return index_ == 0 ? Value::undefined("the first pass of a loop has no previtem")
                           : items_.items()[index_ - 1];
    }
    if (name == "nextitem") {
        return index_ + 1 == size ? Value::undefined("the last pass of a loop has no nextitem")
                                  : items_.items()[index_ + 1];
    }
    return std::nullopt;
}

std::optional<Value> Loop::call_member(std::string_view name, const Arguments& arguments,
                                       Evaluator& evaluator)
{
    if (name == "cycle") {
        if (arguments.positional.empty()) {
            refuse("loop.cycle wants the items to go through");
        }
        return arguments.positional[index_ % arguments.positional.size()];
    }
    if (name == "changed") {
        const Value now = Value::list(arguments.positional);
        refuse_object(now, "loop.changed");
        const bool is_same = last_changed_ && is_equal(evaluator, *last_changed_, now);
        last_changed_ = now;
        return Value::boolean(!is_same);
    }
    return std::nullopt;
}

const std::vector<std::pair<std::string_view, Value>>& functions()
{
    static const std::vector<std::pair<std::string_view, Value>> all{
        {"range", make_function("the function range", call_range)},
        {"dict", make_function("the function dict", call_dict)},
        {"namespace", make_function("the function namespace", call_namespace)},
        {"cycler", make_function("the function cycler", call_cycler)},
        {"joiner", make_function("the function joiner", call_joiner)},
    };
    return all;
}

} // namespace indenture::expression
