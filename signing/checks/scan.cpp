#include "signing/checks/scan.h"

#include "base/error.h"
#include "signing/checks/document.h"
#include "signing/checks/finding.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

std::vector<SignatureBox> boxes_issued(const VerificationPolicy& policy)
{
    if (!policy.issued) {
        return {};
    }
    const pdf::Reading issued = pdf::read(Bytes(*policy.issued), policy.limits);
    return issued.file ? document_of(issued.file->latest(), policy.limits).boxes
                       : std::vector<SignatureBox>();
}

bool meets_any(const pdf::Rectangle& box, const std::vector<pdf::Rectangle>& reserved)
{
    return std::any_of(reserved.begin(), reserved.end(),
                       [&](const pdf::Rectangle& each) { return box.meets(each); });
}

/// What a picture or an annotation of this page looks like; empty if like nothing of the kind.
std::string picture_on(const pdf::PageContent& content, const pdf::Rectangle& page,
                       const std::vector<pdf::Rectangle>& reserved)
{
    constexpr double share_min = 0.7;
    for (const pdf::Mark& mark : content.marks) {
        if (mark.kind != pdf::Mark::Kind::Image) {
            continue;
        }
        if (mark.box.common_with(page).area() >= share_min * page.area()) {
            return "a picture fills the page, as in a scan";
        }
        if (meets_any(mark.box, reserved)) {
            return "a picture stands where a signature belongs";
        }
    }
    return {};
}

std::string annotation_on(const Document& document, std::size_t page,
                          const std::vector<pdf::Rectangle>& reserved)
{
    constexpr std::array drawn{"Stamp", "Ink", "FreeText", "Line", "PolyLine", "Polygon"};
    for (const pdf::Object& item : other_annotations(document, page)) {
        const pdf::Object object = document.view.resolved(item);
        const auto* entries = object.get<pdf::Dictionary>();
        const pdf::Object subtype =
            entries == nullptr ? pdf::Object() : document.view.entry(*entries, "Subtype");
        const bool is_drawn = std::any_of(drawn.begin(), drawn.end(), [&](const char* name) {
            return subtype == pdf::Object(pdf::Name{name});
        });
        if (is_drawn &&
            meets_any(pdf::rectangle_in(document.view, document.view.entry(*entries, "Rect")),
                      reserved)) {
            return "an annotation is drawn where a signature belongs";
        }
    }
    return {};
}

std::optional<Finding> look_at(const Document& document, std::vector<SignatureBox> boxes,
                               const Limits& limits)
{
    const auto contents = pdf::contents_of(document.view, document.pages, limits);
    for (std::size_t page = 0; page < contents.size(); ++page) {
        const auto reserved = boxes_on(boxes, page);
        std::string why = annotation_on(document, page, reserved);
        if (why.empty()) {
            const auto paper = pdf::rectangle_in(
                document.view, document.view.entry(document.pages[page].entries, "MediaBox"));
            why = picture_on(contents[page], paper, reserved);
        }
        if (!why.empty()) {
            return block("scanned-signature", fmt::format("page {}", page + 1),
                         "it looks like a signature on paper or a picture of one, which cannot be "
                         "verified: " +
                             why,
                         "Sign the contract electronically, in the file that was issued.");
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<Finding> check_scan(const pdf::PdfFile& file, const VerificationPolicy& policy)
{
    try {
        const Document document = document_of(file.latest(), policy.limits);
        std::vector<SignatureBox> boxes = boxes_issued(policy);
        boxes.insert(boxes.end(), document.boxes.begin(), document.boxes.end());
        return look_at(document, std::move(boxes), policy.limits);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
            throw;
        }
        return std::nullopt;
    }
}

} // namespace indenture::signing::checks
