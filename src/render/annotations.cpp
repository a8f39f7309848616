#include "render/annotations.h"

#include "render/rectangle.h"

#include <string_view>

namespace indenture::render {

using namespace layout;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::ObjectTable;
using pdf::Stream;
using pdf::String;

namespace {

// ISO 32000-1, 12.6.4.7: a URI is 7-bit ASCII; other octets are written as RFC 3986 says.
String encoded(std::string_view address)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    Bytes out;
    for (const char octet : address) {
        if (octet > ' ' && octet <= '~') {
            out += octet;
            continue;
        }
        const auto value = static_cast<unsigned char>(octet);
        out += '%';
        out += digits[value >> 4U];
        out += digits[value & 0xFU];
    }
    return {out};
}

/// A widget of its own size without marks. ISO 19005-2, 6.3.3 asks for one even when unsigned.
pdf::Reference add_empty_appearance(ObjectTable& table, const Box& box)
{
    const Dictionary form{{"Type", Name{"XObject"}},
                          {"Subtype", Name{"Form"}},
                          {"BBox", Array{0, 0, real(box.width), real(box.height)}},
                          {"Resources", Dictionary{}}};
    return table.add(Stream{std::make_shared<Dictionary>(form), {}, false});
}

class AnnotationBuilder {
public:
    AnnotationBuilder(ObjectTable& table, const Pages& pages, const TreeTargets& targets,
                      const Destinations& destinations)
        : table_(table), pages_(pages), targets_(targets), destinations_(destinations)
    {
    }

    Dictionary build(std::size_t number)
    {
        constexpr int print = 4;
        const Annotation& from = pages_.annotations[number];
        Dictionary out{{"Type", Name{"Annot"}},
                       {"F", print},
                       {"P", targets_.pages[from.page]},
                       {"Rect", rectangle(from.box, pages_.pages[from.page].height)},
                       {"StructParent", struct_parent_of_annotation(pages_, number)}};
        std::visit([&](const auto& what) { describe(out, what, from.box); }, from.what);
        return out;
    }

private:
    void describe(Dictionary& out, const Link& link, const Box&) const
    {
        out["Subtype"] = Name{"Link"};
        out["Border"] = Array{0, 0, 0};
        out["Contents"] = pdf::text_string(link.description);
        if (const auto* address = std::get_if<std::string>(&link.target)) {
            out["A"] = Dictionary{{"S", Name{"URI"}}, {"URI", encoded(*address)}};
        } else {
            destinations_.lead(out, std::get<Destination>(link.target));
        }
    }

    void describe(Dictionary& out, const SignatureField& field, const Box& box)
    {
        out["Subtype"] = Name{"Widget"};
        out["FT"] = Name{"Sig"};
        out["T"] = pdf::text_string(field.name);
        out["TU"] = pdf::text_string(field.tooltip);
        out["Contents"] = pdf::text_string(field.tooltip); // ISO 14289-2, 8.10.2.3
        out["AP"] = Dictionary{{"N", add_empty_appearance(table_, box)}};
        out["Lock"] = table_.add(lock_of(field));
    }

    /// Signing locks the whole document but for the fields that the other parties still sign: to
    /// lock those as well would forbid their signatures (ISO 32000-1, table 233).
    Dictionary lock_of(const SignatureField& field) const
    {
        Dictionary lock{{"Type", Name{"SigFieldLock"}}, {"Action", Name{"All"}}};
        Array others;
        for (const Annotation& annotation : pages_.annotations) {
            const auto* other = std::get_if<SignatureField>(&annotation.what);
            if (other != nullptr && other->name != field.name) {
                others.emplace_back(pdf::text_string(other->name));
            }
        }
        if (!others.empty()) {
            lock["Action"] = Name{"Exclude"};
            lock["Fields"] = std::move(others);
        }
        return lock;
    }

    ObjectTable& table_;
    const Pages& pages_;
    const TreeTargets& targets_;
    const Destinations& destinations_;
};

} // namespace

void add_annotations(ObjectTable& table, const Pages& pages, const TreeTargets& targets,
                     const Destinations& destinations)
{
    AnnotationBuilder builder(table, pages, targets, destinations);
    for (std::size_t i = 0; i < pages.annotations.size(); ++i) {
        Dictionary built = builder.build(i);
        table.at(targets.annotations[i]) = std::move(built);
    }
}

pdf::Reference add_form(ObjectTable& table, const Pages& pages, const TreeTargets& targets)
{
    Array fields;
    for (std::size_t i = 0; i < pages.annotations.size(); ++i) {
        if (std::holds_alternative<SignatureField>(pages.annotations[i].what)) {
            fields.emplace_back(targets.annotations[i]);
        }
    }
    if (fields.empty()) {
        return {};
    }
    constexpr int signatures_exist = 1;
    return table.add(Dictionary{{"Fields", std::move(fields)}, {"SigFlags", signatures_exist}});
}

} // namespace indenture::render
