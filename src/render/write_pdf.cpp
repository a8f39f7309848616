#include "render/write_pdf.h"

#include "pdf/serialise.h"
#include "render/annotations.h"
#include "render/attachments.h"
#include "render/colour_profile.h"
#include "render/content_stream.h"
#include "render/destinations.h"
#include "render/dialect.h"
#include "render/font_objects.h"
#include "render/images.h"
#include "render/metadata.h"
#include "render/outline.h"
#include "render/page_labels.h"
#include "render/podofo_emitter.h"
#include "render/roles.h"
#include "render/soundness.h"
#include "render/structure_tree.h"

namespace indenture::render {

using layout::Pages;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::ObjectTable;
using pdf::Real;
using pdf::Reference;
using pdf::Stream;
using pdf::String;

namespace {

std::vector<DrawnPage> draw_all(const Pages& pages, const Parents& parents, UsedFonts& fonts,
                                UsedImages& images, const Dialect& dialect)
{
    std::vector<const char*> type_by_content;
    type_by_content.reserve(parents.of_content.size());
    for (const layout::ElementId holder : parents.of_content) {
        if (holder.number >= pages.elements.size()) {
            type_by_content.push_back("Span"); // held by no element, and shown nowhere either
            continue;
        }
        const layout::ElementId parent = parents.of_element[holder.number];
        type_by_content.push_back(structure_type(pages.elements[holder.number].role,
                                                 pages.elements[parent.number].role, dialect));
    }
    std::vector<DrawnPage> drawn;
    drawn.reserve(pages.pages.size());
    for (const layout::Page& page : pages.pages) {
        drawn.push_back(draw(page, type_by_content, fonts, images));
    }
    return drawn;
}

Dictionary fonts_resource(ObjectTable& table, const UsedFonts& fonts, const layout::FontSet& set)
{
    Dictionary resource;
    for (std::size_t i = 0; i < fonts.all().size(); ++i) {
        resource[resource_name(i)] = add_font(table, fonts.all()[i], set);
    }
    return resource;
}

Dictionary images_resource(ObjectTable& table, const UsedImages& images)
{
    Dictionary resource;
    for (std::size_t i = 0; i < images.all().size(); ++i) {
        resource[image_name(i)] = add_image(table, *images.all()[i]);
    }
    return resource;
}

std::vector<Reference> reserve(ObjectTable& table, std::size_t count)
{
    std::vector<Reference> references;
    references.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        references.push_back(table.add());
    }
    return references;
}

std::vector<Array> annotations_by_page(const Pages& pages, const TreeTargets& targets)
{
    std::vector<Array> by_page(pages.pages.size());
    for (std::size_t i = 0; i < pages.annotations.size(); ++i) {
        by_page[pages.annotations[i].page].emplace_back(targets.annotations[i]);
    }
    return by_page;
}

struct PageTree {
    Reference root;
    Reference resources;
};

void add_pages(ObjectTable& table, const Pages& pages, std::vector<DrawnPage>& drawn,
               const TreeTargets& targets, const PageTree& tree)
{
    std::vector<Array> annotations = annotations_by_page(pages, targets);
    Array kids;
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        const layout::Page& page = pages.pages[i];
        const Reference content = table.add(Stream{nullptr, std::move(drawn[i].content), true});
        Dictionary out{{"Type", Name{"Page"}},
                       {"Parent", tree.root},
                       {"Contents", content},
                       {"MediaBox", Array{0, 0, Real{page.width.in_millipoints()},
                                          Real{page.height.in_millipoints()}}},
                       {"Resources", tree.resources},
                       {"StructParents", struct_parents_of_page(i)},
                       // ISO 14289-1, 7.18.3: the tab order follows the structure.
                       {"Tabs", Name{"S"}}};
        if (!annotations[i].empty()) {
            out["Annots"] = std::move(annotations[i]);
        }
        table.at(targets.pages[i]) = std::move(out);
        kids.emplace_back(targets.pages[i]);
    }
    table.at(tree.root) =
        Dictionary{{"Type", Name{"Pages"}}, {"Count", kids.size()}, {"Kids", kids}};
}

// ISO 19005-2, 6.2.3: with it, the colours of the pages mean sRGB.
Dictionary output_intent(ObjectTable& table)
{
    const Dictionary of_profile{{"N", 3}};
    const Reference profile =
        table.add(Stream{std::make_shared<Dictionary>(of_profile), srgb_profile(), true});
    return {{"Type", Name{"OutputIntent"}},
            {"S", Name{"GTS_PDFA1"}},
            {"OutputConditionIdentifier", String{"sRGB"}},
            {"Info", String{"sRGB IEC61966-2.1"}},
            {"DestOutputProfile", profile}};
}

Reference add_metadata(ObjectTable& table, const Pages& pages, const DocumentFacts& facts,
                       const Dialect& dialect)
{
    const Dictionary dictionary{{"Type", Name{"Metadata"}}, {"Subtype", Name{"XML"}}};
    // Not deflated, so that programs that know no PDF find it.
    return table.add(
        Stream{std::make_shared<Dictionary>(dictionary), xmp_packet(pages, facts, dialect), false});
}

} // namespace

ObjectTable object_table(const Pages& pages, const DocumentFacts& facts)
{
    const Parents parents = require_sound(pages);
    const Dialect dialect = dialect_of(facts.profile);
    ObjectTable table;
    table.version = dialect.version;
    table.root = table.add();
    const PageTree tree{table.add(), table.add()};
    const TreeTargets targets{reserve(table, pages.pages.size()),
                              reserve(table, pages.annotations.size()),
                              reserve(table, pages.elements.size())};
    const Destinations destinations(pages, parents, targets, dialect);

    UsedFonts fonts(pages.fonts);
    UsedImages images(pages.images);
    std::vector<DrawnPage> drawn = draw_all(pages, parents, fonts, images, dialect);
    Dictionary catalog{{"Type", Name{"Catalog"}},
                       {"Pages", tree.root},
                       {"Lang", pdf::text_string(pages.language)},
                       {"MarkInfo", Dictionary{{"Marked", true}}},
                       {"ViewerPreferences", Dictionary{{"DisplayDocTitle", true}}}};
    catalog["StructTreeRoot"] = add_structure_tree(table, pages, parents, drawn, targets, dialect);
    add_pages(table, pages, drawn, targets, tree);
    add_annotations(table, pages, targets, destinations);
    Dictionary resources{{"Font", fonts_resource(table, fonts, pages.fonts)}};
    if (!images.all().empty()) {
        resources["XObject"] = images_resource(table, images);
    }
    table.at(tree.resources) = std::move(resources);
    if (const Reference form = add_form(table, pages, targets); form.number != 0) {
        catalog["AcroForm"] = form;
    }
    if (const Reference outline = add_outline(table, pages, destinations); outline.number != 0) {
        catalog["Outlines"] = outline;
    }
    if (auto labels = page_labels(pages)) {
        catalog["PageLabels"] = std::move(*labels);
    }
    catalog["Metadata"] = add_metadata(table, pages, facts, dialect);
    catalog["OutputIntents"] = Array{output_intent(table)};
    add_attachments(table, catalog, facts, dialect);
    if (dialect.has_info) {
        table.info = table.add(info_dictionary(pages, facts));
    }
    table.at(table.root) = std::move(catalog);
    return table;
}

Bytes write_pdf(const Pages& pages, const DocumentFacts& facts, Emitter emitter)
{
    const ObjectTable table = object_table(pages, facts);
    return emitter == Emitter::PoDoFo ? emit_with_podofo(table) : pdf::serialise(table, {});
}

} // namespace indenture::render
