#pragma once

#include "base/bytes.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace indenture::pdf {

/// Octets from `begin` up to `end`, which is not among them.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const Span&) const = default;
};

/// Goes over PDF syntax token by token (ISO 32000-1, 7.2) without making values of it: for octets
/// that are looked at only to know where they end.
class TokenScanner {
public:
    enum class Kind {
        End,
        DictionaryBegin, ///< "<<"
        DictionaryEnd,   ///< ">>"
        ArrayBegin,      ///< "["
        ArrayEnd,        ///< "]"
        Text,            ///< a string, literal or hexadecimal
        NameText,        ///< with its slash
        Word,            ///< a number or a keyword
    };
    struct Token {
        Kind kind = Kind::End;
        Span span;
    };

    /// A position beyond the end, as a file may name one, is the end.
    TokenScanner(ByteView bytes, std::size_t position)
        : bytes_(bytes), position_(std::min(position, bytes.size()))
    {
    }

    std::size_t position() const { return position_; }
    /// Throws Error(BadInput) for a string that never ends or an octet that begins no token.
    Token next();
    /// Moves over one value and tells its octets. Throws Error(BadInput) if it is no value or its
    /// brackets do not match, Error(LimitExceeded) if they are nested deeper than `depth_max`.
    Span value(std::size_t depth_max);
    /// The comments met so far, each without its end of line.
    const std::vector<Span>& comments() const { return comments_; }

private:
    void skip_space();
    Token literal_string();
    Token regular(Kind kind);
    void skip_rest_of_reference(const Token& first);
    ByteView text(const Token& token) const;

    ByteView bytes_;
    std::size_t position_;
    std::vector<Span> comments_;
};

} // namespace indenture::pdf
