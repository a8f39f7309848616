#pragma once

#include "docx/drawing.h"
#include "layout/length.h"
#include "layout/pages.h"

#include <vector>

namespace indenture::layout {

// For this folder only: text keeps away from what floats.

/// A float with the distances that text keeps from it.
struct Obstacle {
    Box box;
    bool takes_lines = false; ///< no text beside it
    docx::WrapSide side = docx::WrapSide::Both;
};

/// The obstacle that a float of that size at `corner` is.
Obstacle obstacle_of(const docx::Anchor& anchor, const Box& box);
/// The same, seen from another origin.
std::vector<Obstacle> seen_from(const std::vector<Obstacle>& obstacles, Point origin);

/// Where a line stands.
struct Room {
    Length top;
    Length left;
    Length right;
};

/// The first place from `wanted.top` on where a line of that height is free of obstacles. Beside
/// one a line needs an inch (measured against Word: github yukiyokotani/office-open-xml-viewer
/// 696), else it goes below; of two sides it takes the wider.
Room room_for(const std::vector<Obstacle>& obstacles, const Room& wanted, Length height);

} // namespace indenture::layout
