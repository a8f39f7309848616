#include "signing/detail/certificate_set.h"
#include "base/error.h"
#include "signing/detail/x509.h"

namespace indenture::signing::checks {

namespace {

void insert(CertificateSet::Decoded& set, ByteView der)
{
    if (set.find(der) == nullptr) {
        set.certificates.push_back(detail::certificate_from(der));
        set.by_octets.emplace(der, set.certificates.back().get());
    }
}

} // namespace

X509* CertificateSet::Decoded::find(ByteView der) const
{
    const auto found = by_octets.find(der);
    return found == by_octets.end() ? nullptr : found->second;
}

CertificateSet::CertificateSet() : decoded_(std::make_unique<Decoded>()) {}

CertificateSet::CertificateSet(const std::vector<Bytes>& certificates) : CertificateSet()
{
    for (const Bytes& certificate : certificates) {
        insert(*decoded_, certificate);
    }
}

CertificateSet::CertificateSet(CertificateSet&&) noexcept = default;
CertificateSet& CertificateSet::operator=(CertificateSet&&) noexcept = default;
CertificateSet::~CertificateSet() = default;

void CertificateSet::add(ByteView certificate)
{
    try {
        insert(*decoded_, certificate);
    } catch (const Error&) {
        // Strangers may bring what they like.
    }
}

bool CertificateSet::contains(ByteView certificate) const
{
    return decoded_->find(certificate) != nullptr;
}

bool CertificateSet::is_empty() const
{
    return decoded_->certificates.empty();
}

} // namespace indenture::signing::checks
