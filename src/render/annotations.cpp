#include "render/annotations.h"

#include <string_view>

namespace indenture::render {

using namespace layout;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::ObjectTable;
using pdf::Real;
using pdf::Stream;
using pdf::String;

namespace {

Real real(Length length)
{
    return {length.in_millipoints()};
}

Array rectangle(const Box& box, Length page_height)
{
    return {real(box.left), real(page_height - box.top - box.height), real(box.left + box.width),
            real(page_height - box.top)};
}

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
    AnnotationBuilder(ObjectTable& table, const Pages& pages, const TreeTargets& targets)
        : table_(table), pages_(pages), targets_(targets)
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
            out["Dest"] = destination(std::get<Destination>(link.target), pages_, targets_);
        }
    }

    void describe(Dictionary& out, const SignatureField& field, const Box& box)
    {
        out["Subtype"] = Name{"Widget"};
        out["FT"] = Name{"Sig"};
        out["T"] = pdf::text_string(field.name);
        out["TU"] = pdf::text_string(field.tooltip);
        out["AP"] = Dictionary{{"N", add_empty_appearance(table_, box)}};
        // Only the party's own field: Action All would forbid the next party to sign.
        out["Lock"] = table_.add(Dictionary{{"Type", Name{"SigFieldLock"}},
                                            {"Action", Name{"Include"}},
                                            {"Fields", Array{pdf::text_string(field.name)}}});
    }

    ObjectTable& table_;
    const Pages& pages_;
    const TreeTargets& targets_;
};

} // namespace

Array destination(const Destination& to, const Pages& pages, const TreeTargets& targets)
{
    return {
        targets.pages[to.page], Name{"XYZ"}, {}, real(pages.pages[to.page].height - to.top), {}};
}

void add_annotations(ObjectTable& table, const Pages& pages, const TreeTargets& targets)
{
    AnnotationBuilder builder(table, pages, targets);
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
