#pragma once

#include "signing/certificate.h"
#include "signing/checks/path.h"
#include "signing/detail/openssl.h"

#include <map>

namespace indenture::signing::checks {

struct CertificateSet::Decoded {
    /// In the order in which they came, so that a path does not depend on chance.
    std::vector<detail::CertificatePtr> certificates;
    std::map<Bytes, X509*, std::less<>> by_octets;

    /// nullptr if it is not there.
    X509* find(ByteView der) const;
};

} // namespace indenture::signing::checks

namespace indenture::signing::detail {

/// What read_certificate says, without decoding the certificate once more.
Certificate described(const X509& certificate);

} // namespace indenture::signing::detail
