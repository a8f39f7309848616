#pragma once

#include "base/bytes.h"
#include "signing/certificate.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <string>
#include <vector>

namespace indenture::signing {

/// What nobody has said yet of one certificate of a path, and who could be asked. The addresses are
/// a stranger's words, as his certificate has them: printable ASCII, and nothing else is promised.
struct WantedEvidence {
    enum class Kind {
        Revocation, ///< was `certificate` revoked?
        Issuer,     ///< who issued `certificate`?
    };

    Kind kind = Kind::Revocation;
    Certificate about;
    Bytes certificate; ///< DER
    Bytes issuer;      ///< DER; empty if it is asked for
    /// Its path ends at one of the policy's timestamp anchors, not of those for signers.
    bool is_of_timestamps = false;
    std::string why;                           ///< it is not known; for a person
    std::vector<std::string> ocsp_addresses;   ///< authorityInfoAccess (RFC 5280, 4.2.2.1)
    std::vector<std::string> crl_addresses;    ///< cRLDistributionPoints (4.2.1.13)
    std::vector<std::string> delta_addresses;  ///< freshestCRL (4.2.1.15)
    std::vector<std::string> issuer_addresses; ///< authorityInfoAccess, id-ad-caIssuers
};

/// What would have to be known to pass `report`, which was made under `policy`, if revocation is
/// required: of every certificate of a path whose revocation is unknown, of the delegates that
/// answered for their issuers unless they need not be asked about (id-pkix-ocsp-nocheck), and the
/// next certificate of every path that stops before an anchor. Each question once, in the order of
/// the report, at most 64. Of signatures and timestamps that are not intact nothing is wanted: no
/// evidence makes them pass. Empty if nothing is missing. Throws Error(BadInput) for a report with
/// malformed certificates, which no verifier writes.
std::vector<WantedEvidence> wanted_evidence(const VerificationReport& report,
                                            const VerificationPolicy& policy);

/// Whether both ask the same, whoever could be asked.
bool is_same_question(const WantedEvidence& a, const WantedEvidence& b);

/// "revocation of Priya Example (serial 0A1B)"
std::string print(const WantedEvidence& wanted);

} // namespace indenture::signing
