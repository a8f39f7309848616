#include "base/digest.h"

#include "base/error.h"

#include <openssl/evp.h>

namespace indenture {

namespace {

int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

} // namespace

Digest Digest::of(ByteView bytes)
{
    std::array<std::uint8_t, 32> octets{};
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), octets.data(), &size, EVP_sha256(), nullptr) != 1 ||
        size != octets.size()) {
        throw Error(ErrorCode::Internal, {}, "SHA-256 is not available in OpenSSL");
    }
    return Digest(octets);
}

Digest Digest::parse(std::string_view hex)
{
    std::array<std::uint8_t, 32> octets{};
    if (hex.size() != 2 * octets.size()) {
        throw Error(ErrorCode::BadInput, {}, "a digest has 64 hexadecimal digits");
    }
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const int high = hex_value(hex[2 * i]);
        const int low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) {
            throw Error(ErrorCode::BadInput, {}, "a digest has 64 hexadecimal digits");
        }
        octets[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return Digest(octets);
}

std::string Digest::hex() const
{
    return to_hex({reinterpret_cast<const char*>(octets_.data()), octets_.size()});
}

std::string to_hex(ByteView bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        const auto value = static_cast<std::uint8_t>(byte);
        text += digits[value >> 4U];
        text += digits[value & 15U];
    }
    return text;
}

} // namespace indenture
