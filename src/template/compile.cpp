#include "template/compile.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/paragraph_text.h"
#include "template/statement.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <optional>

namespace indenture::templating {

namespace {

/// A paragraph (or a property's text) with its tags understood.
struct Passage {
    NodeId node = no_node;
    ParagraphText text;
    std::vector<Statement> statements;
};

/// Where the characters of a run are in its passage.
struct RunSpan {
    std::size_t passage = 0;
    std::size_t first_piece = 0;
    std::size_t last_piece = 0; ///< one behind
};

/// A paragraph, row or cell that statements take hold of.
struct Carrier {
    std::vector<Statement*> before;
    std::vector<Statement*> after;
    bool is_removed = false; ///< it held nothing else
};

/// Content of a run in its new form: text, a value, or an element such as w:tab.
using Part = std::variant<std::string, Statement*, NodeId>;

struct RunPiece {
    NodeId run = no_node; ///< no_node: text that is in no run
    std::vector<Part> parts;
};

/// A paragraph that only carries the section break of one that is removed.
struct SectionEnd {
    NodeId paragraph;
};

using Item = std::variant<NodeId, RunPiece, SectionEnd, Statement*>;

/// What the children of the element at hand have to report when they are written.
struct Surroundings {
    bool tells_blocks = false;
    bool tells_rows = false;
    bool tells_cells = false;
};

void append(Program& program, std::string_view bytes)
{
    if (bytes.empty()) {
        return;
    }
    if (!program.empty()) {
        if (auto* literal = std::get_if<Literal>(&program.back().node)) {
            literal->bytes += bytes;
            return;
        }
    }
    program.push_back({Literal{Bytes(bytes)}});
}

template <class Node> void add(Program& program, Node node)
{
    program.push_back(Operation{std::move(node)});
}

bool has_content(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("\u00A0")) {
            ++i;
        } else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n') {
            return true;
        }
    }
    return false;
}

bool may_hold_tag(std::string_view text)
{
    return text.find("{{") != text.npos || text.find("{%") != text.npos ||
           text.find("{#") != text.npos;
}

/// The containers that must end in a paragraph (ECMA-376-1, 17.4.65 and the like).
bool must_end_in_paragraph(const Node& node)
{
    static constexpr std::array<std::string_view, 8> names{
        "body", "tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"};
    return node.space == Space::Word &&
           std::find(names.begin(), names.end(), node.name) != names.end();
}

std::size_t number_from(std::string_view digits)
{
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// The first statement whose tag ends behind `begin`; passages keep them in order.
template <class P> auto first_touching(P& passage, std::size_t begin)
{
    return std::upper_bound(passage.statements.begin(), passage.statements.end(), begin,
                            [](std::size_t at, const Statement& s) { return at < s.tag.end; });
}

class Compiler {
public:
    Compiler(const SourceTree& tree, const std::string& part, const TemplateContext& context)
        : tree_(tree), part_(part), context_(context), is_dynamic_(tree.size(), false)
    {
    }

    CompiledPart story()
    {
        find_passages();
        find_carriers();
        find_tags_in_runs();
        return finish(); // the passages stay where they are from here on
    }

    CompiledPart properties()
    {
        for (NodeId id = 0; id < tree_.size(); ++id) {
            if (tree_[id].first == no_node && may_hold_tag(tree_.text(id))) {
                add_plain(id);
            }
        }
        return finish();
    }

private:
    // --- Reading: passages, tags, carriers ---------------------------------------------------

    void find_passages()
    {
        for (NodeId id = 0; id < tree_.size(); ++id) {
            const Node& node = tree_[id];
            if (node.is_w("p")) {
                add_passage(id);
            } else if (node.is_w("bookmarkStart") || node.is_w("bookmarkEnd")) {
                mark_dynamic(id);
                note_id(id, free_ids_.bookmark);
            } else if (node.space == Space::Other && node.name == "docPr") {
                note_id(id, free_ids_.drawing);
            } else if ((node.is_w("tag") || node.is_w("alias")) &&
                       tree_[node.parent].is_w("sdtPr")) {
                add_control_name(id);
            } else {
                inspect_revision(id);
            }
        }
    }

    void note_id(NodeId id, std::size_t& next)
    {
        const std::size_t number = number_from(tree_.attribute(id, "id").value_or(""));
        if (number < UINT32_MAX / 2) {
            next = std::max(next, number + 1);
        }
    }

    void inspect_revision(NodeId id)
    {
        const Node& node = tree_[id];
        if (node.is_w("instrText") && may_hold_tag(tree_.text(id))) {
            complain(here("a field"), tree_.text(id),
                     {"T003", "tags in a field's instruction are not evaluated",
                      "put the tag into the text"});
        } else if (node.is_w("delText") && may_hold_tag(tree_.text(id))) {
            warn("T031", "deleted text holds a tag, which is not evaluated", "accept the deletion");
        } else if ((node.is_w("ins") || node.is_w("del")) && !has_revisions_) {
            has_revisions_ = true;
            warn("T030", "the template has tracked changes, which will be in every contract",
                 "accept or reject them");
        }
    }

    void add_passage(NodeId id)
    {
        ++ordinal_;
        Passage passage{.node = id, .text = text_of(tree_, id), .statements = {}};
        const std::string position = here("");
        if (is_heading(id)) {
            heading_ = shortened(passage.text.text);
        }
        if (passage.text.text.find_first_of("{}%") == std::string::npos) {
            return;
        }
        read_tags(passage, position);
        if (passage.statements.empty()) {
            return;
        }
        promote_bare_statements(passage);
        passages_.push_back(std::move(passage));
    }

    /// "paragraph 12 under "Term"".
    std::string here(std::string_view what) const
    {
        std::string position = what.empty() ? fmt::format("paragraph {}", ordinal_)
                                            : fmt::format("{} near paragraph {}", what, ordinal_);
        return heading_.empty() ? position : fmt::format("{} under \"{}\"", position, heading_);
    }

    bool is_heading(NodeId paragraph) const
    {
        const NodeId properties = tree_.child_w(paragraph, "pPr");
        if (properties == no_node) {
            return false;
        }
        const NodeId style = tree_.child_w(properties, "pStyle");
        return tree_.child_w(properties, "outlineLvl") != no_node ||
               (style != no_node &&
                context_.heading_styles.count(tree_.attribute(style, "val").value_or("")) > 0);
    }

    static std::string shortened(std::string text)
    {
        for (std::size_t at = 0; (at = text.find(object_mark)) != std::string::npos;) {
            text.erase(at, object_mark.size());
        }
        constexpr std::size_t shown_max = 60;
        std::size_t size = std::min(text.size(), shown_max);
        while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
            --size;
        }
        return text.size() > size ? text.substr(0, size) + "..." : text;
    }

    void read_tags(Passage& passage, const std::string& position)
    {
        TagList found = find_tags(passage.text.text);
        for (TagProblem& wrong : found.problems) {
            complain(position, wrong.tag, wrong.problem);
        }
        for (const Tag& tag : found.tags) {
            passage.statements.push_back(understood(tag, position));
        }
    }

    Statement understood(const Tag& tag, const std::string& position)
    {
        places_.push_back({position, tag.source});
        place_ordinals_.push_back(ordinal_);
        Statement statement{
            .tag = tag, .word = Word::Nothing, .expression = nullptr, .variable = {}};
        try {
            statement = parse_statement(tag, context_.limits.expression_depth_max);
        } catch (const Problem& problem) {
            complain(position, tag.source, problem);
            statement.word = word_of(tag);
        }
        statement.place = places_.size() - 1;
        return statement;
    }

    void complain(const std::string& position, const std::string& tag, const Problem& problem)
    {
        finding_ordinals_.push_back(ordinal_);
        findings_.push_back(
            {.code = problem.code,
             .severity = Severity::Block,
             .where = {context_.source, part_,
                       tag.empty() ? position : fmt::format("{}, in {}", position, tag)},
             .text = problem.text,
             .cure = problem.cure});
    }

    void complain(const Statement& statement, const Problem& problem)
    {
        const Place& place = places_[statement.place];
        complain(place.position, place.tag, problem);
        finding_ordinals_.back() = place_ordinals_[statement.place];
    }

    void warn(std::string code, std::string text, std::string cure)
    {
        finding_ordinals_.push_back(ordinal_);
        findings_.push_back({.code = std::move(code),
                             .severity = Severity::Warning,
                             .where = {context_.source, part_, here("")},
                             .text = std::move(text),
                             .cure = std::move(cure)});
    }

    /// A paragraph that holds nothing but statements (or comments) takes part as a whole and
    /// leaves no empty line, as if they were written with {%p.
    static void promote_bare_statements(Passage& passage)
    {
        const auto is_plain = [](const Statement& statement) {
            return statement.tag.grip == Grip::Text &&
                   (statement.is_control() || statement.tag.kind == TagKind::Comment);
        };
        if (!std::all_of(passage.statements.begin(), passage.statements.end(), is_plain) ||
            has_content(text_without_tags(passage))) {
            return;
        }
        for (Statement& statement : passage.statements) {
            statement.tag.grip = Grip::Paragraph;
        }
    }

    static std::string text_without_tags(const Passage& passage)
    {
        std::string result;
        std::size_t at = 0;
        for (const Statement& statement : passage.statements) {
            result += passage.text.text.substr(at, statement.tag.begin - at);
            at = statement.tag.end;
        }
        return result + passage.text.text.substr(at);
    }

    NodeId ancestor_w(NodeId id, std::string_view name) const
    {
        while (id != no_node && !tree_[id].is_w(name)) {
            id = tree_[id].parent;
        }
        return id;
    }

    NodeId held_by(const Statement& statement, NodeId paragraph) const
    {
        switch (statement.tag.grip) {
        case Grip::Text:
            return no_node;
        case Grip::Paragraph:
            return paragraph;
        case Grip::Row:
            return ancestor_w(paragraph, "tr");
        case Grip::Cell:
            return ancestor_w(paragraph, "tc");
        }
        return no_node;
    }

    /// Something that stands in a carrier, in reading order: one of its own statements, or content.
    struct Event {
        Statement* statement; ///< null for content
    };

    void find_carriers()
    {
        std::map<NodeId, std::vector<Statement*>> held;
        for (Passage& passage : passages_) {
            for (Statement& statement : passage.statements) {
                check_value_alone(passage, statement);
                if (statement.tag.grip == Grip::Text || statement.word == Word::Print) {
                    continue;
                }
                const NodeId id = held_by(statement, passage.node);
                if (id == no_node) {
                    complain(statement, {"T003", "the tag stands outside a table",
                                         "use {%p or put it into a row"});
                } else {
                    held[id].push_back(&statement);
                }
            }
        }
        for (const auto& [id, statements] : held) {
            mark_dynamic(id);
            carriers_[id] = carrier(id, statements);
        }
    }

    /// {{p x}} stands for the whole paragraph.
    void check_value_alone(const Passage& passage, const Statement& statement)
    {
        if (statement.word == Word::Print && statement.tag.grip == Grip::Paragraph &&
            (passage.statements.size() > 1 || has_content(text_without_tags(passage)))) {
            complain(statement,
                     {"T004", "{{p stands for its whole paragraph, but text stands beside it",
                      "write {{ ... }}, or move the text to another paragraph"});
        }
    }

    Carrier carrier(NodeId id, const std::vector<Statement*>& statements)
    {
        Carrier result;
        bool has_text = false;
        bool is_mixed = false; // content between statements that do not stand at an edge
        for (const Event& event : events_in(id, statements)) {
            if (event.statement == nullptr) {
                has_text = true;
                is_mixed = is_mixed || !result.after.empty();
            } else if (event.statement->is_control()) {
                (has_text ? result.after : result.before).push_back(event.statement);
            }
        }
        if (!has_text) {
            result.is_removed = true;
        } else if (!result.before.empty() || !result.after.empty()) {
            check_wraps(result, is_mixed);
        }
        return result;
    }

    /// {%p if x %} text {%p endif %} in one paragraph holds that paragraph; any other text beside
    /// such a tag would be lost with it.
    void check_wraps(const Carrier& carrier, bool is_mixed)
    {
        std::vector<Word> open;
        bool is_wrapped = !is_mixed;
        for (const Statement* statement : carrier.before) {
            is_wrapped = is_wrapped && statement->opens();
            open.push_back(statement->word);
        }
        for (const Statement* statement : carrier.after) {
            const Word opener = statement->word == Word::EndIf ? Word::If : Word::For;
            is_wrapped =
                is_wrapped && statement->closes() && !open.empty() && open.back() == opener;
            if (is_wrapped) {
                open.pop_back();
            }
        }
        if (!is_wrapped || !open.empty()) {
            const Statement& first =
                *(carrier.before.empty() ? carrier.after : carrier.before).front();
            complain(first, {"T004",
                             "the tag takes hold of the whole paragraph, row or cell, and the text "
                             "beside it would be lost",
                             "put the tag into one of its own, or write it without p, tr or tc"});
        }
    }

    std::vector<Event> events_in(NodeId id, const std::vector<Statement*>& own)
    {
        std::vector<Event> events;
        for (NodeId node = id; node < tree_[id].subtree_end; ++node) {
            if (tree_[node].is_w("p")) {
                add_events(node, own, events);
            }
        }
        return events;
    }

    void add_events(NodeId paragraph, const std::vector<Statement*>& own,
                    std::vector<Event>& events)
    {
        Passage* passage = passage_of(paragraph);
        if (passage == nullptr) {
            if (has_content(text_of(tree_, paragraph).text)) {
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
            const bool is_own = std::find(own.begin(), own.end(), &statement) != own.end();
            if (is_own) {
                events.push_back({&statement});
            } else if (statement.word != Word::Nothing) {
                events.push_back({nullptr});
            }
        }
        text_until(passage->text.text.size());
    }

    Passage* passage_of(NodeId paragraph)
    {
        const auto found =
            std::lower_bound(passages_.begin(), passages_.end(), paragraph,
                             [](const Passage& p, NodeId id) { return p.node < id; });
        return found != passages_.end() && found->node == paragraph ? &*found : nullptr;
    }

    void find_tags_in_runs()
    {
        for (std::size_t i = 0; i < passages_.size(); ++i) {
            const Passage& passage = passages_[i];
            note_runs(i);
            for (const Statement& statement : passage.statements) {
                check_container(passage, statement);
            }
        }
    }

    /// Remembers the runs of a passage that a tag touches.
    void note_runs(std::size_t index)
    {
        const Passage& passage = passages_[index];
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
                runs_[pieces[first].run] = {index, first, last};
                mark_dynamic(pieces[first].run);
            }
            first = last;
        }
    }

    /// Opener and closer stand in one link, control and revision.
    void check_container(const Passage& passage, const Statement& statement)
    {
        NodeId container = no_node;
        const auto& pieces = passage.text.pieces;
        auto first = std::upper_bound(pieces.begin(), pieces.end(), statement.tag.anchor,
                                      [](std::size_t at, const Piece& p) { return at < p.end; });
        for (; first != pieces.end() && first->begin < statement.tag.close; ++first) {
            const Piece& piece = *first;
            const NodeId parent = tree_[piece.run].parent;
            if (container != no_node && container != parent) {
                complain(statement,
                         {"T003",
                          "the tag begins in a link, control or tracked change and ends outside",
                          "type the tag anew, in one go"});
                return;
            }
            container = parent;
        }
        for (NodeId id = container; id != no_node && id != passage.node; id = tree_[id].parent) {
            if (tree_[id].is_w("ins") || tree_[id].is_w("moveTo")) {
                complain(statement, {"T030", "the tag stands in a tracked change",
                                     "accept the change, then it is part of the template"});
            }
        }
    }

    /// The name of a content control, which signature fields use: <w:tag w:val="..{{ x }}"/>.
    void add_control_name(NodeId id)
    {
        for (const Attribute& attribute : tree_.attributes(id)) {
            const std::string value = tree_.decoded(attribute);
            if (attribute.local() == "val" && may_hold_tag(value)) {
                add_plain_text(id, value, here("a content control"));
            }
        }
    }

    void add_plain(NodeId id)
    {
        const Node& node = tree_[id];
        const std::string name(
            tree_.bytes(node.begin + 1, node.begin + 1 + tree_.prefix(id).size()));
        add_plain_text(id, tree_.text(id), fmt::format("{}{}", name, node.name));
    }

    void add_plain_text(NodeId id, std::string text, const std::string& position)
    {
        Passage passage{
            .node = id, .text = {.text = std::move(text), .pieces = {}}, .statements = {}};
        read_tags(passage, position);
        for (const Statement& statement : passage.statements) {
            if (statement.tag.grip != Grip::Text) {
                complain(statement,
                         {"T003", "the tag stands outside the text", "write it without prefix"});
            }
        }
        mark_dynamic(id);
        plain_passages_.emplace(id, std::move(passage));
    }

    void mark_dynamic(NodeId id)
    {
        while (id != no_node && !is_dynamic_[id]) {
            is_dynamic_[id] = true;
            id = tree_[id].parent;
        }
    }

    // --- Writing: elements to operations -----------------------------------------------------

    CompiledPart finish()
    {
        CompiledPart result;
        result.program.part = part_;
        result.program.prefix = std::string(tree_.prefix(tree_.root()));
        const Node& root = tree_[tree_.root()];
        append(result.program.program, tree_.bytes(0, root.begin));
        emit(tree_.root(), {}, result.program.program);
        append(result.program.program, tree_.bytes(root.end, tree_.bytes().size()));
        result.program.places = std::move(places_);
        result.findings = findings_in_order();
        result.free_ids = free_ids_;
        return result;
    }

    /// As a reader meets them; some are found only when statements look for their partners.
    std::vector<Finding> findings_in_order() const
    {
        std::vector<std::size_t> order(findings_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
            return finding_ordinals_[a] < finding_ordinals_[b];
        });
        std::vector<Finding> result;
        for (const std::size_t i : order) {
            result.push_back(findings_[i]);
        }
        return result;
    }

    void emit(NodeId id, const Surroundings& surroundings, Program& program)
    {
        const Node& node = tree_[id];
        const bool is_table = node.is_w("tbl");
        if (is_table && surroundings.tells_blocks && !follows_table(id)) {
            add(program, Separate{separator()});
        }
        const bool may_vanish =
            (is_table && has_held_rows(id)) || (node.is_w("tr") && has_held(id));
        if (may_vanish) {
            Drop drop{.needed = is_table ? Block::Row : Block::Cell, .body = {}};
            emit_element(id, drop.body);
            add(program, std::move(drop));
            return; // a Drop tells by itself, and only if it was not dropped
        }
        emit_element(id, program);
        tell(node, surroundings, program);
    }

    static void tell(const Node& node, const Surroundings& surroundings, Program& program)
    {
        if (surroundings.tells_blocks && (node.is_w("p") || node.is_w("sdt"))) {
            add(program, Written{Block::Paragraph});
        } else if (surroundings.tells_blocks && node.is_w("tbl")) {
            add(program, Written{Block::Table});
        } else if (surroundings.tells_rows && (node.is_w("tr") || node.is_w("sdt"))) {
            add(program, Written{Block::Row});
        } else if (surroundings.tells_cells && (node.is_w("tc") || node.is_w("sdt"))) {
            add(program, Written{Block::Cell});
        }
    }

    bool has_held(NodeId parent) const
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            if (carriers_.count(child) > 0) {
                return true;
            }
        }
        return false;
    }

    /// A table that may lose rows, or rows that may lose all their cells.
    bool has_held_rows(NodeId table) const
    {
        for (NodeId row = tree_[table].first; row != no_node; row = tree_[row].next) {
            if (carriers_.count(row) > 0 || (tree_[row].is_w("tr") && has_held(row))) {
                return true;
            }
        }
        return false;
    }

    bool follows_table(NodeId id) const
    {
        NodeId before = no_node;
        for (NodeId child = tree_[tree_[id].parent].first; child != id; child = tree_[child].next) {
            before = child;
        }
        return before != no_node && tree_[before].is_w("tbl");
    }

    std::string prefix() const { return std::string(tree_.prefix(tree_.root())); }

    /// One point high: there only so that two tables stay two.
    Bytes separator() const
    {
        return fmt::format(
            "<{0}p><{0}pPr><{0}spacing {0}before=\"0\" {0}after=\"0\" {0}line=\"20\" "
            "{0}lineRule=\"exact\"/><{0}rPr><{0}sz {0}val=\"2\"/></{0}rPr></{0}pPr></{0}p>",
            prefix());
    }

    void emit_element(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        const bool is_in_loop = loop_depth_ > 0;
        if (!is_dynamic_[id] && !is_in_loop) {
            append(program, tree_.bytes(node.begin, node.end));
        } else if (node.is_w("bookmarkStart")) {
            emit_bookmark_start(id, program);
        } else if (node.is_w("bookmarkEnd")) {
            add(program, BookmarkEnd{tree_.attribute(id, "id").value_or(""), opening(id),
                                     attribute_prefix(id)});
        } else if (is_in_loop && node.is_w("id") && tree_[node.parent].is_w("sdtPr")) {
            return; // optional, and must not be there twice
        } else {
            emit_start_tag(id, program);
            emit_content(id, program);
            append(program, tree_.bytes(node.content_end, node.end));
        }
    }

    /// "<w:bookmarkStart"
    Bytes opening(NodeId id) const
    {
        const Node& node = tree_[id];
        return Bytes(
            tree_.bytes(node.begin, node.begin + 1 + tree_.prefix(id).size() + node.name.size()));
    }

    std::string attribute_prefix(NodeId id) const
    {
        for (const Attribute& attribute : tree_.attributes(id)) {
            if (attribute.local() == "id") {
                return std::string(attribute.name.substr(0, attribute.name.size() - 2));
            }
        }
        return prefix();
    }

    void emit_bookmark_start(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        BookmarkStart start{.bookmark = {tree_.attribute(id, "id").value_or(""),
                                         tree_.attribute(id, "name").value_or("")},
                            .rest = {},
                            .open = opening(id),
                            .prefix = attribute_prefix(id)};
        for (const Attribute& attribute : tree_.attributes(id)) {
            if (attribute.local() != "id" && attribute.local() != "name") {
                start.rest += " ";
                start.rest += tree_.bytes(attribute.begin, attribute.value_end + 1);
            }
        }
        start.rest += "/>";
        if (node.content != node.end) { // <w:bookmarkStart ...></w:bookmarkStart>
            start.rest += tree_.bytes(node.content_end, node.end);
            start.rest.replace(start.rest.find("/>"), 2, ">");
        }
        if (!loop_bookmarks_.empty()) {
            loop_bookmarks_.back().push_back(start.bookmark);
        }
        add(program, std::move(start));
    }

    void emit_start_tag(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        std::size_t at = node.begin;
        for (const Attribute& attribute : tree_.attributes(id)) {
            if (loop_depth_ > 0 &&
                (attribute.local() == "paraId" || attribute.local() == "textId")) {
                // Must be unique in the document, and is optional.
                append(program, tree_.bytes(at, attribute.begin));
                at = attribute.value_end + 1;
            } else if (Program value = attribute_value(id, attribute); !value.empty()) {
                append(program, tree_.bytes(at, attribute.value));
                std::move(value.begin(), value.end(), std::back_inserter(program));
                at = attribute.value_end;
            }
        }
        append(program, tree_.bytes(at, node.content));
    }

    /// Empty if the attribute is to be copied as it is.
    Program attribute_value(NodeId id, const Attribute& attribute)
    {
        const Node& node = tree_[id];
        Program value;
        const auto plain = plain_passages_.find(id);
        if (plain != plain_passages_.end() && attribute.local() == "val") {
            emit_attribute(plain->second, value);
        } else if (loop_depth_ > 0 && node.space == Space::Other && node.name == "docPr" &&
                   attribute.name == "id") {
            add(value, DrawingId{tree_.decoded(attribute)});
        } else if (loop_depth_ > 0 && node.is_w("hyperlink") && attribute.local() == "anchor") {
            add(value, BookmarkName{tree_.decoded(attribute)});
        } else if (loop_depth_ > 0 && node.is_w("fldSimple") && attribute.local() == "instr") {
            emit_instruction(tree_.decoded(attribute), value);
        }
        return value;
    }

    /// Points REF and PAGEREF at the bookmark of the same pass.
    static void emit_instruction(const std::string& instruction, Program& program)
    {
        std::string escaped;
        for (const std::string_view field : {"REF ", "PAGEREF ", "NOTEREF "}) {
            const std::size_t start = instruction.find_first_not_of(' ');
            if (start == std::string::npos ||
                !std::string_view(instruction).substr(start).starts_with(field)) {
                continue;
            }
            const std::size_t name = instruction.find_first_not_of(' ', start + field.size());
            if (name == std::string::npos) {
                break;
            }
            const std::size_t end = std::min(instruction.find(' ', name), instruction.size());
            docx::append_escaped(escaped, std::string_view(instruction).substr(0, name));
            append(program, escaped);
            add(program, BookmarkName{instruction.substr(name, end - name)});
            escaped.clear();
            docx::append_escaped(escaped, std::string_view(instruction).substr(end));
            append(program, escaped);
            return;
        }
        docx::append_escaped(escaped, instruction);
        append(program, escaped);
    }

    void emit_attribute(Passage& passage, Program& program)
    {
        for (const Item& item : plain_items(passage)) {
            if (const auto* piece = std::get_if<RunPiece>(&item)) {
                emit_parts(piece->parts, Sink::Attribute, program);
            } else {
                complain(*std::get<Statement*>(item),
                         {"T003", "only values may stand in the name of a content control",
                          "use {{ ... if ... else ... }}"});
            }
        }
    }

    void emit_content(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        const auto plain = plain_passages_.find(id);
        if (plain != plain_passages_.end() && node.content != node.end) {
            emit_items(plain_items(plain->second), {}, program);
        } else if (node.is_w("instrText")) {
            emit_instruction(tree_.text(id), program);
        } else if (node.first == no_node) {
            append(program, tree_.bytes(node.content, node.content_end));
        } else if (must_end_in_paragraph(node) && has_held(id)) {
            emit_kept(id, program);
        } else {
            const bool is_row = node.is_w("tr");
            emit_items(items_of(id),
                       {.tells_blocks = false,
                        .tells_rows = node.is_w("tbl") && has_held_rows(id),
                        .tells_cells = is_row && has_held(id)},
                       program);
        }
    }

    /// The content of a cell or body; its last section's properties come behind what fills it up.
    void emit_kept(NodeId id, Program& program)
    {
        std::vector<Item> items = items_of(id);
        NodeId section = no_node;
        if (const auto* last = items.empty() ? nullptr : std::get_if<NodeId>(&items.back());
            last != nullptr && tree_[*last].is_w("sectPr")) {
            section = *last;
            items.pop_back();
        }
        Keep keep{.body = {}, .filler = filler(id)};
        emit_items(std::move(items), {.tells_blocks = true}, keep.body);
        add(program, std::move(keep));
        if (section != no_node) {
            emit(section, {}, program);
        }
    }

    /// An empty paragraph that looks as the first removed one did.
    Bytes filler(NodeId parent) const
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            const auto carrier = carriers_.find(child);
            if (carrier != carriers_.end() && tree_[child].is_w("p")) {
                return fmt::format("<{0}p>{1}</{0}p>", prefix(), properties_without_section(child));
            }
        }
        return fmt::format("<{}p/>", prefix());
    }

    Bytes properties_without_section(NodeId paragraph) const
    {
        const NodeId properties = tree_.child_w(paragraph, "pPr");
        if (properties == no_node) {
            return {};
        }
        const Node& node = tree_[properties];
        const NodeId section = tree_.child_w(properties, "sectPr");
        if (section == no_node) {
            return Bytes(tree_.bytes(node.begin, node.end));
        }
        return Bytes(tree_.bytes(node.begin, tree_[section].begin)) +
               Bytes(tree_.bytes(tree_[section].end, node.end));
    }

    // --- Children to items: what they are once the tags are taken out ---------------------------

    std::vector<Item> items_of(NodeId parent)
    {
        std::vector<Item> items;
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            const auto carrier = carriers_.find(child);
            const auto run = runs_.find(child);
            if (carrier != carriers_.end()) {
                add_carrier(child, carrier->second, items);
            } else if (run != runs_.end()) {
                add_run(child, run->second, items);
            } else {
                items.emplace_back(child);
            }
        }
        return items;
    }

    void add_carrier(NodeId id, const Carrier& carrier, std::vector<Item>& items)
    {
        if (!carrier.is_removed) {
            items.insert(items.end(), carrier.before.begin(), carrier.before.end());
            items.emplace_back(id);
            items.insert(items.end(), carrier.after.begin(), carrier.after.end());
            return;
        }
        for (const NodeId bookmark : half_bookmarks(id)) {
            items.emplace_back(bookmark);
        }
        const NodeId properties = tree_.child_w(id, "pPr");
        const bool ends_section =
            properties != no_node && tree_.child_w(properties, "sectPr") != no_node;
        const bool is_closed = !carrier.before.empty() && carrier.before.back()->closes();
        if (ends_section && !is_closed) {
            items.emplace_back(SectionEnd{id});
        }
        items.insert(items.end(), carrier.before.begin(), carrier.before.end());
        if (ends_section && is_closed) {
            items.emplace_back(SectionEnd{id});
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

    void add_run(NodeId run, const RunSpan& span, std::vector<Item>& items)
    {
        Passage& passage = passages_[span.passage];
        Splitter splitter(run, items);
        for (std::size_t i = span.first_piece; i < span.last_piece; ++i) {
            const Piece& piece = passage.text.pieces[i];
            if (piece.is_text) {
                split_text(passage, piece.begin, piece.end, splitter);
            } else if (!is_inside_tag(passage, piece)) {
                splitter.element(piece.node);
            }
        }
    }

    static void split_text(Passage& passage, std::size_t begin, std::size_t end, Splitter& splitter)
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

    static bool is_inside_tag(const Passage& passage, const Piece& piece)
    {
        const auto statement = first_touching(passage, piece.begin);
        return statement != passage.statements.end() && statement->tag.begin <= piece.begin &&
               (piece.begin < piece.end || statement->tag.begin < piece.begin);
    }

    static std::vector<Item> plain_items(Passage& passage)
    {
        std::vector<Item> items;
        {
            Splitter splitter(no_node, items);
            split_text(passage, 0, passage.text.text.size(), splitter);
        }
        return items;
    }

    // --- Items to operations: statements find their partners -----------------------------------

    void emit_items(std::vector<Item> items, const Surroundings& surroundings, Program& program)
    {
        std::size_t at = 0;
        while (at < items.size()) {
            emit_until_word(items, at, surroundings, program);
            if (at < items.size()) {
                const Statement& stray = *std::get<Statement*>(items[at]);
                complain(stray, {"T002", "nothing that stands in the same place was opened for it",
                                 partner_cure});
                ++at;
            }
        }
    }

    static constexpr const char* partner_cure =
        "put both tags into the same text, cell or table, or give both the same prefix";

    /// Stops at an elif, else, endif or endfor, or behind the last item.
    void emit_until_word(const std::vector<Item>& items, std::size_t& at,
                         const Surroundings& surroundings, Program& program)
    {
        for (; at < items.size(); ++at) {
            const Item& item = items[at];
            if (const auto* id = std::get_if<NodeId>(&item)) {
                emit(*id, surroundings, program);
            } else if (const auto* piece = std::get_if<RunPiece>(&item)) {
                emit_piece(*piece, program);
            } else if (const auto* section = std::get_if<SectionEnd>(&item)) {
                emit_section_end(section->paragraph, program);
            } else if (Statement* statement = std::get<Statement*>(item); !statement->opens()) {
                return;
            } else {
                emit_block(items, at, surroundings, program);
            }
        }
    }

    /// Leaves `at` on the closing statement, or behind the last item if there is none.
    void emit_block(const std::vector<Item>& items, std::size_t& at,
                    const Surroundings& surroundings, Program& program)
    {
        Statement& opener = *std::get<Statement*>(items[at]);
        if (++block_depth_ > context_.limits.expression_depth_max) {
            complain(opener, {"T002",
                              fmt::format("statements are nested deeper than {} levels",
                                          context_.limits.expression_depth_max),
                              "split the template"});
            at = items.size();
        } else if (opener.word == Word::If) {
            emit_if(opener, items, at, surroundings, program);
        } else {
            emit_for(opener, items, at, surroundings, program);
        }
        --block_depth_;
    }

    void emit_if(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                 const Surroundings& surroundings, Program& program)
    {
        If choice;
        for (Statement* branch = &opener; branch != nullptr;) {
            const bool is_else = branch->word == Word::Else;
            choice.branches.push_back({std::move(branch->expression), branch->place, {}});
            emit_until_word(items, ++at, surroundings, choice.branches.back().body);
            Statement* next = at < items.size() ? std::get<Statement*>(items[at]) : nullptr;
            const bool continues =
                next != nullptr && (next->word == Word::Elif || next->word == Word::Else);
            if (continues && is_else) {
                complain(*next, {"T002", "it stands behind the else of its if",
                                 "move it before the else"});
            }
            if (next == nullptr || next->word == Word::EndFor) {
                complain_unclosed(opener, "endif");
            }
            branch = continues ? next : nullptr;
        }
        add(program, std::move(choice));
    }

    void emit_for(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                  const Surroundings& surroundings, Program& program)
    {
        For loop{.variable = opener.variable,
                 .list = std::move(opener.expression),
                 .place = opener.place,
                 .body = {},
                 .otherwise = {},
                 .bookmarks = {}};
        ++loop_depth_;
        loop_bookmarks_.emplace_back();
        emit_until_word(items, ++at, surroundings, loop.body);
        loop.bookmarks = std::move(loop_bookmarks_.back());
        loop_bookmarks_.pop_back();
        --loop_depth_;
        Statement* next = at < items.size() ? std::get<Statement*>(items[at]) : nullptr;
        if (next != nullptr && next->word == Word::Else) {
            emit_until_word(items, ++at, surroundings, loop.otherwise);
            next = at < items.size() ? std::get<Statement*>(items[at]) : nullptr;
        }
        if (next == nullptr || next->word != Word::EndFor) {
            complain_unclosed(opener, "endfor");
        }
        add(program, std::move(loop));
    }

    void complain_unclosed(const Statement& opener, std::string_view closer)
    {
        complain(
            opener,
            {"T002",
             fmt::format("its {} is missing, or stands in another place of the document", closer),
             partner_cure});
    }

    void emit_section_end(NodeId paragraph, Program& program)
    {
        const Node& properties = tree_[tree_.child_w(paragraph, "pPr")];
        append(program, fmt::format("<{0}p>{1}</{0}p>", prefix(),
                                    tree_.bytes(properties.begin, properties.end)));
        add(program, Written{Block::Paragraph});
    }

    void emit_piece(const RunPiece& piece, Program& program)
    {
        if (piece.run == no_node) {
            emit_parts(piece.parts, Sink::Plain, program);
            return;
        }
        const Node& run = tree_[piece.run];
        append(program, tree_.bytes(run.begin, run.content));
        if (const NodeId properties = tree_.child_w(piece.run, "rPr"); properties != no_node) {
            append(program, tree_.bytes(tree_[properties].begin, tree_[properties].end));
        }
        emit_parts(piece.parts, Sink::Text, program);
        append(program, tree_.bytes(run.content_end, run.end));
    }

    void emit_parts(const std::vector<Part>& parts, Sink sink, Program& program)
    {
        bool is_text_open = false;
        const auto set_text = [&](bool is_open) {
            if (sink == Sink::Text && is_open != is_text_open) {
                append(program, is_open ? fmt::format("<{}t xml:space=\"preserve\">", prefix())
                                        : fmt::format("</{}t>", prefix()));
                is_text_open = is_open;
            }
        };
        for (const Part& part : parts) {
            set_text(!std::holds_alternative<NodeId>(part));
            if (const auto* text = std::get_if<std::string>(&part)) {
                std::string escaped;
                docx::append_escaped(escaped, *text);
                append(program, escaped);
            } else if (const auto* statement = std::get_if<Statement*>(&part)) {
                add(program, Print{std::move((*statement)->expression), sink, (*statement)->place});
            } else {
                emit(std::get<NodeId>(part), {}, program);
            }
        }
        set_text(false);
    }

    const SourceTree& tree_;
    const std::string& part_;
    const TemplateContext& context_;

    std::vector<Passage> passages_; ///< of paragraphs with tags, in order of node
    std::map<NodeId, Passage> plain_passages_;
    std::map<NodeId, Carrier> carriers_;
    std::map<NodeId, RunSpan> runs_;
    std::vector<bool> is_dynamic_; ///< by node: not to be copied as it is
    std::vector<Place> places_;
    std::vector<std::size_t> place_ordinals_; ///< by place: the paragraph
    std::vector<Finding> findings_;
    std::vector<std::size_t> finding_ordinals_; ///< by finding: the paragraph
    FreeIds free_ids_;
    std::size_t ordinal_ = 0;
    std::string heading_;
    bool has_revisions_ = false;

    std::size_t block_depth_ = 0;
    std::size_t loop_depth_ = 0;
    std::vector<std::vector<Bookmark>> loop_bookmarks_;
};

} // namespace

CompiledPart compile_story(const SourceTree& tree, const std::string& part,
                           const TemplateContext& context)
{
    return Compiler(tree, part, context).story();
}

CompiledPart compile_properties(const SourceTree& tree, const std::string& part,
                                const TemplateContext& context)
{
    return Compiler(tree, part, context).properties();
}

} // namespace indenture::templating
