#include "base/where.h"

namespace indenture {

std::string print(const Where& where)
{
    std::string place = where.part;
    if (!where.position.empty()) {
        place += place.empty() ? "" : ", ";
        place += where.position;
    }
    if (where.source.empty()) {
        return place;
    }
    return place.empty() ? where.source : where.source + ": " + place;
}

} // namespace indenture
