#include "template/part_edits.h"

#include <algorithm>
#include <utility>

namespace indenture::templating {

bool PartEdits::add(PartEdit edit)
{
    const auto after =
        std::upper_bound(edits_.begin(), edits_.end(), edit,
                         [](const PartEdit& a, const PartEdit& b) { return a.begin < b.begin; });
    const bool meets_next = after != edits_.end() && edit.end > after->begin;
    const bool meets_previous = after != edits_.begin() && (after - 1)->end > edit.begin;
    if (meets_next || meets_previous) {
        return false;
    }
    edits_.insert(after, std::move(edit));
    return true;
}

Bytes PartEdits::apply(ByteView part) const
{
    Bytes result;
    std::size_t at = 0;
    for (const PartEdit& edit : edits_) {
        result += part.substr(at, edit.begin - at);
        result += edit.content;
        at = edit.end;
    }
    result += part.substr(at);
    return result;
}

} // namespace indenture::templating
