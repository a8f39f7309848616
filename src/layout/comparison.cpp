#include "layout/comparison.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace indenture::layout {
namespace {

/// In thousandths, so that no rounding decides; digits past the third are compared no further.
std::optional<long long> thousandths(std::string_view text)
{
    const bool is_negative = text.starts_with('-');
    std::string digits;
    std::optional<std::size_t> point;
    for (const char c : text.substr(is_negative ? 1 : 0)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c == '.' && !point) {
            point = digits.size();
        } else if (c != ',' || point) {
            return std::nullopt;
        }
    }
    if (digits.empty() || digits.size() > 14) {
        return std::nullopt;
    }
    digits.resize(point.value_or(digits.size()) + 3, '0');
    long long value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return is_negative ? -value : value;
}

/// Greedy, with one place to go back to: linear in practice, never worse than the product.
bool matches(std::string_view text, std::string_view pattern)
{
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++t;
            ++p;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') {
        ++p;
    }
    return p == pattern.size();
}

bool holds(int order, const std::string& comparison)
{
    return comparison == "="    ? order == 0
           : comparison == "<>" ? order != 0
           : comparison == "<"  ? order < 0
           : comparison == ">"  ? order > 0
           : comparison == "<=" ? order <= 0
           : comparison == ">=" ? order >= 0
                                : false;
}

} // namespace

bool compares(const std::string& left, const std::string& comparison, const std::string& right)
{
    const auto a = thousandths(left);
    const auto b = thousandths(right);
    if (a && b) {
        return holds(*a < *b ? -1 : *a > *b ? 1 : 0, comparison);
    }
    if (comparison == "=" || comparison == "<>") {
        return matches(left, right) == (comparison == "=");
    }
    return holds(left.compare(right), comparison);
}

} // namespace indenture::layout
