#include "expression/spelling.h"

#include <algorithm>

namespace indenture::expression {

namespace {

/// How many letters must be added, left out, changed or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const bool is_same = a[i - 1] == b[j - 1];
            cost[i][j] = std::min(
                {cost[i - 1][j - 1] + (is_same ? 0U : 1U), cost[i - 1][j] + 1, cost[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

} // namespace

std::string_view most_like(std::string_view name, const std::vector<std::string_view>& candidates)
{
    constexpr std::size_t name_size_max = 64; // beyond, comparing costs more than the hint is worth
    if (name.size() > name_size_max) {
        return {};
    }
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        if (candidate.size() > name_size_max) {
            continue;
        }
        const std::size_t d = distance(name, candidate);
        if (d < best_distance && d < std::max(name.size(), candidate.size())) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

} // namespace indenture::expression
