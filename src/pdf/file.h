#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "base/limits.h"
#include "pdf/accounting.h"
#include "pdf/object.h"
#include "pdf/revision.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace indenture::pdf {

class FileContents;

/// The objects of a file as one revision left them, as if nothing came after. Each is read by our
/// parser and by qpdf from the prefix that ends there, once, and both must agree. Streams keep
/// their encoded octets, and real numbers are Verbatim, so that comparing two values compares what
/// is written. Reading fills a cache: not for two threads at once.
class View {
public:
    View(View&&) noexcept;
    View& operator=(View&&) noexcept;
    ~View();

    const Dictionary& trailer() const { return trailer_; }
    /// What the trailer's Root refers to (ISO 32000-1, 7.5.5, table 15: an indirect reference).
    /// Lives as long as the file. Throws Error(BadInput) if it is no dictionary.
    const Dictionary& catalog() const;
    /// Null if the number was never given to an object, as ISO 32000-1, 7.3.10 says. Lives as long
    /// as the file. Throws Error(BadInput) for a damaged object or one that the two readings
    /// disagree on, Error(LimitExceeded) at a cap.
    const Object& object(Reference reference) const;
    /// `value` itself, or what it refers to.
    Object resolved(const Object& value) const;
    /// The entry of `dictionary`, resolved; null if there is none.
    Object entry(const Dictionary& dictionary, const std::string& key) const;

    /// The numbers and places of all objects in use, as both readings have them.
    std::map<std::uint32_t, Location> table() const;
    /// Numbers of the objects in use that hold a reference to `number`, in order. The trailer is
    /// not among them. Throws like `object`.
    std::vector<std::uint32_t> referrers_of(std::uint32_t number) const;

private:
    friend class FileContents;
    struct Reader;
    View(FileContents& contents, std::size_t index);
    void require_agreement(std::uint32_t number, const Location& location) const;

    FileContents* contents_;
    std::size_t index_;
    std::unique_ptr<Reader> reader_;
    Dictionary trailer_;
};

/// A whole PDF file that was read strictly: its octets, never changed, and its revisions. Two
/// readings agree on every revision: our scan of the raw octets and qpdf's.
class PdfFile {
public:
    /// Throws Error(BadInput) or Error(LimitExceeded) naming `source` and the place, also for
    /// octets that nothing accounts for.
    static PdfFile open(Bytes bytes, const std::string& source, const Limits& limits);

    PdfFile(PdfFile&&) noexcept;
    PdfFile& operator=(PdfFile&&) noexcept;
    ~PdfFile();

    ByteView bytes() const;
    /// Oldest first, never empty.
    const std::vector<Revision>& revisions() const;
    /// Objects as revision `index` left them.
    const View& view(std::size_t index) const;
    const View& latest() const { return view(revisions().size() - 1); }
    /// Where revision `index` finds an object; nullopt if it was never declared.
    std::optional<Location> location(std::size_t index, std::uint32_t number) const;
    /// The octets up to the end of revision `index`.
    ByteView prefix(std::size_t index) const
    {
        return bytes().substr(0, revisions().at(index).end);
    }
    /// What no revision declares. Who reads the file decides what to make of it: files of others
    /// hold unused objects in their oldest revision; in a later one it is never honest.
    const std::vector<Unaccounted>& unaccounted() const;

private:
    friend struct Reading read_view(ByteView bytes, const struct ReadOptions& options);
    friend struct Reading read(Bytes bytes, const Limits& limits);
    explicit PdfFile(std::unique_ptr<FileContents> contents);

    std::unique_ptr<FileContents> contents_;
};

/// What reading gave: a file, or why not. Codes: "not-a-pdf", "trailing-bytes", "encrypted",
/// "hybrid-xref", "xref-offset", "limit", "damaged".
struct Reading {
    std::optional<PdfFile> file;
    std::optional<Finding> refusal;
    /// Of a file refused: as much of it, from its beginning, as can be read strictly, to tell what
    /// the signatures in it are worth. Never to be taken for the file.
    std::optional<PdfFile> examinable;
};

struct ReadOptions {
    Limits limits;
    /// How many octets at the beginning are known to be those of a file that we issued ourselves:
    /// the revisions within them need no accounting. 0: none.
    std::size_t issued_size = 0;
};

/// Reads foreign octets, which must outlive what is read. Nothing is mended; throws nothing because
/// of them.
Reading read_view(ByteView bytes, const ReadOptions& options);

/// The same, keeping the octets.
Reading read(Bytes bytes, const Limits& limits);

} // namespace indenture::pdf
