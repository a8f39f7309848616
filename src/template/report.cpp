#include "template/report.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::templating {

std::string print(const Place& place)
{
    std::string result = place.near;
    if (place.paragraph.ordinal > 0) {
        result += (result.empty() ? "" : " near ") + print(place.paragraph);
    }
    if (place.tag.end > place.tag.begin) {
        result += fmt::format(", characters {}-{}", place.tag.begin + 1, place.tag.end);
    }
    if (!place.tag.tag.empty()) {
        result += fmt::format("{}in {}", result.empty() ? "" : ", ", place.tag.tag);
    }
    return result;
}

void Report::add(Severity severity, const Place& place, const Problem& problem)
{
    findings_.push_back({{.code = problem.code,
                          .severity = severity,
                          .where = {source_, part_, print(place)},
                          .text = problem.text,
                          .cure = problem.cure},
                         place.tag,
                         place.paragraph});
}

std::vector<TemplateFinding> Report::in_order() &&
{
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const TemplateFinding& a, const TemplateFinding& b) {
                         return a.paragraph.ordinal < b.paragraph.ordinal;
                     });
    return std::move(findings_);
}

} // namespace indenture::templating
