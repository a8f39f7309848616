#pragma once

#include "base/digest.h"
#include "base/limits.h"
#include "pdf/file.h"
#include "pdf/object.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace indenture::pdf {

/// One spelling of values, for comparing files that different programs wrote: what a value leads
/// to is followed, objects are numbered as they are met, streams are decoded as far as their
/// filters are known, and numbers have one spelling. Two values have the same digest only if a
/// reader of the file could not tell them apart.
class Canon {
public:
    /// Objects that are not followed, by the name under which they are known on both sides, such
    /// as "page 3".
    using Landmarks = std::map<std::uint32_t, std::string>;

    Canon(const View& view, const Limits& limits, Landmarks landmarks = {});

    /// Throws Error(BadInput) for damaged objects, Error(LimitExceeded) once all digests taken
    /// here together have met a cap on objects or decoded octets.
    Digest digest(const Object& value);

private:
    struct Numbers;

    void append_value(Bytes& out, const Object& value, Numbers& numbers);
    void append_reference(Bytes& out, Reference reference, Numbers& numbers);
    void append_dictionary(Bytes& out, const Dictionary& dictionary, Numbers& numbers);
    void append_stream(Bytes& out, const Stream& stream, Numbers& numbers);

    const View& view_;
    const Limits& limits_;
    Landmarks landmarks_;
    std::size_t objects_ = 0;
    std::size_t octets_ = 0;
};

/// "0.5" of ".50", "2" of "+2.0": one spelling for numbers of equal value.
std::string canonical_number(const std::string& text);

} // namespace indenture::pdf
