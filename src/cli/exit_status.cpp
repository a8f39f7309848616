#include "cli/exit_status.h"

namespace indenture::cli {

ExitStatus exit_status(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput:
    case ErrorCode::LimitExceeded:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::Unavailable:
    case ErrorCode::Damaged:
        return ExitStatus::BadInput;
    case ErrorCode::Internal:
        break;
    }
    return ExitStatus::Internal;
}

} // namespace indenture::cli
