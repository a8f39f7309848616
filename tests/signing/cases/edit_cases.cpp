#include "signing/cases/case.h"

#include "pdf/file.h"
#include "pdf/update.h"

#include <utility>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::Reference;
using pdf::Stream;
using pdf::String;

using Objects = std::map<std::uint32_t, Object>;

/// What an attacker writes, given the file as it is; `next` is the first free object number.
using Edit = std::function<Objects(const pdf::View& view, std::uint32_t next)>;

Dictionary dictionary_at(const pdf::View& view, std::uint32_t number)
{
    const Object object = view.object({number});
    const auto* dictionary = object.get<Dictionary>();
    return dictionary == nullptr ? *object.get<Stream>()->dictionary : *dictionary;
}

Stream stream(Dictionary entries, Bytes data)
{
    return {std::make_shared<const Dictionary>(std::move(entries)), std::move(data), false};
}

Dictionary form_entries()
{
    return {{"Type", Name{"XObject"}},
            {"Subtype", Name{"Form"}},
            {"BBox", Array{0, 0, 200, 60}},
            {"Resources", Dictionary{}}};
}

/// An entry of an object, set or replaced.
Edit entry(part::Number number, std::string key, Object value)
{
    return [=](const pdf::View& view, std::uint32_t) {
        Dictionary changed = dictionary_at(view, number);
        changed[key] = value;
        return Objects{{number, changed}};
    };
}

Edit without(part::Number number, std::string key)
{
    return [=](const pdf::View& view, std::uint32_t) {
        Dictionary changed = dictionary_at(view, number);
        changed.erase(key);
        return Objects{{number, changed}};
    };
}

/// The data of a stream, replaced.
Edit data(part::Number number, Bytes octets)
{
    return [=](const pdf::View& view, std::uint32_t) {
        return Objects{{number, stream(dictionary_at(view, number), octets)}};
    };
}

Edit whole(part::Number number, Object value)
{
    return [=](const pdf::View&, std::uint32_t) { return Objects{{number, value}}; };
}

Edit rewritten(part::Number number)
{
    return [=](const pdf::View& view, std::uint32_t) {
        return Objects{{number, view.object({number})}};
    };
}

/// An annotation with an appearance of its own, put on the page.
Edit annotation(Dictionary entries, bool is_field)
{
    return [=](const pdf::View& view, std::uint32_t next) {
        Dictionary added = entries;
        added["Type"] = Name{"Annot"};
        added["Rect"] = Array{72, 755, 372, 775};
        added["P"] = Reference{part::Page};
        added["AP"] = Dictionary{{"N", Reference{next + 1}}};
        Dictionary page = dictionary_at(view, part::Page);
        Array annotations = *page["Annots"].get<Array>();
        annotations.emplace_back(Reference{next});
        page["Annots"] = annotations;
        Objects objects{
            {part::Page, page},
            {next, added},
            {next + 1, stream(form_entries(), "1 1 1 rg 0 0 300 20 re f BT (24 months) Tj ET")}};
        if (is_field) {
            Dictionary form = dictionary_at(view, part::Form);
            Array fields = *form["Fields"].get<Array>();
            fields.emplace_back(Reference{next});
            form["Fields"] = fields;
            objects[part::Form] = form;
        }
        return objects;
    };
}

Objects with_a_page_more(const pdf::View& view, std::uint32_t next)
{
    Dictionary pages = dictionary_at(view, part::Pages);
    pages["Kids"] = Array{Reference{part::Page}, Reference{next}};
    pages["Count"] = 2;
    return {{part::Pages, pages},
            {next, Dictionary{{"Type", Name{"Page"}},
                              {"Parent", Reference{part::Pages}},
                              {"MediaBox", Array{0, 0, 595, 842}},
                              {"Contents", Reference{part::SpareContent}}}}};
}

Objects with_another_value(const pdf::View& view, std::uint32_t next)
{
    Dictionary field = dictionary_at(view, part::NhsEnglandField);
    const Object old = view.entry(field, "V");
    Dictionary value = old.get<Dictionary>() == nullptr ? Dictionary{} : *old.get<Dictionary>();
    value["Reason"] = String{"Seen, not agreed"};
    field["V"] = Reference{next};
    return {{part::NhsEnglandField, field}, {next, value}};
}

Objects with_fields_swapped(const pdf::View& view, std::uint32_t)
{
    Dictionary first = dictionary_at(view, part::NhsEnglandField);
    Dictionary second = dictionary_at(view, part::RecipientField);
    std::swap(first["Rect"], second["Rect"]);
    return {{part::NhsEnglandField, first}, {part::RecipientField, second}};
}

Objects with_javascript(const pdf::View& view, std::uint32_t next)
{
    Dictionary catalog = dictionary_at(view, part::Catalog);
    Dictionary names = *catalog["Names"].get<Dictionary>();
    names["JavaScript"] = Dictionary{{"Names", Array{String{"go"}, Reference{next}}}};
    catalog["Names"] = names;
    return {{part::Catalog, catalog},
            {next, Dictionary{{"S", Name{"JavaScript"}}, {"JS", String{"app.alert(1)"}}}}};
}

Objects with_a_layer_hidden(const pdf::View& view, std::uint32_t)
{
    Dictionary catalog = dictionary_at(view, part::Catalog);
    Dictionary layers = *catalog["OCProperties"].get<Dictionary>();
    layers["D"] = Dictionary{{"OFF", Array{Reference{part::LayerGroup}}}};
    catalog["OCProperties"] = layers;
    return {{part::Catalog, catalog}};
}

Objects with_metadata(const pdf::View& view, std::uint32_t next)
{
    Dictionary catalog = dictionary_at(view, part::Catalog);
    catalog["Metadata"] = Reference{next};
    return {{part::Catalog, catalog},
            {next, stream({{"Type", Name{"Metadata"}}, {"Subtype", Name{"XML"}}}, "<x/>")}};
}

Objects with_xfa(const pdf::View& view, std::uint32_t next)
{
    Dictionary form = dictionary_at(view, part::Form);
    form["XFA"] = Reference{next};
    return {{part::Form, form}, {next, stream({}, "<xdp:xdp/>")}};
}

struct NamedEdit {
    std::string name;
    Edit edit;
};

std::vector<NamedEdit> edits()
{
    using namespace part;
    const Object action = Dictionary{{"S", Name{"JavaScript"}}, {"JS", String{"app.alert(1)"}}};
    const Object shifted_font =
        Dictionary{{"Type", Name{"Font"}},
                   {"Subtype", Name{"Type1"}},
                   {"BaseFont", Name{"Helvetica"}},
                   {"Encoding", Dictionary{{"Differences", Array{49, Name{"two"}, Name{"four"}}}}}};
    return {
        // The page
        {"PageRotate", entry(Page, "Rotate", 180)},
        {"PageCropBox", entry(Page, "CropBox", Array{0, 0, 595, 700})},
        {"PageMediaBox", entry(Page, "MediaBox", Array{0, 0, 595, 700})},
        {"PageUserUnit", entry(Page, "UserUnit", 2)},
        {"PageContents", entry(Page, "Contents", Reference{SpareContent})},
        {"PageContentData", data(Content, "BT /F1 12 Tf 72 760 Td (24 months) Tj ET")},
        {"PageAction", entry(Page, "AA", Dictionary{{"O", action}})},
        {"PageAnnotsRemoved", without(Page, "Annots")},
        {"PageRewrittenIdentically", rewritten(Page)},
        {"PageAdded", with_a_page_more},
        {"PagesInherited", entry(Pages, "Rotate", 90)},
        // Shadow attacks: hide, replace, hide and replace
        {"ShadowHideOverlayEmptied", data(Overlay, "")},
        {"ShadowHideOverlayIntoLayer", entry(Overlay, "OC", Reference{LayerGroup})},
        {"ShadowReplaceAppearance", data(TextAppearance, "BT (900) Tj ET")},
        {"ShadowReplaceFieldValue", entry(TextField, "V", String{"900"})},
        {"ShadowReplaceFont", whole(Font, shifted_font)},
        {"ShadowHideAndReplacePage", entry(Pages, "Kids", Array{Reference{SparePage}})},
        {"ShadowHideAndReplaceObject",
         [](const pdf::View& view, std::uint32_t) {
             return Objects{{Page, view.object({SparePage})}};
         }},
        {"ShadowWidgetRewrittenIdentically", rewritten(RecipientField)},
        {"ShadowTextFieldRewrittenIdentically", rewritten(TextField)},
        // Evil annotations, sneaky signatures
        {"AnnotationFreeText", annotation({{"Subtype", Name{"FreeText"}}}, false)},
        {"AnnotationStamp", annotation({{"Subtype", Name{"Stamp"}}}, false)},
        {"AnnotationHidden", entry(TextField, "F", 2)},
        {"SneakySignatureField", annotation({{"Subtype", Name{"Widget"}},
                                             {"FT", Name{"Sig"}},
                                             {"T", String{"approved"}},
                                             {"F", 4}},
                                            true)},
        {"SneakyTextField",
         annotation(
             {{"Subtype", Name{"Widget"}}, {"FT", Name{"Tx"}}, {"T", String{"approved"}}, {"F", 4}},
             true)},
        // The form
        {"FormFieldsReordered",
         entry(Form, "Fields",
               Array{Reference{TextField}, Reference{RecipientField}, Reference{NhsEnglandField}})},
        {"FormFieldRemoved",
         entry(Form, "Fields", Array{Reference{NhsEnglandField}, Reference{RecipientField}})},
        {"FormNeedAppearances", entry(Form, "NeedAppearances", true)},
        {"FormCalculation", entry(Form, "CO", Array{Reference{TextField}})},
        {"FormXfa", with_xfa},
        {"FieldRenamed", entry(TextField, "T", String{"fee"})},
        {"FieldOfAnotherType", entry(TextField, "FT", Name{"Btn"})},
        {"FieldsSwapped", with_fields_swapped},
        {"SignatureFieldRenamed", entry(NhsEnglandField, "T", String{"sponsor"})},
        {"SignatureValueCopiedAndEdited", with_another_value},
        {"SignatureAppearance",
         entry(NhsEnglandField, "AP", Dictionary{{"N", Reference{Overlay}}})},
        {"SharedAppearance", data(EmptyAppearance, "BT (Not binding) Tj ET")},
        // The document
        {"CatalogOpenAction", entry(Catalog, "OpenAction", action)},
        {"CatalogNamesJavaScript", with_javascript},
        {"CatalogNamesRemoved", without(Catalog, "Names")},
        {"CatalogLayerOff", with_a_layer_hidden},
        {"CatalogLayersRemoved", without(Catalog, "OCProperties")},
        {"CatalogMetadata", with_metadata},
        {"CatalogPages", entry(Catalog, "Pages", Reference{SparePage})},
        {"CatalogLang", entry(Catalog, "Lang", String{"cy"})},
        {"CatalogRequirements", entry(Catalog, "Requirements", Array{})},
        {"CatalogViewerPreferences",
         entry(Catalog, "ViewerPreferences", Dictionary{{"HideMenubar", true}})},
        {"LayerIntent", entry(LayerGroup, "Intent", Name{"Design"})},
        {"EmbeddedFileSwapped", data(EmbeddedFile, "{\"months\": 24}")},
        {"EmbeddedFileRenamed", entry(FileSpecification, "F", String{"old-terms.json"})},
        {"InfoTitle", entry(Info, "Title", String{"Another contract"})},
        {"OrphanAdded",
         [](const pdf::View&, std::uint32_t next) {
             return Objects{{next, Dictionary{{"Rogue", Reference{Page}}}}};
         }},
    };
}

/// The objects of an edit of `file`; numbers are left free for what else its revision writes.
Objects objects_of(const Edit& edit, ByteView file)
{
    constexpr std::uint32_t left_free = 8;
    const auto opened = pdf::PdfFile::open(Bytes(file), "draft.pdf", {});
    return edit(opened.latest(), pdf::next_object_number(opened) + left_free);
}

Bytes updated(ByteView file, const Objects& objects)
{
    Draft draft(file);
    for (const auto& [number, object] : objects) {
        draft.value(number, object);
    }
    return draft.finished();
}

/// The edit, with a validation store beside it so as to look like long-term validation data.
Bytes updated_as_validation_data(const Scene& scene, const Edit& edit)
{
    const auto file = pdf::PdfFile::open(scene.both, "draft.pdf", {});
    const std::uint32_t store = pdf::next_object_number(file);
    Objects objects = objects_of(edit, scene.both);
    Dictionary catalog = objects.count(part::Catalog) == 0
                             ? file.latest().catalog()
                             : *objects.at(part::Catalog).get<Dictionary>();
    catalog["DSS"] = Reference{store};
    objects[part::Catalog] = catalog;
    objects[store] = Dictionary{{"Certs", Array{Reference{store + 1}}}};
    objects[store + 1] = stream({}, scene.world.root.certificate);
    return updated(scene.both, objects);
}

/// The catalog of an edit must not meet the one that a certification writes.
bool touches_signing_objects(const std::string& name)
{
    return name == "SignatureFieldRenamed" || name == "SignatureValueCopiedAndEdited";
}

} // namespace

std::vector<Case> edit_cases()
{
    std::vector<Case> cases;
    for (const auto& [name, edit] : edits()) {
        cases.push_back({"AfterSignatures" + name,
                         [edit = edit](const Scene& scene) {
                             return updated(scene.both, objects_of(edit, scene.both));
                         },
                         {name == "OrphanAdded" ? "object-added" : "object-changed"}});
        cases.push_back({"BetweenSignatures" + name,
                         [edit = edit](const Scene& scene) {
                             const Bytes edited = updated(scene.once, objects_of(edit, scene.once));
                             return signed_by_hand(
                                 edited, {.field = "recipient", .cms = scene.by_university()});
                         },
                         {}});
        cases.push_back({"WithSecondSignature" + name,
                         [edit = edit](const Scene& scene) {
                             return signed_by_hand(scene.once,
                                                   {.field = "recipient",
                                                    .cms = scene.by_university(),
                                                    .edits = objects_of(edit, scene.once)});
                         },
                         {}});
        cases.push_back(
            {"AsValidationData" + name,
             [edit = edit](const Scene& scene) { return updated_as_validation_data(scene, edit); },
             {}});
        if (!touches_signing_objects(name)) {
            cases.push_back({"BeforeSignatures" + name,
                             [edit = edit](const Scene& scene) {
                                 const Bytes edited =
                                     updated(scene.contract, objects_of(edit, scene.contract));
                                 return signed_by_hand(edited, {.cms = scene.by_nhs_england()});
                             },
                             {"revision-unexplained"},
                             false});
        }
        for (const char* permission : {"1", "2", "3"}) {
            cases.push_back({std::string("AfterCertificationP") + permission + name,
                             [edit = edit, permission](const Scene& scene) {
                                 const Bytes certified =
                                     signed_by_hand(scene.contract, {.cms = scene.by_nhs_england(),
                                                                     .certifies = permission});
                                 return updated(certified, objects_of(edit, certified));
                             },
                             {}});
        }
    }
    return cases;
}

} // namespace indenture::tests
