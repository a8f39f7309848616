#include "template/emit.h"

#include "docx/xml.h"
#include "template/identity.h"
#include "template/items.h"
#include "template/shapes.h"
#include "template/table_grid.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <set>

namespace indenture::templating {

namespace {

/// What the children of the element at hand have to report when they are written.
struct Surroundings {
    bool tells_blocks = false;
    bool tells_rows = false;
    bool tells_cells = false;
    bool keeps_sections = false; ///< some paragraph that ends a section is removed
};

/// Columns of a table's grid.
struct TableColumns {
    std::size_t begin = 0;
    std::size_t span = 1;
};

/// The containers that must end in a paragraph (ECMA-376-1, 17.4.65 and the like).
bool must_end_in_paragraph(const Node& node)
{
    static constexpr std::array<std::string_view, 8> names{
        "body", "tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"};
    return node.space == Space::Word &&
           std::find(names.begin(), names.end(), node.name) != names.end();
}

class Emitter {
public:
    explicit Emitter(Reading& reading)
        : reading_(reading), tree_(reading.tree), shapes_(reading.tree, reading.context.lists)
    {
    }

    PartProgram run()
    {
        PartProgram result;
        const Node& root = tree_[tree_.root()];
        append(result.program, tree_.bytes(0, root.begin));
        emit(tree_.root(), {}, result.program);
        append(result.program, tree_.bytes(root.end, tree_.bytes().size()));
        finish(result);
        return result;
    }

    PartProgram clause()
    {
        PartProgram result;
        result.loop = begin_loop(); // it may be included any number of times
        if (const NodeId body = tree_.child_w(tree_.root(), "body"); body != no_node) {
            const NodeId section = tree_.child_w(body, "sectPr");
            emit_items(items_without(body, section), {.tells_blocks = true}, result.program);
        }
        open_loops_.pop_back();
        finish(result);
        return result;
    }

private:
    void finish(PartProgram& result)
    {
        result.part = reading_.part;
        result.source = reading_.context.source;
        result.prefix = prefix();
        result.places = reading_.places;
        result.notes = std::move(notes_);
        result.has_notes_in_loops = has_notes_in_loops_;
        result.is_endnotes = tree_[tree_.root()].is_w("endnotes");
        result.relations = std::move(reading_.relations);
        result.runs = std::move(shapes_).runs();
        result.paragraphs = std::move(shapes_).paragraphs();
        result.references = reading_.references;
        result.loops = std::move(loops_);
        result.lists = list_uses();
    }

    std::size_t begin_loop()
    {
        open_loops_.push_back(loops_.size());
        loops_.emplace_back();
        return open_loops_.back();
    }

    // --- Elements ------------------------------------------------------------------------------

    void emit(NodeId id, const Surroundings& surroundings, Program& program)
    {
        const Node& node = tree_[id];
        const bool is_table = node.is_w("tbl");
        if (is_table && surroundings.tells_blocks && !follows_table(id)) {
            add(program, Separate{separator()});
        }
        if (surroundings.keeps_sections && node.is_w("p")) {
            add(program, Begins{});
        }
        const bool may_vanish =
            (is_table && has_held_rows(id)) || (node.is_w("tr") && has_held(id));
        if (may_vanish) {
            Drop drop{.needed = is_table ? Block::Row : Block::Cell, .body = {}};
            emit_grid(id, drop.body);
            add(program, std::move(drop));
            return; // a Drop tells by itself, and only if it was not dropped
        }
        emit_grid(id, program);
        tell(id, surroundings, program);
    }

    /// A table whose cells may come and go has its grid made when it is known which there are.
    void emit_grid(NodeId id, Program& program)
    {
        if (!tree_[id].is_w("tbl") || !has_held_cells(id)) {
            emit_element(id, program);
            return;
        }
        note_columns(id);
        Grid grid;
        emit_element(id, grid.body);
        add(program, std::move(grid));
    }

    bool has_held_cells(NodeId table) const
    {
        for (NodeId row = tree_[table].first; row != no_node; row = tree_[row].next) {
            if (tree_[row].is_w("tr") && has_held(row)) {
                return true;
            }
        }
        return false;
    }

    /// Remembers which columns of the grid each cell of the table's rows takes.
    void note_columns(NodeId parent)
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            const Node& node = tree_[child];
            if (node.is_w("tr")) {
                std::size_t column = property_of(child, "trPr", "gridBefore", 0);
                std::vector<NodeId> cells;
                note_cells(child, column, cells);
                share_columns_of_tags(cells);
            } else if (node.is_w("sdt") || node.is_w("sdtContent")) {
                note_columns(child);
            }
        }
    }

    void note_cells(NodeId parent, std::size_t& column, std::vector<NodeId>& cells)
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            const Node& node = tree_[child];
            if (node.is_w("tc")) {
                const std::size_t span = property_of(child, "tcPr", "gridSpan", 1);
                columns_of_[child] = {column, span};
                cells.push_back(child);
                reading_.mark_dynamic(child);
                column += span;
            } else if (node.is_w("sdt") || node.is_w("sdtContent")) {
                note_cells(child, column, cells);
            }
        }
    }

    /// A cell that only holds a tag goes. Its columns are those of the cell its tag is about: the
    /// next one, or for the end of a block the one before.
    void share_columns_of_tags(const std::vector<NodeId>& cells)
    {
        const auto carrier_of = [&](NodeId cell) {
            const auto found = reading_.carriers.find(cell);
            const bool is_tag = found != reading_.carriers.end() && found->second.is_removed;
            return is_tag ? &found->second : nullptr;
        };
        NodeId before = no_node;
        std::size_t waiting = none; // where the tags before the next cell begin
        for (const NodeId cell : cells) {
            TableColumns& own = columns_of_[cell];
            if (const Carrier* carrier = carrier_of(cell); carrier == nullptr) {
                own.span += waiting == none ? 0 : own.begin - waiting;
                own.begin = std::min(own.begin, waiting);
                waiting = none;
                before = cell;
            } else if (!carrier->before.empty() && carrier->before.back()->closes() &&
                       before != no_node && waiting == none) {
                columns_of_[before].span += own.span;
            } else {
                waiting = std::min(own.begin, waiting);
            }
        }
    }

    std::size_t property_of(NodeId id, std::string_view properties, std::string_view name,
                            std::size_t otherwise) const
    {
        const NodeId all = tree_.child_w(id, properties);
        const NodeId own = all == no_node ? no_node : tree_.child_w(all, name);
        const std::string digits =
            own == no_node ? std::string() : tree_.attribute(own, "val").value_or("");
        std::size_t number = otherwise;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    }

    void tell(NodeId id, const Surroundings& surroundings, Program& program) const
    {
        const Node& node = tree_[id];
        if (surroundings.tells_blocks && (node.is_w("p") || node.is_w("sdt"))) {
            add(program, Written{Block::Paragraph, section_of(id) != no_node});
        } else if (surroundings.tells_blocks && node.is_w("tbl")) {
            add(program, Written{Block::Table});
        } else if (surroundings.tells_rows && (node.is_w("tr") || node.is_w("sdt"))) {
            add(program, Written{Block::Row});
        } else if (surroundings.tells_cells && (node.is_w("tc") || node.is_w("sdt"))) {
            add(program, Written{Block::Cell});
        }
    }

    /// w:sectPr of a paragraph, or no_node.
    NodeId section_of(NodeId paragraph) const
    {
        const NodeId properties = tree_.child_w(paragraph, "pPr");
        return properties == no_node ? no_node : tree_.child_w(properties, "sectPr");
    }

    bool has_held(NodeId parent) const
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            if (reading_.may_leave_nothing(child)) {
                return true;
            }
        }
        return false;
    }

    /// A table that may lose rows, or rows that may lose all their cells.
    bool has_held_rows(NodeId table) const
    {
        for (NodeId row = tree_[table].first; row != no_node; row = tree_[row].next) {
            if (reading_.carriers.count(row) > 0 || (tree_[row].is_w("tr") && has_held(row))) {
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
        const bool is_in_loop = !open_loops_.empty();
        if (is_in_loop && node.is_w("p")) {
            loops_of_[id] = open_loops_;
        }
        if (const auto reference = reading_.reference_of.find(id);
            reference != reading_.reference_of.end()) {
            add(program, Reference{reference->second});
        }
        const auto mirror = reading_.mirrors.find(id);
        if (mirror != reading_.mirrors.end() && slots_.count(mirror->second) > 0) {
            add(program, Repeat{slots_[mirror->second]});
        } else if (!reading_.is_dynamic[id] && !is_in_loop) {
            append(program, tree_.bytes(node.begin, node.end));
        } else if (is_mirrored(id)) {
            const std::size_t slot = slots_.size();
            slots_[id] = slot;
            Remember remember{slot, {}};
            emit_whole(id, remember.body);
            add(program, std::move(remember));
        } else if (reading_.cells.count(id) > 0) {
            emit_cell(id, program);
        } else if (is_in_loop && is_comment_mark(node)) {
            add(program,
                Once{fmt::format("{} {}", node.name, tree_.attribute(id, "id").value_or("")),
                     Bytes(tree_.bytes(node.begin, node.end))});
        } else if (is_note(tree_, id)) {
            Note note{tree_.attribute(id, "id").value_or(""), begin_loop(), {}};
            emit_whole(id, note.body);
            open_loops_.pop_back();
            add(program, std::move(note));
        } else {
            emit_whole(id, program);
        }
    }

    /// A text box with tags that stands in a fallback as well.
    bool is_mirrored(NodeId id) const
    {
        return tree_[id].is_w("txbxContent") && reading_.is_dynamic[id] &&
               std::any_of(reading_.mirrors.begin(), reading_.mirrors.end(),
                           [&](const auto& mirror) { return mirror.second == id; });
    }

    void emit_whole(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        const bool is_in_loop = !open_loops_.empty();
        if (node.is_w("bookmarkStart")) {
            BookmarkStart start = bookmark_start(tree_, id);
            if (is_in_loop) {
                loops_[open_loops_.back()].bookmarks.push_back(start.bookmark);
            }
            add(program, std::move(start));
        } else if (node.is_w("bookmarkEnd")) {
            add(program, bookmark_end(tree_, id));
        } else if (is_in_loop && node.is_w("id") && tree_[node.parent].is_w("sdtPr")) {
            return; // optional, and must not be there twice
        } else if (is_in_loop && node.is_w("pPr") && tree_[node.parent].is_w("p")) {
            emit_paragraph_properties(id, program);
        } else {
            emit_start_tag(id, program);
            emit_content(id, no_node, program);
            append(program, tree_.bytes(node.content_end, node.end));
        }
    }

    /// The properties of a paragraph in a loop, whose list may be another in each pass.
    void emit_paragraph_properties(NodeId id, Program& program)
    {
        const NodeId paragraph = tree_[id].parent;
        const auto list = reading_.context.lists == nullptr
                              ? std::nullopt
                              : reading_.context.lists->list_of(tree_, paragraph);
        if (!list) {
            append(program, tree_.bytes(tree_[id].begin, tree_[id].end));
            return;
        }
        // ECMA-376-1, 17.3.1.26: what stands before w:numPr.
        static constexpr std::array<std::string_view, 6> before{
            "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"};
        const NodeId own = tree_.child_w(id, "numPr");
        std::size_t begin = tree_[id].content;
        for (NodeId child = tree_[id].first; own == no_node && child != no_node;
             child = tree_[child].next) {
            if (std::find(before.begin(), before.end(), tree_[child].name) == before.end()) {
                break;
            }
            begin = tree_[child].end;
        }
        begin = own == no_node ? begin : tree_[own].begin;
        const std::size_t end = own == no_node ? begin : tree_[own].end;
        append(program, tree_.bytes(tree_[id].begin, begin));
        add(program, ListProperties{list->number, list->level, Bytes(tree_.bytes(begin, end))});
        append(program, tree_.bytes(end, tree_[id].end));
    }

    /// What paragraphs of this part are in which lists, and in which loops. Those that only hold
    /// tags are not there in the end.
    std::vector<ListUse> list_uses() const
    {
        std::vector<ListUse> result;
        for (NodeId id = 0; reading_.context.lists != nullptr && id < tree_.size(); ++id) {
            const auto carrier = reading_.carriers.find(id);
            const bool is_removed =
                carrier != reading_.carriers.end() && carrier->second.is_removed;
            if (!tree_[id].is_w("p") || is_removed) {
                continue;
            }
            if (const auto list = reading_.context.lists->list_of(tree_, id)) {
                const auto loops = loops_of_.find(id);
                result.push_back(
                    {list->number, list->level,
                     loops == loops_of_.end() ? std::vector<std::size_t>() : loops->second});
            }
        }
        return result;
    }

    void emit_cell(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        const NodeId properties = tree_.child_w(id, "tcPr");
        Cell cell;
        cell.open = Bytes(tree_.bytes(node.begin, node.content));
        cell.properties = properties == no_node
                              ? Bytes()
                              : Bytes(tree_.bytes(tree_[properties].begin, tree_[properties].end));
        cell.close = Bytes(tree_.bytes(node.content_end, node.end));
        for (const Statement* statement : reading_.cells.at(id)) {
            say_about(cell, *statement);
        }
        const NodeId paragraph = tree_.child_w(id, "p");
        cell.filler = fmt::format(
            "<{0}p>{1}</{0}p>", prefix(),
            paragraph == no_node ? Bytes() : properties_of_copy(tree_, paragraph, false));
        emit_content(id, properties, cell.body);
        add(program, std::move(cell));
    }

    void say_about(Cell& cell, const Statement& statement)
    {
        if (statement.word == Word::CellFill) {
            cell.fill = statement.expression();
            cell.fill_place = statement.place;
        } else if (statement.word == Word::CellSpan) {
            cell.span = statement.expression();
            cell.span_place = statement.place;
        } else {
            (statement.word == Word::MergeDown ? cell.merges_down : cell.merges_across) = true;
            cell.merge_place = statement.place;
            if (open_loops_.empty()) {
                reading_.complain(statement, {"T009",
                                              "it merges the copies that a loop makes of "
                                              "its cell, and there is no loop around it",
                                              "use it inside {%tr for or {%tc for"});
            }
        }
    }

    void emit_start_tag(NodeId id, Program& program)
    {
        const Node& node = tree_[id];
        std::size_t at = node.begin;
        if (const auto columns = columns_of_.find(id); columns != columns_of_.end()) {
            at += 1 + tree_.prefix(id).size() + node.name.size();
            append(program, tree_.bytes(node.begin, at));
            append(program, fmt::format(" {}=\"{}\" {}=\"{}\"", source_column,
                                        columns->second.begin, source_span, columns->second.span));
        }
        for (const Attribute& attribute : tree_.attributes(id)) {
            if (Program value = attribute_value(id, attribute); !value.empty()) {
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
        const auto plain = reading_.plain.find({id, std::string(attribute.local())});
        if (plain != reading_.plain.end() && node.is_w("hyperlink")) {
            Address address{tree_.decoded(attribute), {}};
            emit_values(plain->second, Sink::Address, address.body);
            add(value, std::move(address));
        } else if (plain != reading_.plain.end()) {
            check_field(plain->second, node);
            emit_values(plain->second,
                        node.is_w("fldSimple") ? Sink::FieldAttribute : Sink::Attribute, value);
        } else if (attribute.name.starts_with(reading_.relation_prefix) &&
                   reading_.relations.count(tree_.decoded(attribute)) > 0) {
            add(value, RelationId{tree_.decoded(attribute)});
        } else if ((node.is_w("footnoteReference") || node.is_w("endnoteReference")) &&
                   attribute.local() == "id") {
            const std::string note = tree_.decoded(attribute);
            notes_.insert({node.is_w("endnoteReference"), note});
            has_notes_in_loops_ = has_notes_in_loops_ || !open_loops_.empty();
            add(value, NoteReference{note, node.is_w("endnoteReference")});
        } else if (attribute.local() == "id" && is_note(tree_, id)) {
            add(value, NoteId{});
        } else if (!open_loops_.empty() && attribute.local() == "id" && is_revision(node)) {
            add(value, AnnotationId{tree_.decoded(attribute)});
        } else if (!open_loops_.empty() && attribute.local() == "paraId") {
            add(value, ParagraphId{tree_.decoded(attribute)});
        } else if (!open_loops_.empty() && node.space == Space::Other && node.name == "docPr" &&
                   attribute.name == "id") {
            add(value, DrawingId{tree_.decoded(attribute)});
        } else if (node.is_w("hyperlink") && attribute.local() == "anchor") {
            add(value, BookmarkName{tree_.decoded(attribute)});
        } else if (node.is_w("fldSimple") && attribute.local() == "instr") {
            append_instruction(tree_.decoded(attribute), value);
        }
        return value;
    }

    void emit_values(Passage& passage, Sink sink, Program& program)
    {
        for (const Item& item : plain_items(passage)) {
            if (const auto* piece = std::get_if<RunPiece>(&item)) {
                emit_parts(*piece, sink, program);
            } else {
                reading_.complain(*std::get<Statement*>(item),
                                  {"T003", "only values may stand here, not statements",
                                   "use {{ ... if ... else ... }}"});
            }
        }
    }

    /// What kind of field it is must stand in the template, or data could have Word run programs.
    void check_field(const Passage& passage, const Node& node)
    {
        if (!node.is_w("fldSimple") && !node.is_w("instrText")) {
            return;
        }
        const Tag& first = passage.statements.empty() ? Tag{} : passage.statements.front().tag;
        if (!passage.statements.empty() && node.is_w("fldSimple") &&
            !has_content(std::string_view(passage.text.text).substr(0, first.begin))) {
            reading_.complain(passage.statements.front(),
                              {"T003", "the kind of a field cannot come from data",
                               "write the field's name before the tag"});
        }
        for (const Statement& statement : passage.statements) {
            if (!is_quoted(passage.text.text, statement.tag.begin)) {
                reading_.complain(statement,
                                  {"T003", "a tag in a field's instruction must stand in quotes",
                                   "put straight double quotes around it"});
            }
        }
    }

    static bool is_quoted(std::string_view text, std::size_t at)
    {
        return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '"') % 2 ==
               1;
    }

    /// All but `left_out`.
    void emit_content(NodeId id, NodeId left_out, Program& program)
    {
        const Node& node = tree_[id];
        const auto plain = reading_.plain.find({id, {}});
        if (plain != reading_.plain.end() && node.content != node.end) {
            if (node.is_w("instrText")) {
                check_field(plain->second, node);
                emit_values(plain->second, Sink::Field, program);
            } else {
                emit_items(plain_items(plain->second), {}, program);
            }
        } else if (node.is_w("instrText")) {
            const auto joined = reading_.instructions.find(id);
            append_instruction(
                joined == reading_.instructions.end() ? tree_.text(id) : joined->second, program);
        } else if (node.first == no_node) {
            append(program, tree_.bytes(node.content, node.content_end));
        } else if (must_end_in_paragraph(node) && has_held(id)) {
            emit_kept(id, left_out, program);
        } else {
            const bool is_row = node.is_w("tr");
            emit_items(items_without(id, left_out),
                       {.tells_blocks = false,
                        .tells_rows = node.is_w("tbl") && has_held_rows(id),
                        .tells_cells = is_row && has_held(id)},
                       program);
        }
    }

    std::vector<Item> items_without(NodeId id, NodeId left_out)
    {
        std::vector<Item> items = items_of(reading_, id);
        std::erase_if(items, [&](const Item& item) {
            const auto* child = std::get_if<NodeId>(&item);
            return child != nullptr && *child == left_out;
        });
        return items;
    }

    /// The content of a cell or body; its last section's properties come behind what fills it up.
    void emit_kept(NodeId id, NodeId left_out, Program& program)
    {
        std::vector<Item> items = items_without(id, left_out);
        NodeId section = no_node;
        if (const auto* last = items.empty() ? nullptr : std::get_if<NodeId>(&items.back());
            last != nullptr && tree_[*last].is_w("sectPr")) {
            section = *last;
            items.pop_back();
        }
        Keep keep{.body = {}, .filler = filler(id)};
        const bool has_sections = std::any_of(items.begin(), items.end(), [](const Item& item) {
            return std::holds_alternative<SectionEnd>(item);
        });
        emit_items(items, {.tells_blocks = true, .keeps_sections = has_sections}, keep.body);
        add(program, std::move(keep));
        if (section != no_node) {
            emit(section, {}, program);
        }
    }

    /// An empty paragraph that looks as the first removed one did.
    Bytes filler(NodeId parent) const
    {
        for (NodeId child = tree_[parent].first; child != no_node; child = tree_[child].next) {
            if (reading_.carriers.count(child) > 0 && tree_[child].is_w("p")) {
                return fmt::format("<{0}p>{1}</{0}p>", prefix(),
                                   properties_of_copy(tree_, child, false));
            }
        }
        return fmt::format("<{}p/>", prefix());
    }

    // --- Items: statements find their partners -------------------------------------------------

    void emit_items(const std::vector<Item>& items, const Surroundings& surroundings,
                    Program& program)
    {
        const std::size_t outer_level = level_;
        level_ = 0;
        ++nesting_;
        std::size_t at = 0;
        while (at < items.size()) {
            emit_until_word(items, at, surroundings, program);
            if (at < items.size()) {
                reading_.complain(*std::get<Statement*>(items[at]),
                                  {"T002",
                                   "nothing that stands in the same place was opened for it",
                                   partner_cure});
                ++at;
            }
        }
        level_ = outer_level;
        --nesting_;
    }

    static constexpr const char* partner_cure =
        "put both tags into the same text, cell or table, or give both the same prefix";

    /// Stops at an elif, else, endif or endfor, or behind the last item.
    void emit_until_word(const std::vector<Item>& items, std::size_t& at,
                         const Surroundings& surroundings, Program& program)
    {
        for (; at < items.size(); ++at) {
            const Item& item = items[at];
            if (Statement* const* statement = std::get_if<Statement*>(&item)) {
                if ((*statement)->opens()) {
                    emit_block(items, at, surroundings, program);
                } else if (!emit_simple(**statement, program)) {
                    return;
                }
            } else {
                emit_item(item, surroundings, program);
            }
        }
    }

    /// False for what ends or divides a block.
    bool emit_simple(const Statement& statement, Program& program)
    {
        if (statement.word == Word::Set) {
            const auto* head = std::get_if<expression::SetHead>(&statement.head);
            if (head != nullptr) {
                add(program, Set{head->target, head->value, statement.place});
            }
            return true;
        }
        if (statement.word != Word::Break && statement.word != Word::Continue) {
            return false;
        }
        if (exits_.empty() || exits_.back().nesting == 0) {
            reading_.complain(statement, {"T002", "there is no loop around it that it could leave",
                                          "put it between a for and its endfor"});
        } else if (exits_.back().nesting != nesting_ || exits_.back().level != level_) {
            reading_.complain(
                statement,
                {"T002", "its loop is of whole paragraphs, rows or cells, and it stands inside one",
                 "give it the prefix of its for, or none if its for has none"});
        } else if (statement.word == Word::Break) {
            add(program, Break{});
        } else {
            add(program, Continue{});
        }
        return true;
    }

    void emit_item(const Item& item, const Surroundings& surroundings, Program& program)
    {
        if (const auto* id = std::get_if<NodeId>(&item)) {
            emit(*id, surroundings, program);
        } else if (const auto* piece = std::get_if<RunPiece>(&item)) {
            emit_piece(*piece, program);
        } else if (const auto* section = std::get_if<SectionEnd>(&item)) {
            emit_section_end(section->paragraph, program);
        } else if (const auto* value = std::get_if<BlockValue>(&item)) {
            add(program, PrintParagraph{value->statement->expression(), value->statement->place,
                                        shapes_.first_run(value->paragraph)});
        } else if (const auto* open = std::get_if<ParagraphOpen>(&item)) {
            if (surroundings.keeps_sections) {
                add(program, Begins{});
            }
            loops_of_[open->paragraph] = open_loops_;
            emit_start_tag(open->paragraph, program);
            if (const NodeId own = tree_.child_w(open->paragraph, "pPr"); own != no_node) {
                emit(own, {}, program);
            }
            ++level_;
        } else if (const auto* close = std::get_if<ParagraphClose>(&item)) {
            const Node& node = tree_[close->paragraph];
            append(program, tree_.bytes(node.content_end, node.end));
            tell(close->paragraph, surroundings, program);
            --level_;
        }
    }

    /// Leaves `at` on the closing statement, or behind the last item if there is none.
    void emit_block(const std::vector<Item>& items, std::size_t& at,
                    const Surroundings& surroundings, Program& program)
    {
        Statement& opener = *std::get<Statement*>(items[at]);
        if (++block_depth_ > reading_.context.limits.expression_depth_max) {
            reading_.complain(opener, {"T002",
                                       fmt::format("statements are nested deeper than {} levels",
                                                   reading_.context.limits.expression_depth_max),
                                       "split the template"});
            at = items.size();
        } else {
            const std::size_t level = level_;
            emit_opened(opener, items, at, surroundings, program);
            level_ = level;
        }
        --block_depth_;
    }

    void emit_opened(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                     const Surroundings& surroundings, Program& program)
    {
        switch (opener.word) {
        case Word::If:
            return emit_if(opener, items, at, surroundings, program);
        case Word::For:
            return emit_for(opener, items, at, surroundings, program);
        case Word::Macro:
            return emit_macro(opener, items, at, program);
        case Word::Call:
            return emit_call(opener, items, at, program);
        case Word::SetBlock:
            return emit_capture(opener, items, at, program);
        case Word::Filter: {
            FilterBlock block{opener.expression(), opener.place, shape_of(opener), {}};
            block.body = closed_body(opener, items, at);
            return add(program, std::move(block));
        }
        default: {
            const auto* head = std::get_if<expression::WithHead>(&opener.head);
            With with{head == nullptr ? std::vector<expression::WithHead::Binding>{}
                                      : head->bindings,
                      opener.place,
                      {}};
            emit_until_closed(opener, items, at, surroundings, with.body);
            return add(program, std::move(with));
        }
        }
    }

    /// The body of a block whose output goes elsewhere: no loop around it can be left from it.
    Program closed_body(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                        const Surroundings& surroundings = {})
    {
        Program body;
        exits_.push_back({});
        emit_until_closed(opener, items, at, surroundings, body);
        exits_.pop_back();
        return body;
    }

    void emit_until_closed(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                           const Surroundings& surroundings, Program& body)
    {
        const std::size_t level = level_;
        emit_until_word(items, ++at, surroundings, body);
        const Statement* next = next_word(items, at, level, opener);
        if (next == nullptr || next->word != closer_of(opener.word)) {
            complain_unclosed(opener);
        }
    }

    /// How text is written where the statement stands.
    TextShape shape_of(const Statement& statement)
    {
        const Passage* passage = passage_with(statement);
        if (passage == nullptr || passage->text.pieces.empty()) {
            return {};
        }
        if (statement.tag.grip != Grip::Text) {
            return {shapes_.first_run(passage->node), true};
        }
        const auto& pieces = passage->text.pieces;
        const auto piece =
            std::upper_bound(pieces.begin(), pieces.end(), statement.tag.anchor,
                             [](std::size_t offset, const Piece& p) { return offset < p.end; });
        return {shapes_.run(piece == pieces.end() ? pieces.back().run : piece->run), false};
    }

    /// nullptr for a statement that stands in no paragraph.
    const Passage* passage_with(const Statement& statement) const
    {
        const auto behind = std::upper_bound(
            reading_.passages.begin(), reading_.passages.end(), statement.place,
            [](PlaceId place, const Passage& p) { return place < p.statements.front().place; });
        if (behind == reading_.passages.begin()) {
            return nullptr;
        }
        const Passage& passage = *std::prev(behind);
        return statement.place <= passage.statements.back().place ? &passage : nullptr;
    }

    void emit_macro(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                    Program& program)
    {
        const auto* head = std::get_if<expression::MacroHead>(&opener.head);
        auto macro = std::make_shared<Macro>(
            macro_of(opener, head == nullptr ? std::string() : head->name,
                     head == nullptr ? std::vector<expression::Parameter>{} : head->parameters));
        macro->loop = begin_loop();
        macro->body = closed_body(opener, items, at, {.tells_blocks = macro->is_block});
        open_loops_.pop_back();
        add(program, Define{std::move(macro)});
    }

    Macro macro_of(const Statement& opener, std::string name,
                   std::vector<expression::Parameter> parameters)
    {
        if (opener.tag.grip == Grip::Row || opener.tag.grip == Grip::Cell) {
            reading_.complain(opener, {"T009",
                                       "a macro writes text or paragraphs, not rows or "
                                       "cells",
                                       "use {%p, and a table of its own"});
        }
        Macro macro;
        macro.name = std::move(name);
        macro.parameters = std::move(parameters);
        macro.place = opener.place;
        macro.is_block = opener.tag.grip != Grip::Text;
        return macro;
    }

    void emit_call(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                   Program& program)
    {
        const auto* head = std::get_if<expression::CallHead>(&opener.head);
        auto caller = std::make_shared<Macro>(
            macro_of(opener, "caller",
                     head == nullptr ? std::vector<expression::Parameter>{} : head->parameters));
        caller->loop = begin_loop();
        caller->body = closed_body(opener, items, at, {.tells_blocks = caller->is_block});
        open_loops_.pop_back();
        add(program, CallBlock{head == nullptr ? nullptr : head->call, std::move(caller),
                               opener.place, shape_of(opener)});
    }

    void emit_capture(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                      Program& program)
    {
        const auto* head = std::get_if<expression::SetHead>(&opener.head);
        Capture capture{head == nullptr ? expression::Target{} : head->target,
                        head == nullptr ? nullptr : head->filters,
                        opener.place,
                        {}};
        capture.body = closed_body(opener, items, at);
        add(program, std::move(capture));
    }

    /// The statement that ends the stretch at `at`, which must stand as its opener does: both in
    /// text, or both in place of whole paragraphs.
    Statement* next_word(const std::vector<Item>& items, std::size_t at, std::size_t level,
                         const Statement& opener)
    {
        Statement* next = at < items.size() ? std::get<Statement*>(items[at]) : nullptr;
        if (next != nullptr && level_ != level) {
            reading_.complain(
                *next,
                {"T002",
                 fmt::format("'{}' takes hold of {}, but this tag of {}", opener.tag.source,
                             level == 0 ? "whole paragraphs" : "text inside a paragraph",
                             level == 0 ? "text inside one" : "whole paragraphs"),
                 level == 0 ? "put this tag into a paragraph of its own, and write it with {%p"
                            : "write this tag without p, or give its opener a paragraph of its "
                              "own"});
            level_ = level;
        }
        return next;
    }

    void emit_if(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                 const Surroundings& surroundings, Program& program)
    {
        If choice;
        const std::size_t level = level_;
        for (Statement* branch = &opener; branch != nullptr;) {
            const bool is_else = branch->word == Word::Else;
            choice.branches.push_back({branch->expression(), branch->place, {}});
            emit_until_word(items, ++at, surroundings, choice.branches.back().body);
            Statement* next = next_word(items, at, level, opener);
            const bool continues =
                next != nullptr && (next->word == Word::Elif || next->word == Word::Else);
            if (continues && is_else) {
                reading_.complain(*next, {"T002", "it stands behind the else of its if",
                                          "move it before the else"});
            }
            if (!continues && (next == nullptr || next->word != Word::EndIf)) {
                complain_unclosed(opener);
            }
            branch = continues ? next : nullptr;
        }
        add(program, std::move(choice));
    }

    void emit_for(Statement& opener, const std::vector<Item>& items, std::size_t& at,
                  const Surroundings& surroundings, Program& program)
    {
        For loop;
        if (const auto* head = std::get_if<expression::ForHead>(&opener.head)) {
            loop.target = head->target;
            loop.list = head->list;
            loop.condition = head->condition;
            loop.is_recursive = head->is_recursive;
        }
        loop.place = opener.place;
        const std::size_t level = level_;
        loop.loop = begin_loop();
        exits_.push_back({nesting_, level_});
        emit_until_word(items, ++at, surroundings, loop.body);
        exits_.pop_back();
        open_loops_.pop_back();
        Statement* next = next_word(items, at, level, opener);
        if (next != nullptr && next->word == Word::Else) {
            emit_until_word(items, ++at, surroundings, loop.otherwise);
            next = next_word(items, at, level, opener);
        }
        if (next == nullptr || next->word != Word::EndFor) {
            complain_unclosed(opener);
        }
        add(program, std::move(loop));
    }

    void complain_unclosed(const Statement& opener)
    {
        reading_.complain(
            opener, {"T002",
                     fmt::format("its {} is missing, or stands in another place of the document",
                                 name_of(closer_of(opener.word))),
                     partner_cure});
    }

    void emit_section_end(NodeId paragraph, Program& program)
    {
        const Node& section = tree_[section_of(paragraph)];
        add(program, SectionBreak{Bytes(tree_.bytes(section.begin, section.end))});
    }

    // --- Runs ----------------------------------------------------------------------------------

    void emit_piece(const RunPiece& piece, Program& program)
    {
        if (piece.run == no_node) {
            emit_parts(piece, Sink::Plain, program);
            return;
        }
        const Node& run = tree_[piece.run];
        append(program, tree_.bytes(run.begin, run.content));
        if (const NodeId properties = tree_.child_w(piece.run, "rPr"); properties != no_node) {
            append(program, tree_.bytes(tree_[properties].begin, tree_[properties].end));
        }
        emit_parts(piece, Sink::Text, program);
        append(program, tree_.bytes(run.content_end, run.end));
    }

    void emit_parts(const RunPiece& piece, Sink sink, Program& program)
    {
        bool is_text_open = false;
        const auto set_text = [&](bool is_open) {
            if (sink == Sink::Text && is_open != is_text_open) {
                append(program, is_open ? fmt::format("<{}t xml:space=\"preserve\">", prefix())
                                        : fmt::format("</{}t>", prefix()));
                is_text_open = is_open;
            }
        };
        for (const Part& part : piece.parts) {
            set_text(!std::holds_alternative<NodeId>(part));
            if (const auto* text = std::get_if<std::string>(&part);
                text != nullptr && sink == Sink::Address) {
                append(program, *text);
            } else if (text != nullptr) {
                std::string escaped;
                docx::append_escaped(escaped, *text);
                append(program, escaped);
            } else if (const auto* statement = std::get_if<Statement*>(&part)) {
                add(program, Print{(*statement)->expression(), sink, (*statement)->place,
                                   piece.run == no_node ? none : shapes_.run(piece.run)});
            } else {
                emit(std::get<NodeId>(part), {}, program);
            }
        }
        set_text(false);
    }

    Reading& reading_;
    const SourceTree& tree_;
    Shapes shapes_;
    std::size_t block_depth_ = 0;
    std::size_t level_ = 0;                        ///< paragraphs open in the list of items at hand
    std::set<std::pair<bool, std::string>> notes_; ///< referred to; true: endnotes
    bool has_notes_in_loops_ = false;
    std::vector<LoopIdentities> loops_;
    std::vector<std::size_t> open_loops_; ///< around what is emitted, outermost first
    std::map<NodeId, std::vector<std::size_t>> loops_of_; ///< by paragraph
    std::map<NodeId, TableColumns> columns_of_;           ///< by cell of a table with a Grid
    /// A loop that can be left, or a block from which none around it can.
    struct Exit {
        std::size_t nesting = 0; ///< 0: a block
        std::size_t level = 0;
    };
    std::vector<Exit> exits_;
    std::size_t nesting_ = 0;             ///< elements open
    std::map<NodeId, std::size_t> slots_; ///< of text boxes that are repeated
};

} // namespace

PartProgram emit_part(Reading& reading)
{
    return Emitter(reading).run();
}

PartProgram emit_clause(Reading& reading)
{
    return Emitter(reading).clause();
}

} // namespace indenture::templating
