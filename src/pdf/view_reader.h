#pragma once

#include "base/bytes.h"
#include "pdf/file.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <qpdf/QPDF.hh>

namespace indenture::pdf {

/// qpdf's reading of one revision, with its repairs switched off. What it would only warn of is
/// refused: every function throws Error(BadInput).
struct View::Reader {
    QPDF document;

    void open(ByteView prefix);
    std::map<QPDFObjGen, QPDFXRefEntry> table();
    /// `length` is that of the data if the object is a stream.
    void require_agreement(std::uint32_t number, const Object& ours, std::size_t length);
    /// The same for an object of whose place there is no doubt, from its octets alone.
    void require_agreement(ByteView text, const Object& ours);

private:
    void refuse_warnings();
};

} // namespace indenture::pdf
