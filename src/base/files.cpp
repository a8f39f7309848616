#include "base/files.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace indenture {

namespace {

/// An open file descriptor, closed when it goes.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    int number() const { return number_; }
    bool close()
    {
        const int number = number_;
        number_ = -1;
        return ::close(number) == 0;
    }

private:
    int number_;
};

Error failed(const std::filesystem::path& path, const char* task, int error)
{
    const ErrorCode code = error == ENOENT ? ErrorCode::NotFound : ErrorCode::Unavailable;
    return Error(code, {path.string(), {}, {}},
                 fmt::format("the file cannot be {}: {}", task, std::strerror(error)));
}

bool write_all(int descriptor, ByteView content)
{
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace

Bytes read_file(const std::filesystem::path& path, std::size_t size_max)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        throw failed(path, "opened", errno);
    }
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) {
        throw failed(path, "read", errno);
    }
    if (S_ISDIR(status.st_mode)) {
        throw failed(path, "read", EISDIR);
    }
    if (static_cast<std::size_t>(status.st_size) > size_max) {
        throw Error(ErrorCode::LimitExceeded, {path.string(), {}, {}},
                    fmt::format("the file has {} octets, more than the {} allowed", status.st_size,
                                size_max));
    }
    Bytes content;
    content.reserve(static_cast<std::size_t>(status.st_size));
    char buffer[65536];
    while (true) {
        const ssize_t count = ::read(file.number(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            throw failed(path, "read", errno);
        }
        if (count == 0) {
            return content;
        }
        content.append(buffer, static_cast<std::size_t>(count));
        if (content.size() > size_max) { // a pipe or a growing file has no size to check first
            throw Error(ErrorCode::LimitExceeded, {path.string(), {}, {}},
                        fmt::format("the file has more than the {} octets allowed", size_max));
        }
    }
}

StagedFile::StagedFile(std::filesystem::path path, ByteView content)
    : path_(std::move(path)), temporary_(path_.string() + ".XXXXXX")
{
    Descriptor file(::mkstemp(temporary_.data()));
    if (file.number() < 0) {
        throw failed(path_, "written", errno);
    }
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const bool done = ::fchmod(file.number(), 0666 & ~mask) == 0 &&
                      write_all(file.number(), content) && ::fsync(file.number()) == 0 &&
                      file.close();
    if (!done) {
        const int error = errno;
        ::unlink(temporary_.c_str());
        throw failed(path_, "written", error);
    }
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {}))
{
}

StagedFile::~StagedFile()
{
    if (!temporary_.empty()) {
        ::unlink(temporary_.c_str());
    }
}

void StagedFile::publish()
{
    struct stat status {};
    if (::lstat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        throw Error(ErrorCode::BadInput, {path_.string(), {}, {}},
                    "this is no ordinary file, so it is not replaced; give another name");
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
        throw failed(path_, "written", errno);
    }
    temporary_.clear();
    const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() >= 0) {
        ::fsync(directory.number()); // makes the rename itself durable
    }
}

void write_file(const std::filesystem::path& path, ByteView content)
{
    StagedFile(path, content).publish();
}

} // namespace indenture
