#include "template/items.h"

#include <algorithm>

namespace indenture::templating {

namespace {

/// Splits the output of a passage into pieces of run, between which its statements stand.
class Splitter {
public:
    Splitter(NodeId run, std::vector<Item>& items) : run_(run), items_(items) {}
    ~Splitter() { close(); }
    Splitter(const Splitter&) = delete;
    Splitter& operator=(const Splitter&) = delete;

    void text(std::string_view text)
    {
        if (text.empty()) {
            return;
        }
        if (!parts_.empty() && std::holds_alternative<std::string>(parts_.back())) {
            std::get<std::string>(parts_.back()) += text;
        } else {
            parts_.emplace_back(std::string(text));
        }
    }
    void element(NodeId id) { parts_.emplace_back(id); }
    void statement(Statement& statement)
    {
        if (statement.word == Word::Print) {
            parts_.emplace_back(&statement);
        } else if (statement.word == Word::Text) {
            text(statement.tag.body);
        } else if (statement.is_control() && statement.tag.grip == Grip::Text) {
            close();
            items_.emplace_back(&statement);
        }
    }

private:
    void close()
    {
        if (!parts_.empty()) {
            items_.emplace_back(RunPiece{run_, std::move(parts_)});
            parts_.clear();
        }
    }

    NodeId run_;
    std::vector<Item>& items_;
    std::vector<Part> parts_;
};

void split_text(Passage& passage, std::size_t begin, std::size_t end, Splitter& splitter)
{
    const std::string_view text = passage.text.text;
    std::size_t at = begin;
    for (auto statement = first_touching(passage, begin);
         statement != passage.statements.end() && statement->tag.begin < end; ++statement) {
        const Tag& tag = statement->tag;
        if (tag.begin > at) {
            splitter.text(text.substr(at, tag.begin - at));
        }
        if (tag.anchor >= begin && tag.anchor < end) {
            splitter.statement(*statement);
        }
        at = std::max(at, std::min(tag.end, end));
    }
    splitter.text(text.substr(at, end - at));
}

bool is_inside_tag(Passage& passage, const Piece& piece)
{
    const auto statement = first_touching(passage, piece.begin);
    return statement != passage.statements.end() && statement->tag.begin <= piece.begin &&
           (piece.begin < piece.end || statement->tag.begin < piece.begin);
}

class Lister {
public:
    explicit Lister(Reading& reading) : reading_(reading), tree_(reading.tree) {}

    std::vector<Item> run(NodeId parent)
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            const auto carrier = reading_.carriers.find(child);
            const auto run = reading_.runs.find(child);
            if (carrier != reading_.carriers.end()) {
                add_carrier(child, carrier->second);
            } else if (run != reading_.runs.end()) {
                add_run(run->second);
            } else if (tree_[child].is_w("p")) {
                add_paragraph(child);
            } else {
                end_pending();
                items_.emplace_back(child);
            }
        }
        end_pending();
        return std::move(items_);
    }

private:
    void add_carrier(NodeId id, const Carrier& carrier)
    {
        end_pending();
        if (!carrier.is_removed) {
            items_.insert(items_.end(), carrier.before.begin(), carrier.before.end());
            add_paragraph(id);
            items_.insert(items_.end(), carrier.after.begin(), carrier.after.end());
            return;
        }
        for (const NodeId bookmark : half_bookmarks(id)) {
            items_.emplace_back(bookmark);
        }
        const bool has_section = ends_section(id);
        const bool is_closed = !carrier.before.empty() && carrier.before.back()->closes();
        if (has_section && !is_closed) {
            items_.emplace_back(SectionEnd{id});
        }
        items_.insert(items_.end(), carrier.before.begin(), carrier.before.end());
        if (has_section && is_closed) {
            items_.emplace_back(SectionEnd{id});
        }
    }

    /// Starts and ends of bookmarks whose other half is outside.
    std::vector<NodeId> half_bookmarks(NodeId id) const
    {
        std::map<std::string, std::vector<NodeId>> halves;
        for (NodeId node = id; node < tree_[id].subtree_end; ++node) {
            if (tree_[node].is_w("bookmarkStart") || tree_[node].is_w("bookmarkEnd")) {
                halves[tree_.attribute(node, "id").value_or("")].push_back(node);
            }
        }
        std::vector<NodeId> result;
        for (const auto& [name, nodes] : halves) {
            if (nodes.size() == 1) {
                result.push_back(nodes.front());
            }
        }
        std::sort(result.begin(), result.end());
        return result;
    }

    /// A paragraph (or the row or cell that a carrier wraps) that stays.
    void add_paragraph(NodeId id)
    {
        Passage* passage = reading_.passage_of(id);
        if (passage == nullptr) {
            if (pending_ != no_node) {
                flatten(id, false);
            } else {
                items_.emplace_back(id);
            }
            return;
        }
        if (passage->is_definition && pending_ == no_node) {
            add_definitions(id);
            return;
        }
        if (passage->is_open || passage->joins_previous || passage->joins_next) {
            joining_ = &passage->statements.front();
        }
        if (passage->joins_previous && pending_ == no_node) {
            reopen_previous();
        }
        if (Statement* value = block_value(*passage); value != nullptr && pending_ == no_node) {
            items_.emplace_back(BlockValue{id, value});
        } else if (passage->is_open || passage->joins_next || pending_ != no_node) {
            flatten(id, passage->joins_next);
        } else {
            items_.emplace_back(id);
        }
    }

    /// What macros and blocks of set hold; what stands between them is blank.
    void add_definitions(NodeId id)
    {
        reading_.mark_dynamic(id);
        std::size_t depth = 0;
        for (Item& item : Lister(reading_).run(id)) {
            Statement* const* statement = std::get_if<Statement*>(&item);
            depth -= statement != nullptr && (*statement)->closes() && depth > 0 ? 1U : 0U;
            const bool is_inside = depth > 0;
            depth += statement != nullptr && (*statement)->opens() ? 1U : 0U;
            if (statement != nullptr || is_inside) {
                items_.push_back(std::move(item));
            }
        }
        if (ends_section(id)) {
            items_.emplace_back(SectionEnd{id});
        }
    }

    static Statement* block_value(Passage& passage)
    {
        const auto found = std::find_if(
            passage.statements.begin(), passage.statements.end(), [](const Statement& statement) {
                return statement.word == Word::Print && statement.tag.grip == Grip::Paragraph;
            });
        return found == passage.statements.end() ? nullptr : &*found;
    }

    /// Makes the end of the paragraph before, if there is one, the place where content goes on.
    void reopen_previous()
    {
        if (items_.empty()) {
            return;
        }
        if (const auto* id = std::get_if<NodeId>(&items_.back());
            id != nullptr && tree_[*id].is_w("p")) {
            const NodeId previous = *id;
            items_.pop_back();
            flatten(previous, true);
        } else if (const auto* close = std::get_if<ParagraphClose>(&items_.back())) {
            pending_ = close->paragraph;
            items_.pop_back();
        }
    }

    /// Puts the content of a paragraph into the list itself. What was pending it continues.
    void flatten(NodeId id, bool joins_next)
    {
        reading_.mark_dynamic(id);
        check_no_section(id);
        if (pending_ == no_node) {
            items_.emplace_back(ParagraphOpen{id});
        }
        const NodeId properties = tree_.child_w(id, "pPr");
        for (Item& item : Lister(reading_).run(id)) {
            const auto* child = std::get_if<NodeId>(&item);
            if (child == nullptr || *child != properties) {
                items_.push_back(std::move(item));
            }
        }
        if (joins_next) {
            pending_ = id;
        } else {
            items_.emplace_back(ParagraphClose{id});
            pending_ = no_node;
        }
    }

    /// What is left of paragraphs that tags join is one, with one set of properties, and may be
    /// written any number of times: a section that ends in one of them would go or move.
    void check_no_section(NodeId id)
    {
        if (joining_ != nullptr && ends_section(id)) {
            reading_.complain(*joining_,
                              {"T020",
                               "a section ends in a paragraph that the tag may join to another, "
                               "and its break would be lost",
                               "put the section break into a paragraph of its own outside the "
                               "tags"});
        }
    }

    bool ends_section(NodeId paragraph) const
    {
        const NodeId properties = tree_.child_w(paragraph, "pPr");
        return properties != no_node && tree_.child_w(properties, "sectPr") != no_node;
    }

    void end_pending()
    {
        if (pending_ != no_node) {
            items_.emplace_back(ParagraphClose{pending_});
            pending_ = no_node;
        }
    }

    void add_run(const RunSpan& span)
    {
        Passage& passage = reading_.passages[span.passage];
        Splitter splitter(passage.text.pieces[span.first_piece].run, items_);
        for (std::size_t i = span.first_piece; i < span.last_piece; ++i) {
            const Piece& piece = passage.text.pieces[i];
            if (piece.is_text) {
                split_text(passage, piece.begin, piece.end, splitter);
            } else if (!is_inside_tag(passage, piece)) {
                splitter.element(piece.node);
            }
        }
    }

    Reading& reading_;
    const SourceTree& tree_;
    std::vector<Item> items_;
    NodeId pending_ = no_node;           ///< the paragraph whose end is still to come
    const Statement* joining_ = nullptr; ///< the first tag of the paragraph that last joined others
};

} // namespace

std::vector<Item> items_of(Reading& reading, NodeId parent)
{
    return Lister(reading).run(parent);
}

std::vector<Item> plain_items(Passage& passage)
{
    std::vector<Item> items;
    {
        Splitter splitter(no_node, items);
        split_text(passage, 0, passage.text.text.size(), splitter);
    }
    return items;
}

} // namespace indenture::templating
