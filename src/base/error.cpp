#include "base/error.h"

#include <utility>

namespace indenture {

namespace {

std::string with_place(const Where& where, const std::string& message)
{
    const std::string place = print(where);
    return place.empty() ? message : place + ": " + message;
}

} // namespace

Error::Error(ErrorCode code, Where where, std::string message)
    : std::runtime_error(with_place(where, message)), code_(code), where_(std::move(where)),
      message_(std::move(message))
{
}

} // namespace indenture
