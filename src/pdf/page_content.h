#pragma once

#include "base/digest.h"
#include "base/limits.h"
#include "pdf/file.h"
#include "pdf/page_tree.h"

#include <cstddef>
#include <string>
#include <vector>

namespace indenture::pdf {

/// In points from the origin of the page's user space, up and to the right.
struct Point {
    double x = 0;
    double y = 0;
};

struct Rectangle {
    double left = 0;
    double bottom = 0;
    double right = 0;
    double top = 0;

    /// `inner` lies inside, or sticks out by no more than `slack` points.
    bool contains(const Rectangle& inner, double slack) const;
    bool meets(const Rectangle& other) const;
    Rectangle common_with(const Rectangle& other) const;
    /// 0 if there is nothing in it.
    double area() const;
};

/// A word, or the blank after one, as the page shows it: codes side by side on one line, in one
/// style.
struct TextRun {
    std::string text; ///< UTF-8; U+FFFD where the file does not say
    std::string font; ///< name without the tag of a subset
    double size = 0;  ///< points, as they appear
    Point start;      ///< on the base line
    Rectangle clip;   ///< nothing of it is seen outside
    bool is_blank = false;
    /// What draws the glyphs: font program, encoding and codes. Says which shapes are seen,
    /// whatever they are said to read as.
    Digest shapes = Digest::of({});
    /// These, with colours, clip and all else that makes the same word look otherwise.
    Digest look = Digest::of({});
    std::size_t order = 0; ///< of painting, on its page, marks included
};

/// A painted path, picture or shading.
struct Mark {
    enum class Kind { Path, Image, Shading };

    Kind kind = Kind::Path;
    Digest look = Digest::of({}); ///< all but the place
    std::vector<Point> points;    ///< of the path, or the corners of the picture
    Rectangle box;                ///< nothing of it is seen outside
    std::size_t order = 0;
};

/// What the contents of a page paint, annotations not among it.
struct PageContent {
    std::vector<TextRun> runs; ///< in the order of painting
    std::vector<Mark> marks;
};

/// Reads the contents of `pages`, forms inside them included. Whatever could look different to
/// different readers, or is not understood, is Error(BadInput) naming page and reason: optional
/// content, text as a clip, unknown operators and filters, fonts that are neither simple nor
/// Identity-H. Error(LimitExceeded) at a cap.
std::vector<PageContent> contents_of(const View& view, const std::vector<Page>& pages,
                                     const Limits& limits);

/// The rectangle of an array of four numbers; Error(BadInput) for anything else.
Rectangle rectangle_in(const View& view, const Object& object);

} // namespace indenture::pdf
