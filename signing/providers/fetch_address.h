#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::signing {

/// Where a stranger's certificate says evidence can be had, over plain HTTP.
struct HttpAddress {
    std::string host; ///< name or literal address; without the brackets of IPv6
    std::uint16_t port = 80;
    std::string target = "/"; ///< path and query

    /// "host:port", as `host` stands there, in lower case; IPv6 in brackets.
    std::string authority() const;
};

struct HttpAddressAnswer {
    std::optional<HttpAddress> address;
    std::string refusal; ///< why there is none; for a person
};

/// Reads "http://host[:port]/path?query" strictly: no user, no fragment, nothing but printable
/// ASCII. Only http: evidence is signed itself, and checking the certificate of an https server
/// would need evidence in turn (RFC 5280, 8; CA/Browser Forum Baseline Requirements, 7.1.2).
HttpAddressAnswer read_http_address(std::string_view text);

/// True if `address`, IPv4 or IPv6 in numbers, belongs to a host of the public internet, by IANA's
/// registries of special-purpose addresses: not loopback, private, shared (RFC 6598), link-local,
/// multicast, unspecified, for documentation or tests, nor one of those inside an IPv4-mapped or
/// NAT64 address. Tunnels (6to4, Teredo) are not public either. False for what is no address.
bool is_public_address(std::string_view address);

} // namespace indenture::signing
