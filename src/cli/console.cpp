#include "cli/console.h"

#include <iostream>

namespace indenture::cli {

void say(std::string_view text)
{
    std::cout << text << (text.ends_with('\n') ? "" : "\n");
}

void say_json(const Json& value)
{
    // Foreign files may hold octets that are no UTF-8; the answer must still be JSON.
    std::cout << value.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void say_findings(const std::vector<Finding>& findings)
{
    std::cout << print(findings);
}

} // namespace indenture::cli
