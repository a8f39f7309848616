#pragma once

#include "base/bytes.h"
#include "registry/register.h"
#include "signing/policy.h"

#include <set>
#include <string>
#include <vector>

namespace indenture::workflow {

/// On what terms an upload is judged, besides what the contract itself says: whom the office
/// trusts, what it asks of signatures and what it was given for judging them.
struct Terms {
    std::vector<Bytes> anchors;                ///< of signers, DER
    std::vector<Bytes> timestamp_anchors = {}; ///< DER; without any, no timestamp is believed
    signing::ValidationData evidence = {};
    signing::RevocationRule revocation = signing::RevocationRule::WhenAvailable;
    signing::Level level_min = signing::Level::B;
    /// Octets, and Objects or Content if the office takes those; never anything worse.
    std::set<signing::Anchoring> accepted_anchoring = {signing::Anchoring::Octets};
    std::size_t appendix_pages_max = 0;
    std::vector<std::string> providers = {};
    bool accepts_provider_seals = false;
};

/// A policy with these terms and nothing that a contract says.
signing::VerificationPolicy policy_of(const Terms& terms, Instant at, const Limits& limits);

/// Keeps the terms with an upload, so that it can be verified again as it was: anchors, evidence
/// and `policy`, each as a document of the register.
std::vector<registry::Attachment> store(const Terms& terms,
                                        const signing::VerificationPolicy& policy,
                                        registry::Transaction& transaction);

/// The terms kept with an entry. Throws Error(Damaged) if a part of them is missing.
Terms terms_of(const registry::RegisterEntry& entry, const Limits& limits,
               const registry::ReadableRegister& from);

} // namespace indenture::workflow
