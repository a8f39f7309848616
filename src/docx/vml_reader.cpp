#include "docx/detail/drawing_measures.h"
#include "docx/document.h"
#include "docx/drawing_reader.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::docx {
namespace {

constexpr std::int64_t side_max = 14'400 * std::int64_t{12'700};

std::string attribute(XmlElement element, std::string_view name)
{
    return element.attribute("", name).value_or("");
}

bool is_off(const std::string& text)
{
    return text == "f" || text == "false" || text == "0";
}

bool is_shape(XmlElement element)
{
    const std::string_view name = element.name();
    return element.space() == ns::v && (name == "shape" || name == "rect" || name == "roundrect" ||
                                        name == "oval" || name == "line" || name == "group");
}

/// A share of the picture: "0.25" or 65,536ths as "16384f" (ECMA-376-4, 19.1.2.11); in 100,000ths.
std::int64_t crop_side(XmlElement image, std::string_view name)
{
    const std::string text = attribute(image, name);
    if (text.ends_with('f')) {
        const auto value = to_emu(text.substr(0, text.size() - 1));
        return std::clamp<std::int64_t>(value.value_or(0) * 100'000 / 65'536, -1'000'000, 100'000);
    }
    // A share without a unit reads as pixels: 9,525 EMU to one.
    return std::clamp<std::int64_t>(css_length(text).value_or(0) * 100'000 / 9'525, -1'000'000,
                                    100'000);
}

HorizontalBase horizontal_base(const std::string& name)
{
    return name == "page"                ? HorizontalBase::Page
           : name == "margin"            ? HorizontalBase::Margin
           : name == "left-margin-area"  ? HorizontalBase::LeftMargin
           : name == "right-margin-area" ? HorizontalBase::RightMargin
           : name == "inner-margin-area" ? HorizontalBase::InsideMargin
           : name == "outer-margin-area" ? HorizontalBase::OutsideMargin
           : name == "char"              ? HorizontalBase::Character
                                         : HorizontalBase::Column;
}

VerticalBase vertical_base(const std::string& name)
{
    return name == "page"                                             ? VerticalBase::Page
           : name == "margin"                                         ? VerticalBase::Margin
           : name == "top-margin-area" || name == "inner-margin-area" ? VerticalBase::TopMargin
           : name == "bottom-margin-area" || name == "outer-margin-area"
               ? VerticalBase::BottomMargin
           : name == "line" ? VerticalBase::Line
                            : VerticalBase::Paragraph;
}

std::optional<AnchorAlign> align_of(const std::string& name)
{
    return name == "left" || name == "top"       ? std::optional(AnchorAlign::Start)
           : name == "center"                    ? std::optional(AnchorAlign::Centre)
           : name == "right" || name == "bottom" ? std::optional(AnchorAlign::End)
           : name == "inside"                    ? std::optional(AnchorAlign::Inside)
           : name == "outside"                   ? std::optional(AnchorAlign::Outside)
                                                 : std::nullopt;
}

class VmlReader {
public:
    explicit VmlReader(const DrawingContext& context) : context_(context) {}

    std::shared_ptr<const Drawing> read(XmlElement pict)
    {
        for (const XmlElement element : pict.children()) {
            if (is_shape(element)) {
                read_outer(element);
                return is_seen_ ? std::make_shared<const Drawing>(std::move(drawing_)) : nullptr;
            }
        }
        return nullptr;
    }

private:
    void read_outer(XmlElement element)
    {
        const std::string style = attribute(element, "style");
        if (css_value(style, "visibility") == "hidden") {
            is_seen_ = false;
            return;
        }
        context_.pictures.count_drawing(context_.where);
        drawing_.name = attribute(element, "id");
        drawing_.alt = attribute(element, "alt");
        Rectangle box{0, 0, length(style, "width"), length(style, "height")};
        if (element.name() == "line") {
            box = line_box(element);
        }
        drawing_.width = std::clamp<std::int64_t>(box.width, 0, side_max);
        drawing_.height = std::clamp<std::int64_t>(box.height, 0, side_max);
        if (css_value(style, "position") == "absolute") {
            drawing_.anchor = read_anchor(element, style, box);
        }
        read_part(element, {0, 0, drawing_.width, drawing_.height});
    }

    static std::int64_t length(const std::string& style, std::string_view name)
    {
        return css_length(css_value(style, name)).value_or(0);
    }

    static std::pair<std::int64_t, std::int64_t> point(const std::string& text)
    {
        const auto comma = text.find(',');
        return comma == std::string::npos
                   ? std::pair<std::int64_t, std::int64_t>{}
                   : std::pair{css_length(text.substr(0, comma)).value_or(0),
                               css_length(text.substr(comma + 1)).value_or(0)};
    }

    static Rectangle line_box(XmlElement line)
    {
        const auto [x1, y1] = point(attribute(line, "from"));
        const auto [x2, y2] = point(attribute(line, "to"));
        return {std::min(x1, x2), std::min(y1, y2), std::abs(x2 - x1), std::abs(y2 - y1)};
    }

    /// Does the line go up from left to right?
    static bool rises(XmlElement line)
    {
        const auto [x1, y1] = point(attribute(line, "from"));
        const auto [x2, y2] = point(attribute(line, "to"));
        return (x1 < x2) == (y1 > y2) && y1 != y2;
    }

    static Anchor read_anchor(XmlElement element, const std::string& style, const Rectangle& box)
    {
        Anchor anchor;
        const auto value = [&](std::string_view name) { return css_value(style, name); };
        anchor.horizontal.base = horizontal_base(value("mso-position-horizontal-relative"));
        anchor.horizontal.align = align_of(value("mso-position-horizontal"));
        anchor.horizontal.offset = length(style, "margin-left") + length(style, "left") + box.left;
        anchor.vertical.base = vertical_base(value("mso-position-vertical-relative"));
        anchor.vertical.align = align_of(value("mso-position-vertical"));
        anchor.vertical.offset = length(style, "margin-top") + length(style, "top") + box.top;
        anchor.is_behind_text = value("z-index").starts_with('-');
        anchor.order = to_emu(value("z-index")).value_or(0);
        const auto distance = [&](std::string_view name, std::int64_t otherwise) {
            return css_length(value(name)).value_or(otherwise);
        };
        anchor.distance = {
            distance("mso-wrap-distance-left", 114'300), distance("mso-wrap-distance-top", 0),
            distance("mso-wrap-distance-right", 114'300), distance("mso-wrap-distance-bottom", 0)};
        if (const XmlElement wrap = element.child(ns::w10, "wrap")) {
            const std::string type = attribute(wrap, "type");
            anchor.wrap = type == "square"                       ? Wrap::Square
                          : type == "tight" || type == "through" ? Wrap::Tight
                          : type == "topAndBottom"               ? Wrap::TopAndBottom
                                                                 : Wrap::None;
        }
        return anchor;
    }

    // --- Parts -------------------------------------------------------------------------------

    void read_part(XmlElement element, const Rectangle& box)
    {
        if (element.name() == "group") {
            read_group(element, box);
            return;
        }
        if (const XmlElement mark = element.child(ns::v, "textpath")) {
            report("drawing-not-drawn",
                   fmt::format("holds the artistic text '{}', which is not drawn",
                               attribute(mark, "string")),
                   "write it as text, or replace it by a picture saved as PNG");
            return;
        }
        DrawingPart part;
        part.box = box;
        part.is_upside_down = element.name() == "line" && rises(element);
        read_looks(element, part);
        if (const XmlElement image = element.child(ns::v, "imagedata")) {
            part.what = read_image(image);
            if (drawing_.alt.empty()) {
                drawing_.alt = image.attribute(ns::o, "title").value_or("");
            }
            part.fill.reset();
        } else {
            part.what = read_shape(element, part);
        }
        drawing_.parts.push_back(std::move(part));
    }

    void read_group(XmlElement group, const Rectangle& box)
    {
        // ECMA-376-4, 19.1.2.7: children count from coordorigin, coordsize to the whole.
        const auto pair = [&](std::string_view name, std::int64_t otherwise) {
            const std::string text = attribute(group, name);
            const auto comma = text.find(',');
            return comma == std::string::npos
                       ? std::pair{otherwise, otherwise}
                       : std::pair{to_emu(text.substr(0, comma)).value_or(otherwise),
                                   to_emu(text.substr(comma + 1)).value_or(otherwise)};
        };
        const auto [x, y] = pair("coordorigin", 0);
        const auto [width, height] = pair("coordsize", 1000);
        const auto scaled = [](std::int64_t value, std::int64_t outer, std::int64_t inner) {
            return inner > 0 ? value * outer / inner : 0;
        };
        for (const XmlElement child : group.children()) {
            if (!is_shape(child)) {
                continue;
            }
            const std::string style = attribute(child, "style");
            const auto number = [&](std::string_view name) {
                return to_emu(css_value(style, name)).value_or(0);
            };
            read_part(child, {box.left + scaled(number("left") - x, box.width, width),
                              box.top + scaled(number("top") - y, box.height, height),
                              scaled(number("width"), box.width, width),
                              scaled(number("height"), box.height, height)});
        }
    }

    void read_looks(XmlElement element, DrawingPart& part) const
    {
        const std::string filled = attribute(element, "filled");
        const std::string stroked = attribute(element, "stroked");
        // A shape of a type (a picture frame, a text box) states its own looks there.
        const bool is_typed = !attribute(element, "type").empty();
        const bool is_picture = static_cast<bool>(element.child(ns::v, "imagedata"));
        if (!is_off(filled) && element.name() != "line") {
            const std::string colour = attribute(element, "fillcolor");
            part.fill = colour.empty() ? is_typed ? std::nullopt : std::optional(Rgb{255, 255, 255})
                                       : read_vml_colour(colour);
        }
        if (!is_off(stroked) && !is_picture) {
            const std::string colour = attribute(element, "strokecolor");
            const auto rgb = colour.empty() ? std::optional(Rgb{}) : read_vml_colour(colour);
            if (rgb) {
                const auto width = css_length(attribute(element, "strokeweight"));
                part.line = ShapeLine{
                    *rgb, std::clamp<std::int64_t>(width.value_or(9'525), 1, 1'000 * 12'700)};
            }
        }
    }

    DrawnPicture read_image(XmlElement image)
    {
        DrawnPicture picture;
        const auto found = context_.relationships.find(image.attribute(ns::r, "id").value_or(""));
        if (found == context_.relationships.end() || found->second.is_external) {
            const auto link =
                context_.relationships.find(image.attribute(ns::r, "href").value_or(""));
            const std::string target = found != context_.relationships.end()  ? found->second.target
                                       : link != context_.relationships.end() ? link->second.target
                                                                              : std::string();
            report("picture-linked",
                   fmt::format("lies outside of the Word file at '{}'; it is not fetched, its place"
                               " stays empty",
                               target),
                   "insert the picture into the file");
            return picture;
        }
        picture.picture = context_.pictures.load(found->second.target, context_.where);
        picture.crop = {crop_side(image, "cropleft"), crop_side(image, "croptop"),
                        crop_side(image, "cropright"), crop_side(image, "cropbottom")};
        if (picture.crop.left + picture.crop.right >= 100'000 ||
            picture.crop.top + picture.crop.bottom >= 100'000) {
            picture.crop = {};
        }
        return picture;
    }

    Shape read_shape(XmlElement element, const DrawingPart& part)
    {
        Shape shape;
        const std::string_view name = element.name();
        const XmlElement box = element.child(ns::v, "textbox");
        // Shape type 202 is a text box: a rectangle.
        const bool is_box = name == "rect" || box;
        shape.kind = name == "line" ? Shape::Kind::Line
                     : is_box       ? Shape::Kind::Rectangle
                                    : Shape::Kind::Other;
        if (shape.kind == Shape::Kind::Other && (part.fill || part.line)) {
            report("shape-simplified",
                   fmt::format("holds a shape '{}'; it is drawn as a rectangle", name),
                   "replace it by a picture of it, saved as PNG");
        }
        if (box) {
            shape.insets = read_insets(attribute(box, "inset"));
            const std::string anchor = css_value(attribute(element, "style"), "v-text-anchor");
            shape.alignment = anchor == "middle"   ? VerticalAlignment::Centre
                              : anchor == "bottom" ? VerticalAlignment::Bottom
                                                   : VerticalAlignment::Top;
            shape.grows = css_value(attribute(box, "style"), "mso-fit-shape-to-text") == "t";
            if (const XmlElement content = box.child_w("txbxContent")) {
                shape.blocks = context_.read_blocks(content);
            }
        }
        return shape;
    }

    static Sides read_insets(const std::string& text)
    {
        Sides insets = Shape{}.insets;
        std::int64_t* const sides[] = {&insets.left, &insets.top, &insets.right, &insets.bottom};
        std::size_t at = 0;
        for (std::int64_t* side : sides) {
            if (at > text.size()) {
                break;
            }
            const std::size_t end = std::min(text.find(',', at), text.size());
            *side =
                std::max<std::int64_t>(0, css_length(text.substr(at, end - at)).value_or(*side));
            at = end + 1;
        }
        return insets;
    }

    void report(const std::string& code, const std::string& what, const std::string& cure)
    {
        context_.pictures.report({.code = code,
                                  .severity = Severity::Warning,
                                  .where = context_.where,
                                  .text = fmt::format("the drawing '{}' {}", drawing_.name, what),
                                  .cure = cure});
    }

    const DrawingContext& context_;
    Drawing drawing_;
    bool is_seen_ = true;
};

} // namespace

std::shared_ptr<const Drawing> read_vml(XmlElement pict, const DrawingContext& context)
{
    return VmlReader(context).read(pict);
}

} // namespace indenture::docx
