#include "layout/images.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace indenture::layout {
namespace {

constexpr std::int64_t whole_crop = 100'000;

Length emu(std::int64_t count)
{
    return Length::emu(count);
}

Colour colour_of(const docx::Rgb& rgb)
{
    return {rgb.red, rgb.green, rgb.blue};
}

const docx::Shape* text_box(const DrawingBox& drawing, std::size_t part)
{
    const auto* shape = std::get_if<docx::Shape>(&drawing.drawing().parts[part].what);
    return shape != nullptr && !shape->blocks.empty() ? shape : nullptr;
}

/// The box of a part before it is turned, from the drawing's corner.
Box upright_box(const DrawingBox& drawing, std::size_t part)
{
    const docx::Rectangle& stated = drawing.drawing().parts[part].box;
    Box box{emu(stated.left), emu(stated.top), emu(stated.width), emu(stated.height)};
    const docx::Shape* shape = text_box(drawing, part);
    if (shape != nullptr && shape->grows) {
        box.height = drawing.texts[part].height + emu(shape->insets.top + shape->insets.bottom);
    }
    return box;
}

/// The box turned clockwise about the middle of another.
Box turned(const Box& box, const Box& about, int quarter_turns)
{
    const Length middle_x = about.left + about.width / 2;
    const Length middle_y = about.top + about.height / 2;
    Box result = box;
    for (int i = 0; i < quarter_turns; ++i) {
        const Length x = result.left - middle_x;
        const Length below = result.top + result.height - middle_y;
        result = {middle_x - below, middle_y + x, result.height, result.width};
    }
    return result;
}

Box moved(Box box, Point by)
{
    box.left += by.x;
    box.top += by.y;
    return box;
}

Box intersection(const Box& one, const Box& other)
{
    const Length left = std::max(one.left, other.left);
    const Length top = std::max(one.top, other.top);
    const Length right = std::min(one.left + one.width, other.left + other.width);
    const Length bottom = std::min(one.top + one.height, other.top + other.height);
    return {left, top, std::max(Length(), right - left), std::max(Length(), bottom - top)};
}

/// Where the whole picture lies if what is left after the crop fills `box`.
Box uncropped(const Box& box, const docx::Sides& crop)
{
    const std::int64_t across = whole_crop - crop.left - crop.right;
    const std::int64_t down = whole_crop - crop.top - crop.bottom;
    Box whole;
    whole.width = box.width * whole_crop / across;
    whole.height = box.height * whole_crop / down;
    whole.left = box.left - whole.width * crop.left / whole_crop;
    whole.top = box.top - whole.height * crop.top / whole_crop;
    return whole;
}

class GraphicsMaker {
public:
    GraphicsMaker(const DrawingBox& drawing, Point corner, const std::optional<Box>& window,
                  DrawnImages& images)
        : drawing_(drawing), corner_(corner), window_(window), images_(images)
    {
    }

    std::vector<Graphic> make()
    {
        for (std::size_t i = 0; i < drawing_.drawing().parts.size(); ++i) {
            add_part(i);
        }
        return std::move(graphics_);
    }

private:
    void add_part(std::size_t index)
    {
        const docx::DrawingPart& part = drawing_.drawing().parts[index];
        const Box box = box_of_part(drawing_, index, corner_);
        const auto* shape = std::get_if<docx::Shape>(&part.what);
        if (shape != nullptr && shape->kind == docx::Shape::Kind::Line) {
            add_line(part, box);
            return;
        }
        if (part.fill && box.width > Length() && box.height > Length()) {
            graphics_.emplace_back(FilledBox{box, colour_of(*part.fill)});
        }
        if (shape == nullptr) {
            add_picture(part, std::get<docx::DrawnPicture>(part.what), index);
        }
        if (part.line) {
            add_frame(box, emu(part.line->width), colour_of(part.line->colour));
        }
    }

    void add_line(const docx::DrawingPart& part, const Box& box)
    {
        if (!part.line) {
            return;
        }
        const bool rises =
            (part.is_mirrored != part.is_upside_down) != (part.quarter_turns % 2 != 0);
        const Length right = box.left + box.width;
        const Length bottom = box.top + box.height;
        graphics_.emplace_back(StraightLine{{box.left, rises ? bottom : box.top},
                                            {right, rises ? box.top : bottom},
                                            emu(part.line->width),
                                            colour_of(part.line->colour)});
    }

    void add_picture(const docx::DrawingPart& part, const docx::DrawnPicture& picture,
                     std::size_t index)
    {
        const Box upright = moved(upright_box(drawing_, index), corner_);
        if (upright.width <= Length() || upright.height <= Length()) {
            return;
        }
        const Box seen = turned(upright, upright, part.quarter_turns);
        if (!picture.picture) {
            constexpr Colour grey{128, 128, 128};
            add_frame(seen, Length::half_points(1), grey);
            return;
        }
        docx::Sides crop = picture.crop;
        if (part.is_mirrored) {
            std::swap(crop.left, crop.right);
        }
        if (part.is_upside_down) {
            std::swap(crop.top, crop.bottom);
        }
        PlacedImage image;
        image.image = images_.id_of(*picture.picture);
        image.box = turned(uncropped(upright, crop), upright, part.quarter_turns);
        image.quarter_turns = part.quarter_turns;
        image.is_mirrored = part.is_mirrored;
        image.is_upside_down = part.is_upside_down;
        Box clip = intersection(image.box, seen);
        if (window_) {
            clip = intersection(clip, *window_);
        }
        if (clip.width <= Length() || clip.height <= Length()) {
            return;
        }
        if (!(clip == image.box)) {
            image.clip = clip;
        }
        graphics_.emplace_back(image);
    }

    /// Four rules, half their width on either side of the box.
    void add_frame(const Box& box, Length width, const Colour& colour)
    {
        const Length half = width / 2;
        const Length across = box.width + width;
        const Length down = std::max(Length(), box.height - width);
        const std::array<Box, 4> rules{
            Box{box.left - half, box.top - half, across, width},
            Box{box.left - half, box.top + box.height - half, across, width},
            Box{box.left - half, box.top - half + width, width, down},
            Box{box.left + box.width - half, box.top - half + width, width, down}};
        for (const Box& rule : rules) {
            if (rule.width > Length() && rule.height > Length()) {
                graphics_.emplace_back(FilledBox{rule, colour});
            }
        }
    }

    const DrawingBox& drawing_;
    Point corner_;
    const std::optional<Box>& window_;
    DrawnImages& images_;
    std::vector<Graphic> graphics_;
};

// --- Floats ------------------------------------------------------------------------------------

struct Range {
    Length start;
    Length size;
};

Range horizontal_range(docx::HorizontalBase base, const FloatGround& ground)
{
    const docx::SectionProperties& section = ground.section;
    const Length page = Length::twips(section.page_width);
    const Length left = Length::twips(section.margin_left);
    const Length right = Length::twips(section.margin_right);
    const Range left_margin{Length(), left};
    const Range right_margin{page - right, right};
    switch (base) {
    case docx::HorizontalBase::Page:
        return {Length(), page};
    case docx::HorizontalBase::Margin:
        return {left, page - left - right};
    case docx::HorizontalBase::LeftMargin:
        return left_margin;
    case docx::HorizontalBase::RightMargin:
        return right_margin;
    case docx::HorizontalBase::InsideMargin:
        return ground.is_odd_page ? left_margin : right_margin;
    case docx::HorizontalBase::OutsideMargin:
        return ground.is_odd_page ? right_margin : left_margin;
    case docx::HorizontalBase::Column:
        return {ground.column_left, ground.column_width};
    case docx::HorizontalBase::Character:
        break;
    }
    return {ground.character_x, Length()};
}

Range vertical_range(docx::VerticalBase base, const FloatGround& ground)
{
    const docx::SectionProperties& section = ground.section;
    const Length page = Length::twips(section.page_height);
    const Length top = Length::twips(std::abs(section.margin_top));
    const Length bottom = Length::twips(std::abs(section.margin_bottom));
    switch (base) {
    case docx::VerticalBase::Page:
        return {Length(), page};
    case docx::VerticalBase::Margin:
        return {top, page - top - bottom};
    case docx::VerticalBase::TopMargin:
        return {Length(), top};
    case docx::VerticalBase::BottomMargin:
        return {page - bottom, bottom};
    case docx::VerticalBase::Paragraph:
        return {ground.paragraph_top, Length()};
    case docx::VerticalBase::Line:
        break;
    }
    return {ground.line_top, ground.line_height};
}

Length aligned(docx::AnchorAlign align, const Range& range, Length size, bool is_odd_page)
{
    const bool at_end = align == docx::AnchorAlign::End ||
                        (align == docx::AnchorAlign::Inside && !is_odd_page) ||
                        (align == docx::AnchorAlign::Outside && is_odd_page);
    const Length room = range.size - size;
    return range.start + (align == docx::AnchorAlign::Centre ? room / 2 : at_end ? room : Length());
}

} // namespace

void lay_out_texts(DrawingBox& drawing, const LayoutContext& context)
{
    for (std::size_t i = 0; i < drawing.texts.size(); ++i) {
        DrawnText& text = drawing.texts[i];
        const docx::Shape* shape = text_box(drawing, i);
        if (shape == nullptr) {
            continue;
        }
        const Length inside =
            emu(drawing.drawing().parts[i].box.width - shape->insets.left - shape->insets.right);
        StackedBlocks stacked = stack(text.blocks, std::max(inside, Length::points(1)), context);
        text.slices = std::move(stacked.slices);
        text.height = stacked.height;
    }
}

Extent size_of(const DrawingBox& drawing)
{
    const docx::Drawing& source = drawing.drawing();
    Extent size{emu(source.width), emu(source.height)};
    if (source.parts.size() == 1) {
        size.height = std::max(Length(), upright_box(drawing, 0).height);
    }
    return size;
}

Extent size_in_line(const DrawingBox& drawing)
{
    const docx::Sides& effects = drawing.drawing().effects;
    const Extent size = size_of(drawing);
    return {size.width + emu(effects.left + effects.right),
            size.height + emu(effects.top + effects.bottom)};
}

Box box_of_part(const DrawingBox& drawing, std::size_t part, Point corner)
{
    const Box box = moved(upright_box(drawing, part), corner);
    return turned(box, box, drawing.drawing().parts[part].quarter_turns);
}

Point text_corner(const DrawingBox& drawing, std::size_t part, Point corner)
{
    const Box box = moved(upright_box(drawing, part), corner);
    const docx::Shape* shape = text_box(drawing, part);
    if (shape == nullptr) {
        return {box.left, box.top};
    }
    const Length room = std::max(Length(), box.height - drawing.texts[part].height -
                                               emu(shape->insets.top + shape->insets.bottom));
    const Length above = shape->alignment == docx::VerticalAlignment::Centre   ? room / 2
                         : shape->alignment == docx::VerticalAlignment::Bottom ? room
                                                                               : Length();
    return {box.left + emu(shape->insets.left), box.top + emu(shape->insets.top) + above};
}

Length overflow_of(const DrawingBox& drawing, std::size_t part)
{
    const docx::Shape* shape = text_box(drawing, part);
    return shape == nullptr
               ? Length()
               : std::max(Length(), drawing.texts[part].height + emu(shape->insets.top) -
                                        upright_box(drawing, part).height);
}

bool is_figure(const docx::Drawing& drawing)
{
    const bool has_picture =
        std::any_of(drawing.parts.begin(), drawing.parts.end(), [](const docx::DrawingPart& part) {
            return std::holds_alternative<docx::DrawnPicture>(part.what);
        });
    const bool has_text =
        std::any_of(drawing.parts.begin(), drawing.parts.end(), [](const docx::DrawingPart& part) {
            const auto* shape = std::get_if<docx::Shape>(&part.what);
            return shape != nullptr && !shape->blocks.empty();
        });
    // A text box speaks for itself.
    return !drawing.is_decorative && (has_picture || (!drawing.alt.empty() && !has_text));
}

bool is_ornament(const DrawingBox& drawing)
{
    return !is_figure(drawing.drawing()) &&
           std::all_of(drawing.texts.begin(), drawing.texts.end(),
                       [](const DrawnText& text) { return text.blocks.empty(); });
}

ImageId DrawnImages::id_of(std::size_t picture)
{
    const auto [known, is_new] =
        ids_.try_emplace(picture, ImageId{static_cast<std::uint32_t>(images_.size())});
    if (is_new) {
        const docx::Picture& from = document_.pictures.at(picture);
        images_.push_back(
            {from.part,
             from.format == docx::PictureFormat::Png ? ImageFormat::Png : ImageFormat::Jpeg,
             from.width, from.height, from.is_grey, from.octets});
    }
    return known->second;
}

std::vector<Graphic> graphics_of(const DrawingBox& drawing, Point corner,
                                 const std::optional<Box>& window, DrawnImages& images)
{
    return GraphicsMaker(drawing, corner, window, images).make();
}

FloatGround ground_of(const ParagraphBox& paragraph, const DrawingAnchor& anchor, std::size_t line,
                      const FloatPage& page)
{
    const Place& place = paragraph.places[line];
    std::size_t first = line; // of the paragraph on this page
    while (first > 0 && paragraph.places[first - 1].page == place.page) {
        --first;
    }
    Length x = place.x + paragraph.lines[line].x;
    for (std::uint32_t at = paragraph.lines[line].begin; at < paragraph.lines[line].end; ++at) {
        if (paragraph.atoms[at].text_begin >= anchor.text_begin) {
            break;
        }
        x += emu(paragraph.atoms[at].advance);
    }
    return {page.section,
            page.is_odd,
            place.x,
            paragraph.width.value_or(Length()),
            paragraph.places[first].y,
            place.y,
            paragraph.lines[line].height,
            x};
}

Point corner_of_float(const docx::Anchor& anchor, const Extent& size, const FloatGround& ground)
{
    const Range across = horizontal_range(anchor.horizontal.base, ground);
    const Range down = vertical_range(anchor.vertical.base, ground);
    Point corner{across.start + emu(anchor.horizontal.offset),
                 down.start + emu(anchor.vertical.offset)};
    if (anchor.horizontal.align) {
        corner.x = aligned(*anchor.horizontal.align, across, size.width, ground.is_odd_page);
    }
    if (anchor.vertical.align) {
        // Inside and outside of a page's height are its top and bottom.
        corner.y = aligned(*anchor.vertical.align, down, size.height, true);
    }
    if (anchor.wrap != docx::Wrap::None) {
        const Length page = Length::twips(ground.section.page_height);
        corner.y = std::max(Length(), std::min(corner.y, page - size.height));
    }
    return corner;
}

void settle_texts(const ParagraphBox& paragraph)
{
    for (const std::unique_ptr<DrawingBox>& drawing : paragraph.drawings) {
        for (const DrawnText& text : drawing->texts) {
            if (!paragraph.places.empty()) {
                place_slices(text.slices, paragraph.places.front());
            }
        }
    }
}

std::size_t line_of(const ParagraphBox& paragraph, const DrawingAnchor& anchor)
{
    std::size_t found = 0;
    for (std::size_t i = 1; i < paragraph.lines.size(); ++i) {
        const std::uint32_t first = paragraph.lines[i].begin;
        const bool begins_after = first >= paragraph.atoms.size() ||
                                  paragraph.atoms[first].text_begin > anchor.text_begin;
        if (begins_after) {
            break;
        }
        found = i;
    }
    return found;
}

} // namespace indenture::layout
