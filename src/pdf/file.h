#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "base/limits.h"
#include "pdf/object.h"
#include "pdf/revision.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace indenture::pdf {

/// The objects of a file as one revision left them, read by qpdf from the prefix that ends there,
/// as if nothing came after. Values are copied out; streams keep their encoded octets, and real
/// numbers are Verbatim, so that comparing two values compares what is written.
class View {
public:
    View(ByteView prefix, const Limits& limits);
    View(View&&) noexcept;
    View& operator=(View&&) noexcept;
    ~View();

    const Dictionary& trailer() const { return trailer_; }
    /// The trailer's Root; throws Error(BadInput) if it is no dictionary.
    Dictionary catalog() const;
    /// Null if the number was never given to an object, as ISO 32000-1, 7.3.10 says.
    /// Throws Error(BadInput) for a damaged object, Error(LimitExceeded) at a cap.
    Object object(Reference reference) const;
    /// `value` itself, or what it refers to.
    Object resolved(const Object& value) const;
    /// The entry of `dictionary`, resolved; null if there is none.
    Object entry(const Dictionary& dictionary, const std::string& key) const;

    /// The numbers and places of all objects in use, as qpdf reads the cross-reference sections.
    std::map<std::uint32_t, Location> table() const;

private:
    struct Reader;
    std::unique_ptr<Reader> reader_;
    Dictionary trailer_;
};

/// A whole PDF file that was read strictly: its octets, never changed, and its revisions. Two
/// readings agree on every revision: our scan of the raw octets and qpdf's.
class PdfFile {
public:
    /// Throws Error(BadInput) or Error(LimitExceeded) naming `source` and the place.
    static PdfFile open(Bytes bytes, const std::string& source, const Limits& limits);

    ByteView bytes() const { return *bytes_; }
    /// Oldest first, never empty.
    const std::vector<Revision>& revisions() const { return revisions_; }
    /// Objects as revision `index` left them.
    const View& view(std::size_t index) const { return views_.at(index); }
    const View& latest() const { return views_.back(); }
    /// Where revision `index` finds an object; nullopt if it was never declared.
    std::optional<Location> location(std::size_t index, std::uint32_t number) const;
    /// The octets up to the end of revision `index`.
    ByteView prefix(std::size_t index) const { return bytes().substr(0, revisions_.at(index).end); }

private:
    friend struct Reading;
    friend struct Reading read(Bytes bytes, const Limits& limits);
    PdfFile() = default;

    std::unique_ptr<const Bytes> bytes_; ///< on the heap: views keep pointing at them when moved
    std::vector<Revision> revisions_;
    std::vector<View> views_;
};

/// What reading gave: a file, or why not. Codes: "not-a-pdf", "trailing-bytes", "encrypted",
/// "hybrid-xref", "limit", "damaged".
struct Reading {
    std::optional<PdfFile> file;
    std::optional<Finding> refusal;
};

/// Reads foreign octets. Nothing is mended; throws nothing because of them.
Reading read(Bytes bytes, const Limits& limits);

} // namespace indenture::pdf
