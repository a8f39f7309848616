#include "render/content_stream.h"

#include "pdf/object.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <utility>

namespace indenture::render {

using namespace layout;

namespace {

void append_number(Bytes& out, std::int64_t value)
{
    std::array<char, 24> text{};
    out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

/// The number and a space.
void append_operand(Bytes& out, std::int64_t thousandths)
{
    pdf::append(out, pdf::Real{thousandths});
    out += ' ';
}

void append_operand(Bytes& out, Length length)
{
    append_operand(out, length.in_millipoints());
}

std::int64_t thousandths_of(std::uint8_t component)
{
    return (component * 1000 + 127) / 255;
}

bool is_private_use(char32_t character)
{
    return (character >= 0xE000 && character <= 0xF8FF) || character >= 0xF0000;
}

const char* artifact_properties(Artifact artifact)
{
    switch (artifact) {
    case Artifact::Header:
        return "<</Type/Pagination/Subtype/Header>>";
    case Artifact::Footer:
        return "<</Type/Pagination/Subtype/Footer>>";
    case Artifact::Pagination:
        return "<</Type/Pagination>>";
    case Artifact::Layout:
        break;
    }
    return "<</Type/Layout>>";
}

/// Writes the codes of one run, and moves between them where the pen has strayed from the layout:
/// at justified spaces, and where the whole widths a PDF font states have added up to more than
/// an eye could see. The pen is kept as a reader of the file keeps it. Its unit is a thousandth of
/// an EMU.
class ShownText {
public:
    ShownText(Bytes& out, Length size) : out_(out), unit_(size.in_emu()) {}

    void show(std::uint16_t code, std::int64_t width, Length advance)
    {
        move_to_target();
        open_string();
        append_octet(static_cast<char>(code >> 8U));
        append_octet(static_cast<char>(code & 0xFFU));
        pen_ += width * unit_;
        target_ += advance.in_emu() * 1000;
    }

    void close()
    {
        close_string();
        if (array_is_open_) {
            out_ += "]TJ\n";
            array_is_open_ = false;
        }
    }

private:
    void move_to_target()
    {
        constexpr std::int64_t stray_max = 4; // 0.044 pt in text of 11 pt
        const std::int64_t behind = target_ - pen_;
        if (std::abs(behind) <= stray_max * unit_) {
            return;
        }
        const std::int64_t half = behind >= 0 ? unit_ / 2 : -(unit_ / 2);
        const std::int64_t units = (behind + half) / unit_;
        close_string();
        open_array();
        append_number(out_, -units);
        pen_ += units * unit_;
    }

    void open_array()
    {
        if (!array_is_open_) {
            out_ += '[';
            array_is_open_ = true;
        }
    }
    void open_string()
    {
        open_array();
        if (!string_is_open_) {
            out_ += '(';
            string_is_open_ = true;
        }
    }
    void close_string()
    {
        if (string_is_open_) {
            out_ += ')';
            string_is_open_ = false;
        }
    }
    // Literal strings are half as long as hexadecimal ones, and deflate's time goes by length.
    void append_octet(char octet)
    {
        switch (octet) {
        case '\r':
            out_ += "\\r";
            return;
        case '\n':
            out_ += "\\n";
            return;
        case '(':
        case ')':
        case '\\':
            out_ += '\\';
            break;
        default:
            break;
        }
        out_ += octet;
    }

    Bytes& out_;
    std::int64_t unit_; ///< what TJ counts in: a thousandth of the size
    std::int64_t pen_ = 0;
    std::int64_t target_ = 0;
    bool array_is_open_ = false;
    bool string_is_open_ = false;
};

class PageDrawing {
public:
    PageDrawing(const Page& page, const std::vector<const char*>& type_by_content, UsedFonts& fonts,
                UsedImages& images)
        : page_(page), type_by_content_(type_by_content), fonts_(fonts), images_(images)
    {
    }

    DrawnPage draw()
    {
        for (const Item& item : page_.items) {
            if (mark_ != item.mark) {
                end_mark();
                begin_mark(item.mark);
            }
            std::visit([this](const auto& drawing) { draw(drawing); }, item.drawing);
        }
        end_mark();
        return std::move(drawn_);
    }

private:
    void begin_mark(const Mark& mark)
    {
        mark_ = mark;
        if (const auto* artifact = std::get_if<Artifact>(&mark)) {
            out_ += "/Artifact ";
            out_ += artifact_properties(*artifact);
        } else {
            const ContentId content = std::get<ContentId>(mark);
            out_ += '/';
            out_ += type_by_content_[content.number];
            out_ += " <</MCID ";
            append_number(out_, static_cast<std::int64_t>(drawn_.marked.size()));
            out_ += ">>";
            drawn_.marked.push_back(content);
        }
        out_ += " BDC\n";
    }

    void end_mark()
    {
        if (mark_) {
            out_ += "EMC\n";
            mark_.reset();
        }
    }

    void draw(const FilledBox& filled)
    {
        set_colour(filled.colour);
        append_box(filled.box);
        out_ += "re f\n";
    }

    void append_box(const Box& box)
    {
        append_operand(out_, box.left);
        append_operand(out_, page_.height - box.top - box.height);
        append_operand(out_, box.width);
        append_operand(out_, box.height);
    }

    void draw(const StraightLine& line)
    {
        out_ += "q ";
        append_operand(out_, line.width);
        out_ += "w ";
        append_colour(line.colour);
        out_ += "RG ";
        append_point(line.from);
        out_ += "m ";
        append_point(line.to);
        out_ += "l S Q\n";
    }

    void append_point(const Point& point)
    {
        append_operand(out_, point.x);
        append_operand(out_, page_.height - point.y);
    }

    void draw(const PlacedImage& image)
    {
        out_ += "q ";
        if (image.clip) {
            append_box(*image.clip);
            out_ += "re W n ";
        }
        append_matrix(image);
        out_ += "cm /" + image_name(images_.index(image.image)) + " Do Q\n";
    }

    /// ISO 32000-1, 8.9.5.1: a picture fills the unit square, its foot at the bottom.
    void append_matrix(const PlacedImage& image)
    {
        struct Vector {
            Length x;
            Length y;
            Vector operator+(const Vector& other) const { return {x + other.x, y + other.y}; }
            Vector operator-() const { return {-x, -y}; }
        };
        const Length width = image.box.width;
        const Length height = image.box.height;
        Vector corner{image.box.left, page_.height - image.box.top - height};
        Vector across{width, Length()};
        Vector up{Length(), height};
        switch (image.quarter_turns) {
        case 1:
            corner = corner + up;
            across = {Length(), -height};
            up = {width, Length()};
            break;
        case 2:
            corner = corner + across + up;
            across = -across;
            up = -up;
            break;
        case 3:
            corner = corner + across;
            across = {Length(), height};
            up = {-width, Length()};
            break;
        default:
            break;
        }
        if (image.is_mirrored) {
            corner = corner + across;
            across = -across;
        }
        if (image.is_upside_down) {
            corner = corner + up;
            up = -up;
        }
        for (const Vector& vector : {across, up, corner}) {
            append_operand(out_, vector.x);
            append_operand(out_, vector.y);
        }
    }

    void draw(const GlyphRun& run)
    {
        if (run.glyphs.empty()) {
            return;
        }
        set_colour(run.colour);
        const std::size_t font = fonts_.index(run.font);
        out_ += "BT\n";
        set_font(font, run.size);
        append_operand(out_, run.origin.x);
        append_operand(out_, page_.height - run.origin.y);
        out_ += "Td\n";
        show(run, fonts_[font]);
        out_ += "ET\n";
    }

    void show(const GlyphRun& run, FontCodes& codes)
    {
        ShownText shown(out_, run.size);
        const std::u32string_view text = run.text;
        std::size_t read = 0;
        for (std::size_t i = 0; i < run.glyphs.size();) {
            const std::size_t end = end_of_cluster(run.glyphs, i);
            const auto cluster_text = text.substr(read, run.glyphs[i].text_length);
            const bool needs_actual_text =
                end - i > 1 || cluster_text.empty() ||
                std::any_of(cluster_text.begin(), cluster_text.end(), is_private_use);
            if (needs_actual_text) {
                shown.close();
                begin_actual_text(cluster_text);
            }
            read += cluster_text.size();
            for (std::u32string_view own = cluster_text; i < end; ++i, own = {}) {
                const std::uint16_t code = codes.code(run.glyphs[i].id, own);
                shown.show(code, codes[code].width, run.glyphs[i].advance);
            }
            if (needs_actual_text) {
                shown.close();
                out_ += "EMC\n";
            }
        }
        shown.close();
    }

    static std::size_t end_of_cluster(const std::vector<Glyph>& glyphs, std::size_t start)
    {
        std::size_t end = start + 1;
        while (end < glyphs.size() && glyphs[end].text_length == 0) {
            ++end;
        }
        return end;
    }

    // ISO 32000-1, 14.9.4: what several glyphs read as together.
    void begin_actual_text(std::u32string_view text)
    {
        out_ += "/Span <</ActualText";
        pdf::append(out_, pdf::String{"\xFE\xFF" + pdf::utf16_be(text)});
        out_ += ">> BDC\n";
    }

    /// ISO 32000-1, 9.3.1: font and size stay from one text object to the next.
    void set_font(std::size_t font, Length size)
    {
        if (font_ == std::pair(font, size)) {
            return;
        }
        font_ = {font, size};
        out_ += '/';
        out_ += resource_name(font);
        out_ += ' ';
        append_operand(out_, size);
        out_ += "Tf\n";
    }

    void set_colour(const Colour& colour)
    {
        if (colour == colour_) {
            return;
        }
        colour_ = colour;
        append_colour(colour);
        out_ += "rg\n";
    }

    void append_colour(const Colour& colour)
    {
        append_operand(out_, thousandths_of(colour.red));
        append_operand(out_, thousandths_of(colour.green));
        append_operand(out_, thousandths_of(colour.blue));
    }

    const Page& page_;
    const std::vector<const char*>& type_by_content_;
    UsedFonts& fonts_;
    UsedImages& images_;
    DrawnPage drawn_;
    Bytes& out_ = drawn_.content;
    std::optional<Mark> mark_;
    Colour colour_; ///< a page begins with black
    std::optional<std::pair<std::size_t, Length>> font_;
};

} // namespace

DrawnPage draw(const Page& page, const std::vector<const char*>& type_by_content, UsedFonts& fonts,
               UsedImages& images)
{
    return PageDrawing(page, type_by_content, fonts, images).draw();
}

} // namespace indenture::render
