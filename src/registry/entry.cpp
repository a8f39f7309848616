#include "registry/entry.h"

#include <algorithm>
#include <array>
#include <utility>

namespace indenture::registry {

namespace {

constexpr std::array event_kinds{
    std::pair{EventKind::Issued, std::string_view("issued")},
    std::pair{EventKind::Verified, std::string_view("verified")},
    std::pair{EventKind::Refused, std::string_view("refused")},
    std::pair{EventKind::StateMoved, std::string_view("state-moved")},
};

struct RoleRow {
    DocumentRole role;
    std::string_view text;
    std::string_view media_type;
};

constexpr std::string_view json_type = "application/json";
constexpr std::string_view pem_type = "application/x-pem-file";
constexpr std::string_view pdf_type = "application/pdf";
constexpr std::string_view docx_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

constexpr std::array document_roles{
    RoleRow{DocumentRole::Application, "application", json_type},
    RoleRow{DocumentRole::Word, "word", docx_type},
    RoleRow{DocumentRole::Pdf, "pdf", pdf_type},
    RoleRow{DocumentRole::SignedPdf, "signed-pdf", pdf_type},
    // Nobody has vouched for what it is, so no program is invited to open it.
    RoleRow{DocumentRole::RefusedUpload, "refused-upload", "application/octet-stream"},
    RoleRow{DocumentRole::TrustAnchors, "trust-anchors", pem_type},
    RoleRow{DocumentRole::TimestampAnchors, "timestamp-anchors", pem_type},
    RoleRow{DocumentRole::ValidationData, "validation-data", pem_type},
    RoleRow{DocumentRole::Policy, "policy", json_type},
    RoleRow{DocumentRole::Execution, "execution", json_type},
    RoleRow{DocumentRole::Report, "report", json_type},
    RoleRow{DocumentRole::Decision, "decision", json_type},
};

const RoleRow& row_of(DocumentRole role)
{
    return *std::find_if(document_roles.begin(), document_roles.end(),
                         [role](const RoleRow& row) { return row.role == role; });
}

} // namespace

std::string print(EventKind kind)
{
    return std::string(
        std::find_if(event_kinds.begin(), event_kinds.end(), [kind](const auto& row) {
            return row.first == kind;
        })->second);
}

std::optional<EventKind> parse_event_kind(std::string_view text)
{
    for (const auto& [kind, name] : event_kinds) {
        if (name == text) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string print(DocumentRole role)
{
    return std::string(row_of(role).text);
}

std::optional<DocumentRole> parse_document_role(std::string_view text)
{
    for (const RoleRow& row : document_roles) {
        if (row.text == text) {
            return row.role;
        }
    }
    return std::nullopt;
}

std::string_view media_type(DocumentRole role)
{
    return row_of(role).media_type;
}

std::optional<Digest> document_of(const Event& event, DocumentRole role)
{
    for (const Attachment& document : event.documents) {
        if (document.role == role) {
            return document.digest;
        }
    }
    return std::nullopt;
}

Json to_json(const RegisterEntry& entry)
{
    Json documents = Json::array();
    for (const Attachment& document : entry.event.documents) {
        documents.push_back({{"role", print(document.role)},
                             {"sha256", document.digest.hex()},
                             {"size", document.size}});
    }
    return {{"sequence", entry.sequence},      {"at", indenture::print(entry.at)},
            {"kind", print(entry.event.kind)}, {"reference", entry.event.reference},
            {"state", entry.event.state},      {"documents", std::move(documents)},
            {"payload", entry.event.payload},  {"previous", entry.previous.hex()},
            {"hash", entry.hash.hex()}};
}

} // namespace indenture::registry
