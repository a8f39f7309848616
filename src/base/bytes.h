#pragma once

#include <string>
#include <string_view>

namespace indenture {

/// Octets of a file or a stream; no encoding is implied.
using Bytes = std::string;
using ByteView = std::string_view;

} // namespace indenture
