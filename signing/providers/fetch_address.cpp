#include "signing/providers/fetch_address.h"

#include <Poco/Net/IPAddress.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <fmt/format.h>

namespace indenture::signing {

namespace {

constexpr std::string_view scheme = "http://";
constexpr std::size_t host_size_max = 253; // RFC 1035, 2.3.4

/// Without regard to locale.
char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool is_printable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return letter > ' ' && letter < 127; });
}

bool is_host_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
           letter == '.' || letter == '_';
}

bool is_host_name(std::string_view host)
{
    return !host.empty() && host.size() <= host_size_max &&
           std::all_of(host.begin(), host.end(), is_host_letter);
}

bool is_ipv6(std::string_view host)
{
    Poco::Net::IPAddress address;
    return host.find('%') == std::string_view::npos &&
           Poco::Net::IPAddress::tryParse(std::string(host), address) &&
           address.family() == Poco::Net::AddressFamily::IPv6;
}

std::optional<std::uint16_t> read_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool is_right = error == std::errc() && end == text.data() + text.size() && port != 0;
    return is_right ? std::optional(port) : std::nullopt;
}

HttpAddressAnswer refused(std::string why)
{
    return {.address = std::nullopt, .refusal = std::move(why)};
}

/// Host and port from "host:port" or "[v6]:port".
HttpAddressAnswer read_authority(std::string_view text)
{
    HttpAddress address;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos || !is_ipv6(text.substr(1, close - 1))) {
            return refused("its host is malformed");
        }
        address.host = lowered(text.substr(1, close - 1));
        port = text.substr(close + 1);
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        address.host = lowered(text.substr(0, colon));
        port = text.substr(colon);
        if (!is_host_name(address.host)) {
            return refused("its host is malformed");
        }
    }
    if (!port.empty()) {
        const auto number = port.front() == ':' ? read_port(port.substr(1)) : std::nullopt;
        if (!number) {
            return refused("its port is malformed");
        }
        address.port = *number;
    }
    return {.address = std::move(address), .refusal = {}};
}

// --- Special-purpose addresses ------------------------------------------------------------------

using Octets = std::array<std::uint8_t, 16>;

/// The first `bits` of an address.
struct Block {
    Octets octets;
    unsigned bits;
};

bool is_in(const Octets& address, const Block& block)
{
    for (unsigned bit = 0; bit < block.bits; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        if (((address[bit / 8] ^ block.octets[bit / 8]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

// https://www.iana.org/assignments/iana-ipv4-special-registry
constexpr std::array special_ipv4{
    Block{{0}, 8},             // "this network" (RFC 791)
    Block{{10}, 8},            // private (RFC 1918)
    Block{{100, 64}, 10},      // shared between carriers (RFC 6598)
    Block{{127}, 8},           // loopback
    Block{{169, 254}, 16},     // link-local; metadata of cloud machines
    Block{{172, 16}, 12},      // private
    Block{{192, 0, 0}, 24},    // protocol assignments (RFC 6890)
    Block{{192, 0, 2}, 24},    // documentation
    Block{{192, 88, 99}, 24},  // 6to4 relays (RFC 7526)
    Block{{192, 168}, 16},     // private
    Block{{198, 18}, 15},      // benchmarks (RFC 2544)
    Block{{198, 51, 100}, 24}, // documentation
    Block{{203, 0, 113}, 24},  // documentation
    Block{{224}, 4},           // multicast
    Block{{240}, 4},           // reserved, and broadcast
};

// https://www.iana.org/assignments/iana-ipv6-special-registry, within the unicast addresses that
// are given out.
constexpr Block global_ipv6{{0x20}, 3};
constexpr std::array special_ipv6{
    Block{{0x20, 0x01, 0x00}, 23},       // protocol assignments, Teredo among them
    Block{{0x20, 0x01, 0x0d, 0xb8}, 32}, // documentation
    Block{{0x20, 0x02}, 16},             // 6to4
    Block{{0x3f, 0xff}, 20},             // documentation (RFC 9637)
};
constexpr Block mapped_ipv4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Block nat64{{0x00, 0x64, 0xff, 0x9b}, 96}; // RFC 6052

template <std::size_t count>
bool is_in_any(const Octets& address, const std::array<Block, count>& blocks)
{
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const Block& block) { return is_in(address, block); });
}

bool is_public_ipv6(const Octets& address)
{
    if (is_in(address, mapped_ipv4) || is_in(address, nat64)) {
        Octets inside{};
        std::copy(address.begin() + 12, address.end(), inside.begin());
        return !is_in_any(inside, special_ipv4);
    }
    return is_in(address, global_ipv6) && !is_in_any(address, special_ipv6);
}

} // namespace

std::string HttpAddress::authority() const
{
    const bool is_literal_ipv6 = host.find(':') != std::string::npos;
    return is_literal_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

HttpAddressAnswer read_http_address(std::string_view text)
{
    if (lowered(text.substr(0, scheme.size())) != scheme) {
        return refused("only http is tried");
    }
    text.remove_prefix(scheme.size());
    if (!is_printable(text)) {
        return refused("it holds more than printable ASCII");
    }
    const std::size_t authority_size = std::min(text.find_first_of("/?#"), text.size());
    const std::string_view authority = text.substr(0, authority_size);
    const std::string_view target = text.substr(authority_size);
    if (authority.find_first_of("@\\") != std::string_view::npos) {
        return refused("it names a user");
    }
    if (target.find('#') != std::string_view::npos) {
        return refused("it has a fragment");
    }
    HttpAddressAnswer answer = read_authority(authority);
    if (answer.address && !target.empty()) {
        answer.address->target = (target.front() == '/' ? "" : "/") + std::string(target);
    }
    return answer;
}

bool is_public_address(std::string_view address)
{
    Poco::Net::IPAddress read;
    if (!Poco::Net::IPAddress::tryParse(std::string(address), read) || read.scope() != 0) {
        return false;
    }
    Octets octets{};
    const auto* begin = static_cast<const std::uint8_t*>(read.addr());
    std::copy(begin, begin + read.length(), octets.begin());
    return read.family() == Poco::Net::AddressFamily::IPv4 ? !is_in_any(octets, special_ipv4)
                                                           : is_public_ipv6(octets);
}

} // namespace indenture::signing
