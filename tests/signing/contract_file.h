#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/limits.h"
#include "signing/policy.h"
#include "signing/prepare.h"
#include "signing/report.h"
#include "support/pki.h"

#include <string>
#include <vector>

namespace indenture::tests {

/// A small contract with a page, an embedded font, and one empty signature field for each name.
Bytes contract_file(const std::vector<std::string>& fields, bool has_object_streams);

/// The octets of the font in which signature blocks are set, from Debian's fonts-liberation2.
Bytes signature_font();

/// A signature by "Somebody" in that field.
signing::SignatureRequest request_for(const std::string& field, Instant at);

inline const Instant issued_at = *parse_instant("2026-02-01T09:00:00Z");
inline const Instant signed_at = *parse_instant("2026-02-02T10:15:00Z");
inline const Instant verified_at = *parse_instant("2026-03-01T12:00:00Z");

/// A demonstration world: an authority, an issuing authority, and two parties with a signer each.
struct World {
    World();

    Credential root;
    Credential issuing;
    Credential nhs_england;
    Credential university;
    Bytes issued; ///< the contract, with fields "nhs-england" and "recipient"

    /// What the verifier should ask of a fully signed contract.
    signing::VerificationPolicy policy() const;
    signing::RequiredSignatory nhs_england_party() const;
    signing::RequiredSignatory university_party() const;
};

/// `file` with a signature by `signer` in `field`, made by the product.
Bytes signed_by(const World& world, const Credential& signer, ByteView file,
                const std::string& field, Instant at);

/// Both parties, one after the other.
Bytes signed_by_both(const World& world);

/// `file` with a signature in `field` whose CMS another program made.
Bytes signed_with(ByteView file, const std::string& field, const std::vector<Credential>& signers,
                  const CmsShape& shape);

/// Codes of the findings that block, in order, without repetition.
std::vector<std::string> blocking_codes(const signing::VerificationReport& report);

} // namespace indenture::tests
