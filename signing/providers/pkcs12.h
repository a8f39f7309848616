#pragma once

#include "base/bytes.h"
#include "signing/provider.h"

#include <memory>
#include <string>

namespace indenture::signing {

/// A key and its certificates from a PKCS #12 file (RFC 7292). Keys: RSA from 2048 bits, ECDSA on
/// P-256, P-384 or P-521. Throws Error(BadInput) naming `source` for a wrong password, a file that
/// is something else, no key, or a key that is too weak; no message holds password or key.
std::unique_ptr<SignatureProvider> open_pkcs12(ByteView file, const std::string& password,
                                               const std::string& source);

} // namespace indenture::signing
