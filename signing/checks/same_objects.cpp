#include "signing/checks/same_objects.h"

#include "base/digest.h"
#include "base/error.h"
#include "pdf/decode.h"

#include <algorithm>
#include <cmath>

namespace indenture::signing::checks {

namespace {

// Judged elsewhere, or said of the whole file rather than shown.
const std::set<std::string>& keys_apart()
{
    static const std::set<std::string> keys{"AcroForm", "DSS",   "Extensions", "Metadata",
                                            "Pages",    "Perms", "Type",       "Version"};
    return keys;
}

Bytes contents_of(const Document& document, const pdf::Page& page, const Limits& limits)
{
    const pdf::Object value = document.view.entry(page.entries, "Contents");
    const auto* list = value.get<pdf::Array>();
    Bytes all;
    for (const pdf::Object& item : list == nullptr ? pdf::Array{value} : *list) {
        const pdf::Object part = document.view.resolved(item);
        if (const auto* stream = part.get<pdf::Stream>()) {
            all += pdf::decode_fully(document.view, *stream, limits.pdf_stream_size_max) + "\n";
        }
    }
    return all;
}

/// Everything that is compared, as one value.
pdf::Array whole_of(const Document& document, const Limits& limits)
{
    pdf::Array whole{catalog_without(document, keys_apart())};
    for (std::size_t page = 0; page < document.pages.size(); ++page) {
        pdf::Dictionary entries = document.pages[page].entries;
        entries.erase("Metadata");
        entries["Annots"] = other_annotations(document, page);
        entries["Contents"] =
            pdf::String{Digest::of(contents_of(document, document.pages[page], limits)).hex()};
        whole.emplace_back(std::move(entries));
    }
    return whole;
}

bool are_same_boxes(const std::vector<SignatureBox>& left, const std::vector<SignatureBox>& right)
{
    constexpr double slack = 0.01;
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const SignatureBox& a, const SignatureBox& b) {
                          return a.field == b.field && a.page == b.page &&
                                 a.box.contains(b.box, slack) && b.box.contains(a.box, slack);
                      });
}

} // namespace

pdf::Dictionary catalog_without(const Document& document, const std::set<std::string>& keys)
{
    pdf::Dictionary catalog = document.view.catalog();
    for (const std::string& key : keys) {
        catalog.erase(key);
    }
    return catalog;
}

bool has_only_signature_fields(const Document& document)
{
    static const std::set<std::string> known{"DA", "DR",      "Fields", "NeedAppearances",
                                             "Q",  "SigFlags"};
    const pdf::Object form = document.view.entry(document.view.catalog(), "AcroForm");
    const auto* entries = form.get<pdf::Dictionary>();
    if (entries == nullptr) {
        return form == pdf::Object();
    }
    const pdf::Object fields = document.view.entry(*entries, "Fields");
    const auto* list = fields.get<pdf::Array>();
    const std::size_t count = list == nullptr ? 0 : list->size();
    return count == document.fields.size() &&
           std::all_of(entries->begin(), entries->end(),
                       [](const auto& entry) { return known.count(entry.first) != 0; });
}

bool are_same_objects(const Document& issued, const Document& upload, const Limits& limits)
{
    if (issued.pages.size() != upload.pages.size() || !has_only_signature_fields(upload) ||
        !are_same_boxes(issued.boxes, upload.boxes)) {
        return false;
    }
    try {
        pdf::Canon left(issued.view, limits, issued.landmarks);
        pdf::Canon right(upload.view, limits, upload.landmarks);
        return left.digest(whole_of(issued, limits)) == right.digest(whole_of(upload, limits));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
            throw;
        }
        return false; // what cannot be read whole is not shown to be the same
    }
}

} // namespace indenture::signing::checks
