#pragma once

#include "pdf/font.h"
#include "pdf/matrix.h"
#include "pdf/page_content.h"

#include <map>
#include <string>
#include <vector>

namespace indenture::pdf::detail {

inline constexpr Rectangle everywhere{-1e9, -1e9, 1e9, 1e9};

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

} // namespace indenture::pdf::detail
