#include "base/finding.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture {

bool blocks(const std::vector<Finding>& findings)
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity >= Severity::Overridable;
    });
}

std::string print(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return "info";
    case Severity::Warning:
        return "warning";
    case Severity::Overridable:
        return "overridable";
    case Severity::Block:
        break;
    }
    return "block";
}

std::string print(const Finding& finding)
{
    const std::string place = print(finding.where);
    std::string line = finding.code;
    line += place.empty() ? ": " : " at " + place + ": ";
    line += finding.text;
    if (!finding.cure.empty()) {
        line += " Cure: " + finding.cure;
    }
    return line;
}

std::string print(const std::vector<Finding>& findings)
{
    std::string text;
    for (const Finding& finding : findings) {
        const std::string place = print(finding.where);
        text += fmt::format("  {:<11} {}{}\n", print(finding.severity), finding.code,
                            place.empty() ? "" : "  at " + place);
        text += fmt::format("              {}\n", finding.text);
        if (!finding.cure.empty()) {
            text += fmt::format("              To mend it: {}\n", finding.cure);
        }
    }
    return text;
}

Json to_json(const Finding& finding)
{
    return {{"code", finding.code},
            {"severity", print(finding.severity)},
            {"where", print(finding.where)},
            {"text", finding.text},
            {"cure", finding.cure}};
}

Json to_json(const std::vector<Finding>& findings)
{
    Json list = Json::array();
    for (const Finding& finding : findings) {
        list.push_back(to_json(finding));
    }
    return list;
}

} // namespace indenture
