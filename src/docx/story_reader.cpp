#include "docx/story_reader.h"

#include "base/error.h"
#include "docx/controls.h"
#include "docx/note_reader.h"
#include "docx/story_place.h"
#include "docx/unread.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <utility>

namespace indenture::docx {
namespace {

// A thousand pages hold some 30,000 paragraphs; each costs about 700 octets here.
constexpr std::size_t blocks_max = 300'000;
constexpr std::size_t inlines_max = 1'500'000;
constexpr std::size_t field_depth_max = 24;

void append_utf8(std::string& out, char32_t c)
{
    const auto put = [&](char32_t octet) { out.push_back(static_cast<char>(octet)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | c >> 6U);
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xE0U | c >> 12U);
        put(0x80U | (c >> 6U & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

std::string printed_text(XmlElement t)
{
    std::string text = t.text();
    for (char& c : text) {
        c = c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
    }
    if (t.attribute(ns::xml, "space") != "preserve") {
        const auto first = text.find_first_not_of(' ');
        const auto last = text.find_last_not_of(' ');
        text = first == std::string::npos ? "" : text.substr(first, last - first + 1);
    }
    return text;
}

/// The content of a paragraph while it is read: what is open, innermost last.
struct Frame {
    std::vector<Inline> items;
    Field field;
    bool is_field = false;
    bool is_in_result = false;
};

/// A field that began in an earlier paragraph of the same list of blocks.
struct OpenField {
    std::string instruction;
    bool is_in_result = false;
    std::size_t first_block = 0;
    const std::vector<Block>* blocks = nullptr;
    std::uint32_t number = 0;
    bool is_locked = false;
    bool has_text_before = false; ///< in the paragraph it begins in
};

const std::set<std::string, std::less<>>& silent_elements()
{
    static const std::set<std::string, std::less<>> names = {"pPr",
                                                             "rPr",
                                                             "sdtPr",
                                                             "sdtEndPr",
                                                             "proofErr",
                                                             "lastRenderedPageBreak",
                                                             "commentRangeStart",
                                                             "commentRangeEnd",
                                                             "commentReference",
                                                             "annotationRef",
                                                             "permStart",
                                                             "permEnd",
                                                             "moveFromRangeStart",
                                                             "moveFromRangeEnd",
                                                             "moveToRangeStart",
                                                             "moveToRangeEnd",
                                                             "customXmlInsRangeStart",
                                                             "customXmlInsRangeEnd",
                                                             "customXmlDelRangeStart",
                                                             "customXmlDelRangeEnd",
                                                             "customXmlMoveFromRangeStart",
                                                             "customXmlMoveFromRangeEnd",
                                                             "customXmlMoveToRangeStart",
                                                             "customXmlMoveToRangeEnd",
                                                             "tblPr",
                                                             "tblGrid",
                                                             "trPr",
                                                             "tcPr",
                                                             "tblPrEx",
                                                             "sectPr",
                                                             "fldData"};
    return names;
}

/// A paragraph whose mark is taken away: its content goes to the front of the next one.
struct JoinedParagraph {
    Paragraph paragraph;
    const std::vector<Block>* blocks = nullptr;
};

} // namespace

class StoryReader {
public:
    explicit StoryReader(const StoryContext& context) : context_(context)
    {
        for (Relationship& relationship : context.package.relationships(context.part)) {
            std::string id = relationship.id;
            relationships_.emplace(std::move(id), std::move(relationship));
        }
    }

    void read_blocks(XmlElement parent, std::vector<Block>& blocks)
    {
        for (const XmlElement element : parent.children()) {
            read_block(element, blocks);
        }
    }

    void read_block(XmlElement element, std::vector<Block>& blocks)
    {
        if (element.is_w("p")) {
            read_paragraph(element, blocks);
        } else if (element.is_w("tbl")) {
            settle_joined(blocks);
            count_block();
            Table table = read_table(element);
            if (!table.rows.empty() || !element.child_w("tr")) {
                blocks.push_back({std::move(table)});
            }
        } else if (element.is_w("sdt")) {
            settle_joined(blocks);
            BlockControl control{read_control(element), {}};
            read_list(element.child_w("sdtContent"), control.blocks);
            count_block();
            blocks.push_back({std::move(control)});
        } else if (is_transparent(element)) {
            read_blocks(element, blocks);
        } else if (element.is(ns::mc, "AlternateContent")) {
            if (const XmlElement branch = understood_branch(element)) {
                read_blocks(branch, blocks);
            }
        } else if (const auto bookmark = read_bookmark(element)) {
            pending_.push_back(*bookmark);
        } else {
            note(element);
        }
    }

    /// The end of a list of blocks. Fields still open in it: what they hold stays as it stands.
    void finish(std::vector<Block>& blocks)
    {
        settle_joined(blocks);
        const bool lacks_paragraph =
            blocks.empty() || std::holds_alternative<Table>(blocks.back().what);
        if (lacks_paragraph && last_joined_ && last_joined_->blocks == &blocks) {
            add_paragraph(std::move(last_joined_->paragraph), blocks);
        }
        last_joined_.reset();
        while (!open_.empty() && open_.back().blocks == &blocks) {
            open_.pop_back();
            context_.skipped.note(context_.part, "a field without end", place());
        }
    }

    std::string place() const { return print_place(paragraph_count_, first_words(paragraph_)); }

    /// Whether the paragraph mark is a change that takes it away.
    bool takes_mark_away(XmlElement ppr) const
    {
        return context_.revisions.takes_away(ppr ? ppr.child_w("rPr") : XmlElement());
    }

private:
    void count_block()
    {
        if (++context_.counts.blocks > blocks_max) {
            throw_limit(fmt::format("more than {} paragraphs, tables and cells", blocks_max));
        }
    }

    void count_inline()
    {
        if (++context_.counts.inlines > inlines_max) {
            throw_limit(fmt::format("more than {} runs and fields", inlines_max));
        }
    }

    [[noreturn]] void throw_limit(const std::string& message) const
    {
        throw Error(ErrorCode::LimitExceeded, {context_.package.source(), context_.part, place()},
                    message);
    }

    void note(XmlElement element)
    {
        if (!silent_elements().contains(element.name()) && !RevisionReader::is_tracked(element)) {
            context_.skipped.note(context_.part, std::string(element.name()), place());
        }
    }

    bool is_transparent(XmlElement element)
    {
        if (element.space() != ns::w) {
            return false;
        }
        if (RevisionReader::is_tracked(element)) {
            count_revision();
            return context_.revisions.shows(element);
        }
        const std::string_view name = element.name();
        return name == "smartTag" || name == "customXml" || name == "dir" || name == "bdo";
    }

    void count_revision()
    {
        context_.revisions.count(context_.part, [this] { return place(); });
    }

    /// Properties from the side of tracked changes that is shown.
    XmlElement in_force(XmlElement parent, const PropertyElement& kind)
    {
        const XmlElement stated = parent ? parent.child_w(kind.name) : XmlElement();
        if (has_change(stated, kind)) {
            count_revision();
        }
        return context_.revisions.in_force(stated, kind);
    }

    /// Whether a mark, row or cell of these properties is taken away; counts if it is tracked.
    bool takes_away(XmlElement properties)
    {
        if (is_tracked_place(properties)) {
            count_revision();
        }
        return context_.revisions.takes_away(properties);
    }

    void read_list(XmlElement parent, std::vector<Block>& blocks)
    {
        if (parent) {
            read_blocks(parent, blocks);
        }
        finish(blocks);
    }

    std::optional<Inline> read_bookmark(XmlElement element)
    {
        if (element.is_w("bookmarkStart")) {
            std::string name = element.w("name").value_or("");
            bookmark_names_[element.w("id").value_or("")] = name;
            return Inline{BookmarkStart{std::move(name)}};
        }
        if (element.is_w("bookmarkEnd")) {
            const auto found = bookmark_names_.find(element.w("id").value_or(""));
            if (found != bookmark_names_.end()) {
                return Inline{BookmarkEnd{found->second}};
            }
            return Inline{BookmarkEnd{}};
        }
        return std::nullopt;
    }

    Control read_control(XmlElement element)
    {
        Control control = docx::read_control(element);
        // What is signed is not filled in.
        if (control.shows_placeholder && !control.tag.starts_with("signature:")) {
            context_.skipped.add(
                placeholder_finding(control, element.child_w("sdtContent"),
                                    {context_.package.source(), context_.part, place()}));
        }
        return control;
    }

    // --- Tables ------------------------------------------------------------------------------

    Table read_table(XmlElement element)
    {
        Table table;
        table.number = ++table_count_;
        const XmlElement stated = in_force(element, table_properties);
        table.properties = read_table_properties(stated);
        if (stated && stated.child_w("tblpPr")) {
            context_.skipped.note(context_.part,
                                  "the place of a floating table (it stands in the flow)", place());
        }
        if (const XmlElement grid = in_force(element, table_grid)) {
            constexpr std::size_t columns_max = 63;
            for (const XmlElement column : grid.children()) {
                if (column.is_w("gridCol") && table.grid.size() < columns_max) {
                    const auto width = column.w("w");
                    table.grid.push_back(std::max(0, to_int(width.value_or("0")).value_or(0)));
                }
            }
        }
        read_rows(element, table);
        return table;
    }

    void read_rows(XmlElement parent, Table& table)
    {
        for (const XmlElement element : parent.children()) {
            if (element.is_w("tr")) {
                add_row(element, table);
            } else if (element.is_w("sdt")) {
                read_control(element); // what it says of itself concerns no row
                if (const XmlElement content = element.child_w("sdtContent")) {
                    read_rows(content, table);
                }
            } else if (is_transparent(element)) {
                read_rows(element, table);
            } else if (const auto bookmark = read_bookmark(element)) {
                pending_.push_back(*bookmark);
            } else {
                note(element);
            }
        }
    }

    void add_row(XmlElement element, Table& table)
    {
        Row row;
        row.properties = read_row_properties(in_force(element, row_properties));
        if (takes_away(element.child_w("trPr"))) {
            return;
        }
        read_cells(element, row, nullptr);
        if (!row.cells.empty() || !element.child_w("tc")) {
            table.rows.push_back(std::move(row));
        }
    }

    void read_cells(XmlElement parent, Row& row, const Control* control)
    {
        for (const XmlElement element : parent.children()) {
            if (element.is_w("tc")) {
                if (!takes_away(element.child_w("tcPr"))) {
                    row.cells.push_back(read_cell(element, control));
                }
            } else if (element.is_w("sdt")) {
                const Control inner = read_control(element);
                if (const XmlElement content = element.child_w("sdtContent")) {
                    read_cells(content, row, &inner);
                }
            } else if (is_transparent(element)) {
                read_cells(element, row, control);
            } else if (const auto bookmark = read_bookmark(element)) {
                pending_.push_back(*bookmark);
            } else {
                note(element);
            }
        }
    }

    Cell read_cell(XmlElement element, const Control* control)
    {
        count_block();
        Cell cell;
        const XmlElement stated = in_force(element, cell_properties);
        cell.properties = read_cell_properties(stated);
        context_.revisions.apply_merge(element.child_w("tcPr"), cell.properties);
        if (const std::string direction = child_value(stated, "textDirection").value_or("lrTb");
            direction != "lrTb" && direction != "lrTbV") {
            context_.skipped.note(context_.part, "the turn of a cell's text (it stands upright)",
                                  place());
        }
        if (control == nullptr) {
            read_list(element, cell.blocks);
            return cell;
        }
        BlockControl wrapped{*control, {}};
        read_list(element, wrapped.blocks);
        cell.blocks.push_back({std::move(wrapped)});
        return cell;
    }

    // --- Paragraphs --------------------------------------------------------------------------

    void read_paragraph(XmlElement element, std::vector<Block>& blocks)
    {
        count_block();
        Paragraph paragraph;
        paragraph.number = ++paragraph_count_;
        paragraph.element = context_.counts.numbers.of(element, context_.part);
        paragraph_ = element;
        const XmlElement properties = element.child_w("pPr");
        const bool loses_mark = takes_away(properties ? properties.child_w("rPr") : XmlElement());
        if (properties) {
            paragraph.properties = read_properties(element);
            paragraph.mark =
                read_run_properties(in_force(properties, run_properties), context_.theme);
            paragraph.ends_section = !loses_mark && static_cast<bool>(properties.child_w("sectPr"));
            note_in_flow(properties);
        }
        frames_.clear();
        frames_.emplace_back();
        begin_content(blocks);
        read_inlines(element);
        leave_fields_open(blocks);
        paragraph.content = std::move(frames_.front().items);
        if (loses_mark) {
            joined_ = JoinedParagraph{std::move(paragraph), &blocks};
        } else {
            add_paragraph(std::move(paragraph), blocks);
        }
    }

    ParagraphProperties read_properties(XmlElement paragraph)
    {
        const XmlElement stated = in_force(paragraph, paragraph_properties);
        ParagraphProperties result = read_paragraph_properties(stated);
        const XmlElement numbering = stated ? stated.child_w("numPr") : XmlElement();
        if (numbering && numbering.child_w("ins")) {
            count_revision();
            if (context_.revisions.takes_away(numbering)) {
                result.numbering = {};
            }
        }
        return result;
    }

    /// What stands before the paragraph's own content: that of paragraphs whose mark is gone, and
    /// bookmarks.
    void begin_content(const std::vector<Block>& blocks)
    {
        std::vector<Inline>& items = frames_.back().items;
        last_joined_.reset();
        if (joined_ && joined_->blocks == &blocks) {
            items = std::move(joined_->paragraph.content);
            joined_.reset();
        } else {
            closes_at_ = npos;
            last_close_at_ = npos;
        }
        std::move(pending_.begin(), pending_.end(), std::back_inserter(items));
        pending_.clear();
    }

    void add_paragraph(Paragraph paragraph, std::vector<Block>& blocks)
    {
        const bool is_only_end = closes_at_ == 0;
        const bool has_text_after =
            last_close_at_ != npos && says_something(paragraph.content, last_close_at_);
        blocks.push_back({std::move(paragraph)});
        fold_closed_fields(blocks, is_only_end, has_text_after);
        fold_contents_field(blocks);
    }

    /// No paragraph follows that one without mark: it stands for itself if it says something.
    void settle_joined(std::vector<Block>& blocks)
    {
        if (!joined_ || joined_->blocks != &blocks) {
            return;
        }
        JoinedParagraph joined = std::move(*joined_);
        joined_.reset();
        if (says_something(joined.paragraph.content, 0)) {
            add_paragraph(std::move(joined.paragraph), blocks);
            return;
        }
        std::vector<Inline>& bookmarks = joined.paragraph.content;
        std::move(bookmarks.begin(), bookmarks.end(), std::back_inserter(pending_));
        bookmarks.clear();
        last_joined_ = std::move(joined);
    }

    /// What stands beside the text in Word, and in its flow here.
    void note_in_flow(XmlElement properties)
    {
        if (const XmlElement frame = properties.child_w("framePr")) {
            const std::string cap = frame.w("dropCap").value_or("none");
            context_.skipped.note(context_.part,
                                  cap == "none"
                                      ? "the place of a frame (its text stands in the flow)"
                                      : "a drop cap (its text stands in the flow)",
                                  place());
        }
    }

    /// Fields that did not end in this paragraph end in a later one, or never.
    void leave_fields_open(const std::vector<Block>& blocks)
    {
        for (std::size_t i = 1; i < frames_.size(); ++i) {
            Frame& frame = frames_[i];
            if (open_.size() >= field_depth_max) {
                throw_limit(fmt::format("fields nested deeper than {}", field_depth_max));
            }
            open_.push_back({.instruction = std::move(frame.field.instruction),
                             .is_in_result = frame.is_in_result,
                             .first_block = blocks.size(),
                             .blocks = &blocks,
                             .number = frame.field.number,
                             .is_locked = frame.field.is_locked,
                             .has_text_before = says_something(frames_[0].items, 0)});
            std::move(frame.items.begin(), frame.items.end(), std::back_inserter(frames_[0].items));
        }
        frames_.resize(1);
    }

    /// Whether anything from there on is more than a bookmark.
    static bool says_something(const std::vector<Inline>& items, std::size_t from)
    {
        return std::any_of(items.begin() + static_cast<std::ptrdiff_t>(from), items.end(),
                           [](const Inline& item) {
                               return !std::holds_alternative<BookmarkStart>(item.what) &&
                                      !std::holds_alternative<BookmarkEnd>(item.what);
                           });
    }

    /// The paragraph just added closed fields of earlier paragraphs: they and what lies
    /// between become one block. A paragraph that holds nothing of the result stays outside.
    void fold_closed_fields(std::vector<Block>& blocks, bool is_only_end, bool has_text_after)
    {
        while (!closed_.empty()) {
            const OpenField field = std::move(closed_.back());
            closed_.pop_back();
            if (!closed_.empty() || field.blocks != &blocks) {
                continue; // only the outermost is worth a block of its own
            }
            const std::size_t last = is_only_end ? blocks.size() - 1 : blocks.size();
            if (field.first_block >= last) {
                continue;
            }
            if (field.has_text_before || (has_text_after && !is_only_end)) {
                note_mixed_field(field.instruction);
                continue;
            }
            const auto first = blocks.begin() + static_cast<std::ptrdiff_t>(field.first_block);
            const auto end = blocks.begin() + static_cast<std::ptrdiff_t>(last);
            BlockField folded{
                .instruction = field.instruction,
                .blocks = {std::make_move_iterator(first), std::make_move_iterator(end)},
                .number = field.number,
                .is_locked = field.is_locked};
            blocks.erase(first + 1, end);
            blocks[field.first_block] = {std::move(folded)};
        }
    }

    /// Its result cannot be made anew without the text beside it.
    void note_mixed_field(const std::string& instruction)
    {
        context_.skipped.add(
            {.code = "field-cached",
             .severity = Severity::Warning,
             .where = {context_.package.source(), context_.part, place()},
             .text = fmt::format("the field '{}' of several paragraphs shares one with other text;"
                                 " it keeps the result Word last computed",
                                 instruction),
             .cure = "give the field paragraphs of its own"});
    }

    static bool is_contents(const std::string& instruction)
    {
        const auto start = instruction.find_first_not_of(' ');
        if (start == std::string::npos) {
            return false;
        }
        std::string name = instruction.substr(start, 3);
        std::transform(name.begin(), name.end(), name.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        const char next = start + 3 < instruction.size() ? instruction[start + 3] : ' ';
        return name == "TOC" && (next == ' ' || next == '\\' || next == '\t');
    }

    /// A table of contents that Word has not filled yet stands in one paragraph.
    void fold_contents_field(std::vector<Block>& blocks)
    {
        const auto* paragraph = std::get_if<Paragraph>(&blocks.back().what);
        if (paragraph == nullptr) {
            return;
        }
        const Field* contents = nullptr;
        std::size_t others = 0;
        for (const Inline& item : paragraph->content) {
            const auto* field = std::get_if<Field>(&item.what);
            if (field != nullptr && contents == nullptr && is_contents(field->instruction)) {
                contents = field;
            } else if (says_something({item}, 0)) {
                ++others;
            }
        }
        if (contents == nullptr) {
            return;
        }
        if (others > 0) {
            note_mixed_field(contents->instruction);
            return;
        }
        BlockField folded{.instruction = contents->instruction,
                          .blocks = {},
                          .number = contents->number,
                          .is_locked = contents->is_locked};
        folded.blocks.push_back(std::move(blocks.back()));
        blocks.back() = {std::move(folded)};
    }

    void add(Inline item)
    {
        Frame& top = frames_.back();
        if (top.is_field && !top.is_in_result) {
            add_to_code(std::move(item), top.field);
        } else if (!is_in_open_code()) {
            count_inline();
            top.items.push_back(std::move(item));
        }
    }

    /// Of what stands in a field's code only fields say something.
    void add_to_code(Inline item, Field& field)
    {
        if (auto* inner = std::get_if<Field>(&item.what)) {
            count_inline();
            field.instruction += '\x01';
            field.inner.push_back(std::move(*inner));
        }
    }

    /// Whether this is the code of a field that began in an earlier paragraph.
    bool is_in_open_code() const
    {
        return frames_.size() == 1 && !open_.empty() && !open_.back().is_in_result;
    }

    void read_inlines(XmlElement parent)
    {
        for (const XmlElement element : parent.children()) {
            read_inline(element);
        }
    }

    void read_inline(XmlElement element)
    {
        if (element.is_w("r")) {
            read_run(element);
        } else if (element.is_w("hyperlink")) {
            read_hyperlink(element);
        } else if (element.is_w("fldSimple")) {
            read_simple_field(element);
        } else if (element.is_w("sdt")) {
            read_inline_control(element);
        } else if (is_transparent(element)) {
            read_inlines(element);
        } else if (element.is(ns::mc, "AlternateContent")) {
            if (const XmlElement branch = understood_branch(element)) {
                read_inlines(branch);
            }
        } else if (auto bookmark = read_bookmark(element)) {
            add(std::move(*bookmark));
        } else {
            note(element);
        }
    }

    /// The items read by `read` inside `element`, with fields closed that it left open.
    std::vector<Inline> read_nested(XmlElement element)
    {
        const std::size_t depth = frames_.size();
        frames_.emplace_back();
        read_inlines(element);
        while (frames_.size() > depth + 1) {
            close_top_field();
        }
        std::vector<Inline> items = std::move(frames_.back().items);
        frames_.pop_back();
        return items;
    }

    void read_hyperlink(XmlElement element)
    {
        Hyperlink link;
        const std::string anchor = element.w("anchor").value_or("");
        const auto id = element.attribute(ns::r, "id");
        const auto found = id ? relationships_.find(*id) : relationships_.end();
        if (found != relationships_.end()) {
            link.address = found->second.target;
            if (!anchor.empty()) {
                link.address += "#" + anchor;
            }
        } else {
            link.anchor = anchor;
        }
        link.content = read_nested(element);
        if (link.address.empty() && link.anchor.empty()) {
            for (Inline& item : link.content) {
                add(std::move(item));
            }
            return;
        }
        add({std::move(link)});
    }

    void read_simple_field(XmlElement element)
    {
        Field field;
        field.instruction = element.w("instr").value_or("");
        field.number = context_.counts.numbers.of(element, context_.part);
        field.is_locked = is_locked(element);
        field.result = read_nested(element);
        field.properties = first_properties(field.result, {});
        add({std::move(field)});
    }

    void read_inline_control(XmlElement element)
    {
        InlineControl control{read_control(element), {}};
        const XmlElement content = element.child_w("sdtContent");
        control.content = content ? read_nested(content) : std::vector<Inline>{};
        if (control.content.empty() && !control.control.value.empty()) {
            control.content.push_back({Run{{}, control.control.value}});
        }
        add({std::move(control)});
    }

    static RunProperties first_properties(const std::vector<Inline>& items,
                                          const RunProperties& otherwise)
    {
        for (const Inline& item : items) {
            if (const auto* run = std::get_if<Run>(&item.what)) {
                return run->properties;
            }
        }
        return otherwise;
    }

    // --- Runs --------------------------------------------------------------------------------

    /// A run while it is read.
    struct OpenRun {
        RunProperties properties;
        std::string text;
        std::optional<NoteReference> custom; ///< what follows in the run is its mark
    };

    void read_run(XmlElement element)
    {
        OpenRun run{read_run_properties(in_force(element, run_properties), context_.theme), "", {}};
        read_run_children(element, run);
        finish(run);
    }

    void flush(OpenRun& run)
    {
        if (run.text.empty()) {
            return;
        }
        if (run.custom) {
            run.custom->custom_mark->text += run.text;
        } else {
            add_text(run.properties, std::move(run.text));
        }
        run.text.clear();
    }

    void finish(OpenRun& run)
    {
        flush(run);
        if (run.custom) {
            add({std::move(*run.custom)});
            run.custom.reset();
        }
    }

    void read_run_children(XmlElement parent, OpenRun& run)
    {
        for (const XmlElement child : parent.children()) {
            if (child.is_w("fldChar")) {
                finish(run);
                read_field_mark(child, run.properties);
            } else if (child.is_w("instrText") || is_shown_deletion(child, "delInstrText")) {
                append_instruction(child.text());
            } else if (child.is_w("sym")) {
                flush(run);
                add_symbol(child, run.properties, run.custom ? &*run.custom->custom_mark : nullptr);
            } else if (child.is_w("drawing") || child.is_w("pict") || child.is_w("object")) {
                finish(run);
                add_drawing(child, run.properties);
            } else if (child.is(ns::mc, "AlternateContent")) {
                if (const XmlElement branch = understood_branch(child)) {
                    read_run_children(branch, run);
                }
            } else if (child.is_w("footnoteReference") || child.is_w("endnoteReference")) {
                finish(run);
                run.custom = read_note_reference(child, run.properties);
            } else if (const auto own = read_own_note(child, run.properties)) {
                finish(run);
                add(*own);
            } else {
                append_run_text(child, run.text);
            }
        }
    }

    void add_drawing(XmlElement element, const RunProperties& properties)
    {
        const DrawingContext context{context_.pictures, relationships_, context_.theme,
                                     Where{context_.package.source(), context_.part, place()},
                                     [this](XmlElement content) { return read_box(content); }};
        auto drawing =
            element.is_w("drawing") ? read_drawing(element, context) : read_vml(element, context);
        if (drawing != nullptr) {
            add({InlineDrawing{properties, std::move(drawing)}});
        } else if (!element.is_w("drawing")) {
            note(element);
        }
    }

    /// The blocks of a text box, in the middle of the paragraph that anchors it.
    std::vector<Block> read_box(XmlElement content)
    {
        std::vector<Frame> frames = std::exchange(frames_, {});
        std::vector<OpenField> closed = std::exchange(closed_, {});
        const std::size_t closes_at = closes_at_;
        const std::size_t last_close_at = last_close_at_;
        const bool was_in_box = std::exchange(is_in_box_, true);
        std::vector<Block> blocks;
        read_list(content, blocks);
        is_in_box_ = was_in_box;
        frames_ = std::move(frames);
        closed_ = std::move(closed);
        closes_at_ = closes_at;
        last_close_at_ = last_close_at;
        return blocks;
    }

    bool is_shown_deletion(XmlElement element, std::string_view name) const
    {
        return element.is_w(name) && context_.revisions.shows_deleted_text();
    }

    /// Adds the reference, or returns it if its mark is still to be read.
    std::optional<NoteReference> read_note_reference(XmlElement element,
                                                     const RunProperties& properties)
    {
        if (context_.notes == nullptr || is_in_box_) {
            note(element);
            return std::nullopt;
        }
        NoteReference reference;
        reference.kind = element.is_w("footnoteReference") ? NoteKind::Footnote : NoteKind::Endnote;
        reference.note = use_note(element, reference.kind);
        reference.properties = properties;
        const std::string custom = element.w("customMarkFollows").value_or("0");
        if (custom == "1" || custom == "true" || custom == "on") {
            reference.custom_mark = Run{properties, ""};
            return reference;
        }
        add({std::move(reference)});
        return std::nullopt;
    }

    std::size_t use_note(XmlElement element, NoteKind kind)
    {
        const std::string id = element.w("id").value_or("");
        auto& by_id = context_.notes->by_id[static_cast<std::size_t>(kind)];
        const auto number = to_int(id);
        const auto found = number ? by_id.find(*number) : by_id.end();
        if (found == by_id.end()) {
            throw Error(ErrorCode::BadInput, {context_.package.source(), context_.part, place()},
                        fmt::format("{} {} is referred to, but the document has none of that id;"
                                    " restore the note or remove the reference",
                                    kind == NoteKind::Footnote ? "footnote" : "endnote", id));
        }
        if (found->second.is_used) {
            count_again(found->second);
        }
        found->second.is_used = true;
        return found->second.note;
    }

    /// A note shown once more costs as much as another of its size.
    void count_again(const NoteIndex::Entry& note)
    {
        context_.counts.inlines += note.inlines;
        count_inline();
        context_.counts.blocks += note.blocks;
        count_block();
    }

    /// In a note its number, in a separator the rule.
    std::optional<Inline> read_own_note(XmlElement element, const RunProperties& properties) const
    {
        if (!context_.is_of_notes) {
            return std::nullopt;
        }
        if (element.is_w("footnoteRef") || element.is_w("endnoteRef")) {
            return Inline{NoteNumber{properties}};
        }
        if (element.is_w("separator") || element.is_w("continuationSeparator")) {
            return Inline{NoteRule{element.is_w("continuationSeparator")}};
        }
        return std::nullopt;
    }

    void append_run_text(XmlElement child, std::string& text)
    {
        if (child.is_w("t") || is_shown_deletion(child, "delText")) {
            text += printed_text(child);
        } else if (child.is_w("tab")) {
            text += '\t';
        } else if (child.is_w("ptab")) {
            text += '\t';
            note(child);
        } else if (child.is_w("br")) {
            const std::string type = child.w("type").value_or("");
            text += type == "page" ? '\f' : type == "column" ? '\v' : '\n';
        } else if (child.is_w("cr")) {
            text += '\n';
        } else if (child.is_w("noBreakHyphen")) {
            text += "\u2011";
        } else if (child.is_w("softHyphen")) {
            text += "\u00AD";
        } else if (!child.is_w("delText") && !child.is_w("delInstrText")) {
            note(child);
        }
    }

    /// Into the text, or into the mark of a note.
    void add_symbol(XmlElement sym, RunProperties properties, Run* mark)
    {
        const std::string hex = sym.w("char").value_or("");
        char32_t code = 0;
        for (const char digit : hex.substr(0, 4)) {
            const auto value = static_cast<std::size_t>(
                std::string_view("0123456789abcdef0123456789ABCDEF").find(digit) % 16);
            code = code * 16 + static_cast<char32_t>(value);
        }
        if (code < 0x20 || (code >= 0xD800 && code < 0xE000)) {
            note(sym);
            return;
        }
        properties.font = sym.w("font");
        std::string text;
        append_utf8(text, code);
        if (mark != nullptr) {
            mark->properties = std::move(properties);
            mark->text += text;
            return;
        }
        add_text(properties, std::move(text));
    }

    void add_text(const RunProperties& properties, std::string text)
    {
        Frame& top = frames_.back();
        if (!top.items.empty()) {
            auto* last = std::get_if<Run>(&top.items.back().what);
            const bool is_parted = frames_.size() == 1 && top.items.size() == last_close_at_;
            if (last != nullptr && last->properties == properties && !is_parted &&
                (!top.is_field || top.is_in_result) && !is_in_open_code()) {
                last->text += text;
                return;
            }
        }
        add({Run{properties, std::move(text)}});
    }

    // --- Fields ------------------------------------------------------------------------------

    static bool is_locked(XmlElement mark)
    {
        const std::string value = mark.w("fldLock").value_or("0");
        return value == "1" || value == "true" || value == "on";
    }

    void read_field_mark(XmlElement mark, const RunProperties& properties)
    {
        const std::string kind = mark.w("fldCharType").value_or("");
        if (kind == "begin") {
            if (frames_.size() >= field_depth_max) {
                throw_limit(fmt::format("fields nested deeper than {}", field_depth_max));
            }
            frames_.emplace_back();
            frames_.back().is_field = true;
            Field& field = frames_.back().field;
            field.properties = properties;
            field.code = properties;
            field.number = context_.counts.numbers.of(mark, context_.part);
            field.is_locked = is_locked(mark);
            field.form = form_value(mark.child_w("ffData"));
        } else if (kind == "separate") {
            if (frames_.back().is_field) {
                frames_.back().is_in_result = true;
            } else if (!open_.empty()) {
                open_.back().is_in_result = true;
            }
        } else if (kind == "end") {
            end_field();
        }
    }

    void end_field()
    {
        if (frames_.back().is_field) {
            close_top_field();
        } else if (frames_.size() == 1 && !open_.empty()) {
            closes_at_ = std::min(closes_at_, frames_.front().items.size());
            last_close_at_ = frames_.front().items.size();
            closed_.push_back(std::move(open_.back()));
            open_.pop_back();
        }
    }

    void close_top_field()
    {
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        if (!frame.is_field) {
            for (Inline& item : frame.items) {
                add(std::move(item));
            }
            return;
        }
        frame.field.properties = first_properties(frame.items, frame.field.properties);
        frame.field.result = std::move(frame.items);
        add({std::move(frame.field)});
    }

    void append_instruction(const std::string& text)
    {
        if (frames_.back().is_field && !frames_.back().is_in_result) {
            frames_.back().field.instruction += text;
        } else if (!open_.empty() && !open_.back().is_in_result) {
            open_.back().instruction += text;
        }
    }

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    const StoryContext& context_;
    std::map<std::string, Relationship> relationships_;
    std::map<std::string, std::string> bookmark_names_;
    std::vector<Inline> pending_; ///< bookmarks that stood between blocks
    std::vector<Frame> frames_;
    std::vector<OpenField> open_;
    std::vector<OpenField> closed_; ///< by the paragraph being read
    std::size_t closes_at_ = npos;  ///< items before the first such end
    std::size_t last_close_at_ = npos;
    bool is_in_box_ = false;
    std::optional<JoinedParagraph> joined_;      ///< waits for the paragraph it goes into
    std::optional<JoinedParagraph> last_joined_; ///< the one before it, if it said nothing
    std::uint32_t paragraph_count_ = 0;
    XmlElement paragraph_; ///< the one read last
    std::uint32_t table_count_ = 0;
};

namespace {

SectionStart read_start(const std::string& type)
{
    return type == "continuous" ? SectionStart::Continuous
           : type == "evenPage" ? SectionStart::EvenPage
           : type == "oddPage"  ? SectionStart::OddPage
                                : SectionStart::NextPage;
}

class SectionReader {
public:
    SectionReader(const StoryContext& context, const SectionContext& sections)
        : context_(context), stories_(sections.stories), settings_(sections.settings)
    {
        for (const Relationship& relationship : context.package.relationships(context.part)) {
            targets_[relationship.id] = relationship.target;
        }
    }

    SectionProperties read(XmlElement stated, const std::string& place)
    {
        SectionProperties result;
        result.headers = headers_;
        result.footers = footers_;
        result.footnotes = settings_.footnotes;
        result.endnotes = settings_.endnotes;
        if (!stated) {
            return result;
        }
        if (has_change(stated, section_properties)) {
            context_.revisions.count(context_.part, [&] { return place; });
        }
        // What a change says stood before has no headers of its own.
        read_references(stated, result);
        headers_ = result.headers;
        footers_ = result.footers;
        const XmlElement sectpr = context_.revisions.in_force(stated, section_properties);
        if (!sectpr) {
            return result;
        }
        read_notes_of(sectpr, result);
        result.start = read_start(child_value(sectpr, "type").value_or(""));
        read_page(sectpr, result);
        result.has_title_page = child_on(sectpr, "titlePg").value_or(false);
        if (const XmlElement numbers = sectpr.child_w("pgNumType")) {
            const auto start = numbers.w("start");
            result.first_page_number = start ? to_int(*start) : std::nullopt;
            result.page_number_format =
                number_format(numbers.w("fmt").value_or("decimal")).value_or(NumberFormat::Decimal);
        }
        read_columns(sectpr.child_w("cols"), result);
        read_grid(sectpr.child_w("docGrid"), result);
        const std::string alignment = child_value(sectpr, "vAlign").value_or("");
        result.vertical_alignment = alignment == "center"   ? PageAlignment::Centre
                                    : alignment == "bottom" ? PageAlignment::Bottom
                                                            : PageAlignment::Top;
        return result;
    }

private:
    void read_notes_of(XmlElement sectpr, SectionProperties& result) const
    {
        result.footnotes = read_note_properties(sectpr.child_w("footnotePr"), settings_.footnotes,
                                                NoteKind::Footnote);
        result.endnotes = read_note_properties(sectpr.child_w("endnotePr"), settings_.endnotes,
                                               NoteKind::Endnote);
        // ECMA-376-1, 17.11.22: where endnotes stand is the document's to say.
        result.endnotes.position = settings_.endnotes.position;
    }

    static void read_page(XmlElement sectpr, SectionProperties& result)
    {
        // ISO 32000-1, annex C: a page is at most 14,400 points and at least 3.
        const auto measure = [](XmlElement element, std::string_view name, int& out, int least) {
            const auto text = element ? element.w(name) : std::nullopt;
            const auto value = text ? to_int(*text) : std::nullopt;
            if (value) {
                out = std::clamp(*value, least, 14'400 * 20);
            }
        };
        const XmlElement size = sectpr.child_w("pgSz");
        measure(size, "w", result.page_width, 720);
        measure(size, "h", result.page_height, 720);
        const XmlElement margins = sectpr.child_w("pgMar");
        measure(margins, "top", result.margin_top, -14'400 * 20);
        measure(margins, "bottom", result.margin_bottom, -14'400 * 20);
        measure(margins, "left", result.margin_left, 0);
        measure(margins, "right", result.margin_right, 0);
        measure(margins, "header", result.header_distance, 0);
        measure(margins, "footer", result.footer_distance, 0);
        int gutter = 0;
        measure(margins, "gutter", gutter, 0);
        result.margin_left += gutter;
    }

    /// ECMA-376-1, 17.6.4. Word has at most 45 columns.
    static void read_columns(XmlElement cols, SectionProperties& result)
    {
        constexpr int columns_max = 45;
        constexpr int width_min = 144;
        if (!cols) {
            return;
        }
        const auto measure = [](XmlElement element, std::string_view name, int otherwise) {
            return std::clamp(to_int(element.w(name).value_or("")).value_or(otherwise), 0, 31'680);
        };
        result.has_column_lines = is_true(cols.w("sep").value_or("0"));
        const int count =
            std::clamp(to_int(cols.w("num").value_or("1")).value_or(1), 1, columns_max);
        const int space = measure(cols, "space", 720);
        if (is_true(cols.w("equalWidth").value_or("1"))) {
            const int text = result.page_width - result.margin_left - result.margin_right;
            const int width = (text - space * (count - 1)) / count;
            if (count > 1 && width >= width_min) {
                result.columns.assign(static_cast<std::size_t>(count), {width, space});
            }
            return;
        }
        for (const XmlElement col : cols.children()) {
            if (col.is_w("col") && result.columns.size() < columns_max) {
                result.columns.push_back(
                    {std::max(width_min, measure(col, "w", 0)), measure(col, "space", 0)});
            }
        }
        if (result.columns.size() < 2) {
            result.columns.clear();
        }
    }

    static bool is_true(std::string_view value)
    {
        return value != "0" && value != "false" && value != "off";
    }

    /// pdf.md 4.3: a grid without a type is none.
    static void read_grid(XmlElement grid, SectionProperties& result)
    {
        const std::string type = grid ? grid.w("type").value_or("") : "";
        if (type == "lines" || type == "linesAndChars" || type == "snapToChars") {
            const int pitch = to_int(grid.w("linePitch").value_or("0")).value_or(0);
            result.grid_pitch = std::clamp(pitch, 0, 31'680);
        }
    }

    void read_references(XmlElement sectpr, SectionProperties& result) const
    {
        for (const XmlElement element : sectpr.children()) {
            const bool is_header = element.is_w("headerReference");
            if (!is_header && !element.is_w("footerReference")) {
                continue;
            }
            const std::string type = element.w("type").value_or("default");
            const auto kind = static_cast<std::size_t>(type == "first"  ? HeaderKind::First
                                                       : type == "even" ? HeaderKind::Even
                                                                        : HeaderKind::Default);
            const auto target = targets_.find(element.attribute(ns::r, "id").value_or(""));
            const auto story =
                target == targets_.end() ? stories_.end() : stories_.find(target->second);
            if (story != stories_.end()) {
                (is_header ? result.headers : result.footers)[kind] = story->second;
            }
        }
    }

    const StoryContext& context_;
    const StoryIndex& stories_;
    const Settings& settings_;
    std::map<std::string, std::string> targets_;
    std::array<std::optional<std::size_t>, 3> headers_;
    std::array<std::optional<std::size_t>, 3> footers_;
};

} // namespace

void Skipped::note(const std::string& part, const std::string& what, const std::string& place,
                   const std::string& instead)
{
    constexpr std::size_t places_max = 4;
    Entry& entry = entries_[{part, what}];
    if (entry.count++ == 0) {
        entry.instead = instead;
    }
    if (entry.places.size() < places_max &&
        (entry.places.empty() || entry.places.back() != place)) {
        entry.places.push_back(place);
    }
}

void Skipped::add(Finding finding)
{
    constexpr std::size_t others_max = 1000;
    if (others_.size() < others_max) {
        others_.push_back(std::move(finding));
    }
}

std::vector<Finding> Skipped::findings() const
{
    std::vector<Finding> result = others_;
    for (const auto& [key, entry] : entries_) {
        std::string times = entry.count == 1 ? "" : fmt::format(", {} times", entry.count);
        for (std::size_t i = 1; i < entry.places.size(); ++i) {
            times += (i == 1 ? " (also " : "; ") + entry.places[i];
        }
        times += entry.places.size() > 1 ? ")" : "";
        result.push_back({.code = "docx-skipped",
                          .severity = Severity::Warning,
                          .where = {source_, key.first, entry.places.front()},
                          .text = fmt::format("{}{}: {}", key.second, times, entry.instead),
                          .cure = ""});
    }
    return result;
}

std::vector<Block> read_story(XmlElement root, const StoryContext& context)
{
    note_unread_story(root, context.part, context.skipped, context.used);
    StoryReader reader(context);
    std::vector<Block> blocks;
    reader.read_blocks(root, blocks);
    reader.finish(blocks);
    return blocks;
}

NoteStories::NoteStories(const StoryContext& context)
    : reader_(std::make_unique<StoryReader>(context))
{
}
NoteStories::~NoteStories() = default;

std::vector<Block> NoteStories::read(XmlElement note)
{
    std::vector<Block> blocks;
    reader_->read_blocks(note, blocks);
    reader_->finish(blocks);
    return blocks;
}

std::vector<Section> read_body(XmlElement body, const StoryContext& context,
                               const SectionContext& from)
{
    note_unread_story(body, context.part, context.skipped, context.used);
    StoryReader reader(context);
    SectionReader sections(context, from);
    std::vector<Section> result;
    std::vector<Block> blocks;
    for (const XmlElement element : body.children()) {
        if (element.is_w("sectPr")) {
            continue;
        }
        reader.read_block(element, blocks);
        const XmlElement properties = element.is_w("p") ? element.child_w("pPr") : XmlElement();
        const XmlElement sectpr = properties ? properties.child_w("sectPr") : XmlElement();
        // With its mark goes the break: the text joins the next section.
        if (sectpr && !reader.takes_mark_away(properties)) {
            reader.finish(blocks);
            result.push_back({sections.read(sectpr, reader.place()), std::move(blocks)});
            blocks.clear();
        }
    }
    reader.finish(blocks);
    const XmlElement last = body.child_w("sectPr");
    if (last || !blocks.empty() || result.empty()) {
        result.push_back({sections.read(last, reader.place()), std::move(blocks)});
    }
    return result;
}

} // namespace indenture::docx
