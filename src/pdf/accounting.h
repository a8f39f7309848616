#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/location_table.h"
#include "pdf/revision.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace indenture::pdf {

/// Octets that a revision holds and that nothing declares: neither its header, nor an object of
/// its own cross-reference section, the section itself, its trailer, `startxref`, `%%EOF`, a
/// harmless comment or white space. Or an object that is not written as it must be.
struct Unaccounted {
    std::size_t revision = 0; ///< its index
    Span span;                ///< in the file; in an inflated object stream if `container` is set
    std::uint32_t object = 0; ///< the object they belong to or pretend to be; 0 if none
    std::uint32_t container = 0; ///< the object stream that holds them; 0 if none
    std::string text;            ///< for a person
};

/// How much of it is told; what is beyond is one line.
inline constexpr std::size_t unaccounted_max = 32;

/// Goes over a file revision by revision, oldest first, and gives every octet to what declares it.
class Accounting {
public:
    /// All three must outlive it.
    Accounting(ByteView file, const LocationTable& table, const Limits& limits)
        : file_(file), table_(table), limits_(limits)
    {
    }

    /// Throws Error(LimitExceeded) at a cap; everything else it finds is its result.
    std::vector<Unaccounted> account(const Scan& scan, std::size_t index);

private:
    struct Claim {
        Span span;
        std::uint32_t object = 0; ///< 0: no object
    };

    std::vector<Claim> claims_of(const Scan& scan);
    Span claim_object(std::uint32_t number, std::size_t offset);
    std::size_t end_of_stream(std::size_t dictionary, std::size_t keyword, std::size_t offset);
    std::size_t length_of(const Object& length);
    void check_lengths(const Revision& revision);
    void check_gap(Span gap);
    void check_comments(const std::vector<Span>& comments);
    void report(Span span, std::uint32_t object, std::string text);

    ByteView file_;
    const LocationTable& table_;
    const Limits& limits_;
    std::size_t index_ = 0;
    std::map<std::uint32_t, std::int64_t> lengths_; ///< objects that are the Length of a stream
    std::vector<Unaccounted> found_;
};

} // namespace indenture::pdf
