#include "cli/layout_report.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::cli {
namespace {

constexpr std::string_view body = "word/document.xml";

void sort(std::vector<Finding>& findings)
{
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
}

/// Where a person looks: the part only if it is not the text itself.
std::string place_of(const Finding& finding)
{
    const Where& where = finding.where;
    const std::string part = where.part == body ? "" : where.part;
    return part.empty() || where.position.empty() ? part + where.position
                                                  : part + ", " + where.position;
}

} // namespace

std::string print_layout_report(const std::string& document, std::vector<Finding> findings)
{
    if (findings.empty()) {
        return fmt::format("{}: everything is laid out as in Word\n", document);
    }
    sort(findings);
    std::string text = fmt::format(
        "{}: {} not as in Word\n", document,
        findings.size() == 1 ? "1 thing is" : fmt::format("{} things are", findings.size()));
    for (const Finding& finding : findings) {
        const std::string place = place_of(finding);
        text += fmt::format("  {:<8} {}{}{}\n", print(finding.severity), finding.code,
                            place.empty() ? "" : "  ", place);
        text += fmt::format("           {}\n", finding.text);
        if (!finding.cure.empty()) {
            text += fmt::format("           To mend it: {}\n", finding.cure);
        }
    }
    return text;
}

Json layout_report(const std::string& document, std::vector<Finding> findings)
{
    sort(findings);
    Json list = Json::array();
    for (const Finding& finding : findings) {
        list.push_back(Json{{"code", finding.code},
                            {"severity", print(finding.severity)},
                            {"part", finding.where.part},
                            {"place", finding.where.position},
                            {"text", finding.text},
                            {"cure", finding.cure}});
    }
    return Json{{"document", document}, {"faithful", findings.empty()}, {"findings", list}};
}

} // namespace indenture::cli
