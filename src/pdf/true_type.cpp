#include "pdf/true_type.h"

#include "base/error.h"

#include <algorithm>
#include <vector>

namespace indenture::pdf {

namespace {

// Flags of a composite glyph (OpenType specification, glyf).
constexpr unsigned arguments_are_words = 0x0001;
constexpr unsigned has_scale = 0x0008;
constexpr unsigned more_components = 0x0020;
constexpr unsigned has_two_scales = 0x0040;
constexpr unsigned has_matrix = 0x0080;

[[noreturn]] void damaged()
{
    throw Error(ErrorCode::BadInput, {}, "the font file is damaged");
}

unsigned octet(ByteView bytes, std::size_t at)
{
    if (at >= bytes.size()) {
        damaged();
    }
    return static_cast<unsigned char>(bytes[at]);
}

unsigned u16(ByteView bytes, std::size_t at)
{
    return octet(bytes, at) << 8U | octet(bytes, at + 1);
}

int i16(ByteView bytes, std::size_t at)
{
    return static_cast<std::int16_t>(u16(bytes, at));
}

std::uint32_t u32(ByteView bytes, std::size_t at)
{
    return u16(bytes, at) << 16U | u16(bytes, at + 2);
}

void append_u16(Bytes& out, std::size_t value)
{
    out += static_cast<char>(value >> 8U & 0xFFU);
    out += static_cast<char>(value & 0xFFU);
}

void append_u32(Bytes& out, std::size_t value)
{
    append_u16(out, value >> 16U);
    append_u16(out, value & 0xFFFFU);
}

std::uint32_t checksum(ByteView table)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto value = static_cast<std::uint32_t>(static_cast<unsigned char>(table[i]));
        sum += value << (24U - 8U * (i % 4));
    }
    return sum;
}

void pad_to_four(Bytes& bytes)
{
    bytes.resize((bytes.size() + 3) / 4 * 4, '\0');
}

Bytes font_of(const std::map<std::string, Bytes>& tables)
{
    constexpr std::size_t header_size = 12;
    constexpr std::size_t row_size = 16;
    std::size_t power = 1;
    std::size_t log = 0;
    while (power * 2 <= tables.size()) {
        power *= 2;
        ++log;
    }
    Bytes directory;
    append_u32(directory, 0x00010000);
    append_u16(directory, tables.size());
    append_u16(directory, power * 16);
    append_u16(directory, log);
    append_u16(directory, tables.size() * 16 - power * 16);
    Bytes content;
    const std::size_t start = header_size + row_size * tables.size();
    for (const auto& [tag, table] : tables) {
        directory += tag;
        append_u32(directory, checksum(table));
        append_u32(directory, start + content.size());
        append_u32(directory, table.size());
        content += table;
        pad_to_four(content);
    }
    return directory + content;
}

} // namespace

TrueTypeFont::TrueTypeFont(Bytes file) : file_(std::move(file)) {}

TrueTypeFont TrueTypeFont::open(Bytes file)
{
    TrueTypeFont font(std::move(file));
    const std::uint32_t kind = u32(font.file_, 0);
    if (kind != 0x00010000 && kind != 0x74727565) {
        throw Error(ErrorCode::BadInput, {}, "the font file is no TrueType font");
    }
    const unsigned count = u16(font.file_, 4);
    for (std::size_t i = 0, row = 12; i < count; ++i, row += 16) {
        const std::size_t offset = u32(font.file_, row + 8);
        const std::size_t size = u32(font.file_, row + 12);
        if (offset > font.file_.size() || size > font.file_.size() - offset) {
            damaged();
        }
        font.tables_[font.file_.substr(row, 4)] = {offset, size};
    }
    font.read_metrics();
    font.read_name();
    font.read_characters();
    return font;
}

ByteView TrueTypeFont::table(const std::string& tag) const
{
    const auto found = tables_.find(tag);
    if (found == tables_.end()) {
        throw Error(ErrorCode::BadInput, {}, "the font file has no table '" + tag + "'");
    }
    return ByteView(file_).substr(found->second.first, found->second.second);
}

void TrueTypeFont::read_metrics()
{
    const ByteView head = table("head");
    units_per_em_ = static_cast<int>(u16(head, 18));
    has_long_offsets_ = u16(head, 50) == 1;
    const ByteView hhea = table("hhea");
    ascent_ = i16(hhea, 4);
    descent_ = i16(hhea, 6);
    metric_count_ = u16(hhea, 34);
    glyph_count_ = u16(table("maxp"), 4);
    if (units_per_em_ == 0 || metric_count_ == 0 || metric_count_ > glyph_count_) {
        damaged();
    }
    const ByteView os2 = table("OS/2");
    cap_height_ = u16(os2, 0) >= 2 ? i16(os2, 88) : ascent_ * 7 / 10;
}

void TrueTypeFont::read_name()
{
    constexpr unsigned postscript = 6;
    const ByteView names = table("name");
    const unsigned count = u16(names, 2);
    const std::size_t storage = u16(names, 4);
    for (std::size_t i = 0, row = 6; i < count; ++i, row += 12) {
        const bool is_windows_unicode = u16(names, row) == 3 && u16(names, row + 2) == 1;
        if (is_windows_unicode && u16(names, row + 6) == postscript) {
            const std::size_t start = storage + u16(names, row + 10);
            for (std::size_t at = start; at < start + u16(names, row + 8); at += 2) {
                name_ += static_cast<char>(u16(names, at));
            }
            return;
        }
    }
    name_ = "Font";
}

void TrueTypeFont::read_characters()
{
    const ByteView cmap = table("cmap");
    const unsigned count = u16(cmap, 2);
    for (std::size_t i = 0, row = 4; i < count; ++i, row += 8) {
        const std::size_t start = u32(cmap, row + 4);
        if (u16(cmap, row) != 3 || u16(cmap, row + 2) != 1 || u16(cmap, start) != 4) {
            continue;
        }
        const ByteView map = cmap.substr(start);
        const std::size_t twice = u16(map, 6);
        for (std::size_t segment = 0; segment < twice; segment += 2) {
            const unsigned last = u16(map, 14 + segment);
            const unsigned first = u16(map, 16 + twice + segment);
            const unsigned delta = u16(map, 16 + 2 * twice + segment);
            const std::size_t range_at = 16 + 3 * twice + segment;
            const unsigned range = u16(map, range_at);
            for (unsigned c = first; c <= last && c != 0xFFFF; ++c) {
                unsigned glyph = c;
                if (range != 0) {
                    glyph = u16(map, range_at + range + 2 * std::size_t{c - first});
                    if (glyph == 0) {
                        continue;
                    }
                }
                glyph = (glyph + delta) & 0xFFFFU;
                if (glyph < glyph_count_) {
                    characters_[c] = static_cast<std::uint16_t>(glyph);
                }
            }
        }
        return;
    }
    throw Error(ErrorCode::BadInput, {}, "the font file has no Unicode map of format 4");
}

std::uint16_t TrueTypeFont::glyph(char32_t character) const
{
    const auto found = characters_.find(character);
    return found == characters_.end() ? std::uint16_t{0} : found->second;
}

int TrueTypeFont::advance(std::uint16_t glyph) const
{
    const std::size_t row = std::min<std::size_t>(glyph, metric_count_ - 1);
    return scaled(static_cast<int>(u16(table("hmtx"), row * 4)));
}

std::array<int, 4> TrueTypeFont::bounding_box() const
{
    const ByteView head = table("head");
    return {scaled(i16(head, 36)), scaled(i16(head, 38)), scaled(i16(head, 40)),
            scaled(i16(head, 42))};
}

ByteView TrueTypeFont::outline(std::uint16_t glyph) const
{
    const ByteView loca = table("loca");
    const std::size_t index = glyph;
    const std::size_t first =
        has_long_offsets_ ? u32(loca, index * 4) : std::size_t{u16(loca, index * 2)} * 2;
    const std::size_t last =
        has_long_offsets_ ? u32(loca, index * 4 + 4) : std::size_t{u16(loca, index * 2 + 2)} * 2;
    const ByteView outlines = table("glyf");
    if (first > last || last > outlines.size()) {
        damaged();
    }
    return outlines.substr(first, last - first);
}

std::set<std::uint16_t> TrueTypeFont::with_components(const std::set<std::uint16_t>& glyphs) const
{
    std::set<std::uint16_t> result;
    std::vector<std::uint16_t> waiting(glyphs.begin(), glyphs.end());
    waiting.push_back(0);
    while (!waiting.empty()) {
        const std::uint16_t glyph = waiting.back();
        waiting.pop_back();
        if (glyph >= glyph_count_ || !result.insert(glyph).second) {
            continue;
        }
        const ByteView shape = outline(glyph);
        if (shape.empty() || i16(shape, 0) >= 0) {
            continue;
        }
        unsigned flags = more_components;
        for (std::size_t at = 10; (flags & more_components) != 0;) {
            flags = u16(shape, at);
            waiting.push_back(static_cast<std::uint16_t>(u16(shape, at + 2)));
            at += (flags & arguments_are_words) != 0 ? 8U : 6U;
            at += (flags & has_scale) != 0 ? 2U : 0U;
            at += (flags & has_two_scales) != 0 ? 4U : 0U;
            at += (flags & has_matrix) != 0 ? 8U : 0U;
        }
    }
    return result;
}

Bytes TrueTypeFont::subset(const std::set<std::uint16_t>& glyphs) const
{
    const std::set<std::uint16_t> kept = with_components(glyphs);
    Bytes outlines;
    Bytes offsets;
    Bytes metrics;
    const ByteView all_metrics = table("hmtx");
    for (std::size_t i = 0; i < glyph_count_; ++i) {
        append_u32(offsets, outlines.size());
        const auto glyph = static_cast<std::uint16_t>(i);
        const bool is_kept = kept.count(glyph) != 0;
        if (is_kept) {
            outlines += outline(glyph);
            pad_to_four(outlines);
        }
        // What is never shown is zero, which deflates to nothing.
        const std::size_t at =
            i < metric_count_ ? i * 4 : metric_count_ * 4 + (i - metric_count_) * 2;
        const std::size_t size = i < metric_count_ ? 4 : 2;
        metrics += is_kept ? Bytes(all_metrics.substr(at, size)) : Bytes(size, '\0');
    }
    append_u32(offsets, outlines.size());

    std::map<std::string, Bytes> tables{{"glyf", outlines}, {"loca", offsets}, {"hmtx", metrics}};
    for (const char* tag : {"head", "hhea", "maxp", "cvt ", "fpgm", "prep"}) {
        if (tables_.count(tag) != 0) {
            tables[tag] = Bytes(table(tag));
        }
    }
    Bytes& head = tables["head"];
    head.replace(8, 4, 4, '\0');
    head[50] = 0;
    head[51] = 1; // long offsets
    Bytes font = font_of(tables);
    // OpenType specification, head: the whole file sums up to this constant.
    Bytes adjustment;
    append_u32(adjustment, 0xB1B0AFBAU - checksum(font));
    const std::size_t head_row = font.find("head");
    font.replace(u32(font, head_row + 8) + 8, 4, adjustment);
    return font;
}

} // namespace indenture::pdf
