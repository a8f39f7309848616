#include "signing/checks/document.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace indenture::signing::checks {

namespace {

pdf::Array array_at(const pdf::View& view, const pdf::Dictionary& from, const std::string& key)
{
    const pdf::Object object = view.entry(from, key);
    const auto* list = object.get<pdf::Array>();
    return list == nullptr ? pdf::Array() : *list;
}

/// Field names by the objects that stand for them on pages: the fields, or widgets of their own.
std::map<std::uint32_t, std::string> widgets_of(const pdf::View& view,
                                                const std::vector<SignatureField>& fields)
{
    std::map<std::uint32_t, std::string> widgets;
    for (const SignatureField& field : fields) {
        widgets.emplace(field.reference.number, field.name);
        for (const pdf::Object& kid : array_at(view, field.dictionary, "Kids")) {
            if (const auto* reference = kid.get<pdf::Reference>()) {
                widgets.emplace(reference->number, field.name);
            }
        }
    }
    return widgets;
}

} // namespace

Document document_of(const pdf::View& view, const Limits& limits)
{
    Document document{view, pdf::pages_of(view, limits), signature_fields(view, limits), {}, {}};
    const auto widgets = widgets_of(view, document.fields);
    for (const auto& [number, name] : widgets) {
        document.landmarks.emplace(number, "field " + name);
    }
    for (std::size_t page = 0; page < document.pages.size(); ++page) {
        document.landmarks.emplace(document.pages[page].reference.number,
                                   fmt::format("page {}", page + 1));
        for (const pdf::Object& item : array_at(view, document.pages[page].entries, "Annots")) {
            const auto* reference = item.get<pdf::Reference>();
            const auto widget =
                reference == nullptr ? widgets.end() : widgets.find(reference->number);
            const pdf::Object object = view.resolved(item);
            const auto* entries = object.get<pdf::Dictionary>();
            if (widget != widgets.end() && entries != nullptr) {
                document.boxes.push_back(
                    {widget->second, page, pdf::rectangle_in(view, view.entry(*entries, "Rect"))});
            }
        }
    }
    return document;
}

pdf::Array other_annotations(const Document& document, std::size_t page)
{
    pdf::Array others;
    for (const pdf::Object& item :
         array_at(document.view, document.pages.at(page).entries, "Annots")) {
        const auto* reference = item.get<pdf::Reference>();
        if (reference == nullptr || document.landmarks.count(reference->number) == 0) {
            others.push_back(item);
        }
    }
    return others;
}

std::vector<pdf::Rectangle> boxes_on(const std::vector<SignatureBox>& boxes, std::size_t page)
{
    std::vector<pdf::Rectangle> result;
    for (const SignatureBox& each : boxes) {
        if (each.page == page) {
            result.push_back(each.box);
        }
    }
    return result;
}

bool is_inside(const pdf::Rectangle& clip, const std::vector<pdf::Rectangle>& boxes)
{
    constexpr double slack = 0.5;
    return std::any_of(boxes.begin(), boxes.end(),
                       [&](const pdf::Rectangle& box) { return box.contains(clip, slack); });
}

} // namespace indenture::signing::checks
