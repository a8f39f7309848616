#pragma once

#include "base/bytes.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace indenture {

/// SHA-256 of octets: the identity of a document.
class Digest {
public:
    static Digest of(ByteView bytes);
    /// Reads 64 hexadecimal digits, either case. Throws Error(BadInput).
    static Digest parse(std::string_view hex);

    /// 64 lower-case hexadecimal digits.
    std::string hex() const;
    const std::array<std::uint8_t, 32>& octets() const { return octets_; }

    auto operator<=>(const Digest&) const = default;

private:
    explicit Digest(const std::array<std::uint8_t, 32>& octets) : octets_(octets) {}

    std::array<std::uint8_t, 32> octets_;
};

/// Lower-case hexadecimal digits, two an octet.
std::string to_hex(ByteView bytes);

} // namespace indenture
