#include "contracts/address.h"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace indenture::contracts {

namespace {

// The United Kingdom by nation, the EEA, and the countries with which NHS contracts deal. Add a
// row to admit another country.
constexpr std::array<std::pair<std::string_view, std::string_view>, 55> countries{{
    {"GB-ENG", "England"},  {"GB-WLS", "Wales"},
    {"GB-SCT", "Scotland"}, {"GB-NIR", "Northern Ireland"},
    {"AT", "Austria"},      {"BE", "Belgium"},
    {"BG", "Bulgaria"},     {"HR", "Croatia"},
    {"CY", "Cyprus"},       {"CZ", "Czechia"},
    {"DK", "Denmark"},      {"EE", "Estonia"},
    {"FI", "Finland"},      {"FR", "France"},
    {"DE", "Germany"},      {"GR", "Greece"},
    {"HU", "Hungary"},      {"IS", "Iceland"},
    {"IE", "Ireland"},      {"IT", "Italy"},
    {"LV", "Latvia"},       {"LI", "Liechtenstein"},
    {"LT", "Lithuania"},    {"LU", "Luxembourg"},
    {"MT", "Malta"},        {"NL", "Netherlands"},
    {"NO", "Norway"},       {"PL", "Poland"},
    {"PT", "Portugal"},     {"RO", "Romania"},
    {"SK", "Slovakia"},     {"SI", "Slovenia"},
    {"ES", "Spain"},        {"SE", "Sweden"},
    {"AD", "Andorra"},      {"AR", "Argentina"},
    {"AU", "Australia"},    {"BR", "Brazil"},
    {"CA", "Canada"},       {"CH", "Switzerland"},
    {"CN", "China"},        {"FO", "Faroe Islands"},
    {"GG", "Guernsey"},     {"IL", "Israel"},
    {"IM", "Isle of Man"},  {"IN", "India"},
    {"JE", "Jersey"},       {"JP", "Japan"},
    {"KR", "South Korea"},  {"NZ", "New Zealand"},
    {"SG", "Singapore"},    {"US", "United States of America"},
    {"UY", "Uruguay"},      {"ZA", "South Africa"},
    {"GI", "Gibraltar"},
}};

} // namespace

std::optional<Country> Country::parse(std::string_view code)
{
    for (const auto& [known, name] : countries) {
        if (known == code) {
            return Country(known, name);
        }
    }
    return std::nullopt;
}

std::string one_line(const Address& address)
{
    return fmt::format("{}, {}, {}, {}", fmt::join(address.lines, ", "), address.town,
                       address.postcode, address.country.name());
}

} // namespace indenture::contracts
