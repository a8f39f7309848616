#pragma once

#include "base/bytes.h"
#include "signing/sandbox/detail/descriptor.h"

#include <initializer_list>
#include <optional>
#include <vector>

namespace indenture::signing::sandbox {

/// Two ends that are connected. Closed in a program that is executed.
struct Pair {
    Descriptor near;
    Descriptor far;
};

/// Datagrams that arrive whole and in order, and can carry descriptors.
Pair make_socket_pair();
/// A pipe: `near` reads what `far` writes.
Pair make_pipe();

/// Memory with these octets, one after the other, that nobody can change or resize any more.
Descriptor sealed_memory(std::initializer_list<ByteView> octets);

/// False if nobody is at the other end.
bool send_descriptors(int socket, std::initializer_list<int> descriptors);

/// nullopt if nobody is at the other end, or what came are not `count` descriptors.
std::optional<std::vector<Descriptor>> receive_descriptors(int socket, std::size_t count);

} // namespace indenture::signing::sandbox
