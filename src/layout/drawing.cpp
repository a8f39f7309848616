#include "layout/drawing.h"

#include "base/utf8.h"
#include "layout/brush.h"
#include "layout/images.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace indenture::layout {
namespace {

constexpr Colour black{};

bool is_visible(const std::optional<docx::Border>& border)
{
    return border && border->style != docx::LineStyle::None;
}

Colour colour_of(const docx::Border& border)
{
    return border.colour.rgb
               ? Colour{border.colour.rgb->red, border.colour.rgb->green, border.colour.rgb->blue}
               : black;
}

bool is_blank(const ParagraphBox& paragraph)
{
    const bool says_something =
        std::any_of(paragraph.pieces.begin(), paragraph.pieces.end(), [&](const Piece& piece) {
            return piece.drawing >= 0 &&
                   !is_ornament(*paragraph.drawings[static_cast<std::size_t>(piece.drawing)]);
        });
    return !says_something &&
           std::all_of(paragraph.text.begin(), paragraph.text.end(), [](char32_t c) {
               return c == U' ' || c == U'\t' || c == U'\n' || c == U'\f' || c == U'\v' ||
                      c == U'\u00A0' || c == U'\uFFFC';
           });
}

ListNumbering numbering_of(docx::NumberFormat format)
{
    switch (format) {
    case docx::NumberFormat::None:
        return ListNumbering::None;
    case docx::NumberFormat::Bullet:
        return ListNumbering::Disc;
    case docx::NumberFormat::LowerLetter:
        return ListNumbering::LowerAlpha;
    case docx::NumberFormat::UpperLetter:
        return ListNumbering::UpperAlpha;
    case docx::NumberFormat::LowerRoman:
        return ListNumbering::LowerRoman;
    case docx::NumberFormat::UpperRoman:
        return ListNumbering::UpperRoman;
    case docx::NumberFormat::Decimal:
    case docx::NumberFormat::DecimalZero:
    case docx::NumberFormat::DecimalZero3:
    case docx::NumberFormat::DecimalZero4:
    case docx::NumberFormat::DecimalZero5:
    case docx::NumberFormat::Ordinal:
    case docx::NumberFormat::CardinalText:
    case docx::NumberFormat::OrdinalText:
    case docx::NumberFormat::Hex:
    case docx::NumberFormat::Chicago:
    case docx::NumberFormat::NumberInDash:
        break;
    }
    return ListNumbering::Decimal;
}

std::string trimmed(std::u32string text)
{
    std::erase(text, U'\uFFFC');
    std::replace_if(
        text.begin(), text.end(), [](char32_t c) { return c < U' '; }, U' ');
    const auto first = text.find_first_not_of(U' ');
    const auto last = text.find_last_not_of(U' ');
    return first == std::u32string::npos ? "" : to_utf8(text.substr(first, last - first + 1));
}

/// Text of a paragraph under one owner.
std::string text_of(const ParagraphBox& paragraph, Owner owner)
{
    std::u32string result;
    for (const Piece& piece : paragraph.pieces) {
        if (piece.owner == owner) {
            result += paragraph.text.substr(piece.begin, piece.end - piece.begin);
        }
    }
    return trimmed(std::move(result));
}

Element element_of(Role role)
{
    Element element;
    element.role = role;
    return element;
}

/// Where the parts of a paragraph go in the structure tree.
struct Parents {
    ElementId text;
    ElementId label;
};

/// An open list while the blocks of one container are drawn.
struct OpenList {
    int abstract = 0;
    int level = 0;
    ElementId list;
    ElementId body; ///< of its latest item
    Length left;    ///< of that item's text
};

/// What lies before or behind the text of a page.
struct Layer {
    bool is_of_body = true;
    std::int64_t order = 0;
    std::vector<Item> items;
};
struct PageLayers {
    std::vector<std::unique_ptr<Layer>> behind;
    std::vector<std::unique_ptr<Layer>> in_front;
};

/// Text of a drawing, to be drawn after the paragraph it stands in.
struct PendingText {
    DrawingBox* drawing = nullptr;
    std::size_t part = 0;
    std::uint32_t page = 0;
    Point corner;
    Layer* layer = nullptr;
};

class Drawer {
public:
    Drawer(Flow& flow, Headers& headers, const std::vector<PageFrame>& frames,
           const LayoutContext& context)
        : flow_(flow), headers_(headers), frames_(frames), context_(context),
          images_(context.document), layers_(frames.size())
    {
    }

    Pages draw()
    {
        pages_.elements.push_back(element_of(Role::Document));
        for (const PageFrame& frame : frames_) {
            add_page(frame);
        }
        note_elements_.resize(flow_.notes.size());
        for (SectionBox& section : flow_.sections) {
            draw_blocks(section.blocks, {0});
            draw_separator(section.endnote_separator);
        }
        draw_notes();
        for (std::uint32_t i = 0; i < frames_.size(); ++i) {
            draw_column_lines(i);
            draw_headers(i);
        }
        resolve_links();
        merge_layers();
        pages_.images = images_.take();
        return std::move(pages_);
    }

private:
    void add_page(const PageFrame& frame)
    {
        const docx::SectionProperties& section = flow_.sections[frame.section].properties;
        Page page;
        page.width = Length::twips(section.page_width);
        page.height = Length::twips(section.page_height);
        page.label = docx::format_number(frame.number, section.page_number_format);
        pages_.pages.push_back(std::move(page));
    }

    void draw_column_lines(std::uint32_t page)
    {
        for (const ColumnLine& line : frames_[page].column_lines) {
            const Length width = Length::half_points(1);
            add_box(page, {{line.x - width / 2, line.top, width, line.bottom - line.top}, black});
        }
    }

    ElementId add_element(Role role, ElementId parent)
    {
        const ElementId id{static_cast<std::uint32_t>(pages_.elements.size())};
        pages_.elements.push_back(element_of(role));
        element(parent).kids.emplace_back(id);
        return id;
    }

    Element& element(ElementId id) { return pages_.elements[id.number]; }
    std::vector<Item>& items(std::uint32_t page)
    {
        return layer_ == nullptr ? pages_.pages[page].items : layer_->items;
    }

    // --- Blocks ------------------------------------------------------------------------------

    struct Container {
        ElementId element;
        std::vector<OpenList> lists;
        std::optional<int> contents;
        ElementId contents_element;
        std::optional<int> signature;
        std::optional<std::pair<std::uint32_t, Box>> signature_box;
    };

    void draw_blocks(std::vector<BlockBox>& blocks, ElementId parent)
    {
        Container container;
        container.element = parent;
        draw_into(container, blocks);
        close_signature(container);
    }

    void draw_into(Container& container, std::vector<BlockBox>& blocks)
    {
        for (BlockBox& block : blocks) {
            if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
                draw_paragraph(container, **paragraph);
            } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
                close_signature(container);
                container.lists.clear();
                container.contents.reset();
                draw_table(**table, container.element);
            } else {
                draw_into(container, std::get<std::unique_ptr<ContentsBox>>(block)->entries);
            }
        }
    }

    void draw_paragraph(Container& container, ParagraphBox& paragraph)
    {
        if (paragraph.places.empty()) {
            return;
        }
        if (paragraph.signature != container.signature) {
            close_signature(container);
            container.signature = paragraph.signature;
        }
        if (paragraph.contents != container.contents) {
            container.contents = paragraph.contents;
            if (paragraph.contents) {
                container.lists.clear();
                container.contents_element = add_element(Role::TOC, container.element);
            }
        }
        const std::size_t texts = texts_.size();
        if (is_blank(paragraph)) {
            draw_content(paragraph, nullptr);
        } else {
            const Parents parents = parents_of(container, paragraph);
            language_ = language_of(paragraph);
            if (language_ != 0) {
                element(parents.text).language = context_.styles.language(language_);
                element(parents.label).language = context_.styles.language(language_);
            }
            draw_content(paragraph, &parents);
            language_ = 0;
        }
        if (paragraph.signature) {
            extend_signature(container, paragraph);
        }
        // What floats, and the text of text boxes, follows the paragraph in reading.
        const ElementId after =
            container.lists.empty() ? container.element : container.lists.back().body;
        draw_floats(paragraph, after);
        draw_texts(texts, after);
        paragraph.atoms = {}; // drawn: a long document is not kept twice
    }

    Parents parents_of(Container& container, ParagraphBox& paragraph)
    {
        if (paragraph.contents) {
            const ElementId entry = add_element(Role::TOCI, container.contents_element);
            const ElementId reference = add_element(Role::Reference, entry);
            return {reference, reference};
        }
        if (paragraph.heading > 0 || paragraph.is_title) {
            container.lists.clear();
            const ElementId heading = add_element(heading_role(paragraph), container.element);
            return {heading, heading};
        }
        if (numbers_note(paragraph)) {
            const ElementId label = add_element(Role::Lbl, container.element);
            return {add_element(Role::P, container.element), label};
        }
        if (paragraph.label && !paragraph.label->text.empty()) {
            return list_item(container, paragraph);
        }
        const bool continues = !container.lists.empty() && paragraph.format.left > Length() &&
                               paragraph.format.left == container.lists.back().left;
        if (!continues) {
            container.lists.clear();
        }
        const ElementId parent = continues ? container.lists.back().body : container.element;
        const ElementId element = add_element(Role::P, parent);
        return {element, element};
    }

    // --- Headings ----------------------------------------------------------------------------

    Role heading_role(ParagraphBox& paragraph)
    {
        static constexpr Role roles[] = {Role::H1, Role::H2, Role::H3,
                                         Role::H4, Role::H5, Role::H6};
        if (paragraph.is_title && flow_.has_level_one_heading) {
            return Role::P;
        }
        // ISO 14289-1, 7.4.2: no level is skipped going down, and the first is 1.
        const int stated = paragraph.is_title ? 0 : paragraph.heading;
        while (!headings_.empty() && headings_.back() >= stated) {
            headings_.pop_back();
        }
        report_skipped_level(paragraph, stated, headings_.empty() ? 0 : headings_.back());
        headings_.push_back(stated);
        const std::size_t level = headings_.size();
        if (!paragraph.is_title) {
            add_outline(paragraph, static_cast<int>(level));
        }
        return level <= 6 ? roles[level - 1] : Role::P;
    }

    void report_skipped_level(const ParagraphBox& paragraph, int stated, int above)
    {
        if (stated > above + 1) {
            Report& report = context_.spelling.report;
            report.stand_at(*paragraph.source, true);
            report.add(Severity::Warning, "heading-skipped",
                       fmt::format("a heading of level {} {}: it is tagged one level below what "
                                   "stands above it",
                                   stated,
                                   above == 0 ? "is the first"
                                              : fmt::format("follows one of level {}", above)),
                       "give the headings levels without gaps");
        }
    }

    void add_outline(const ParagraphBox& paragraph, int level)
    {
        std::u32string title;
        for (const Piece& piece : paragraph.pieces) {
            const bool is_reference =
                piece.owner.value > 0 && link_of(paragraph, piece.owner).note_use != NoteUse::None;
            if (!is_reference) {
                title += paragraph.text.substr(piece.begin, piece.end - piece.begin);
            }
        }
        pages_.outline.push_back({level, trimmed(std::move(title)), destination_of(paragraph)});
    }

    static Destination destination_of(const ParagraphBox& paragraph)
    {
        if (paragraph.places.empty()) {
            return {};
        }
        return {paragraph.places.front().page, paragraph.places.front().y};
    }

    // --- Notes -------------------------------------------------------------------------------

    static const LinkTarget& link_of(const ParagraphBox& paragraph, Owner owner)
    {
        return paragraph.links[static_cast<std::size_t>(owner.value) - 1];
    }

    /// Does the paragraph show the number of the note it belongs to?
    static bool numbers_note(const ParagraphBox& paragraph)
    {
        return std::any_of(paragraph.links.begin(), paragraph.links.end(),
                           [](const LinkTarget& link) { return link.note_use == NoteUse::Number; });
    }

    /// Notes stand in the tree right after their reference, wherever they stand on the page.
    void draw_notes()
    {
        for (std::size_t i = 0; i < flow_.notes.size(); ++i) {
            if (!note_elements_[i]) {
                note_unplaced(flow_.notes[i]);
            }
            // A reference that shows nothing has no element to follow.
            const ElementId note =
                note_elements_[i] ? *note_elements_[i] : add_element(Role::Note, {0});
            draw_blocks(flow_.notes[i].blocks, note);
        }
        for (const PageFrame& frame : frames_) {
            for (const NoteSeparator& separator : frame.separators) {
                std::vector<BlockBox>& blocks =
                    separator.continues ? flow_.continuation_separator : flow_.separator;
                place_slices(stack(blocks, separator.width, context_).slices, separator.place);
                draw_separator(blocks);
            }
        }
    }

    /// Its reference was lost on the way, in the last result of a field that is computed anew.
    void note_unplaced(NoteBox& note)
    {
        bool has_place = note.blocks.empty();
        for_each_paragraph(note.blocks, [&](const ParagraphBox& paragraph) {
            has_place = has_place || !paragraph.places.empty();
        });
        if (!has_place) {
            context_.spelling.report.add(
                Severity::Warning, "note-unplaced",
                fmt::format("the note after paragraph {} is referred to in a field that shows"
                            " other text; the note is not printed",
                            note.referrer->source->number),
                "move the reference out of the field");
        }
    }

    void draw_separator(std::vector<BlockBox>& blocks)
    {
        artifact_ = Artifact::Layout;
        draw_artifact(blocks);
        artifact_.reset();
    }

    /// The rule between text and notes: 2 inches, or the column if that is less or the notes
    /// continue (pdf.md 4.6); as thick and as high above the baseline as a dash.
    void draw_rule_of(const ParagraphBox& paragraph)
    {
        if (!paragraph.rule || paragraph.places.empty() || paragraph.lines.empty()) {
            return;
        }
        const Line& line = paragraph.lines.front();
        const Place& place = paragraph.places.front();
        const ParagraphFormat& format = paragraph.format;
        const Length room =
            paragraph.width.value_or(Length()) - format.left - format.right - format.first_line;
        const Length width = paragraph.rule->continues ? room : std::min(room, Length::points(144));
        Length left = place.x + format.left + format.first_line;
        if (format.alignment == docx::Alignment::Right) {
            left += room - width;
        } else if (format.alignment == docx::Alignment::Centre) {
            left += (room - width) / 2;
        }
        const TextFormat& mark = context_.styles.format(paragraph.mark);
        const Length above = mark.size * 26 / 100;
        add_box(place.page,
                {{left, place.y + line.baseline - above, width, mark.size * 6 / 100}, mark.colour});
    }

    // --- Lists -------------------------------------------------------------------------------

    Parents list_item(Container& container, const ParagraphBox& paragraph)
    {
        const Label& label = *paragraph.label;
        std::vector<OpenList>& lists = container.lists;
        while (!lists.empty() &&
               (lists.back().level > label.level ||
                (lists.back().level == label.level && lists.back().abstract != label.abstract))) {
            lists.pop_back();
        }
        if (lists.empty() || lists.back().level != label.level) {
            const ElementId parent = lists.empty() ? container.element : lists.back().body;
            const ElementId list = add_element(Role::L, parent);
            element(list).list_numbering = numbering_of(label.format);
            lists.push_back({label.abstract, label.level, list, {}, {}});
        }
        const ElementId item = add_element(Role::LI, lists.back().list);
        const ElementId lbl = add_element(Role::Lbl, item);
        lists.back().body = add_element(Role::LBody, item);
        lists.back().left = paragraph.format.left;
        return {add_element(Role::P, lists.back().body), lbl};
    }

    // --- Signatures --------------------------------------------------------------------------

    void extend_signature(Container& container, const ParagraphBox& paragraph)
    {
        const Length left = paragraph.places.front().x + paragraph.format.left;
        const Length width =
            paragraph.width.value_or(Length()) - paragraph.format.left - paragraph.format.right;
        for (std::size_t i = 0; i < paragraph.places.size(); ++i) {
            const Place& place = paragraph.places[i];
            const Length bottom = place.y + paragraph.lines[i].height;
            if (!container.signature_box) {
                container.signature_box = {
                    place.page, {left, place.y, std::max(width, Length::points(10)), Length()}};
            }
            auto& [page, box] = *container.signature_box;
            if (place.page == page) {
                box.height = std::max(box.height, bottom - box.top);
            }
        }
    }

    void close_signature(Container& container)
    {
        if (container.signature_box) {
            const auto& [page, box] = *container.signature_box;
            const Signature& signature =
                flow_.signatures[static_cast<std::size_t>(*container.signature)];
            const ElementId form = add_element(Role::Form, container.element);
            element(form).alt = signature.tooltip;
            element(form).kids.emplace_back(
                add_annotation({page, box, SignatureField{signature.name, signature.tooltip}}));
            container.lists.clear();
        }
        container.signature_box.reset();
        container.signature.reset();
    }

    AnnotationId add_annotation(Annotation annotation)
    {
        pages_.annotations.push_back(std::move(annotation));
        return {static_cast<std::uint32_t>(pages_.annotations.size()) - 1};
    }

    // --- Tables ------------------------------------------------------------------------------

    void draw_table(TableBox& table, ElementId parent)
    {
        if (table.rows.empty()) {
            return;
        }
        const ElementId whole = add_element(Role::Table, parent);
        const ElementId head = table.header_rows > 0 ? add_element(Role::THead, whole) : whole;
        ElementId body = whole;
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            if (r == table.header_rows) {
                body = add_element(Role::TBody, whole);
            }
            draw_repeated(table, r);
            draw_row(table, r, add_element(Role::TR, r < table.header_rows ? head : body));
        }
    }

    /// A header row again on later pages: the same lines, as artifacts.
    void draw_repeated(TableBox& table, std::size_t r)
    {
        RowBox& row = table.rows[r];
        bool any = false;
        for (const RowPlace& place : row.places) {
            if (!place.is_repeated) {
                continue;
            }
            any = true;
            settle_row(table, row, place);
            draw_fills(table, row, place);
            artifact_ = Artifact::Pagination;
            for (CellBox& cell : row.cells) {
                draw_artifact(cell.blocks);
            }
            artifact_.reset();
            draw_borders(table, r, place, true);
        }
        if (any) {
            for (const RowPlace& place : row.places) {
                if (!place.is_repeated) {
                    settle_row(table, row, place);
                }
            }
        }
    }

    void draw_row(TableBox& table, std::size_t r, ElementId parent)
    {
        RowBox& row = table.rows[r];
        for (const RowPlace& place : row.places) {
            if (!place.is_repeated) {
                draw_fills(table, row, place);
            }
        }
        std::size_t column = 0;
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            CellBox& cell = row.cells[c];
            fill_gap(parent, column, cell.column);
            column = cell.column + cell.column_span;
            if (cell.row_span == 0) {
                continue;
            }
            const ElementId id = add_element(cell_role(table, r, c), parent);
            Element& added = element(id);
            added.column_span = static_cast<int>(cell.column_span);
            added.row_span = static_cast<int>(cell.row_span);
            if (added.role == Role::TH) {
                added.scope = r < table.header_rows ? Scope::Column : Scope::Row;
            }
            draw_blocks(cell.blocks, id);
        }
        fill_gap(parent, column, table.edges.size() - 1);
        for (std::size_t i = 0; i < row.places.size(); ++i) {
            if (!row.places[i].is_repeated) {
                draw_borders(table, r, row.places[i], ends_page(table, r, i));
            }
        }
    }

    /// Rows of a table must have equal sums of columns (pdf.md 2.6).
    void fill_gap(ElementId row, std::size_t from, std::size_t to)
    {
        if (to > from) {
            element(add_element(Role::TD, row)).column_span = static_cast<int>(to - from);
        }
    }

    static Role cell_role(const TableBox& table, std::size_t r, std::size_t c)
    {
        if (r < table.header_rows) {
            return Role::TH;
        }
        const RowBox& row = table.rows[r];
        const bool is_pair = table.edges.size() == 3 && row.cells.size() == 2;
        const bool names_row =
            is_pair && c == 0 && table.header_rows == 0 && table.properties.look.first_column;
        return names_row ? Role::TH : Role::TD;
    }

    /// Does nothing of the table follow this part of the row on its page?
    static bool ends_page(const TableBox& table, std::size_t r, std::size_t part)
    {
        const RowBox& row = table.rows[r];
        if (r + 1 == table.rows.size() || part + 1 < row.places.size()) {
            return true;
        }
        const auto& next = table.rows[r + 1].places;
        const auto first = std::find_if(next.begin(), next.end(),
                                        [](const RowPlace& place) { return !place.is_repeated; });
        return first == next.end() || first->place.page != row.places[part].place.page;
    }

    void draw_fills(const TableBox& table, const RowBox& row, const RowPlace& place)
    {
        for (const CellBox& cell : row.cells) {
            if (cell.fill) {
                const Length left = place.place.x + table.edges[cell.column];
                const Length right = place.place.x + table.edges[cell.column + cell.column_span];
                add_box(place.place.page,
                        {{left, place.place.y, right - left, place.height}, *cell.fill});
            }
        }
    }

    void draw_borders(const TableBox& table, std::size_t r, const RowPlace& place, bool with_bottom)
    {
        draw_horizontal(table, r, place, place.place.y);
        if (with_bottom) {
            draw_horizontal(table, r + 1, place, place.place.y + place.height);
        }
        for (std::size_t column = 0; column < table.edges.size(); ++column) {
            const auto border = vertical_border(table, r, column);
            if (border) {
                const Length width = width_of(*border);
                draw_rule(place.place.page,
                          {place.place.x + table.edges[column] - width / 2, place.place.y, width,
                           place.height},
                          *border, false);
            }
        }
    }

    void draw_horizontal(const TableBox& table, std::size_t row_below, const RowPlace& place,
                         Length y)
    {
        const std::size_t columns = table.edges.size() - 1;
        for (std::size_t column = 0; column < columns;) {
            const auto border = horizontal_border(table, row_below, column);
            std::size_t end = column + 1;
            while (end < columns && horizontal_border(table, row_below, end) == border) {
                ++end;
            }
            if (border) {
                const Length width = width_of(*border);
                const Length above = row_below == 0                   ? Length()
                                     : row_below == table.rows.size() ? width
                                                                      : width / 2;
                draw_rule(place.place.page,
                          {place.place.x + table.edges[column] - width / 2, y - above,
                           table.edges[end] - table.edges[column] + width, width},
                          *border, true);
            }
            column = end;
        }
    }

    void draw_rule(std::uint32_t page, Box box, const docx::Border& border, bool is_horizontal)
    {
        const Colour colour = colour_of(border);
        if (border.style == docx::LineStyle::Dotted || border.style == docx::LineStyle::Dashed) {
            draw_pattern(page, box, border, is_horizontal);
            return;
        }
        if (border.style != docx::LineStyle::Double) {
            add_box(page, {box, colour});
            return;
        }
        // Two lines and a space, each a third.
        Box first = box;
        Box second = box;
        if (is_horizontal) {
            first.height = second.height = box.height / 3;
            second.top = box.top + box.height - second.height;
        } else {
            first.width = second.width = box.width / 3;
            second.left = box.left + box.width - second.width;
        }
        add_box(page, {first, colour});
        add_box(page, {second, colour});
    }

    /// Dots as long as the line is thick, dashes three times that, and as much space.
    void draw_pattern(std::uint32_t page, const Box& box, const docx::Border& border,
                      bool is_horizontal)
    {
        const Length thickness = is_horizontal ? box.height : box.width;
        const std::int64_t times = border.style == docx::LineStyle::Dashed ? 3 : 1;
        const Length mark = std::max(thickness, Length::half_points(1)) * times;
        const Length end = is_horizontal ? box.width : box.height;
        for (Length at; at < end; at += mark * 2) {
            const Length length = std::min(mark, end - at);
            Box part = box;
            if (is_horizontal) {
                part.left = box.left + at;
                part.width = length;
            } else {
                part.top = box.top + at;
                part.height = length;
            }
            add_box(page, {part, colour_of(border)});
        }
    }

    void add_box(std::uint32_t page, FilledBox box)
    {
        if (box.box.width > Length() && box.box.height > Length()) {
            items(page).push_back({artifact_.value_or(Artifact::Layout), box});
        }
    }

    // --- Lines -------------------------------------------------------------------------------

    /// Lines on each page: what lies below the text, the text, what lies above it. Without
    /// parents (a blank paragraph, or an artifact) no content enters the tree.
    void draw_content(ParagraphBox& paragraph, const Parents* parents)
    {
        owner_.reset();
        links_.clear();
        draw_rule_of(paragraph);
        for (std::size_t first = 0; first < paragraph.places.size();) {
            const std::uint32_t page = paragraph.places[first].page;
            std::size_t end = first + 1;
            while (end < paragraph.places.size() && paragraph.places[end].page == page) {
                ++end;
            }
            draw_fragment(paragraph, first, end, parents);
            first = end;
        }
    }

    void draw_fragment(ParagraphBox& paragraph, std::size_t first, std::size_t end,
                       const Parents* parents)
    {
        const std::uint32_t page = paragraph.places[first].page;
        std::vector<DrawnLine> lines;
        lines.reserve(end - first);
        for (std::size_t i = first; i < end; ++i) {
            lines.push_back(
                draw_line(paragraph, paragraph.lines[i], paragraph.places[i], context_.styles));
        }
        draw_frame(paragraph, first, end);
        draw_bars(paragraph, first, end);
        for (const DrawnLine& line : lines) {
            for (const FilledBox& box : line.backgrounds) {
                add_box(page, box);
            }
        }
        owner_.reset();
        if (parents != nullptr || artifact_) {
            for (std::size_t i = 0; i < lines.size(); ++i) {
                exact_line_ = exact_line_of(paragraph, first + i);
                draw_runs(paragraph, page, lines[i], parents);
            }
        } else {
            draw_ornaments(paragraph, page, lines);
        }
        for (DrawnLine& line : lines) {
            for (const FilledBox& box : line.rules) {
                add_box(page, box);
            }
            for (GlyphRun& leader : line.leaders) {
                items(page).push_back({artifact_.value_or(Artifact::Layout), std::move(leader)});
            }
        }
    }

    void draw_runs(const ParagraphBox& paragraph, std::uint32_t page, DrawnLine& line,
                   const Parents* parents)
    {
        std::optional<Annotation> annotation;
        Owner annotated;
        for (DrawnRun& run : line.runs) {
            if (run.drawing >= 0) {
                draw_in_line(paragraph, page, run, parents);
            } else if (artifact_) {
                items(page).push_back({*artifact_, std::move(run.run)});
            }
            if (artifact_) {
                continue;
            }
            if (annotation && !(annotated == run.owner)) {
                add_link(std::move(*annotation), annotated);
                annotation.reset();
            }
            const bool continues = owner_ && *owner_ == run.owner && run_language_ == run.language;
            if (run.drawing < 0 && !continues) {
                owner_ = run.owner;
                run_language_ = run.language;
                content_ = {content_count_++};
                element(element_for(paragraph, run, *parents)).kids.emplace_back(content_);
            }
            if (run.owner.value > 0 && run.width > Length()) {
                annotated = run.owner;
                extend_link(annotation, paragraph, page, run);
            }
            if (run.drawing < 0) {
                items(page).push_back({content_, std::move(run.run)});
            }
        }
        if (annotation) {
            add_link(std::move(*annotation), annotated);
        }
    }

    /// The language of all words of the paragraph; 0 if they differ, or it is the document's.
    std::uint16_t language_of(const ParagraphBox& paragraph) const
    {
        std::optional<std::uint16_t> result;
        for (const Piece& piece : paragraph.pieces) {
            const bool has_words = std::any_of(
                paragraph.text.begin() + piece.begin, paragraph.text.begin() + piece.end,
                [](char32_t c) { return c > U' ' && c != U'\u00A0'; });
            const std::uint16_t language = context_.styles.format(piece.format).language;
            if (has_words && language != result.value_or(language)) {
                return 0;
            }
            result = has_words ? language : result;
        }
        return result.value_or(0);
    }

    /// The element of the run's owner, or in it one of the run's language.
    ElementId element_for(const ParagraphBox& paragraph, const DrawnRun& run,
                          const Parents& parents)
    {
        const ElementId whole = element_for(paragraph, run.owner, parents);
        if (run.language == language_ || run.language == 0) {
            return whole;
        }
        const ElementId span = add_element(Role::Span, whole);
        element(span).language = context_.styles.language(run.language);
        return span;
    }

    /// A reference to a note has its note right behind it.
    ElementId add_link_element(const LinkTarget& target, const Parents& parents)
    {
        switch (target.note_use) {
        case NoteUse::None:
            return add_element(Role::Link, parents.text);
        case NoteUse::Number:
            return add_element(Role::Link, parents.label);
        case NoteUse::Reference:
            break;
        }
        const ElementId reference = add_element(Role::Reference, parents.text);
        note_elements_[target.note] = add_element(Role::Note, parents.text);
        return add_element(Role::Link, reference);
    }

    ElementId element_for(const ParagraphBox& paragraph, Owner owner, const Parents& parents)
    {
        if (owner.value == Owner::label) {
            return parents.label;
        }
        if (owner.value == Owner::text) {
            return parents.text;
        }
        const auto known = links_.find(owner.value);
        if (known != links_.end()) {
            return known->second;
        }
        const LinkTarget& target = link_of(paragraph, owner);
        const ElementId link = add_link_element(target, parents);
        links_.emplace(owner.value, link);
        return link;
    }

    // --- Links -------------------------------------------------------------------------------

    void extend_link(std::optional<Annotation>& annotation, const ParagraphBox& paragraph,
                     std::uint32_t page, const DrawnRun& run)
    {
        const Box box{run.run.origin.x, run.run.origin.y - run.ascent, run.width,
                      run.ascent + run.descent};
        if (annotation) {
            Box& whole = annotation->box;
            const Length bottom = std::max(whole.top + whole.height, box.top + box.height);
            const Length right = std::max(whole.left + whole.width, box.left + box.width);
            whole.left = std::min(whole.left, box.left);
            whole.width = right - whole.left;
            whole.top = std::min(whole.top, box.top);
            whole.height = bottom - whole.top;
            return;
        }
        const LinkTarget& target = link_of(paragraph, run.owner);
        Link link{target.address, text_of(paragraph, run.owner)};
        if (target.note_use != NoteUse::None) {
            link.description = description_of(target, link.description);
        } else if (link.description.empty() || !target.address.empty()) {
            link.description = target.address.empty() ? "link" : target.address;
        }
        annotation = Annotation{page, box, std::move(link)};
        target_ = target;
    }

    std::string description_of(const LinkTarget& target, const std::string& mark) const
    {
        if (target.note_use == NoteUse::Number) {
            return "Back to the text";
        }
        const bool is_footnote = flow_.notes[target.note].kind == docx::NoteKind::Footnote;
        return (is_footnote ? "Footnote " : "Endnote ") + mark;
    }

    void add_link(Annotation annotation, Owner owner)
    {
        const AnnotationId id = add_annotation(std::move(annotation));
        if (target_.address.empty()) {
            internal_.emplace_back(id, target_);
        }
        element(links_.at(owner.value)).kids.emplace_back(id);
    }

    /// Destinations, now that nothing moves any more.
    void resolve_links()
    {
        for (const auto& [id, target] : internal_) {
            std::get<Link>(pages_.annotations[id.number].what).target = destination_of(target);
        }
    }

    /// Bar tabs are lines through the whole paragraph, whatever stands in it.
    void draw_bars(const ParagraphBox& paragraph, std::size_t first, std::size_t end)
    {
        const Length width = Length::half_points(1);
        const Place& place = paragraph.places[first];
        const Length bottom = paragraph.places[end - 1].y + paragraph.lines[end - 1].height;
        for (const TabStop& stop : paragraph.format.tabs) {
            if (stop.kind == docx::TabKind::Bar) {
                add_box(place.page,
                        {{place.x + stop.position, place.y, width, bottom - place.y}, black});
            }
        }
    }

    Destination destination_of(const LinkTarget& target)
    {
        if (target.note_use != NoteUse::None) {
            return destination_of_note(flow_.notes[target.note], target);
        }
        const Bookmark* found = find_bookmark(flow_, target.bookmark);
        return found == nullptr ? Destination{} : destination_of(*found->paragraph);
    }

    /// The note's first line, or the line that refers to it.
    static Destination destination_of_note(NoteBox& note, const LinkTarget& target)
    {
        if (target.note_use == NoteUse::Reference) {
            std::optional<Destination> first;
            for_each_paragraph(note.blocks, [&](const ParagraphBox& paragraph) {
                first = first ? first : destination_of(paragraph);
            });
            return first.value_or(Destination{});
        }
        const ParagraphBox& referrer = *note.referrer;
        const auto anchor = std::lower_bound(
            referrer.footnotes.begin(), referrer.footnotes.end(), target.note,
            [](const NoteAnchor& at, std::uint32_t wanted) { return at.note < wanted; });
        if (anchor == referrer.footnotes.end() || anchor->line >= referrer.places.size()) {
            return destination_of(referrer);
        }
        const Place& place = referrer.places[anchor->line];
        return {place.page, place.y};
    }

    // --- Paragraph borders and shading -------------------------------------------------------

    void draw_frame(const ParagraphBox& paragraph, std::size_t first, std::size_t end)
    {
        const ParagraphFormat& format = paragraph.format;
        const docx::Borders& borders = format.borders;
        const bool has_frame = is_visible(borders.top) || is_visible(borders.bottom) ||
                               is_visible(borders.left) || is_visible(borders.right);
        if (!has_frame && !format.fill) {
            return;
        }
        const Place& place = paragraph.places[first];
        const bool continues = first == 0 && paragraph.joins_previous;
        const bool is_first = first == 0 && !paragraph.joins_previous;
        const bool is_last = end == paragraph.lines.size() && !paragraph.joins_next;
        const auto space = [](const std::optional<docx::Border>& border) {
            return is_visible(border) ? Length::points(border->space_points) : Length();
        };
        // pdf.md 4.4: without a side border, the others and the shading reach over the text.
        const Length overhang = Length::emu(18'288);
        const auto reach = [&](const std::optional<docx::Border>& border) {
            return is_visible(border) ? Length::points(border->space_points) : overhang;
        };
        Box box;
        const Length start = std::min(format.left, format.left + format.first_line);
        box.left = place.x + (format.is_right_to_left ? format.right : start) - reach(borders.left);
        box.width = place.x + paragraph.width.value_or(Length()) -
                    (format.is_right_to_left ? start : format.right) + reach(borders.right) -
                    box.left;
        box.top = place.y - (is_first ? space(borders.top) : Length());
        if (continues) {
            box.top -= border_space_above(paragraph) + paragraph.joined_gap;
        }
        box.height = paragraph.places[end - 1].y + paragraph.lines[end - 1].height +
                     (is_last ? space(borders.bottom) : Length()) - box.top;
        if (format.fill) {
            add_box(place.page, {box, *format.fill});
        }
        draw_frame_rules(place.page, box, borders, is_first, is_last);
        if (continues && is_visible(borders.between)) {
            const Length width = width_of(*borders.between);
            const Length top = place.y - space(borders.between) - width;
            draw_rule(place.page, {box.left, top, box.width, width}, *borders.between, true);
        }
    }

    void draw_frame_rules(std::uint32_t page, const Box& box, const docx::Borders& borders,
                          bool is_first, bool is_last)
    {
        if (is_first && is_visible(borders.top)) {
            const Length width = width_of(*borders.top);
            draw_rule(page, {box.left, box.top - width, box.width, width}, *borders.top, true);
        }
        if (is_last && is_visible(borders.bottom)) {
            const Length width = width_of(*borders.bottom);
            draw_rule(page, {box.left, box.top + box.height, box.width, width}, *borders.bottom,
                      true);
        }
        if (is_visible(borders.left)) {
            const Length width = width_of(*borders.left);
            draw_rule(page, {box.left - width, box.top, width, box.height}, *borders.left, false);
        }
        if (is_visible(borders.right)) {
            const Length width = width_of(*borders.right);
            draw_rule(page, {box.left + box.width, box.top, width, box.height}, *borders.right,
                      false);
        }
    }

    // --- Headers and footers -----------------------------------------------------------------

    void draw_headers(std::uint32_t page)
    {
        const PageFrame& frame = frames_[page];
        if (frame.is_blank) {
            return;
        }
        const docx::SectionProperties& section = flow_.sections[frame.section].properties;
        const auto kind = static_cast<std::size_t>(frame.header);
        if (section.headers[kind]) {
            const Headers::LaidOut header =
                headers_.lay_out(*section.headers[kind], text_width(section), page, context_);
            // pdf.md 4.3: the first line of a header has no line gap above it.
            draw_story(header, page, section, Length::twips(section.header_distance) - header.gap,
                       Artifact::Header);
        }
        if (section.footers[kind]) {
            const Headers::LaidOut footer =
                headers_.lay_out(*section.footers[kind], text_width(section), page, context_);
            draw_story(footer, page, section,
                       Length::twips(section.page_height - section.footer_distance) -
                           footer.stacked.height,
                       Artifact::Footer);
        }
    }

    void draw_story(const Headers::LaidOut& story, std::uint32_t page,
                    const docx::SectionProperties& section, Length top, Artifact artifact)
    {
        place_slices(story.stacked.slices, {page, Length::twips(section.margin_left), top});
        artifact_ = artifact;
        is_in_header_ = true;
        draw_artifact(*story.blocks);
        is_in_header_ = false;
        artifact_.reset();
    }

    /// Content that is not read aloud: of headers, footers and repeated rows.
    void draw_artifact(std::vector<BlockBox>& blocks)
    {
        for (BlockBox& block : blocks) {
            if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
                const std::size_t texts = texts_.size();
                draw_content(**paragraph, nullptr);
                draw_floats(**paragraph, {0});
                draw_texts(texts, {0});
            } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
                draw_artifact_table(**table);
            } else {
                draw_artifact(std::get<std::unique_ptr<ContentsBox>>(block)->entries);
            }
        }
    }

    void draw_artifact_table(TableBox& table)
    {
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            for (std::size_t i = 0; i < table.rows[r].places.size(); ++i) {
                const RowPlace& place = table.rows[r].places[i];
                draw_fills(table, table.rows[r], place);
                for (CellBox& cell : table.rows[r].cells) {
                    if (cell.row_span > 0) {
                        draw_artifact(cell.blocks);
                    }
                }
                draw_borders(table, r, place, ends_page(table, r, i));
            }
        }
    }

    // --- Pictures, text boxes, shapes --------------------------------------------------------

    /// The box of a line of exact height: drawings are clipped to it.
    static std::optional<Box> exact_line_of(const ParagraphBox& paragraph, std::size_t line)
    {
        if (paragraph.format.line_rule != docx::LineRule::Exact) {
            return std::nullopt;
        }
        // As wide as any page, since only the height is exact.
        constexpr Length far = Length::points(14'400);
        return Box{-far, paragraph.places[line].y, far * 3, paragraph.lines[line].height};
    }

    void draw_in_line(const ParagraphBox& paragraph, std::uint32_t page, const DrawnRun& run,
                      const Parents* parents)
    {
        DrawingBox& drawing = *paragraph.drawings[static_cast<std::size_t>(run.drawing)];
        const docx::Sides& effects = drawing.drawing().effects;
        const Point corner{run.run.origin.x + Length::emu(effects.left),
                           run.run.origin.y - run.ascent + Length::emu(effects.top)};
        const ElementId parent =
            parents == nullptr ? ElementId{0} : element_for(paragraph, run.owner, *parents);
        draw_looks(paragraph, drawing, {page, corner, exact_line_}, parent);
        owner_.reset(); // text after it is a content of its own
    }

    void draw_ornaments(const ParagraphBox& paragraph, std::uint32_t page,
                        const std::vector<DrawnLine>& lines)
    {
        for (const DrawnLine& line : lines) {
            for (const DrawnRun& run : line.runs) {
                if (run.drawing >= 0) {
                    draw_in_line(paragraph, page, run, nullptr);
                }
            }
        }
    }

    struct DrawingPlace {
        std::uint32_t page = 0;
        Point corner;
        std::optional<Box> window; ///< nothing is seen outside
    };

    /// Everything but the text, which waits until the paragraph is drawn.
    void draw_looks(const ParagraphBox& paragraph, DrawingBox& drawing, const DrawingPlace& place,
                    ElementId parent)
    {
        std::vector<Graphic> graphics = graphics_of(drawing, place.corner, place.window, images_);
        if (!graphics.empty()) {
            const bool speaks = is_figure(drawing.drawing()) && !artifact_;
            const Mark mark = speaks ? Mark(add_figure(paragraph, drawing, place, parent))
                                     : Mark(artifact_.value_or(Artifact::Layout));
            for (Graphic& graphic : graphics) {
                items(place.page).push_back({mark, std::move(graphic)});
            }
        }
        for (std::size_t i = 0; i < drawing.texts.size(); ++i) {
            if (!drawing.texts[i].blocks.empty()) {
                texts_.push_back({&drawing, i, place.page, place.corner, layer_});
            }
        }
    }

    ContentId add_figure(const ParagraphBox& paragraph, const DrawingBox& drawing,
                         const DrawingPlace& place, ElementId parent)
    {
        const docx::Drawing& source = drawing.drawing();
        const Extent size = size_of(drawing);
        const ElementId id = add_element(Role::Figure, parent);
        Element& figure = element(id);
        figure.alt = source.alt;
        figure.figure = FigurePlace{
            place.page, {place.corner.x, place.corner.y, size.width, size.height}, !source.anchor};
        if (source.alt.empty()) {
            figure.alt = source.name.empty() ? "picture" : source.name;
            context_.spelling.report.stand_at(*paragraph.source, paragraph.is_body);
            context_.spelling.report.add(
                Severity::Warning, "image-without-alt",
                fmt::format("the picture '{}' in paragraph {} says nothing to those who cannot see"
                            " it; it is read aloud as '{}'",
                            source.name, paragraph.source->number, figure.alt),
                "describe it in Word under Edit Alt Text, or mark it as decorative");
        }
        const ContentId content{content_count_++};
        figure.kids.emplace_back(content);
        return content;
    }

    /// Text boxes met since there were `first` of them.
    void draw_texts(std::size_t first, ElementId parent)
    {
        const std::vector<PendingText> pending(texts_.begin() + static_cast<std::ptrdiff_t>(first),
                                               texts_.end());
        texts_.resize(first);
        for (const PendingText& text : pending) {
            Layer* const outer = std::exchange(layer_, text.layer);
            draw_text(text, parent);
            layer_ = outer;
        }
    }

    void draw_text(const PendingText& text, ElementId parent)
    {
        DrawnText& drawn = text.drawing->texts[text.part];
        const Point corner = text_corner(*text.drawing, text.part, text.corner);
        place_slices(drawn.slices, {text.page, corner.x, corner.y});
        if (overflow_of(*text.drawing, text.part) > Length::points(1)) {
            context_.spelling.report.add(
                Severity::Warning, "text-box-overflow",
                fmt::format("the text of '{}' is higher than its box and goes on below it",
                            text.drawing->drawing().name),
                "make the text box higher");
        }
        if (artifact_) {
            draw_artifact(drawn.blocks);
        } else {
            draw_blocks(drawn.blocks, add_element(Role::Div, parent));
        }
    }

    // --- Floats ------------------------------------------------------------------------------

    void draw_floats(ParagraphBox& paragraph, ElementId parent)
    {
        for (const DrawingAnchor& anchor : paragraph.anchors) {
            const std::size_t line = line_of(paragraph, anchor);
            if (line < paragraph.places.size()) {
                draw_float(paragraph, anchor, line, parent);
            }
        }
    }

    void draw_float(ParagraphBox& paragraph, const DrawingAnchor& anchor, std::size_t line,
                    ElementId parent)
    {
        DrawingBox& drawing = *paragraph.drawings[anchor.drawing];
        const docx::Anchor& stated = *drawing.drawing().anchor;
        std::uint32_t page = paragraph.places[line].page;
        const PageFrame& frame = frames_[page];
        const FloatGround ground =
            ground_of(paragraph, anchor, line,
                      {flow_.sections[frame.section].properties, frame.number % 2 != 0});
        const Extent size = size_of(drawing);
        Point corner = corner_of_float(stated, size, ground);
        if (anchor.place && !artifact_) {
            // Set before the text made way for it.
            page = anchor.place->page;
            corner = {anchor.place->x, anchor.place->y};
        } else if (stated.wrap != docx::Wrap::None) {
            report_covered(paragraph, drawing, page, {corner.x, corner.y, size.width, size.height});
        }
        const bool is_behind = stated.is_behind_text || is_in_header_;
        auto& layers = is_behind ? layers_[page].behind : layers_[page].in_front;
        layers.push_back(std::make_unique<Layer>());
        layers.back()->is_of_body = !is_in_header_;
        layers.back()->order = stated.order;
        Layer* const outer = std::exchange(layer_, layers.back().get());
        draw_linked(paragraph, drawing, {page, corner, std::nullopt}, anchor.owner, parent);
        layer_ = outer;
    }

    /// In headers, cells and text boxes no text makes way for what floats.
    void report_covered(const ParagraphBox& paragraph, const DrawingBox& drawing,
                        std::uint32_t page, const Box& box)
    {
        const docx::SectionProperties& section = flow_.sections[frames_[page].section].properties;
        const Length body_top = Length::twips(std::abs(section.margin_top));
        const Length body_bottom =
            Length::twips(section.page_height - std::abs(section.margin_bottom));
        const Length bottom = box.top + box.height;
        bool covers = is_in_header_ && box.top < body_bottom && bottom > body_top;
        for (std::size_t i = 0; i < paragraph.places.size(); ++i) {
            const Line& line = paragraph.lines[i];
            const Place& place = paragraph.places[i];
            covers = covers || (place.page == page && line.begin < line.end && place.y < bottom &&
                                place.y + line.height > box.top);
        }
        if (covers) {
            context_.spelling.report.add(
                Severity::Warning, "float-not-wrapped",
                fmt::format("text may lie over or under '{}', which Word lets it wrap around, on"
                            " page {}",
                            drawing.drawing().name, page + 1),
                "set it in line with the text, or where there is no text");
        }
    }

    void draw_linked(const ParagraphBox& paragraph, DrawingBox& drawing, const DrawingPlace& place,
                     Owner owner, ElementId parent)
    {
        if (owner.value <= 0 || artifact_ || !is_figure(drawing.drawing())) {
            draw_looks(paragraph, drawing, place, parent);
            return;
        }
        links_.clear();
        links_.emplace(owner.value, add_element(Role::Link, parent));
        draw_looks(paragraph, drawing, place, links_.at(owner.value));
        DrawnRun run;
        run.owner = owner;
        const Extent size = size_of(drawing);
        run.width = size.width;
        run.ascent = size.height;
        run.run.origin = {place.corner.x, place.corner.y + size.height};
        std::optional<Annotation> annotation;
        extend_link(annotation, paragraph, place.page, run);
        add_link(std::move(*annotation), owner);
    }

    /// Behind the text: what headers hold, then what the body holds; in front: the rest.
    void merge_layers()
    {
        for (std::size_t page = 0; page < layers_.size(); ++page) {
            const auto is_below = [](const auto& one, const auto& other) {
                return std::pair(one->is_of_body, one->order) <
                       std::pair(other->is_of_body, other->order);
            };
            PageLayers& layers = layers_[page];
            std::stable_sort(layers.behind.begin(), layers.behind.end(), is_below);
            std::stable_sort(layers.in_front.begin(), layers.in_front.end(), is_below);
            std::vector<Item> all;
            const auto append = [&](std::vector<Item>& items) {
                all.insert(all.end(), std::make_move_iterator(items.begin()),
                           std::make_move_iterator(items.end()));
            };
            if (layers.behind.empty() && layers.in_front.empty()) {
                continue;
            }
            for (const auto& layer : layers.behind) {
                append(layer->items);
            }
            append(pages_.pages[page].items);
            for (const auto& layer : layers.in_front) {
                append(layer->items);
            }
            pages_.pages[page].items = std::move(all);
        }
    }

    Flow& flow_;
    Headers& headers_;
    const std::vector<PageFrame>& frames_;
    const LayoutContext& context_;
    DrawnImages images_;
    std::vector<PageLayers> layers_; ///< by page
    Layer* layer_ = nullptr;         ///< what is drawn into; none: the page itself
    std::vector<PendingText> texts_;
    std::optional<Box> exact_line_; ///< the line being drawn, if its height is exact
    bool is_in_header_ = false;
    Pages pages_;
    std::vector<int> headings_; ///< stated levels of the open headings
    std::optional<Artifact> artifact_;
    std::optional<Owner> owner_;     ///< of the content being written
    std::uint16_t run_language_ = 0; ///< of that content
    std::uint16_t language_ = 0;     ///< of the paragraph being drawn
    ContentId content_;
    std::uint32_t content_count_ = 0;
    std::map<int, ElementId> links_; ///< of the paragraph being drawn
    LinkTarget target_;
    std::vector<std::pair<AnnotationId, LinkTarget>> internal_;
    std::vector<std::optional<ElementId>> note_elements_; ///< by note
};

} // namespace

Pages draw(Flow& flow, Headers& headers, const std::vector<PageFrame>& frames,
           const LayoutContext& context)
{
    return Drawer(flow, headers, frames, context).draw();
}

} // namespace indenture::layout
