#include "layout/flow.h"

#include "base/error.h"
#include "base/utf8.h"
#include "layout/contents.h"
#include "layout/field_code.h"
#include "layout/field_format.h"
#include "layout/notes.h"
#include "layout/numbering.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace indenture::layout {
namespace {

constexpr std::string_view signature_tag = "signature:";

std::string one_line(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\v';
        if (!is_space) {
            result.push_back(c);
        } else if (!result.empty() && result.back() != ' ') {
            result.push_back(' ');
        }
    }
    if (!result.empty() && result.back() == ' ') {
        result.pop_back();
    }
    return result;
}

class FlowBuilder {
public:
    FlowBuilder(const docx::Document& document, StyleSheet& styles, Report& report, Flow& flow,
                bool is_body)
        : document_(document), styles_(styles), report_(report), flow_(flow), is_body_(is_body),
          counters_(document.numberings)
    {
    }

    void build(const std::vector<docx::Block>& blocks, std::vector<BlockBox>& boxes,
               CellStyleId cell)
    {
        for (const docx::Block& block : blocks) {
            build_block(block, boxes, cell);
        }
    }

    /// Entries of the contents, now that all headings are known.
    void fill_contents()
    {
        for (const auto& [box, text_width] : contents_) {
            fill(*box, text_width);
        }
    }

    void set_text_width(int twips) { text_width_ = twips; }
    void set_part(const std::string& part) { part_ = &part; }
    void set_section(std::size_t index) { section_ = static_cast<std::uint32_t>(index); }
    void set_grid(Length pitch) { grid_pitch_ = pitch; }

    /// The blocks that follow belong to this note.
    void set_note(std::uint32_t note) { note_ = note; }

private:
    void build_block(const docx::Block& block, std::vector<BlockBox>& boxes, CellStyleId cell)
    {
        if (const auto* paragraph = std::get_if<docx::Paragraph>(&block.what)) {
            boxes.emplace_back(make_paragraph(*paragraph, cell));
        } else if (const auto* table = std::get_if<docx::Table>(&block.what)) {
            boxes.emplace_back(make_table(*table));
        } else if (const auto* control = std::get_if<docx::BlockControl>(&block.what)) {
            build_control(*control, boxes, cell);
        } else {
            build_field(std::get<docx::BlockField>(block.what), boxes, cell);
        }
    }

    // --- Content controls, contents ----------------------------------------------------------

    void build_control(const docx::BlockControl& control, std::vector<BlockBox>& boxes,
                       CellStyleId cell)
    {
        const std::optional<int> outer = signature_;
        if (const auto signature = signature_of(control.control)) {
            signature_ = signature;
        }
        build(control.blocks, boxes, cell);
        signature_ = outer;
    }

    std::optional<int> signature_of(const docx::Control& control)
    {
        if (!is_body_ || !control.tag.starts_with(signature_tag)) {
            return std::nullopt;
        }
        const std::string name = control.tag.substr(signature_tag.size());
        const Where where{document_.source, document_.main_part,
                          fmt::format("content control after paragraph {}", paragraph_number_)};
        // ISO 32000-1, 12.7.3.2: the full stop separates parts of a field's name.
        if (name.empty() || name.find('.') != std::string::npos || name.size() > 100) {
            throw Error(ErrorCode::BadInput, where,
                        fmt::format("'{}' cannot name a signature field; use 1 to 100 characters"
                                    " without a full stop after 'signature:'",
                                    name));
        }
        if (!signature_names_.insert(name).second) {
            throw Error(ErrorCode::BadInput, where,
                        fmt::format("a second content control is tagged 'signature:{}'; give each"
                                    " signature its own name",
                                    name));
        }
        flow_.signatures.push_back(
            {name, control.alias.empty() ? fmt::format("Signature: {}", name) : control.alias});
        return static_cast<int>(flow_.signatures.size()) - 1;
    }

    void build_field(const docx::BlockField& field, std::vector<BlockBox>& boxes, CellStyleId cell)
    {
        const FieldCode code = parse_field_code(field.instruction);
        if (code.name != "TOC" || !is_body_ || field.is_locked) {
            note_kept(code, field);
            build(field.blocks, boxes, cell);
            return;
        }
        auto box = std::make_unique<ContentsBox>();
        box->number = static_cast<int>(contents_.size());
        box->source = &field;
        contents_.emplace_back(box.get(), text_width_);
        boxes.emplace_back(std::move(box));
    }

    /// A field of several paragraphs that is shown as Word last computed it.
    void note_kept(const FieldCode& code, const docx::BlockField& field)
    {
        if (code.name == "HYPERLINK" || code.name.empty()) {
            return; // its result is what the author wrote
        }
        report_.add({document_.source, part_ == nullptr ? "" : *part_,
                     fmt::format("after paragraph {}", paragraph_number_)},
                    field.is_locked ? Severity::Info : Severity::Warning,
                    field.is_locked ? "field-locked" : "field-cached",
                    field.is_locked
                        ? fmt::format("a locked {} field keeps its result", code.name)
                        : fmt::format("{} fields of several paragraphs keep the result Word last"
                                      " computed",
                                      code.name),
                    "");
    }

    void fill(ContentsBox& box, int text_width)
    {
        const FieldCode code = parse_field_code(box.source->instruction);
        box.items = contents_items(code, flow_, styles_);
        for (auto& entry : ContentsEntries(document_, styles_, code, text_width).make(box.items)) {
            flow_.generated.push_back(std::move(entry));
            auto paragraph = make_box(*flow_.generated.back(), 0);
            paragraph->contents = box.number;
            box.entries.emplace_back(std::move(paragraph));
        }
        if (box.entries.empty()) {
            build(box.source->blocks, box.entries, 0);
            report_.add(Severity::Warning, "contents-empty",
                        "the table of contents finds no heading; its last result is kept",
                        "give headings the styles Heading 1 to Heading 9");
            return;
        }
        keep_bookmarks(box.source->blocks,
                       *std::get<std::unique_ptr<ParagraphBox>>(box.entries.front()));
    }

    /// A bookmark in the old result leads to the new one, and has no text.
    void keep_bookmarks(const std::vector<docx::Block>& blocks, ParagraphBox& entry)
    {
        for (const docx::Block& block : blocks) {
            const auto* paragraph = std::get_if<docx::Paragraph>(&block.what);
            if (paragraph == nullptr) {
                continue;
            }
            for (const docx::Inline& item : paragraph->content) {
                if (const auto* start = std::get_if<docx::BookmarkStart>(&item.what)) {
                    flow_.bookmarks.try_emplace(lower_case(start->name),
                                                Bookmark{&entry, nullptr, nullptr, 1, 0});
                }
            }
        }
    }

    // --- Tables ------------------------------------------------------------------------------

    std::unique_ptr<TableBox> make_table(const docx::Table& table)
    {
        auto box = std::make_unique<TableBox>();
        box->source = &table;
        box->properties = styles_.table_properties(table);
        std::size_t columns = table.grid.size();
        for (const docx::Row& row : table.rows) {
            std::size_t end = static_cast<std::size_t>(row.properties.columns_before);
            for (const docx::Cell& cell : row.cells) {
                end += static_cast<std::size_t>(cell.properties.grid_span);
            }
            columns =
                std::max(columns, end + static_cast<std::size_t>(row.properties.columns_after));
        }
        const bool has_header = box->properties.look.first_row;
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            const docx::Row& row = table.rows[r];
            RowBox row_box;
            row_box.source = &row;
            auto column = static_cast<std::size_t>(row.properties.columns_before);
            for (std::size_t c = 0; c < row.cells.size(); ++c) {
                const CellPlace place{.is_first_row = r == 0,
                                      .is_last_row = r + 1 == table.rows.size(),
                                      .is_first_column = column == 0,
                                      .is_last_column = c + 1 == row.cells.size(),
                                      .is_odd_row = (r + (has_header ? 1 : 0)) % 2 == 0,
                                      .is_odd_column = column % 2 == 0};
                row_box.cells.push_back(make_cell(row.cells[c], column, *box, place));
                column += row_box.cells.back().column_span;
            }
            box->rows.push_back(std::move(row_box));
        }
        box->edges.resize(columns + 1);
        find_merges(*box);
        find_header_rows(*box);
        return box;
    }

    CellBox make_cell(const docx::Cell& cell, std::size_t column, const TableBox& table,
                      const CellPlace& place)
    {
        CellBox box;
        box.source = &cell;
        box.column = column;
        box.column_span = static_cast<std::size_t>(cell.properties.grid_span);
        box.row_span = cell.properties.continues_merge ? 0 : 1;
        box.style = styles_.cell_style(table.properties, place);
        const CellStyle& style = styles_.cell_style(box.style);
        const auto& fill = cell.properties.fill ? cell.properties.fill : style.fill;
        if (fill && fill->rgb) {
            box.fill = Colour{fill->rgb->red, fill->rgb->green, fill->rgb->blue};
        }
        box.vertical_alignment = cell.properties.vertical_alignment.value_or(
            style.vertical_alignment.value_or(docx::VerticalAlignment::Top));
        box.borders = inner_edges(style.borders, place);
        lay_over(box.borders, cell.properties.borders);
        docx::CellMargins margins = table.properties.margins;
        lay_over(margins, cell.properties.margins);
        box.margin_top = Length::twips(std::max(0, margins.top.value_or(0)));
        box.margin_bottom = Length::twips(std::max(0, margins.bottom.value_or(0)));
        box.margin_left = Length::twips(std::max(0, margins.left.value_or(108)));
        box.margin_right = Length::twips(std::max(0, margins.right.value_or(108)));
        const Length grid = std::exchange(grid_pitch_, Length());
        build(cell.blocks, box.blocks, box.style);
        grid_pitch_ = grid;
        return box;
    }

    /// A style's inside lines are the cell's own sides, except at the table's edges.
    static docx::Borders inner_edges(docx::Borders borders, const CellPlace& place)
    {
        const auto use = [](std::optional<docx::Border>& side,
                            const std::optional<docx::Border>& inside, bool is_edge) {
            if (!is_edge && !side) {
                side = inside;
            }
        };
        use(borders.top, borders.inside_horizontal, place.is_first_row);
        use(borders.bottom, borders.inside_horizontal, place.is_last_row);
        use(borders.left, borders.inside_vertical, place.is_first_column);
        use(borders.right, borders.inside_vertical, place.is_last_column);
        return borders;
    }

    static void find_merges(TableBox& table)
    {
        // Which cell is open for each column while going down: its row and index.
        std::vector<std::pair<std::size_t, std::size_t>> open(table.edges.size(),
                                                              {table.rows.size(), 0});
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            for (std::size_t c = 0; c < table.rows[r].cells.size(); ++c) {
                CellBox& cell = table.rows[r].cells[c];
                auto& above = open[cell.column];
                if (cell.row_span == 0 && above.first < r) {
                    CellBox& owner = table.rows[above.first].cells[above.second];
                    if (owner.column_span == cell.column_span &&
                        above.first + owner.row_span == r) {
                        ++owner.row_span;
                        continue;
                    }
                }
                cell.row_span = 1; // a continuation of nothing stands for itself
                const bool can_merge =
                    cell.source->properties.starts_merge || cell.source->properties.continues_merge;
                above = {can_merge ? r : table.rows.size(), c};
            }
        }
    }

    static void find_header_rows(TableBox& table)
    {
        while (table.header_rows < table.rows.size() &&
               table.rows[table.header_rows].source->properties.is_header) {
            ++table.header_rows;
        }
        bool reaches_out = false;
        for (std::size_t r = 0; r < table.header_rows; ++r) {
            for (const CellBox& cell : table.rows[r].cells) {
                reaches_out = reaches_out || r + cell.row_span > table.header_rows;
            }
        }
        if (reaches_out || table.header_rows == table.rows.size()) {
            table.header_rows = 0;
        }
    }

    // --- Paragraphs --------------------------------------------------------------------------

    /// Style, format and number, without a place in the text.
    std::unique_ptr<ParagraphBox> make_box(const docx::Paragraph& paragraph, CellStyleId cell)
    {
        auto box = std::make_unique<ParagraphBox>();
        box->source = &paragraph;
        const auto numbered = styles_.numbering_of(paragraph);
        box->base = styles_.base_of(paragraph, cell, numbered);
        box->format = styles_.paragraph_format(box->base, paragraph.properties);
        box->format.grid_pitch = box->format.snaps_to_grid ? grid_pitch_ : Length();
        box->mark = styles_.text_format(box->base, paragraph.mark);
        // A paragraph that only carries a section break shows no number, as if it were none.
        const bool is_only_break = paragraph.ends_section && paragraph.content.empty();
        const bool is_gone =
            styles_.format(box->mark).is_hidden && !shows_text(paragraph.content, box->base);
        if (numbered && !is_only_break && !is_gone) {
            box->label = counters_.next(*numbered, flow_.labels);
            note_label(*numbered, paragraph);
        }
        return box;
    }

    /// Whether anything of it is not hidden.
    bool shows_text(const std::vector<docx::Inline>& items, BaseId base)
    {
        return std::any_of(items.begin(), items.end(), [&](const docx::Inline& item) {
            if (const auto* run = std::get_if<docx::Run>(&item.what)) {
                return !styles_.format(styles_.text_format(base, run->properties)).is_hidden;
            }
            return !std::holds_alternative<docx::BookmarkStart>(item.what) &&
                   !std::holds_alternative<docx::BookmarkEnd>(item.what);
        });
    }

    void note_label(const NumberedAs& numbered, const docx::Paragraph& paragraph)
    {
        const docx::NumberingLevel* level =
            document_.numberings.level(numbered.number, numbered.level);
        if (level != nullptr && !level->not_shown.empty()) {
            report_.add(
                {document_.source, part_ == nullptr ? "" : *part_,
                 fmt::format("paragraph {}", paragraph.number)},
                Severity::Warning, "label-not-shown",
                fmt::format("a list has {}; its labels are not as in Word", level->not_shown), "");
        }
    }

    std::unique_ptr<ParagraphBox> make_paragraph(const docx::Paragraph& paragraph, CellStyleId cell)
    {
        report_.stand_at(paragraph, is_body_);
        auto box = make_box(paragraph, cell);
        box->is_body = is_body_;
        paragraph_number_ = paragraph.number;
        box->signature = signature_;
        box->part = part_;
        box->note = note_;
        current_ = box.get();
        text_.clear();
        if (is_body_) {
            box->section = section_;
            box->order = static_cast<std::uint32_t>(flow_.paragraphs.size());
            flow_.paragraphs.push_back(box.get());
            for (int level = box->format.outline_level; level < 9; ++level) {
                ++headings_[static_cast<std::size_t>(level)];
            }
        }
        gather(paragraph.content);
        if (is_body_) {
            box->is_first_of_document = !has_paragraph_;
            has_paragraph_ = true;
            note_meaning(*box, one_line(text_));
        }
        if (box->signature) {
            box->format.keeps_lines = true;
        }
        fill_text_boxes(*box);
        return box;
    }

    /// What stands in text boxes follows their paragraph.
    void fill_text_boxes(ParagraphBox& box)
    {
        for (const std::unique_ptr<DrawingBox>& drawing : box.drawings) {
            for (const docx::DrawingPart& part : drawing->drawing().parts) {
                DrawnText& text = drawing->texts.emplace_back();
                if (const auto* shape = std::get_if<docx::Shape>(&part.what)) {
                    build(shape->blocks, text.blocks, 0);
                }
            }
        }
    }

    void note_meaning(ParagraphBox& box, const std::string& text)
    {
        const docx::Style* style = styles_.base(box.base).style;
        const bool says_something =
            !text.empty() || (box.label && !box.label->text.empty() &&
                              box.label->format != docx::NumberFormat::Bullet);
        if (!says_something) {
            return;
        }
        box.says_something = true;
        if (style != nullptr) {
            flow_.by_style[lower_case(style->name)].push_back(&box);
        }
        box.is_title = style != nullptr && lower_case(style->name) == "title";
        if (box.format.outline_level < 9 && !box.is_title) {
            box.heading = box.format.outline_level + 1;
            flow_.has_level_one_heading = flow_.has_level_one_heading || box.heading == 1;
        }
    }

    void gather(const std::vector<docx::Inline>& items)
    {
        for (const docx::Inline& item : items) {
            gather(item);
        }
    }

    void gather(const docx::Inline& item)
    {
        if (const auto* run = std::get_if<docx::Run>(&item.what)) {
            if (!run->properties.toggle(docx::Toggle::Vanish).value_or(false)) {
                text_ += run->text;
                note_character_style(run->properties.style);
            }
        } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            gather_field(*field);
        } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            gather(link->content);
        } else if (const auto* start = std::get_if<docx::BookmarkStart>(&item.what)) {
            begin_bookmark(*start);
        } else if (const auto* end = std::get_if<docx::BookmarkEnd>(&item.what)) {
            end_bookmark(*end);
        } else if (const auto* drawing = std::get_if<docx::InlineDrawing>(&item.what)) {
            current_->drawings.push_back(std::make_unique<DrawingBox>());
            current_->drawings.back()->source = drawing;
        } else if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            if (const auto signature = signature_of(control->control)) {
                current_->signature = signature;
            }
            gather(control->content);
        } else if (const auto* reference = std::get_if<docx::NoteReference>(&item.what)) {
            add_note(*reference);
        } else if (const auto* rule = std::get_if<docx::NoteRule>(&item.what)) {
            current_->rule = *rule;
        }
    }

    void begin_bookmark(const docx::BookmarkStart& start)
    {
        if (is_body_) {
            const std::uint32_t here = *current_->order;
            flow_.bookmarks.try_emplace(
                lower_case(start.name),
                Bookmark{current_, &start, nullptr, here, here, notes_so_far(), notes_so_far()});
        }
    }

    void end_bookmark(const docx::BookmarkEnd& end)
    {
        const auto found = flow_.bookmarks.find(lower_case(end.name));
        if (found != flow_.bookmarks.end() && is_body_ && found->second.end == nullptr) {
            found->second.end = &end;
            found->second.notes_end = notes_so_far();
            found->second.last = *current_->order;
        }
    }

    /// For STYLEREF.
    void note_character_style(const std::string& id)
    {
        const docx::Style* style = id.empty() || !is_body_ ? nullptr : document_.styles.find(id);
        if (style == nullptr) {
            return;
        }
        const std::string name = lower_case(style->name);
        flow_.character_styles.try_emplace(name, id);
        std::vector<ParagraphBox*>& boxes = flow_.by_style[name];
        if (boxes.empty() || boxes.back() != current_) {
            boxes.push_back(current_);
        }
    }

    std::uint32_t notes_so_far() const { return static_cast<std::uint32_t>(flow_.notes.size()); }

    void add_note(const docx::NoteReference& reference)
    {
        const FormatId format = styles_.text_format(current_->base, reference.properties);
        if (!is_body_ || is_in_text_reference_ || styles_.format(format).is_hidden) {
            return;
        }
        flow_.note_of.emplace(&reference, static_cast<std::uint32_t>(flow_.notes.size()));
        NoteBox note;
        note.kind = reference.kind;
        note.source = reference.note;
        note.referrer = current_;
        note.section = static_cast<std::uint32_t>(flow_.sections.size());
        note.has_custom_mark = reference.custom_mark.has_value();
        flow_.notes.push_back(std::move(note));
    }

    void gather_field(const docx::Field& field)
    {
        const FieldCode code = parse_field_code(field.instruction);
        if (code.name == "SEQ" && is_body_ && !field.is_locked) {
            gather_sequence(code, field);
        } else if (code.name == "TC" && is_body_) {
            gather_contents_mark(code);
        } else {
            // What a REF repeats is computed without the notes of its last result.
            const bool was_in = is_in_text_reference_;
            is_in_text_reference_ = was_in || code.name == "REF";
            gather(field.result);
            is_in_text_reference_ = was_in;
        }
    }

    /// ECMA-376-1, 17.16.5.56.
    void gather_sequence(const FieldCode& code, const docx::Field& field)
    {
        const std::string name = lower_case(code.argument());
        auto& figures = flow_.by_sequence[name];
        if (figures.empty() || figures.back() != current_) {
            figures.push_back(current_);
        }
        const std::string before = text_;
        gather(field.result);
        text_ = before;
        if (code.arguments.size() > 1) {
            return; // the number of another place: kept as it stands
        }
        Sequence& sequence = sequences_[name];
        const int level = whole_number(code.value("s")).value_or(0);
        if (level >= 1 && level <= 9) {
            const int headings = headings_[static_cast<std::size_t>(level - 1)];
            sequence.value = headings == sequence.headings ? sequence.value : 0;
            sequence.headings = headings;
        }
        if (code.has("r")) {
            sequence.value = whole_number(code.value("r")).value_or(sequence.value);
        } else if (!code.has("c")) {
            ++sequence.value;
        }
        const bool is_hidden = code.has("h") && !formats_numbers(code);
        const std::string text = is_hidden ? "" : formatted(sequence.value, code);
        text_ += text;
        flow_.sequences[&field] = text;
    }

    void gather_contents_mark(const FieldCode& code)
    {
        ContentsMark mark;
        mark.paragraph = current_;
        mark.text = one_line(code.argument());
        mark.list = code.value("f").empty() ? "C" : code.value("f");
        std::transform(mark.list.begin(), mark.list.end(), mark.list.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        mark.level = std::clamp(whole_number(code.value("l")).value_or(1), 1, 9);
        mark.has_page = !code.has("n");
        if (!mark.text.empty()) {
            flow_.contents_marks.push_back(std::move(mark));
        }
    }

    struct Sequence {
        int value = 0;
        int headings = 0; ///< of its level, when it was last counted
    };

    const docx::Document& document_;
    StyleSheet& styles_;
    Report& report_;
    Flow& flow_;
    bool is_body_;
    Counters counters_;
    ParagraphBox* current_ = nullptr;
    std::optional<int> signature_;
    std::set<std::string> signature_names_;
    std::vector<std::pair<ContentsBox*, int>> contents_;
    std::map<std::string, Sequence> sequences_;
    std::array<int, 9> headings_{}; ///< so far, of that level or above
    std::string text_;              ///< of the paragraph, as far as it is read
    const std::string* part_ = nullptr;
    std::uint32_t section_ = 0;
    int text_width_ = 0;
    Length grid_pitch_; ///< of the section; cells have no grid
    std::uint32_t paragraph_number_ = 0;
    bool has_paragraph_ = false;
    bool is_in_text_reference_ = false;
    std::optional<std::uint32_t> note_;
};

/// Boxes for the notes that the text refers to, and for what stands above them.
void build_notes(const docx::Document& document, StyleSheet& styles, Report& report, Flow& flow)
{
    FlowBuilder builder(document, styles, report, flow, false);
    builder.set_part(document.footnotes.part);
    builder.build(document.footnotes.separator, flow.separator, 0);
    builder.build(document.footnotes.continuation_separator, flow.continuation_separator, 0);
    for (std::uint32_t i = 0; i < flow.notes.size(); ++i) {
        NoteBox& note = flow.notes[i];
        const bool is_footnote = note.kind == docx::NoteKind::Footnote;
        const docx::Notes& notes = is_footnote ? document.footnotes : document.endnotes;
        builder.set_note(i);
        builder.set_part(notes.part);
        builder.build(notes.all[note.source].blocks, note.blocks, 0);
        if (!is_footnote) {
            SectionBox& section = flow.sections[note.section];
            const bool ends_section =
                section.properties.endnotes.position == docx::NotePosition::SectionEnd;
            (ends_section ? section : flow.sections.back()).endnotes.push_back(i);
        }
    }
    FlowBuilder separators(document, styles, report, flow, false);
    separators.set_part(document.endnotes.part);
    for (SectionBox& section : flow.sections) {
        if (!section.endnotes.empty()) {
            separators.build(document.endnotes.separator, section.endnote_separator, 0);
        }
    }
}

} // namespace

const Bookmark* find_bookmark(const Flow& flow, std::string_view name)
{
    const auto found = flow.bookmarks.find(lower_case(name));
    return found == flow.bookmarks.end() ? nullptr : &found->second;
}

Flow flow_of(const docx::Document& document, StyleSheet& styles, Report& report)
{
    Flow flow;
    FlowBuilder builder(document, styles, report, flow, true);
    builder.set_part(document.main_part);
    for (const docx::Section& section : document.sections) {
        SectionBox box;
        box.properties = section.properties;
        builder.set_section(flow.sections.size());
        builder.set_text_width(section.properties.page_width - section.properties.margin_left -
                               section.properties.margin_right);
        builder.set_grid(Length::twips(section.properties.grid_pitch));
        builder.build(section.blocks, box.blocks, 0);
        flow.sections.push_back(std::move(box));
    }
    builder.fill_contents();
    build_notes(document, styles, report, flow);
    number_notes(flow);
    return flow;
}

std::vector<BlockBox> flow_of_story(const docx::Document& document, const docx::Story& story,
                                    StyleSheet& styles, Report& report)
{
    Flow own;
    FlowBuilder builder(document, styles, report, own, false);
    std::vector<BlockBox> boxes;
    builder.set_part(story.part);
    builder.build(story.blocks, boxes, 0);
    return boxes;
}

} // namespace indenture::layout
