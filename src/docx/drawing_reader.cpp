#include "docx/drawing_reader.h"

#include "docx/detail/drawing_measures.h"
#include "docx/document.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::docx {
namespace {

bool is_true(XmlElement element, std::string_view name)
{
    const std::string text = element.attribute("", name).value_or("");
    return text == "1" || text == "true" || text == "on";
}

/// The first descendant of that name; documents nest these few deep, XmlPart caps the rest.
XmlElement descendant(XmlElement element, std::string_view space, std::string_view name)
{
    for (const XmlElement child : element.children()) {
        if (child.is(space, name)) {
            return child;
        }
        if (const XmlElement found = descendant(child, space, name)) {
            return found;
        }
    }
    return {};
}

XmlElement child_of(XmlElement element, std::string_view space, std::string_view name)
{
    return element ? element.child(space, name) : XmlElement();
}

// --- Anchors -----------------------------------------------------------------------------------

template <typename Base>
AnchorPosition<Base> read_position(XmlElement position, AnchorPosition<Base> result, Base base)
{
    if (!position) {
        return result;
    }
    result.base = base;
    const XmlElement align = position.child(ns::wp, "align");
    const std::string kind = align ? align.text() : "";
    if (kind == "left" || kind == "top") {
        result.align = AnchorAlign::Start;
    } else if (kind == "center") {
        result.align = AnchorAlign::Centre;
    } else if (kind == "right" || kind == "bottom") {
        result.align = AnchorAlign::End;
    } else if (kind == "inside") {
        result.align = AnchorAlign::Inside;
    } else if (kind == "outside") {
        result.align = AnchorAlign::Outside;
    }
    if (const XmlElement offset = position.child(ns::wp, "posOffset")) {
        result.offset = to_emu(offset.text()).value_or(0);
    }
    return result;
}

HorizontalBase horizontal_base(const std::string& name)
{
    return name == "page"            ? HorizontalBase::Page
           : name == "margin"        ? HorizontalBase::Margin
           : name == "leftMargin"    ? HorizontalBase::LeftMargin
           : name == "rightMargin"   ? HorizontalBase::RightMargin
           : name == "insideMargin"  ? HorizontalBase::InsideMargin
           : name == "outsideMargin" ? HorizontalBase::OutsideMargin
           : name == "character"     ? HorizontalBase::Character
                                     : HorizontalBase::Column;
}

VerticalBase vertical_base(const std::string& name)
{
    return name == "page"                                      ? VerticalBase::Page
           : name == "margin"                                  ? VerticalBase::Margin
           : name == "topMargin" || name == "insideMargin"     ? VerticalBase::TopMargin
           : name == "bottomMargin" || name == "outsideMargin" ? VerticalBase::BottomMargin
           : name == "line"                                    ? VerticalBase::Line
                                                               : VerticalBase::Paragraph;
}

Sides read_distances(XmlElement element, const Sides& otherwise)
{
    return {attribute_emu(element, "distL", otherwise.left),
            attribute_emu(element, "distT", otherwise.top),
            attribute_emu(element, "distR", otherwise.right),
            attribute_emu(element, "distB", otherwise.bottom)};
}

void read_wrap(XmlElement wrap, Anchor& anchor)
{
    const std::string_view name = wrap.name();
    anchor.wrap = name == "wrapSquare"                           ? Wrap::Square
                  : name == "wrapTight" || name == "wrapThrough" ? Wrap::Tight
                  : name == "wrapTopAndBottom"                   ? Wrap::TopAndBottom
                                                                 : Wrap::None;
    const std::string side = wrap.attribute("", "wrapText").value_or("bothSides");
    anchor.side = side == "left"      ? WrapSide::Left
                  : side == "right"   ? WrapSide::Right
                  : side == "largest" ? WrapSide::Largest
                                      : WrapSide::Both;
    anchor.distance = read_distances(wrap, anchor.distance);
}

Anchor read_anchor(XmlElement element)
{
    Anchor anchor;
    anchor.distance = read_distances(element, {});
    anchor.is_behind_text = is_true(element, "behindDoc");
    anchor.order = attribute_emu(element, "relativeHeight", 0);
    const auto relative = [](XmlElement position) {
        return position.attribute("", "relativeFrom").value_or("");
    };
    const auto read_child = [&](XmlElement child) {
        if (child.is(ns::wp, "positionH")) {
            anchor.horizontal =
                read_position(child, anchor.horizontal, horizontal_base(relative(child)));
        } else if (child.is(ns::wp, "positionV")) {
            anchor.vertical = read_position(child, anchor.vertical, vertical_base(relative(child)));
        } else if (child.space() == ns::wp && child.name().starts_with("wrap")) {
            read_wrap(child, anchor);
        }
    };
    for (const XmlElement child : element.children()) {
        if (child.is(ns::mc, "AlternateContent")) {
            // Positions in percent (wp14) are not understood: their fallback says the same in EMU.
            const XmlElement fallback = child.child(ns::mc, "Fallback");
            for (const XmlElement inner : fallback ? fallback.children() : child.children()) {
                read_child(inner);
            }
        } else {
            read_child(child);
        }
    }
    if (is_true(element, "simplePos")) {
        const XmlElement place = element.child(ns::wp, "simplePos");
        anchor.horizontal = {HorizontalBase::Page, std::nullopt, attribute_emu(place, "x", 0)};
        anchor.vertical = {VerticalBase::Page, std::nullopt, attribute_emu(place, "y", 0)};
    }
    return anchor;
}

// --- Transforms --------------------------------------------------------------------------------

/// From the coordinates of a group's children to those of its drawing.
struct Space {
    Rectangle outer; ///< the group's box in the drawing
    Rectangle inner; ///< the same box as its children count

    Rectangle map(const Rectangle& box) const
    {
        const auto scale = [](std::int64_t length, std::int64_t outer_size,
                              std::int64_t inner_size) {
            return inner_size > 0 ? length * outer_size / inner_size : length;
        };
        return {outer.left + scale(box.left - inner.left, outer.width, inner.width),
                outer.top + scale(box.top - inner.top, outer.height, inner.height),
                scale(box.width, outer.width, inner.width),
                scale(box.height, outer.height, inner.height)};
    }
};

Rectangle read_box(XmlElement transform, std::string_view offset, std::string_view extent)
{
    const XmlElement at = child_of(transform, ns::a, offset);
    const XmlElement size = child_of(transform, ns::a, extent);
    return {attribute_emu(at, "x", 0), attribute_emu(at, "y", 0),
            std::max<std::int64_t>(0, attribute_emu(size, "cx", 0)),
            std::max<std::int64_t>(0, attribute_emu(size, "cy", 0))};
}

class DrawingReader {
public:
    explicit DrawingReader(const DrawingContext& context) : context_(context) {}

    std::shared_ptr<const Drawing> read(XmlElement element)
    {
        const XmlElement placed = element.first();
        if (!placed.is(ns::wp, "inline") && !placed.is(ns::wp, "anchor")) {
            return nullptr;
        }
        const XmlElement named = placed.child(ns::wp, "docPr");
        if (is_true(placed, "hidden") || (named && is_true(named, "hidden"))) {
            return nullptr;
        }
        context_.pictures.count_drawing(context_.where);
        const XmlElement extent = placed.child(ns::wp, "extent");
        // ISO 32000-1, annex C: no page is larger than 14,400 points.
        constexpr std::int64_t side_max = 14'400 * std::int64_t{12'700};
        drawing_.width = std::clamp<std::int64_t>(attribute_emu(extent, "cx", 0), 0, side_max);
        drawing_.height = std::clamp<std::int64_t>(attribute_emu(extent, "cy", 0), 0, side_max);
        read_effects(placed.child(ns::wp, "effectExtent"));
        if (named) {
            read_name(named);
        }
        if (placed.is(ns::wp, "anchor")) {
            drawing_.anchor = read_anchor(placed);
        }
        read_graphic(child_of(placed.child(ns::a, "graphic"), ns::a, "graphicData"));
        return std::make_shared<const Drawing>(std::move(drawing_));
    }

private:
    void read_effects(XmlElement effects)
    {
        constexpr std::int64_t effect_max = 1'000 * std::int64_t{12'700};
        const auto side = [&](std::string_view name) {
            return std::clamp<std::int64_t>(attribute_emu(effects, name, 0), 0, effect_max);
        };
        drawing_.effects = {side("l"), side("t"), side("r"), side("b")};
    }

    void read_name(XmlElement named)
    {
        drawing_.name = named.attribute("", "name").value_or("");
        drawing_.alt = named.attribute("", "descr").value_or("");
        if (drawing_.alt.empty()) {
            drawing_.alt = named.attribute("", "title").value_or("");
        }
        const XmlElement decorative = descendant(named, ns::adec, "decorative");
        drawing_.is_decorative = decorative && is_true(decorative, "val");
        if (const XmlElement click = named.child(ns::a, "hlinkClick")) {
            const auto found =
                context_.relationships.find(click.attribute(ns::r, "id").value_or(""));
            if (found != context_.relationships.end() && found->second.is_external) {
                drawing_.address = found->second.target;
            }
        }
    }

    Rectangle whole() const { return {0, 0, drawing_.width, drawing_.height}; }

    void read_graphic(XmlElement data)
    {
        for (const XmlElement element : data ? data.children() : XmlElement::Children(nullptr)) {
            if (element.is(ns::wpg, "wgp")) {
                read_group(element, whole());
            } else if (element.is(ns::wpc, "wpc")) {
                const Space space{whole(), whole()};
                read_children(element, space);
            } else {
                read_part(element, whole());
            }
        }
        if (drawing_.parts.empty()) {
            drawing_.parts.push_back(empty_part(whole()));
        }
    }

    static DrawingPart empty_part(const Rectangle& box)
    {
        DrawingPart part;
        part.box = box;
        return part;
    }

    /// A picture or shape that fills `box`; anything else keeps the box empty.
    void read_part(XmlElement element, const Rectangle& box)
    {
        if (element.is(ns::pic, "pic")) {
            drawing_.parts.push_back(read_picture(element, box));
        } else if (element.is(ns::wps, "wsp")) {
            drawing_.parts.push_back(read_shape(element, box));
        } else {
            not_drawn(fmt::format("'{}' ({})", element.name(), what_is(element)),
                      "replace it by a picture of it, saved as PNG");
            drawing_.parts.push_back(empty_part(box));
        }
    }

    static std::string_view what_is(XmlElement element)
    {
        const std::string_view space = element.space();
        return space.ends_with("/chart")     ? "a chart"
               : space.ends_with("/diagram") ? "a SmartArt diagram"
                                             : "a drawing of a kind not known here";
    }

    void not_drawn(const std::string& what, const std::string& cure)
    {
        context_.pictures.report(
            {.code = "drawing-not-drawn",
             .severity = Severity::Warning,
             .where = context_.where,
             .text =
                 fmt::format("the drawing '{}' holds {}, which is not drawn", drawing_.name, what),
             .cure = cure});
    }

    // --- Groups ------------------------------------------------------------------------------

    void read_group(XmlElement group, const Rectangle& box)
    {
        const XmlElement transform = child_of(group.child(ns::wpg, "grpSpPr"), ns::a, "xfrm");
        Space space{box, read_box(transform, "chOff", "chExt")};
        if (space.inner.width == 0 || space.inner.height == 0) {
            space.inner.width = box.width;
            space.inner.height = box.height;
        }
        if (transform && (attribute_emu(transform, "rot", 0) != 0 || is_true(transform, "flipH") ||
                          is_true(transform, "flipV"))) {
            simplified("a group that is turned or mirrored", "it is drawn upright");
        }
        read_children(group, space);
    }

    void read_children(XmlElement parent, const Space& space)
    {
        for (const XmlElement element : parent.children()) {
            if (element.is(ns::wpg, "grpSp")) {
                const XmlElement transform =
                    child_of(element.child(ns::wpg, "grpSpPr"), ns::a, "xfrm");
                read_group(element, space.map(read_box(transform, "off", "ext")));
            } else if (element.is(ns::pic, "pic") || element.is(ns::wps, "wsp")) {
                const XmlElement properties = element.is(ns::pic, "pic")
                                                  ? element.child(ns::pic, "spPr")
                                                  : element.child(ns::wps, "spPr");
                const XmlElement transform = child_of(properties, ns::a, "xfrm");
                read_part(element, space.map(read_box(transform, "off", "ext")));
            } else if (element.is(ns::wpg, "graphicFrame")) {
                not_drawn("a chart or diagram", "replace it by a picture of it, saved as PNG");
            }
        }
    }

    // --- Pictures ----------------------------------------------------------------------------

    DrawingPart read_picture(XmlElement element, const Rectangle& box)
    {
        DrawingPart part;
        part.box = box;
        DrawnPicture picture;
        const XmlElement fill = element.child(ns::pic, "blipFill");
        if (const XmlElement blip = child_of(fill, ns::a, "blip")) {
            picture.picture = load(blip);
        }
        if (const XmlElement crop = child_of(fill, ns::a, "srcRect")) {
            const auto side = [&](std::string_view name) {
                const std::string text = crop.attribute("", name).value_or("0");
                const bool is_percent = text.ends_with('%');
                const std::int64_t value =
                    to_emu(text.substr(0, text.find_first_of(".%"))).value_or(0);
                return std::clamp<std::int64_t>(is_percent ? value * 1000 : value, -1'000'000,
                                                100'000);
            };
            picture.crop = {side("l"), side("t"), side("r"), side("b")};
            if (picture.crop.left + picture.crop.right >= 100'000 ||
                picture.crop.top + picture.crop.bottom >= 100'000) {
                picture.crop = {};
            }
        }
        part.what = picture;
        if (const XmlElement properties = element.child(ns::pic, "spPr")) {
            read_turn(properties, part);
            part.line = read_line(properties.child(ns::a, "ln"), {});
            part.fill = read_fill(properties, {});
        }
        return part;
    }

    std::optional<std::size_t> load(XmlElement blip)
    {
        const auto found = context_.relationships.find(blip.attribute(ns::r, "embed").value_or(""));
        if (found != context_.relationships.end() && !found->second.is_external) {
            return context_.pictures.load(found->second.target, context_.where);
        }
        const auto link = context_.relationships.find(blip.attribute(ns::r, "link").value_or(""));
        if (link != context_.relationships.end() || found != context_.relationships.end()) {
            refuse_link(link != context_.relationships.end() ? link->second.target
                                                             : found->second.target);
        } else {
            not_drawn("no picture", "insert the picture again");
        }
        return std::nullopt;
    }

    void refuse_link(const std::string& target)
    {
        context_.pictures.report(
            {.code = "picture-linked",
             .severity = Severity::Warning,
             .where = context_.where,
             .text = fmt::format("the picture '{}' lies outside of the Word file at '{}'; it is not"
                                 " fetched, its place stays empty",
                                 drawing_.name, target),
             .cure = "insert the picture into the file"});
    }

    // --- Shapes ------------------------------------------------------------------------------

    DrawingPart read_shape(XmlElement element, const Rectangle& box)
    {
        DrawingPart part;
        part.box = box;
        Shape shape;
        const XmlElement properties = element.child(ns::wps, "spPr");
        const XmlElement style = element.child(ns::wps, "style");
        const XmlElement geometry = child_of(properties, ns::a, "prstGeom");
        const std::string kind =
            geometry ? geometry.attribute("", "prst").value_or("") : std::string("free form");
        shape.kind = kind == "rect"                                   ? Shape::Kind::Rectangle
                     : kind == "line" || kind == "straightConnector1" ? Shape::Kind::Line
                                                                      : Shape::Kind::Other;
        if (properties) {
            read_turn(properties, part);
            part.line = read_line(properties.child(ns::a, "ln"), child_of(style, ns::a, "lnRef"));
            part.fill = read_fill(properties, child_of(style, ns::a, "fillRef"));
        }
        if (shape.kind == Shape::Kind::Other && (part.fill || part.line)) {
            simplified(fmt::format("a shape '{}'", kind), "it is drawn as a rectangle");
        }
        if (const XmlElement box_of_text = element.child(ns::wps, "txbx")) {
            if (const XmlElement content = box_of_text.child_w("txbxContent")) {
                shape.blocks = context_.read_blocks(content);
            }
        }
        if (const XmlElement body = element.child(ns::wps, "bodyPr")) {
            read_body(body, shape);
        }
        part.what = std::move(shape);
        return part;
    }

    void read_body(XmlElement body, Shape& shape)
    {
        const auto inset = [&](std::string_view name, std::int64_t otherwise) {
            return std::max<std::int64_t>(0, attribute_emu(body, name, otherwise));
        };
        shape.insets = {inset("lIns", 91440), inset("tIns", 45720), inset("rIns", 91440),
                        inset("bIns", 45720)};
        const std::string anchor = body.attribute("", "anchor").value_or("t");
        shape.alignment = anchor == "ctr" ? VerticalAlignment::Centre
                          : anchor == "b" ? VerticalAlignment::Bottom
                                          : VerticalAlignment::Top;
        shape.grows = static_cast<bool>(body.child(ns::a, "spAutoFit"));
        const std::string direction = body.attribute("", "vert").value_or("horz");
        if (direction != "horz" && !shape.blocks.empty()) {
            simplified("a text box whose text is turned", "its text is set upright");
        }
    }

    // --- Looks -------------------------------------------------------------------------------

    void read_turn(XmlElement properties, DrawingPart& part)
    {
        const XmlElement transform = properties.child(ns::a, "xfrm");
        if (!transform) {
            return;
        }
        part.is_mirrored = is_true(transform, "flipH");
        part.is_upside_down = is_true(transform, "flipV");
        // In 60,000ths of a degree.
        constexpr std::int64_t quarter = 90 * 60'000;
        const std::int64_t turn = attribute_emu(transform, "rot", 0) % (4 * quarter);
        part.quarter_turns = static_cast<int>(((turn / quarter) % 4 + 4) % 4);
        if (turn % quarter != 0) {
            part.quarter_turns = 0;
            simplified("a picture or shape turned by other than 90 degrees", "it is drawn upright");
        }
    }

    void simplified(const std::string& what, const std::string& how)
    {
        context_.pictures.report(
            {.code = "shape-simplified",
             .severity = Severity::Warning,
             .where = context_.where,
             .text = fmt::format("the drawing '{}' holds {}; {}", drawing_.name, what, how),
             .cure = "replace it by a picture of it, saved as PNG"});
    }

    /// A style's colour for a line or a fill; index 0 means none (ECMA-376-1, 20.1.4.2).
    std::optional<Rgb> style_colour(XmlElement reference) const
    {
        return reference && reference.attribute("", "idx").value_or("0") != "0"
                   ? read_drawing_colour(reference, context_.theme)
                   : std::nullopt;
    }

    std::optional<Rgb> read_fill(XmlElement properties, XmlElement reference)
    {
        if (properties.child(ns::a, "noFill")) {
            return std::nullopt;
        }
        if (const XmlElement solid = properties.child(ns::a, "solidFill")) {
            return read_drawing_colour(solid, context_.theme);
        }
        for (const char* kind : {"gradFill", "pattFill", "blipFill"}) {
            if (properties.child(ns::a, kind)) {
                simplified("a fill that is not of one colour", "it is drawn without it");
                return std::nullopt;
            }
        }
        return style_colour(reference);
    }

    std::optional<ShapeLine> read_line(XmlElement line, XmlElement reference)
    {
        if (line && line.child(ns::a, "noFill")) {
            return std::nullopt;
        }
        const XmlElement solid = child_of(line, ns::a, "solidFill");
        const auto colour =
            solid ? read_drawing_colour(solid, context_.theme) : style_colour(reference);
        if (!colour) {
            return std::nullopt;
        }
        const XmlElement dash = child_of(line, ns::a, "prstDash");
        if ((dash && dash.attribute("", "val").value_or("solid") != "solid") ||
            child_of(line, ns::a, "custDash")) {
            simplified("a dashed line", "it is drawn solid");
        }
        const std::int64_t width = line ? attribute_emu(line, "w", 9525) : 9525;
        return ShapeLine{*colour, std::clamp<std::int64_t>(width, 1, 1'000 * 12'700)};
    }

    const DrawingContext& context_;
    Drawing drawing_;
};

bool is_understood(XmlElement choice)
{
    static constexpr std::array<std::string_view, 6> known{ns::wps, ns::wpg,  ns::wpc,
                                                           ns::w14, ns::wp14, ns::pic};
    const std::string prefixes = choice.attribute("", "Requires").value_or("");
    bool any = false;
    for (std::size_t at = 0; at < prefixes.size();) {
        const std::size_t end = std::min(prefixes.find(' ', at), prefixes.size());
        if (end > at) {
            const auto space = choice.namespace_of(prefixes.substr(at, end - at));
            if (!space || std::find(known.begin(), known.end(), *space) == known.end()) {
                return false;
            }
            any = true;
        }
        at = end + 1;
    }
    return any;
}

} // namespace

std::shared_ptr<const Drawing> read_drawing(XmlElement drawing, const DrawingContext& context)
{
    return DrawingReader(context).read(drawing);
}

XmlElement understood_branch(XmlElement alternate)
{
    for (const XmlElement branch : alternate.children()) {
        if (branch.is(ns::mc, "Fallback") ||
            (branch.is(ns::mc, "Choice") && is_understood(branch))) {
            return branch;
        }
    }
    return {};
}

} // namespace indenture::docx
