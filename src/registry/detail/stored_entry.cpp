#include "registry/detail/stored_entry.h"

#include "base/error.h"

#include <fmt/format.h>
#include <optional>

namespace indenture::registry {

namespace {

// Names what is hashed and how; another spelling would get another name.
constexpr std::string_view spelling = "indenture register entry 1";

std::string number(std::uint64_t value)
{
    return fmt::format("{}", value);
}

void spell(Bytes& into, std::string_view field)
{
    for (int shift = 56; shift >= 0; shift -= 8) {
        into += static_cast<char>((field.size() >> static_cast<unsigned>(shift)) & 0xFFU);
    }
    into += field;
}

Where place_of(std::uint64_t sequence, const std::string& source)
{
    return {source, fmt::format("entry {}", sequence), {}};
}

std::string canonical_payload(const Event& event)
{
    try {
        std::string text = canonical(event.payload);
        parse_json(text, event.reference, Limits{}); // what is written must be readable
        return text;
    } catch (const nlohmann::json::exception& reason) {
        throw Error(ErrorCode::BadInput, {event.reference, "payload", {}},
                    fmt::format("it cannot be recorded: {}", reason.what()));
    }
}

[[noreturn]] void throw_altered(const StoredEntry& entry, const std::string& source)
{
    throw Error(ErrorCode::Damaged, place_of(entry.sequence, source),
                "it is not as it was written; restore the register from a copy");
}

std::vector<Attachment> restored_documents(const StoredEntry& entry, const std::string& source)
{
    std::vector<Attachment> documents;
    for (const StoredAttachment& document : entry.documents) {
        const auto role = parse_document_role(document.role);
        if (!role) {
            throw_altered(entry, source);
        }
        documents.push_back({*role, Digest::parse(document.digest), document.size});
    }
    return documents;
}

} // namespace

Digest hash_of_no_entries()
{
    return Digest::of("");
}

Digest hash_of(const StoredEntry& entry)
{
    // RFC 6962, 2.1: a leaf is hashed after 0x00, so that it is never mistaken for a node.
    Bytes spelt(1, '\0');
    spell(spelt, spelling);
    spell(spelt, number(entry.sequence));
    spell(spelt, entry.at);
    spell(spelt, entry.kind);
    spell(spelt, entry.reference);
    spell(spelt, entry.base_reference);
    spell(spelt, entry.state);
    spell(spelt, entry.payload);
    spell(spelt, number(entry.documents.size()));
    for (const StoredAttachment& document : entry.documents) {
        spell(spelt, document.role);
        spell(spelt, document.digest);
        spell(spelt, number(document.size));
    }
    spell(spelt, entry.previous);
    return Digest::of(spelt);
}

StoredEntry stored(const Event& event, Instant at, std::uint64_t sequence, const Digest& previous)
{
    StoredEntry entry{.sequence = sequence,
                      .at = indenture::print(at),
                      .kind = print(event.kind),
                      .reference = event.reference,
                      .base_reference = event.base_reference,
                      .state = event.state,
                      .payload = canonical_payload(event),
                      .documents = {},
                      .previous = previous.hex(),
                      .hash = {}};
    for (const Attachment& document : event.documents) {
        entry.documents.push_back({print(document.role), document.digest.hex(), document.size});
    }
    entry.hash = hash_of(entry).hex();
    return entry;
}

RegisterEntry restored(const StoredEntry& entry, const std::string& source)
{
    const Digest hash = hash_of(entry);
    const auto at = parse_instant(entry.at);
    const auto kind = parse_event_kind(entry.kind);
    if (hash.hex() != entry.hash || !at || !kind) {
        throw_altered(entry, source);
    }
    try {
        return {.sequence = entry.sequence,
                .at = *at,
                .event = {.kind = *kind,
                          .reference = entry.reference,
                          .base_reference = entry.base_reference,
                          .state = entry.state,
                          .documents = restored_documents(entry, source),
                          .payload = parse_json(entry.payload, source, Limits{})},
                .previous = Digest::parse(entry.previous),
                .hash = hash};
    } catch (const Error&) { // a text no append would have written, under a hash that fits it
        throw_altered(entry, source);
    }
}

Finding damage(const std::string& code, const Where& where, const std::string& text)
{
    return {.code = code,
            .severity = Severity::Block,
            .where = where,
            .text = text,
            .cure = "Compare the register with a copy made earlier and restore that copy."};
}

std::vector<Finding> check_chain(const std::vector<StoredEntry>& entries, const std::string& source)
{
    std::vector<Finding> findings;
    std::uint64_t expected = 1;
    std::string previous = hash_of_no_entries().hex();
    for (const StoredEntry& entry : entries) {
        const Where where = place_of(entry.sequence, source);
        if (entry.sequence != expected) {
            findings.push_back(damage(
                "entry-missing", place_of(expected, source),
                fmt::format("The register goes from entry {} to entry {}; {} missing.",
                            expected - 1, entry.sequence,
                            entry.sequence - expected == 1 ? "one entry is" : "entries are")));
        } else if (entry.previous != previous) {
            findings.push_back(
                damage("chain-broken", where,
                       fmt::format("Entry {} does not continue entry {} as it now stands.",
                                   entry.sequence, entry.sequence - 1)));
        }
        if (hash_of(entry).hex() != entry.hash) {
            findings.push_back(damage("entry-altered", where,
                                      fmt::format("Entry {} ({} of {}) is not as it was written.",
                                                  entry.sequence, entry.kind, entry.reference)));
        }
        previous = entry.hash;
        expected = entry.sequence + 1;
    }
    return findings;
}

} // namespace indenture::registry
