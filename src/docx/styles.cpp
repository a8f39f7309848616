#include "docx/styles.h"

#include <algorithm>

namespace indenture::docx {

const Style* Styles::find(std::string_view id) const
{
    const auto found = by_id.find(id);
    return found == by_id.end() ? nullptr : &all[found->second];
}

const Style* Styles::default_style(StyleKind kind) const
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const Style& style) {
        return style.kind == kind && style.is_default;
    });
    return found == all.end() ? nullptr : &*found;
}

std::vector<const Style*> Styles::chain(const Style& style) const
{
    // Word itself stops at about ten levels; a longer chain is not a real document.
    constexpr std::size_t depth_max = 32;
    std::vector<const Style*> result;
    const Style* current = &style;
    while (current != nullptr && result.size() < depth_max &&
           std::find(result.begin(), result.end(), current) == result.end()) {
        result.push_back(current);
        const Style* parent = find(current->based_on);
        current = parent != nullptr && parent->kind == style.kind ? parent : nullptr;
    }
    std::reverse(result.begin(), result.end());
    return result;
}

} // namespace indenture::docx
