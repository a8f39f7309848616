#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace indenture::docx {

/// A text as a zip keeps it.
struct Packed {
    Bytes octets;          ///< a deflate stream (RFC 1951)
    std::uint32_t crc = 0; ///< of the text
    std::size_t size = 0;  ///< of the text
};

/// A stretch of text that is known before the rest is.
struct KnownText {
    ByteView text;
    bool is_repeated = false; ///< written many times, as in a loop
};

/// Texts that are packed once and written into many outputs. Immutable: threads may share it.
///
/// A merge writes the same stretches of a template over and over, with values between. One prefix
/// code is chosen for all of them, and each is compressed beforehand, as far as that does not
/// depend on what stands between: a repetition of what stands in another known text is a match
/// whose distance is filled in when both have their places.
class Packing {
public:
    /// `known` are copied; ids of known texts are their places in it.
    explicit Packing(const std::vector<KnownText>& known);

    ByteView text(std::size_t id) const { return texts_[id]; }
    std::size_t count() const { return texts_.size(); }

private:
    friend class Packer;

    static constexpr std::size_t literal_codes = 286;
    static constexpr std::size_t distance_codes = 30;
    static constexpr std::size_t match_max = 258;

    struct Code {
        std::uint32_t bits = 0; ///< first bit lowest
        std::uint32_t size = 0;
    };
    /// Bits that do not depend on where the text stands, then maybe a match that does.
    struct Step {
        std::uint32_t first_word = 0; ///< of pool_
        std::uint32_t bits = 0;
        std::uint32_t source = 0; ///< known text matched
        std::uint32_t offset = 0; ///< in it
        std::uint32_t begin = 0;  ///< of the match in the text itself
        std::uint32_t size = 0;   ///< 0: none
    };
    struct Steps {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };
    class Builder;

    std::vector<Bytes> texts_;
    std::vector<Steps> steps_of_; ///< of each text
    std::vector<Step> steps_;
    std::vector<std::uint64_t> pool_;
    std::array<Code, literal_codes> literals_{};
    std::array<Code, match_max + 1> lengths_{}; ///< by length of the match, extra bits included
    std::array<Code, distance_codes> distances_{};
    Bytes header_; ///< of the one block, whole octets
    std::uint32_t header_rest_ = 0;
    std::uint32_t header_rest_bits_ = 0;
};

/// Packs one output. The same calls give the same octets.
class Packer {
public:
    /// `packing` is to outlive this.
    explicit Packer(const Packing& packing);

    /// Text that is not known beforehand.
    void add(ByteView text);
    /// A known text.
    void add_known(std::size_t id);
    /// The last call.
    Packed finish();

private:
    void put(std::uint64_t bits, std::uint32_t size)
    {
        buffer_ |= bits << filled_;
        filled_ += size;
    }
    void flush();
    void reserve(std::size_t octets);
    void put_bits(std::size_t first_word, std::size_t bits);
    void put_literals(ByteView text);
    void put_match(std::size_t size, std::size_t distance);
    void repeat(std::size_t size, std::size_t distance);
    void count(ByteView text);

    const Packing& packing_;
    Bytes out_;
    std::size_t at_ = 0;
    std::uint64_t buffer_ = 0;
    std::uint32_t filled_ = 0;
    std::size_t position_ = 0; ///< octets of text so far
    std::uint32_t crc_ = 0;
    std::vector<std::size_t> last_; ///< where each known text was written last
};

} // namespace indenture::docx
