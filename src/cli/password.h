#pragma once

#include <optional>
#include <string>

namespace indenture::cli {

/// Where a password may come from; never the command line, which every user of the machine can
/// read.
struct PasswordSource {
    std::optional<std::string> file;        ///< first line of this file
    std::optional<std::string> environment; ///< value of this variable
};

/// The password from the file, else the variable, else a prompt without echo on the terminal.
/// Throws Error(BadInput) saying how to give one when there is none.
std::string read_password(const PasswordSource& source, const std::string& what_for);

} // namespace indenture::cli
