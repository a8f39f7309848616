#include "docx/numbering.h"

#include "docx/number_words.h"

#include <utility>

namespace indenture::docx {
namespace {

std::string letters(int number, char first)
{
    // ECMA-376-1, 17.18.59: past z the letter repeats, aa, bb, ... Word stops at 780.
    if (number < 1 || number > 780) {
        return std::to_string(number);
    }
    const auto letter = static_cast<char>(first + (number - 1) % 26);
    return std::string(static_cast<std::size_t>((number - 1) / 26 + 1), letter);
}

std::string roman(int number)
{
    static constexpr std::pair<int, const char*> steps[] = {
        {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
        {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
    if (number < 1 || number > 32767) {
        return std::to_string(number);
    }
    std::string result;
    for (const auto& [value, digits] : steps) {
        for (; number >= value; number -= value) {
            result += digits;
        }
    }
    return result;
}

std::string padded(int number, std::size_t digits)
{
    std::string result = std::to_string(number);
    return number < 0 || result.size() >= digits
               ? result
               : std::string(digits - result.size(), '0') + result;
}

std::string hexadecimal(int number)
{
    if (number < 0) {
        return std::to_string(number);
    }
    std::string result;
    for (auto rest = static_cast<unsigned>(number); rest != 0 || result.empty(); rest /= 16) {
        result.insert(result.begin(), "0123456789ABCDEF"[rest % 16]);
    }
    return result;
}

std::string capitalised(std::string text)
{
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

std::string chicago(int number)
{
    // ECMA-376-1, 17.18.59: the four signs, then each twice, three times, ...
    static constexpr std::array signs{"*", "\u2020", "\u2021", "\u00A7"};
    if (number < 1 || number > 400) {
        return std::to_string(number);
    }
    std::string result;
    for (int i = 0; i <= (number - 1) / 4; ++i) {
        result += signs[static_cast<std::size_t>(number - 1) % 4];
    }
    return result;
}

std::string upper(std::string text)
{
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') {
            c = static_cast<char>(c - 'a' + 'A');
        }
    }
    return text;
}

} // namespace

const NumberingLevel* Numberings::level(int number, int level) const
{
    const auto found = numbers.find(number);
    if (found == numbers.end() || level < 0 || level >= level_count) {
        return nullptr;
    }
    const auto index = static_cast<std::size_t>(level);
    if (found->second.level_override[index]) {
        return &*found->second.level_override[index];
    }
    const auto abstract = abstracts.find(found->second.abstract);
    return abstract == abstracts.end() ? nullptr : &abstract->second.levels[index];
}

std::optional<int> Numberings::level_of_style(int number, const std::string& style) const
{
    for (int i = 0; i < level_count; ++i) {
        const NumberingLevel* candidate = level(number, i);
        if (candidate != nullptr && !style.empty() && candidate->paragraph_style == style) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<NumberFormat> number_format(std::string_view name)
{
    static const std::map<std::string_view, NumberFormat> formats = {
        {"none", NumberFormat::None},
        {"bullet", NumberFormat::Bullet},
        {"decimal", NumberFormat::Decimal},
        {"decimalZero", NumberFormat::DecimalZero},
        {"lowerLetter", NumberFormat::LowerLetter},
        {"upperLetter", NumberFormat::UpperLetter},
        {"lowerRoman", NumberFormat::LowerRoman},
        {"upperRoman", NumberFormat::UpperRoman},
        {"ordinal", NumberFormat::Ordinal},
        {"cardinalText", NumberFormat::CardinalText},
        {"ordinalText", NumberFormat::OrdinalText},
        {"hex", NumberFormat::Hex},
        {"chicago", NumberFormat::Chicago},
        {"numberInDash", NumberFormat::NumberInDash}};
    const auto found = formats.find(name);
    return found == formats.end() ? std::nullopt : std::optional(found->second);
}

std::string format_number(int number, NumberFormat format)
{
    switch (format) {
    case NumberFormat::None:
    case NumberFormat::Bullet:
        return "";
    case NumberFormat::Decimal:
        break;
    case NumberFormat::DecimalZero:
        return padded(number, 2);
    case NumberFormat::DecimalZero3:
        return padded(number, 3);
    case NumberFormat::DecimalZero4:
        return padded(number, 4);
    case NumberFormat::DecimalZero5:
        return padded(number, 5);
    case NumberFormat::LowerLetter:
        return letters(number, 'a');
    case NumberFormat::UpperLetter:
        return letters(number, 'A');
    case NumberFormat::LowerRoman:
        return roman(number);
    case NumberFormat::UpperRoman:
        return upper(roman(number));
    case NumberFormat::Ordinal:
        return ordinal_figures(number);
    case NumberFormat::CardinalText:
        return capitalised(cardinal_words(number));
    case NumberFormat::OrdinalText:
        return capitalised(ordinal_words(number));
    case NumberFormat::Hex:
        return hexadecimal(number);
    case NumberFormat::Chicago:
        return chicago(number);
    case NumberFormat::NumberInDash:
        return "- " + std::to_string(number) + " -";
    }
    return std::to_string(number);
}

} // namespace indenture::docx
