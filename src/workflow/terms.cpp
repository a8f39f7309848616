#include "workflow/terms.h"

#include "base/error.h"
#include "signing/certificate.h"
#include "signing/policy_json.h"
#include "workflow/contract_record.h"

#include <fmt/format.h>
#include <map>

namespace indenture::workflow {

namespace {

using registry::DocumentRole;

Bytes pem_of(const std::vector<Bytes>& certificates)
{
    return signing::print_pem({.certificates = certificates, .crls = {}, .ocsps = {}});
}

signing::ValidationData read_part(const registry::RegisterEntry& entry, DocumentRole role,
                                  const Limits& limits, const registry::ReadableRegister& from)
{
    if (!registry::document_of(entry.event, role)) {
        return {};
    }
    return signing::read_validation_data(stored(entry, role, from), "the register", limits);
}

} // namespace

signing::VerificationPolicy policy_of(const Terms& terms, Instant at, const Limits& limits)
{
    return {.at = at,
            .anchors = terms.anchors,
            .timestamp_anchors = terms.timestamp_anchors,
            .issued = std::nullopt,
            .issued_at = std::nullopt,
            .required = {},
            .evidence = terms.evidence,
            .revocation = terms.revocation,
            .level_min = terms.level_min,
            .accepted_anchoring = terms.accepted_anchoring,
            .appendix_pages_max = terms.appendix_pages_max,
            .providers = terms.providers,
            .accepts_provider_seals = terms.accepts_provider_seals,
            .limits = limits};
}

std::vector<registry::Attachment> store(const Terms& terms,
                                        const signing::VerificationPolicy& policy,
                                        registry::Transaction& transaction)
{
    std::vector<registry::Attachment> documents{
        transaction.store(DocumentRole::TrustAnchors, pem_of(terms.anchors))};
    if (!terms.timestamp_anchors.empty()) {
        documents.push_back(
            transaction.store(DocumentRole::TimestampAnchors, pem_of(terms.timestamp_anchors)));
    }
    if (!(terms.evidence == signing::ValidationData{})) {
        documents.push_back(
            transaction.store(DocumentRole::ValidationData, print_pem(terms.evidence)));
    }
    documents.push_back(transaction.store(DocumentRole::Policy, canonical(to_json(policy))));
    return documents;
}

Terms terms_of(const registry::RegisterEntry& entry, const Limits& limits,
               const registry::ReadableRegister& from)
{
    Terms terms{.anchors = read_part(entry, DocumentRole::TrustAnchors, limits, from).certificates,
                .timestamp_anchors =
                    read_part(entry, DocumentRole::TimestampAnchors, limits, from).certificates,
                .evidence = read_part(entry, DocumentRole::ValidationData, limits, from)};
    // What the upload is compared with is taken from the contract, not from the stored policy.
    const signing::VerificationPolicy policy = signing::read_policy(
        parse_json(stored(entry, DocumentRole::Policy, from), "the register", limits),
        [](const Digest&) { return Bytes(); }, limits, "the register");
    terms.revocation = policy.revocation;
    terms.level_min = policy.level_min;
    terms.accepted_anchoring = policy.accepted_anchoring;
    terms.appendix_pages_max = policy.appendix_pages_max;
    terms.providers = policy.providers;
    terms.accepts_provider_seals = policy.accepts_provider_seals;
    return terms;
}

} // namespace indenture::workflow
