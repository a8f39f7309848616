#pragma once

#include "base/bytes.h"
#include "pdf/object.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace indenture::tests {

/// A PDF spelled octet by octet, as an attacker's own program would: nothing checks it. Objects
/// and cross-reference rows are independent, so that they can disagree.
class Draft {
public:
    /// A new file.
    Draft();
    /// An incremental update of `earlier`, which must be sound.
    explicit Draft(ByteView earlier);

    /// Octets as they are.
    Draft& text(ByteView octets);
    /// "number 0 obj", its value and "endobj"; declared by the next table.
    Draft& object(std::uint32_t number, ByteView value);
    Draft& value(std::uint32_t number, const pdf::Object& value);
    Draft& stream(std::uint32_t number, const std::string& entries, ByteView data);
    /// The row of an object as it stands, 20 octets with its end of line.
    Draft& row(std::uint32_t number, const std::string& row);
    /// A row that says "in use, at this offset".
    Draft& row(std::uint32_t number, std::size_t offset);

    /// The entries of the trailer; Size is added.
    pdf::Dictionary& trailer() { return trailer_; }
    std::size_t position() const { return out_.size(); }
    std::size_t offset_of(std::uint32_t number) const { return offsets_.at(number); }
    const Bytes& octets() const { return out_; }

    /// With a cross-reference table, trailer, startxref and %%EOF.
    Bytes finished();
    /// The table alone, as finished() would write it.
    std::string table() const;
    std::string trailer_text() const;

private:
    Bytes out_;
    std::map<std::uint32_t, std::string> rows_;
    std::map<std::uint32_t, std::size_t> offsets_;
    pdf::Dictionary trailer_;
    std::uint32_t size_ = 0;
};

/// Makes the CMS over the octets signed.
using CmsMaker = std::function<Bytes(ByteView content)>;

/// A signature revision made by hand.
struct HandSignature {
    std::string field = "nhs-england";
    CmsMaker cms;
    /// Objects the same revision writes too, or instead of its own.
    std::map<std::uint32_t, pdf::Object> edits = {};
    std::string entries = "";   ///< of the signature dictionary, beside the usual
    std::string certifies = ""; ///< "1", "2" or "3": the P of a certification; empty: none
    ByteView sub_filter = "ETSI.CAdES.detached";
    std::string type = "Sig"; ///< or DocTimeStamp
    /// Of a field that the file has not got, which is added to the form and the page.
    std::string new_field_rectangle = "[0 0 0 0]";
    /// May spoil the draft before its cross-reference table is written.
    std::function<void(Draft&)> spoil = {};
};

/// `file` with one revision more: the form marked as signed, the value of the field, the field.
Bytes signed_by_hand(ByteView file, const HandSignature& signature);

/// The same with the ByteRange written and the octets of Contents still zero, or as `spelling`
/// turns the file before it is signed. The hole is from '<' to one past '>'.
struct Unsealed {
    Bytes file;
    std::size_t hole_begin = 0;
    std::size_t hole_end = 0;
};
Unsealed unsealed(ByteView file, const HandSignature& signature);

/// The file with its last ByteRange set to leave out the hole, and nothing else, and the CMS over
/// the rest in it.
Bytes sealed(Unsealed draft, const CmsMaker& cms);

/// The octets outside of the hole.
Bytes outside(const Unsealed& draft);

/// `file` with its last ByteRange replaced by this text, padded to the same length.
Bytes with_last_range(Bytes file, const std::string& range);

} // namespace indenture::tests
