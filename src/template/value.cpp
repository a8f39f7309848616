#include "template/value.h"

#include "base/error.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

/// Beyond this a JSON number is no longer the one that was written (53 bits of mantissa).
constexpr double exact_max = 9'007'199'254'740'992.0;

std::string decimal(double number)
{
    if (std::abs(number) >= exact_max) {
        throw Error(ErrorCode::BadInput, {},
                    "the number is too large to be printed exactly; give it as text in quotes");
    }
    // The shortest digits that read back as the same number, never with an exponent.
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   std::chars_format::fixed);
    return {buffer.data(), end.ptr};
}

std::optional<std::string> find(const Json& tree, const Json& datum, const std::string& here)
{
    if (&tree == &datum) {
        return here;
    }
    if (tree.is_object()) {
        for (const auto& [name, member] : tree.items()) {
            if (auto found = find(member, datum, pointer_to(here, name))) {
                return found;
            }
        }
    } else if (tree.is_array()) {
        for (std::size_t i = 0; i < tree.size(); ++i) {
            if (auto found = find(tree[i], datum, pointer_to(here, i))) {
                return found;
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::string kind_of(const Json& value)
{
    if (value.is_null()) {
        return "null";
    }
    if (value.is_boolean()) {
        return value.get<bool>() ? "true" : "false";
    }
    if (value.is_number()) {
        return "a number";
    }
    if (value.is_string()) {
        return "text";
    }
    return value.is_array() ? "a list" : "a mapping";
}

std::string printed(const Json& value)
{
    if (value.is_string()) {
        return value.get_ref<const std::string&>();
    }
    if (value.is_number_unsigned()) {
        return fmt::format("{}", value.get<std::uint64_t>());
    }
    if (value.is_number_integer()) {
        return fmt::format("{}", value.get<std::int64_t>());
    }
    if (value.is_number_float()) {
        return decimal(value.get<double>());
    }
    const char* const cure = value.is_array()     ? "use a loop or the filter join"
                             : value.is_null()    ? "use the filter default or an {% if %}"
                             : value.is_boolean() ? "use an {% if %} to say it in words"
                                                  : "name one of its members";
    throw Error(ErrorCode::BadInput, {},
                fmt::format("the value is {}, which cannot be printed; {}", kind_of(value), cure));
}

std::string pointer_of(const Json& data, const Json& datum)
{
    return find(data, datum, {}).value_or(std::string());
}

} // namespace indenture::templating
