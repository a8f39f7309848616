#pragma once

#include "pdf/content_stream.h"
#include "pdf/detail/file_resources.h"
#include "pdf/detail/graphics_state.h"
#include "pdf/detail/words.h"
#include "pdf/page_content.h"
#include "pdf/page_tree.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace indenture::pdf::detail {

/// Runs the operators of one page and keeps what they paint. Their names are those of the
/// standard's tables (ISO 32000-1, annex A).
class PageReader {
public:
    explicit PageReader(FileResources& file) : file_(file), words_(content_.runs) {}

    PageContent read(const Page& page);

private:
    using Operands = Array;
    using Action = void (PageReader::*)(const Operands&);

    /// ISO 32000-1, table 30: several streams read as one, divided as by white space.
    Bytes contents(const Page& page);

    void run(ByteView content, const Dictionary& resources, std::size_t depth);

    void perform(const Operation& operation);

    // --- Operands -----------------------------------------------------------------------------

    double number(const Operands& operands, std::size_t index) const;

    void expect(const Operands& operands, std::size_t count) const;

    const std::string& name(const Operands& operands, std::size_t index) const;

    ByteView string(const Operands& operands, std::size_t index) const;

    Matrix matrix(const Operands& operands) const;

    /// A resource as it stands, a reference if it is one; null if there is none.
    Object resource(const char* kind, const std::string& key) const;

    Object required_resource(const char* kind, const std::string& key) const;

    // --- Graphics state -----------------------------------------------------------------------

    void save(const Operands&);

    void restore(const Operands&);

    void concatenate(const Operands& operands);

    void set_line_width(const Operands& operands) { state_.line_width = number(operands, 0); }

    /// Cap, join, miter limit, dash, flatness, rendering intent.
    void set_parameter(const Operands& operands);

    void set_extended(const Operands& operands);

    // --- Colour -------------------------------------------------------------------------------

    static std::string joined(const std::vector<double>& components);

    std::string device_colour(const char* space, std::vector<double> components) const;

    std::vector<double> components(const Operands& operands, std::size_t count) const;

    void fill_gray(const Operands& o);
    void fill_rgb(const Operands& o);
    void fill_cmyk(const Operands& o);
    void stroke_gray(const Operands& o);
    void stroke_rgb(const Operands& o);
    void stroke_cmyk(const Operands& o);

    std::string space_named(const std::string& key) const;

    void set_fill_space(const Operands& operands);
    void set_stroke_space(const Operands& operands);

    static std::string initial_colour(const std::string& space);

    std::string colour_in(const std::string& space, const Operands& operands) const;

    void set_fill(const Operands& operands);
    void set_stroke(const Operands& operands);

    /// All that makes the same shape look otherwise.
    std::string style(bool is_filled, bool is_stroked) const;

    // --- Paths --------------------------------------------------------------------------------

    void add_point(Point point);

    Point point(const Operands& operands, std::size_t index) const;

    void move_to(const Operands& operands);

    void require_path() const;

    void line_to(const Operands& operands);

    void curve(Point first, Point second, Point end);

    void curve_to(const Operands& operands);
    void curve_from_here(const Operands& operands);
    void curve_into_end(const Operands& operands);

    void close_path(const Operands&);

    void rectangle(const Operands& operands);

    void clip(const Operands&) { path_.clip_rule = operator_; }

    void paint(const Operands&);

    void narrow_clip(const std::string& shape, const std::vector<Point>& points);

    void add_mark(Mark::Kind kind, const std::string& look, std::vector<Point> points,
                  const Rectangle& box);

    // --- Pictures, shadings and forms -----------------------------------------------------------

    std::vector<Point> corners(const Rectangle& box) const;

    void add_image(const std::string& digest);

    void inline_image(const Operands& operands) { add_image(file_.digest_of(operands)); }

    void shade(const Operands& operands);

    void invoke(const Operands& operands);

    void run_form(const Stream& stream, const Dictionary& entries);

    Matrix matrix_in(const Object& object) const;

    // --- Marked content -------------------------------------------------------------------------

    void begin_marked(const Operands& operands);

    void ignore(const Operands&) {}

    // --- Text -----------------------------------------------------------------------------------

    void begin_text(const Operands&) { text_matrix_ = line_matrix_ = {}; }

    void set_font(const Operands& operands);

    void set_character_spacing(const Operands& o) { state_.text.character_spacing = number(o, 0); }
    void set_word_spacing(const Operands& o) { state_.text.word_spacing = number(o, 0); }
    void set_scale(const Operands& o) { state_.text.scale = number(o, 0) / 100; }
    void set_leading(const Operands& o) { state_.text.leading = number(o, 0); }
    void set_rise(const Operands& o) { state_.text.rise = number(o, 0); }

    void set_mode(const Operands& operands);

    void move_line(double x, double y);

    void next_line(const Operands& operands);

    void next_line_with_leading(const Operands& operands);

    void set_text_matrix(const Operands& operands);

    void new_line(const Operands&) { move_line(0, -state_.text.leading); }

    void show_string(const Operands& operands);

    void show_on_new_line(const Operands& operands);

    void show_spaced_on_new_line(const Operands& operands);

    void show_adjusted(const Operands& operands);

    void advance(double x) { text_matrix_ = Matrix{1, 0, 0, 1, x, 0}.then(text_matrix_); }

    void show(ByteView octets);

    void show(const ShownGlyph& glyph, const Digest& style_digest);

    /// ISO 32000-1, annex A.
    static const std::map<std::string, Action>& actions();

    FileResources& file_;
    PageContent content_;
    Words words_;
    GraphicsState state_;
    std::vector<GraphicsState> saved_;
    std::size_t saved_min_ = 0; ///< states saved outside the form being read
    Path path_;
    Matrix text_matrix_;
    Matrix line_matrix_;
    const Dictionary* resources_ = nullptr;
    std::size_t depth_ = 0;
    std::size_t order_ = 0;
    std::string operator_;
};

} // namespace indenture::pdf::detail
