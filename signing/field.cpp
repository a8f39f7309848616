#include "signing/field.h"

#include "base/error.h"
#include "base/utf8.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::signing {

namespace {

char32_t unit(ByteView octets, std::size_t at)
{
    return static_cast<char32_t>(static_cast<unsigned char>(octets[at])) << 8U |
           static_cast<unsigned char>(octets[at + 1]);
}

std::string from_utf16(ByteView octets)
{
    std::string result;
    for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
        char32_t c = unit(octets, at);
        const bool is_lead = c >= 0xD800 && c < 0xDC00 && at + 3 < octets.size();
        if (is_lead) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (unit(octets, at + 2) - 0xDC00);
            at += 2;
        }
        result += to_utf8({&c, 1});
    }
    return result;
}

// ISO 32000-1, D.2: PDFDocEncoding is Latin-1 but for these.
char32_t from_pdf_doc_encoding(unsigned char octet)
{
    constexpr std::u32string_view accents = U"\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC";
    constexpr std::u32string_view signs =
        U"\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203A\u2212\u2030"
        U"\u201E\u201C\u201D\u2018\u2019\u201A\u2122\uFB01\uFB02\u0141\u0152\u0160"
        U"\u0178\u017D\u0131\u0142\u0153\u0161\u017E\uFFFD\u20AC";
    if (octet >= 0x18 && octet < 0x20) {
        return accents[octet - 0x18U];
    }
    return octet >= 0x80 && octet <= 0xA0 ? signs[octet - 0x80U] : octet;
}

/// What a field has from itself and its ancestors.
struct Inherited {
    std::string name;
    pdf::Object type;
    pdf::Object value;
};

class FieldWalk {
public:
    FieldWalk(const pdf::View& view, const Limits& limits) : view_(view), limits_(limits) {}

    std::vector<SignatureField> walk()
    {
        const pdf::Object form = view_.entry(view_.catalog(), "AcroForm");
        if (const auto* dictionary = form.get<pdf::Dictionary>()) {
            visit_all(view_.entry(*dictionary, "Fields"), {}, 0);
        }
        return std::move(fields_);
    }

private:
    [[noreturn]] static void malformed(const std::string& what)
    {
        throw Error(ErrorCode::BadInput, {.source = "", .part = "the form", .position = ""}, what);
    }

    void visit_all(const pdf::Object& kids, const Inherited& above, std::size_t depth)
    {
        const auto* list = kids.get<pdf::Array>();
        if (list == nullptr) {
            if (kids != pdf::Object()) {
                malformed("its list of fields is no array");
            }
            return;
        }
        for (const pdf::Object& kid : *list) {
            visit(kid, above, depth);
        }
    }

    void visit(const pdf::Object& kid, Inherited state, std::size_t depth)
    {
        const auto* reference = kid.get<pdf::Reference>();
        const auto* field =
            reference == nullptr ? nullptr : view_.object(*reference).get<pdf::Dictionary>();
        if (field == nullptr || depth > limits_.pdf_depth_max) {
            malformed("a field is no object of its own");
        }
        if (!seen_.insert(*reference).second) {
            malformed(fmt::format("object {} is a field twice", reference->number));
        }
        inherit(state, *field);
        const pdf::Object kids = view_.entry(*field, "Kids");
        if (has_named_kids(kids)) {
            visit_all(kids, state, depth + 1);
        } else if (state.type == pdf::Object(pdf::Name{"Sig"})) {
            add(*reference, *field, state);
        }
    }

    void inherit(Inherited& state, const pdf::Dictionary& field) const
    {
        const pdf::Object name = view_.entry(field, "T");
        if (const auto* text = name.get<pdf::String>()) {
            state.name += (state.name.empty() ? "" : ".") + utf8_of(*text);
        }
        if (field.count("FT") != 0) {
            state.type = view_.entry(field, "FT");
        }
        if (const auto value = field.find("V"); value != field.end()) {
            state.value = value->second;
        }
    }

    // Kids without a name are the widgets of one field (ISO 32000-1, 12.7.3.1).
    bool has_named_kids(const pdf::Object& kids) const
    {
        const auto* list = kids.get<pdf::Array>();
        return list != nullptr &&
               std::any_of(list->begin(), list->end(), [&](const pdf::Object& kid) {
                   const pdf::Object object = view_.resolved(kid);
                   const auto* dictionary = object.get<pdf::Dictionary>();
                   return dictionary != nullptr && dictionary->count("T") != 0;
               });
    }

    void add(pdf::Reference reference, const pdf::Dictionary& field, const Inherited& state)
    {
        if (!names_.insert(state.name).second) {
            malformed(fmt::format("two fields are called '{}'", state.name));
        }
        SignatureField result{state.name, reference, field, std::nullopt, std::nullopt};
        const pdf::Object value = view_.resolved(state.value);
        if (const auto* dictionary = value.get<pdf::Dictionary>()) {
            result.value = *dictionary;
            if (const auto* target = state.value.get<pdf::Reference>()) {
                result.value_reference = *target;
            }
        } else if (value != pdf::Object()) {
            malformed(fmt::format("the value of field '{}' is no dictionary", state.name));
        }
        fields_.push_back(std::move(result));
    }

    const pdf::View& view_;
    const Limits& limits_;
    std::vector<SignatureField> fields_;
    std::set<pdf::Reference> seen_;
    std::set<std::string> names_;
};

} // namespace

std::string utf8_of(const pdf::String& text)
{
    const ByteView octets = text.octets;
    if (octets.substr(0, 2) == "\xFE\xFF") {
        return from_utf16(octets.substr(2));
    }
    if (octets.substr(0, 3) == "\xEF\xBB\xBF") {
        return std::string(octets.substr(3));
    }
    std::u32string characters;
    for (const char octet : octets) {
        characters += from_pdf_doc_encoding(static_cast<unsigned char>(octet));
    }
    return to_utf8(characters);
}

std::vector<SignatureField> signature_fields(const pdf::View& view, const Limits& limits)
{
    return FieldWalk(view, limits).walk();
}

} // namespace indenture::signing
