#include "contracts/dsa.h"

#include <fmt/format.h>

namespace indenture::contracts {

std::string print(Pence money)
{
    const bool is_negative = money.count < 0;
    const auto size = is_negative ? -money.count : money.count;
    std::string pounds = std::to_string(size / 100);
    for (auto at = static_cast<int>(pounds.size()) - 3; at > 0; at -= 3) {
        pounds.insert(static_cast<std::size_t>(at), ",");
    }
    return fmt::format("{}£{}.{:02}", is_negative ? "-" : "", pounds, size % 100);
}

} // namespace indenture::contracts
