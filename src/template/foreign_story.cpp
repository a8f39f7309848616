#include "template/foreign_story.h"

#include "template/reading.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

/// A place between two characters of a story.
struct Spot {
    std::size_t passage = 0;
    std::size_t offset = 0;
};

void refuse(ForeignMark& mark, std::string wrong, std::string cure)
{
    mark.tag.word = ForeignWord::Unknown;
    mark.tag.wrong = std::move(wrong);
    mark.tag.cure = std::move(cure);
}

/// True if `closer` can end what `opener` has begun.
bool are_partners(const ForeignTag& opener, const ForeignTag& closer)
{
    switch (closer.word) {
    case ForeignWord::EndIf:
        return opener.word == ForeignWord::If;
    case ForeignWord::EndFor:
        return opener.word == ForeignWord::For &&
               (closer.variable.empty() || closer.variable == opener.variable);
    case ForeignWord::EndSection:
        return (opener.word == ForeignWord::Section || opener.word == ForeignWord::Inverted) &&
               (closer.script.empty() || closer.script == opener.script);
    default:
        return false;
    }
}

class Reader {
public:
    Reader(ForeignStory& story, const DialectGuess& guess,
           const std::map<std::string, std::string>& aliases)
        : story_(story), guess_(guess), aliases_(aliases)
    {
    }

    void run()
    {
        find_marks();
        refuse_split_marks();
        pair_marks();
        for (const ForeignBlock& block : story_.blocks) {
            choose_grips(block);
        }
    }

private:
    // --- Finding and pairing -----------------------------------------------------------------

    void find_marks()
    {
        for (std::size_t i = 0; i < story_.passages.size(); ++i) {
            first_mark_.push_back(story_.marks.size());
            for (ForeignTag& tag :
                 find_foreign_tags(story_.passages[i].text.text, guess_.dialect, guess_.marks)) {
                story_.marks.push_back({.tag = resolved(std::move(tag)), .passage = i});
            }
        }
        first_mark_.push_back(story_.marks.size());
    }

    /// {*name} stands for the command that an ALIAS has given that name.
    ForeignTag resolved(ForeignTag tag) const
    {
        if (tag.word != ForeignWord::Alias || !tag.script.empty()) {
            return tag;
        }
        const auto found = aliases_.find(tag.variable);
        const auto commands =
            found == aliases_.end()
                ? std::vector<ForeignTag>()
                : find_foreign_tags(guess_.marks.open + found->second + guess_.marks.close,
                                    guess_.dialect, guess_.marks);
        if (commands.size() != 1 || commands.front().word == ForeignWord::Alias) {
            tag.word = ForeignWord::Unknown;
            tag.wrong = fmt::format("there is no ALIAS '{}'", tag.variable);
            tag.cure = "write the command itself";
            return tag;
        }
        ForeignTag command = commands.front();
        command.begin = tag.begin;
        command.end = tag.end;
        command.source = std::move(tag.source);
        return command;
    }

    void refuse_split_marks()
    {
        for (ForeignMark& mark : story_.marks) {
            NodeId container = no_node;
            for (const Piece& piece : story_.passages[mark.passage].text.pieces) {
                if (piece.end <= mark.tag.begin || piece.begin >= mark.tag.end) {
                    continue;
                }
                const NodeId parent = story_.tree[piece.run].parent;
                if (container != no_node && container != parent) {
                    refuse(mark,
                           "the tag begins in a link, control or tracked change and ends outside",
                           "type the tag anew, in one go");
                }
                container = parent;
            }
        }
    }

    void pair_marks()
    {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < story_.marks.size(); ++i) {
            ForeignMark& mark = story_.marks[i];
            if (mark.tag.opens()) {
                story_.blocks.push_back(
                    {.marks = {i}, .parent = open.empty() ? no_block : open.back()});
                open.push_back(story_.blocks.size() - 1);
            } else if (mark.tag.closes() || mark.tag.divides()) {
                join(mark, i, open);
            }
            mark.block = open.empty() ? no_block : open.back();
            if (mark.tag.closes()) {
                open.pop_back();
            }
        }
        for (const std::size_t block : open) {
            refuse(story_.marks[story_.blocks[block].marks.front()], "the block is not closed",
                   "close it, or remove the tag");
        }
    }

    void join(ForeignMark& mark, std::size_t index, const std::vector<std::size_t>& open)
    {
        ForeignBlock* block = open.empty() ? nullptr : &story_.blocks[open.back()];
        const ForeignTag* opener =
            block == nullptr ? nullptr : &story_.marks[block->marks.front()].tag;
        const bool fits =
            opener != nullptr && (mark.tag.divides() ? opener->word == ForeignWord::If
                                                     : are_partners(*opener, mark.tag));
        if (fits) {
            block->marks.push_back(index);
        } else {
            refuse(mark, "nothing is open that this tag could close or divide",
                   "open the block, or remove the tag");
        }
    }

    // --- Choosing grips ----------------------------------------------------------------------

    ForeignMark& mark(std::size_t index) { return story_.marks[index]; }
    NodeId paragraph_of(const ForeignMark& mark) const
    {
        return story_.passages[mark.passage].node;
    }
    Spot before(const ForeignMark& mark) const { return {mark.passage, mark.tag.begin}; }
    Spot behind(const ForeignMark& mark) const { return {mark.passage, mark.tag.end}; }

    std::size_t first_passage_in(NodeId node) const
    {
        const auto found =
            std::lower_bound(story_.passages.begin(), story_.passages.end(), node,
                             [](const ForeignPassage& p, NodeId id) { return p.node < id; });
        return static_cast<std::size_t>(found - story_.passages.begin());
    }
    Spot start_of(NodeId node) const { return {first_passage_in(node), 0}; }
    Spot end_of(NodeId node) const
    {
        const std::size_t behind = first_passage_in(story_.tree[node].subtree_end);
        return {behind - 1, story_.passages[behind - 1].text.text.size()};
    }

    /// Anything a reader sees between the two, tags that print included.
    bool has_content(Spot from, Spot to) const
    {
        for (std::size_t i = from.passage; i <= to.passage; ++i) {
            const std::size_t size = story_.passages[i].text.text.size();
            if (has_content(i, i == from.passage ? from.offset : 0,
                            i == to.passage ? to.offset : size)) {
                return true;
            }
        }
        return false;
    }

    bool has_content(std::size_t passage, std::size_t from, std::size_t to) const
    {
        const std::string_view text = story_.passages[passage].text.text;
        for (std::size_t i = first_mark_[passage]; i < first_mark_[passage + 1]; ++i) {
            const ForeignMark& mark = story_.marks[i];
            if (mark.tag.is_control() && mark.tag.begin >= from && mark.tag.end <= to) {
                if (templating::has_content(text.substr(from, mark.tag.begin - from))) {
                    return true;
                }
                from = mark.tag.end;
            }
        }
        return from < to && templating::has_content(text.substr(from, to - from));
    }

    bool is_alone_in(NodeId node) const { return !has_content(start_of(node), end_of(node)); }

    void choose_grips(const ForeignBlock& block)
    {
        if (block.marks.size() < 2 || !mark(block.marks.back()).tag.closes() ||
            !mark(block.marks.front()).tag.opens()) {
            return; // reported already
        }
        const NodeId first = paragraph_of(mark(block.marks.front()));
        const NodeId last = paragraph_of(mark(block.marks.back()));
        if (first == last) {
            in_one_paragraph(block, first);
        } else if (story_.tree[first].parent == story_.tree[last].parent) {
            over_paragraphs(block, first, last);
        } else {
            over_table(block, common_ancestor(first, last));
        }
    }

    void grip_all(const ForeignBlock& block, Grip grip)
    {
        for (const std::size_t i : block.marks) {
            mark(i).grip = grip;
        }
    }

    void refuse_all(const ForeignBlock& block)
    {
        for (const std::size_t i : block.marks) {
            refuse(mark(i), "the block crosses the edge of a cell, table or text box",
                   "open and close it in the same cell, or put each tag into a row of its own");
        }
    }

    /// docx-templates leaves no empty paragraph behind a condition around all of its text.
    void in_one_paragraph(const ForeignBlock& block, NodeId paragraph)
    {
        const ForeignMark& opener = mark(block.marks.front());
        const ForeignMark& closer = mark(block.marks.back());
        const bool wraps = opener.tag.word == ForeignWord::If && block.marks.size() == 2 &&
                           !has_content(start_of(paragraph), before(opener)) &&
                           !has_content(behind(closer), end_of(paragraph)) &&
                           has_content(behind(opener), before(closer));
        grip_all(block, wraps ? Grip::Paragraph : Grip::Text);
    }

    void over_paragraphs(const ForeignBlock& block, NodeId first, NodeId last)
    {
        const ForeignMark& opener = mark(block.marks.front());
        const ForeignMark& closer = mark(block.marks.back());
        const bool is_whole = !has_content(start_of(first), before(opener)) &&
                              !has_content(behind(closer), end_of(last));
        if (!is_whole) {
            return; // a stretch of text over several paragraphs
        }
        for (const std::size_t i : block.marks) {
            ForeignMark& each = mark(i);
            each.grip = Grip::Paragraph;
            each.is_hoisted = !is_alone_in(paragraph_of(each));
            if (each.tag.divides() && each.is_hoisted &&
                has_content(start_of(paragraph_of(each)), before(each))) {
                refuse(each, "text stands before this branch in its paragraph",
                       "put the tag into a paragraph of its own");
            }
        }
    }

    NodeId common_ancestor(NodeId a, NodeId b) const
    {
        while (b < a || b >= story_.tree[a].subtree_end) {
            a = story_.tree[a].parent;
        }
        return a;
    }

    NodeId child_towards(NodeId ancestor, NodeId node) const
    {
        while (story_.tree[node].parent != ancestor) {
            node = story_.tree[node].parent;
        }
        return node;
    }

    void over_table(const ForeignBlock& block, NodeId common)
    {
        const NodeId first = child_towards(common, paragraph_of(mark(block.marks.front())));
        const NodeId last = child_towards(common, paragraph_of(mark(block.marks.back())));
        if (story_.tree[common].is_w("tr")) {
            over_cells(block, common, first, last);
        } else if (story_.tree[common].is_w("tbl") && story_.tree[first].is_w("tr") &&
                   story_.tree[last].is_w("tr")) {
            over_rows(block, first, last);
        } else {
            refuse_all(block);
        }
    }

    void over_cells(const ForeignBlock& block, NodeId row, NodeId first, NodeId last)
    {
        const ForeignMark& opener = mark(block.marks.front());
        const ForeignMark& closer = mark(block.marks.back());
        const bool wraps = !has_content(start_of(row), before(opener)) &&
                           !has_content(behind(closer), end_of(row));
        if (block.marks.size() > 2 || row_of(opener) != row || row_of(closer) != row) {
            refuse_all(block);
        } else if (wraps) {
            grip_all(block, Grip::Row);
        } else if (is_alone_in(first) && is_alone_in(last)) {
            grip_all(block, Grip::Cell);
        } else if (guess_.dialect == Dialect::Docxtemplater) {
            hoist_rows(block); // docxtemplater repeats the row, whatever else stands in it
        } else {
            refuse_all(block);
        }
    }

    void over_rows(const ForeignBlock& block, NodeId first, NodeId last)
    {
        const ForeignMark& opener = mark(block.marks.front());
        const ForeignMark& closer = mark(block.marks.back());
        const bool is_whole = !has_content(start_of(first), before(opener)) &&
                              !has_content(behind(closer), end_of(last));
        const bool may_hoist = is_whole || guess_.dialect == Dialect::Docxtemplater;
        const auto is_alone = [&](std::size_t i) { return is_alone_in(row_of(mark(i))); };
        const bool are_alone = std::all_of(block.marks.begin(), block.marks.end(), is_alone);
        if (row_of(opener) != first || row_of(closer) != last) { // in a table inside a cell
            refuse_all(block);
        } else if (are_alone) {
            grip_all(block, Grip::Row);
        } else if (may_hoist && block.marks.size() == 2) {
            hoist_rows(block);
        } else {
            refuse_all(block);
        }
    }

    NodeId row_of(const ForeignMark& mark) const
    {
        NodeId id = paragraph_of(mark);
        while (id != no_node && !story_.tree[id].is_w("tr")) {
            id = story_.tree[id].parent;
        }
        return id;
    }

    void hoist_rows(const ForeignBlock& block)
    {
        for (const std::size_t i : block.marks) {
            mark(i).grip = Grip::Row;
            mark(i).is_hoisted = !is_alone_in(row_of(mark(i)));
        }
    }

    ForeignStory& story_;
    const DialectGuess& guess_;
    const std::map<std::string, std::string>& aliases_;
    std::vector<std::size_t> first_mark_; ///< of each passage, and one behind the last
};

} // namespace

ForeignStory read_paragraphs(SourceTree tree, std::string part)
{
    ForeignStory story{.part = std::move(part),
                       .tree = std::move(tree),
                       .passages = {},
                       .marks = {},
                       .blocks = {}};
    for (NodeId id = 0; id < story.tree.size(); ++id) {
        if (story.tree[id].is_w("p")) {
            story.passages.push_back({id, text_of(story.tree, id)});
        }
    }
    return story;
}

void understand_tags(ForeignStory& story, const DialectGuess& guess,
                     const std::map<std::string, std::string>& aliases)
{
    Reader(story, guess, aliases).run();
}

} // namespace indenture::templating
