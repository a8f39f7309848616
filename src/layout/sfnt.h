#pragma once

#include "base/bytes.h"
#include "layout/font_set.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace indenture::layout {

// For this folder only: the tables of an OpenType file (ISO 14496-22) that layout needs, read
// strictly. Positions are checked once, when the file is opened; lookups stay inside them.

/// Where a table lies in the file.
struct SfntTable {
    std::size_t offset = 0;
    std::size_t size = 0;
};

class Sfnt {
public:
    /// `file` must outlive the reader. Throws Error(BadInput) naming `source` and the table.
    Sfnt(ByteView file, const std::string& source);

    const FontMetrics& metrics() const { return metrics_; }
    const std::string& postscript_name() const { return postscript_name_; }
    std::uint16_t glyph(char32_t character) const
    {
        return character < latin_.size() ? latin_[character] : look_up(character);
    }
    int advance(std::uint16_t glyph) const;
    int underline_position() const { return underline_position_; } ///< negative: below
    int underline_thickness() const { return underline_thickness_; }

private:
    std::uint16_t u16(std::size_t offset) const;
    std::int16_t i16(std::size_t offset) const;
    std::uint32_t u32(std::size_t offset) const;

    void check_tables() const;
    SfntTable find(const char* tag) const;
    SfntTable need(const char* tag, std::size_t size_min) const;
    [[noreturn]] void refuse(const std::string& message) const;
    void check_outlines() const;
    void check_licence(unsigned type) const;
    void read_head();
    void read_hhea();
    void read_os2();
    void read_post();
    void read_name();
    void read_cmap();
    bool take_subtable(std::size_t offset, std::size_t room);
    std::uint16_t look_up(char32_t character) const;
    std::uint16_t look_up_segments(std::uint16_t character) const;
    std::uint16_t look_up_groups(char32_t character) const;
    std::uint16_t within_glyphs(std::uint32_t glyph) const;

    ByteView file_;
    std::string source_;
    FontMetrics metrics_;
    std::string postscript_name_;
    std::uint16_t glyph_count_ = 0;
    std::uint16_t advance_count_ = 0;
    SfntTable hmtx_;
    SfntTable segments_; ///< cmap format 4
    SfntTable groups_;   ///< cmap format 12
    int underline_position_ = 0;
    int underline_thickness_ = 0;
    std::array<std::uint16_t, 0x250> latin_{}; ///< glyphs of the first blocks, looked up ahead
};

} // namespace indenture::layout
