#pragma once

#include "base/finding.h"
#include "registry/entry.h"

#include <cstdint>
#include <string>
#include <vector>

namespace indenture::registry {

struct StoredAttachment {
    std::string role;
    std::string digest; ///< 64 lower-case hexadecimal digits
    std::uint64_t size;
};

/// An entry as a database keeps it: texts, which may have been altered. Every backend stores
/// exactly these, so that every backend gives the same hashes.
struct StoredEntry {
    std::uint64_t sequence;
    std::string at;
    std::string kind;
    std::string reference;
    std::string base_reference;
    std::string state;
    std::string payload; ///< canonical JSON
    std::vector<StoredAttachment> documents;
    std::string previous; ///< hexadecimal digits, as is hash
    std::string hash;
};

/// What the first entry continues: the hash of an empty list.
// RFC 6962, 2.1: the hash of an empty list is the hash of an empty string.
Digest hash_of_no_entries();

/// SHA-256 of 0x00 and the fields of `entry` but the hash, each preceded by its length in octets
/// as eight octets, most significant first.
Digest hash_of(const StoredEntry& entry);

/// `event` as the entry after `previous`, its hash taken. Throws Error(BadInput) if the payload
/// could not be read back.
StoredEntry stored(const Event& event, Instant at, std::uint64_t sequence, const Digest& previous);

/// Throws Error(Damaged), naming the entry and `source`, if its hash is not that of its fields.
RegisterEntry restored(const StoredEntry& entry, const std::string& source);

/// Every entry of the register in order: those that are missing, altered, or do not continue
/// the one before. Codes "entry-missing", "entry-altered", "chain-broken".
std::vector<Finding> check_chain(const std::vector<StoredEntry>& entries,
                                 const std::string& source);

/// A Block finding about `part` of the register at `source`.
Finding damage(const std::string& code, const Where& where, const std::string& text);

} // namespace indenture::registry
