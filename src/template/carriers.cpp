#include "template/carriers.h"

#include <algorithm>
#include <set>

namespace indenture::templating {

namespace {

NodeId ancestor_w(const SourceTree& tree, NodeId id, std::string_view name)
{
    while (id != no_node && !tree[id].is_w(name)) {
        id = tree[id].parent;
    }
    return id;
}

NodeId held_by(const SourceTree& tree, const Statement& statement, NodeId paragraph)
{
    switch (statement.tag.grip) {
    case Grip::Text:
        return no_node;
    case Grip::Paragraph:
        return paragraph;
    case Grip::Row:
        return ancestor_w(tree, paragraph, "tr");
    case Grip::Cell:
        return ancestor_w(tree, paragraph, "tc");
    }
    return no_node;
}

/// Something that stands in a carrier, in reading order: one of its own statements, or content.
struct Event {
    Statement* statement;       ///< null for content
    bool is_structural = false; ///< content that is a tag which takes hold of something else
};

class CarrierFinder {
public:
    explicit CarrierFinder(Reading& reading) : reading_(reading) {}

    void run()
    {
        std::set<NodeId> held;
        for (Passage& passage : reading_.passages) {
            for (Statement& statement : passage.statements) {
                check_value_alone(passage, statement);
                if (statement.is_about_cell()) {
                    note_cell(passage.node, statement);
                    continue;
                }
                if (statement.tag.grip == Grip::Text || statement.word == Word::Print) {
                    continue;
                }
                const NodeId id = held_by(reading_.tree, statement, passage.node);
                if (id == no_node) {
                    reading_.complain(statement, {"T003", "the tag stands outside a table",
                                                  "use {%p or put it into a row"});
                } else {
                    held.insert(id);
                }
            }
        }
        for (const NodeId id : held) {
            reading_.mark_dynamic(id);
            reading_.carriers[id] = carrier(id);
        }
    }

private:
    void note_cell(NodeId paragraph, Statement& statement)
    {
        const NodeId cell = ancestor_w(reading_.tree, paragraph, "tc");
        if (cell == no_node) {
            reading_.complain(statement, {"T003", "the tag stands outside a table",
                                          "put it into the cell it is about"});
            return;
        }
        reading_.mark_dynamic(cell);
        reading_.cells[cell].push_back(&statement);
    }

    /// {{p x}} stands for the whole paragraph.
    void check_value_alone(const Passage& passage, const Statement& statement)
    {
        if (statement.word == Word::Print && statement.tag.grip == Grip::Paragraph &&
            (passage.statements.size() > 1 || has_content(text_without_tags(passage)))) {
            reading_.object(
                statement, {"T004", "{{p stands for its whole paragraph, but text stands beside it",
                            "write {{ ... }}, or move the text to another paragraph"});
        }
    }

    Carrier carrier(NodeId id)
    {
        Carrier result;
        bool has_text = false;
        bool is_mixed = false;   // content between statements that do not stand at an edge
        bool is_conflict = true; // all that would be lost is tags that take hold of something else
        const Statement* comment = nullptr;
        for (const Event& event : events_in(id)) {
            if (event.statement == nullptr) {
                has_text = true;
                is_conflict = is_conflict && event.is_structural;
                is_mixed = is_mixed || !result.after.empty();
            } else if (event.statement->is_control()) {
                (has_text ? result.after : result.before).push_back(event.statement);
            } else {
                comment = event.statement;
            }
        }
        const bool has_any = !result.before.empty() || !result.after.empty();
        if (!has_text) {
            result.is_removed = true;
        } else if (has_any && !wraps(result, is_mixed)) {
            object_to_loss(result, *(result.before.empty() ? result.after : result.before).front(),
                           is_conflict);
        } else if (!has_any && comment != nullptr) {
            object_to_loss(result, *comment, is_conflict);
        }
        return result;
    }

    /// {%p if x %} text {%p endif %} in one paragraph holds that paragraph; any other text beside
    /// such a tag would be lost with it.
    static bool wraps(const Carrier& carrier, bool is_mixed)
    {
        std::vector<Word> open;
        bool is_wrapped = !is_mixed;
        for (const Statement* statement : carrier.before) {
            is_wrapped = is_wrapped && statement->opens();
            open.push_back(statement->word);
        }
        for (const Statement* statement : carrier.after) {
            is_wrapped = is_wrapped && statement->closes() && !open.empty() &&
                         closer_of(open.back()) == statement->word;
            if (is_wrapped) {
                open.pop_back();
            }
        }
        return is_wrapped && open.empty();
    }

    /// Docxtpl drops the text; so does its profile.
    void object_to_loss(Carrier& carrier, const Statement& statement, bool is_conflict)
    {
        reading_.object(
            statement,
            {is_conflict ? "T005" : "T004",
             is_conflict ? "the tag takes hold of a whole row or cell, and another in it of less, "
                           "which would be lost with it"
                         : "the tag takes hold of the whole paragraph, row or cell, and "
                           "the text beside it would be lost",
             "put the tag into one of its own, or write it without p, tr or tc",
             {}});
        if (!reading_.context.is_strict()) {
            carrier.before.insert(carrier.before.end(), carrier.after.begin(), carrier.after.end());
            carrier.after.clear();
            carrier.is_removed = true;
        }
    }

    std::vector<Event> events_in(NodeId id)
    {
        std::vector<Event> events;
        for (NodeId node = id; node < reading_.tree[id].subtree_end; ++node) {
            if (reading_.tree[node].is_w("p")) {
                add_events(node, id, events);
            }
        }
        return events;
    }

    bool is_held_by(NodeId carrier, const Statement& statement, NodeId paragraph) const
    {
        return statement.word != Word::Print &&
               held_by(reading_.tree, statement, paragraph) == carrier;
    }

    void add_events(NodeId paragraph, NodeId carrier, std::vector<Event>& events)
    {
        Passage* passage = reading_.passage_of(paragraph);
        if (passage == nullptr) {
            if (has_content(text_of(reading_.tree, paragraph).text)) {
                events.push_back({nullptr});
            }
            return;
        }
        std::size_t at = 0;
        const auto text_until = [&](std::size_t end) {
            if (end > at &&
                has_content(std::string_view(passage->text.text).substr(at, end - at))) {
                events.push_back({nullptr});
            }
        };
        for (Statement& statement : passage->statements) {
            text_until(statement.tag.begin);
            at = statement.tag.end;
            if (is_held_by(carrier, statement, paragraph)) {
                events.push_back({&statement});
            } else if (statement.word != Word::Nothing && !statement.is_about_cell()) {
                events.push_back(
                    {nullptr, statement.is_control() && statement.tag.grip != Grip::Text});
            }
        }
        text_until(passage->text.text.size());
    }

    Reading& reading_;
};

/// Remembers the runs of a passage that a tag touches.
void note_runs(Reading& reading, std::size_t index)
{
    Passage& passage = reading.passages[index];
    const auto& pieces = passage.text.pieces;
    for (std::size_t first = 0; first < pieces.size();) {
        std::size_t last = first;
        while (last < pieces.size() && pieces[last].run == pieces[first].run) {
            ++last;
        }
        const std::size_t begin = pieces[first].begin;
        const std::size_t end = pieces[last - 1].end;
        const auto touching = first_touching(passage, begin);
        if (touching != passage.statements.end() && touching->tag.begin < end) {
            reading.runs[pieces[first].run] = {index, first, last};
            reading.mark_dynamic(pieces[first].run);
        }
        first = last;
    }
}

/// Opener and closer stand in one link, control and revision.
void check_container(Reading& reading, const Passage& passage, const Statement& statement)
{
    const SourceTree& tree = reading.tree;
    NodeId container = no_node;
    const auto& pieces = passage.text.pieces;
    auto first = std::upper_bound(pieces.begin(), pieces.end(), statement.tag.anchor,
                                  [](std::size_t at, const Piece& p) { return at < p.end; });
    for (; first != pieces.end() && first->begin < statement.tag.close; ++first) {
        const NodeId parent = tree[first->run].parent;
        if (container != no_node && container != parent) {
            reading.complain(
                statement,
                {"T003", "the tag begins in a link, control or tracked change and ends outside",
                 "type the tag anew, in one go"});
            return;
        }
        container = parent;
    }
    for (NodeId id = container; id != no_node && id != passage.node; id = tree[id].parent) {
        if (tree[id].is_w("ins") || tree[id].is_w("moveTo")) {
            reading.complain(statement, {"T030", "the tag stands in a tracked change",
                                         "accept the change, then it is part of the template"});
        }
    }
}

} // namespace

void find_carriers(Reading& reading)
{
    CarrierFinder(reading).run();
}

void find_runs(Reading& reading)
{
    for (std::size_t i = 0; i < reading.passages.size(); ++i) {
        note_runs(reading, i);
        for (const Statement& statement : reading.passages[i].statements) {
            check_container(reading, reading.passages[i], statement);
        }
    }
    for (const auto& [fallback, choice] : reading.mirrors) {
        if (reading.is_dynamic[choice]) {
            reading.mark_dynamic(fallback);
        }
    }
}

} // namespace indenture::templating
