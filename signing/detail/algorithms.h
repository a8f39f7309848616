#pragma once

#include "signing/detail/openssl.h"

#include <optional>
#include <string>

namespace indenture::signing::detail {

/// Why a key may not sign contracts; nullopt if it may. RSA from 2048 bits, P-256, P-384, P-521
/// (ETSI TS 119 312 as of 2026).
std::optional<std::string> weakness_of(const EVP_PKEY& key);

/// True for SHA-256, SHA-384 and SHA-512; MD5 and SHA-1 have been broken.
bool is_accepted_digest(int nid);

} // namespace indenture::signing::detail
