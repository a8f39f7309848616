#pragma once

#include "base/bytes.h"

#include <string>

namespace indenture::render {

/// What another program says of a file.
struct ToolOutput {
    int status = 0;
    std::string text; ///< standard output and error together
};

/// Writes `file` to a fresh folder and runs `command` there, in which "FILE" stands for its name.
ToolOutput run_tool(const std::string& command, const Bytes& file);

/// Whether a program of that name can be run.
bool has_tool(const std::string& name);

} // namespace indenture::render
