#include "layout/sfnt.h"

#include "base/error.h"

#include <algorithm>

namespace indenture::layout {

Sfnt::Sfnt(ByteView file, const std::string& source) : file_(file), source_(source)
{
    if (file.substr(0, 4) == "OTTO") {
        refuse("a font with PostScript outlines (CFF); only TrueType outlines can be embedded");
    }
    if (file.size() < 12 || (u32(0) != 0x00010000U && file.substr(0, 4) != "true")) {
        refuse("not a TrueType font file");
    }
    if (12 + std::size_t{16} * u16(4) > file.size()) {
        refuse("the table directory is cut off");
    }
    check_tables();
    read_head();
    check_outlines();
    read_hhea();
    read_os2();
    read_post();
    read_name();
    read_cmap();
}

int Sfnt::advance(std::uint16_t glyph) const
{
    // ISO 14496-22, hmtx: glyphs past the last entry share its advance.
    const std::size_t index = std::min<std::size_t>(glyph, advance_count_ - std::size_t{1});
    return u16(hmtx_.offset + 4 * index);
}

std::uint16_t Sfnt::u16(std::size_t offset) const
{
    if (offset + 2 > file_.size()) {
        refuse("a table points outside the file");
    }
    const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(file_[at]); };
    return static_cast<std::uint16_t>(octet(offset) << 8U | octet(offset + 1));
}

std::int16_t Sfnt::i16(std::size_t offset) const
{
    return static_cast<std::int16_t>(u16(offset));
}

std::uint32_t Sfnt::u32(std::size_t offset) const
{
    return static_cast<std::uint32_t>(u16(offset)) << 16U | u16(offset + 2);
}

void Sfnt::check_tables() const
{
    const std::size_t count = u16(4);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t entry = 12 + 16 * i;
        const std::size_t offset = u32(entry + 8);
        const std::size_t size = u32(entry + 12);
        if (offset > file_.size() || size > file_.size() - offset) {
            refuse("a table reaches past the end of the file");
        }
    }
}

SfntTable Sfnt::find(const char* tag) const
{
    const std::size_t count = u16(4);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t entry = 12 + 16 * i;
        if (file_.substr(entry, 4) != tag) {
            continue;
        }
        return {u32(entry + 8), u32(entry + 12)};
    }
    return {};
}

SfntTable Sfnt::need(const char* tag, std::size_t size_min) const
{
    const SfntTable table = find(tag);
    if (table.offset == 0 || table.size < size_min) {
        refuse(std::string("table ") + tag + " is missing or too short");
    }
    return table;
}

void Sfnt::refuse(const std::string& message) const
{
    throw Error(ErrorCode::BadInput, {source_, "", ""}, message);
}

void Sfnt::read_head()
{
    const std::size_t head = need("head", 54).offset;
    metrics_.units_per_em = u16(head + 18);
    if (metrics_.units_per_em < 16 || metrics_.units_per_em > 16384) {
        refuse("head: units per em must be 16 to 16384");
    }
    metrics_.x_min = i16(head + 36);
    metrics_.y_min = i16(head + 38);
    metrics_.x_max = i16(head + 40);
    metrics_.y_max = i16(head + 42);
    glyph_count_ = u16(need("maxp", 6).offset + 4);
}

void Sfnt::check_outlines() const
{
    const std::size_t glyf = need("glyf", 0).size;
    const int format = i16(need("head", 54).offset + 50);
    const std::size_t width = format == 0 ? 2 : 4;
    const SfntTable loca = need("loca", width * (std::size_t{glyph_count_} + 1));
    std::size_t before = 0;
    for (std::size_t i = 0; i <= glyph_count_; ++i) {
        const std::size_t at = format == 0 ? std::size_t{2} * u16(loca.offset + 2 * i)
                                           : std::size_t{u32(loca.offset + 4 * i)};
        if (at < before || at > glyf) {
            refuse("table loca: an outline lies outside the table of outlines");
        }
        before = at;
    }
}

void Sfnt::read_hhea()
{
    const std::size_t hhea = need("hhea", 36).offset;
    metrics_.ascender = i16(hhea + 4);
    metrics_.descender = i16(hhea + 6);
    metrics_.line_gap = std::max<int>(0, i16(hhea + 8));
    advance_count_ = u16(hhea + 34);
    if (advance_count_ == 0 || metrics_.ascender <= metrics_.descender) {
        refuse("hhea: no advances, or the ascender is not above the descender");
    }
    hmtx_ = need("hmtx", std::size_t{4} * advance_count_);
}

void Sfnt::read_os2()
{
    const SfntTable os2 = find("OS/2");
    if (os2.size >= 78) {
        check_licence(u16(os2.offset + 8));
        if (u16(os2.offset) >= 2 && os2.size >= 90) {
            metrics_.cap_height = i16(os2.offset + 88);
        }
    }
    if (metrics_.cap_height <= 0) {
        metrics_.cap_height = metrics_.ascender * 7 / 10;
    }
}

// ISO 14496-22, OS/2 fsType: bit 1 alone is "restricted licence"; with others, the least
// restrictive holds. A PDF takes a subset of the outlines, so these must be allowed as well.
void Sfnt::check_licence(unsigned type) const
{
    if ((type & 0x0EU) == 0x02U) {
        refuse("its licence forbids embedding (OS/2 fsType)");
    }
    if ((type & 0x0100U) != 0) {
        refuse("its licence forbids embedding a subset of it (OS/2 fsType)");
    }
    if ((type & 0x0200U) != 0) {
        refuse("its licence allows bitmaps only to be embedded (OS/2 fsType)");
    }
}

void Sfnt::read_post()
{
    const SfntTable post = find("post");
    underline_position_ = -metrics_.units_per_em / 10;
    underline_thickness_ = metrics_.units_per_em / 20;
    if (post.size < 16) {
        return;
    }
    const std::int64_t angle = static_cast<std::int32_t>(u32(post.offset + 4));
    metrics_.italic_angle_thousandths = static_cast<int>(angle * 1000 / 65536);
    metrics_.is_fixed_pitch = u32(post.offset + 12) != 0;
    if (i16(post.offset + 10) > 0) {
        underline_position_ = i16(post.offset + 8);
        underline_thickness_ = i16(post.offset + 10);
    }
}

void Sfnt::read_name()
{
    const SfntTable name = need("name", 6);
    const std::size_t count = u16(name.offset + 2);
    const std::size_t storage = u16(name.offset + 4);
    for (std::size_t i = 0; i < count && postscript_name_.empty(); ++i) {
        const std::size_t record = name.offset + 6 + 12 * i;
        if (u16(record) != 3 || u16(record + 6) != 6) { // Windows, PostScript name
            continue;
        }
        const std::size_t size = u16(record + 8);
        const std::size_t start = name.offset + storage + u16(record + 10);
        for (std::size_t at = 0; at + 1 < size && at < 126; at += 2) {
            const std::uint16_t c = u16(start + at);
            // ISO 14496-22, name: printable ASCII without the delimiters of PostScript.
            if (c > 32 && c < 127 &&
                std::string_view("[](){}<>/%").find(static_cast<char>(c)) ==
                    std::string_view::npos) {
                postscript_name_.push_back(static_cast<char>(c));
            }
        }
    }
    if (postscript_name_.empty()) {
        refuse("table name has no PostScript name");
    }
}

void Sfnt::read_cmap()
{
    const SfntTable cmap = need("cmap", 4);
    const std::size_t count = u16(cmap.offset + 2);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t record = cmap.offset + 4 + 8 * i;
        const unsigned platform = u16(record);
        const unsigned encoding = u16(record + 2);
        const std::size_t start = u32(record + 4);
        const bool is_unicode =
            platform == 0 || (platform == 3 && (encoding == 1 || encoding == 10));
        if (is_unicode && start < cmap.size) {
            take_subtable(cmap.offset + start, cmap.size - start);
        }
    }
    if (segments_.size == 0 && groups_.size == 0) {
        refuse("table cmap has no Unicode mapping");
    }
    for (std::size_t c = 0; c < latin_.size(); ++c) {
        latin_[c] = look_up(static_cast<char32_t>(c));
    }
}

bool Sfnt::take_subtable(std::size_t offset, std::size_t room)
{
    const unsigned format = u16(offset);
    if (format == 4 && room >= 16) {
        // Some fonts state a length that is too small for its own arrays; the table bounds them.
        const std::size_t segments = u16(offset + 6) / 2U;
        if (16 + 8 * segments > room) {
            refuse("cmap: the segments reach past the table");
        }
        segments_ = {offset, room};
        return true;
    }
    if (format == 12 && room >= 16) {
        const std::size_t groups = u32(offset + 12);
        if (groups > (room - 16) / 12) {
            refuse("cmap: the groups reach past the table");
        }
        groups_ = {offset + 16, groups};
        return true;
    }
    return false;
}

std::uint16_t Sfnt::look_up(char32_t character) const
{
    if (groups_.size != 0) {
        return look_up_groups(character);
    }
    return character > 0xFFFF ? std::uint16_t{0}
                              : look_up_segments(static_cast<std::uint16_t>(character));
}

std::uint16_t Sfnt::look_up_segments(std::uint16_t character) const
{
    const std::size_t count = u16(segments_.offset + 6) / 2U;
    const std::size_t ends = segments_.offset + 14;
    std::size_t low = 0;
    std::size_t high = count;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (u16(ends + 2 * middle) < character) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const std::size_t starts = ends + 2 * count + 2;
    if (low == count || u16(starts + 2 * low) > character) {
        return 0;
    }
    const std::uint16_t delta = u16(starts + 2 * count + 2 * low);
    const std::size_t range_at = starts + 4 * count + 2 * low;
    const std::uint16_t range = u16(range_at);
    if (range == 0) {
        return within_glyphs(static_cast<std::uint16_t>(character + delta));
    }
    const std::size_t at = range_at + range + std::size_t{2} * (character - u16(starts + 2 * low));
    if (at + 2 > segments_.offset + segments_.size) {
        return 0;
    }
    const std::uint16_t glyph = u16(at);
    return glyph == 0 ? glyph : within_glyphs(static_cast<std::uint16_t>(glyph + delta));
}

std::uint16_t Sfnt::look_up_groups(char32_t character) const
{
    std::size_t low = 0;
    std::size_t high = groups_.size;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (u32(groups_.offset + 12 * middle + 4) < character) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == groups_.size) {
        return 0;
    }
    const std::size_t group = groups_.offset + 12 * low;
    const std::uint32_t first = u32(group);
    return first > character ? std::uint16_t{0}
                             : within_glyphs(u32(group + 8) + (character - first));
}

std::uint16_t Sfnt::within_glyphs(std::uint32_t glyph) const
{
    return glyph < glyph_count_ ? static_cast<std::uint16_t>(glyph) : std::uint16_t{0};
}

} // namespace indenture::layout
