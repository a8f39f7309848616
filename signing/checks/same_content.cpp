#include "signing/checks/same_content.h"

#include "pdf/number.h"
#include "signing/checks/same_objects.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>

namespace indenture::signing::checks {

namespace {

constexpr double place_slack = 0.5; // points

PageDifference graphics(std::size_t page, std::string issued, std::string uploaded)
{
    return {.kind = PageDifference::Kind::Graphics,
            .page = page,
            .clause = {},
            .issued = std::move(issued),
            .uploaded = std::move(uploaded),
            .flags = {}};
}

// --- What is painted
// ------------------------------------------------------------------------------

/// A run or a mark, in the order of painting.
struct Item {
    const pdf::TextRun* run = nullptr;
    const pdf::Mark* mark = nullptr;

    std::size_t order() const { return run != nullptr ? run->order : mark->order; }
    const pdf::Rectangle& seen() const { return run != nullptr ? run->clip : mark->box; }
};

std::vector<Item> items_of(const pdf::PageContent& page,
                           const std::vector<pdf::Rectangle>& reserved)
{
    std::vector<Item> items;
    for (const pdf::TextRun& run : page.runs) {
        items.push_back({&run, nullptr});
    }
    for (const pdf::Mark& mark : page.marks) {
        items.push_back({nullptr, &mark});
    }
    items.erase(std::remove_if(items.begin(), items.end(),
                               [&](const Item& item) { return is_inside(item.seen(), reserved); }),
                items.end());
    std::sort(items.begin(), items.end(),
              [](const Item& a, const Item& b) { return a.order() < b.order(); });
    return items;
}

bool are_near(pdf::Point a, pdf::Point b)
{
    return std::abs(a.x - b.x) <= place_slack && std::abs(a.y - b.y) <= place_slack;
}

bool are_same(const Item& a, const Item& b)
{
    if ((a.run == nullptr) != (b.run == nullptr)) {
        return false;
    }
    if (a.run != nullptr) {
        return a.run->look == b.run->look && a.run->text == b.run->text &&
               are_near(a.run->start, b.run->start);
    }
    return a.mark->look == b.mark->look &&
           std::equal(a.mark->points.begin(), a.mark->points.end(), b.mark->points.begin(),
                      b.mark->points.end(), are_near);
}

std::string described(const std::vector<Item>& items, std::size_t index)
{
    if (index >= items.size()) {
        return "nothing more";
    }
    if (const pdf::TextRun* run = items[index].run) {
        return run->is_blank ? "a blank"
                             : fmt::format("'{}' in {} {:.1f}", run->text, run->font, run->size);
    }
    switch (items[index].mark->kind) {
    case pdf::Mark::Kind::Image:
        return "a picture";
    case pdf::Mark::Kind::Shading:
        return "a shading";
    case pdf::Mark::Kind::Path:
        break;
    }
    return "a line or area";
}

std::optional<PageDifference> painted_difference(const std::vector<Item>& issued,
                                                 const std::vector<Item>& uploaded,
                                                 std::size_t page)
{
    for (std::size_t i = 0; i < std::max(issued.size(), uploaded.size()); ++i) {
        if (i >= issued.size() || i >= uploaded.size() || !are_same(issued[i], uploaded[i])) {
            return graphics(page, described(issued, i), described(uploaded, i));
        }
    }
    return std::nullopt;
}

// --- How pages are framed
// ---------------------------------------------------------------------------

bool are_same_numbers(const Document& left, const pdf::Object& a, const Document& right,
                      const pdf::Object& b)
{
    const auto numbers = [](const Document& document, const pdf::Object& object) {
        std::vector<double> result;
        const auto* list = object.get<pdf::Array>();
        for (const pdf::Object& item : list == nullptr ? pdf::Array{object} : *list) {
            result.push_back(pdf::number_in(document.view.resolved(item)).value_or(0));
        }
        return result;
    };
    const auto first = numbers(left, a);
    const auto second = numbers(right, b);
    return std::equal(first.begin(), first.end(), second.begin(), second.end(),
                      [](double x, double y) { return std::abs(x - y) <= place_slack; });
}

pdf::Object frame_entry(const Document& document, std::size_t page, const std::string& key)
{
    const pdf::Dictionary& entries = document.pages[page].entries;
    const pdf::Object own = document.view.entry(entries, key);
    if (own != pdf::Object()) {
        return own;
    }
    if (key == "CropBox") {
        return document.view.entry(entries, "MediaBox");
    }
    return key == "UserUnit" ? pdf::Object(1) : pdf::Object(0);
}

bool are_same_frames(const Document& left, const Document& right, std::size_t page)
{
    const std::set<std::string> keys{"MediaBox", "CropBox", "Rotate", "UserUnit"};
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return are_same_numbers(left, frame_entry(left, page, key), right,
                                frame_entry(right, page, key));
    });
}

/// What else a page holds: annotations, actions, its transparency group. What is compared apart, or
/// neither shows nor does anything, is left out.
Digest rest_of(pdf::Canon& canon, const Document& document, std::size_t page)
{
    pdf::Dictionary entries = document.pages[page].entries;
    for (const char* key : {"ArtBox", "BleedBox", "Contents", "CropBox", "ID", "LastModified",
                            "MediaBox", "Metadata", "PieceInfo", "Resources", "Rotate",
                            "StructParents", "Tabs", "Thumb", "TrimBox", "Type", "UserUnit"}) {
        entries.erase(key);
    }
    entries["Annots"] = other_annotations(document, page);
    return canon.digest(entries);
}

/// What a reader may do, or attach, on its own: actions, names, attachments, optional content.
Digest catalog_of(pdf::Canon& canon, const Document& document)
{
    static const std::set<std::string> silent{"AcroForm",
                                              "DSS",
                                              "Extensions",
                                              "Lang",
                                              "MarkInfo",
                                              "Metadata",
                                              "Outlines",
                                              "OutputIntents",
                                              "PageLabels",
                                              "PageLayout",
                                              "PageMode",
                                              "Pages",
                                              "Perms",
                                              "StructTreeRoot",
                                              "Type",
                                              "Version",
                                              "ViewerPreferences"};
    return canon.digest(catalog_without(document, silent));
}

} // namespace

std::vector<PageDifference> graphic_differences(const Contents& issued, const Contents& upload,
                                                const std::vector<SignatureBox>& boxes,
                                                const Limits& limits)
{
    pdf::Canon left(issued.document.view, limits, issued.document.landmarks);
    pdf::Canon right(upload.document.view, limits, upload.document.landmarks);
    std::vector<PageDifference> found;
    if (!has_only_signature_fields(upload.document)) {
        found.push_back(
            graphics(0, "no form fields but those for signatures", "other form fields"));
    }
    if (catalog_of(left, issued.document) != catalog_of(right, upload.document)) {
        found.push_back(graphics(0, "attachments, names and actions of the contract",
                                 "other attachments, names or actions"));
    }
    for (const SignatureBox& box : upload.document.boxes) {
        // What a signature field shows is not compared, so it may show it only where it belongs.
        if (box.box.area() > 0 && !is_inside(box.box, boxes_on(boxes, box.page))) {
            found.push_back(graphics(box.page + 1, "fields in the places reserved for signatures",
                                     fmt::format("field '{}' in another place", box.field)));
        }
    }
    const std::size_t count = std::min(issued.pages.size(), upload.pages.size());
    for (std::size_t page = 0; page < count; ++page) {
        const auto reserved = boxes_on(boxes, page);
        if (!are_same_frames(issued.document, upload.document, page)) {
            found.push_back(graphics(page + 1, "a page of one size and turn", "one of another"));
        }
        if (rest_of(left, issued.document, page) != rest_of(right, upload.document, page)) {
            found.push_back(graphics(page + 1, "annotations and actions of the page", "others"));
        }
        if (auto painted = painted_difference(items_of(issued.pages[page], reserved),
                                              items_of(upload.pages[page], reserved), page + 1)) {
            found.push_back(std::move(*painted));
        }
    }
    return found;
}

std::vector<PageDifference> shape_differences(const Contents& issued, const Contents& upload,
                                              const std::vector<PlacedWord>& issued_words,
                                              const std::vector<PlacedWord>& uploaded_words,
                                              const Redline& redline)
{
    std::vector<PageDifference> found;
    std::map<std::size_t, std::vector<std::string>> redrawn;
    for (const auto& [left, right] : redline.common) {
        if (issued_words[left].run->shapes != uploaded_words[right].run->shapes) {
            redrawn[issued_words[left].page].push_back(issued_words[left].run->text);
        }
    }
    for (const auto& [page, words] : redrawn) {
        constexpr std::size_t named_max = 10;
        const auto end =
            words.begin() + static_cast<std::ptrdiff_t>(std::min(named_max, words.size()));
        const std::string first = fmt::format("{}", fmt::join(words.begin(), end, " "));
        found.push_back(graphics(page + 1, first,
                                 fmt::format("{} words drawn with other shapes", words.size())));
    }
    const auto pictures = [](const pdf::PageContent& page) {
        return std::count_if(page.marks.begin(), page.marks.end(), [](const pdf::Mark& mark) {
            return mark.kind != pdf::Mark::Kind::Path;
        });
    };
    const std::size_t count = std::min(issued.pages.size(), upload.pages.size());
    for (std::size_t page = 0; page < count; ++page) {
        const auto before = pictures(issued.pages[page]);
        const auto after = pictures(upload.pages[page]);
        if (before != after) {
            found.push_back(graphics(page + 1, fmt::format("{} pictures", before),
                                     fmt::format("{} pictures", after)));
        }
    }
    return found;
}

} // namespace indenture::signing::checks
