#include "pdf/object.h"

#include "base/date.h"
#include "base/error.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace indenture::pdf {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

void append_integer(Bytes& out, std::int64_t value)
{
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
}

void append_real(Bytes& out, Real value)
{
    const bool is_negative = value.thousandths < 0;
    const auto magnitude = is_negative ? -value.thousandths : value.thousandths;
    if (is_negative) {
        out += '-';
    }
    append_integer(out, magnitude / 1000);
    if (const auto fraction = magnitude % 1000; fraction != 0) {
        out += '.';
        out += static_cast<char>('0' + fraction / 100);
        if (fraction % 100 != 0) {
            out += static_cast<char>('0' + fraction / 10 % 10);
        }
        if (fraction % 10 != 0) {
            out += static_cast<char>('0' + fraction % 10);
        }
    }
}

void append_hex(Bytes& out, char octet)
{
    const auto value = static_cast<unsigned char>(octet);
    out += hex_digits[value >> 4U];
    out += hex_digits[value & 0xFU];
}

bool is_regular(char octet)
{
    constexpr std::string_view others = "()<>[]{}/%#";
    return octet > ' ' && octet <= '~' && others.find(octet) == std::string_view::npos;
}

// ISO 32000-1, 7.3.5: anything but a regular character is written as its code after '#'.
void append_name(Bytes& out, std::string_view text)
{
    if (text.find('\0') != std::string_view::npos) {
        throw Error(ErrorCode::Internal, {}, "a PDF name cannot hold a zero octet");
    }
    out += '/';
    for (const char octet : text) {
        if (is_regular(octet)) {
            out += octet;
        } else {
            out += '#';
            append_hex(out, octet);
        }
    }
}

bool reads_as_text(const Bytes& octets)
{
    return std::all_of(octets.begin(), octets.end(), [](char octet) {
        return (octet >= ' ' && octet <= '~') || octet == '\n' || octet == '\r' || octet == '\t';
    });
}

void append_literal(Bytes& out, const Bytes& octets)
{
    out += '(';
    for (const char octet : octets) {
        switch (octet) {
        case '\n':
            out += "\\n";
            break;
        case '\r':
            // A bare carriage return would be read as a line feed (7.3.4.2).
            out += "\\r";
            break;
        case '(':
        case ')':
        case '\\':
            out += '\\';
            [[fallthrough]];
        default:
            out += octet;
        }
    }
    out += ')';
}

void append_string(Bytes& out, const Bytes& octets)
{
    if (reads_as_text(octets)) {
        append_literal(out, octets);
        return;
    }
    out += '<';
    for (const char octet : octets) {
        append_hex(out, octet);
    }
    out += '>';
}

bool ends_regular(const Bytes& out)
{
    constexpr std::string_view delimiters = "()<>[]{}/% \n\r\t";
    return !out.empty() && delimiters.find(out.back()) == std::string_view::npos;
}

void separate(Bytes& out)
{
    if (ends_regular(out)) {
        out += ' ';
    }
}

struct Appender {
    Bytes& out;

    void operator()(std::monostate) const
    {
        separate(out);
        out += "null";
    }
    void operator()(bool value) const
    {
        separate(out);
        out += value ? "true" : "false";
    }
    void operator()(std::int64_t value) const
    {
        separate(out);
        append_integer(out, value);
    }
    void operator()(Real value) const
    {
        separate(out);
        append_real(out, value);
    }
    void operator()(const Name& value) const { append_name(out, value.text); }
    void operator()(const String& value) const { append_string(out, value.octets); }
    void operator()(Reference value) const
    {
        separate(out);
        append_integer(out, value.number);
        out += " 0 R";
    }
    void operator()(const Verbatim& value) const
    {
        out += ' ';
        out += value.text;
        out += ' ';
    }
    void operator()(const Array& value) const
    {
        out += '[';
        for (const Object& member : value) {
            append(out, member);
        }
        out += ']';
    }
    void operator()(const Dictionary& value) const
    {
        out += "<<";
        for (const auto& [key, member] : value) {
            append_name(out, key);
            append(out, member);
        }
        out += ">>";
    }
    [[noreturn]] void operator()(const Stream&) const
    {
        throw Error(ErrorCode::Internal, {}, "a PDF stream must be an object of its own");
    }
};

[[noreturn]] void refuse_utf8(std::size_t offset)
{
    throw Error(ErrorCode::BadInput, {"", "", "octet " + std::to_string(offset)},
                "the text is not well-formed UTF-8");
}

struct Decoded {
    char32_t character = 0;
    std::size_t octets = 0;
};

Decoded decode(std::string_view utf8, std::size_t offset)
{
    const auto lead = static_cast<unsigned char>(utf8[offset]);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || offset + count > utf8.size()) {
        refuse_utf8(offset);
    }
    char32_t character = lead & (0xFFU >> (count + 1));
    for (std::size_t i = 1; i < count; ++i) {
        const auto octet = static_cast<unsigned char>(utf8[offset + i]);
        if ((octet & 0xC0U) != 0x80U) {
            refuse_utf8(offset);
        }
        character = character << 6U | (octet & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < least[count] || is_surrogate || character > 0x10FFFF) {
        refuse_utf8(offset);
    }
    return {character, count};
}

void append_utf16_unit(Bytes& out, char32_t unit)
{
    out += static_cast<char>(unit >> 8U);
    out += static_cast<char>(unit & 0xFFU);
}

} // namespace

bool Stream::operator==(const Stream& other) const
{
    const bool same_dictionary =
        dictionary == other.dictionary ||
        (dictionary && other.dictionary && *dictionary == *other.dictionary);
    return same_dictionary && data == other.data && may_deflate == other.may_deflate;
}

Bytes utf16_be(std::u32string_view text)
{
    Bytes out;
    out.reserve(text.size() * 2);
    for (const char32_t character : text) {
        if (character < 0x10000) {
            append_utf16_unit(out, character);
        } else {
            append_utf16_unit(out, 0xD800 + ((character - 0x10000) >> 10U));
            append_utf16_unit(out, 0xDC00 + ((character - 0x10000) & 0x3FFU));
        }
    }
    return out;
}

String text_string(std::string_view utf8)
{
    // PDFDocEncoding gives other meanings to most control codes, so only these stay as they are.
    if (reads_as_text(Bytes(utf8))) {
        return {Bytes(utf8)};
    }
    std::u32string text;
    for (std::size_t offset = 0; offset < utf8.size();) {
        const Decoded next = decode(utf8, offset);
        text += next.character;
        offset += next.octets;
    }
    return {"\xFE\xFF" + utf16_be(text)};
}

String date_string(std::string_view iso_instant)
{
    if (!parse_instant(iso_instant)) {
        throw Error(ErrorCode::BadInput, {},
                    "'" + std::string(iso_instant) +
                        "' is not an instant like 2026-01-31T09:05:00Z");
    }
    Bytes text = "D:";
    std::copy_if(iso_instant.begin(), iso_instant.end(), std::back_inserter(text),
                 [](char octet) { return (octet >= '0' && octet <= '9') || octet == 'Z'; });
    return {text};
}

void append(Bytes& out, const Object& value)
{
    std::visit(Appender{out}, value.value());
}

} // namespace indenture::pdf
