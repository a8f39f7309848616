#include "render/soundness.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::render {

using namespace layout;

namespace {

constexpr std::uint32_t nobody = UINT32_MAX;

[[noreturn]] void refuse(std::string position, std::string why)
{
    throw Error(ErrorCode::Internal, {"the laid-out pages", "", std::move(position)},
                std::move(why));
}

void require_naming(const Pages& pages)
{
    const Where where{"the document", "", ""};
    if (pages.title.empty()) {
        throw Error(ErrorCode::BadInput, where,
                    "it has no title, which an accessible PDF needs; set one in the properties of "
                    "the Word file");
    }
    if (pages.language.empty()) {
        throw Error(ErrorCode::BadInput, where,
                    "it has no language, which an accessible PDF needs; set one in the styles of "
                    "the Word file");
    }
}

/// ISO 19005-2, 6.1.13: sides of 3 to 14,400 units.
void require_size(const Page& page, const std::string& position)
{
    for (const Length side : {page.width, page.height}) {
        if (side < Length::points(3) || side > Length::points(14400)) {
            refuse(position, "a side is shorter than 3 pt or longer than 14,400 pt");
        }
    }
}

std::size_t length_of(const GlyphRun& run)
{
    std::size_t length = 0;
    for (const Glyph& glyph : run.glyphs) {
        length += glyph.text_length;
    }
    return length;
}

void require_run(const GlyphRun& run, const FontSet& fonts, const std::string& position)
{
    if (run.font.number >= fonts.size()) {
        refuse(position, fmt::format("font {} is not in the set", run.font.number));
    }
    if (run.size <= Length()) {
        refuse(position, "a text has no size");
    }
    if (length_of(run) != run.text.size()) {
        refuse(position, "the glyphs of a text do not stand for all of it");
    }
    // ISO 19005-2, 6.2.11.8: .notdef is never shown.
    if (std::any_of(run.glyphs.begin(), run.glyphs.end(),
                    [](const Glyph& glyph) { return glyph.id == 0; })) {
        refuse(position, fmt::format("a text needs a character that {} does not have",
                                     fonts.postscript_name(run.font)));
    }
}

class ParentsFinder {
public:
    explicit ParentsFinder(const Pages& pages) : pages_(pages)
    {
        parents_.of_element.assign(pages.elements.size(), {nobody});
        parents_.of_annotation.assign(pages.annotations.size(), {nobody});
    }

    Parents find()
    {
        if (pages_.elements.empty() || pages_.elements.front().role != Role::Document) {
            refuse("", "the first element is not the Document");
        }
        parents_.of_element.front() = {0};
        for (std::uint32_t i = 0; i < pages_.elements.size(); ++i) {
            for (const Kid& kid : pages_.elements[i].kids) {
                std::visit([&](auto id) { adopt({i}, id); }, kid);
            }
        }
        require_all(parents_.of_element, "element");
        require_all(parents_.of_annotation, "annotation");
        require_form_kids();
        return std::move(parents_);
    }

private:
    void adopt(ElementId parent, ElementId kid)
    {
        take(parents_.of_element, parent, kid.number, "element");
    }
    void adopt(ElementId parent, AnnotationId kid)
    {
        take(parents_.of_annotation, parent, kid.number, "annotation");
    }
    void adopt(ElementId parent, ContentId kid)
    {
        if (kid.number >= parents_.of_content.size()) {
            parents_.of_content.resize(kid.number + 1U, {nobody});
        }
        take(parents_.of_content, parent, kid.number, "content");
    }

    static void take(std::vector<ElementId>& parents, ElementId parent, std::uint32_t kid,
                     const char* what)
    {
        if (kid >= parents.size()) {
            refuse(fmt::format("element {}", parent.number),
                   fmt::format("it holds {} {}, which does not exist", what, kid));
        }
        if (parents[kid].number != nobody) {
            refuse(fmt::format("{} {}", what, kid), "it stands twice in the structure tree");
        }
        parents[kid] = parent;
    }

    static void require_all(const std::vector<ElementId>& parents, const char* what)
    {
        for (std::size_t i = 0; i < parents.size(); ++i) {
            if (parents[i].number == nobody) {
                refuse(fmt::format("{} {}", what, i), "it is not in the structure tree");
            }
        }
    }

    // ISO 14289-1, 7.18.4: a widget stands in a Form, which holds nothing else.
    void require_form_kids() const
    {
        for (std::size_t i = 0; i < pages_.annotations.size(); ++i) {
            const bool is_field =
                std::holds_alternative<SignatureField>(pages_.annotations[i].what);
            const Element& parent = pages_.elements[parents_.of_annotation[i].number];
            if (is_field && (parent.role != Role::Form || parent.kids.size() != 1)) {
                refuse(fmt::format("annotation {}", i),
                       "a field must be the only kid of a Form element");
            }
            if (!is_field && parent.role != Role::Link) {
                refuse(fmt::format("annotation {}", i), "a link must stand in a Link element");
            }
        }
    }

    const Pages& pages_;
    Parents parents_;
};

void require_image(const PlacedImage& image, const Pages& pages, const std::string& position)
{
    const bool is_known = image.image.number < pages.images.size() &&
                          pages.images[image.image.number].octets != nullptr;
    if (!is_known) {
        refuse(position, fmt::format("picture {} does not exist", image.image.number));
    }
    if (image.box.width <= Length() || image.box.height <= Length() || image.quarter_turns < 0 ||
        image.quarter_turns > 3) {
        refuse(position, "a picture covers nothing");
    }
}

void require_figures(const Pages& pages)
{
    for (std::size_t i = 0; i < pages.elements.size(); ++i) {
        const Element& element = pages.elements[i];
        if (element.role != Role::Figure) {
            continue;
        }
        const std::string position = fmt::format("element {}", i);
        if (element.alt.empty()) {
            refuse(position, "a figure has no text for it, which ISO 14289-1, 7.3 asks for");
        }
        if (element.figure && element.figure->page >= pages.pages.size()) {
            refuse(position, "the page of a figure does not exist");
        }
    }
}

void require_content(const Page& page, const Parents& parents, const Pages& pages,
                     const std::string& position)
{
    for (const Item& item : page.items) {
        if (const auto* content = std::get_if<ContentId>(&item.mark)) {
            if (content->number >= parents.of_content.size() ||
                parents.of_content[content->number].number == nobody) {
                refuse(position,
                       fmt::format("content {} is not in the structure tree", content->number));
            }
        }
        if (const auto* run = std::get_if<GlyphRun>(&item.drawing)) {
            require_run(*run, pages.fonts, position);
        } else if (const auto* image = std::get_if<PlacedImage>(&item.drawing)) {
            require_image(*image, pages, position);
        }
    }
}

void require_field(const SignatureField& field, const std::string& position)
{
    // ISO 32000-1, 12.7.3.2: a full stop in a name would separate it from its parent's.
    if (field.name.empty() || field.name.find('.') != std::string::npos) {
        refuse(position, fmt::format("'{}' cannot be the name of a field", field.name));
    }
    if (field.tooltip.empty()) {
        refuse(position, "a field has no tooltip, which ISO 14289-1, 7.18.1 asks for");
    }
}

void require_annotations(const Pages& pages)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < pages.annotations.size(); ++i) {
        const Annotation& annotation = pages.annotations[i];
        const std::string position = fmt::format("annotation {}", i);
        if (annotation.page >= pages.pages.size()) {
            refuse(position, "its page does not exist");
        }
        if (const auto* field = std::get_if<SignatureField>(&annotation.what)) {
            require_field(*field, position);
            if (!names.insert(field->name).second) {
                refuse(position, fmt::format("a second field is named '{}'", field->name));
            }
        } else if (std::get<Link>(annotation.what).description.empty()) {
            refuse(position, "a link has no description, which ISO 14289-1, 7.18.5 asks for");
        }
    }
}

void require_destination(const Destination& destination, const Pages& pages)
{
    if (destination.page >= pages.pages.size()) {
        refuse("", fmt::format("a link or outline entry leads to page {}, which does not exist",
                               destination.page + 1));
    }
}

void require_destinations(const Pages& pages)
{
    for (const OutlineEntry& entry : pages.outline) {
        require_destination(entry.destination, pages);
    }
    for (const Annotation& annotation : pages.annotations) {
        if (const auto* link = std::get_if<Link>(&annotation.what)) {
            if (const auto* destination = std::get_if<Destination>(&link->target)) {
                require_destination(*destination, pages);
            }
        }
    }
}

} // namespace

Parents require_sound(const Pages& pages)
{
    require_naming(pages);
    if (pages.pages.empty()) {
        refuse("", "there is no page");
    }
    Parents parents = ParentsFinder(pages).find();
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        const std::string position = fmt::format("page {}", i + 1);
        require_size(pages.pages[i], position);
        require_content(pages.pages[i], parents, pages, position);
    }
    require_figures(pages);
    require_annotations(pages);
    require_destinations(pages);
    return parents;
}

} // namespace indenture::render
