#pragma once

#include "base/error.h"
#include "base/files.h"
#include "signing/checks/revocation.h"

#include <cstddef>
#include <cstdint>

namespace indenture::fuzz {

/// Was a certificate revoked, by `data`? The seeds are about tests/fuzz/status/leaf.der.
inline void ask_about_revocation(const signing::ValidationData& data)
{
    using namespace signing::checks;
    static const Bytes leaf = read_file(PROJECT_DIR "/tests/fuzz/status/leaf.der", 4096);
    static const Bytes authority = read_file(PROJECT_DIR "/tests/fuzz/status/ca.der", 4096);
    static const CertificateSet anchors({authority});
    const Instant at = *parse_instant("2026-03-01T12:00:00Z");

    CertificateSet others;
    Evidence evidence;
    evidence.add(data, Origin::Store, others);
    const ProofsOfExistence proofs(at);
    const StatusQuestion question{.certificate = leaf,
                                  .issuer = authority,
                                  .others = others,
                                  .anchors = anchors,
                                  .evidence = evidence,
                                  .proofs = proofs,
                                  .best = at,
                                  .control = at,
                                  .now = at,
                                  .rule = signing::RevocationRule::Required};
    try {
        check_revocation(question);
        ocsp_times_in_file(leaf, evidence);
    } catch (const Error&) {
    }
}

} // namespace indenture::fuzz
