#include "pdf/detail/page_reader.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>
#include <utility>

namespace indenture::pdf::detail {

namespace {

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

} // namespace

void PageReader::add_point(Point point)
{
    file_.count_items(1);
    path_.points.push_back(state_.matrix.apply(point));
    path_.current = point;
}

Point PageReader::point(const Operands& operands, std::size_t index) const
{
    return {number(operands, index), number(operands, index + 1)};
}

void PageReader::move_to(const Operands& operands)
{
    expect(operands, 2);
    path_.shape += 'm';
    add_point(point(operands, 0));
    path_.start = path_.current;
}

void PageReader::require_path() const
{
    if (path_.shape.empty()) {
        unreadable(fmt::format("the operator '{}' has no path to go on with", operator_));
    }
}

void PageReader::line_to(const Operands& operands)
{
    expect(operands, 2);
    require_path();
    path_.shape += 'l';
    add_point(point(operands, 0));
}

void PageReader::curve(Point first, Point second, Point end)
{
    require_path();
    path_.shape += 'c';
    add_point(first);
    add_point(second);
    add_point(end);
}

void PageReader::curve_to(const Operands& operands)
{
    expect(operands, 6);
    curve(point(operands, 0), point(operands, 2), point(operands, 4));
}

void PageReader::curve_from_here(const Operands& operands)
{
    expect(operands, 4);
    curve(path_.current, point(operands, 0), point(operands, 2));
}

void PageReader::curve_into_end(const Operands& operands)
{
    expect(operands, 4);
    curve(point(operands, 0), point(operands, 2), point(operands, 2));
}

void PageReader::close_path(const Operands&)
{
    if (!path_.shape.empty()) {
        path_.shape += 'h';
        path_.current = path_.start;
    }
}

void PageReader::rectangle(const Operands& operands)
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

void PageReader::paint(const Operands&)
{
    const bool closes = operator_ == "s" || operator_ == "b" || operator_ == "b*";
    if (closes) {
        close_path({});
    }
    const bool is_filled = ByteView("fFBb").find(operator_.front()) != ByteView::npos;
    const bool is_stroked = ByteView("SsBb").find(operator_.front()) != ByteView::npos;
    const bool is_even_odd = operator_.back() == '*';
    if ((is_filled || is_stroked) && !path_.points.empty()) {
        // Mitres may reach far beyond the line: only a clip says where nothing is seen.
        const double margin = is_stroked ? everywhere.right : 0;
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

void PageReader::narrow_clip(const std::string& shape, const std::vector<Point>& points)
{
    state_.clip = Digest::of(state_.clip + shape + printed(points)).hex();
    state_.clip_box = state_.clip_box.common_with(around(points, 0));
}

void PageReader::add_mark(Mark::Kind kind, const std::string& look, std::vector<Point> points,
                          const Rectangle& box)
{
    file_.count_items(1);
    words_.close();
    content_.marks.push_back(
        {kind, Digest::of(look), std::move(points), state_.clip_box.common_with(box), order_++});
}

std::vector<Point> PageReader::corners(const Rectangle& box) const
{
    std::vector<Point> points;
    for (const Point each : {Point{box.left, box.bottom}, Point{box.right, box.bottom},
                             Point{box.right, box.top}, Point{box.left, box.top}}) {
        points.push_back(state_.matrix.apply(each));
    }
    return points;
}

void PageReader::add_image(const std::string& digest)
{
    const auto points = corners({0, 0, 1, 1});
    add_mark(Mark::Kind::Image, "image " + digest + style(true, false), points, around(points, 0));
}

void PageReader::shade(const Operands& operands)
{
    const std::string digest = file_.digest_of(required_resource("Shading", name(operands, 0)));
    add_mark(Mark::Kind::Shading, "shading " + digest + style(true, false), corners({0, 0, 1, 1}),
             everywhere);
}

void PageReader::invoke(const Operands& operands)
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

void PageReader::run_form(const Stream& stream, const Dictionary& entries)
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

Matrix PageReader::matrix_in(const Object& object) const
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

} // namespace indenture::pdf::detail
