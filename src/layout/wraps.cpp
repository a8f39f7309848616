#include "layout/wraps.h"

#include <algorithm>
#include <optional>

namespace indenture::layout {
namespace {

constexpr Length least_beside = Length::points(72);

Length right_of(const Box& box)
{
    return box.left + box.width;
}

Length bottom_of(const Box& box)
{
    return box.top + box.height;
}

bool meets(const Obstacle& obstacle, const Room& room, Length height)
{
    const Box& box = obstacle.box;
    const bool is_beside = box.left < room.right && right_of(box) > room.left;
    return box.top < room.top + height && bottom_of(box) > room.top &&
           (is_beside || obstacle.takes_lines);
}

/// Cuts the room to the side of the obstacle that text may use; nothing left: it is empty.
void stand_beside(Room& room, const Obstacle& obstacle)
{
    const Length before = std::max(Length(), obstacle.box.left - room.left);
    const Length after = std::max(Length(), room.right - right_of(obstacle.box));
    const bool uses_left = obstacle.side == docx::WrapSide::Left ||
                           (obstacle.side != docx::WrapSide::Right && before >= after);
    if (obstacle.takes_lines) {
        room.right = room.left;
    } else if (uses_left) {
        room.right = room.left + before;
    } else {
        room.left = room.right - after;
    }
}

} // namespace

Obstacle obstacle_of(const docx::Anchor& anchor, const Box& box)
{
    const docx::Sides& distance = anchor.distance;
    const Length left = Length::emu(distance.left);
    const Length top = Length::emu(distance.top);
    return {{box.left - left, box.top - top, box.width + left + Length::emu(distance.right),
             box.height + top + Length::emu(distance.bottom)},
            anchor.wrap == docx::Wrap::TopAndBottom,
            anchor.side};
}

std::vector<Obstacle> seen_from(const std::vector<Obstacle>& obstacles, Point origin)
{
    std::vector<Obstacle> result = obstacles;
    for (Obstacle& obstacle : result) {
        obstacle.box.left -= origin.x;
        obstacle.box.top -= origin.y;
    }
    return result;
}

Room room_for(const std::vector<Obstacle>& obstacles, const Room& wanted, Length height)
{
    Room room = wanted;
    const Length enough = std::min(least_beside, wanted.right - wanted.left);
    // Each round goes below an obstacle at least, so there are no more rounds than obstacles.
    for (std::size_t round = 0; round <= obstacles.size(); ++round) {
        room.left = wanted.left;
        room.right = wanted.right;
        std::optional<Length> below;
        for (const Obstacle& obstacle : obstacles) {
            if (meets(obstacle, room, height)) {
                stand_beside(room, obstacle);
                const Length bottom = bottom_of(obstacle.box);
                below = below ? std::min(*below, bottom) : bottom;
            }
        }
        if (!below || room.right - room.left >= enough) {
            break;
        }
        room.top = *below;
    }
    return room;
}

} // namespace indenture::layout
