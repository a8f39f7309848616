#pragma once

#include "pdf/revision.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace indenture::pdf {

/// Where every revision finds every object: the cross-reference sections of all revisions, each
/// laid over those before it.
class LocationTable {
public:
    LocationTable() = default;
    explicit LocationTable(const std::vector<Revision>& revisions);

    /// Where revision `index` finds object `number`; nullopt if nothing up to it declares one.
    std::optional<Location> at(std::size_t index, std::uint32_t number) const;

    struct Entry {
        std::uint32_t number = 0;
        std::uint32_t revision = 0; ///< the one that declares it
        Location location;
    };
    /// Everything declared, by number, oldest revision first.
    const std::vector<Entry>& entries() const { return entries_; }
    /// What revision `index` sees, by number, free objects included.
    std::vector<Entry> merged(std::size_t index) const;

private:
    std::vector<Entry> entries_;
};

} // namespace indenture::pdf
