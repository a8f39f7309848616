#pragma once

#include "base/bytes.h"
#include "base/json.h"
#include "base/where.h"
#include "signing/execution.h"

#include <memory>
#include <string>

namespace indenture::signing {

/// The key of a register, with which it seals the executions it records: Ed25519 (RFC 8032). The
/// key itself stays inside and is printed only by pem().
class SealKey {
public:
    /// From 32 random octets, which are the key. Throws Error(BadInput) for another count.
    static SealKey from_seed(ByteView seed);
    /// What pem() wrote. Throws Error(BadInput) naming `source`, never its contents.
    static SealKey read(ByteView pem, const std::string& source);

    /// The secret, as PKCS #8 in PEM (RFC 5958): for the key file and nothing else.
    Bytes pem() const;
    /// For those who check a seal, in PEM.
    Bytes public_pem() const;

    Bytes sign(ByteView octets) const;
    bool accepts(ByteView octets, ByteView signature) const;

private:
    struct State;
    explicit SealKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

/// The execution in canonical JSON with the register's seal over it, for storing.
Bytes seal(const VerifiedExecution& execution, const SealKey& key);

/// The execution of a sealed document, as to_json(Execution) wrote it: a record, no proof. Throws
/// Error(Damaged) naming `where` unless this very key sealed it.
Json unseal(ByteView document, const SealKey& key, const Where& where);

/// True if the file, verified anew, proves what was sealed. The digests of policy and report are
/// left out: a later version of this program may say more in either.
bool confirms(const VerifiedExecution& execution, const Json& sealed);

} // namespace indenture::signing
