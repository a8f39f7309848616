#include "signing/wanted_evidence.h"

#include "base/error.h"
#include "signing/checks/evidence.h"
#include "signing/checks/revocation.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace indenture::signing {

namespace {

using namespace detail;
using Kind = WantedEvidence::Kind;

// An honest certificate names one or two addresses of a kind. More would have us knock at every
// door a stranger can list.
constexpr std::size_t addresses_max = 4;
constexpr std::size_t address_size_max = 2048;
constexpr std::size_t questions_max = 64; // no more requests are made anyway

struct FreePoints {
    void operator()(STACK_OF(DIST_POINT) * points) const { CRL_DIST_POINTS_free(points); }
};
using PointsPtr = std::unique_ptr<STACK_OF(DIST_POINT), FreePoints>;
using AccessPtr = std::unique_ptr<AUTHORITY_INFO_ACCESS, Free<AUTHORITY_INFO_ACCESS_free>>;

void add_address(const GENERAL_NAME& name, std::vector<std::string>& addresses)
{
    if (name.type != GEN_URI || addresses.size() >= addresses_max) {
        return;
    }
    const ASN1_IA5STRING* text = name.d.uniformResourceIdentifier;
    const std::string address(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                              static_cast<std::size_t>(ASN1_STRING_length(text)));
    const bool is_printable = std::all_of(address.begin(), address.end(),
                                          [](char letter) { return letter > ' ' && letter < 127; });
    const bool is_new = std::find(addresses.begin(), addresses.end(), address) == addresses.end();
    if (is_printable && is_new && !address.empty() && address.size() <= address_size_max) {
        addresses.push_back(address);
    }
}

/// Of authorityInfoAccess, for one method.
std::vector<std::string> access_addresses(X509& certificate, int method)
{
    const AccessPtr access(static_cast<AUTHORITY_INFO_ACCESS*>(
        X509_get_ext_d2i(&certificate, NID_info_access, nullptr, nullptr)));
    std::vector<std::string> addresses;
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* each = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (OBJ_obj2nid(each->method) == method) {
            add_address(*each->location, addresses);
        }
    }
    return addresses;
}

/// Of cRLDistributionPoints or freshestCRL, which have the same form.
std::vector<std::string> point_addresses(X509& certificate, int extension)
{
    const PointsPtr points(static_cast<STACK_OF(DIST_POINT)*>(
        X509_get_ext_d2i(&certificate, extension, nullptr, nullptr)));
    std::vector<std::string> addresses;
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
        if (point->distpoint == nullptr || point->distpoint->type != 0) {
            continue;
        }
        const GENERAL_NAMES* names = point->distpoint->name.fullname;
        for (int j = 0; j < sk_GENERAL_NAME_num(names); ++j) {
            add_address(*sk_GENERAL_NAME_value(names, j), addresses);
        }
    }
    return addresses;
}

bool is_self_issued(const X509& certificate)
{
    return X509_NAME_cmp(X509_get_subject_name(&certificate), X509_get_issuer_name(&certificate)) ==
           0;
}

bool is_issued_by(X509& certificate, ByteView issuer)
{
    const CertificatePtr above = certificate_from(issuer);
    const bool is_right = X509_check_issued(above.get(), &certificate) == X509_V_OK &&
                          X509_verify(&certificate, X509_get0_pubkey(above.get())) == 1;
    ERR_clear_error();
    return is_right;
}

class Collector {
public:
    explicit Collector(const VerificationPolicy& policy) : policy_(policy) {}

    void add_path(const std::vector<PathStep>& path, bool is_of_timestamps)
    {
        is_of_timestamps_ = is_of_timestamps;
        if (path.empty()) {
            return;
        }
        if (!is_anchor(path.back().der)) {
            want_issuer(path.back());
            return;
        }
        if (path.size() > 1 && path.back().revocation != Revocation::NotNeeded) {
            return; // the path does not hold for another reason, which no evidence mends
        }
        for (std::size_t i = 0; i < path.size() && wanted_.size() < questions_max; ++i) {
            if (path[i].revocation == Revocation::Unknown) {
                want_revocation(path, i);
            }
        }
    }

    std::vector<WantedEvidence> taken() { return std::move(wanted_); }

private:
    const std::vector<Bytes>& anchors() const
    {
        return is_of_timestamps_ ? policy_.timestamp_anchors : policy_.anchors;
    }

    bool is_anchor(const Bytes& der) const
    {
        return std::find(anchors().begin(), anchors().end(), der) != anchors().end();
    }

    void want_issuer(const PathStep& last)
    {
        const CertificatePtr certificate = certificate_from(last.der);
        WantedEvidence wanted = about(Kind::Issuer, last.der);
        if (is_self_issued(*certificate)) {
            wanted.why = "it is the root of its path and none of the trust anchors";
        } else {
            wanted.why = "the certificate of its issuer is not at hand";
            wanted.issuer_addresses = access_addresses(*certificate, NID_ad_ca_issuers);
        }
        add(std::move(wanted));
    }

    void want_revocation(const std::vector<PathStep>& path, std::size_t index)
    {
        const PathStep& step = path[index];
        if (index + 1 < path.size()) {
            want_status(step, path[index + 1].der);
            return;
        }
        // An anchor that signs: whoever issued it may have revoked it.
        const CertificatePtr certificate = certificate_from(step.der);
        for (const Bytes& candidate : policy_.evidence.certificates) {
            if (is_issued_by(*certificate, candidate)) {
                want_status(step, candidate);
                return;
            }
        }
        want_issuer(step);
    }

    void want_status(const PathStep& step, const Bytes& issuer)
    {
        if (step.der.empty()) {
            return;
        }
        add(revocation_of(step.der, issuer, step.source));
        for (const Bytes& delegate : delegates_for(step.der, issuer)) {
            add(revocation_of(delegate, issuer,
                              "it signed an OCSP response on behalf of its issuer"));
        }
    }

    /// Who would have answered, if their own certificates were known to hold.
    std::vector<Bytes> delegates_for(const Bytes& certificate, const Bytes& issuer) const
    {
        checks::CertificateSet others;
        others.add(issuer);
        checks::Evidence evidence;
        evidence.add(policy_.evidence, checks::Origin::Policy, others);
        const checks::CertificateSet anchor_set(anchors());
        const checks::ProofsOfExistence proofs(policy_.at);
        checks::StatusAnswer answer =
            checks::check_revocation({.certificate = certificate,
                                      .issuer = issuer,
                                      .others = others,
                                      .anchors = anchor_set,
                                      .evidence = evidence,
                                      .proofs = proofs,
                                      .best = policy_.at,
                                      .control = policy_.at,
                                      .now = policy_.at,
                                      .rule = RevocationRule::WhenAvailable});
        std::vector<Bytes> delegates;
        for (Bytes& signer : answer.used.certificates) {
            const CertificatePtr read = certificate_from(signer);
            const bool is_asked_about =
                signer != issuer && !is_anchor(signer) &&
                X509_get_ext_by_NID(read.get(), NID_id_pkix_OCSP_noCheck, -1) < 0;
            if (is_asked_about) {
                delegates.push_back(std::move(signer));
            }
        }
        return delegates;
    }

    WantedEvidence about(Kind kind, const Bytes& der) const
    {
        return {.kind = kind,
                .about = read_certificate(der),
                .certificate = der,
                .issuer = {},
                .is_of_timestamps = is_of_timestamps_,
                .why = {},
                .ocsp_addresses = {},
                .crl_addresses = {},
                .delta_addresses = {},
                .issuer_addresses = {}};
    }

    WantedEvidence revocation_of(const Bytes& der, const Bytes& issuer, const std::string& why)
    {
        const CertificatePtr certificate = certificate_from(der);
        WantedEvidence wanted = about(Kind::Revocation, der);
        wanted.issuer = issuer;
        wanted.why = why;
        wanted.ocsp_addresses = access_addresses(*certificate, NID_ad_OCSP);
        wanted.crl_addresses = point_addresses(*certificate, NID_crl_distribution_points);
        wanted.delta_addresses = point_addresses(*certificate, NID_freshest_crl);
        return wanted;
    }

    void add(WantedEvidence wanted)
    {
        ERR_clear_error();
        const bool is_new =
            std::none_of(wanted_.begin(), wanted_.end(), [&](const WantedEvidence& each) {
                return is_same_question(each, wanted);
            });
        if (is_new && wanted_.size() < questions_max) {
            wanted_.push_back(std::move(wanted));
        }
    }

    const VerificationPolicy& policy_;
    bool is_of_timestamps_ = false;
    std::vector<WantedEvidence> wanted_;
};

} // namespace

std::vector<WantedEvidence> wanted_evidence(const VerificationReport& report,
                                            const VerificationPolicy& policy)
{
    Collector collector(policy);
    for (const SignatureReport& signature : report.signatures) {
        if (!signature.is_intact) {
            continue;
        }
        for (const TimestampReport& timestamp : signature.timestamps) {
            if (timestamp.is_intact) {
                collector.add_path(timestamp.path, true);
            }
        }
        collector.add_path(signature.path, signature.is_timestamp);
    }
    return collector.taken();
}

bool is_same_question(const WantedEvidence& a, const WantedEvidence& b)
{
    return a.kind == b.kind && a.certificate == b.certificate && a.issuer == b.issuer &&
           a.is_of_timestamps == b.is_of_timestamps;
}

std::string print(const WantedEvidence& wanted)
{
    const std::string& name =
        wanted.about.common_name.empty() ? wanted.about.subject : wanted.about.common_name;
    return fmt::format("{} of {} (serial {})",
                       wanted.kind == Kind::Revocation ? "revocation" : "issuer", name,
                       wanted.about.serial);
}

} // namespace indenture::signing
