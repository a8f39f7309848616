#include "template/style_names.h"

#include "base/error.h"
#include "expression/spelling.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace indenture::templating {

namespace {

std::string folded(std::string_view name)
{
    std::string result(name);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

std::string_view kind_name(docx::StyleKind kind)
{
    return kind == docx::StyleKind::Paragraph   ? "paragraph"
           : kind == docx::StyleKind::Character ? "character"
           : kind == docx::StyleKind::Table     ? "table"
                                                : "numbering";
}

/// The styles of that kind that the name resembles, at most three, best first.
std::vector<std::string> like(std::vector<std::string_view> names, std::string_view name)
{
    constexpr std::size_t shown_max = 3;
    std::vector<std::string> result;
    while (result.size() < shown_max) {
        const std::string_view best = expression::most_like(name, names);
        if (best.empty()) {
            break;
        }
        result.push_back(fmt::format("'{}'", best));
        std::erase(names, best);
    }
    for (const std::string_view each : names) {
        const bool is_part = folded(each).find(folded(name)) != std::string::npos;
        if (is_part && result.size() < shown_max) {
            result.push_back(fmt::format("'{}'", each));
        }
    }
    return result;
}

} // namespace

std::string style_id(const docx::Styles& styles, docx::StyleKind kind, std::string_view name)
{
    if (const docx::Style* style = styles.find(name); style != nullptr && style->kind == kind) {
        return style->id;
    }
    std::vector<std::string_view> names;
    for (const docx::Style& style : styles.all) {
        if (style.kind == kind && folded(style.name) == folded(name)) {
            return style.id;
        }
        if (style.kind == kind) {
            names.push_back(style.name.empty() ? style.id : style.name);
        }
    }
    const std::vector<std::string> near = like(names, name);
    throw Error(ErrorCode::BadInput, {},
                fmt::format("the template has no {} style '{}'{}", kind_name(kind), name,
                            near.empty() ? std::string()
                                         : fmt::format("; it has {}", fmt::join(near, ", "))));
}

} // namespace indenture::templating
