#include "signing/sandbox/detail/revalidate.h"

#include "signing/checks/coverage.h"
#include "signing/checks/parties.h"
#include "signing/detail/file_digests.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace indenture::signing::sandbox {

namespace {

using Contradiction = std::optional<std::string>;

std::optional<Digest> digest_of_issued(ByteView upload, const VerificationPolicy& policy,
                                       detail::FileDigests& digests)
{
    if (!policy.issued) {
        return std::nullopt;
    }
    const ByteView issued = *policy.issued;
    return digests.sha256(upload.starts_with(issued) ? upload.substr(0, issued.size()) : issued);
}

Contradiction contradiction_in_frame(const VerificationReport& report, ByteView upload,
                                     const VerificationPolicy& policy, detail::FileDigests& digests)
{
    const std::optional<Digest> issued = digest_of_issued(upload, policy, digests);
    if (report.upload != digests.sha256(upload) || report.size != upload.size()) {
        return "it judged another file";
    }
    if (report.issued != issued || report.at != policy.at) {
        return "it judged by another policy";
    }
    if (report.signatures.size() > policy.limits.pdf_revisions_max) {
        return "it found more signatures than a file may have revisions";
    }
    return std::nullopt;
}

/// The octets on both sides of the hole; nullopt unless the range begins the file, leaves out one
/// string in angle brackets and stays inside.
std::optional<std::array<ByteView, 2>> octets_covered(const SignatureReport& signature,
                                                      ByteView upload)
{
    const auto [first, first_size, second, second_size] = signature.byte_range;
    const bool is_inside = first == 0 && first_size < second && second < upload.size() &&
                           second_size <= upload.size() - second;
    if (!is_inside || upload[first_size] != '<' || upload[second - 1] != '>') {
        return std::nullopt;
    }
    return std::array{upload.substr(0, first_size), upload.substr(second, second_size)};
}

/// What is done with a report afterwards takes time for each step of a path.
bool has_bounded_paths(const SignatureReport& signature, const Limits& limits)
{
    return signature.path.size() <= limits.certificates_max &&
           signature.timestamps.size() <= limits.timestamps_max &&
           std::all_of(signature.timestamps.begin(), signature.timestamps.end(),
                       [&](const TimestampReport& timestamp) {
                           return timestamp.path.size() <= limits.certificates_max;
                       });
}

Contradiction contradiction_in_signature(const SignatureReport& signature, ByteView upload,
                                         const VerificationPolicy& policy,
                                         detail::FileDigests& digests)
{
    if (signature.revision == 0 || signature.revision > policy.limits.pdf_revisions_max) {
        return "it found a signature in a revision that cannot be";
    }
    if (!has_bounded_paths(signature, policy.limits)) {
        return "it found longer paths, or more timestamps, than a signature may have";
    }
    if (!signature.is_intact) {
        return std::nullopt;
    }
    const auto covered = octets_covered(signature, upload);
    if (!covered) {
        return "it called a signature intact whose ByteRange does not fit the file";
    }
    const auto* algorithm = detail::find_digest_by_name(signature.digest_algorithm);
    if (algorithm == nullptr ||
        digests.of(*algorithm, covered->front(), covered->back()) != signature.message_digest) {
        return "it called a signature intact that is over other octets";
    }
    return std::nullopt;
}

bool has_repeated_field(const std::vector<SignatureReport>& signatures)
{
    std::vector<std::string> fields;
    for (const SignatureReport& signature : signatures) {
        fields.push_back(signature.field);
    }
    std::sort(fields.begin(), fields.end());
    return std::adjacent_find(fields.begin(), fields.end()) != fields.end();
}

bool is_required(const RequiredSignatory& party, const std::vector<RequiredSignatory>& required)
{
    return std::any_of(required.begin(), required.end(),
                       [&](const auto& each) { return each.field == party.field; });
}

bool has_signed(const std::string& field, const VerificationReport& report)
{
    return std::any_of(report.signatures.begin(), report.signatures.end(),
                       [&](const auto& each) { return each.field == field && !each.is_timestamp; });
}

bool is_outstanding(const std::string& field, const VerificationReport& report)
{
    return std::any_of(report.outstanding.begin(), report.outstanding.end(),
                       [&](const auto& each) { return each.field == field; });
}

/// Each required party has signed or is outstanding, and nobody else is.
Contradiction contradiction_in_parties(const VerificationReport& report,
                                       const VerificationPolicy& policy)
{
    for (const RequiredSignatory& party : policy.required) {
        if (has_signed(party.field, report) == is_outstanding(party.field, report)) {
            return fmt::format("it is of two minds about the signature in field '{}'", party.field);
        }
    }
    if (!policy.required.empty()) {
        for (const RequiredSignatory& party : report.outstanding) {
            if (!is_required(party, policy.required)) {
                return "it waits for the signature of somebody who is no party";
            }
        }
    }
    return std::nullopt;
}

/// Only their ranges were held against the octets.
std::vector<SignatureReport> intact_ones(const std::vector<SignatureReport>& signatures)
{
    std::vector<SignatureReport> intact;
    std::copy_if(signatures.begin(), signatures.end(), std::back_inserter(intact),
                 [](const SignatureReport& each) { return each.is_intact; });
    return intact;
}

/// What must be true of an upload that passes, whoever says so.
Contradiction contradiction_in_pass(const VerificationReport& report, ByteView upload,
                                    const VerificationPolicy& policy)
{
    if (report.signatures.empty()) {
        return "it passed a file without a signature";
    }
    for (const SignatureReport& signature : report.signatures) {
        const auto* digest = detail::find_digest_by_name(signature.digest_algorithm);
        const bool is_good = digest != nullptr && digest->is_accepted && signature.is_intact &&
                             signature.is_trusted && signature.signer &&
                             signature.coverage != Coverage::Unclear;
        if (!signature.is_timestamp && !is_good) {
            return "it passed a signature that is not intact, trusted and clear";
        }
    }
    const bool is_as_issued = policy.issued && upload.starts_with(*policy.issued);
    const Anchoring anchoring = report.anchoring.value_or(Anchoring::Unrelated);
    if (policy.issued && !is_as_issued &&
        (anchoring == Anchoring::Octets || !policy.accepted_anchoring.contains(anchoring))) {
        return "it passed a file that does not begin with what was issued";
    }
    // Catches a report that contradicts itself. Who signed in which field is the worker's word.
    if (!checks::check_ranges(intact_ones(report.signatures)).empty()) {
        return "it passed signatures that do not follow each other";
    }
    if (!checks::check_signing_order(report.signatures, policy).empty()) {
        return "it passed parties that signed in another order than they must";
    }
    return contradiction_in_parties(report, policy);
}

} // namespace

Contradiction contradiction_in(const VerificationReport& report, ByteView upload,
                               const VerificationPolicy& policy)
{
    detail::FileDigests digests(upload);
    Contradiction found = contradiction_in_frame(report, upload, policy, digests);
    for (const SignatureReport& signature : report.signatures) {
        if (!found) {
            found = contradiction_in_signature(signature, upload, policy, digests);
        }
    }
    if (!found && has_repeated_field(report.signatures)) {
        found = "it found two signatures in one field";
    }
    if (!found && report.verdict() == Verdict::Passed) {
        found = contradiction_in_pass(report, upload, policy);
    }
    return found;
}

} // namespace indenture::signing::sandbox
