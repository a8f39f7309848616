#pragma once

#include "base/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace indenture {

/// RFC 4648, 4: padded, on one line.
std::string to_base64(ByteView octets);

/// Reads what to_base64 writes; white space between is allowed, as in XML. nullopt for anything
/// else, including bits that padding would drop.
std::optional<Bytes> from_base64(std::string_view text);

} // namespace indenture
