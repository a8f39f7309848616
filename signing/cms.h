#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "signing/provider.h"

namespace indenture::signing {

/// A detached CMS SignedData (RFC 5652) over content with `digest`, as PAdES B-B wants it (ETSI EN
/// 319 142-1, 6.3): content-type, message-digest and signing-certificate-v2 are signed, and there
/// is no signing-time, because the time is the signature dictionary's M. The certificates of the
/// provider are included.
Bytes make_cms(const Digest& digest, SignatureProvider& provider);

/// An upper bound on the octets make_cms gives.
std::size_t cms_size_max(const SignatureProvider& provider);

} // namespace indenture::signing
