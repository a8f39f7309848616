#include "expression/value.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <numeric>

namespace indenture::expression {

namespace {

/// Few members are found as fast one by one.
constexpr std::size_t index_from = 12;

/// What a computed mapping shares with its copies.
struct OwnedMapping {
    std::vector<std::pair<std::string, Value>> written;
    std::vector<Member> members;
    std::vector<std::uint32_t> by_name;
    Mapping mapping;
};

class Function : public Object {
public:
    Function(std::string description, std::function<Value(const Arguments&, Evaluator&)> function)
        : description_(std::move(description)), function_(std::move(function))
    {
    }
    std::string description() const override { return description_; }
    bool is_callable() const override { return true; }
    Value call(const Arguments& arguments, Evaluator& evaluator) override
    {
        return function_(arguments, evaluator);
    }

private:
    std::string description_;
    std::function<Value(const Arguments&, Evaluator&)> function_;
};

std::uint16_t checked_depth(std::size_t depth)
{
    if (depth > Value::depth_max) {
        throw Error(
            ErrorCode::LimitExceeded, {},
            fmt::format("lists and mappings are nested deeper than {} levels", Value::depth_max));
    }
    return static_cast<std::uint16_t>(depth);
}

std::uint32_t checked_size(std::size_t size)
{
    if (size > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(ErrorCode::LimitExceeded, {}, "a value is larger than 4 GiB");
    }
    return static_cast<std::uint32_t>(size);
}

} // namespace

Value Value::undefined(std::string reason)
{
    Value value;
    const auto owned = std::make_shared<const std::string>(std::move(reason));
    value.reason_ = owned.get();
    value.owner_ = owned;
    return value;
}

Value Value::boolean(bool truth)
{
    Value value(Kind::Boolean);
    value.boolean_ = truth;
    return value;
}

Value Value::number(Number number)
{
    Value value(Kind::Number);
    value.detail_ = static_cast<std::uint8_t>(number.kind_);
    value.extent_ = number.scale_;
    if (number.is_float()) {
        value.float_ = number.float_;
    } else if (number.big_) {
        value.is_big_ = true;
        value.big_ = number.big_.get();
        value.size_ = number.is_negative() ? 1 : 0;
        value.owner_ = std::move(number.big_);
    } else {
        value.whole_ = number.small_;
    }
    return value;
}

Value Value::text(std::string text)
{
    Value value(Kind::Text);
    value.size_ = checked_size(text.size());
    const auto owned = std::make_shared<const std::string>(std::move(text));
    value.text_ = owned->data();
    value.owner_ = owned;
    return value;
}

Value Value::borrowed_text(std::string_view text)
{
    Value value(Kind::Text);
    value.size_ = checked_size(text.size());
    value.text_ = text.data();
    return value;
}

Value Value::part_of(const Value& whole, std::string_view part)
{
    Value value = borrowed_text(part);
    value.owner_ = whole.owner_;
    return value;
}

Value Value::list(std::vector<Value> items, Sequence sequence)
{
    Value value(Kind::List);
    std::size_t depth = 0;
    for (const Value& item : items) {
        depth = std::max(depth, item.depth());
        value.holds_object_ = value.holds_object_ || item.holds_object_;
    }
    value.extent_ = checked_depth(depth + 1);
    value.detail_ = static_cast<std::uint8_t>(sequence);
    value.size_ = checked_size(items.size());
    const auto owned = std::make_shared<const std::vector<Value>>(std::move(items));
    value.items_ = owned->data();
    value.owner_ = owned;
    return value;
}

Value Value::mapping(std::vector<std::pair<std::string, Value>> members)
{
    Value value(Kind::Mapping);
    const auto owned = std::make_shared<OwnedMapping>();
    owned->written = std::move(members);
    std::size_t depth = 0;
    for (const auto& [name, member] : owned->written) {
        depth = std::max(depth, member.depth());
        value.holds_object_ = value.holds_object_ || member.holds_object_;
        owned->members.push_back({name, member});
    }
    if (owned->members.size() > index_from) {
        owned->by_name.resize(owned->members.size());
        std::iota(owned->by_name.begin(), owned->by_name.end(), 0U);
        std::sort(owned->by_name.begin(), owned->by_name.end(),
                  [&](auto a, auto b) { return owned->members[a].name < owned->members[b].name; });
    }
    owned->mapping = {owned->members, owned->by_name};
    value.extent_ = checked_depth(depth + 1);
    value.mapping_ = &owned->mapping;
    value.owner_ = owned;
    return value;
}

Value Value::object(std::shared_ptr<Object> object)
{
    Value value(Kind::Object);
    value.holds_object_ = true;
    value.object_ = object.get();
    value.owner_ = std::move(object);
    return value;
}

std::string_view Value::reason() const
{
    return reason_ == nullptr ? std::string_view() : std::string_view(*reason_);
}

Number Value::number() const
{
    Number number;
    number.kind_ = static_cast<Number::Kind>(detail_);
    number.scale_ = extent_;
    if (number.is_float()) {
        number.float_ = float_;
    } else if (is_big_) {
        number.small_ = size_ == 1 ? -1 : 1;
        number.big_ = std::shared_ptr<const Number::Big>(owner_, big_);
    } else {
        number.small_ = whole_;
    }
    return number;
}

std::span<const Member> Value::members() const
{
    return mapping_->members;
}

const Value* Value::find(std::string_view name) const
{
    const Mapping& mapping = *mapping_;
    if (mapping.by_name.empty()) {
        const auto found = std::find_if(mapping.members.begin(), mapping.members.end(),
                                        [name](const Member& m) { return m.name == name; });
        return found == mapping.members.end() ? nullptr : &found->value;
    }
    const auto found = std::lower_bound(
        mapping.by_name.begin(), mapping.by_name.end(), name,
        [&mapping](std::uint32_t at, std::string_view n) { return mapping.members[at].name < n; });
    const bool is_there = found != mapping.by_name.end() && mapping.members[*found].name == name;
    return is_there ? &mapping.members[*found].value : nullptr;
}

Object& Value::object() const
{
    return *object_;
}

Value Value::without_origin() const
{
    Value copy = *this;
    copy.origin_ = nullptr;
    return copy;
}

std::size_t Value::depth() const
{
    return is_list() || is_mapping() ? extent_ : 0;
}

Value Object::call(const Arguments&, Evaluator&)
{
    throw Error(ErrorCode::BadInput, {}, fmt::format("{} cannot be called", description()));
}

std::optional<Value> Object::member(std::string_view)
{
    return std::nullopt;
}

std::optional<Value> Object::call_member(std::string_view, const Arguments&, Evaluator&)
{
    return std::nullopt;
}

Value make_function(std::string description,
                    std::function<Value(const Arguments&, Evaluator&)> function)
{
    return Value::object(std::make_shared<Function>(std::move(description), std::move(function)));
}

std::string kind_of(const Value& value)
{
    switch (value.kind()) {
    case Value::Kind::Undefined:
        return "missing";
    case Value::Kind::Null:
        return "null";
    case Value::Kind::Boolean:
        return value.boolean() ? "true" : "false";
    case Value::Kind::Number:
        return "a number";
    case Value::Kind::Text:
        return "text";
    case Value::Kind::List:
        return "a list";
    case Value::Kind::Mapping:
        return rich_kind(value).empty() ? "a mapping" : "rich text or a picture";
    case Value::Kind::Object:
        return value.object().description();
    }
    return {};
}

std::string_view rich_kind(const Value& value)
{
    static constexpr std::array<std::string_view, 7> kinds{
        "$rich", "$paragraphs", "$image", "$link", "$docx", "$clause", "$break"};
    if (!value.is_mapping()) {
        return {};
    }
    for (const Member& member : value.members()) {
        if (member.name.starts_with('$')) {
            const auto* const found = std::find(kinds.begin(), kinds.end(), member.name);
            if (found != kinds.end()) {
                return *found;
            }
        }
    }
    return {};
}

namespace {

bool equal_lists(const Value& a, const Value& b)
{
    const bool is_a_list = a.sequence() == Value::Sequence::List;
    const bool is_b_list = b.sequence() == Value::Sequence::List;
    return is_a_list == is_b_list && std::equal(a.items().begin(), a.items().end(),
                                                b.items().begin(), b.items().end(), equal);
}

bool equal_mappings(const Value& a, const Value& b)
{
    return a.members().size() == b.members().size() &&
           std::all_of(a.members().begin(), a.members().end(), [&b](const Member& member) {
               const Value* other = b.find(member.name);
               return other != nullptr && equal(member.value, *other);
           });
}

/// As in Python true is 1 and false is 0.
std::optional<Number> as_number(const Value& value)
{
    if (value.is(Value::Kind::Boolean)) {
        return Number(value.boolean() ? 1 : 0);
    }
    return value.is_number() ? std::optional(value.number()) : std::nullopt;
}

} // namespace

bool equal(const Value& a, const Value& b)
{
    const auto left = as_number(a);
    const auto right = as_number(b);
    if (left && right) {
        return *left == *right;
    }
    if (a.kind() != b.kind()) {
        return false;
    }
    switch (a.kind()) {
    case Value::Kind::Text:
        return a.text() == b.text();
    case Value::Kind::List:
        return equal_lists(a, b);
    case Value::Kind::Mapping:
        return equal_mappings(a, b);
    case Value::Kind::Object:
        return &a.object() == &b.object();
    default:
        return true;
    }
}

} // namespace indenture::expression
