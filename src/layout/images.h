#pragma once

#include "layout/flow.h"
#include "layout/pages.h"
#include "layout/tables.h"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace indenture::layout {

// For this folder only: pictures, text boxes and shapes, wherever they stand.

struct Extent {
    Length width;
    Length height;
};

/// Lays out the text of the drawing's parts: needed before its size is asked for.
void lay_out_texts(DrawingBox& drawing, const LayoutContext& context);

/// A text box that grows with its text is as high as that.
Extent size_of(const DrawingBox& drawing);
/// The same with the room that its effects take in a line.
Extent size_in_line(const DrawingBox& drawing);

/// What one part of a drawing covers when the drawing's top left corner is there.
Box box_of_part(const DrawingBox& drawing, std::size_t part, Point corner);
/// Where the text of that part begins: its top left corner.
Point text_corner(const DrawingBox& drawing, std::size_t part, Point corner);
/// By how much its text is higher than its box; 0 if it fits.
Length overflow_of(const DrawingBox& drawing, std::size_t part);

/// Is there anything to tell of, for those who cannot see it: a picture or a described shape?
bool is_figure(const docx::Drawing& drawing);
/// Neither a figure nor text: a rule, a frame, an ornament.
bool is_ornament(const DrawingBox& drawing);

/// The pictures of the document that are drawn, in order of first use.
class DrawnImages {
public:
    explicit DrawnImages(const docx::Document& document) : document_(document) {}
    ImageId id_of(std::size_t picture);
    std::vector<Image> take() { return std::move(images_); }

private:
    const docx::Document& document_;
    std::vector<Image> images_;
    std::map<std::size_t, ImageId> ids_;
};

/// Fills, pictures and lines of all parts, without their text. Nothing outside of `window`, if
/// there is one, is seen of a picture. A picture that cannot be shown is an empty frame.
std::vector<Graphic> graphics_of(const DrawingBox& drawing, Point corner,
                                 const std::optional<Box>& window, DrawnImages& images);

// --- What floats -------------------------------------------------------------------------------

/// What the place of a float is measured from.
struct FloatGround {
    const docx::SectionProperties& section;
    bool is_odd_page = true;
    Length column_left;
    Length column_width;
    Length paragraph_top;
    Length line_top;
    Length line_height;
    Length character_x;
};

/// The page's part of it.
struct FloatPage {
    const docx::SectionProperties& section;
    bool is_odd = true;
};
/// For a paragraph whose lines have their places.
FloatGround ground_of(const ParagraphBox& paragraph, const DrawingAnchor& anchor, std::size_t line,
                      const FloatPage& page);

/// The top left corner of a float of that size (ECMA-376-1, 20.4.3). A float that text wraps
/// around stays on its page, as Word has it (measured: github openooxml/betteroffice 628).
Point corner_of_float(const docx::Anchor& anchor, const Extent& size, const FloatGround& ground);

/// Gives the text of the paragraph's text boxes its page, for fields that ask for it.
void settle_texts(const ParagraphBox& paragraph);

/// The line in which a float is anchored: an index into ParagraphBox::lines.
std::size_t line_of(const ParagraphBox& paragraph, const DrawingAnchor& anchor);

} // namespace indenture::layout
