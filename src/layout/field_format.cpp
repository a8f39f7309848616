#include "layout/field_format.h"

#include "base/utf8.h"
#include "docx/number_words.h"
#include "docx/numbering.h"

#include <algorithm>
#include <cstdlib>
#include <unicode/uchar.h>

namespace indenture::layout {
namespace {

using docx::NumberFormat;

/// One value of \*, if it is about numbers. An upper-case first letter asks for upper case.
std::optional<std::string> in_format(int number, const std::string& format)
{
    const std::string name = lower_case(format);
    const bool is_upper = !format.empty() && format[0] >= 'A' && format[0] <= 'Z';
    if (name == "arabic") {
        return std::to_string(number);
    }
    if (name == "roman") {
        return docx::format_number(number,
                                   is_upper ? NumberFormat::UpperRoman : NumberFormat::LowerRoman);
    }
    if (name == "alphabetic") {
        return docx::format_number(number, is_upper ? NumberFormat::UpperLetter
                                                    : NumberFormat::LowerLetter);
    }
    if (name == "arabicdash") {
        return docx::format_number(number, NumberFormat::NumberInDash);
    }
    if (name == "hex") {
        return docx::format_number(number, NumberFormat::Hex);
    }
    return name == "ordinal"    ? std::optional(docx::ordinal_figures(number))
           : name == "cardtext" ? std::optional(docx::cardinal_words(number))
           : name == "ordtext"  ? std::optional(docx::ordinal_words(number))
                                : std::nullopt;
}

/// Digits in groups of three.
std::string grouped(std::string digits)
{
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

/// "#,##0.00": how many digits at least, whether in groups, how many decimals.
std::string in_picture(int number, const std::string& picture)
{
    const std::size_t section = picture.find(';');
    const bool has_own = number < 0 && section != std::string::npos;
    const std::string part =
        has_own ? picture.substr(section + 1, picture.find(';', section + 1) - section - 1)
                : picture.substr(0, section);
    const std::size_t begin = part.find_first_of("0#");
    if (begin == std::string::npos) {
        return std::to_string(number);
    }
    const std::size_t end = part.find_last_of("0#") + 1;
    const std::string mask = part.substr(begin, end - begin);
    const std::size_t point = std::min(mask.find('.'), mask.size());
    const auto zeros = [&](std::size_t from, std::size_t to) {
        return static_cast<std::size_t>(std::count(mask.begin() + static_cast<std::ptrdiff_t>(from),
                                                   mask.begin() + static_cast<std::ptrdiff_t>(to),
                                                   '0'));
    };
    std::string digits = std::to_string(std::abs(static_cast<long long>(number)));
    const std::size_t least = zeros(0, point);
    digits.insert(0, least > digits.size() ? least - digits.size() : 0, '0');
    if (mask.find(',') < point) {
        digits = grouped(digits);
    }
    if (const std::size_t decimals = zeros(point, mask.size()); decimals > 0) {
        digits += "." + std::string(decimals, '0');
    }
    std::string result = part.substr(0, begin) + digits + part.substr(end);
    result.erase(std::remove(result.begin(), result.end(), '\''), result.end());
    return number < 0 && !has_own ? "-" + result : result;
}

bool is_letter(char32_t c)
{
    return u_isalpha(static_cast<UChar32>(c)) != 0;
}

char32_t upper(char32_t c)
{
    return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
}

std::u32string capitalised(std::u32string text, bool every_word)
{
    bool is_start = true;
    for (char32_t& c : text) {
        if (is_start && is_letter(c)) {
            c = upper(c);
        }
        is_start = every_word ? c == U' ' || c == U'\t' || c == U'-' : is_start && !is_letter(c);
    }
    return text;
}

std::string in_case(const std::string& text, const FieldCode& code)
{
    std::u32string result = to_utf32(text);
    for (const std::string& format : code.formats) {
        const std::string name = lower_case(format);
        if (name == "upper") {
            std::transform(result.begin(), result.end(), result.begin(), upper);
        } else if (name == "lower") {
            std::transform(result.begin(), result.end(), result.begin(), [](char32_t c) {
                return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
            });
        } else if (name == "firstcap" || name == "caps") {
            result = capitalised(std::move(result), name == "caps");
        }
    }
    return to_utf8(result);
}

} // namespace

std::string formatted(int number, const FieldCode& code)
{
    for (const std::string& format : code.formats) {
        if (const auto result = in_format(number, format)) {
            return in_case(*result, code);
        }
    }
    const std::string picture = code.value("#");
    return picture.empty() ? std::to_string(number) : in_picture(number, picture);
}

bool formats_numbers(const FieldCode& code)
{
    return std::any_of(code.formats.begin(), code.formats.end(),
                       [](const std::string& format) { return in_format(1, format).has_value(); });
}

std::optional<int> whole_number(std::string_view text)
{
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    const std::string_view digits = text.substr(sign);
    const bool is_number =
        !digits.empty() && digits.size() <= 9 &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_number ? std::optional(std::atoi(std::string(text).c_str())) : std::nullopt;
}

std::string formatted_text(const std::string& text, const FieldCode& code)
{
    const auto number = whole_number(text);
    return number && (formats_numbers(code) || code.has("#")) ? formatted(*number, code)
                                                              : in_case(text, code);
}

} // namespace indenture::layout
