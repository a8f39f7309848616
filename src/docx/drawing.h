#pragma once

#include "base/bytes.h"
#include "docx/properties.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace indenture::docx {

// Pictures, text boxes and shapes (ECMA-376-1, 20.4 and, as older Words wrote them, 14.1).
// Distances are English Metric Units: 12,700 to a point.

struct Block;

enum class PictureFormat { Png, Jpeg };

/// A media part whose header was read strictly and is within Limits.
struct Picture {
    std::string part; ///< "word/media/image1.png"
    PictureFormat format = PictureFormat::Png;
    std::uint32_t width = 0; ///< pixels
    std::uint32_t height = 0;
    bool is_grey = false;                ///< a JPEG of one colour
    std::shared_ptr<const Bytes> octets; ///< of the part; copies of a document share them
};

struct Rectangle {
    std::int64_t left = 0;
    std::int64_t top = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;
    bool operator==(const Rectangle&) const = default;
};

/// What each side adds or takes.
struct Sides {
    std::int64_t left = 0;
    std::int64_t top = 0;
    std::int64_t right = 0;
    std::int64_t bottom = 0;
    bool operator==(const Sides&) const = default;
};

/// A picture in a drawing, stretched over its box after the crop.
struct DrawnPicture {
    /// Index into Document::pictures. None: it cannot be shown, its place stays empty.
    std::optional<std::size_t> picture;
    /// What is cut off, in 100,000ths of the picture's width or height; negative: added.
    Sides crop;
};

/// A shape, with text if it is a text box.
struct Shape {
    enum class Kind { Rectangle, Line, Other };
    Kind kind = Kind::Rectangle;
    std::vector<Block> blocks;
    Sides insets{91440, 45720, 91440, 45720}; ///< around the text
    VerticalAlignment alignment = VerticalAlignment::Top;
    bool grows = false; ///< as high as its text
};

struct ShapeLine {
    Rgb colour;
    std::int64_t width = 9525;
    bool operator==(const ShapeLine&) const = default;
};

/// One thing of a drawing; a drawing of several is a group.
struct DrawingPart {
    Rectangle box;               ///< from the drawing's top left corner, before it is turned
    int quarter_turns = 0;       ///< clockwise, 0 to 3, about the middle of the box
    bool is_mirrored = false;    ///< left to right, before it is turned
    bool is_upside_down = false; ///< top to bottom, before it is turned
    std::optional<Rgb> fill;
    std::optional<ShapeLine> line; ///< around it
    std::variant<DrawnPicture, Shape> what;
};

enum class HorizontalBase {
    Page,
    Margin,
    LeftMargin,
    RightMargin,
    InsideMargin,
    OutsideMargin,
    Column,
    Character
};
enum class VerticalBase { Page, Margin, TopMargin, BottomMargin, Paragraph, Line };
/// Start is left or top; Inside is the side of the binding.
enum class AnchorAlign { Start, Centre, End, Inside, Outside };

template <typename Base> struct AnchorPosition {
    Base base{};
    std::optional<AnchorAlign> align; ///< none: `offset` counts
    std::int64_t offset = 0;
};

enum class Wrap { None, Square, Tight, TopAndBottom };
enum class WrapSide { Both, Left, Right, Largest };

/// Where a drawing floats (ECMA-376-1, 20.4.2.3).
struct Anchor {
    AnchorPosition<HorizontalBase> horizontal{HorizontalBase::Column, std::nullopt, 0};
    AnchorPosition<VerticalBase> vertical{VerticalBase::Paragraph, std::nullopt, 0};
    Wrap wrap = Wrap::None;
    WrapSide side = WrapSide::Both;
    Sides distance; ///< that text keeps
    bool is_behind_text = false;
    std::int64_t order = 0; ///< the higher, the nearer to the reader
};

struct Drawing {
    std::int64_t width = 0;
    std::int64_t height = 0;
    Sides effects;                ///< room around it, in a line of text
    std::optional<Anchor> anchor; ///< none: it stands in the line as a character does
    std::string name;             ///< "Picture 1"
    std::string alt;              ///< what it shows, for those who cannot see it; may be empty
    bool is_decorative = false;   ///< shows nothing worth telling
    std::string address;          ///< where a click leads; empty: nowhere
    std::vector<DrawingPart> parts;
};

} // namespace indenture::docx
