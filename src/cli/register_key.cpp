#include "cli/register_key.h"

#include "base/error.h"
#include "base/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/random.h>
#include <system_error>
#include <unistd.h>

namespace indenture::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t seed_size = 32;
constexpr std::size_t key_file_size_max = 4096;

Error unavailable(const fs::path& key_file, int error)
{
    return Error(ErrorCode::Unavailable, {key_file.string(), {}, {}},
                 std::string("the register's key cannot be written: ") + std::strerror(error));
}

Bytes random_seed(const fs::path& key_file)
{
    Bytes seed(seed_size, '\0');
    if (::getrandom(seed.data(), seed.size(), 0) != static_cast<ssize_t>(seed.size())) {
        throw unavailable(key_file, errno);
    }
    return seed;
}

/// Never replaces a file, and nobody else can read it at any moment.
void write_secret(const fs::path& key_file, ByteView content)
{
    const int file =
        ::open(key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) {
        throw unavailable(key_file, errno);
    }
    const ssize_t written = ::write(file, content.data(), content.size());
    const bool is_whole = written == static_cast<ssize_t>(content.size()) && ::fsync(file) == 0;
    const int error = errno;
    if (::close(file) != 0 || !is_whole) {
        ::unlink(key_file.c_str());
        throw unavailable(key_file, error);
    }
}

} // namespace

fs::path default_key_of(const fs::path& register_file)
{
    return register_file.string() + ".key";
}

std::optional<signing::SealKey> read_register_key(const fs::path& key_file)
{
    std::error_code unknown; // then reading says what is wrong
    if (!fs::exists(key_file, unknown) && !unknown) {
        return std::nullopt;
    }
    return signing::SealKey::read(read_file(key_file, key_file_size_max), key_file.string());
}

signing::SealKey make_register_key(const fs::path& key_file)
{
    if (auto key = read_register_key(key_file)) {
        return std::move(*key);
    }
    signing::SealKey key = signing::SealKey::from_seed(random_seed(key_file));
    write_secret(key_file, key.pem());
    return key;
}

} // namespace indenture::cli
