#pragma once

#include "base/bytes.h"
#include "docx/packing.h"
#include "template/copies.h"
#include "template/program.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace indenture::templating {

/// The bookmarks a merge has written and the references it has made to any, over all parts.
struct CrossReferences {
    struct Made {
        std::string name;     ///< in the pass it was made in
        std::string original; ///< in the template
        Where where;
    };
    std::set<std::string> bookmarks;
    std::vector<Made> references;
};

/// Where a literal of the part stands in what is written.
struct KnownPlace {
    std::size_t begin;
    std::size_t id; ///< of PartProgram::packing
};

/// What has been written of a part.
struct Story {
    Bytes bytes;
    std::vector<KnownPlace> known;
};

/// As a zip keeps it. The literals are copied as they were packed with the template, unless there
/// is so much between them that all of it is better packed anew.
std::optional<docx::Packed> packed(const Story& story, const PartProgram& part);

/// The bytes of one part as they come, and what Word wants of them that only shows while they do:
/// bookmarks in pairs, cells that end in a paragraph, tables apart, sections kept, grids that fit.
class StoryWriter {
public:
    /// Throws Error(LimitExceeded) with `source` when more than `size_max` octets are written.
    StoryWriter(Copies& copies, const PartProgram& part, std::string source, std::size_t size_max)
        : copies_(copies), part_(&part), own_(&part), source_(std::move(source)),
          size_max_(size_max)
    {
    }

    /// What follows is of another part: a macro or a clause.
    void enter(const PartProgram& part) { part_ = &part; }

    void write(ByteView bytes)
    {
        out_ += bytes;
        check_size();
    }
    void write(const Literal& literal)
    {
        if (literal.known != none && part_ == own_) {
            known_.push_back({out_.size(), literal.known});
        }
        write(ByteView(literal.bytes));
    }
    /// About so much more is coming: room is taken once, not piece by piece.
    void expect(std::size_t size, std::size_t times)
    {
        if (size < size_max_ / (2 * times)) {
            out_.reserve(out_.size() + size * times + size * times / 8);
        }
    }
    std::size_t size() const { return out_.size(); }
    /// For what is appended octet by octet; check_size() when it is.
    Bytes& bytes() { return out_; }
    void check_size() const
    {
        if (out_.size() > size_max_) {
            refuse_size();
        }
    }
    /// Takes `section` out of the paragraph at hand, which is split and does not end it any more.
    void take_back_section(ByteView section);

    void write(const BookmarkStart& start);
    void write(const BookmarkEnd& end);
    void write(const BookmarkName& name);
    void write(const DrawingId& drawing) { write(copies_.drawing(drawing.id)); }
    void write(const ParagraphId& paragraph) { write(copies_.paragraph(paragraph.id)); }
    void write(const AnnotationId& annotation) { write(copies_.annotation(annotation.id)); }
    void write(const Once& once)
    {
        if (copies_.is_first(once.key)) {
            write(once.bytes);
        }
    }
    void write(const ListProperties& list);
    /// The properties of a paragraph that a value is printed in.
    void write_properties(const ParagraphShape& paragraph);
    void write(const Reference& reference);
    void write(const Begins& begins);
    void write(const Written& written);
    void write(const Separate& separate);
    void write(const SectionBreak& section);

    /// The same for brackets, whose inside `body` writes.
    template <class Body> void write(const Keep& keep, Body body)
    {
        const Container outer = std::exchange(container_, {});
        body();
        if (container_.last != Block::Paragraph) {
            write(keep.filler);
        }
        container_ = outer;
    }
    template <class Body> void write(const Drop& drop, Body body)
    {
        const Mark mark = enter(drop);
        body();
        leave(drop, mark);
    }
    template <class Body> void write(const Grid& /*grid*/, Body body)
    {
        const std::size_t begin = out_.size();
        body();
        rebuild_grid(begin);
    }

    /// All that was written. Adds to `references`.
    Story finish(CrossReferences& references) &&;

private:
    struct OpenBookmark {
        std::string id;
        std::string name;
        std::size_t begin;
        std::size_t end;
    };
    /// What has been written of the cell, body or note at hand.
    struct Container {
        std::optional<Block> last;
        std::size_t paragraph_begin = std::string::npos; ///< of the last block, if a paragraph
        std::size_t paragraph_end = 0;
        bool has_content = false; ///< since the last section ended
    };
    struct Mark {
        std::size_t begin;
        Container container;
        std::size_t counted;
    };

    Mark enter(const Drop& drop);
    void leave(const Drop& drop, const Mark& mark);
    void forget_from(std::size_t begin);
    void forget_known_from(std::size_t begin);
    void rebuild_grid(std::size_t begin);
    void replace(std::size_t begin, std::size_t end, ByteView bytes);
    [[noreturn]] void refuse_size() const;

    Copies& copies_;
    const PartProgram* part_;
    const PartProgram* own_;
    std::string source_;
    std::size_t size_max_;
    Bytes out_;
    std::vector<KnownPlace> known_; ///< in order; what has moved is not among them
    std::vector<OpenBookmark> open_bookmarks_;
    std::vector<std::pair<std::size_t, std::string>> bookmarks_; ///< where and what, in order
    std::vector<std::pair<std::size_t, CrossReferences::Made>> references_;
    Container container_;
    std::size_t rows_ = 0;
    std::size_t cells_ = 0;
};

} // namespace indenture::templating
