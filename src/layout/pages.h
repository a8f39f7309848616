#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "docx/field_results.h"
#include "layout/font_set.h"
#include "layout/length.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace indenture::layout {

/// From the top left corner of the page, y downwards.
struct Point {
    Length x;
    Length y;
    bool operator==(const Point&) const = default;
};

struct Box {
    Length left;
    Length top;
    Length width;
    Length height;
    bool operator==(const Box&) const = default;
};

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const Colour&) const = default;
};

// --- What is drawn -------------------------------------------------------------------------------

/// One glyph of a run. It stands for `text_length` code points of the run's text, in order; 0 for
/// the further glyphs of a cluster.
struct Glyph {
    std::uint16_t id = 0; ///< glyph of the font file; never 0
    std::uint8_t text_length = 1;
    ShortLength advance; ///< to the next glyph's origin, justification included
    bool operator==(const Glyph&) const = default;
};

/// Glyphs of one font and size on one baseline.
struct GlyphRun {
    FontId font;
    Length size;
    Point origin; ///< of the first glyph, on the baseline
    Colour colour;
    std::vector<Glyph> glyphs;
    std::u32string text;
};

/// A filled rectangle: rules, borders, shading, underlines.
struct FilledBox {
    Box box;
    Colour colour;
};

/// A line from one point to another, half its width on either side.
struct StraightLine {
    Point from;
    Point to;
    Length width;
    Colour colour;
};

enum class ImageFormat { Png, Jpeg };

/// A picture file, its header checked.
struct Image {
    std::string name; ///< "word/media/image1.png", for errors
    ImageFormat format = ImageFormat::Png;
    std::uint32_t width = 0; ///< pixels
    std::uint32_t height = 0;
    bool is_grey = false;                ///< a JPEG of one colour
    std::shared_ptr<const Bytes> octets; ///< shared with the document
};

struct ImageId {
    std::uint32_t number = 0; ///< index into Pages::images
    auto operator<=>(const ImageId&) const = default;
};

/// A picture stretched over a box: mirrored, then turned, then clipped.
struct PlacedImage {
    ImageId image;
    Box box;                 ///< what the whole picture covers after it is turned
    std::optional<Box> clip; ///< what is seen of it; none: all
    int quarter_turns = 0;   ///< clockwise, 0 to 3
    bool is_mirrored = false;
    bool is_upside_down = false;
};

/// A fragment of content: all items of one page that carry the same id belong to one element.
/// Numbered from 0 over the whole document.
struct ContentId {
    std::uint32_t number = 0;
    auto operator<=>(const ContentId&) const = default;
};

/// Not content: never read aloud, never in the structure tree (ISO 32000-1, 14.8.2.2).
enum class Artifact { Header, Footer, Pagination, Layout };

using Mark = std::variant<ContentId, Artifact>;

using Graphic = std::variant<GlyphRun, FilledBox, StraightLine, PlacedImage>;

struct Item {
    Mark mark;
    Graphic drawing;
};

struct Page {
    Length width;
    Length height;
    std::vector<Item> items; ///< in drawing order; items of one content id stand together
    std::string label;       ///< the page number as printed, e.g. "3" or "iv"
};

// --- What it means: the structure tree -----------------------------------------------------------

/// Standard structure types (ISO 32000-1, 14.8.4); Pdf names are the same words.
enum class Role {
    Document,
    Sect,
    Div,
    P,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    L,
    LI,
    Lbl,
    LBody,
    Table,
    THead,
    TBody,
    TR,
    TH,
    TD,
    TOC,
    TOCI,
    Reference,
    Link,
    Span,
    Form,
    Figure,
    Note,
};

enum class ListNumbering { None, Disc, Decimal, LowerAlpha, UpperAlpha, LowerRoman, UpperRoman };
enum class Scope { Column, Row, Both };

struct ElementId {
    std::uint32_t number = 0; ///< index into Pages::elements
    auto operator<=>(const ElementId&) const = default;
};
struct AnnotationId {
    std::uint32_t number = 0; ///< index into Pages::annotations
    auto operator<=>(const AnnotationId&) const = default;
};

using Kid = std::variant<ElementId, ContentId, AnnotationId>;

/// Where a figure stands (ISO 32000-1, 14.8.5.4: BBox and Placement).
struct FigurePlace {
    std::uint32_t page = 0; ///< from 0
    Box box;
    bool is_in_line = false;
};

/// A node of the structure tree; kids in reading order.
struct Element {
    Role role = Role::P;
    std::vector<Kid> kids;
    std::optional<ListNumbering> list_numbering; ///< L
    std::optional<Scope> scope;                  ///< TH
    int column_span = 1;                         ///< TH, TD
    int row_span = 1;                            ///< TH, TD
    std::string language;                        ///< BCP 47; empty: as the document
    std::string alt;                             ///< Figure, Form
    std::optional<FigurePlace> figure;           ///< Figure
};

// --- What can be clicked or signed ---------------------------------------------------------------

struct Destination {
    std::uint32_t page = 0; ///< from 0
    Length top;
};

/// A signature field reserved for one party (ISO 32000-1, 12.7.4.5), unsigned.
struct SignatureField {
    std::string name;    ///< unique in the document
    std::string tooltip; ///< what a screen reader says
};

struct Link {
    std::variant<std::string, Destination> target; ///< an address, or a place in the document
    std::string description;                       ///< what a screen reader says
};

struct Annotation {
    std::uint32_t page = 0; ///< from 0
    Box box;
    std::variant<Link, SignatureField> what;
};

struct OutlineEntry {
    int level = 1; ///< 1 is the outermost
    std::string title;
    Destination destination;
};

/// A laid-out document: positions and meaning, no styles left to resolve.
struct Pages {
    FontSet fonts; ///< the glyph ids and FontIds above refer to it
    std::vector<Page> pages;
    std::vector<Image> images;
    std::vector<Element> elements; ///< [0] is the Document element
    std::vector<Annotation> annotations;
    std::vector<OutlineEntry> outline; ///< in document order
    std::string title;
    std::string language;          ///< BCP 47, e.g. "en-GB"
    std::vector<Finding> findings; ///< what was not laid out as Word would
    docx::FieldResults field_results;
};

} // namespace indenture::layout
