#include "cli/password.h"

#include "base/error.h"
#include "base/files.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace indenture::cli {

namespace {

constexpr std::size_t password_size_max = 4096;

std::string first_line(const std::string& text)
{
    return text.substr(0, text.find_first_of("\r\n"));
}

/// Echo off while it lives.
class SilentTerminal {
public:
    SilentTerminal()
    {
        ::tcgetattr(STDIN_FILENO, &before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    ~SilentTerminal() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

private:
    termios before_{};
};

std::string ask(const std::string& what_for)
{
    std::cerr << "Password for " << what_for << ": " << std::flush;
    std::string password;
    {
        const SilentTerminal silent;
        if (!std::getline(std::cin, password)) {
            throw Error(ErrorCode::BadInput, {what_for, {}, {}}, "no password was given");
        }
    }
    std::cerr << '\n';
    return password;
}

} // namespace

std::string read_password(const PasswordSource& source, const std::string& what_for)
{
    if (source.file) {
        return first_line(read_file(*source.file, password_size_max));
    }
    if (source.environment) {
        const char* value = std::getenv(source.environment->c_str());
        if (value == nullptr) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("the environment variable {} is not set", *source.environment));
        }
        return value;
    }
    if (::isatty(STDIN_FILENO) == 0) {
        throw Error(ErrorCode::BadInput, {what_for, {}, {}},
                    "a password is needed; give --password-file FILE or --password-env VARIABLE");
    }
    return ask(what_for);
}

} // namespace indenture::cli
