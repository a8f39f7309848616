#include "layout/flow.h"

#include "base/error.h"
#include "base/utf8.h"
#include "layout/field_code.h"
#include "layout/numbering.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace indenture::layout {
namespace {

constexpr std::string_view signature_tag = "signature:";
constexpr int contents_levels = 9;

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

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

/// The level of a built-in heading style, 1 to 9; 0 for other styles.
int heading_style_level(const docx::Style* style)
{
    const std::string name = style == nullptr ? "" : lower(style->name);
    return name.size() == 9 && name.starts_with("heading ") && name[8] >= '1' && name[8] <= '9'
               ? name[8] - '0'
               : 0;
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
        if (code.name != "TOC" || !is_body_) {
            build(field.blocks, boxes, cell);
            return;
        }
        auto box = std::make_unique<ContentsBox>();
        box->number = static_cast<int>(contents_.size());
        box->instruction = field.instruction;
        box->cached = &field.blocks;
        contents_.emplace_back(box.get(), text_width_);
        boxes.emplace_back(std::move(box));
    }

    static std::pair<int, int> level_range(const FieldCode& code)
    {
        const auto found = code.switches.find("o");
        if (found == code.switches.end()) {
            return {1, 0};
        }
        const std::string& range = found->second;
        if (range.size() < 3) {
            return {1, contents_levels};
        }
        return {std::clamp(range.front() - '0', 1, 9), std::clamp(range.back() - '0', 1, 9)};
    }

    /// "Schedule heading,1,Annex,2": which level a named style has.
    static std::map<std::string, int> style_levels(const FieldCode& code)
    {
        std::map<std::string, int> result;
        const auto found = code.switches.find("t");
        if (found == code.switches.end()) {
            return result;
        }
        std::vector<std::string> parts{""};
        for (const char c : found->second) {
            if (c == ',' || c == ';') {
                parts.emplace_back();
            } else {
                parts.back().push_back(c);
            }
        }
        for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
            const char digit = parts[i + 1].empty() ? '1' : parts[i + 1].back();
            result[lower(parts[i])] = std::clamp(digit - '0', 1, 9);
        }
        return result;
    }

    /// The level of a heading's entry, 1 to 9; 0: it has none.
    int entry_level(const Heading& heading, const FieldCode& code,
                    const std::map<std::string, int>& named) const
    {
        const auto [first, last] = level_range(code);
        const docx::Style* style = styles_.base(heading.paragraph->base).style;
        if (style != nullptr && named.contains(lower(style->name))) {
            return named.at(lower(style->name));
        }
        const int of_style = heading_style_level(style);
        if (of_style >= first && of_style <= last) {
            return of_style;
        }
        const int of_outline = heading.paragraph->format.outline_level + 1;
        return code.has("u") && (last == 0 || of_outline <= last) ? of_outline : 0;
    }

    /// The number that an entry shows; empty if none.
    static std::string number_of(const Heading& heading)
    {
        const std::optional<Label>& label = heading.paragraph->label;
        return label && label->format != docx::NumberFormat::Bullet ? label->text : "";
    }

    void fill(ContentsBox& box, int text_width)
    {
        const FieldCode code = parse_field_code(box.instruction);
        const std::map<std::string, int> named = style_levels(code);
        std::vector<std::pair<const Heading*, int>> chosen;
        std::array<Length, contents_levels + 1> widest{};
        for (const Heading& heading : flow_.headings) {
            if (const int level = entry_level(heading, code, named); level > 0) {
                chosen.emplace_back(&heading, level);
                Length& width = widest[static_cast<std::size_t>(level)];
                width = std::max(width, width_of(number_of(heading), contents_base(level)));
            }
        }
        for (const auto& [heading, level] : chosen) {
            box.entries.emplace_back(make_entry(
                box, *heading, level, {text_width, widest[static_cast<std::size_t>(level)]}));
        }
        if (box.entries.empty()) {
            build(*box.cached, box.entries, 0);
            report_.add(Severity::Warning, "contents-empty",
                        "the table of contents finds no heading; its last result is kept",
                        "give headings the styles Heading 1 to Heading 9");
        }
    }

    const docx::Style* contents_style(int level) const
    {
        const std::string name = fmt::format("toc {}", level);
        for (const docx::Style& style : document_.styles.all) {
            if (style.kind == docx::StyleKind::Paragraph && lower(style.name) == name) {
                return &style;
            }
        }
        return nullptr;
    }

    /// What all entries of a level share.
    struct EntryMeasure {
        int text_width = 0; ///< twips
        Length widest;      ///< of their numbers
    };

    docx::Paragraph empty_entry(int level) const
    {
        docx::Paragraph entry;
        const docx::Style* style = contents_style(level);
        if (style != nullptr) {
            entry.properties.style = style->id;
        } else {
            entry.properties.indent_left = 220 * (level - 1);
        }
        return entry;
    }

    BaseId contents_base(int level) { return styles_.base_of(empty_entry(level), 0, std::nullopt); }

    std::unique_ptr<ParagraphBox> make_entry(const ContentsBox& box, const Heading& heading,
                                             int level, const EntryMeasure& measure)
    {
        auto entry = std::make_unique<docx::Paragraph>(empty_entry(level));
        docx::Hyperlink link;
        link.anchor = heading.bookmark;
        const std::string number = number_of(heading);
        if (!number.empty()) {
            link.content.push_back({docx::Run{{}, number + "\t"}});
        }
        link.content.push_back({docx::Run{{}, heading.text + "\t"}});
        link.content.push_back({docx::Field{.instruction = "PAGEREF " + heading.bookmark,
                                            .properties = {},
                                            .result = {},
                                            .form = {}}});
        entry->content.push_back({std::move(link)});
        add_contents_tabs(*entry, number, measure);
        flow_.generated.push_back(std::move(entry));
        auto paragraph = make_box(*flow_.generated.back(), 0);
        paragraph->contents = box.number;
        return paragraph;
    }

    /// What Word adds to the style's own stops: one after a number that reaches past them, one
    /// with a leader at the right margin.
    void add_contents_tabs(docx::Paragraph& entry, const std::string& number,
                           const EntryMeasure& measure)
    {
        const BaseId base = styles_.base_of(entry, 0, std::nullopt);
        const ParagraphFormat format = styles_.paragraph_format(base, entry.properties);
        const Length start = format.left + format.first_line;
        const Length end = start + width_of(number, base);
        const bool has_stop =
            (format.first_line < Length() && format.left > end) ||
            std::any_of(format.tabs.begin(), format.tabs.end(), [&](const TabStop& tab) {
                return tab.kind == docx::TabKind::Left && tab.position > end;
            });
        if (!number.empty() && !has_stop) {
            constexpr int step = 220; // Word keeps such stops to multiples of 11 points
            const auto past = static_cast<int>((start + measure.widest).in_emu() / 635) + step / 2;
            entry.properties.tabs.push_back({(past / step + 1) * step});
        }
        const bool has_right =
            std::any_of(format.tabs.begin(), format.tabs.end(),
                        [](const TabStop& tab) { return tab.kind == docx::TabKind::Right; });
        if (!has_right) {
            entry.properties.tabs.push_back(
                {measure.text_width, docx::TabKind::Right, docx::Leader::Dot});
        }
    }

    Length width_of(const std::string& text, BaseId base)
    {
        const TextFormat& format = styles_.format(styles_.text_format(base, {}));
        const FontSet& fonts = styles_.fonts();
        Length width;
        for (const char32_t c : to_utf32(text)) {
            width += format.size * fonts.advance(format.font, fonts.glyph(format.font, c)) /
                     fonts.metrics(format.font).units_per_em;
        }
        return width;
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
        build(cell.blocks, box.blocks, box.style);
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
        box->mark = styles_.text_format(box->base, paragraph.mark);
        // A paragraph that only carries a section break shows no number, as if it were none.
        const bool is_only_break = paragraph.ends_section && paragraph.content.empty();
        if (numbered && !is_only_break) {
            box->label = counters_.next(*numbered, flow_.labels);
        }
        return box;
    }

    std::unique_ptr<ParagraphBox> make_paragraph(const docx::Paragraph& paragraph, CellStyleId cell)
    {
        report_.stand_at(paragraph, is_body_);
        auto box = make_box(paragraph, cell);
        box->is_body = is_body_;
        paragraph_number_ = paragraph.number;
        box->signature = signature_;
        current_ = box.get();
        const std::size_t begin = flow_.plain_text.size();
        gather(paragraph.content);
        if (is_body_) {
            box->is_first_of_document = !has_paragraph_;
            has_paragraph_ = true;
            note_meaning(*box, one_line(std::string_view(flow_.plain_text).substr(begin)));
        }
        flow_.plain_text.push_back('\n');
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

    void note_meaning(ParagraphBox& box, std::string text)
    {
        const docx::Style* style = styles_.base(box.base).style;
        const bool says_something =
            !text.empty() || (box.label && !box.label->text.empty() &&
                              box.label->format != docx::NumberFormat::Bullet);
        if (!says_something) {
            return;
        }
        if (style != nullptr) {
            flow_.by_style[lower(style->name)].push_back(&box);
        }
        box.is_title = style != nullptr && lower(style->name) == "title";
        if (box.format.outline_level < 9 && !box.is_title) {
            box.heading = box.format.outline_level + 1;
            flow_.has_level_one_heading = flow_.has_level_one_heading || box.heading == 1;
            // No bookmark of a document holds a line feed.
            std::string bookmark = fmt::format("heading\n{}", flow_.headings.size());
            flow_.bookmarks[bookmark] = {&box, 0, 0};
            flow_.headings.push_back({&box, std::move(bookmark), std::move(text)});
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
                flow_.plain_text += run->text;
            }
        } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            gather_field(*field);
        } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            gather(link->content);
        } else if (const auto* start = std::get_if<docx::BookmarkStart>(&item.what)) {
            const auto here = static_cast<std::uint32_t>(flow_.plain_text.size());
            if (is_body_) {
                flow_.bookmarks.try_emplace(start->name, Bookmark{current_, here, here});
            }
        } else if (const auto* end = std::get_if<docx::BookmarkEnd>(&item.what)) {
            if (const auto mark = flow_.bookmarks.find(end->name); mark != flow_.bookmarks.end()) {
                mark->second.end = static_cast<std::uint32_t>(flow_.plain_text.size());
            }
        } else if (const auto* drawing = std::get_if<docx::InlineDrawing>(&item.what)) {
            current_->drawings.push_back(std::make_unique<DrawingBox>());
            current_->drawings.back()->source = drawing;
        } else if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            if (const auto signature = signature_of(control->control)) {
                current_->signature = signature;
            }
            gather(control->content);
        }
    }

    void gather_field(const docx::Field& field)
    {
        const FieldCode code = parse_field_code(field.instruction);
        if (code.name != "SEQ") {
            gather(field.result);
            return;
        }
        int& counter = sequences_[code.argument()];
        if (const auto reset = code.switches.find("r"); reset != code.switches.end()) {
            counter = std::atoi(reset->second.c_str());
        } else if (!code.has("c")) {
            ++counter;
        }
        const std::string text = code.has("h") ? "" : std::to_string(counter);
        flow_.plain_text += text;
        flow_.sequences[&field] = text;
    }

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
    std::map<std::string, int> sequences_;
    int text_width_ = 0;
    std::uint32_t paragraph_number_ = 0;
    bool has_paragraph_ = false;
};

} // namespace

Flow flow_of(const docx::Document& document, StyleSheet& styles, Report& report)
{
    Flow flow;
    FlowBuilder builder(document, styles, report, flow, true);
    for (const docx::Section& section : document.sections) {
        SectionBox box{section.properties, {}};
        builder.set_text_width(section.properties.page_width - section.properties.margin_left -
                               section.properties.margin_right);
        builder.build(section.blocks, box.blocks, 0);
        flow.sections.push_back(std::move(box));
    }
    builder.fill_contents();
    return flow;
}

std::vector<BlockBox> flow_of_story(const docx::Document& document, const docx::Story& story,
                                    StyleSheet& styles, Report& report)
{
    Flow own;
    FlowBuilder builder(document, styles, report, own, false);
    std::vector<BlockBox> boxes;
    builder.build(story.blocks, boxes, 0);
    return boxes;
}

} // namespace indenture::layout
