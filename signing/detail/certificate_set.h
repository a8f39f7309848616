#pragma once

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
