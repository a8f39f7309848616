#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::contracts {

/// A nation of the United Kingdom ("GB-ENG") or a country by its ISO 3166-1 code ("NO").
class Country {
public:
    /// nullopt for a code that is not in the list.
    static std::optional<Country> parse(std::string_view code);

    std::string_view code() const { return code_; }
    /// "England", "Norway"
    std::string_view name() const { return name_; }

    bool operator==(const Country& other) const { return code_ == other.code_; }

private:
    Country(std::string_view code, std::string_view name) : code_(code), name_(name) {}

    std::string_view code_;
    std::string_view name_;
};

/// A postal address (domain 2.2, 3.3).
struct Address {
    std::vector<std::string> lines; ///< one to five
    std::string town;
    std::string postcode;
    Country country;
};

/// "1 College Walk, Ravensmere, RM1 1AA, England"
std::string one_line(const Address& address);

} // namespace indenture::contracts
