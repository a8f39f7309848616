#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/limits.h"
#include "registry/register.h"
#include "signing/verify.h"
#include "workflow/office.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace indenture::workflow {

/// One verification with everything it rests on.
struct Verified {
    Bytes upload;
    signing::VerificationPolicy policy;
    signing::VerificationReport report;
};

/// What goes into a bundle besides.
struct BundleExtras {
    std::string tool;                         ///< name and version of the program
    std::map<std::string, Bytes> files = {};  ///< further evidence by name, e.g. "register/1.json"
    std::optional<Bytes> manifest_token = {}; ///< RFC 3161, over manifest.json
};

/// A zip with the upload, what was issued, the policy, every anchor and piece of evidence, the
/// report as JSON, XML (ETSI TS 119 102-2) and text, the extras and a manifest with the SHA-256 of
/// each. Nothing in it depends on when or where it is made. Throws Error(BadInput) if the token
/// stamps another manifest.
Bytes write_bundle(const Verified& verified, const BundleExtras& extras, const Limits& limits);

/// What the register knows of a contract and its best copy, verified anew. Throws Error(NotFound)
/// if no upload of it was accepted.
Bytes bundle_of(const std::string& reference, BundleExtras extras, const Office& office,
                const registry::ReadableRegister& contract_register);

/// What came of verifying a bundle again.
struct BundleCheck {
    std::vector<std::string> differences; ///< sentences; none: it was reproduced, octet by octet
    signing::VerificationReport report;   ///< as it is now
    std::optional<Instant>
        manifest_stamped_at; ///< what its token says; the authority is not judged
};

/// Verifies the upload of a bundle again, with nothing but what the bundle holds, and compares
/// every report with the stored one. The digests of the manifest come first: where one is wrong,
/// that is a difference. Throws Error(BadInput) for what is no bundle, Error(LimitExceeded).
BundleCheck verify_bundle(ByteView bundle, const std::string& tool,
                          const signing::VerifyFunction& verify, const Limits& limits);

Json to_json(const BundleCheck& check);

} // namespace indenture::workflow
