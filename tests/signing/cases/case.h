#pragma once

#include "signing/cases/scene.h"
#include "signing/report.h"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace indenture::tests {

/// One upload that must not pass.
struct Case {
    std::string name; ///< letters and digits
    std::function<Bytes(const Scene&)> make;
    /// Codes that must be among those that block when the issued contract is known.
    std::vector<std::string> codes;
    /// Whether it is refused too when nothing is known of what was issued. An attacker who alters
    /// a contract before anyone signs it shows the signers another contract; only the issuer can
    /// tell.
    bool is_refused_unanchored = true;
};

inline void PrintTo(const Case& attack, std::ostream* out)
{
    *out << attack.name;
}

/// Forged and misplaced signature values: USF, SWA, spellings of Contents.
std::vector<Case> signature_cases();
/// Edits of objects, each in every place where an attacker might put it: shadow attacks, EAA, SSA.
std::vector<Case> edit_cases();
/// Updates that are malformed or hide octets: ISA, cross-reference tricks, decoys.
std::vector<Case> structure_cases();
/// Defects of the CMS and of timestamps.
std::vector<Case> cms_cases();

/// What the cases of timestamps start from: both signed, with a document timestamp after them; and
/// signed by NHS England, with a timestamp of the signature. Both pass.
Bytes with_document_timestamp(const Scene& scene);
Bytes with_signature_timestamp(const Scene& scene);

/// A CMS in BER, as some signing programs send it, which passes too.
Bytes with_a_frame_of_indefinite_length(const Scene& scene);

/// All of signing.md, 3.4.
std::vector<Case> all_cases();

} // namespace indenture::tests
