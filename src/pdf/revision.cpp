#include "pdf/revision.h"

#include "base/error.h"
#include "pdf/location_table.h"
#include "pdf/parser.h"
#include "pdf/xref_section.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace indenture::pdf {

namespace {

constexpr ByteView end_of_file = "%%EOF";
// A producer's offset may point at the end of the line before; more is another place.
constexpr std::size_t space_before_max = 4;
/// `startxref`, its number and `%%EOF` as they follow a section.
struct Tail {
    std::size_t xref_offset = 0;
    Span span; ///< from "startxref" to the end of "%%EOF"
};

[[noreturn]] void fail_at(std::size_t offset, const std::string& what)
{
    throw Error(ErrorCode::BadInput,
                {.source = "", .part = "", .position = fmt::format("offset {}", offset)}, what);
}

Tail read_tail(ByteView file, std::size_t position)
{
    Parser parser(file, position, 1);
    parser.expect("startxref");
    Tail tail;
    tail.span.begin = parser.position() - ByteView("startxref").size();
    tail.xref_offset = parser.number();
    std::size_t at = parser.position();
    while (at < file.size() && is_space(file[at])) {
        ++at;
    }
    if (file.substr(at, end_of_file.size()) != end_of_file) {
        fail_at(at, "'%%EOF' is expected after 'startxref'");
    }
    tail.span.end = at + end_of_file.size();
    return tail;
}

std::size_t after_end_of_line(ByteView file, std::size_t position)
{
    const std::size_t last = std::min(position + 2, file.size());
    while (position < last && (file[position] == '\r' || file[position] == '\n')) {
        ++position;
    }
    return position;
}

/// Puts the sections together, oldest first, and notes what a reader may stumble over.
class Grouping {
public:
    explicit Grouping(ByteView file) : file_(file) {}

    Scan group(const std::vector<XrefSection>& chain)
    {
        for (std::size_t i = chain.size(); i-- > 0;) {
            const XrefSection& section = chain[i];
            claim(section);
            const Tail tail = read_tail(file_, section.span.end);
            scan_.frames.push_back(tail.span);
            if (tail.xref_offset == section.offset) {
                scan_.revisions.push_back(revision_of(section, tail));
                continue;
            }
            // ISO 32000-1, annex F: the first-page section of a linearised file stands before the
            // main one, is the newer of the two, and is what the last `startxref` names.
            const bool is_linearised = i + 1 == chain.size() && i > 0 &&
                                       chain[i - 1].offset < section.offset &&
                                       tail.xref_offset == chain[i - 1].offset;
            if (!is_linearised) {
                fail_at(section.span.end, "'startxref' does not name the section it follows");
            }
            claim_first_page(chain[i - 1]);
            Revision revision = revision_of(chain[i - 1], tail);
            revision.entries.insert(section.entries.begin(), section.entries.end());
            scan_.revisions.push_back(std::move(revision));
            --i;
        }
        place();
        std::sort(scan_.frames.begin(), scan_.frames.end(),
                  [](const Span& a, const Span& b) { return a.begin < b.begin; });
        return std::move(scan_);
    }

private:
    void claim(const XrefSection& section)
    {
        scan_.frames.push_back(section.span);
        if (section.span.begin != section.offset) {
            note("xref-offset", section.offset,
                 "the cross-reference section is not exactly where the file says it is");
        }
        if (section.hidden) {
            if (section.hidden->begin != section.hidden->end) {
                scan_.frames.push_back(*section.hidden);
            }
            note("hybrid-xref", section.offset,
                 "the file has hidden cross-reference streams beside its tables, which show "
                 "different readers different documents");
        }
    }

    // Annex F.3.4: its `startxref` is a dummy, 0 by custom, so that older readers find one.
    void claim_first_page(const XrefSection& section)
    {
        claim(section);
        const Tail tail = read_tail(file_, section.span.end);
        if (tail.xref_offset != 0) {
            fail_at(tail.span.begin, "the first 'startxref' of a linearised file is not 0");
        }
        scan_.frames.push_back(tail.span);
    }

    void note(const char* code, std::size_t offset, const char* text)
    {
        if (!scan_.oddity) {
            scan_.oddity = Oddity{code, offset, text};
        }
    }

    Revision revision_of(const XrefSection& section, const Tail& tail) const
    {
        return {.begin = 0,
                .eof_end = tail.span.end,
                .end = after_end_of_line(file_, tail.span.end),
                .xref_offset = tail.xref_offset,
                .xref_kind = section.kind,
                .trailer = section.trailer,
                .entries = section.entries};
    }

    void place()
    {
        auto& revisions = scan_.revisions;
        for (std::size_t k = 1; k < revisions.size(); ++k) {
            revisions[k].begin = revisions[k - 1].end;
            if (revisions[k].xref_offset < revisions[k].begin) {
                fail_at(revisions[k].xref_offset,
                        "a newer cross-reference section stands before an older one");
            }
        }
    }

    ByteView file_;
    Scan scan_;
};

/// Proves each entry by the octets it points at.
class EntryCheck {
public:
    EntryCheck(ByteView file, Scan& scan) : file_(file), scan_(scan), table_(scan.revisions) {}

    void run()
    {
        for (std::size_t k = 0; k < scan_.revisions.size(); ++k) {
            for (const auto& [number, location] : scan_.revisions[k].entries) {
                if (k == 0 || table_.at(k - 1, number) != location) {
                    check(scan_.revisions[k], number, location);
                }
            }
        }
    }

private:
    void check(const Revision& revision, std::uint32_t number, const Location& location)
    {
        if (number == 0 && location.kind != Location::Kind::Free) {
            fail_at(revision.xref_offset, "object 0 is in use, which is the head of the free ones");
        }
        if (location.kind == Location::Kind::Plain) {
            const std::size_t begin = after_space(location.offset);
            check_place(revision, number, begin);
            check_header(number, location.offset, begin);
        }
        if (location.kind == Location::Kind::Compressed) {
            const auto container = revision.entries.find(location.stream);
            if (container == revision.entries.end() ||
                container->second.kind != Location::Kind::Plain) {
                fail_at(revision.xref_offset,
                        fmt::format("object {} is in object stream {}, which its revision lacks",
                                    number, location.stream));
            }
        }
    }

    void check_place(const Revision& revision, std::uint32_t number, std::size_t offset) const
    {
        // The hidden section of a hybrid file may describe what the revision before wrote; such a
        // file is refused as a whole.
        const bool is_hybrid = revision.trailer.count("XRefStm") != 0;
        const std::size_t begin = is_hybrid ? 0 : revision.begin;
        if (offset < begin || offset >= revision.eof_end) {
            fail_at(
                offset,
                fmt::format("object {} is declared at octets that another revision wrote", number));
        }
    }

    std::size_t after_space(std::size_t offset) const
    {
        std::size_t begin = offset;
        while (begin < file_.size() && begin - offset < space_before_max &&
               is_space(file_[begin])) {
            ++begin;
        }
        return begin;
    }

    void check_header(std::uint32_t number, std::size_t offset, std::size_t begin)
    {
        if (!object_body(file_, number, begin)) {
            fail_at(offset, fmt::format("'{} 0 obj' is expected here", number));
        }
        if (begin != offset && !scan_.oddity) {
            scan_.oddity = Oddity{
                "xref-offset", offset,
                fmt::format("object {} is not exactly where the cross-reference section says",
                            number)};
        }
    }

    ByteView file_;
    Scan& scan_;
    LocationTable table_;
};

} // namespace

std::optional<std::size_t> object_body(ByteView file, std::uint32_t number, std::size_t offset)
{
    std::size_t at = offset;
    const auto accept = [&](ByteView word) {
        const bool is_there = file.substr(std::min(at, file.size()), word.size()) == word;
        at += word.size();
        return is_there;
    };
    const auto skip_space = [&] {
        const std::size_t before = at;
        while (at < file.size() && is_space(file[at])) {
            ++at;
        }
        return at != before;
    };
    const bool is_header = accept(fmt::format_int(number).str()) && skip_space() && accept("0") &&
                           skip_space() && accept("obj");
    const bool is_whole_word = at >= file.size() || is_space(file[at]) ||
                               ByteView("()<>[]{}/%").find(file[at]) != ByteView::npos;
    return is_header && is_whole_word ? std::optional(at) : std::nullopt;
}

Scan scan_revisions(ByteView file, const Limits& limits)
{
    return Grouping(file).group(read_xref_chain(file, limits));
}

void check_entries(ByteView file, Scan& scan)
{
    EntryCheck(file, scan).run();
}

} // namespace indenture::pdf
