#include "workflow/accept_upload.h"

#include "signing/verify.h"
#include "workflow/contract_record.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::workflow {

namespace {

using registry::DocumentRole;

/// Judged by itself, so that the answer still says what the file is.
Acceptance unknown_upload(const Bytes& upload, const Bytes& anchors, const Office& office)
{
    signing::VerificationReport report =
        office.verify(upload, {.at = office.clock.now(),
                               .anchors = signing::certificates_in_pem(anchors, "trust anchors"),
                               .issued = std::nullopt,
                               .issued_at = std::nullopt,
                               .required = {},
                               .limits = office.limits});
    report.findings.insert(
        report.findings.begin(),
        {.code = "unknown-contract",
         .severity = Severity::Block,
         .where = {"the upload", "", ""},
         .text =
             "The upload does not begin with the octets of any contract issued from this "
             "register: it was changed, converted or printed and scanned, or belongs elsewhere.",
         .cure = "Sign the very PDF that was issued, without opening and saving it in another "
                 "program first."});
    report.execution.reset();
    return {.is_accepted = false,
            .reference = {},
            .state_before = {},
            .state_after = {},
            .report = std::move(report)};
}

std::vector<std::string> fields_signed(const signing::VerificationReport& report)
{
    std::vector<std::string> fields;
    for (const signing::SignatureReport& signature : report.signatures) {
        fields.push_back(signature.field);
    }
    return fields;
}

Json fields_outstanding(const signing::VerificationReport& report)
{
    Json fields = Json::array();
    for (const signing::RequiredSignatory& party : report.outstanding) {
        fields.push_back(party.field);
    }
    return fields;
}

registry::Event upload_event(registry::Transaction& transaction, const ContractRecord& record,
                             const Acceptance& acceptance, const Bytes& upload,
                             const Bytes& anchors)
{
    registry::Event event{.kind = acceptance.is_accepted ? registry::EventKind::Verified
                                                         : registry::EventKind::Refused,
                          .reference = record.issue().event.reference,
                          .base_reference = record.issue().event.base_reference,
                          .state = acceptance.state_after,
                          .documents = {},
                          .payload = {}};
    event.documents = {
        transaction.store(
            acceptance.is_accepted ? DocumentRole::SignedPdf : DocumentRole::RefusedUpload, upload),
        transaction.store(DocumentRole::TrustAnchors, anchors),
        transaction.store(DocumentRole::Report, canonical(to_json(acceptance.report))),
    };
    event.payload = {{"signed", fields_signed(acceptance.report)},
                     {"outstanding", fields_outstanding(acceptance.report)}};
    return event;
}

std::string state_of(const ContractRecord& record, const Office& office,
                     const registry::ReadableRegister& contract_register)
{
    return std::string(contracts::code_of(contracts::state_at(
        facts_of(record, office, contract_register), date_of(office.clock.now()))));
}

/// The record as it is once the upload is in it.
ContractRecord with_upload(ContractRecord record, const Acceptance& acceptance, Instant now)
{
    auto fields = fields_signed(acceptance.report);
    if (acceptance.is_accepted && fields.size() > record.signed_fields.size()) {
        record.signed_on.resize(fields.size(), date_of(now));
        record.signed_fields = std::move(fields);
    }
    return record;
}

bool is_recorded(const ContractRecord& record, const Bytes& upload)
{
    return std::any_of(record.entries.begin(), record.entries.end(),
                       [digest = Digest::of(upload)](const auto& entry) {
                           return registry::document_of(entry.event, DocumentRole::SignedPdf) ==
                                  digest;
                       });
}

} // namespace

Acceptance accept_upload(const Bytes& upload, const Bytes& anchors, const Office& office,
                         registry::Register& contract_register)
{
    const auto transaction = contract_register.begin();
    const auto issue = transaction->find_issued_prefix_of(upload);
    if (!issue) {
        return unknown_upload(upload, anchors, office);
    }
    const ContractRecord record = find_record(issue->event.reference, office, *transaction).value();
    const Instant now = office.clock.now();

    Acceptance acceptance{.is_accepted = false,
                          .reference = issue->event.reference,
                          .state_before = state_of(record, office, *transaction),
                          .state_after = {},
                          .report = office.verify(upload, policy_for(record, anchors, now,
                                                                     office.limits, *transaction))};
    acceptance.is_accepted = acceptance.report.verdict() == signing::Verdict::Passed &&
                             !acceptance.report.signatures.empty();
    acceptance.state_after = state_of(with_upload(record, acceptance, now), office, *transaction);
    if (acceptance.is_accepted && is_recorded(record, upload)) {
        return acceptance; // the same file again changes nothing
    }
    transaction->append(upload_event(*transaction, record, acceptance, upload, anchors), now);
    transaction->commit();
    return acceptance;
}

Json to_json(const Acceptance& acceptance)
{
    return {{"accepted", acceptance.is_accepted},
            {"reference", acceptance.reference},
            {"state_before", acceptance.state_before},
            {"state_after", acceptance.state_after},
            {"missing", fields_outstanding(acceptance.report)},
            {"report", signing::to_json(acceptance.report)}};
}

} // namespace indenture::workflow
