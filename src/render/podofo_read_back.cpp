#include "render/read_back.h"

#include "base/error.h"
#include "base/utf8.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <podofo/podofo.h>

namespace indenture::render {

namespace {

[[noreturn]] void refuse(std::string position, std::string why)
{
    throw Error(ErrorCode::Internal, {"the PDF just written", "", std::move(position)},
                std::move(why));
}

const PoDoFo::PdfObject& member(const PoDoFo::PdfObject& dictionary, const char* key)
{
    const PoDoFo::PdfObject* found = dictionary.GetIndirectKey(key);
    if (found == nullptr) {
        refuse("", std::string("PoDoFo finds no ") + key);
    }
    return *found;
}

Bytes octets_of(const PoDoFo::PdfString& text)
{
    return {text.GetString(), static_cast<std::size_t>(text.GetLength())};
}

std::string utf8_of(const PoDoFo::PdfObject& object)
{
    if (!object.IsString() && !object.IsHexString()) {
        refuse("", "a text is not a string");
    }
    return object.GetString().GetStringUtf8();
}

// --- Codes back to text -----------------------------------------------------------------------

using ToUnicode = std::map<std::uint16_t, std::u32string>;

Bytes decoded_stream(const PoDoFo::PdfObject& object)
{
    if (!object.HasStream()) {
        refuse("", "a stream is missing");
    }
    PoDoFo::PdfMemoryOutputStream out;
    object.GetStream()->GetFilteredCopy(&out);
    const auto length = static_cast<std::size_t>(out.GetLength());
    char* buffer = out.TakeBuffer();
    Bytes data(buffer, length);
    PoDoFo::podofo_free(buffer);
    return data;
}

std::u32string from_utf16(ByteView octets)
{
    const auto unit = [&](std::size_t index) {
        return char32_t{static_cast<unsigned char>(octets[index])} << 8U |
               static_cast<unsigned char>(octets[index + 1]);
    };
    std::u32string text;
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
        char32_t character = unit(i);
        if (character >= 0xD800 && character < 0xDC00 && i + 3 < octets.size()) {
            i += 2;
            character = 0x10000 + ((character - 0xD800) << 10U) + (unit(i) - 0xDC00);
        }
        text += character;
    }
    return text;
}

/// The pairs between beginbfchar and endbfchar.
ToUnicode parse_to_unicode(const Bytes& map)
{
    ToUnicode pairs;
    PoDoFo::PdfContentsTokenizer tokens(map.data(), static_cast<long>(map.size()));
    PoDoFo::EPdfContentsType type{};
    const char* keyword = nullptr;
    PoDoFo::PdfVariant value;
    std::vector<Bytes> strings;
    while (tokens.ReadNext(type, keyword, value)) {
        if (type == PoDoFo::ePdfContentsType_Variant) {
            if (value.IsHexString()) {
                strings.push_back(octets_of(value.GetString()));
            }
            continue;
        }
        if (std::string_view(keyword) == "endbfchar") {
            for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
                const std::u32string code = from_utf16(strings[i]);
                pairs.emplace(static_cast<std::uint16_t>(code.at(0)), from_utf16(strings[i + 1]));
            }
        }
        strings.clear();
    }
    return pairs;
}

// --- A page's text ----------------------------------------------------------------------------

class PageReader {
public:
    PageReader(PoDoFo::PdfPage& page, std::map<PoDoFo::PdfReference, ToUnicode>& maps)
        : page_(page), maps_(maps)
    {
    }

    std::string read()
    {
        PoDoFo::PdfContentsTokenizer tokens(&page_);
        PoDoFo::EPdfContentsType type{};
        const char* keyword = nullptr;
        PoDoFo::PdfVariant value;
        while (tokens.ReadNext(type, keyword, value)) {
            if (type == PoDoFo::ePdfContentsType_Variant) {
                operands_.push_back(value);
            } else {
                apply(keyword);
                operands_.clear();
            }
        }
        return to_utf8(text_);
    }

private:
    void apply(std::string_view operation)
    {
        if (operation == "Tf") {
            choose_font(operands_.at(0).GetName());
        } else if (operation == "Td") {
            move_to_line(operands_.at(1).GetReal());
        } else if (operation == "TJ") {
            for (const PoDoFo::PdfObject& shown : operands_.at(0).GetArray()) {
                if (shown.IsString() || shown.IsHexString()) {
                    show(octets_of(shown.GetString()));
                }
            }
        }
    }

    void choose_font(const PoDoFo::PdfName& name)
    {
        const PoDoFo::PdfObject* font = page_.GetFromResources("Font", name);
        if (font == nullptr) {
            refuse("", "a font of the page is missing: " + name.GetName());
        }
        const auto [place, is_new] = maps_.try_emplace(font->Reference());
        if (is_new) {
            place->second = parse_to_unicode(decoded_stream(member(*font, "ToUnicode")));
        }
        map_ = &place->second;
    }

    void move_to_line(double y)
    {
        if (!text_.empty() && std::abs(y - y_) > 0.01) {
            text_ += U'\n';
        }
        y_ = y;
    }

    void show(const Bytes& codes)
    {
        if (map_ == nullptr || codes.size() % 2 != 0) {
            refuse("", "a text has no font or half a code");
        }
        for (std::size_t i = 0; i < codes.size(); i += 2) {
            const auto high = static_cast<unsigned char>(codes[i]);
            const auto low = static_cast<unsigned char>(codes[i + 1]);
            const auto found = map_->find(static_cast<std::uint16_t>(high << 8U | low));
            if (found == map_->end()) {
                refuse("", "a code has no Unicode value");
            }
            text_ += found->second;
        }
    }

    PoDoFo::PdfPage& page_;
    std::map<PoDoFo::PdfReference, ToUnicode>& maps_;
    std::vector<PoDoFo::PdfVariant> operands_;
    const ToUnicode* map_ = nullptr;
    double y_ = 0;
    std::u32string text_;
};

std::vector<std::string> signature_fields(PoDoFo::PdfMemDocument& document)
{
    std::vector<std::string> names;
    const PoDoFo::PdfObject* form = document.GetCatalog()->GetIndirectKey("AcroForm");
    if (form == nullptr) {
        return names;
    }
    for (const PoDoFo::PdfObject& entry : member(*form, "Fields").GetArray()) {
        const PoDoFo::PdfObject* field = document.GetObjects().GetObject(entry.GetReference());
        if (field != nullptr && member(*field, "FT").GetName() == "Sig") {
            names.push_back(utf8_of(member(*field, "T")));
        }
    }
    return names;
}

/// The title in the metadata: the only one where there is no Info dictionary.
std::string title_of(const PoDoFo::PdfMemDocument& document)
{
    const Bytes packet = decoded_stream(member(*document.GetCatalog(), "Metadata"));
    constexpr ByteView before = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">";
    const std::size_t begin = packet.find(before);
    const std::size_t end = packet.find("</rdf:li>", begin);
    if (begin == Bytes::npos || end == Bytes::npos) {
        refuse("", "its metadata have no title");
    }
    std::string title = packet.substr(begin + before.size(), end - begin - before.size());
    for (const auto& [escaped, character] :
         {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&amp;", "&"}}) {
        for (std::size_t at = title.find(escaped); at != std::string::npos;
             at = title.find(escaped, at + 1)) {
            title.replace(at, std::strlen(escaped), character);
        }
    }
    return title;
}

/// PoDoFo 0.9 refuses versions after 1.7; nothing else it reads here differs.
Bytes as_version_1_7(ByteView pdf)
{
    Bytes copy(pdf);
    constexpr ByteView newer = "%PDF-2.0";
    if (copy.substr(0, newer.size()) == newer) {
        copy.replace(0, newer.size(), "%PDF-1.7");
    }
    return copy;
}

} // namespace

ReadBack read_back(ByteView pdf)
{
    try {
        PoDoFo::PdfError::EnableDebug(false); // it would print every trailer it reads
        PoDoFo::PdfMemDocument document;
        const Bytes readable = as_version_1_7(pdf);
        document.LoadFromBuffer(readable.data(), static_cast<long>(readable.size()));
        ReadBack found;
        std::map<PoDoFo::PdfReference, ToUnicode> maps;
        for (int i = 0; i < document.GetPageCount(); ++i) {
            found.page_texts.push_back(PageReader(*document.GetPage(i), maps).read());
        }
        found.signature_fields = signature_fields(document);
        found.title = title_of(document);
        found.language = utf8_of(member(*document.GetCatalog(), "Lang"));
        return found;
    } catch (const PoDoFo::PdfError& error) {
        refuse("", std::string("PoDoFo cannot read it: ") +
                       PoDoFo::PdfError::ErrorMessage(error.GetError()));
    }
}

} // namespace indenture::render
