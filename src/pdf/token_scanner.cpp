#include "pdf/token_scanner.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::pdf {

namespace {

enum class Class : unsigned char { Regular, Space, Delimiter };

// ISO 32000-1, tables 1 and 2.
constexpr std::array<Class, 256> classes = [] {
    std::array<Class, 256> result{};
    for (const char octet : {'\0', '\t', '\n', '\f', '\r', ' '}) {
        result[static_cast<unsigned char>(octet)] = Class::Space;
    }
    for (const char octet : {'(', ')', '<', '>', '[', ']', '{', '}', '/', '%'}) {
        result[static_cast<unsigned char>(octet)] = Class::Delimiter;
    }
    return result;
}();

Class class_of(char octet)
{
    return classes[static_cast<unsigned char>(octet)];
}

[[noreturn]] void fail_at(std::size_t offset, const std::string& what)
{
    throw Error(ErrorCode::BadInput,
                {.source = "", .part = "", .position = fmt::format("offset {}", offset)}, what);
}

bool is_whole(ByteView word)
{
    return std::all_of(word.begin(), word.end(),
                       [](char octet) { return octet >= '0' && octet <= '9'; });
}

} // namespace

ByteView TokenScanner::text(const Token& token) const
{
    return bytes_.substr(token.span.begin, token.span.end - token.span.begin);
}

void TokenScanner::skip_space()
{
    while (position_ < bytes_.size()) {
        if (bytes_[position_] == '%') {
            const std::size_t end =
                std::min(bytes_.find_first_of("\r\n", position_), bytes_.size());
            comments_.push_back({position_, end});
            position_ = end;
        } else if (class_of(bytes_[position_]) == Class::Space) {
            ++position_;
        } else {
            return;
        }
    }
}

TokenScanner::Token TokenScanner::literal_string()
{
    const std::size_t begin = position_;
    std::size_t open = 0;
    for (; position_ < bytes_.size(); ++position_) {
        const char octet = bytes_[position_];
        if (octet == '\\') {
            ++position_;
        } else if (octet == '(') {
            ++open;
        } else if (octet == ')' && --open == 0) {
            ++position_;
            return {Kind::Text, {begin, position_}};
        }
    }
    fail_at(begin, "a string never ends");
}

TokenScanner::Token TokenScanner::regular(Kind kind)
{
    const std::size_t begin = position_;
    ++position_;
    while (position_ < bytes_.size() && class_of(bytes_[position_]) == Class::Regular) {
        ++position_;
    }
    return {kind, {begin, position_}};
}

TokenScanner::Token TokenScanner::next()
{
    skip_space();
    const std::size_t begin = position_;
    if (begin >= bytes_.size()) {
        return {Kind::End, {bytes_.size(), bytes_.size()}};
    }
    const auto of_size = [&](Kind kind, std::size_t size) {
        position_ += size;
        return Token{kind, {begin, position_}};
    };
    switch (bytes_[begin]) {
    case '/':
        return regular(Kind::NameText);
    case '(':
        return literal_string();
    case '[':
        return of_size(Kind::ArrayBegin, 1);
    case ']':
        return of_size(Kind::ArrayEnd, 1);
    case '<': {
        if (bytes_.substr(begin, 2) == "<<") {
            return of_size(Kind::DictionaryBegin, 2);
        }
        const std::size_t end = bytes_.find('>', begin);
        if (end == ByteView::npos) {
            fail_at(begin, "a string never ends");
        }
        return of_size(Kind::Text, end + 1 - begin);
    }
    case '>':
        if (bytes_.substr(begin, 2) == ">>") {
            return of_size(Kind::DictionaryEnd, 2);
        }
        break;
    default:
        break;
    }
    if (class_of(bytes_[begin]) == Class::Delimiter) {
        fail_at(begin, fmt::format("'{}' begins no value", bytes_[begin]));
    }
    return regular(Kind::Word);
}

/// After a whole number: the generation and the R that make it a reference, if they follow.
void TokenScanner::skip_rest_of_reference(const Token& first)
{
    const std::size_t after = position_;
    const std::size_t comments = comments_.size();
    if (is_whole(text(first))) {
        const Token generation = next();
        if (generation.kind == Kind::Word && is_whole(text(generation))) {
            const Token last = next();
            if (last.kind == Kind::Word && text(last) == "R") {
                return;
            }
        }
    }
    position_ = after;
    comments_.resize(comments);
}

Span TokenScanner::value(std::size_t depth_max)
{
    const Token first = next();
    std::vector<Kind> ends;
    for (Token token = first;; token = next()) {
        switch (token.kind) {
        case Kind::End:
            fail_at(token.span.begin, "the octets end inside a value");
        case Kind::DictionaryBegin:
            ends.push_back(Kind::DictionaryEnd);
            break;
        case Kind::ArrayBegin:
            ends.push_back(Kind::ArrayEnd);
            break;
        case Kind::DictionaryEnd:
        case Kind::ArrayEnd:
            if (ends.empty() || ends.back() != token.kind) {
                fail_at(token.span.begin, "brackets do not match");
            }
            ends.pop_back();
            break;
        case Kind::Word:
            if (ends.empty()) {
                skip_rest_of_reference(token);
            }
            break;
        default:
            break;
        }
        if (ends.size() > depth_max) {
            throw Error(
                ErrorCode::LimitExceeded,
                {.source = "", .part = "", .position = fmt::format("offset {}", token.span.begin)},
                fmt::format("values are nested deeper than {}", depth_max));
        }
        if (ends.empty()) {
            return {first.span.begin, position_};
        }
    }
}

} // namespace indenture::pdf
