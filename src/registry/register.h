#pragma once

#include "base/finding.h"
#include "registry/entry.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace indenture::registry {

/// How far a register has come. Whoever keeps one can tell later whether entries were cut off
/// its end or rewritten.
struct Head {
    std::uint64_t size; ///< entries
    Digest hash;        ///< of the last entry

    bool operator==(const Head&) const = default;
};

/// Reading. Everything read is compared with the hash it was written under; what differs is
/// Error(Damaged), never an answer. A register that cannot be reached is Error(Unavailable).
class ReadableRegister {
public:
    virtual ~ReadableRegister() = default;

    virtual Head head() const = 0;

    /// All entries, in order.
    virtual std::vector<RegisterEntry> entries() const = 0;
    /// The entries of one version of a contract, in order; none if it is unknown.
    virtual std::vector<RegisterEntry> entries_of(const std::string& reference) const = 0;
    /// The entries of all versions of a contract, in order.
    virtual std::vector<RegisterEntry> entries_of_base(const std::string& base_reference) const = 0;

    /// The issue of exactly this version.
    virtual std::optional<RegisterEntry> find_issued(const std::string& reference) const = 0;
    /// The last issue of any version.
    virtual std::optional<RegisterEntry>
    find_last_issued(const std::string& base_reference) const = 0;
    /// The issue whose PDF is what `upload` starts with, or all of it; the longest, if several.
    virtual std::optional<RegisterEntry> find_issued_prefix_of(ByteView upload) const = 0;

    /// The octets of a stored document; nullopt if there is none of this digest.
    virtual std::optional<Bytes> document(const Digest& digest) const = 0;

    /// Recomputes everything: the chain, every document, the file itself. Empty if all is as it
    /// was written. Damage is a finding here, not an Error.
    virtual std::vector<Finding> check() const = 0;
};

/// The only way to write. Until commit() nothing is in the register; without it, all is undone
/// when the transaction goes. No other program writes meanwhile, so what is read through a
/// transaction still holds when it commits.
class Transaction : public ReadableRegister {
public:
    /// Keeps a document, once however often it is stored, and names it for an Event.
    virtual Attachment store(DocumentRole role, ByteView bytes) = 0;

    /// Throws Error(Conflict) if an issue of the same reference is recorded already, or if `at` is
    /// before the last entry: a register only goes forward.
    virtual RegisterEntry append(const Event& event, Instant at) = 0;

    /// Once it returns, what was written survives a loss of power. Nothing follows it.
    virtual void commit() = 0;
};

/// What happened to every contract, append-only, and the documents it happened to. One object
/// serves one thread at a time; threads and programs open the same register each for themselves.
class Register : public ReadableRegister {
public:
    /// Waits until no other program writes, then throws Error(Unavailable). One transaction at a
    /// time; it must not outlive the register.
    virtual std::unique_ptr<Transaction> begin() = 0;
};

} // namespace indenture::registry
