#pragma once

#include "base/finding.h"

#include <iterator>
#include <string>
#include <vector>

namespace indenture::signing::checks {

inline void append(std::vector<Finding>& to, std::vector<Finding> from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// A Block finding about the upload; `part` as a person would point to it, e.g. "revision 2".
inline Finding block(std::string code, std::string part, std::string text, std::string cure)
{
    return {.code = std::move(code),
            .severity = Severity::Block,
            .where = {.source = "the upload", .part = std::move(part), .position = ""},
            .text = std::move(text),
            .cure = std::move(cure)};
}

inline Finding note(Severity severity, std::string code, std::string part, std::string text)
{
    return {.code = std::move(code),
            .severity = severity,
            .where = {.source = "the upload", .part = std::move(part), .position = ""},
            .text = std::move(text),
            .cure = ""};
}

inline constexpr const char* sign_again =
    "Sign the contract again, as it was issued, and send the file as the program saved it.";

} // namespace indenture::signing::checks
