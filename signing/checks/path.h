#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/finding.h"

#include <memory>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Certificates, each decoded once, because decoding one costs as much as verifying with it.
class CertificateSet {
public:
    CertificateSet();
    /// Throws Error(BadInput) if one is malformed: for certificates somebody trusts.
    explicit CertificateSet(const std::vector<Bytes>& certificates);
    CertificateSet(CertificateSet&&) noexcept;
    CertificateSet& operator=(CertificateSet&&) noexcept;
    ~CertificateSet();

    /// Adds a stranger's certificate. What is there already or is malformed is left out: it can
    /// help nobody.
    void add(ByteView certificate);
    bool contains(ByteView certificate) const;
    bool is_empty() const;

    struct Decoded; ///< see detail/certificate_set.h
    const Decoded& decoded() const { return *decoded_; }

private:
    std::unique_ptr<Decoded> decoded_;
};

/// What the first certificate of a path is used for.
enum class Purpose {
    Signer,             ///< signs documents
    TimestampAuthority, ///< RFC 3161, 2.3: id-kp-timeStamping, critical and alone
    OcspResponder,      ///< RFC 6960, 4.2.2.2: id-kp-OCSPSigning
    CrlIssuer,          ///< RFC 5280, 4.2.1.3: cRLSign
};

/// Does a certificate lead to a trust anchor, as of a given time?
struct PathQuestion {
    ByteView leaf;                ///< DER
    const CertificateSet& others; ///< certificates that may lie between
    const CertificateSet& anchors;
    Purpose purpose = Purpose::Signer;
    Instant at;
};

struct PathAnswer {
    /// From the leaf to the anchor; if there are findings, as far as a path was found.
    std::vector<Bytes> chain;
    std::vector<Finding> findings;

    bool is_valid() const { return findings.empty(); }
};

/// RFC 5280, 6.1, with any initial policy, for the first of the paths that name and key identifier
/// allow; at least 112 bits of strength everywhere. An intermediate among the anchors is an anchor.
/// `part` is whose certificate it is, e.g. "signature recipient". Findings: "untrusted", "expired",
/// "not-yet-valid", "algorithm", "key-usage", "chain". Whether a certificate was revoked is not
/// asked.
PathAnswer check_path(const PathQuestion& question, const std::string& part);

} // namespace indenture::signing::checks
