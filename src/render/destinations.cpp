#include "render/destinations.h"

#include "render/rectangle.h"
#include "render/relations.h"

namespace indenture::render {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;

void Destinations::lead(Dictionary& from, const layout::Destination& to) const
{
    // ISO 32000-1, 12.3.2.2: null keeps what the reader has.
    const auto place_in = [&](pdf::Reference target) {
        return Array{target, Name{"XYZ"}, {}, real(pages_.pages[to.page].height - to.top), {}};
    };
    Array place = place_in(targets_.pages[to.page]);
    if (!dialect_.has_structure_2) {
        from["Dest"] = std::move(place);
        return;
    }
    const auto element = element_at(to, pages_, parents_);
    // ISO 32000-2, 12.6.4.2: readers that know no elements take the page.
    from["A"] = Dictionary{{"S", Name{"GoTo"}},
                           {"D", std::move(place)},
                           {"SD", place_in(targets_.elements[element.number])}};
}

} // namespace indenture::render
