#pragma once

#include "base/json.h"

#include <memory>
#include <string>

namespace indenture::templating {

/// The result of an expression: a datum of the merge's data, something computed, or nothing.
/// A borrowed datum lives as long as the data.
class Value {
public:
    static Value borrowed(const Json& datum) { return Value(&datum, nullptr, {}); }
    static Value computed(Json value)
    {
        auto owned = std::make_shared<const Json>(std::move(value));
        const Json* pointer = owned.get();
        return Value(pointer, std::move(owned), {});
    }
    /// `reason` says what is missing: "'dsa.titel' is not in the data".
    static Value undefined(std::string reason)
    {
        return Value(nullptr, nullptr, std::move(reason));
    }

    bool is_defined() const { return json_ != nullptr; }
    /// The value must be defined.
    const Json& json() const { return *json_; }
    /// A datum of the data, so that it has a JSON pointer.
    bool is_borrowed() const { return json_ != nullptr && owned_ == nullptr; }
    const std::string& reason() const { return reason_; }

    /// The value inside this one that `part` is; shares what this one owns.
    Value inside(const Json& part) const { return Value(&part, owned_, {}); }

private:
    Value(const Json* json, std::shared_ptr<const Json> owned, std::string reason)
        : json_(json), owned_(std::move(owned)), reason_(std::move(reason))
    {
    }

    const Json* json_;
    std::shared_ptr<const Json> owned_;
    std::string reason_;
};

/// What a value is called in a message: "a list", "text", ...
std::string kind_of(const Json& value);

/// The text that a template may print: strings as they are, numbers in decimal notation.
/// Throws Error(BadInput) for null, true, false, a list or a mapping: printing one is a mistake.
std::string printed(const Json& value);

/// JSON pointer of `datum` inside `data`, found by its address.
std::string pointer_of(const Json& data, const Json& datum);

} // namespace indenture::templating
