#include "contracts/reference.h"

#include <algorithm>
#include <array>
#include <utility>

namespace indenture::contracts {

namespace {

constexpr std::string_view dsfc_prefix = "CON-";
constexpr std::string_view dsa_prefix = "DARS-NIC-";
constexpr std::string_view short_dsa_prefix = "NIC-";
constexpr std::size_t suffix_size = 5;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool is_consonant(char c)
{
    return is_capital(c) && std::string_view("AEIOU").find(c) == std::string_view::npos;
}

std::optional<std::uint32_t> parse_number(std::string_view digits)
{
    if (digits.empty() || digits.size() > 3 ||
        !std::all_of(digits.begin(), digits.end(), is_digit)) {
        return std::nullopt;
    }
    std::uint32_t value = 0;
    for (const char digit : digits) {
        value = value * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return value;
}

bool starts_with(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

/// Capitals, a full prefix, no spaces at either end.
std::string tidied(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return "";
    }
    std::string tidy(text.substr(first, text.find_last_not_of(' ') - first + 1));
    std::transform(tidy.begin(), tidy.end(), tidy.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    if (starts_with(tidy, short_dsa_prefix)) {
        tidy.insert(0, dsa_prefix.substr(0, dsa_prefix.size() - short_dsa_prefix.size()));
    }
    return tidy;
}

/// "... V2.01", "...-V2.01" -> "...-v2.01"
std::string with_version_mark(const std::string& tidy)
{
    const auto mark = tidy.find_last_of('V');
    if (mark == std::string::npos || mark == 0 ||
        (tidy[mark - 1] != ' ' && tidy[mark - 1] != '-')) {
        return tidy;
    }
    const auto base_end = tidy.find_last_not_of(" -", mark - 1);
    return tidy.substr(0, base_end + 1) + "-v" + tidy.substr(mark + 1);
}

} // namespace

Version::Version(std::string printed, std::uint32_t major_number, std::uint32_t minor_number)
    : printed_(std::move(printed)), major_(major_number), minor_(minor_number)
{
}

std::optional<Version> Version::parse(std::string_view text)
{
    const auto point = text.find('.');
    const auto major_number = parse_number(text.substr(0, point));
    const auto minor_number = point == std::string_view::npos
                                  ? std::optional<std::uint32_t>(0)
                                  : parse_number(text.substr(point + 1));
    if (!major_number || !minor_number) {
        return std::nullopt;
    }
    return Version(std::string(text), *major_number, *minor_number);
}

std::strong_ordering Version::operator<=>(const Version& other) const
{
    return std::pair(major_, minor_) <=> std::pair(other.major_, other.minor_);
}

ContractReference::ContractReference(ContractKind kind, std::string number, std::string suffix)
    : kind_(kind), number_(std::move(number)), suffix_(std::move(suffix))
{
}

std::optional<ContractReference> ContractReference::parse(std::string_view text)
{
    ContractKind kind = ContractKind::Dsfc;
    if (starts_with(text, dsa_prefix)) {
        kind = ContractKind::Dsa;
        text.remove_prefix(dsa_prefix.size());
    } else if (starts_with(text, dsfc_prefix)) {
        text.remove_prefix(dsfc_prefix.size());
    } else {
        return std::nullopt;
    }
    const auto hyphen = text.find('-');
    if ((hyphen != 5 && hyphen != 6) ||
        !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(hyphen), is_digit)) {
        return std::nullopt;
    }
    const std::string_view suffix = text.substr(hyphen + 1, suffix_size);
    if (suffix.size() != suffix_size || !std::all_of(suffix.begin(), suffix.end(), [](char c) {
            return is_digit(c) || is_capital(c);
        })) {
        return std::nullopt;
    }
    ContractReference reference(kind, std::string(text.substr(0, hyphen)), std::string(suffix));
    const std::string_view rest = text.substr(hyphen + 1 + suffix_size);
    if (rest.empty()) {
        return reference;
    }
    reference.version_ = starts_with(rest, "-v") ? Version::parse(rest.substr(2)) : std::nullopt;
    return reference.version_ ? std::optional(reference) : std::nullopt;
}

std::optional<ContractReference> ContractReference::parse_leniently(std::string_view text)
{
    // Without a version first: the five last characters may themselves start with V.
    const std::string tidy = tidied(text);
    const auto unversioned = parse(tidy);
    return unversioned ? unversioned : parse(with_version_mark(tidy));
}

std::optional<ContractReference> ContractReference::of(std::string_view base,
                                                       const Version& version)
{
    auto reference = parse(base);
    if (!reference || reference->version_) {
        return std::nullopt;
    }
    reference->version_ = version;
    return reference;
}

std::string ContractReference::base() const
{
    std::string text(kind_ == ContractKind::Dsa ? dsa_prefix : dsfc_prefix);
    return text + number_ + "-" + suffix_;
}

std::string ContractReference::print() const
{
    return version_ ? base() + "-v" + version_->printed() : base();
}

bool ContractReference::has_regular_suffix() const
{
    return is_consonant(suffix_[0]) && is_digit(suffix_[1]) && is_consonant(suffix_[2]) &&
           is_digit(suffix_[3]) && is_consonant(suffix_[4]);
}

bool ContractReference::is_same_contract(const ContractReference& other) const
{
    return kind_ == other.kind_ && number_ == other.number_ && suffix_ == other.suffix_;
}

} // namespace indenture::contracts
