#pragma once

#include "expression/number.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::expression {

class Object;
struct Mapping;
struct Member;

/// The result of an expression. Small, immutable and cheap to copy. What comes from the data is
/// borrowed from it (so the data must outlive it) and knows its datum; what is computed is shared.
class Value {
public:
    enum class Kind : std::uint8_t {
        Undefined,
        Null,
        Boolean,
        Number,
        Text,
        List,
        Mapping,
        Object
    };
    enum class Sequence : std::uint8_t {
        List,
        Tuple,
        Group
    }; ///< Group: (grouper, list) of groupby

    /// Undefined, without a reason.
    Value() = default;
    /// `reason` says what is missing: "'dsa.titel' is not in the data; did you mean dsa.title?".
    static Value undefined(std::string reason);
    static Value null() { return Value(Kind::Null); }
    static Value boolean(bool truth);
    static Value number(Number number);
    static Value text(std::string text);
    /// The caller keeps `text` alive: the data, or a compiled template.
    static Value borrowed_text(std::string_view text);
    /// A stretch of a text, kept alive as the whole is.
    static Value part_of(const Value& whole, std::string_view part);
    /// Throws Error(LimitExceeded) if nested deeper than depth_max.
    static Value list(std::vector<Value> items, Sequence sequence = Sequence::List);
    /// The names must differ.
    static Value mapping(std::vector<std::pair<std::string, Value>> members);
    static Value object(std::shared_ptr<Object> object);

    Kind kind() const { return kind_; }
    bool is(Kind kind) const { return kind_ == kind; }
    bool is_defined() const { return kind_ != Kind::Undefined; }
    bool is_text() const { return kind_ == Kind::Text; }
    bool is_number() const { return kind_ == Kind::Number; }
    bool is_list() const { return kind_ == Kind::List; }
    bool is_mapping() const { return kind_ == Kind::Mapping; }
    bool is_object() const { return kind_ == Kind::Object; }

    /// Each wants its kind.
    std::string_view reason() const; ///< of what is undefined
    bool boolean() const { return boolean_; }
    Number number() const;
    std::string_view text() const { return {text_, size_}; }
    std::span<const Value> items() const { return {items_, size_}; }
    Sequence sequence() const { return static_cast<Sequence>(detail_); }
    std::span<const Member> members() const;
    /// The member `name` of a mapping, or nullptr.
    const Value* find(std::string_view name) const;
    Object& object() const;

    /// The datum of the data that this is, or nullptr for what is computed. Only to be compared,
    /// and given to Data::pointer_of.
    const void* origin() const { return origin_; }
    /// The same value as something computed.
    Value without_origin() const;
    /// How deep lists and mappings are nested in it; 0 for all others.
    std::size_t depth() const;
    /// True if it is, or anywhere holds, an object.
    bool holds_object() const { return holds_object_; }

    static constexpr std::size_t depth_max = 400;

private:
    friend class DataBuilder;
    explicit Value(Kind kind) : kind_(kind) {}

    Kind kind_ = Kind::Undefined;
    std::uint8_t detail_ = 0; ///< Number::Kind or Sequence
    bool holds_object_ = false;
    std::uint16_t extent_ = 0; ///< scale of a number, depth of a list or mapping
    std::uint32_t size_ = 0;
    union {
        bool boolean_;
        std::int64_t whole_;
        double float_;
        const char* text_;
        const Value* items_;
        const Mapping* mapping_;
        const Number::Big* big_;
        Object* object_;
        const std::string* reason_ = nullptr;
    };
    bool is_big_ = false;
    const void* origin_ = nullptr;
    std::shared_ptr<const void> owner_;
};

struct Member {
    std::string_view name;
    Value value;
};

/// Members in the order in which they were written; `by_name` sorts their positions if they are
/// many. Reached through Value.
struct Mapping {
    std::span<const Member> members;
    std::span<const std::uint32_t> by_name;
};

/// What a call gives: f(1, 2, name=3).
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

class Evaluator;

/// What a template can call or ask for members but not print: a macro, the loop, a namespace.
/// The only values with a state; one belongs to one merge.
class Object {
public:
    Object() = default;
    virtual ~Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    /// For messages: "the macro 'clause'".
    virtual std::string description() const = 0;
    virtual bool is_callable() const { return false; }
    /// Throws Error(BadInput) if it is not callable or the arguments do not fit.
    virtual Value call(const Arguments& arguments, Evaluator& evaluator);
    /// nullopt if it has no such member.
    virtual std::optional<Value> member(std::string_view name);
    /// object.name(arguments): nullopt if it has no such method; then a member may be callable.
    virtual std::optional<Value> call_member(std::string_view name, const Arguments& arguments,
                                             Evaluator& evaluator);
};

/// A callable made of a function: what core makes of a macro.
Value make_function(std::string description,
                    std::function<Value(const Arguments&, Evaluator&)> function);

/// What a value is called in a message: "a list", "text", ...
std::string kind_of(const Value& value);

/// "$rich", "$paragraphs", "$image", "$link", "$docx", "$clause" or "$break" if the value is a
/// mapping that has such a member (template language 5.5), else "".
std::string_view rich_kind(const Value& value);

/// Same value, as == of the language: 1 == 1.0 == true, lists and mappings by content.
bool equal(const Value& a, const Value& b);

} // namespace indenture::expression
