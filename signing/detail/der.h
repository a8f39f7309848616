#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

/// Writes ASN.1 values in the distinguished encoding (ITU-T X.690). Content is already encoded.
namespace indenture::signing::der {

Bytes tagged(std::uint8_t tag, ByteView content);

Bytes sequence(std::initializer_list<ByteView> members);
/// Sorted as X.690, 11.6 wants.
Bytes set_of(std::vector<Bytes> members);
Bytes integer(unsigned small);
Bytes octet_string(ByteView octets);
Bytes null();
/// From its numbers, e.g. {1, 2, 840, 113549}.
Bytes object_identifier(std::initializer_list<std::uint32_t> arcs);

} // namespace indenture::signing::der
