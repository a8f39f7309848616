#include "expression/data.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <memory_resource>
#include <mutex>
#include <numeric>
#include <unordered_set>

namespace indenture::expression {

namespace {

constexpr std::size_t index_from = 12; // as in value.cpp

std::string line_and_column(ByteView text, std::size_t offset)
{
    const ByteView before = text.substr(0, std::min(offset, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n') + 1; // npos + 1 is 0
    return fmt::format("line {}, column {}", lines + 1, before.size() - start + 1);
}

/// What nlohmann says after its own prefix "[json...] parse error at line x, column y: ".
std::string reason_of(const std::string& what)
{
    const auto colon = what.find(": ");
    return colon == std::string::npos ? what : what.substr(colon + 2);
}

/// A list or mapping of the document, and where its parts lie.
struct Container {
    const char* first;
    const char* end;
    const Value* value;
};

/// Writes pointers backwards, from a datum up to the root.
class Containers {
public:
    void add(const Value& value)
    {
        if (value.is_list()) {
            add_parts(value, value.items());
            for (const Value& item : value.items()) {
                add(item);
            }
        } else if (value.is_mapping()) {
            add_parts(value, value.members());
            for (const Member& member : value.members()) {
                add(member.value);
            }
        }
    }

    void sort()
    {
        std::sort(all_.begin(), all_.end(),
                  [](const Container& a, const Container& b) { return a.first < b.first; });
    }

    /// nullptr if the address is in none.
    const Container* around(const void* address) const
    {
        const auto* const at = static_cast<const char*>(address);
        auto found =
            std::upper_bound(all_.begin(), all_.end(), at,
                             [](const char* a, const Container& c) { return a < c.first; });
        return found == all_.begin() || at >= (--found)->end ? nullptr : &*found;
    }

private:
    template <class Part> void add_parts(const Value& value, std::span<const Part> parts)
    {
        if (!parts.empty()) {
            const auto* const first = reinterpret_cast<const char*>(parts.data());
            all_.push_back({first, first + parts.size_bytes(), &value});
        }
    }

    std::vector<Container> all_;
};

} // namespace

struct Data::Document {
    std::pmr::monotonic_buffer_resource arena; ///< all values and texts; they need no destructor
    std::vector<Number> large;                 ///< numbers whose digits lie outside the arena
    Value* root = nullptr;

    mutable std::once_flag is_indexed;
    mutable Containers containers; ///< made when the first pointer is asked for
};

/// Takes the events of a JSON parser and lays the values out in a document.
class DataBuilder {
public:
    DataBuilder(std::string source, const Limits& limits)
        : document_(std::make_shared<Data::Document>()), source_(std::move(source)), limits_(limits)
    {
    }

    bool null() { return add(Value::null()); }
    bool boolean(bool truth) { return add(Value::boolean(truth)); }
    bool number_integer(std::int64_t whole) { return add(Value::number(Number(whole))); }
    bool number_unsigned(std::uint64_t whole)
    {
        return whole <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
                   ? number_integer(static_cast<std::int64_t>(whole))
                   : number_float(0, fmt::format("{}", whole));
    }
    bool number_float(double, const std::string& text)
    {
        const auto number = Number::parse(text);
        if (!number) {
            throw Error(ErrorCode::LimitExceeded, {source_, {}, {}},
                        fmt::format("the number {}... has more than {} digits", text.substr(0, 20),
                                    Number::digits_max));
        }
        return add(lasting(*number));
    }
    bool string(const std::string& text) { return add(Value::borrowed_text(stored(text))); }
    bool binary(const Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return start(); }
    bool start_array(std::size_t) { return start(); }

    bool key(const std::string& name)
    {
        const auto known = names_.find(name);
        names_open_.push_back(known != names_.end() ? *known : *names_.insert(stored(name)).first);
        return true;
    }

    bool end_array()
    {
        const std::size_t first = starts_.back();
        const std::size_t size = values_.size() - first;
        auto* const items = room_for<Value>(size);
        Value list(Value::Kind::List);
        list.extent_ = 1;
        for (std::size_t i = 0; i < size; ++i) {
            place(values_[first + i], items[i], list);
        }
        list.items_ = items;
        list.size_ = static_cast<std::uint32_t>(size);
        return finish(list, first);
    }

    bool end_object()
    {
        const std::size_t first = starts_.back();
        const std::size_t size = values_.size() - first;
        const std::size_t first_name = names_open_.size() - size;
        auto* const members = room_for<Member>(size);
        Value value(Value::Kind::Mapping);
        value.extent_ = 1;
        for (std::size_t i = 0; i < size; ++i) {
            members[i].name = names_open_[first_name + i];
            place(values_[first + i], members[i].value, value);
        }
        auto* const mapping = room_for<Mapping>(1);
        mapping->members = {members, size};
        mapping->by_name = indexed(mapping->members);
        value.mapping_ = mapping;
        names_open_.resize(first_name);
        return finish(value, first);
    }

    bool parse_error(std::size_t position, const std::string&, const Json::exception& error)
    {
        constexpr int out_of_range = 406;
        error_position_ = position;
        error_ = error.id == out_of_range ? "a number is too large" : reason_of(error.what());
        return false;
    }

    [[noreturn]] void fail(ByteView text) const
    {
        throw Error(
            ErrorCode::BadInput,
            {source_, {}, line_and_column(text, error_position_ == 0 ? 0 : error_position_ - 1)},
            "this is not valid JSON: " + error_);
    }

    Data finished()
    {
        document_->root = room_for<Value>(1);
        *document_->root = values_.back();
        document_->root->origin_ = document_->root;
        return Data(std::move(document_));
    }

private:
    template <class T> T* room_for(std::size_t count)
    {
        if (count == 0) {
            return nullptr;
        }
        void* const room = document_->arena.allocate(count * sizeof(T), alignof(T));
        return std::uninitialized_value_construct_n(static_cast<T*>(room), count) - count;
    }

    std::string_view stored(const std::string& text)
    {
        if (text.empty()) {
            return "";
        }
        auto* const room = static_cast<char*>(document_->arena.allocate(text.size(), 1));
        std::memcpy(room, text.data(), text.size());
        return {room, text.size()};
    }

    /// A number that does not own its digits: the document does.
    Value lasting(const Number& number)
    {
        Value value = Value::number(number);
        if (value.owner_) {
            document_->large.push_back(number);
            value.owner_ = nullptr;
        }
        return value;
    }

    bool add(const Value& value)
    {
        values_.push_back(value);
        return true;
    }

    bool start()
    {
        if (starts_.size() >= limits_.json_depth_max) {
            throw Error(ErrorCode::LimitExceeded, {source_, {}, {}},
                        fmt::format("the JSON is nested deeper than {} levels; flatten it",
                                    limits_.json_depth_max));
        }
        starts_.push_back(values_.size());
        return true;
    }

    static void place(const Value& from, Value& to, Value& container)
    {
        to = from;
        to.origin_ = &to;
        container.extent_ =
            std::max(container.extent_, static_cast<std::uint16_t>(from.depth() + 1));
    }

    bool finish(const Value& container, std::size_t first)
    {
        values_.resize(first);
        starts_.pop_back();
        values_.push_back(container);
        return true;
    }

    /// Also refuses a name that stands twice. Names are stored once, so that of few the addresses
    /// can be compared.
    std::span<const std::uint32_t> indexed(std::span<const Member> members)
    {
        if (members.size() <= index_from) {
            for (std::size_t i = 1; i < members.size(); ++i) {
                for (std::size_t j = 0; j < i; ++j) {
                    if (members[i].name.data() == members[j].name.data()) {
                        refuse_twice(members[i].name);
                    }
                }
            }
            return {};
        }
        auto* const order = room_for<std::uint32_t>(members.size());
        const std::span<std::uint32_t> result(order, members.size());
        std::iota(result.begin(), result.end(), 0U);
        std::sort(result.begin(), result.end(), [members](std::uint32_t a, std::uint32_t b) {
            return members[a].name < members[b].name;
        });
        const auto twice =
            std::adjacent_find(result.begin(), result.end(), [members](auto a, auto b) {
                return members[a].name == members[b].name;
            });
        if (twice != result.end()) {
            refuse_twice(members[*twice].name);
        }
        return result;
    }

    [[noreturn]] void refuse_twice(std::string_view name) const
    {
        throw Error(ErrorCode::BadInput, {source_, {}, {}},
                    fmt::format("the name \"{}\" stands twice in one object; keep one", name));
    }

    std::shared_ptr<Data::Document> document_;
    std::string source_;
    const Limits& limits_;
    std::vector<Value> values_;                ///< of the containers that are open
    std::vector<std::string_view> names_open_; ///< likewise
    std::vector<std::size_t> starts_;          ///< where in values_ each open container begins
    std::unordered_set<std::string_view> names_;
    std::size_t error_position_ = 0;
    std::string error_;
};

namespace {

void feed(DataBuilder& builder, const Json& json)
{
    if (json.is_object()) {
        builder.start_object(json.size());
        for (const auto& [name, member] : json.items()) {
            builder.key(name);
            feed(builder, member);
        }
        builder.end_object();
    } else if (json.is_array()) {
        builder.start_array(json.size());
        for (const Json& item : json) {
            feed(builder, item);
        }
        builder.end_array();
    } else if (json.is_string()) {
        builder.string(json.get_ref<const std::string&>());
    } else if (json.is_number_unsigned()) {
        builder.number_unsigned(json.get<std::uint64_t>());
    } else if (json.is_number_integer()) {
        builder.number_integer(json.get<std::int64_t>());
    } else if (json.is_number_float()) {
        builder.number_float(0, Number::of_float(json.get<double>()).text());
    } else if (json.is_boolean()) {
        builder.boolean(json.get<bool>());
    } else {
        builder.null();
    }
}

} // namespace

Data Data::parse(ByteView json, const std::string& source, const Limits& limits)
{
    if (json.size() > limits.json_size_max) {
        throw Error(ErrorCode::LimitExceeded, {source, {}, {}},
                    fmt::format("the JSON has {} octets, more than the {} allowed", json.size(),
                                limits.json_size_max));
    }
    DataBuilder builder(source, limits);
    if (!Json::sax_parse(json.data(), json.data() + json.size(), &builder)) {
        builder.fail(json);
    }
    return builder.finished();
}

Data Data::of(const Json& json)
{
    const Limits limits;
    DataBuilder builder("data", limits);
    feed(builder, json);
    return builder.finished();
}

const Value& Data::root() const
{
    return *document_->root;
}

std::string Data::pointer_of(const Value& value) const
{
    std::call_once(document_->is_indexed, [this] {
        document_->containers.add(*document_->root);
        document_->containers.sort();
    });
    const void* at = value.origin();
    std::vector<std::string> steps;
    while (at != document_->root) {
        const Container* const container = document_->containers.around(at);
        if (container == nullptr) {
            return {};
        }
        const auto offset =
            static_cast<std::size_t>(static_cast<const char*>(at) - container->first);
        steps.push_back(
            container->value->is_list()
                ? pointer_to("", offset / sizeof(Value))
                : pointer_to("", container->value->members()[offset / sizeof(Member)].name));
        at = container->value->origin();
    }
    std::string pointer;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        pointer += *step;
    }
    return pointer;
}

Json to_json(const Value& value)
{
    switch (value.kind()) {
    case Value::Kind::Boolean:
        return value.boolean();
    case Value::Kind::Number: {
        const Number number = value.number();
        if (const auto whole = number.integer(); whole && number.is_whole()) {
            return *whole;
        }
        return number.to_double();
    }
    case Value::Kind::Text:
        return std::string(value.text());
    case Value::Kind::List: {
        Json list = Json::array();
        for (const Value& item : value.items()) {
            list.push_back(to_json(item));
        }
        return list;
    }
    case Value::Kind::Mapping: {
        Json mapping = Json::object();
        for (const Member& member : value.members()) {
            mapping[std::string(member.name)] = to_json(member.value);
        }
        return mapping;
    }
    case Value::Kind::Object:
        throw Error(ErrorCode::BadInput, {}, fmt::format("{} is no datum", kind_of(value)));
    default:
        return nullptr;
    }
}

} // namespace indenture::expression
