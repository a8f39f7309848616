#include "signing/checks/changes_trailer.h"

#include "signing/checks/finding.h"
#include "signing/checks/values.h"

#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

using pdf::Dictionary;
using pdf::Object;

bool keeps_identifier(const pdf::PdfFile& file, std::size_t index)
{
    const Object before = file.view(index - 1).entry(file.revisions()[index - 1].trailer, "ID");
    const Object after = file.view(index).entry(file.revisions()[index].trailer, "ID");
    const auto* old_halves = before.get<pdf::Array>();
    const auto* new_halves = after.get<pdf::Array>();
    return old_halves == nullptr || old_halves->empty() ||
           (new_halves != nullptr && !new_halves->empty() &&
            old_halves->front() == new_halves->front());
}

/// Numbers from Size on do not exist for a reader (ISO 32000-1, table 15): a smaller Size than
/// before would make objects vanish.
bool hides_objects(const pdf::PdfFile& file, std::size_t index)
{
    const Object size = at(file.revisions()[index].trailer, "Size");
    const auto* limit = size.get<std::int64_t>();
    for (std::size_t k = 0; k <= index; ++k) {
        const auto& entries = file.revisions()[k].entries;
        if (limit == nullptr || (!entries.empty() && entries.rbegin()->first >= *limit)) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<Finding> check_trailer(const pdf::PdfFile& file, std::size_t index, bool is_issued)
{
    const Dictionary& before = file.revisions()[index - 1].trailer;
    const Dictionary& after = file.revisions()[index].trailer;
    std::vector<Finding> findings;
    const auto refuse = [&](const std::string& text) {
        findings.push_back(block("trailer-changed", fmt::format("revision {}", index + 1), text,
                                 "Send the contract as it was issued, with nothing done to it but "
                                 "signing."));
    };
    for (const std::string& key : others(differing_keys(before, after), {"ID", "Prev", "Size"})) {
        // A checksum of the file as it was, say, is rightly left out of an update.
        const bool is_dropped_detail = key != "Root" && key != "Info" && after.count(key) == 0 &&
                                       dictionary_of(at(before, key)) == nullptr &&
                                       reference_number(at(before, key)) == 0;
        if (!is_dropped_detail) {
            refuse(fmt::format("its trailer has another /{}", key));
        }
    }
    if (!keeps_identifier(file, index)) {
        refuse("its trailer has another /ID");
        findings.back().severity = is_issued ? Severity::Block : Severity::Warning;
    }
    if (hides_objects(file, index)) {
        refuse("its trailer has a /Size that leaves out objects of the contract");
    }
    return findings;
}

} // namespace indenture::signing::checks
