#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::registry {

/// What happened to a contract.
enum class EventKind {
    Issued,     ///< its documents were made and handed out for signature; once per reference
    Verified,   ///< an upload was accepted: its signatures are those the contract asks for
    Refused,    ///< an upload was not accepted; the state is as it was
    StateMoved, ///< a person or the clock moved the contract, e.g. to "terminated"
};

/// What a stored document is to the entry that names it.
enum class DocumentRole {
    Application,      ///< the JSON the contract was made from
    Word,             ///< the contract as DOCX
    Pdf,              ///< the contract as issued: the bytes every signed copy must start with
    SignedPdf,        ///< an accepted upload
    RefusedUpload,    ///< an upload as it came, whatever it is
    TrustAnchors,     ///< the certificates (PEM) a verification relied on
    TimestampAnchors, ///< those it relied on for timestamps (PEM)
    ValidationData,   ///< certificates, CRLs and OCSP responses it was given besides (PEM)
    Policy,           ///< what it was asked (JSON)
    Execution,        ///< what was executed, under the register's seal (JSON)
    Report,           ///< the verification report (JSON)
    Decision,         ///< the decision to issue with its findings (JSON)
};

/// "issued", "verified", "refused", "state-moved"
std::string print(EventKind kind);
std::optional<EventKind> parse_event_kind(std::string_view text);

/// "application", "word", "pdf", "signed-pdf", "refused-upload", "trust-anchors",
/// "timestamp-anchors", "validation-data", "policy", "execution", "report", "decision"
std::string print(DocumentRole role);
std::optional<DocumentRole> parse_document_role(std::string_view text);

/// The media type under which a document of this role is served.
std::string_view media_type(DocumentRole role);

/// A document of the register, as an entry names it.
struct Attachment {
    DocumentRole role;
    Digest digest;
    std::uint64_t size; ///< octets

    bool operator==(const Attachment&) const = default;
};

/// What is to be recorded. The references are as the contract prints them; the register compares
/// them as text.
struct Event {
    EventKind kind = EventKind::Issued;
    std::string reference;      ///< with version: "DARS-NIC-999001-B2C3D-v0.4"
    std::string base_reference; ///< without version: "DARS-NIC-999001-B2C3D"
    std::string state;          ///< of the contract after this event: "part_signed"
    std::vector<Attachment> documents;
    Json payload = Json::object(); ///< e.g. the required signatories; what a reader replays

    bool operator==(const Event&) const = default;
};

/// What happened, to which documents, chained to the entry before.
struct RegisterEntry {
    std::uint64_t sequence; ///< 1 for the first entry, without gaps
    Instant at;
    Event event;
    Digest previous; ///< hash of the entry before; of the first entry, the hash of no entries
    Digest hash;     ///< over all of the above

    bool operator==(const RegisterEntry&) const = default;
};

/// The digest of the event's first document in this role, if it has one.
std::optional<Digest> document_of(const Event& event, DocumentRole role);

/// {"sequence", "at", "kind", "reference", "state", "documents", "payload", "previous", "hash"}
Json to_json(const RegisterEntry& entry);

} // namespace indenture::registry
