#pragma once

#include "base/bytes.h"
#include "pdf/object.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace indenture::pdf {

/// Reads PDF values from raw octets (ISO 32000-1, 7.2 and 7.3), strictly: generation 0 only, no
/// key twice, nothing mended. Real numbers come back as Verbatim, so that two spellings differ.
/// Every failure is Error(BadInput) naming the offset, or Error(LimitExceeded).
class Parser {
public:
    /// A position beyond the end, as a file may name one, is the end.
    Parser(ByteView bytes, std::size_t position, std::size_t depth_max)
        : bytes_(bytes), position_(std::min(position, bytes.size())), depth_max_(depth_max)
    {
    }

    std::size_t position() const { return position_; }

    /// A value that is no stream.
    Object value();
    /// A whole number of at most ten digits, without sign.
    std::size_t number();
    /// `word` as a token of its own.
    void expect(ByteView word);
    /// True, and moves behind it, if `word` comes next.
    bool accept(ByteView word);
    /// Moves over white space and comments.
    void skip_space();
    /// The octets of a stream of `length`, from the keyword `stream` to `endstream`.
    ByteView stream_data(std::size_t length);

private:
    Object value_at_depth(std::size_t depth);
    Object array(std::size_t depth);
    Dictionary dictionary(std::size_t depth);
    Object number_or_reference();
    Name name();
    String literal_string();
    String hexadecimal_string();
    char escaped_octet();
    bool at_end() const { return position_ >= bytes_.size(); }
    char peek() const { return bytes_[position_]; }
    [[noreturn]] void fail(const std::string& what) const;

    ByteView bytes_;
    std::size_t position_;
    std::size_t depth_max_;
};

/// White space of ISO 32000-1, table 1.
bool is_space(char octet);

} // namespace indenture::pdf
