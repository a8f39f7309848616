#include "signing/revisions.h"

#include "pdf/update.h"
#include "signing/checks/permissions.h"
#include "signing/contract_file.h"
#include "signing/field.h"
#include "signing/prepare.h"

#include <algorithm>

namespace indenture::tests {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::Reference;

Growth::Growth(Bytes file) : bytes_(std::move(file)) {}

pdf::PdfFile Growth::open() const
{
    return pdf::PdfFile::open(bytes_, "growth.pdf", {});
}

std::uint32_t Growth::next_number() const
{
    return pdf::next_object_number(open());
}

Reference Growth::root() const
{
    return *open().latest().trailer().at("Root").get<Reference>();
}

Reference Growth::page() const
{
    const auto file = open();
    const Object pages = file.latest().entry(file.latest().catalog(), "Pages");
    const Object kids = file.latest().entry(*pages.get<Dictionary>(), "Kids");
    return *kids.get<Array>()->front().get<Reference>();
}

Reference Growth::form() const
{
    return *open().latest().catalog().at("AcroForm").get<Reference>();
}

Reference Growth::field(const std::string& name) const
{
    for (const auto& field : signing::signature_fields(open().latest(), {})) {
        if (field.name == name) {
            return field.reference;
        }
    }
    return {};
}

Dictionary Growth::dictionary(Reference reference) const
{
    const Object object = open().latest().object(reference);
    return *object.get<Dictionary>();
}

Growth Growth::with(const Objects& objects) const
{
    return Growth(pdf::append_update(open(), objects).bytes);
}

Growth Growth::signed_in(const std::string& field,
                         const std::function<void(Objects&, const Growth&)>& edit) const
{
    const Growth honest(signing::prepare(open(), request_for(field, signed_at), 64, {}).file);
    if (!edit) {
        return honest;
    }
    Objects objects;
    const auto file = honest.open();
    for (const auto& entry : file.revisions().back().entries) {
        objects[entry.first] = file.latest().object({entry.first});
    }
    edit(objects, honest);
    return with(objects);
}

Objects Growth::stamp(const std::string& field) const
{
    const Reference value{next_number()};
    const Reference widget{value.number + 1};
    Objects objects;
    objects[value.number] = Dictionary{{"Type", Name{"DocTimeStamp"}},
                                       {"Filter", Name{"Adobe.PPKLite"}},
                                       {"SubFilter", Name{"ETSI.RFC3161"}},
                                       {"ByteRange", Array{0, 1, 2, 3}},
                                       {"Contents", pdf::String{"token"}}};
    objects[widget.number] = Dictionary{{"Type", Name{"Annot"}},
                                        {"Subtype", Name{"Widget"}},
                                        {"FT", Name{"Sig"}},
                                        {"T", pdf::String{field}},
                                        {"F", 132},
                                        {"Rect", Array{0, 0, 0, 0}},
                                        {"P", page()},
                                        {"V", value}};
    Dictionary changed_form = dictionary(form());
    Array fields = *changed_form["Fields"].get<Array>();
    fields.emplace_back(widget);
    changed_form["Fields"] = fields;
    changed_form["SigFlags"] = 3;
    objects[form().number] = changed_form;
    Dictionary changed_page = dictionary(page());
    Array annotations = *changed_page["Annots"].get<Array>();
    annotations.emplace_back(widget);
    changed_page["Annots"] = annotations;
    objects[page().number] = changed_page;
    return objects;
}

Growth Growth::stamped(const std::string& field,
                       const std::function<void(Objects&, const Growth&)>& edit) const
{
    Objects objects = stamp(field);
    if (edit) {
        edit(objects, *this);
    }
    return with(objects);
}

Growth Growth::with_store(const std::function<void(Objects&, Dictionary&)>& edit) const
{
    const auto file = open();
    Dictionary catalog = file.latest().catalog();
    const std::uint32_t certificate = next_number();
    const Object before = file.latest().entry(catalog, "DSS");
    Dictionary store = before.get<Dictionary>() ? *before.get<Dictionary>() : Dictionary{};
    const Object list = store["Certs"];
    Array certificates = list.get<Array>() ? *list.get<Array>() : Array{};
    certificates.emplace_back(Reference{certificate});
    store["Certs"] = certificates;
    Objects objects;
    objects[certificate] =
        pdf::Stream{std::make_shared<const Dictionary>(), "a certificate", false};
    if (edit) {
        edit(objects, store);
    }
    const auto* reference = catalog["DSS"].get<Reference>();
    if (reference != nullptr) {
        objects[reference->number] = store;
        return with(objects);
    }
    objects[certificate + 100] = store;
    catalog["DSS"] = Reference{certificate + 100};
    objects.emplace(root().number, catalog);
    return with(objects);
}

signing::checks::ChangesAnswer changes_of(const Growth& growth, bool is_issued)
{
    const auto file = growth.open();
    const Limits limits;
    signing::checks::History history(file, limits);
    return signing::checks::check_changes(history, {.revision = 0, .is_issued = is_issued});
}

std::vector<Finding> permissions_of(const Growth& growth)
{
    const auto file = growth.open();
    const Limits limits;
    signing::checks::History history(file, limits);
    const signing::checks::Base base{.revision = 0, .is_issued = false};
    const auto changes = signing::checks::check_changes(history, base);
    return signing::checks::check_permissions(history, base, changes.roles);
}

std::vector<std::string> codes_of(const std::vector<Finding>& findings)
{
    std::vector<std::string> codes;
    for (const Finding& finding : findings) {
        const bool is_new = std::find(codes.begin(), codes.end(), finding.code) == codes.end();
        if (finding.severity == Severity::Block && is_new) {
            codes.push_back(finding.code);
        }
    }
    return codes;
}

std::vector<std::string> codes_of(const Growth& growth)
{
    return codes_of(changes_of(growth).findings);
}

} // namespace indenture::tests
