#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace indenture::pdf {

/// A PDF file written piece by piece, so that every piece can be wrong.
class HandMade {
public:
    HandMade() = default;
    /// Begins with one page in objects 1 to 3, not yet ended.
    static HandMade page();

    std::size_t position() const { return octets_.size(); }
    const Bytes& octets() const { return octets_; }

    HandMade& text(ByteView text);
    /// "number 0 obj value endobj", declared.
    HandMade& object(std::uint32_t number, ByteView value);
    HandMade& stream(std::uint32_t number, ByteView entries, ByteView data);
    /// Declares without writing.
    HandMade& row(std::uint32_t number, std::size_t offset);
    HandMade& compressed(std::uint32_t number, std::uint32_t stream, std::uint32_t index);
    /// Ends a revision with a cross-reference table.
    HandMade& end(ByteView trailer = "");
    /// Ends it with a cross-reference stream in object `number`.
    HandMade& end_with_stream(std::uint32_t number, ByteView entries = "");

private:
    struct Row {
        char kind = 1;
        std::size_t second = 0;
        std::size_t third = 0;
    };

    Bytes trailer(ByteView more) const;
    void finish(std::size_t section);

    Bytes octets_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    std::map<std::uint32_t, Row> rows_;
    std::size_t previous_ = 0;
};

} // namespace indenture::pdf
