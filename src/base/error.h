#pragma once

#include "base/where.h"

#include <stdexcept>
#include <string>

namespace indenture {

/// Why a task could not be done. One table at each edge maps it to an exit or HTTP status.
enum class ErrorCode {
    BadInput,      ///< the input is not what it should be; the caller can correct it
    LimitExceeded, ///< a cap of Limits was met
    NotFound,      ///< something named does not exist
    Conflict,      ///< the request contradicts what is already recorded
    Unavailable,   ///< a file, disk or key could not be reached; retrying may help
    Damaged,       ///< stored data is not as it was written
    Internal,      ///< a fault of this program
};

/// The only exception of this product. An answer of "no" is a value, never an Error.
class Error : public std::runtime_error {
public:
    /// `message` names the thing, what is wrong and, if known, the cure.
    Error(ErrorCode code, Where where, std::string message);

    ErrorCode code() const { return code_; }
    const Where& where() const { return where_; }
    /// Without the place; what() has both.
    const std::string& message() const { return message_; }

private:
    ErrorCode code_;
    Where where_;
    std::string message_;
};

} // namespace indenture
