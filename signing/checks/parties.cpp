#include "signing/checks/parties.h"

#include "base/name_folding.h"
#include "signing/checks/finding.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace indenture::signing::checks {

namespace {

std::string folded_person(const std::string& name)
{
    return folded_name(surname_last(name));
}

bool contains_folded(const std::vector<std::string>& list, const std::string& text)
{
    return std::any_of(list.begin(), list.end(), [&](const std::string& item) {
        return folded_name(item) == folded_name(text);
    });
}

/// By registered identifier where the party has one, and by name: a name alone belongs to nobody,
/// and a number alone may be another register's.
bool names_organisation(const Certificate& signer, const RequiredSignatory& party)
{
    const auto& known = party.organisation_identifiers;
    const std::string shown = folded_name(signer.organisation_identifier);
    const bool has_identifier =
        known.empty() || std::any_of(known.begin(), known.end(), [&](const std::string& id) {
            return shown == folded_name(id);
        });
    return has_identifier && !signer.organisation.empty() &&
           folded_name(signer.organisation) == folded_name(party.organisation_name);
}

/// Every name the certificate gives its holder must be that of one signatory.
bool names_signatory(const Certificate& signer, const RequiredSignatory& party)
{
    const auto& names = party.signatory_names;
    return names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
               const std::string wanted = folded_person(name);
               return !is_deceptive_name(name) && wanted == folded_person(signer.common_name) &&
                      wanted == folded_person(signer.person());
           });
}

/// An address in a certificate must be one of the party's, if those are known.
bool has_mail_of(const Certificate& signer, const RequiredSignatory& party)
{
    const auto& shown = signer.mails;
    return party.mails.empty() || shown.empty() ||
           std::any_of(shown.begin(), shown.end(),
                       [&](const std::string& mail) { return contains_folded(party.mails, mail); });
}

bool is_provider(const Certificate& signer, const std::vector<std::string>& providers)
{
    return (!signer.organisation_identifier.empty() &&
            contains_folded(providers, signer.organisation_identifier)) ||
           contains_folded(providers, signer.fingerprint.hex());
}

/// A seal (ETSI EN 319 412-3): an organisation and nobody in it.
bool names_no_person(const Certificate& signer)
{
    return signer.given_name.empty() && signer.surname.empty() && !signer.organisation.empty() &&
           (signer.common_name.empty() ||
            folded_name(signer.common_name) == folded_name(signer.organisation));
}

bool is_deceptive(const Certificate& signer)
{
    const std::array names{signer.organisation, signer.common_name, signer.given_name,
                           signer.surname};
    return std::any_of(names.begin(), names.end(), is_deceptive_name);
}

std::string wanted_of(const RequiredSignatory& party, bool is_organisation)
{
    return is_organisation && !party.signatory_names.empty()
               ? fmt::format("{}", fmt::join(party.signatory_names, " or "))
               : party.organisation_name;
}

PartyAnswer mismatch(const RequiredSignatory& party, std::string why)
{
    const std::string who =
        party.signatory_names.empty()
            ? party.organisation_name
            : fmt::format("{} of {}", wanted_of(party, true), party.organisation_name);
    return {Authority::Mismatch,
            {block("wrong-signer", "signature " + party.field, std::move(why),
                   fmt::format("Have {} sign in field {}, with a certificate that says so.", who,
                               party.field))}};
}

std::string holder_of(const Certificate& signer)
{
    const std::string identifier =
        signer.organisation_identifier.empty() ? "" : " (" + signer.organisation_identifier + ")";
    return fmt::format("{} of {}{}", signer.person(),
                       signer.organisation.empty() ? "no organisation" : signer.organisation,
                       identifier);
}

PartyAnswer provider_seal(const Certificate& signer, const RequiredSignatory& party,
                          bool is_accepted)
{
    Finding finding = block(
        "provider-seal", "signature " + party.field,
        fmt::format("it is a seal of {}: that {} signed is in the platform's own evidence only",
                    holder_of(signer), wanted_of(party, true)),
        is_accepted ? ""
                    : fmt::format("Have {} sign with a certificate that names the signatory.",
                                  party.organisation_name));
    finding.severity = is_accepted ? Severity::Warning : Severity::Block;
    return {Authority::Provider, {std::move(finding)}};
}

/// What two certificates have in common that no two parties may.
std::optional<std::string> shared_identity(const Certificate& left, const Certificate& right)
{
    if (left.fingerprint == right.fingerprint) {
        return "the certificate";
    }
    if (left.public_key == right.public_key) {
        return "the key in the certificate";
    }
    const bool is_one_person = !left.subject_serial.empty() &&
                               left.subject_serial == right.subject_serial &&
                               left.issuer == right.issuer;
    return is_one_person ? std::optional<std::string>("another certificate") : std::nullopt;
}

} // namespace

PartyAnswer check_party(const Certificate& signer, const RequiredSignatory& party,
                        const VerificationPolicy& policy)
{
    if (signer.is_ambiguous) {
        return mismatch(
            party, fmt::format("its certificate names more than one holder: {}", signer.subject));
    }
    if (is_deceptive(signer)) {
        return mismatch(party, fmt::format("its certificate writes the name of {} in characters "
                                           "that make it look like another",
                                           holder_of(signer)));
    }
    const bool is_organisation = names_organisation(signer, party);
    if (is_organisation && names_signatory(signer, party)) {
        return has_mail_of(signer, party)
                   ? PartyAnswer{Authority::Matches, {}}
                   : mismatch(party,
                              fmt::format("its certificate is for {}, which is not the mail "
                                          "address of {}",
                                          fmt::join(signer.mails, ", "), wanted_of(party, true)));
    }
    const bool is_listed = is_provider(signer, policy.providers);
    if (is_listed || (!is_organisation && names_no_person(signer))) {
        return provider_seal(signer, party, is_listed && policy.accepts_provider_seals);
    }
    return mismatch(party, fmt::format("it was made by {}, but this field is for {}",
                                       holder_of(signer), wanted_of(party, is_organisation)));
}

std::optional<Finding> check_proven_time(const SignatureReport& signature,
                                         const VerificationPolicy& policy)
{
    if (!signature.proven_time || !policy.issued_at ||
        *signature.proven_time >= *policy.issued_at) {
        return std::nullopt;
    }
    return block("signed-before-issue", "signature " + signature.field,
                 fmt::format("a timestamp proves that it existed on {}, but the contract was "
                             "issued on {}",
                             indenture::print(*signature.proven_time),
                             indenture::print(*policy.issued_at)),
                 sign_again);
}

std::vector<Finding> check_distinct(const std::vector<SignatureReport>& signatures)
{
    std::vector<Finding> findings;
    std::vector<const SignatureReport*> earlier;
    for (const SignatureReport& signature : signatures) {
        if (!signature.signer || signature.is_timestamp) {
            continue;
        }
        for (const SignatureReport* other : earlier) {
            if (const auto shared = shared_identity(*signature.signer, *other->signer)) {
                findings.push_back(
                    block("one-signer-two-parties", "signature " + signature.field,
                          fmt::format("{} of {} also made the signature in field {}", *shared,
                                      holder_of(*signature.signer), other->field),
                          "Have each party sign with a certificate of its own."));
                break;
            }
        }
        earlier.push_back(&signature);
    }
    return findings;
}

std::vector<Finding> check_signing_order(const std::vector<SignatureReport>& signatures,
                                         const VerificationPolicy& policy)
{
    std::vector<Finding> findings;
    if (!policy.is_order_binding) {
        return findings;
    }
    std::set<std::string> signed_fields;
    for (const SignatureReport& signature : signatures) {
        const auto party =
            std::find_if(policy.required.begin(), policy.required.end(),
                         [&](const auto& each) { return each.field == signature.field; });
        if (signature.is_timestamp || party == policy.required.end()) {
            continue;
        }
        const auto passed_over =
            std::find_if(policy.required.begin(), party, [&](const RequiredSignatory& each) {
                return signed_fields.count(each.field) == 0;
            });
        if (passed_over != party) {
            findings.push_back(block(
                "signing-order", "signature " + signature.field,
                fmt::format("{} was to sign before it", passed_over->organisation_name.empty()
                                                            ? "field '" + passed_over->field + "'"
                                                            : passed_over->organisation_name),
                "Have the parties sign one after the other, in the order agreed."));
        }
        signed_fields.insert(signature.field);
    }
    return findings;
}

} // namespace indenture::signing::checks
