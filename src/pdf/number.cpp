#include "pdf/number.h"

#include <charconv>
#include <cmath>

namespace indenture::pdf {

std::optional<double> number_in(const Object& object)
{
    constexpr double number_max = 1e9;
    double value = 0;
    if (const auto* whole = object.get<std::int64_t>()) {
        value = static_cast<double>(*whole);
    } else if (const auto* real = object.get<Verbatim>()) {
        const std::string_view text = real->text;
        const std::string_view digits = text.substr(text.substr(0, 1) == "+" ? 1 : 0);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value,
                                          std::chars_format::fixed);
        if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
            return std::nullopt;
        }
    } else {
        return std::nullopt;
    }
    return std::abs(value) <= number_max ? std::optional(value) : std::nullopt;
}

} // namespace indenture::pdf
