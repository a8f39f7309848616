#include "render/font_objects.h"

#include "base/digest.h"
#include "render/font_subset.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <set>

namespace indenture::render {

using layout::FontId;
using layout::FontMetrics;
using layout::FontSet;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::ObjectTable;
using pdf::Real;
using pdf::Reference;
using pdf::Stream;
using pdf::String;

namespace {

Stream stream_of(Bytes data, Dictionary dictionary)
{
    return {std::make_shared<Dictionary>(std::move(dictionary)), std::move(data), true};
}

FontSubset subset_of(const FontCodes& codes, const FontSet& fonts)
{
    std::set<std::uint16_t> glyphs;
    for (const FontCodes::Code& code : codes.all()) {
        glyphs.insert(code.glyph);
    }
    return subset(fonts.file(codes.font()), glyphs, fonts.postscript_name(codes.font()));
}

/// "ABCDEF+LiberationSans": six letters that follow from the subset, so that different subsets
/// of one font differ in name (ISO 32000-1, 9.6.4).
std::string tagged_name(const FontSubset& subset, const std::string& postscript_name)
{
    const Digest digest = Digest::of(subset.file);
    std::string tag;
    for (std::size_t i = 0; i < 6; ++i) {
        tag += static_cast<char>('A' + digest.octets().at(i) % 26);
    }
    return tag + "+" + postscript_name;
}

/// Glyph space has 1,000 units to the em.
std::int64_t in_glyph_space(int font_units, const FontMetrics& metrics)
{
    return std::int64_t{font_units} * 1000 / metrics.units_per_em;
}

std::int64_t flags_of(const FontMetrics& metrics)
{
    constexpr std::int64_t fixed_pitch = 1;
    constexpr std::int64_t symbolic = 4; // no standard encoding is meant
    constexpr std::int64_t italic = 64;
    return symbolic | (metrics.is_fixed_pitch ? fixed_pitch : 0) |
           (metrics.italic_angle_thousandths != 0 ? italic : 0);
}

Dictionary descriptor(const std::string& name, const FontMetrics& metrics, Reference file)
{
    const auto scaled = [&](int value) { return in_glyph_space(value, metrics); };
    return {
        {"Type", Name{"FontDescriptor"}},
        {"FontName", Name{name}},
        {"Flags", flags_of(metrics)},
        {"FontBBox", Array{scaled(metrics.x_min), scaled(metrics.y_min), scaled(metrics.x_max),
                           scaled(metrics.y_max)}},
        {"ItalicAngle", Real{metrics.italic_angle_thousandths}},
        {"Ascent", scaled(metrics.ascender)},
        {"Descent", scaled(metrics.descender)},
        {"CapHeight", scaled(metrics.cap_height)},
        // TrueType does not say; 0 means unknown (ISO 32000-1, table 122).
        {"StemV", 0},
        {"FontFile2", file},
    };
}

Bytes glyph_map(const FontCodes& codes, const FontSubset& subset)
{
    Bytes map;
    map.reserve(codes.all().size() * 2);
    for (const FontCodes::Code& code : codes.all()) {
        const std::uint16_t glyph = subset.new_glyph.at(code.glyph);
        map += static_cast<char>(glyph >> 8U);
        map += static_cast<char>(glyph & 0xFFU);
    }
    return map;
}

Array widths(const FontCodes& codes)
{
    Array row;
    row.reserve(codes.all().size());
    for (const FontCodes::Code& code : codes.all()) {
        row.emplace_back(code.width);
    }
    return {0, std::move(row)};
}

/// ISO 32000-1, 9.10.3. A section holds at most 100 codes.
Bytes to_unicode_map(const FontCodes& codes)
{
    constexpr std::size_t section_max = 100;
    Bytes map = "/CIDInit /ProcSet findresource begin\n"
                "12 dict begin\n"
                "begincmap\n"
                "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                "/CMapName /Adobe-Identity-UCS def\n"
                "/CMapType 2 def\n"
                "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    const std::size_t count = codes.all().size();
    for (std::size_t start = 1; start < count; start += section_max) {
        const std::size_t end = std::min(start + section_max, count);
        fmt::format_to(std::back_inserter(map), "{} beginbfchar\n", end - start);
        for (std::size_t code = start; code < end; ++code) {
            fmt::format_to(std::back_inserter(map), "<{:04X}> <{}>\n", code,
                           to_hex(pdf::utf16_be(codes.all()[code].text)));
        }
        map += "endbfchar\n";
    }
    map += "endcmap\n"
           "CMapName currentdict /CMap defineresource pop\n"
           "end\n"
           "end\n";
    return map;
}

} // namespace

Reference add_font(ObjectTable& table, const FontCodes& codes, const FontSet& fonts)
{
    const FontSubset subset = subset_of(codes, fonts);
    const std::string name = tagged_name(subset, fonts.postscript_name(codes.font()));
    const Reference file = table.add(stream_of(subset.file, {{"Length1", subset.file.size()}}));
    const Reference described = table.add(descriptor(name, fonts.metrics(codes.font()), file));
    const Reference map = table.add(stream_of(glyph_map(codes, subset), {}));
    const Reference descendant = table.add(Dictionary{
        {"Type", Name{"Font"}},
        {"Subtype", Name{"CIDFontType2"}},
        {"BaseFont", Name{name}},
        {"CIDSystemInfo", Dictionary{{"Registry", String{"Adobe"}},
                                     {"Ordering", String{"Identity"}},
                                     {"Supplement", 0}}},
        {"FontDescriptor", described},
        {"CIDToGIDMap", map},
        {"W", widths(codes)},
    });
    const Reference to_unicode = table.add(stream_of(to_unicode_map(codes), {}));
    return table.add(Dictionary{
        {"Type", Name{"Font"}},
        {"Subtype", Name{"Type0"}},
        {"BaseFont", Name{name}},
        {"Encoding", Name{"Identity-H"}},
        {"DescendantFonts", Array{descendant}},
        {"ToUnicode", to_unicode},
    });
}

} // namespace indenture::render
