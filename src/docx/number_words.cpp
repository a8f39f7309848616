#include "docx/number_words.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace indenture::docx {
namespace {

constexpr std::array<const char*, 20> ones{
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<const char*, 10> tens{"",      "",      "twenty",  "thirty", "forty",
                                           "fifty", "sixty", "seventy", "eighty", "ninety"};

bool has_words(int number)
{
    return number >= 0 && number < 1'000'000;
}

const char* one(int number)
{
    return ones.at(static_cast<std::size_t>(number));
}

std::string below_hundred(int number)
{
    if (number < 20) {
        return one(number);
    }
    std::string result = tens.at(static_cast<std::size_t>(number / 10));
    return number % 10 == 0 ? result : result + "-" + one(number % 10);
}

std::string below_thousand(int number)
{
    if (number < 100) {
        return below_hundred(number);
    }
    std::string result = std::string(one(number / 100)) + " hundred";
    return number % 100 == 0 ? result : result + " " + below_hundred(number % 100);
}

} // namespace

std::string cardinal_words(int number)
{
    if (!has_words(number)) {
        return std::to_string(number);
    }
    if (number < 1000) {
        return below_thousand(number);
    }
    std::string result = below_thousand(number / 1000) + " thousand";
    return number % 1000 == 0 ? result : result + " " + below_thousand(number % 1000);
}

std::string ordinal_words(int number)
{
    if (!has_words(number)) {
        return ordinal_figures(number);
    }
    static constexpr std::pair<std::string_view, const char*> irregular[] = {
        {"one", "first"},    {"two", "second"}, {"three", "third"},   {"five", "fifth"},
        {"eight", "eighth"}, {"nine", "ninth"}, {"twelve", "twelfth"}};
    std::string words = cardinal_words(number);
    const std::size_t last = words.find_last_of(" -") + 1; // 0 if there is one word
    for (const auto& [cardinal, ordinal] : irregular) {
        if (std::string_view(words).substr(last) == cardinal) {
            return words.substr(0, last) + ordinal;
        }
    }
    if (words.back() == 'y') {
        words.pop_back();
        words += "ie";
    }
    return words + "th";
}

std::string ordinal_figures(int number)
{
    const int hundreds = number % 100;
    const int units = number % 10;
    const bool is_teen = hundreds >= 11 && hundreds <= 13;
    const char* ending = is_teen      ? "th"
                         : units == 1 ? "st"
                         : units == 2 ? "nd"
                         : units == 3 ? "rd"
                                      : "th";
    return std::to_string(number) + ending;
}

} // namespace indenture::docx
