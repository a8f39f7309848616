#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/accounting.h"
#include "pdf/inflate.h"
#include "pdf/location_table.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace indenture::pdf {

/// The object streams of a file (ISO 32000-1, 7.5.7), inflated once within the caps, so that no
/// reader ever meets one that is a bomb.
class ObjectStreams {
public:
    /// All three must outlive it.
    ObjectStreams(ByteView file, const LocationTable& table, const Limits& limits)
        : file_(file), table_(table), limits_(limits)
    {
    }

    /// Inflates those that revision `index` uses, and proves that every slot it names holds that
    /// number. Throws Error(BadInput) for one that is damaged or names a number twice,
    /// Error(LimitExceeded) at a cap.
    void read(const Revision& revision, std::size_t index);
    /// Octets and numbers in them that revision `index` does not declare. They must be read.
    std::vector<Unaccounted> unaccounted(const Revision& revision, std::size_t index) const;
    /// A place in an object stream that was read.
    struct Slot {
        std::size_t container = 0; ///< offset of the object stream
        std::size_t index = 0;
    };
    /// The octets of the object there.
    ByteView text_of(const Slot& slot) const;

private:
    struct Place {
        std::uint32_t number = 0;
        std::size_t begin = 0; ///< in `content`
    };
    struct Content {
        Bytes content;
        std::vector<Place> slots;
        bool is_extension = false; ///< of another, by its Extends
    };

    void refuse_replaced(const Revision& revision, std::size_t index) const;

    Content read_container(std::uint32_t number, std::size_t offset, std::size_t index);
    static std::vector<Place> slots_of(const Dictionary& dictionary, ByteView content);
    std::size_t length_of(const Dictionary& dictionary, std::size_t index) const;
    Bytes decoded(const Dictionary& dictionary, ByteView data);
    static ByteView text_of(const Content& content, std::size_t slot);

    ByteView file_;
    const LocationTable& table_;
    const Limits& limits_;
    std::map<std::size_t, Content> contents_;         ///< by offset of the container
    std::map<std::uint32_t, std::size_t> containers_; ///< by number: where it is now
    std::size_t decoded_total_ = 0;
    Inflater inflater_;
};

} // namespace indenture::pdf
