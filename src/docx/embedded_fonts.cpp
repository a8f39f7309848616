#include "docx/embedded_fonts.h"

#include "base/error.h"
#include "docx/xml.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace indenture::docx {
namespace {

// A document of a corporate family embeds four faces; forty families are an attack on memory.
constexpr std::size_t fonts_max = 64;
constexpr std::size_t font_size_max = std::size_t{32} << 20U;
constexpr std::size_t obfuscated_size = 32;
constexpr std::size_t key_size = 16;

using Key = std::array<std::uint8_t, key_size>;

/// The octets of a GUID from its last digits to its first.
std::optional<Key> parse_key(std::string_view text)
{
    Key key{};
    if (text.size() != 38 || text.front() != '{' || text.back() != '}') {
        return std::nullopt;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t nibbles = 0;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        const bool is_dash = i == 9 || i == 14 || i == 19 || i == 24;
        const char c =
            text[i] >= 'A' && text[i] <= 'F' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
        const auto value = digits.find(c);
        if (is_dash != (c == '-') || (!is_dash && value == std::string_view::npos)) {
            return std::nullopt;
        }
        if (!is_dash) {
            std::uint8_t& octet = key[key_size - 1 - nibbles / 2];
            octet = static_cast<std::uint8_t>(octet << 4U | value);
            ++nibbles;
        }
    }
    return key;
}

class FontTable {
public:
    FontTable(const Package& package, std::string part) : package_(package), part_(std::move(part))
    {
        for (Relationship& relationship : package.relationships(part_)) {
            std::string id = relationship.id;
            relationships_.emplace(std::move(id), std::move(relationship));
        }
    }

    EmbeddedFonts read()
    {
        const XmlPart table =
            XmlPart::parse(package_.part(part_), package_.source(), part_, package_.limits());
        for (const XmlElement font : table.root().children()) {
            if (font.is_w("font")) {
                read_font(font);
            }
        }
        return std::move(result_);
    }

private:
    void read_font(XmlElement font)
    {
        static constexpr std::array<const char*, 4> faces{"embedRegular", "embedItalic",
                                                          "embedBold", "embedBoldItalic"};
        const std::string family = font.w("name").value_or("");
        for (std::size_t i = 0; i < faces.size(); ++i) {
            if (const XmlElement face = font.child_w(faces[i])) {
                EmbeddedFont added;
                added.family = family;
                added.is_bold = i >= 2;
                added.is_italic = i % 2 == 1;
                take(std::move(added), face);
            }
        }
    }

    void take(EmbeddedFont font, XmlElement face)
    {
        if (result_.fonts.size() >= fonts_max) {
            throw Error(ErrorCode::LimitExceeded, {package_.source(), part_, ""},
                        fmt::format("more than {} embedded fonts", fonts_max));
        }
        const auto found = relationships_.find(face.attribute(ns::r, "id").value_or(""));
        if (found == relationships_.end() || found->second.is_external ||
            !package_.has(found->second.target)) {
            note(font, "its file is not in the document");
            return;
        }
        font.part = found->second.target;
        font.file = package_.part(font.part);
        if (font.file.size() > font_size_max) {
            throw Error(ErrorCode::LimitExceeded, {package_.source(), font.part, ""},
                        fmt::format("an embedded font of more than {} octets", font_size_max));
        }
        const std::string key = face.w("fontKey").value_or("");
        if (!key.empty() && !parse_key(key)) {
            note(font, fmt::format("its key '{}' is no GUID", key));
            return;
        }
        if (!key.empty()) {
            font.file = deobfuscated(std::move(font.file), key);
        }
        result_.fonts.push_back(std::move(font));
    }

    void note(const EmbeddedFont& font, const std::string& why)
    {
        result_.findings.push_back(
            {.code = "font-embedded",
             .severity = Severity::Warning,
             .where = {package_.source(), part_, font.part},
             .text = fmt::format("the embedded font '{}' is not used: {}", font.family, why),
             .cure = ""});
    }

    const Package& package_;
    std::string part_;
    std::map<std::string, Relationship> relationships_;
    EmbeddedFonts result_;
};

} // namespace

EmbeddedFonts read_embedded_fonts(const Package& package)
{
    const auto part = package.related(package.main_part(), "fontTable");
    if (!part || !package.has(*part)) {
        return {};
    }
    return FontTable(package, *part).read();
}

Bytes deobfuscated(Bytes file, std::string_view key)
{
    const auto octets = parse_key(key);
    if (!octets) {
        throw Error(ErrorCode::BadInput, {}, fmt::format("'{}' is no GUID in braces", key));
    }
    const std::size_t size = std::min(obfuscated_size, file.size());
    for (std::size_t i = 0; i < size; ++i) {
        file[i] = static_cast<char>(static_cast<std::uint8_t>(file[i]) ^ (*octets)[i % key_size]);
    }
    return file;
}

} // namespace indenture::docx
