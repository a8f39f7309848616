#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace indenture {

/// JSON whose objects keep the order in which their members were written.
using Json = nlohmann::ordered_json;

/// Reads strict JSON (RFC 8259, UTF-8, no comments, no duplicate names).
/// Throws Error(BadInput) naming line and column, Error(LimitExceeded) at a cap.
Json parse_json(ByteView text, const std::string& source, const Limits& limits);

/// One spelling for one value: members sorted by name, no white space. The digest of a record is
/// taken over this.
std::string canonical(const Json& value);

/// `pointer` extended by one reference token, escaped as in RFC 6901.
std::string pointer_to(std::string_view pointer, std::string_view member);
std::string pointer_to(std::string_view pointer, std::size_t index);

} // namespace indenture
