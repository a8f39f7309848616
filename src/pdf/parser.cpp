#include "pdf/parser.h"

#include "base/error.h"

#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace indenture::pdf {

namespace {

bool is_delimiter(char octet)
{
    return ByteView("()<>[]{}/%").find(octet) != ByteView::npos;
}

bool is_regular(char octet)
{
    return !is_space(octet) && !is_delimiter(octet);
}

bool is_digit(char octet)
{
    return octet >= '0' && octet <= '9';
}

std::optional<unsigned> hexadecimal_digit(char octet)
{
    if (is_digit(octet)) {
        return static_cast<unsigned>(octet - '0');
    }
    if (octet >= 'a' && octet <= 'f') {
        return static_cast<unsigned>(octet - 'a') + 10U;
    }
    if (octet >= 'A' && octet <= 'F') {
        return static_cast<unsigned>(octet - 'A') + 10U;
    }
    return std::nullopt;
}

bool is_whole(ByteView token)
{
    const std::size_t first = token.empty() || (token[0] != '-' && token[0] != '+') ? 0 : 1;
    return token.size() > first && token.find_first_not_of("0123456789", first) == ByteView::npos;
}

bool is_real(ByteView token)
{
    const std::size_t first = token.empty() || (token[0] != '-' && token[0] != '+') ? 0 : 1;
    const ByteView digits = token.substr(first);
    const std::size_t point = digits.find('.');
    return point != ByteView::npos && digits.size() > 1 &&
           digits.find_first_not_of("0123456789.") == ByteView::npos &&
           digits.find('.', point + 1) == ByteView::npos;
}

} // namespace

bool is_space(char octet)
{
    return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t' || octet == '\f' ||
           octet == '\0';
}

void Parser::fail(const std::string& what) const
{
    throw Error(ErrorCode::BadInput,
                {.source = "", .part = "", .position = fmt::format("offset {}", position_)}, what);
}

void Parser::skip_space()
{
    while (!at_end()) {
        if (peek() == '%') {
            while (!at_end() && peek() != '\n' && peek() != '\r') {
                ++position_;
            }
        } else if (is_space(peek())) {
            ++position_;
        } else {
            return;
        }
    }
}

bool Parser::accept(ByteView word)
{
    skip_space();
    if (bytes_.substr(position_, word.size()) != word) {
        return false;
    }
    const std::size_t after = position_ + word.size();
    if (after < bytes_.size() && is_regular(word.back()) && is_regular(bytes_[after])) {
        return false;
    }
    position_ = after;
    return true;
}

void Parser::expect(ByteView word)
{
    if (!accept(word)) {
        fail(fmt::format("'{}' is expected here", word));
    }
}

std::size_t Parser::number()
{
    skip_space();
    const std::size_t start = position_;
    while (!at_end() && is_digit(peek())) {
        ++position_;
    }
    const ByteView digits = bytes_.substr(start, position_ - start);
    if (digits.empty() || digits.size() > 10 || (!at_end() && is_regular(peek()))) {
        fail("a whole number is expected here");
    }
    std::size_t result = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), result);
    return result;
}

Object Parser::value()
{
    return value_at_depth(0);
}

Object Parser::value_at_depth(std::size_t depth)
{
    if (depth > depth_max_) {
        throw Error(ErrorCode::LimitExceeded,
                    {.source = "", .part = "", .position = fmt::format("offset {}", position_)},
                    fmt::format("values are nested deeper than {}", depth_max_));
    }
    skip_space();
    if (at_end()) {
        fail("the file ends inside a value");
    }
    if (accept("<<")) {
        return dictionary(depth);
    }
    switch (peek()) {
    case '[':
        ++position_;
        return array(depth);
    case '/':
        return name();
    case '(':
        ++position_;
        return literal_string();
    case '<':
        ++position_;
        return hexadecimal_string();
    default:
        break;
    }
    if (accept("true")) {
        return true;
    }
    if (accept("false")) {
        return false;
    }
    if (accept("null")) {
        return {};
    }
    return number_or_reference();
}

Object Parser::array(std::size_t depth)
{
    Array items;
    while (!accept("]")) {
        items.push_back(value_at_depth(depth + 1));
    }
    return items;
}

Dictionary Parser::dictionary(std::size_t depth)
{
    Dictionary entries;
    while (!accept(">>")) {
        if (at_end() || peek() != '/') {
            fail("a name or '>>' is expected in a dictionary");
        }
        const Name key = name();
        if (!entries.emplace(key.text, value_at_depth(depth + 1)).second) {
            fail(fmt::format("a dictionary holds /{} twice", key.text));
        }
    }
    return entries;
}

Object Parser::number_or_reference()
{
    const std::size_t start = position_;
    while (!at_end() && is_regular(peek())) {
        ++position_;
    }
    const ByteView token = bytes_.substr(start, position_ - start);
    if (is_real(token)) {
        return Verbatim{Bytes(token)};
    }
    const ByteView unsigned_part = !token.empty() && token[0] == '+' ? token.substr(1) : token;
    std::int64_t whole = 0;
    const auto read =
        std::from_chars(unsigned_part.data(), unsigned_part.data() + unsigned_part.size(), whole);
    if (!is_whole(token) || read.ec != std::errc()) {
        position_ = start;
        fail("a value is expected here");
    }

    const std::size_t after = position_;
    skip_space();
    if (whole > 0 && whole <= std::numeric_limits<std::uint32_t>::max() && !at_end() &&
        is_digit(peek())) {
        const std::size_t generation_start = position_;
        while (!at_end() && is_digit(peek())) {
            ++position_;
        }
        const bool is_first = bytes_.substr(generation_start, position_ - generation_start) == "0";
        if (!at_end() && !is_regular(peek()) && accept("R")) {
            if (!is_first) {
                fail("a reference has a generation other than 0");
            }
            return Reference{static_cast<std::uint32_t>(whole)};
        }
    }
    position_ = after;
    return whole;
}

Name Parser::name()
{
    ++position_;
    Name result;
    while (!at_end() && is_regular(peek())) {
        if (peek() == '#') {
            const auto high = position_ + 1 < bytes_.size()
                                  ? hexadecimal_digit(bytes_[position_ + 1])
                                  : std::nullopt;
            const auto low = position_ + 2 < bytes_.size()
                                 ? hexadecimal_digit(bytes_[position_ + 2])
                                 : std::nullopt;
            if (!high || !low) {
                fail("a name holds '#' without two hexadecimal digits");
            }
            result.text.push_back(static_cast<char>(*high * 16U + *low));
            position_ += 3;
        } else {
            result.text.push_back(peek());
            ++position_;
        }
    }
    return result;
}

char Parser::escaped_octet()
{
    const char octet = peek();
    ++position_;
    switch (octet) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    default:
        break;
    }
    if (octet < '0' || octet > '7') {
        return octet;
    }
    unsigned code = static_cast<unsigned>(octet - '0');
    for (int digits = 1; digits < 3 && !at_end() && peek() >= '0' && peek() <= '7'; ++digits) {
        code = code * 8U + static_cast<unsigned>(peek() - '0');
        ++position_;
    }
    return static_cast<char>(code & 0xFFU);
}

String Parser::literal_string()
{
    String result;
    std::size_t open = 1;
    while (!at_end()) {
        const char octet = peek();
        ++position_;
        if (octet == '\\') {
            if (at_end()) {
                break;
            }
            if (peek() == '\r' || peek() == '\n') {
                // ISO 32000-1, 7.3.4.2: a backslash before an end of line joins the lines.
                position_ += bytes_.substr(position_, 2) == "\r\n" ? 2U : 1U;
            } else {
                result.octets.push_back(escaped_octet());
            }
            continue;
        }
        if (octet == '\r') {
            position_ += !at_end() && peek() == '\n' ? 1U : 0U;
            result.octets.push_back('\n');
            continue;
        }
        open += octet == '(' ? 1U : 0U;
        open -= octet == ')' ? 1U : 0U;
        if (open == 0) {
            return result;
        }
        result.octets.push_back(octet);
    }
    fail("the file ends inside a string");
}

String Parser::hexadecimal_string()
{
    const std::size_t end = std::min(bytes_.find('>', position_), bytes_.size());
    String result;
    result.octets.reserve((end - position_ + 1) / 2);
    unsigned high = 0;
    bool has_high = false;
    for (; position_ < end; ++position_) {
        const auto digit = hexadecimal_digit(peek());
        if (!digit && !is_space(peek())) {
            fail("a hexadecimal string holds something else");
        }
        if (digit && has_high) {
            result.octets.push_back(static_cast<char>(high * 16U + *digit));
        }
        high = digit.value_or(high);
        has_high = has_high != digit.has_value();
    }
    if (at_end()) {
        fail("the file ends inside a string");
    }
    ++position_;
    if (has_high) {
        result.octets.push_back(static_cast<char>(high * 16U)); // ISO 32000-1, 7.3.4.3
    }
    return result;
}

ByteView Parser::stream_data(std::size_t length)
{
    expect("stream");
    if (bytes_.substr(position_, 2) == "\r\n") {
        position_ += 2;
    } else if (!at_end() && peek() == '\n') {
        position_ += 1;
    } else {
        fail("'stream' is not followed by an end of line");
    }
    if (length > bytes_.size() - position_) {
        fail("a stream is longer than the file");
    }
    const ByteView data = bytes_.substr(position_, length);
    position_ += length;
    // No comment may hide between the data and the keyword.
    while (!at_end() && is_space(peek())) {
        ++position_;
    }
    if (at_end() || peek() == '%') {
        fail("'endstream' is expected where a stream's /Length ends");
    }
    expect("endstream");
    return data;
}

} // namespace indenture::pdf
