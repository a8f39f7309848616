#include "signing/checks/word_differences.h"

#include "base/error.h"

#include <fmt/format.h>
#include <limits>

namespace indenture::signing::checks {

namespace {

using Index = std::int64_t;

/// Part of both sequences: left[left_begin, left_end) and right[right_begin, right_end).
struct Part {
    Index left_begin;
    Index left_end;
    Index right_begin;
    Index right_end;
};

struct Position {
    Index left;
    Index right;
};

class Comparison {
public:
    Comparison(const std::vector<std::uint32_t>& left, const std::vector<std::uint32_t>& right,
               std::size_t steps_max)
        : left_(left), right_(right), steps_left_(steps_max), left_changed_(left.size()),
          right_changed_(right.size()), forward_(left.size() + right.size() + 3),
          backward_(left.size() + right.size() + 3), zero_(static_cast<Index>(right.size()) + 1)
    {
    }

    std::vector<Hunk> run()
    {
        compare({0, static_cast<Index>(left_.size()), 0, static_cast<Index>(right_.size())});
        return hunks();
    }

private:
    bool are_equal(Index left, Index right) const
    {
        return left_[static_cast<std::size_t>(left)] == right_[static_cast<std::size_t>(right)];
    }

    void take_step()
    {
        if (steps_left_ == 0) {
            throw Error(ErrorCode::LimitExceeded, {},
                        "the two documents differ too much to be compared word by word");
        }
        --steps_left_;
    }

    // How deep this nests grows with the logarithm of the number of differences.
    void compare(Part part)
    {
        while (part.left_begin < part.left_end && part.right_begin < part.right_end &&
               are_equal(part.left_begin, part.right_begin)) {
            ++part.left_begin;
            ++part.right_begin;
        }
        while (part.left_begin < part.left_end && part.right_begin < part.right_end &&
               are_equal(part.left_end - 1, part.right_end - 1)) {
            --part.left_end;
            --part.right_end;
        }
        if (part.left_begin == part.left_end || part.right_begin == part.right_end) {
            mark(left_changed_, part.left_begin, part.left_end);
            mark(right_changed_, part.right_begin, part.right_end);
            return;
        }
        const Position middle = middle_of(part);
        compare({part.left_begin, middle.left, part.right_begin, middle.right});
        compare({middle.left, part.left_end, middle.right, part.right_end});
    }

    static void mark(std::vector<bool>& changed, Index begin, Index end)
    {
        for (Index i = begin; i < end; ++i) {
            changed[static_cast<std::size_t>(i)] = true;
        }
    }

    /// How far along the left the best path on a diagonal has come.
    Index& at(std::vector<Index>& furthest, Index diagonal) const
    {
        return furthest[static_cast<std::size_t>(zero_ + diagonal)];
    }

    /// The diagonals that paths of the present length have reached, always every other one.
    struct Reach {
        Index low;
        Index high;

        bool holds(Index diagonal) const { return low <= diagonal && diagonal <= high; }
    };

    /// Opens a diagonal on either side, within the part; `outside` stands beyond the last.
    void widen(Reach& reach, std::vector<Index>& furthest, const Reach& all, Index outside) const
    {
        if (reach.low > all.low) {
            --reach.low;
            at(furthest, reach.low - 1) = outside;
        } else {
            ++reach.low;
        }
        if (reach.high < all.high) {
            ++reach.high;
            at(furthest, reach.high + 1) = outside;
        } else {
            --reach.high;
        }
    }

    /// A point of a shortest path, where the search from the start meets that from the end.
    Position middle_of(const Part& part)
    {
        const Reach all{part.left_begin - part.right_end, part.left_end - part.right_begin};
        const Index first = part.left_begin - part.right_begin;
        const Index last = part.left_end - part.right_end;
        const bool is_odd = (first - last) % 2 != 0;
        Reach from_start{first, first};
        Reach from_end{last, last};
        at(forward_, first) = part.left_begin;
        at(backward_, last) = part.left_end;
        while (true) {
            widen(from_start, forward_, all, -1);
            for (Index d = from_start.high; d >= from_start.low; d -= 2) {
                const Index x = advance(part, d);
                if (is_odd && from_end.holds(d) && at(backward_, d) <= x) {
                    return {x, x - d};
                }
            }
            widen(from_end, backward_, all, std::numeric_limits<Index>::max());
            for (Index d = from_end.high; d >= from_end.low; d -= 2) {
                const Index x = retreat(part, d);
                if (!is_odd && from_start.holds(d) && x <= at(forward_, d)) {
                    return {x, x - d};
                }
            }
        }
    }

    Index advance(const Part& part, Index diagonal)
    {
        const Index below = at(forward_, diagonal - 1);
        const Index above = at(forward_, diagonal + 1);
        Index x = below < above ? above : below + 1;
        take_step();
        while (x < part.left_end && x - diagonal < part.right_end && are_equal(x, x - diagonal)) {
            ++x;
            take_step();
        }
        return at(forward_, diagonal) = x;
    }

    Index retreat(const Part& part, Index diagonal)
    {
        const Index below = at(backward_, diagonal - 1);
        const Index above = at(backward_, diagonal + 1);
        Index x = below < above ? below : above - 1;
        take_step();
        while (part.left_begin < x && part.right_begin < x - diagonal &&
               are_equal(x - 1, x - diagonal - 1)) {
            --x;
            take_step();
        }
        return at(backward_, diagonal) = x;
    }

    std::vector<Hunk> hunks() const
    {
        std::vector<Hunk> result;
        std::size_t left = 0;
        std::size_t right = 0;
        while (left < left_.size() || right < right_.size()) {
            Hunk hunk{left, left, right, right};
            while (left < left_.size() && left_changed_[left]) {
                ++left;
            }
            while (right < right_.size() && right_changed_[right]) {
                ++right;
            }
            hunk.left_end = left;
            hunk.right_end = right;
            if (hunk.left_begin != left || hunk.right_begin != right) {
                result.push_back(hunk);
            } else {
                ++left;
                ++right;
            }
        }
        return result;
    }

    const std::vector<std::uint32_t>& left_;
    const std::vector<std::uint32_t>& right_;
    std::size_t steps_left_;
    std::vector<bool> left_changed_;
    std::vector<bool> right_changed_;
    std::vector<Index> forward_;
    std::vector<Index> backward_;
    Index zero_; ///< where diagonal 0 stands in both
};

} // namespace

std::vector<Hunk> differences(const std::vector<std::uint32_t>& left,
                              const std::vector<std::uint32_t>& right, std::size_t steps_max)
{
    return Comparison(left, right, steps_max).run();
}

} // namespace indenture::signing::checks
