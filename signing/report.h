#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/finding.h"
#include "base/json.h"
#include "signing/anchoring.h"
#include "signing/certificate.h"
#include "signing/codes.h"
#include "signing/execution.h"
#include "signing/level.h"
#include "signing/policy.h"
#include "signing/validation_data.h"
#include "signing/verdict.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace indenture::signing {

/// What a ByteRange binds.
enum class Coverage { Unclear, EntireRevision, EntireFile };

std::string print(Coverage coverage);

/// What is known of a certificate's revocation at the time that counts.
enum class Revocation {
    NotNeeded, ///< a trust anchor, or a responder that need not be asked about
               ///< (id-pkix-ocsp-nocheck)
    Unknown,   ///< nothing fitting was at hand
    Good,
    Revoked,
};

std::string print(Revocation revocation);

/// One certificate of a path, from the signer's towards the anchor.
struct PathStep {
    Certificate certificate;
    Revocation revocation = Revocation::Unknown;
    std::optional<Instant> revoked_at;
    std::string source; ///< of the answer, for a person, e.g. "OCSP of Test Responder, 2026-..."
    Bytes der = {};     ///< the certificate itself, so that others can be asked about it
};

/// An RFC 3161 timestamp inside a signature.
struct TimestampReport {
    std::optional<Certificate> authority;
    std::optional<Instant> at; ///< what it says
    bool is_intact = false;    ///< over the right octets, by that authority's key
    bool is_trusted = false;   ///< its path ends at a timestamp anchor, at the time that counts
    std::vector<PathStep> path;
    std::vector<Finding> findings;
};

/// Who may have signed for whom.
enum class Authority {
    NotAsked, ///< no party is required in this field
    Matches,  ///< the certificate names the party and its signatory
    Provider, ///< a seal of a signing platform: who acted is in the platform's own evidence
    Mismatch,
};

std::string print(Authority authority);

/// One signature of the file, or one document timestamp, which no party makes: its `signer` is the
/// timestamp authority and its `proven_time` what it says.
struct SignatureReport {
    std::string field;
    std::size_t revision = 0; ///< 1 is the oldest
    std::string sub_filter;   ///< e.g. "ETSI.CAdES.detached"
    bool is_timestamp = false;
    std::optional<Certificate> signer;
    std::optional<Instant> claimed_time; ///< M: what the signer's machine said
    /// The earliest time for which a trusted timestamp proves that the signature existed.
    std::optional<Instant> proven_time;
    Coverage coverage = Coverage::Unclear;
    std::array<std::size_t, 4> byte_range{}; ///< as the file has it; zeros if it makes no sense
    std::string digest_algorithm;            ///< e.g. "SHA256"; empty if unread
    std::string signature_algorithm;         ///< e.g. "RSASSA-PSS"; empty if unread
    Bytes message_digest;                    ///< what the signature says of the octets it covers
    bool is_intact = false;                  ///< digest and signature value are right
    bool is_trusted = false; ///< its path ends at an anchor, at the time that counts
    Level level = Level::None;
    std::vector<PathStep> path; ///< from the signer to the anchor, as far as one was found
    std::vector<TimestampReport> timestamps;
    Authority authority = Authority::NotAsked;
    std::vector<Finding> findings;
};

/// How one page of the upload differs from the one issued; see checks/redline.h.
struct PageDifference {
    enum class Kind { Inserted, Deleted, Replaced, Moved, Graphics };

    Kind kind = Kind::Replaced;
    std::size_t page = 0; ///< of the contract issued, from 1; of the upload if it was inserted
    std::string clause;   ///< the nearest clause number before it, e.g. "4.2"; may be empty
    std::string issued;   ///< the words issued; empty if inserted
    std::string uploaded; ///< the words now; empty if deleted
    /// "number", "date", "name", "negation": why a lawyer should look twice.
    std::vector<std::string> flags;
};

std::string print(PageDifference::Kind kind);

/// "page 3, clause 4.2: '12 months' replaced by '24 months' (number)"
std::string print(const PageDifference& difference);

/// The answer of the verifier. Integrity and completeness are separate: a file that only some of
/// its parties have signed may pass, and is not executed.
struct VerificationReport {
    Digest upload = Digest::of({}); ///< of the file verified
    std::size_t size = 0;
    std::optional<Digest> issued;            ///< of what it was compared with
    std::optional<Anchoring> anchoring;      ///< to that; absent if there is none
    std::vector<PageDifference> redline;     ///< for Anchoring::Content and worse
    Instant at;                              ///< the policy's time
    std::vector<SignatureReport> signatures; ///< oldest first
    std::vector<Finding> findings;           ///< about the file as a whole
    /// Whose signature is still to come; without an organisation if the policy names no parties.
    std::vector<RequiredSignatory> outstanding;
    /// What the verdict rests on beyond the octets of the upload and the policy's anchors: what the
    /// file brought and what the policy gave, as far as it was used.
    ValidationData used;
    /// Present only if every required party has signed what was issued, and everything passed.
    std::optional<VerifiedExecution> execution;

    /// The worst that any blocking finding says.
    Verdict verdict() const;
    /// All findings: of the file, then of each signature.
    std::vector<Finding> all_findings() const;
};

Json to_json(const VerificationReport& report);

/// For a person: a line for the verdict, one for each signature, finding and outstanding party.
std::string print(const VerificationReport& report);

} // namespace indenture::signing
