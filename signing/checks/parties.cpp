#include "signing/checks/parties.h"

#include "base/utf8.h"
#include "signing/checks/finding.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace indenture::signing::checks {

namespace {

bool is_white(char32_t c)
{
    return c == U' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x202F || c == 0x3000;
}

char32_t lower(char32_t c)
{
    const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (in('A', 'Z') || (in(0xC0, 0xDE) && c != 0xD7) || (in(0x391, 0x3A9) && c != 0x3A2) ||
        in(0x410, 0x42F)) {
        return c + 32;
    }
    if (in(0x400, 0x40F)) {
        return c + 80;
    }
    // Latin Extended-A: upper and lower case take turns, from an even or an odd number on.
    const bool even_first = in(0x100, 0x137) || in(0x14A, 0x177);
    const bool odd_first = in(0x139, 0x148) || in(0x179, 0x17E);
    if ((even_first && c % 2 == 0) || (odd_first && c % 2 == 1)) {
        return c + 1;
    }
    return c == 0x178 ? 0xFF : c;
}

char32_t plain(char32_t c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x02BC:
    case 0x0060:
    case 0x00B4:
        return U'\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
        return U'-';
    default:
        return lower(c);
    }
}

/// By registered identifier where the party has one, and by name: a name alone belongs to nobody,
/// and a number alone may be another register's.
bool names_organisation(const Certificate& signer, const RequiredSignatory& party)
{
    const auto& known = party.organisation_identifiers;
    const std::string shown = folded(signer.organisation_identifier);
    const bool has_identifier =
        known.empty() || std::any_of(known.begin(), known.end(),
                                     [&](const std::string& id) { return shown == folded(id); });
    return has_identifier && !signer.organisation.empty() &&
           folded(signer.organisation) == folded(party.organisation_name);
}

/// Every name the certificate gives its holder must be that of one signatory.
bool names_signatory(const Certificate& signer, const RequiredSignatory& party)
{
    const auto& names = party.signatory_names;
    return names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
               return folded(name) == folded(signer.common_name) &&
                      folded(name) == folded(signer.person());
           });
}

std::string holder_of(const Certificate& signer)
{
    const std::string identifier =
        signer.organisation_identifier.empty() ? "" : " (" + signer.organisation_identifier + ")";
    return fmt::format("{} of {}{}", signer.person(),
                       signer.organisation.empty() ? "no organisation" : signer.organisation,
                       identifier);
}

} // namespace

std::string folded(const std::string& utf8)
{
    std::u32string result;
    bool wants_space = false;
    for (const char32_t c : to_utf32(utf8)) {
        if (is_white(c)) {
            wants_space = !result.empty();
            continue;
        }
        if (wants_space) {
            result += U' ';
            wants_space = false;
        }
        result += plain(c);
    }
    return to_utf8(result);
}

std::vector<Finding> check_party(const Certificate& signer, const RequiredSignatory& party)
{
    if (signer.is_ambiguous) {
        return {block("wrong-signer", "signature " + party.field,
                      fmt::format("its certificate names more than one holder: {}", signer.subject),
                      "Sign with a certificate that names one person of one organisation.")};
    }
    const bool is_organisation = names_organisation(signer, party);
    if (is_organisation && names_signatory(signer, party)) {
        return {};
    }
    const std::string wanted = is_organisation
                                   ? fmt::format("{}", fmt::join(party.signatory_names, " or "))
                                   : party.organisation_name;
    return {
        block("wrong-signer", "signature " + party.field,
              fmt::format("it was made by {}, but this field is for {}", holder_of(signer), wanted),
              fmt::format("Have {} sign in field {}, with a certificate that names {}.", wanted,
                          party.field, is_organisation ? "that person" : "that organisation"))};
}

std::vector<Finding> check_distinct(const std::vector<SignatureReport>& signatures)
{
    std::map<Digest, std::string> field_of;
    std::vector<Finding> findings;
    for (const SignatureReport& signature : signatures) {
        if (!signature.signer || signature.is_timestamp) {
            continue;
        }
        const auto [first, is_new] =
            field_of.emplace(signature.signer->fingerprint, signature.field);
        if (!is_new) {
            findings.push_back(
                block("one-signer-two-parties", "signature " + signature.field,
                      fmt::format("the certificate of {} also made the signature in field {}",
                                  holder_of(*signature.signer), first->second),
                      "Have each party sign with a certificate of its own."));
        }
    }
    return findings;
}

} // namespace indenture::signing::checks
