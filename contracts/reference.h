#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::contracts {

/// Which contract a reference names. The number after the prefix may be the same for both, so the
/// prefix is part of the key (domain 2.1).
enum class ContractKind {
    Dsfc, ///< "CON-"
    Dsa,  ///< "DARS-NIC-"
};

/// A version, compared as whole numbers: 2.2 < 2.10, and 2.01 is 2.1. It says nothing about draft
/// status (domain, trap 1).
class Version {
public:
    /// "2", "2.0", "2.01"; each number has one to three digits.
    static std::optional<Version> parse(std::string_view text);

    /// As it was written: "2.01".
    const std::string& printed() const { return printed_; }
    std::uint32_t major_number() const { return major_; }
    std::uint32_t minor_number() const { return minor_; }

    std::strong_ordering operator<=>(const Version& other) const;
    bool operator==(const Version& other) const { return (*this <=> other) == 0; }

private:
    Version(std::string printed, std::uint32_t major_number, std::uint32_t minor_number);

    std::string printed_;
    std::uint32_t major_;
    std::uint32_t minor_;
};

/// The name of a contract: "CON-999002-F4G5H-v2.03", "DARS-NIC-999001-B2C3D-v0.4" (domain 6).
/// Look-alikes (0 and O, 1 and I) are never corrected: they are different references.
class ContractReference {
public:
    /// Exactly as references are printed, with or without a version: capital letters, no spaces.
    static std::optional<ContractReference> parse(std::string_view text);
    /// For look-ups only: any letter case, "NIC-" for "DARS-NIC-", a space before "v", spaces at
    /// either end.
    static std::optional<ContractReference> parse_leniently(std::string_view text);
    /// nullopt if `base` is not a reference without a version.
    static std::optional<ContractReference> of(std::string_view base, const Version& version);

    ContractKind kind() const { return kind_; }
    const std::optional<Version>& version() const { return version_; }
    /// "CON-999002-F4G5H"
    std::string base() const;
    /// With the version, if there is one.
    std::string print() const;
    /// The five last characters are letter, digit, letter, digit, letter without vowels, as newly
    /// given references are. A few older ones are not (domain, trap 5).
    bool has_regular_suffix() const;

    /// Same kind, same number, same suffix; the versions may differ.
    bool is_same_contract(const ContractReference& other) const;

    std::strong_ordering operator<=>(const ContractReference&) const = default;
    bool operator==(const ContractReference&) const = default;

private:
    ContractReference(ContractKind kind, std::string number, std::string suffix);

    ContractKind kind_;
    std::string number_; ///< five or six digits, leading zeros kept
    std::string suffix_;
    std::optional<Version> version_;
};

} // namespace indenture::contracts
