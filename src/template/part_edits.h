#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <vector>

namespace indenture::templating {

/// Other octets for a stretch of a part; an empty stretch is an insertion.
struct PartEdit {
    std::size_t begin = 0;
    std::size_t end = 0;
    Bytes content;
};

/// Edits that touch no octet twice: one that overlaps another is left out, and counted.
class PartEdits {
public:
    /// False if it overlaps an earlier one.
    bool add(PartEdit edit);
    bool empty() const { return edits_.empty(); }
    /// What is between the edits is copied.
    Bytes apply(ByteView part) const;

private:
    std::vector<PartEdit> edits_; ///< by place; insertions at one place in the order given
};

} // namespace indenture::templating
