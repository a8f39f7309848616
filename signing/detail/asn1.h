#pragma once

#include "base/bytes.h"
#include "base/date.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

/// Reads ASN.1 values of strangers (ITU-T X.690). Everything is a view of the octets given; what is
/// malformed throws Error(BadInput).
namespace indenture::signing::asn1 {

/// Ber also allows lengths that are indefinite or longer than they need be.
enum class Rules { Der, Ber };

namespace tag {
inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t null = 0x05;
inline constexpr std::uint8_t object_identifier = 0x06;
inline constexpr std::uint8_t enumerated = 0x0A;
inline constexpr std::uint8_t utc_time = 0x17;
inline constexpr std::uint8_t generalized_time = 0x18;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;
inline constexpr std::uint8_t constructed = 0x20;

/// [number], primitive; or constructed, as every EXPLICIT tag is.
constexpr std::uint8_t context(unsigned number)
{
    return static_cast<std::uint8_t>(0x80U | number);
}
constexpr std::uint8_t context_constructed(unsigned number)
{
    return static_cast<std::uint8_t>(0xA0U | number);
}
} // namespace tag

struct Element {
    std::uint8_t tag = 0; ///< class, form and number: numbers from 31 are refused
    ByteView content;     ///< without the end-of-contents octets of an indefinite length
    ByteView encoded;     ///< from the tag to the end
};

/// Takes elements from the front of some octets.
class Reader {
public:
    explicit Reader(ByteView octets, Rules rules = Rules::Der) : rest_(octets), rules_(rules) {}

    bool is_at_end() const { return rest_.empty(); }
    bool is_next(std::uint8_t tag) const;
    Element next();
    Element next(std::uint8_t tag);
    std::optional<Element> next_if(std::uint8_t tag);
    /// A reader of what is inside the next element, which must have this tag.
    Reader inside(std::uint8_t tag) { return Reader(next(tag).content, rules_); }
    void require_end() const;

private:
    ByteView rest_;
    Rules rules_;
};

/// "1.2.840.113549" of an OBJECT IDENTIFIER.
std::string object_identifier(const Element& element);
/// Of an INTEGER that is not negative and fits.
std::uint64_t small_integer(const Element& element);
bool boolean(const Element& element);
/// Of a GeneralizedTime as DER writes it, in UTC; fractions of a second are cut off.
Instant generalized_time(const Element& element);
/// Of an OCTET STRING, whose parts are joined if it is constructed as BER allows.
Bytes octets(const Element& element, Rules rules);

/// True if `encoded` is one value in the distinguished encoding, as deep as its tags show: lengths,
/// forms, numbers, and the order of every SET. Values in octet strings are not looked at.
bool is_distinguished(ByteView encoded);

} // namespace indenture::signing::asn1
