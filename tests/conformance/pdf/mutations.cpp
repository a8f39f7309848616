#include "mutations.h"

#include "pdf/serialise.h"
#include "render/podofo_emitter.h"
#include "render/write_pdf.h"
#include "sample_pages.h"

#include <functional>
#include <podofo/podofo.h>
#include <stdexcept>

namespace indenture::conformance {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;
using pdf::String;

namespace {

// --- Finding and changing objects -------------------------------------------------------------

bool is_name(const Dictionary& dictionary, const std::string& key, const char* name)
{
    const auto found = dictionary.find(key);
    return found != dictionary.end() && found->second == Object(Name{name});
}

using Change = std::function<void(Dictionary&)>;

/// Changes every dictionary, also of a stream, whose `key` is the name `value`; at most `max`.
void change(ObjectTable& table, const std::string& key, const char* value, const Change& how,
            std::size_t max = SIZE_MAX)
{
    std::size_t changed = 0;
    for (Object& object : table.objects) {
        if (changed == max) {
            break;
        }
        if (const auto* plain = object.get<Dictionary>(); plain && is_name(*plain, key, value)) {
            Dictionary copy = *plain;
            how(copy);
            object = std::move(copy);
            ++changed;
        } else if (const auto* stream = object.get<Stream>();
                   stream && stream->dictionary && is_name(*stream->dictionary, key, value)) {
            Dictionary copy = *stream->dictionary;
            how(copy);
            object = Stream{std::make_shared<Dictionary>(std::move(copy)), stream->data,
                            stream->may_deflate};
            ++changed;
        }
    }
    if (changed == 0) {
        throw std::runtime_error("the specimen has no object whose " + key + " is " + value);
    }
}

Change without(const char* key)
{
    return [key](Dictionary& dictionary) {
        if (dictionary.erase(key) == 0) {
            throw std::runtime_error(std::string("an object has no ") + key);
        }
    };
}

Change with(const char* key, Object value)
{
    return [key, value](Dictionary& dictionary) { dictionary[key] = value; };
}

/// Changes the drawing of the first page.
void redraw(ObjectTable& table, const std::function<void(Bytes&)>& how)
{
    change(
        table, "Type", "Page",
        [&](Dictionary& page) {
            Object& content = table.at(*page["Contents"].get<Reference>());
            Stream changed = *content.get<Stream>();
            how(changed.data);
            content = std::move(changed);
        },
        1);
}

void replace(Bytes& text, ByteView from, ByteView to)
{
    const std::size_t at = text.find(from);
    if (at == Bytes::npos) {
        throw std::runtime_error("the page does not draw what is to be changed");
    }
    text.replace(at, from.size(), to);
}

// --- The agreement ----------------------------------------------------------------------------

/// A grey picture, drawn beside the content.
void add_picture(ObjectTable& table)
{
    const Dictionary picture{
        {"Type", Name{"XObject"}},          {"Subtype", Name{"Image"}}, {"Width", 2}, {"Height", 2},
        {"ColorSpace", Name{"DeviceGray"}}, {"BitsPerComponent", 8}};
    const Reference added = table.add(
        Stream{std::make_shared<Dictionary>(picture), Bytes("\x20\x60\xA0\xE0", 4), true});
    change(
        table, "Type", "Page",
        [&](Dictionary& page) {
            Object& resources = table.at(*page["Resources"].get<Reference>());
            Dictionary changed = *resources.get<Dictionary>();
            changed["XObject"] = Dictionary{{"Im1", added}};
            resources = std::move(changed);
        },
        1);
    redraw(table, [](Bytes& drawing) {
        drawing += "/Artifact BMC\nq 20 0 0 20 500 20 cm /Im1 Do Q\nEMC\n";
    });
}

layout::Pages pages_with_figure()
{
    using namespace layout;
    Pages pages = render::sample_agreement(2);
    pages.outline.clear(); // the file of the table has none; its titles would add 7.2-2
    std::uint32_t contents = 0;
    for (const Page& page : pages.pages) {
        for (const Item& item : page.items) {
            if (const auto* content = std::get_if<ContentId>(&item.mark)) {
                contents = std::max(contents, content->number + 1);
            }
        }
    }
    Element& figure = pages.elements.emplace_back();
    figure.role = Role::Figure;
    figure.alt = "A blue square";
    figure.kids.emplace_back(ContentId{contents});
    const Box square{Length::points(400), Length::points(700), Length::points(20),
                     Length::points(20)};
    figure.figure = FigurePlace{static_cast<std::uint32_t>(pages.pages.size() - 1), square, false};
    pages.elements.front().kids.emplace_back(
        ElementId{static_cast<std::uint32_t>(pages.elements.size() - 1)});
    pages.pages.back().items.push_back({ContentId{contents}, FilledBox{square, {0, 94, 184}}});
    return pages;
}

ObjectTable sound_table()
{
    render::DocumentFacts facts = render::sample_facts();
    facts.attachments = {{.name = "application.json",
                          .media_type = "application/json",
                          .relationship = render::Relationship::Data,
                          .description = "The application",
                          .content = "{}"}};
    ObjectTable table = render::object_table(pages_with_figure(), facts);
    add_picture(table);
    return table;
}

// --- The mistakes -----------------------------------------------------------------------------

struct Mistake {
    std::string name;
    std::string verdict;
    std::function<void(ObjectTable&)> make;
};

/// A change of the objects whose `key` is `value`.
Mistake mistake(std::string name, std::string verdict, const char* key, const char* value,
                Change how, std::size_t max = SIZE_MAX)
{
    return {std::move(name), std::move(verdict),
            [=](ObjectTable& table) { change(table, key, value, how, max); }};
}

std::vector<Mistake> mistakes_of_structure()
{
    const auto tree = [](auto name, auto verdict, const char* type, Change how,
                         std::size_t max = SIZE_MAX) {
        return mistake(name, verdict, "S", type, std::move(how), max);
    };
    return {
        tree("th-without-scope", "3a: ua1:7.5-1", "TH", without("A")),
        tree("figure-without-alt", "3a: ua1:7.3-1", "Figure", without("Alt")),
        tree("note-without-id", "3a: ua1:7.9-1", "Note", without("ID"), 1),
        tree("h1-then-h3", "3a: ua1:7.4.2-1", "H2", with("S", Name{"H3"}), 1),
        tree("first-heading-h2", "3a: ua1:7.4.2-1", "H1", with("S", Name{"H2"})),
        tree("lbody-without-parent", "3a: ua1:7.1-3,7.2-18", "LBody", without("P"), 1),
        tree("list-item-holds-div", "3a: ua1:7.2-20", "LBody", with("S", Name{"Div"}), 1),
        tree("row-is-sect", "3a: ua1:7.2-8,7.2-9,7.2-36,7.2-37", "TR", with("S", Name{"Sect"})),
        tree("unmapped-type", "3a:6.7.3.4-1 ua1:7.1-5", "P", with("S", Name{"Clause"}), 1),
        mistake("no-parent-tree", "3a: ua1:7.1-3,7.18.4-1,7.18.5-1", "Type", "StructTreeRoot",
                without("ParentTree")),
    };
}

std::vector<Mistake> mistakes_of_annotations()
{
    return {
        mistake("no-tabs", "3a: ua1:7.18.3-1", "Type", "Page", without("Tabs"), 1),
        mistake("link-without-contents", "3a: ua1:7.18.1-2,7.18.5-2", "Subtype", "Link",
                without("Contents"), 1),
        mistake("link-without-flags", "3a:6.3.2-1 ua1:", "Subtype", "Link", without("F"), 1),
        mistake("link-without-struct-parent", "3a: ua1:7.18.5-1", "Subtype", "Link",
                without("StructParent"), 1),
        mistake("widget-without-tooltip", "3a: ua1:7.18.1-3", "Subtype", "Widget", without("TU"),
                1),
        mistake("widget-without-appearance", "3a:6.3.3-1 ua1:", "Subtype", "Widget", without("AP"),
                1),
        {"need-appearances", "3a:6.4.1-3 ua1:",
         [](ObjectTable& table) {
             change(table, "Type", "Catalog", [&](Dictionary& catalog) {
                 Object& form = table.at(*catalog["AcroForm"].get<Reference>());
                 Dictionary changed = *form.get<Dictionary>();
                 changed["NeedAppearances"] = true;
                 form = std::move(changed);
             });
         }},
    };
}

std::vector<Mistake> mistakes_of_file()
{
    const auto catalog = [](auto name, auto verdict, const char* key) {
        return mistake(name, verdict, "Type", "Catalog", without(key));
    };
    const auto attached = [](auto name, auto verdict, const char* key) {
        return mistake(name, verdict, "Type", "Filespec", without(key));
    };
    return {
        catalog("no-associated-files", "3a:6.8-4 ua1:", "AF"),
        attached("no-relationship", "3a:6.8-3 ua1:", "AFRelationship"),
        attached("no-unicode-name", "3a:6.8-2 ua1:7.11-1", "UF"),
        mistake("no-media-type", "3a:6.8-1 ua1:", "Type", "EmbeddedFile", without("Subtype")),
        catalog("no-language", "3a: ua1:7.2-22,7.2-24,7.2-25,7.2-33,7.2-34", "Lang"),
        catalog("no-display-title", "3a: ua1:7.1-10", "ViewerPreferences"),
        catalog("no-mark-info", "3a:6.7.2.2-1 ua1:6.2-1", "MarkInfo"),
        catalog("no-output-intent", "3a:6.2.4.3-2,6.2.4.3-4 ua1:", "OutputIntents"),
    };
}

std::vector<Mistake> mistakes_of_content()
{
    const auto font = [](auto name, auto verdict, const char* subtype, const char* key) {
        return mistake(name, verdict, "Subtype", subtype, without(key));
    };
    return {
        font("no-to-unicode", "3a:6.2.11.7.2-1 ua1:7.21.7-1", "Type0", "ToUnicode"),
        font("no-glyph-map", "3a:6.2.11.3.2-1,6.2.11.5-1 ua1:7.21.3.2-1,7.21.5-1", "CIDFontType2",
             "CIDToGIDMap"),
        font("no-widths", "3a:6.2.11.5-1 ua1:7.21.5-1", "CIDFontType2", "W"),
        mistake("interpolated-image", "3a:6.2.8-3 ua1:", "Subtype", "Image",
                with("Interpolate", true)),
        {"untagged-header", "3a: ua1:7.1-3",
         [](ObjectTable& table) {
             redraw(table, [](Bytes& drawing) {
                 replace(drawing, "/Artifact <</Type/Pagination/Subtype/Header>> BDC\n", "");
                 replace(drawing, "EMC\n", "");
             });
         }},
        {"glyph-zero", "3a:6.2.11.7.2-1,6.2.11.8-1 ua1:7.21.7-1,7.21.8-1",
         [](ObjectTable& table) {
             redraw(table, [](Bytes& drawing) { replace(drawing, "ET\n", "<0000> Tj\nET\n"); });
         }},
    };
}

/// The file as PoDoFo's default mode writes it: without the line end after "obj".
Bytes in_podofo_compact_mode(const ObjectTable& table)
{
    const Bytes clean = render::emit_with_podofo(table);
    PoDoFo::PdfError::EnableDebug(false);
    PoDoFo::PdfMemDocument document;
    document.LoadFromBuffer(clean.data(), static_cast<long>(clean.size()));
    document.SetWriteMode(PoDoFo::ePdfWriteMode_Compact);
    PoDoFo::PdfRefCountedBuffer buffer;
    PoDoFo::PdfOutputDevice device(&buffer);
    document.Write(&device);
    return {buffer.GetBuffer(), static_cast<std::size_t>(device.Tell())};
}

} // namespace

std::vector<Specimen> mutations()
{
    const ObjectTable sound = sound_table();
    std::vector<Specimen> specimens{
        {"mutation/none", pdf::serialise(sound, {}), keeps_a3a_ua1},
        {"mutation/none-by-podofo", render::emit_with_podofo(sound), keeps_a3a_ua1},
        {"mutation/podofo-compact-mode", in_podofo_compact_mode(sound), "3a:6.1.9-1 ua1:"}};
    for (const auto& group : {mistakes_of_structure(), mistakes_of_annotations(),
                              mistakes_of_file(), mistakes_of_content()}) {
        for (const Mistake& mistake : group) {
            ObjectTable spoiled = sound;
            mistake.make(spoiled);
            specimens.push_back(
                {"mutation/" + mistake.name, pdf::serialise(spoiled, {}), mistake.verdict});
        }
    }
    return specimens;
}

} // namespace indenture::conformance
