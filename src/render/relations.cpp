#include "render/relations.h"

#include <algorithm>
#include <optional>

namespace indenture::render {

using namespace layout;

namespace {

/// Where an item's line stands: the baseline of text, the lower edge of anything else.
Length bottom_of(const Item& item)
{
    return std::visit(
        [](const auto& drawing) {
            if constexpr (requires { drawing.origin; }) {
                return drawing.origin.y;
            } else if constexpr (requires { drawing.from; }) {
                return std::max(drawing.from.y, drawing.to.y);
            } else {
                return drawing.box.top + drawing.box.height;
            }
        },
        item.drawing);
}

bool is_part_of_line(Role role)
{
    return role == Role::Lbl || role == Role::Span || role == Role::Link || role == Role::Reference;
}

ElementId block_of(ElementId element, const Pages& pages, const Parents& parents)
{
    while (is_part_of_line(pages.elements[element.number].role)) {
        element = parents.of_element[element.number];
    }
    return element;
}

/// The place an element's links lead to, its kids' links included.
std::optional<Destination> destination_in(ElementId element, const Pages& pages)
{
    std::vector<ElementId> waiting{element};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const Element& current = pages.elements[waiting[i].number];
        for (const Kid& kid : current.kids) {
            if (const auto* inner = std::get_if<ElementId>(&kid)) {
                waiting.push_back(*inner);
            } else if (const auto* id = std::get_if<AnnotationId>(&kid)) {
                const auto* link = std::get_if<Link>(&pages.annotations[id->number].what);
                const auto* place = link ? std::get_if<Destination>(&link->target) : nullptr;
                if (place != nullptr) {
                    return *place;
                }
            }
        }
    }
    return std::nullopt;
}

using Relations = std::vector<std::vector<ElementId>>;

/// A note stands right behind its reference (ISO 14289-2, 8.2.5.14: both name each other).
void relate_notes(Relations& relations, const Element& parent, const Pages& pages)
{
    std::optional<ElementId> reference;
    for (const Kid& kid : parent.kids) {
        const auto* element = std::get_if<ElementId>(&kid);
        if (element == nullptr) {
            continue;
        }
        const Role role = pages.elements[element->number].role;
        if (role == Role::Note && reference) {
            relations[element->number].push_back(*reference);
            relations[reference->number].push_back(*element);
        }
        reference = role == Role::Reference ? std::optional(*element) : std::nullopt;
    }
}

} // namespace

ElementId element_at(const Destination& place, const Pages& pages, const Parents& parents)
{
    std::optional<ContentId> nearest;
    Length height;
    for (const Item& item : pages.pages[place.page].items) {
        const auto* content = std::get_if<ContentId>(&item.mark);
        const Length bottom = bottom_of(item);
        if (content != nullptr && bottom >= place.top && (!nearest || bottom < height)) {
            nearest = *content;
            height = bottom;
        }
    }
    return nearest ? block_of(parents.of_content[nearest->number], pages, parents) : ElementId{0};
}

Relations relations_of(const Pages& pages, const Parents& parents)
{
    Relations relations(pages.elements.size());
    for (std::uint32_t number = 0; number < pages.elements.size(); ++number) {
        const Element& element = pages.elements[number];
        relate_notes(relations, element, pages);
        if (element.role == Role::TOCI) {
            if (const auto place = destination_in({number}, pages)) {
                relations[number].push_back(element_at(*place, pages, parents));
            }
        }
    }
    return relations;
}

} // namespace indenture::render
