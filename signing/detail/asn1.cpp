#include "signing/detail/asn1.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace indenture::signing::asn1 {

namespace {

// The deepest value of the formats read here, a distribution point inside a certificate inside a
// token inside an attribute, has about half of that.
constexpr std::size_t depth_max = 64;

[[noreturn]] void malformed(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, "malformed ASN.1: " + what);
}

std::uint8_t octet_at(ByteView octets, std::size_t index)
{
    if (index >= octets.size()) {
        malformed("it ends inside a value");
    }
    return static_cast<std::uint8_t>(octets[index]);
}

struct Header {
    std::uint8_t tag = 0;
    std::size_t size = 0;              ///< octets of tag and length
    std::optional<std::size_t> length; ///< absent: indefinite
};

std::size_t long_length(ByteView octets, std::size_t count, Rules rules)
{
    if (count > 4) {
        malformed("a length has more than four octets");
    }
    std::size_t length = 0;
    for (std::size_t i = 0; i < count; ++i) {
        length = length << 8U | octet_at(octets, 2 + i);
    }
    const bool is_shortest = length >= 0x80 && octet_at(octets, 2) != 0;
    if (rules == Rules::Der && !is_shortest) {
        malformed("a length is longer than it need be");
    }
    return length;
}

Header header_of(ByteView octets, Rules rules)
{
    Header header;
    header.tag = octet_at(octets, 0);
    if ((header.tag & 0x1FU) == 0x1FU) {
        malformed("a tag has a number of 31 or more");
    }
    const std::uint8_t first = octet_at(octets, 1);
    header.size = 2;
    if (first < 0x80) {
        header.length = first;
    } else if (first == 0x80) {
        if (rules == Rules::Der || (header.tag & tag::constructed) == 0) {
            malformed("a length is indefinite");
        }
    } else {
        const std::size_t count = first & 0x7FU;
        header.length = long_length(octets, count, rules);
        header.size += count;
    }
    return header;
}

Element element_of(ByteView octets, Rules rules, std::size_t depth);

/// The size of the content before its end-of-contents octets.
std::size_t indefinite_length(ByteView octets, std::size_t begin, std::size_t depth)
{
    if (depth > depth_max) {
        malformed("values are nested too deeply");
    }
    std::size_t at = begin;
    while (octet_at(octets, at) != 0 || octet_at(octets, at + 1) != 0) {
        at += element_of(octets.substr(at), Rules::Ber, depth + 1).encoded.size();
    }
    return at - begin;
}

Element element_of(ByteView octets, Rules rules, std::size_t depth)
{
    const Header header = header_of(octets, rules);
    if (!header.length) {
        const std::size_t length = indefinite_length(octets, header.size, depth);
        return {header.tag, octets.substr(header.size, length),
                octets.substr(0, header.size + length + 2)};
    }
    if (*header.length > octets.size() - header.size) {
        malformed("a value is longer than what holds it");
    }
    return {header.tag, octets.substr(header.size, *header.length),
            octets.substr(0, header.size + *header.length)};
}

int digits(ByteView text, std::size_t at, std::size_t count)
{
    int value = 0;
    const ByteView piece = text.substr(at, count);
    const auto read = std::from_chars(piece.data(), piece.data() + piece.size(), value);
    if (piece.size() != count || read.ptr != piece.data() + count || piece.front() == '-') {
        malformed("a time is no GeneralizedTime in UTC");
    }
    return value;
}

bool is_fraction(ByteView text)
{
    return text.empty() || (text.size() >= 2 && text.front() == '.' && text.back() != '0' &&
                            text.find_first_not_of("0123456789", 1) == ByteView::npos);
}

void append_octets(Bytes& to, const Element& element, Rules rules, std::size_t depth)
{
    if (element.tag == tag::octet_string) {
        to += element.content;
        return;
    }
    if (element.tag != (tag::octet_string | tag::constructed) || rules == Rules::Der ||
        depth > depth_max) {
        malformed("an octet string is expected");
    }
    Reader parts(element.content, rules);
    while (!parts.is_at_end()) {
        append_octets(to, parts.next(), rules, depth + 1);
    }
}

bool is_shortest_integer(ByteView content)
{
    if (content.size() < 2) {
        return content.size() == 1;
    }
    const auto first = static_cast<std::uint8_t>(content[0]);
    const bool second_is_negative = (static_cast<std::uint8_t>(content[1]) & 0x80U) != 0;
    return !(first == 0 && !second_is_negative) && !(first == 0xFF && second_is_negative);
}

bool is_distinguished_bit_string(ByteView content)
{
    if (content.empty()) {
        return false;
    }
    const auto unused = static_cast<std::uint8_t>(content.front());
    const auto last = static_cast<std::uint8_t>(content.back());
    return unused < 8 && (content.size() > 1 || unused == 0) &&
           (content.size() == 1 || (last & ((1U << unused) - 1U)) == 0);
}

bool is_distinguished_primitive(const Element& element)
{
    switch (element.tag) {
    case tag::boolean:
        return element.content.size() == 1 &&
               (element.content[0] == '\0' || element.content[0] == '\xFF');
    case tag::integer:
    case tag::enumerated:
        return is_shortest_integer(element.content);
    case tag::bit_string:
        return is_distinguished_bit_string(element.content);
    case tag::null:
        return element.content.empty();
    case tag::sequence & ~tag::constructed:
    case tag::set & ~tag::constructed:
        return false;
    default:
        return true;
    }
}

bool are_distinguished(ByteView content, bool is_set, std::size_t depth);

bool is_distinguished_element(const Element& element, std::size_t depth)
{
    if ((element.tag & tag::constructed) == 0) {
        return is_distinguished_primitive(element);
    }
    const bool is_universal = (element.tag & 0xC0U) == 0;
    if (is_universal && element.tag != tag::sequence && element.tag != tag::set) {
        return false; // a string in pieces
    }
    return are_distinguished(element.content, element.tag == tag::set, depth + 1);
}

bool are_distinguished(ByteView content, bool is_set, std::size_t depth)
{
    if (depth > depth_max) {
        return false;
    }
    Reader reader(content);
    ByteView before;
    while (!reader.is_at_end()) {
        const Element element = reader.next();
        // X.690, 11.6; std::string_view compares octets as unsigned, as the rule does.
        if ((is_set && element.encoded < before) || !is_distinguished_element(element, depth)) {
            return false;
        }
        before = element.encoded;
    }
    return true;
}

} // namespace

bool Reader::is_next(std::uint8_t tag) const
{
    return !rest_.empty() && static_cast<std::uint8_t>(rest_.front()) == tag;
}

Element Reader::next()
{
    const Element element = element_of(rest_, rules_, 0);
    rest_.remove_prefix(element.encoded.size());
    return element;
}

Element Reader::next(std::uint8_t tag)
{
    if (!is_next(tag)) {
        malformed(rest_.empty() ? fmt::format("a value with tag {:#04x} is missing", tag)
                                : fmt::format("a value has tag {:#04x} where {:#04x} is expected",
                                              static_cast<std::uint8_t>(rest_.front()), tag));
    }
    return next();
}

std::optional<Element> Reader::next_if(std::uint8_t tag)
{
    return is_next(tag) ? std::optional(next()) : std::nullopt;
}

void Reader::require_end() const
{
    if (!rest_.empty()) {
        malformed("something follows the last value");
    }
}

std::string object_identifier(const Element& element)
{
    if (element.tag != tag::object_identifier || element.content.empty() ||
        (static_cast<std::uint8_t>(element.content.back()) & 0x80U) != 0) {
        malformed("an object identifier is expected");
    }
    std::string text;
    std::uint64_t arc = 0;
    bool begins = true;
    for (const char c : element.content) {
        const auto octet = static_cast<std::uint8_t>(c);
        if ((begins && octet == 0x80) || arc > (UINT64_MAX >> 8U)) {
            malformed("an object identifier has a number too long");
        }
        arc = arc << 7U | (octet & 0x7FU);
        begins = (octet & 0x80U) == 0;
        if (begins) {
            if (text.empty()) {
                const std::uint64_t root = std::min<std::uint64_t>(arc / 40, 2);
                text = fmt::format("{}.{}", root, arc - root * 40);
            } else {
                text += fmt::format(".{}", arc);
            }
            arc = 0;
        }
    }
    return text;
}

std::uint64_t small_integer(const Element& element)
{
    const ByteView content = element.content;
    const bool fits = element.tag == tag::integer && is_shortest_integer(content) &&
                      content.size() <= 8 && (static_cast<std::uint8_t>(content[0]) & 0x80U) == 0;
    if (!fits) {
        malformed("a small number is expected");
    }
    std::uint64_t value = 0;
    for (const char c : content) {
        value = value << 8U | static_cast<std::uint8_t>(c);
    }
    return value;
}

bool boolean(const Element& element)
{
    if (element.tag != tag::boolean || !is_distinguished_primitive(element)) {
        malformed("a truth value is expected");
    }
    return element.content[0] != '\0';
}

Instant generalized_time(const Element& element)
{
    const ByteView text = element.content;
    if (element.tag != tag::generalized_time || text.size() < 15 || text.back() != 'Z' ||
        !is_fraction(text.substr(14, text.size() - 15))) {
        malformed("a time is no GeneralizedTime in UTC");
    }
    const auto day = std::chrono::year(digits(text, 0, 4)) /
                     std::chrono::month(static_cast<unsigned>(digits(text, 4, 2))) /
                     std::chrono::day(static_cast<unsigned>(digits(text, 6, 2)));
    const int hour = digits(text, 8, 2);
    const int minute = digits(text, 10, 2);
    const int second = digits(text, 12, 2);
    if (!day.ok() || hour > 23 || minute > 59 || second > 59) {
        malformed("a time does not exist");
    }
    return Instant(std::chrono::sys_days(day)) + std::chrono::hours(hour) +
           std::chrono::minutes(minute) + std::chrono::seconds(second);
}

Bytes octets(const Element& element, Rules rules)
{
    Bytes result;
    append_octets(result, element, rules, 0);
    return result;
}

bool is_distinguished(ByteView encoded)
{
    try {
        Reader reader(encoded);
        const Element element = reader.next();
        return reader.is_at_end() && is_distinguished_element(element, 0);
    } catch (const Error&) {
        return false;
    }
}

} // namespace indenture::signing::asn1
