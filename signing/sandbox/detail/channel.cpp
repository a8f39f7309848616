#include "signing/sandbox/detail/channel.h"

#include "base/error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace indenture::signing::sandbox {

namespace {

constexpr std::size_t descriptors_max = 4;

[[noreturn]] void fail(const char* what)
{
    throw Error(ErrorCode::Unavailable, {"the sandbox", "", ""},
                fmt::format("the system gives no {}: {}", what, std::strerror(errno)));
}

/// Room for the control message that carries descriptors.
struct ControlRoom {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_max * sizeof(int))> octets{};
};

} // namespace

Pair make_socket_pair()
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        fail("pair of sockets");
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Pair make_pipe()
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        fail("pipe");
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor sealed_memory(std::initializer_list<ByteView> octets)
{
    Descriptor memory(memfd_create("indenture-upload", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.is_open()) {
        fail("memory for an upload");
    }
    for (ByteView left : octets) {
        while (!left.empty()) {
            const ssize_t count = write(memory.number(), left.data(), left.size());
            if (count < 0 && errno == EINTR) {
                continue;
            }
            if (count <= 0) {
                fail("memory for an upload");
            }
            left.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    if (fcntl(memory.number(), F_ADD_SEALS,
              F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        fail("seal for an upload");
    }
    return memory;
}

bool send_descriptors(int socket, std::initializer_list<int> descriptors)
{
    char letter = 'j';
    iovec content{&letter, 1};
    ControlRoom room;
    msghdr message{};
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = room.octets.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(header), descriptors.begin(), descriptors.size() * sizeof(int));
    ssize_t sent = -1;
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == 1;
}

std::optional<std::vector<Descriptor>> receive_descriptors(int socket, std::size_t count)
{
    char letter = 0;
    iovec content{&letter, 1};
    ControlRoom room;
    msghdr message{};
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = room.octets.data();
    message.msg_controllen = room.octets.size();
    ssize_t received = -1;
    do {
        received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);

    std::vector<Descriptor> descriptors;
    const cmsghdr* header = received == 1 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS) {
        return std::nullopt;
    }
    const std::size_t size = header->cmsg_len - CMSG_LEN(0);
    for (std::size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
        int number = -1;
        std::memcpy(&number, CMSG_DATA(header) + at, sizeof number);
        descriptors.emplace_back(number);
    }
    if (descriptors.size() != count) {
        return std::nullopt;
    }
    return descriptors;
}

} // namespace indenture::signing::sandbox
