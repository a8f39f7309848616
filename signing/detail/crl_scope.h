#pragma once

#include "signing/detail/evidence.h"

#include <cstdint>
#include <optional>

namespace indenture::signing::detail {

/// Reasons for revocation as bits (RFC 5280, 4.2.1.13), bit 1 to 8.
using Reasons = std::uint32_t;
inline constexpr Reasons all_reasons = 0x1FE;

/// For which reasons the absence of `certificate` from `list` says that it was not revoked;
/// nullopt if the list is not about such certificates at all (RFC 5280, 6.3.3 (b)).
std::optional<Reasons> reasons_covered(const List& list, X509& certificate);

/// Both have no scope, or the same one.
bool have_same_scope(const List& a, const List& b);

} // namespace indenture::signing::detail
