#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "signing/detail/openssl.h"

namespace indenture::signing::detail {

/// Throws Error(BadInput) unless `der` is one certificate and nothing else.
CertificatePtr certificate_from(ByteView der);
/// One more owner of a certificate.
CertificatePtr shared(X509& certificate);
Bytes der_of(const X509& certificate);
Instant instant_of(const ASN1_TIME& time);

/// What OpenSSL last complained about, and empties its queue.
std::string last_openssl_error();

} // namespace indenture::signing::detail
