#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/object.h"

#include <cstddef>
#include <optional>
#include <string>

namespace indenture::pdf {

/// An operator with the operands before it (ISO 32000-1, 7.8.2). An inline image is the operator
/// "BI" with a dictionary and a string.
struct Operation {
    std::string name;
    Array operands;
};

/// Takes a content stream, or the PostScript of a character map, apart. Strict like Parser: every
/// failure is Error(BadInput) naming the offset in the stream, or Error(LimitExceeded).
class ContentReader {
public:
    ContentReader(ByteView content, const Limits& limits) : content_(content), limits_(limits) {}

    /// nullopt at the end.
    std::optional<Operation> next();

private:
    bool skip_to_token();
    std::string word();
    Operation inline_image();
    [[noreturn]] void fail(const std::string& what) const;

    ByteView content_;
    const Limits& limits_;
    std::size_t position_ = 0;
};

} // namespace indenture::pdf
