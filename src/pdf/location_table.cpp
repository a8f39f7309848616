#include "pdf/location_table.h"

#include <algorithm>

namespace indenture::pdf {

LocationTable::LocationTable(const std::vector<Revision>& revisions)
{
    std::size_t count = 0;
    for (const Revision& revision : revisions) {
        count += revision.entries.size();
    }
    entries_.reserve(count);
    for (std::size_t k = 0; k < revisions.size(); ++k) {
        for (const auto& [number, location] : revisions[k].entries) {
            entries_.push_back({number, static_cast<std::uint32_t>(k), location});
        }
    }
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.number < b.number; });
}

std::optional<Location> LocationTable::at(std::size_t index, std::uint32_t number) const
{
    const auto after =
        std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return entry.number < number || (entry.number == number && entry.revision <= index);
        });
    if (after == entries_.begin() || std::prev(after)->number != number) {
        return std::nullopt;
    }
    return std::prev(after)->location;
}

std::vector<LocationTable::Entry> LocationTable::merged(std::size_t index) const
{
    std::vector<Entry> result;
    for (const Entry& entry : entries_) {
        if (entry.revision > index) {
            continue;
        }
        if (!result.empty() && result.back().number == entry.number) {
            result.back() = entry;
        } else {
            result.push_back(entry);
        }
    }
    return result;
}

} // namespace indenture::pdf
