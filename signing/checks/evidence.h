#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/digest.h"
#include "signing/checks/path.h"
#include "signing/validation_data.h"

#include <map>
#include <memory>
#include <set>

namespace indenture::signing::checks {

/// Since when objects are known to exist (EN 319 102-1, 3.1: proof of existence): without a proof,
/// since the time of the check.
class ProofsOfExistence {
public:
    explicit ProofsOfExistence(Instant now) : now_(now) {}

    Instant of(const Digest& object) const;
    /// A trusted timestamp of that time covers the object.
    void add(const Digest& object, Instant at);

private:
    Instant now_;
    std::map<Digest, Instant> earliest_;
};

/// Where a piece of evidence was found.
enum class Origin {
    Policy,    ///< given by whoever asks
    Store,     ///< the file's document security store
    Signature, ///< inside a signature or a timestamp
};

/// CRLs and OCSP responses, each decoded once.
class Evidence {
public:
    Evidence();
    Evidence(Evidence&&) noexcept;
    Evidence& operator=(Evidence&&) noexcept;
    ~Evidence();

    /// Adds the CRLs and responses of `data` that can be read, and to `certificates` all those that
    /// come with them. What is malformed is left out: it can help nobody.
    void add(const ValidationData& data, Origin origin, CertificateSet& certificates);

    struct Decoded; ///< see detail/evidence.h
    Decoded& decoded() { return *decoded_; }
    const Decoded& decoded() const { return *decoded_; }

private:
    std::unique_ptr<Decoded> decoded_;
};

} // namespace indenture::signing::checks
