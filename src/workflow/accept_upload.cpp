#include "workflow/accept_upload.h"

#include "base/error.h"
#include "workflow/contract_record.h"
#include "workflow/contract_status.h"
#include "workflow/word_signature.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::workflow {

namespace {

using registry::DocumentRole;

/// Judged by itself, so that the answer still says what the file is.
Acceptance unknown_upload(const Bytes& upload, const Terms& terms, const Office& office)
{
    signing::VerificationReport report =
        judge(upload, policy_of(terms, office.clock.now(), office.limits), office.verify);
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
        if (!signature.is_timestamp) {
            fields.push_back(signature.field);
        }
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

Json payload_of(const signing::VerificationReport& report, const std::optional<Approval>& approval)
{
    Json payload{{"signed", fields_signed(report)}, {"outstanding", fields_outstanding(report)}};
    if (report.anchoring) {
        payload["anchoring"] = print(*report.anchoring);
    }
    if (approval) {
        payload["approval"] = {{"name", approval->name}, {"reason", approval->reason}};
    }
    return payload;
}

/// An upload on its way into the register.
struct Intake {
    const ContractRecord& record;
    const Acceptance& acceptance;
    const Upload& upload;
    const Terms& terms;
    const signing::VerificationPolicy& policy;
};

registry::Event upload_event(registry::Transaction& transaction, const Intake& intake,
                             const Office& office)
{
    const Acceptance& acceptance = intake.acceptance;
    registry::Event event{.kind = acceptance.is_accepted ? registry::EventKind::Verified
                                                         : registry::EventKind::Refused,
                          .reference = intake.record.issue().event.reference,
                          .base_reference = intake.record.issue().event.base_reference,
                          .state = acceptance.state_after,
                          .documents = {},
                          .payload = payload_of(acceptance.report, intake.upload.approval)};
    event.documents = store(intake.terms, intake.policy, transaction);
    event.documents.push_back(transaction.store(
        acceptance.is_accepted ? DocumentRole::SignedPdf : DocumentRole::RefusedUpload,
        intake.upload.octets));
    event.documents.push_back(
        transaction.store(DocumentRole::Report, canonical(to_json(acceptance.report))));
    if (acceptance.is_accepted && acceptance.report.execution) {
        if (!office.seal) {
            throw Error(ErrorCode::NotFound, {"the register's key", {}, {}},
                        "it is needed to seal that the contract is executed; restore its file");
        }
        event.documents.push_back(transaction.store(
            DocumentRole::Execution, seal(*acceptance.report.execution, *office.seal)));
    }
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

/// True if the entry keeps what was executed under the seal in use, or nothing was.
bool is_sealed(const registry::RegisterEntry& entry, const Acceptance& acceptance,
               const Office& office, const registry::ReadableRegister& from)
{
    if (!acceptance.report.execution) {
        return true;
    }
    try {
        return office.seal && registry::document_of(entry.event, DocumentRole::Execution) &&
               !signing::unseal(stored(entry, DocumentRole::Execution, from), *office.seal, {})
                    .empty();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Damaged) {
            throw;
        }
        return false; // sealed by a key that was lost: accepting again seals it anew
    }
}

bool is_recorded(const ContractRecord& record, const Upload& upload, const Acceptance& acceptance,
                 const Office& office, const registry::ReadableRegister& from)
{
    return std::any_of(record.entries.begin(), record.entries.end(),
                       [&, digest = Digest::of(upload.octets)](const auto& entry) {
                           return registry::document_of(entry.event, DocumentRole::SignedPdf) ==
                                      digest &&
                                  is_sealed(entry, acceptance, office, from);
                       });
}

void must_be_acceptable(const Upload& upload, const Terms& terms)
{
    if (upload.approval && (upload.approval->name.empty() || upload.approval->reason.empty())) {
        throw Error(ErrorCode::BadInput, {"the approval", {}, {}},
                    "it needs the name of a person and a reason");
    }
    if (terms.accepted_anchoring.contains(signing::Anchoring::Differs) ||
        terms.accepted_anchoring.contains(signing::Anchoring::Unrelated)) {
        throw Error(ErrorCode::BadInput, {"the terms", {}, {}},
                    "a copy whose words differ (class D or E) is never accepted");
    }
}

/// The contract the upload is a copy of, or said to be; nullopt if it is none of this register.
std::optional<std::string> reference_of(const Upload& upload,
                                        const registry::ReadableRegister& from)
{
    const auto issue = from.find_issued_prefix_of(upload.octets);
    const auto stated =
        upload.reference ? std::optional(issued_reference(*upload.reference, from)) : std::nullopt;
    if (issue && stated && *stated != issue->event.reference) {
        throw Error(
            ErrorCode::BadInput, {*upload.reference, {}, {}},
            fmt::format("the upload begins with the octets of {} instead", issue->event.reference));
    }
    return issue ? std::optional(issue->event.reference) : stated;
}

Terms with_approval(Terms terms, const std::optional<Approval>& approval)
{
    if (approval) {
        terms.accepted_anchoring.insert({signing::Anchoring::Objects, signing::Anchoring::Content});
    }
    return terms;
}

} // namespace

Acceptance accept_upload(const Upload& upload, const Terms& asked, const Office& office,
                         registry::Register& contract_register)
{
    must_be_acceptable(upload, asked);
    const Terms terms = with_approval(asked, upload.approval);
    const auto transaction = contract_register.begin();
    const auto reference = reference_of(upload, *transaction);
    if (!reference) {
        return unknown_upload(upload.octets, terms, office);
    }
    const ContractRecord record = find_record(*reference, office, *transaction).value();
    const Instant now = office.clock.now();
    const signing::VerificationPolicy policy =
        policy_for(record, terms, now, office.limits, *transaction);

    Acceptance acceptance{.is_accepted = false,
                          .reference = *reference,
                          .state_before = state_of(record, office, *transaction),
                          .state_after = {},
                          .report = judge(upload.octets, policy, office.verify)};
    acceptance.is_accepted = acceptance.report.verdict() == signing::Verdict::Passed &&
                             !acceptance.report.signatures.empty();
    acceptance.state_after = state_of(with_upload(record, acceptance, now), office, *transaction);
    if (acceptance.is_accepted && is_recorded(record, upload, acceptance, office, *transaction)) {
        return acceptance; // the same file again changes nothing
    }
    transaction->append(
        upload_event(*transaction, {record, acceptance, upload, terms, policy}, office), now);
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
