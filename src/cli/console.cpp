#include "cli/console.h"

#include <fmt/format.h>
#include <iostream>

namespace indenture::cli {

void say(std::string_view line)
{
    std::cout << line << '\n';
}

void say_json(const Json& value)
{
    // Foreign files may hold octets that are no UTF-8; the answer must still be JSON.
    std::cout << value.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void say_findings(const std::vector<Finding>& findings)
{
    for (const Finding& finding : findings) {
        const std::string place = print(finding.where);
        std::cout << fmt::format("  {:<11} {}{}\n", print(finding.severity), finding.code,
                                 place.empty() ? "" : "  at " + place);
        std::cout << "              " << finding.text << '\n';
        if (!finding.cure.empty()) {
            std::cout << "              To mend it: " << finding.cure << '\n';
        }
    }
}

} // namespace indenture::cli
