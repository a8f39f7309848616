#include "pdf/page_content.h"

#include "base/error.h"
#include "pdf/canonical.h"
#include "pdf/content_stream.h"
#include "pdf/decode.h"
#include "pdf/font.h"
#include "pdf/matrix.h"
#include "pdf/number.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
#include <tuple>

namespace indenture::pdf {

namespace {

[[noreturn]] void unreadable(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

constexpr Rectangle everywhere{-1e9, -1e9, 1e9, 1e9};

Rectangle around(const std::vector<Point>& points, double margin)
{
    Rectangle box{1e9, 1e9, -1e9, -1e9};
    for (const Point& point : points) {
        box.left = std::min(box.left, point.x - margin);
        box.bottom = std::min(box.bottom, point.y - margin);
        box.right = std::max(box.right, point.x + margin);
        box.top = std::max(box.top, point.y + margin);
    }
    return box;
}

std::string printed(const std::vector<Point>& points)
{
    std::string text;
    for (const Point& point : points) {
        // Adding 0 turns -0.0 into 0.0.
        text += fmt::format("{:.1f} {:.1f} ", std::round(point.x * 10) / 10 + 0.0,
                            std::round(point.y * 10) / 10 + 0.0);
    }
    return text;
}

// --- State --------------------------------------------------------------------------------------

/// What text operators set (ISO 32000-1, table 104), and stays from one text object to the next.
struct TextState {
    const Font* font = nullptr;
    double size = 0;
    double character_spacing = 0;
    double word_spacing = 0;
    double scale = 1;
    double leading = 0;
    double rise = 0;
    int mode = 0;
};

/// The graphics state (ISO 32000-1, 8.4), colours and parameters in one spelling.
struct GraphicsState {
    Matrix matrix;
    TextState text;
    std::string fill_space = "gray";
    std::string stroke_space = "gray";
    std::string fill = "rgb 0 0 0";
    std::string stroke = "rgb 0 0 0";
    double line_width = 1;
    std::map<std::string, std::string> parameters; ///< cap, dash, blend mode, ...
    std::string clip;
    Rectangle clip_box = everywhere;
};

/// The path under construction, in points of the page.
struct Path {
    std::string shape; ///< m, l, c and h
    std::vector<Point> points;
    Point current; ///< in the user space of its operators
    Point start;
    std::string clip_rule; ///< "W" or "W*" once asked for
};

/// What is counted over all pages.
struct Budget {
    std::size_t operators = 0;
    std::size_t octets = 0;
    std::size_t items = 0; ///< runs, marks and points
};

/// Joins shown glyphs into words.
class Words {
public:
    explicit Words(std::vector<TextRun>& runs) : runs_(runs) {}

    struct Placed {
        Point start;
        Point end;
        double size = 0;
        const Font* font = nullptr;
        Digest style = Digest::of({});
        Rectangle clip;
    };

    /// True if the glyph begins a run of its own.
    bool add(const ShownGlyph& glyph, const Placed& placed, std::size_t order)
    {
        const bool is_blank = glyph.text == " " || glyph.text == "\u00A0" || glyph.text == "\t";
        const bool goes_on = !is_blank && has_open_word_ && continues(placed);
        if (!goes_on) {
            close();
            runs_.push_back({.text = {},
                             .font = placed.font->name(),
                             .size = placed.size,
                             .start = placed.start,
                             .clip = placed.clip,
                             .is_blank = is_blank,
                             .shapes = Digest::of({}),
                             .look = Digest::of({}),
                             .order = order});
            codes_ = placed.font->shapes().hex();
        }
        TextRun& run = runs_.back();
        run.text += glyph.text;
        codes_ += fmt::format("{:X} ", glyph.code);
        last_ = placed;
        has_open_word_ = true;
        if (is_blank) {
            close();
        }
        return !goes_on;
    }

    void close()
    {
        if (has_open_word_) {
            TextRun& run = runs_.back();
            run.shapes = Digest::of(codes_);
            run.look = Digest::of(run.shapes.hex() + last_.style.hex());
        }
        has_open_word_ = false;
    }

private:
    bool continues(const Placed& next) const
    {
        if (next.font->shapes() != last_.font->shapes() || next.style != last_.style ||
            next.size != last_.size) {
            return false;
        }
        const double length = std::hypot(last_.end.x - last_.start.x, last_.end.y - last_.start.y);
        const double dx = next.start.x - last_.end.x;
        const double dy = next.start.y - last_.end.y;
        const double along_x = length > 0 ? (last_.end.x - last_.start.x) / length : 1;
        const double along_y = length > 0 ? (last_.end.y - last_.start.y) / length : 0;
        const double gap = dx * along_x + dy * along_y;
        const double offset = std::abs(dy * along_x - dx * along_y);
        return gap > -0.3 * next.size && gap < 0.12 * next.size && offset < 0.1 * next.size;
    }

    std::vector<TextRun>& runs_;
    bool has_open_word_ = false;
    Placed last_;
    std::string codes_;
};

} // namespace

// --- Interpreter --------------------------------------------------------------------------------

/// Fonts and digests of one file, shared by its pages.
struct FileResources {
    FileResources(const View& of, const Limits& caps) : view(of), limits(caps), canon(of, caps) {}

    const View& view;
    const Limits& limits;
    Canon canon;
    Budget budget;
    std::map<std::uint32_t, std::unique_ptr<Font>> fonts;
    std::vector<std::unique_ptr<Font>> direct_fonts;
    std::map<std::uint32_t, std::string> digests;

    /// The digest of a resource, taken once for each object.
    std::string digest_of(const Object& object)
    {
        const auto* reference = object.get<Reference>();
        if (reference == nullptr) {
            return canon.digest(object).hex();
        }
        auto& known = digests[reference->number];
        if (known.empty()) {
            known = canon.digest(view.object(*reference)).hex();
        }
        return known;
    }

    const Font& font(const Object& object)
    {
        const Object value = view.resolved(object);
        const auto* entries = value.get<Dictionary>();
        if (entries == nullptr) {
            unreadable("a font it uses is not there");
        }
        const auto read = [&] {
            return std::make_unique<Font>(Font::read(view, *entries, canon, limits));
        };
        if (const auto* reference = object.get<Reference>()) {
            auto& known = fonts[reference->number];
            if (!known) {
                known = read();
            }
            return *known;
        }
        direct_fonts.push_back(read());
        return *direct_fonts.back();
    }

    void count_items(std::size_t count)
    {
        budget.items += count;
        if (budget.items > limits.compared_words_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("the pages hold more than {} words and lines",
                                    limits.compared_words_max));
        }
    }

    Bytes decoded(const Stream& stream)
    {
        Bytes data = decode_fully(view, stream, limits.pdf_stream_size_max);
        budget.octets += data.size();
        if (budget.octets > limits.pdf_decoded_total_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("the contents of the pages decode to more than {} octets",
                                    limits.pdf_decoded_total_max));
        }
        return data;
    }
};

class PageReader {
public:
    explicit PageReader(FileResources& file) : file_(file), words_(content_.runs) {}

    PageContent read(const Page& page)
    {
        const Object resources = file_.view.entry(page.entries, "Resources");
        const auto* entries = resources.get<Dictionary>();
        run(contents(page), entries == nullptr ? Dictionary() : *entries, 0);
        words_.close();
        return std::move(content_);
    }

private:
    using Operands = Array;
    using Action = void (PageReader::*)(const Operands&);

    /// ISO 32000-1, table 30: several streams read as one, divided as by white space.
    Bytes contents(const Page& page)
    {
        const Object value = file_.view.entry(page.entries, "Contents");
        if (const auto* stream = value.get<Stream>()) {
            return file_.decoded(*stream);
        }
        Bytes all;
        if (const auto* list = value.get<Array>()) {
            for (const Object& item : *list) {
                const Object part = file_.view.resolved(item);
                const auto* stream = part.get<Stream>();
                if (stream == nullptr) {
                    unreadable("a part of its contents is no stream");
                }
                all += file_.decoded(*stream) + "\n";
            }
        } else if (value != Object()) {
            unreadable("its contents are no stream");
        }
        return all;
    }

    void run(ByteView content, const Dictionary& resources, std::size_t depth)
    {
        constexpr std::size_t depth_max = 16;
        if (depth > depth_max) {
            throw Error(ErrorCode::LimitExceeded, {}, "forms are nested too deep");
        }
        const Dictionary* const outer = resources_;
        const std::size_t outer_depth = depth_;
        const std::size_t outer_saved = saved_.size();
        resources_ = &resources;
        depth_ = depth;
        ContentReader reader(content, file_.limits);
        while (const auto operation = reader.next()) {
            if (++file_.budget.operators > file_.limits.pdf_operators_max) {
                throw Error(ErrorCode::LimitExceeded, {},
                            fmt::format("the pages hold more than {} operators",
                                        file_.limits.pdf_operators_max));
            }
            saved_min_ = outer_saved;
            perform(*operation);
        }
        if (!path_.shape.empty()) {
            unreadable("its contents end within a path");
        }
        saved_.resize(outer_saved);
        resources_ = outer;
        depth_ = outer_depth;
    }

    void perform(const Operation& operation)
    {
        const auto found = actions().find(operation.name);
        if (found == actions().end()) {
            unreadable(fmt::format("its contents hold the unknown operator '{}'", operation.name));
        }
        operator_ = found->first;
        (this->*found->second)(operation.operands);
    }

    // --- Operands -----------------------------------------------------------------------------

    double number(const Operands& operands, std::size_t index) const
    {
        const auto value =
            index < operands.size() ? number_in(operands[index]) : std::optional<double>();
        if (!value) {
            unreadable(fmt::format("the operator '{}' lacks a number", operator_));
        }
        return *value;
    }

    void expect(const Operands& operands, std::size_t count) const
    {
        if (operands.size() != count) {
            unreadable(fmt::format("the operator '{}' has {} operands instead of {}", operator_,
                                   operands.size(), count));
        }
    }

    const std::string& name(const Operands& operands, std::size_t index) const
    {
        const auto* value = index < operands.size() ? operands[index].get<Name>() : nullptr;
        if (value == nullptr) {
            unreadable(fmt::format("the operator '{}' lacks a name", operator_));
        }
        return value->text;
    }

    ByteView string(const Operands& operands, std::size_t index) const
    {
        const auto* value = index < operands.size() ? operands[index].get<String>() : nullptr;
        if (value == nullptr) {
            unreadable(fmt::format("the operator '{}' lacks a string", operator_));
        }
        return value->octets;
    }

    Matrix matrix(const Operands& operands) const
    {
        expect(operands, 6);
        return {number(operands, 0), number(operands, 1), number(operands, 2),
                number(operands, 3), number(operands, 4), number(operands, 5)};
    }

    /// A resource as it stands, a reference if it is one; null if there is none.
    Object resource(const char* kind, const std::string& key) const
    {
        const Object group = file_.view.entry(*resources_, kind);
        const auto* entries = group.get<Dictionary>();
        if (entries == nullptr || entries->count(key) == 0) {
            return {};
        }
        return entries->at(key);
    }

    Object required_resource(const char* kind, const std::string& key) const
    {
        Object found = resource(kind, key);
        if (found == Object()) {
            unreadable(fmt::format("its contents use /{}, which is not among its /{}", key, kind));
        }
        return found;
    }

    // --- Graphics state -----------------------------------------------------------------------

    void save(const Operands&)
    {
        constexpr std::size_t saved_max = 512;
        if (saved_.size() == saved_max) {
            throw Error(ErrorCode::LimitExceeded, {}, "graphics states are nested too deep");
        }
        saved_.push_back(state_);
    }

    void restore(const Operands&)
    {
        if (saved_.size() <= saved_min_) {
            unreadable("its contents restore more states than they save");
        }
        state_ = std::move(saved_.back());
        saved_.pop_back();
    }

    void concatenate(const Operands& operands)
    {
        state_.matrix = matrix(operands).then(state_.matrix);
    }

    void set_line_width(const Operands& operands) { state_.line_width = number(operands, 0); }

    /// Cap, join, miter limit, dash, flatness, rendering intent.
    void set_parameter(const Operands& operands)
    {
        state_.parameters[operator_] = file_.digest_of(operands);
    }

    void set_extended(const Operands& operands)
    {
        const Object state = file_.view.resolved(required_resource("ExtGState", name(operands, 0)));
        const auto* entries = state.get<Dictionary>();
        if (entries == nullptr || entries->count("Font") != 0) {
            unreadable("it sets a graphics state that is not read here");
        }
        for (const auto& [key, value] : *entries) {
            if (key == "LW") {
                state_.line_width = number({file_.view.resolved(value)}, 0);
            } else if (key != "Type") {
                state_.parameters[key] = file_.digest_of(value);
            }
        }
    }

    // --- Colour -------------------------------------------------------------------------------

    static std::string joined(const std::vector<double>& components)
    {
        std::string text;
        for (const double component : components) {
            text += fmt::format(" {:.3g}", std::round(component * 1000) / 1000 + 0.0);
        }
        return text;
    }

    std::string device_colour(const char* space, std::vector<double> components) const
    {
        const Object stand_in = resource("ColorSpace", std::string("Default") + space);
        const std::string prefix =
            stand_in == Object() ? "" : "as " + file_.digest_of(stand_in) + " ";
        if (components.size() == 1 && prefix.empty()) {
            components.resize(3, components.front());
        }
        return prefix + (components.size() == 4 ? "cmyk" : "rgb") + joined(components);
    }

    std::vector<double> components(const Operands& operands, std::size_t count) const
    {
        expect(operands, count);
        std::vector<double> values;
        for (std::size_t i = 0; i < count; ++i) {
            values.push_back(number(operands, i));
        }
        return values;
    }

    void fill_gray(const Operands& o)
    {
        state_.fill_space = "gray";
        state_.fill = device_colour("Gray", components(o, 1));
    }
    void fill_rgb(const Operands& o)
    {
        state_.fill_space = "rgb";
        state_.fill = device_colour("RGB", components(o, 3));
    }
    void fill_cmyk(const Operands& o)
    {
        state_.fill_space = "cmyk";
        state_.fill = device_colour("CMYK", components(o, 4));
    }
    void stroke_gray(const Operands& o)
    {
        state_.stroke_space = "gray";
        state_.stroke = device_colour("Gray", components(o, 1));
    }
    void stroke_rgb(const Operands& o)
    {
        state_.stroke_space = "rgb";
        state_.stroke = device_colour("RGB", components(o, 3));
    }
    void stroke_cmyk(const Operands& o)
    {
        state_.stroke_space = "cmyk";
        state_.stroke = device_colour("CMYK", components(o, 4));
    }

    std::string space_named(const std::string& key) const
    {
        static const std::map<std::string, std::string> device{
            {"DeviceGray", "gray"}, {"DeviceRGB", "rgb"}, {"DeviceCMYK", "cmyk"}};
        const auto known = device.find(key);
        if (known != device.end()) {
            return known->second;
        }
        return key == "Pattern" ? key
                                : "space " + file_.digest_of(required_resource("ColorSpace", key));
    }

    void set_fill_space(const Operands& operands)
    {
        state_.fill_space = space_named(name(operands, 0));
        state_.fill = initial_colour(state_.fill_space);
    }
    void set_stroke_space(const Operands& operands)
    {
        state_.stroke_space = space_named(name(operands, 0));
        state_.stroke = initial_colour(state_.stroke_space);
    }

    static std::string initial_colour(const std::string& space)
    {
        if (space == "cmyk") {
            return "cmyk 0 0 0 1";
        }
        return space == "gray" || space == "rgb" ? "rgb 0 0 0" : space + " at first";
    }

    std::string colour_in(const std::string& space, const Operands& operands) const
    {
        Operands numbers = operands;
        std::string pattern;
        if (!numbers.empty() && numbers.back().get<Name>() != nullptr) {
            pattern =
                " pattern " +
                file_.digest_of(required_resource("Pattern", numbers.back().get<Name>()->text));
            numbers.pop_back();
        }
        const std::vector<double> values = components(numbers, numbers.size());
        if (space == "gray" && values.size() == 1) {
            return device_colour("Gray", values);
        }
        if (space == "rgb" && values.size() == 3) {
            return device_colour("RGB", values);
        }
        if (space == "cmyk" && values.size() == 4) {
            return device_colour("CMYK", values);
        }
        return space + joined(values) + pattern;
    }

    void set_fill(const Operands& operands)
    {
        state_.fill = colour_in(state_.fill_space, operands);
    }
    void set_stroke(const Operands& operands)
    {
        state_.stroke = colour_in(state_.stroke_space, operands);
    }

    /// All that makes the same shape look otherwise.
    std::string style(bool is_filled, bool is_stroked) const
    {
        std::string text = "clip " + state_.clip;
        if (is_filled) {
            text += " fill " + state_.fill;
        }
        if (is_stroked) {
            text += fmt::format(" stroke {} {:.2f} ", state_.stroke,
                                state_.line_width * state_.matrix.rise());
        }
        for (const auto& [key, value] : state_.parameters) {
            text += " " + key + " " + value;
        }
        return text;
    }

    // --- Paths --------------------------------------------------------------------------------

    void add_point(Point point)
    {
        file_.count_items(1);
        path_.points.push_back(state_.matrix.apply(point));
        path_.current = point;
    }

    Point point(const Operands& operands, std::size_t index) const
    {
        return {number(operands, index), number(operands, index + 1)};
    }

    void move_to(const Operands& operands)
    {
        expect(operands, 2);
        path_.shape += 'm';
        add_point(point(operands, 0));
        path_.start = path_.current;
    }

    void require_path() const
    {
        if (path_.shape.empty()) {
            unreadable(fmt::format("the operator '{}' has no path to go on with", operator_));
        }
    }

    void line_to(const Operands& operands)
    {
        expect(operands, 2);
        require_path();
        path_.shape += 'l';
        add_point(point(operands, 0));
    }

    void curve(Point first, Point second, Point end)
    {
        require_path();
        path_.shape += 'c';
        add_point(first);
        add_point(second);
        add_point(end);
    }

    void curve_to(const Operands& operands)
    {
        expect(operands, 6);
        curve(point(operands, 0), point(operands, 2), point(operands, 4));
    }
    void curve_from_here(const Operands& operands)
    {
        expect(operands, 4);
        curve(path_.current, point(operands, 0), point(operands, 2));
    }
    void curve_into_end(const Operands& operands)
    {
        expect(operands, 4);
        curve(point(operands, 0), point(operands, 2), point(operands, 2));
    }

    void close_path(const Operands&)
    {
        if (!path_.shape.empty()) {
            path_.shape += 'h';
            path_.current = path_.start;
        }
    }

    void rectangle(const Operands& operands)
    {
        expect(operands, 4);
        const Point corner = point(operands, 0);
        const double width = number(operands, 2);
        const double height = number(operands, 3);
        path_.shape += "mlllh";
        for (const Point each :
             {corner, Point{corner.x + width, corner.y}, Point{corner.x + width, corner.y + height},
              Point{corner.x, corner.y + height}}) {
            add_point(each);
        }
        path_.current = path_.start = corner;
    }

    void clip(const Operands&) { path_.clip_rule = operator_; }

    void paint(const Operands&)
    {
        const bool closes = operator_ == "s" || operator_ == "b" || operator_ == "b*";
        if (closes) {
            close_path({});
        }
        const bool is_filled = ByteView("fFBb").find(operator_.front()) != ByteView::npos;
        const bool is_stroked = ByteView("SsBb").find(operator_.front()) != ByteView::npos;
        const bool is_even_odd = operator_.back() == '*';
        if ((is_filled || is_stroked) && !path_.points.empty()) {
            const double margin = is_stroked ? stroke_margin() : 0;
            add_mark(Mark::Kind::Path,
                     fmt::format("path {} {} {}", path_.shape, is_even_odd ? "even-odd" : "winding",
                                 style(is_filled, is_stroked)),
                     path_.points, around(path_.points, margin));
        }
        if (!path_.clip_rule.empty()) {
            narrow_clip(path_.clip_rule + path_.shape, path_.points);
        }
        path_ = {};
    }

    /// How far a line reaches beyond its middle; mitres may double that.
    double stroke_margin() const
    {
        const double scale =
            std::max(std::hypot(state_.matrix.a, state_.matrix.b), state_.matrix.rise());
        return std::max(0.5, state_.line_width * scale);
    }

    void narrow_clip(const std::string& shape, const std::vector<Point>& points)
    {
        state_.clip = Digest::of(state_.clip + shape + printed(points)).hex();
        state_.clip_box = state_.clip_box.common_with(around(points, 0));
    }

    void add_mark(Mark::Kind kind, const std::string& look, std::vector<Point> points,
                  const Rectangle& box)
    {
        file_.count_items(1);
        words_.close();
        content_.marks.push_back({kind, Digest::of(look), std::move(points),
                                  state_.clip_box.common_with(box), order_++});
    }

    // --- Pictures, shadings and forms -----------------------------------------------------------

    std::vector<Point> corners(const Rectangle& box) const
    {
        std::vector<Point> points;
        for (const Point each : {Point{box.left, box.bottom}, Point{box.right, box.bottom},
                                 Point{box.right, box.top}, Point{box.left, box.top}}) {
            points.push_back(state_.matrix.apply(each));
        }
        return points;
    }

    void add_image(const std::string& digest)
    {
        const auto points = corners({0, 0, 1, 1});
        add_mark(Mark::Kind::Image, "image " + digest + style(true, false), points,
                 around(points, 0));
    }

    void inline_image(const Operands& operands) { add_image(file_.digest_of(operands)); }

    void shade(const Operands& operands)
    {
        const std::string digest = file_.digest_of(required_resource("Shading", name(operands, 0)));
        add_mark(Mark::Kind::Shading, "shading " + digest + style(true, false),
                 corners({0, 0, 1, 1}), everywhere);
    }

    void invoke(const Operands& operands)
    {
        const Object reference = required_resource("XObject", name(operands, 0));
        const Object object = file_.view.resolved(reference);
        const auto* stream = object.get<Stream>();
        if (stream == nullptr || !stream->dictionary) {
            unreadable("it paints an object that is no stream");
        }
        const Dictionary& entries = *stream->dictionary;
        if (entries.count("OC") != 0) {
            unreadable("it holds content that a reader may show or hide");
        }
        const Object subtype = file_.view.entry(entries, "Subtype");
        if (subtype == Object(Name{"Image"})) {
            add_image(file_.digest_of(reference));
        } else if (subtype == Object(Name{"Form"})) {
            run_form(*stream, entries);
        } else {
            unreadable("it paints an object that is neither picture nor form");
        }
    }

    void run_form(const Stream& stream, const Dictionary& entries)
    {
        const GraphicsState outer = state_;
        if (!path_.shape.empty()) {
            unreadable("it paints a form within a path");
        }
        words_.close();
        if (const Object own = file_.view.entry(entries, "Matrix"); own != Object()) {
            state_.matrix = matrix_in(own).then(state_.matrix);
        }
        narrow_clip("form", corners(rectangle_in(file_.view, file_.view.entry(entries, "BBox"))));
        if (entries.count("Group") != 0) {
            state_.parameters["Group"] += file_.digest_of(entries.at("Group"));
        }
        const Object own = file_.view.entry(entries, "Resources");
        const auto* resources = own.get<Dictionary>();
        const Bytes content = file_.decoded(stream);
        const auto text_matrices = std::pair(text_matrix_, line_matrix_);
        run(content, resources == nullptr ? Dictionary(*resources_) : *resources, depth_ + 1);
        std::tie(text_matrix_, line_matrix_) = text_matrices;
        words_.close();
        state_ = outer;
    }

    Matrix matrix_in(const Object& object) const
    {
        const auto* items = object.get<Array>();
        if (items == nullptr) {
            unreadable("the matrix of a form is none");
        }
        Operands numbers;
        for (const Object& item : *items) {
            numbers.push_back(file_.view.resolved(item));
        }
        return matrix(numbers);
    }

    // --- Marked content -------------------------------------------------------------------------

    void begin_marked(const Operands& operands)
    {
        if (!operands.empty() && operands.front() == Object(Name{"OC"})) {
            unreadable("it holds content that a reader may show or hide");
        }
    }

    void ignore(const Operands&) {}

    // --- Text -----------------------------------------------------------------------------------

    void begin_text(const Operands&) { text_matrix_ = line_matrix_ = {}; }

    void set_font(const Operands& operands)
    {
        expect(operands, 2);
        state_.text.font = &file_.font(required_resource("Font", name(operands, 0)));
        state_.text.size = number(operands, 1);
    }

    void set_character_spacing(const Operands& o) { state_.text.character_spacing = number(o, 0); }
    void set_word_spacing(const Operands& o) { state_.text.word_spacing = number(o, 0); }
    void set_scale(const Operands& o) { state_.text.scale = number(o, 0) / 100; }
    void set_leading(const Operands& o) { state_.text.leading = number(o, 0); }
    void set_rise(const Operands& o) { state_.text.rise = number(o, 0); }

    void set_mode(const Operands& operands)
    {
        const double mode = number(operands, 0);
        if (mode != 0 && mode != 1 && mode != 2 && mode != 3) {
            unreadable("it uses text as a clip");
        }
        state_.text.mode = static_cast<int>(mode);
    }

    void move_line(double x, double y)
    {
        line_matrix_ = Matrix{1, 0, 0, 1, x, y}.then(line_matrix_);
        text_matrix_ = line_matrix_;
    }

    void next_line(const Operands& operands)
    {
        expect(operands, 2);
        move_line(number(operands, 0), number(operands, 1));
    }

    void next_line_with_leading(const Operands& operands)
    {
        expect(operands, 2);
        state_.text.leading = -number(operands, 1);
        move_line(number(operands, 0), number(operands, 1));
    }

    void set_text_matrix(const Operands& operands)
    {
        text_matrix_ = line_matrix_ = matrix(operands);
    }

    void new_line(const Operands&) { move_line(0, -state_.text.leading); }

    void show_string(const Operands& operands)
    {
        expect(operands, 1);
        show(string(operands, 0));
    }

    void show_on_new_line(const Operands& operands)
    {
        expect(operands, 1);
        new_line({});
        show(string(operands, 0));
    }

    void show_spaced_on_new_line(const Operands& operands)
    {
        expect(operands, 3);
        state_.text.word_spacing = number(operands, 0);
        state_.text.character_spacing = number(operands, 1);
        new_line({});
        show(string(operands, 2));
    }

    void show_adjusted(const Operands& operands)
    {
        expect(operands, 1);
        const auto* items = operands.front().get<Array>();
        if (items == nullptr) {
            unreadable("the operator 'TJ' lacks an array");
        }
        for (const Object& item : *items) {
            if (const auto* text = item.get<String>()) {
                show(text->octets);
            } else {
                const double back = number({item}, 0) / 1000 * state_.text.size;
                advance(-back * state_.text.scale);
            }
        }
    }

    void advance(double x) { text_matrix_ = Matrix{1, 0, 0, 1, x, 0}.then(text_matrix_); }

    void show(ByteView octets)
    {
        const TextState& text = state_.text;
        if (text.font == nullptr) {
            unreadable("it shows text without a font");
        }
        const auto glyphs = text.font->glyphs(octets);
        if (glyphs.empty()) {
            return;
        }
        const bool is_filled = text.mode == 0 || text.mode == 2;
        const bool is_stroked = text.mode == 1 || text.mode == 2;
        const Matrix to_page = text_matrix_.then(state_.matrix);
        const Digest style_digest = Digest::of(fmt::format(
            "mode {} size {:.2f} {:.2f} {:.2f} {:.2f} {}", text.mode,
            text.size * text.scale * to_page.a, text.size * text.scale * to_page.b,
            text.size * to_page.c, text.size * to_page.d, style(is_filled, is_stroked)));
        for (const ShownGlyph& glyph : glyphs) {
            show(glyph, style_digest);
        }
    }

    void show(const ShownGlyph& glyph, const Digest& style_digest)
    {
        const TextState& text = state_.text;
        const Matrix to_page = text_matrix_.then(state_.matrix);
        const double width = glyph.advance * text.size;
        const Words::Placed placed{to_page.apply({0, text.rise}),
                                   to_page.apply({width * text.scale, text.rise}),
                                   std::abs(text.size) * to_page.rise(),
                                   text.font,
                                   style_digest,
                                   state_.clip_box};
        file_.count_items(1);
        if (words_.add(glyph, placed, order_)) {
            ++order_;
        }
        const bool is_space = glyph.octets == 1 && glyph.code == ' ';
        const double spacing = text.character_spacing + (is_space ? text.word_spacing : 0);
        advance((width + spacing) * text.scale);
    }

    // --- The operators (ISO 32000-1, annex A)
    // -----------------------------------------------------

    static const std::map<std::string, Action>& actions()
    {
        using P = PageReader;
        static const std::map<std::string, Action> table{
            {"q", &P::save},
            {"Q", &P::restore},
            {"cm", &P::concatenate},
            {"w", &P::set_line_width},
            {"J", &P::set_parameter},
            {"j", &P::set_parameter},
            {"M", &P::set_parameter},
            {"d", &P::set_parameter},
            {"ri", &P::set_parameter},
            {"i", &P::set_parameter},
            {"gs", &P::set_extended},
            {"g", &P::fill_gray},
            {"rg", &P::fill_rgb},
            {"k", &P::fill_cmyk},
            {"G", &P::stroke_gray},
            {"RG", &P::stroke_rgb},
            {"K", &P::stroke_cmyk},
            {"cs", &P::set_fill_space},
            {"CS", &P::set_stroke_space},
            {"sc", &P::set_fill},
            {"scn", &P::set_fill},
            {"SC", &P::set_stroke},
            {"SCN", &P::set_stroke},
            {"m", &P::move_to},
            {"l", &P::line_to},
            {"c", &P::curve_to},
            {"v", &P::curve_from_here},
            {"y", &P::curve_into_end},
            {"h", &P::close_path},
            {"re", &P::rectangle},
            {"W", &P::clip},
            {"W*", &P::clip},
            {"S", &P::paint},
            {"s", &P::paint},
            {"f", &P::paint},
            {"F", &P::paint},
            {"f*", &P::paint},
            {"B", &P::paint},
            {"B*", &P::paint},
            {"b", &P::paint},
            {"b*", &P::paint},
            {"n", &P::paint},
            {"BI", &P::inline_image},
            {"sh", &P::shade},
            {"Do", &P::invoke},
            {"BMC", &P::begin_marked},
            {"BDC", &P::begin_marked},
            {"EMC", &P::ignore},
            {"MP", &P::ignore},
            {"DP", &P::ignore},
            {"BT", &P::begin_text},
            {"ET", &P::ignore},
            {"Tf", &P::set_font},
            {"Tc", &P::set_character_spacing},
            {"Tw", &P::set_word_spacing},
            {"Tz", &P::set_scale},
            {"TL", &P::set_leading},
            {"Ts", &P::set_rise},
            {"Tr", &P::set_mode},
            {"Td", &P::next_line},
            {"TD", &P::next_line_with_leading},
            {"Tm", &P::set_text_matrix},
            {"T*", &P::new_line},
            {"Tj", &P::show_string},
            {"'", &P::show_on_new_line},
            {"\"", &P::show_spaced_on_new_line},
            {"TJ", &P::show_adjusted},
        };
        return table;
    }

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

bool Rectangle::contains(const Rectangle& inner, double slack) const
{
    return left - slack <= inner.left && inner.right <= right + slack &&
           bottom - slack <= inner.bottom && inner.top <= top + slack;
}

bool Rectangle::meets(const Rectangle& other) const
{
    return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
}

Rectangle Rectangle::common_with(const Rectangle& other) const
{
    return {std::max(left, other.left), std::max(bottom, other.bottom),
            std::min(right, other.right), std::min(top, other.top)};
}

double Rectangle::area() const
{
    return right > left && top > bottom ? (right - left) * (top - bottom) : 0;
}

Rectangle rectangle_in(const View& view, const Object& object)
{
    const auto* items = object.get<Array>();
    std::array<double, 4> numbers{};
    if (items == nullptr || items->size() != 4) {
        unreadable("a rectangle is none");
    }
    for (std::size_t i = 0; i < 4; ++i) {
        const auto number = number_in(view.resolved((*items)[i]));
        if (!number) {
            unreadable("a rectangle is none");
        }
        numbers.at(i) = *number;
    }
    return {std::min(numbers[0], numbers[2]), std::min(numbers[1], numbers[3]),
            std::max(numbers[0], numbers[2]), std::max(numbers[1], numbers[3])};
}

std::vector<PageContent> contents_of(const View& view, const std::vector<Page>& pages,
                                     const Limits& limits)
{
    FileResources file(view, limits);
    std::vector<PageContent> contents;
    for (const Page& page : pages) {
        try {
            contents.push_back(PageReader(file).read(page));
        } catch (const Error& error) {
            throw Error(error.code(),
                        {.source = {},
                         .part = fmt::format("page {}", contents.size() + 1),
                         .position = error.where().position},
                        error.message());
        }
    }
    return contents;
}

} // namespace indenture::pdf
