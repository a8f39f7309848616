#include "render/page_labels.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace indenture::render {

using layout::Pages;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;

namespace {

/// A page number as printed: its style ("D", "r", "R", or "" for fixed text) and its value.
struct Label {
    std::string style;
    std::int64_t number = 0;
    std::string text; ///< for fixed text

    bool is_followed_by(const Label& next) const
    {
        return !style.empty() && next.style == style && next.number == number + 1;
    }
};

std::string roman(std::int64_t number)
{
    struct Digit {
        std::int64_t value;
        const char* text;
    };
    constexpr std::array<Digit, 13> digits{{{1000, "m"},
                                            {900, "cm"},
                                            {500, "d"},
                                            {400, "cd"},
                                            {100, "c"},
                                            {90, "xc"},
                                            {50, "l"},
                                            {40, "xl"},
                                            {10, "x"},
                                            {9, "ix"},
                                            {5, "v"},
                                            {4, "iv"},
                                            {1, "i"}}};
    std::string out;
    for (const Digit& digit : digits) {
        for (; number >= digit.value; number -= digit.value) {
            out += digit.text;
        }
    }
    return out;
}

std::int64_t value_of_roman(std::string_view text)
{
    constexpr std::string_view letters = "ivxlcdm";
    constexpr std::array<std::int64_t, 7> values{1, 5, 10, 50, 100, 500, 1000};
    std::int64_t sum = 0;
    std::int64_t greatest = 0;
    for (auto letter = text.rbegin(); letter != text.rend(); ++letter) {
        const auto index = letters.find(*letter);
        if (index == std::string_view::npos) {
            return 0;
        }
        const std::int64_t value = values.at(index);
        sum += value < greatest ? -value : value;
        greatest = std::max(greatest, value);
    }
    return sum;
}

std::optional<Label> as_decimal(const std::string& text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_canonical = error == std::errc() && end == text.data() + text.size() &&
                              number > 0 && text.front() != '0' && number <= INT32_MAX;
    return is_canonical ? std::optional(Label{"D", number, ""}) : std::nullopt;
}

std::optional<Label> as_roman(const std::string& text)
{
    std::string lower = text;
    for (char& letter : lower) {
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    const std::int64_t number = text.size() <= 16 ? value_of_roman(lower) : 0;
    if (number <= 0 || roman(number) != lower) {
        return std::nullopt;
    }
    if (text == lower) {
        return Label{"r", number, ""};
    }
    const bool is_upper =
        std::none_of(text.begin(), text.end(), [](char letter) { return letter >= 'a'; });
    return is_upper ? std::optional(Label{"R", number, ""}) : std::nullopt;
}

Label label_of(const std::string& text)
{
    if (const auto decimal = as_decimal(text)) {
        return *decimal;
    }
    if (const auto numeral = as_roman(text)) {
        return *numeral;
    }
    return {"", 0, text};
}

Dictionary range(const Label& label)
{
    if (label.style.empty()) {
        return {{"P", pdf::text_string(label.text)}};
    }
    return {{"S", Name{label.style}}, {"St", label.number}};
}

} // namespace

std::optional<Dictionary> page_labels(const Pages& pages)
{
    Array ranges;
    Label before{"", 0, ""};
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        const Label label = label_of(pages.pages[i].label);
        if (i == 0 || !before.is_followed_by(label)) {
            ranges.emplace_back(i);
            ranges.emplace_back(range(label));
        }
        before = label;
    }
    const Dictionary from_one{{"S", Name{"D"}}, {"St", 1}};
    if (ranges.size() == 2 && ranges[1] == pdf::Object(from_one)) {
        return std::nullopt;
    }
    return Dictionary{{"Nums", std::move(ranges)}};
}

} // namespace indenture::render
