#include "layout/contents.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>

namespace indenture::layout {
namespace {

constexpr int levels = 9;

/// The level of a built-in heading style, 1 to 9; 0 for other styles.
int heading_style_level(const docx::Style* style)
{
    const std::string name = style == nullptr ? "" : lower_case(style->name);
    return name.size() == 9 && name.starts_with("heading ") && name[8] >= '1' && name[8] <= '9'
               ? name[8] - '0'
               : 0;
}

/// "1-3"; all levels if nothing is said.
std::pair<int, int> range_of(const std::string& text)
{
    if (text.size() < 3) {
        return {1, levels};
    }
    return {std::clamp(text.front() - '0', 1, levels), std::clamp(text.back() - '0', 1, levels)};
}

/// "Schedule heading,1,Annex,2": which level a named style has.
std::map<std::string, int> style_levels(const std::string& text)
{
    std::map<std::string, int> result;
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ',' || c == ';') {
            parts.emplace_back();
        } else if (c != ' ' || !parts.back().empty()) {
            parts.back().push_back(c);
        }
    }
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        const char digit = parts[i + 1].empty() ? '1' : parts[i + 1].back();
        result[lower_case(parts[i])] = std::clamp(digit - '0', 1, levels);
    }
    return result;
}

/// Which paragraphs a field code asks for.
class Choice {
public:
    Choice(const FieldCode& code, const Flow& flow, const StyleSheet& styles)
        : styles_(styles), named_(style_levels(code.value("t"))), by_outline_(code.has("u")),
          without_page_(code.has("n") ? range_of(code.value("n")) : std::pair(1, 0)),
          separator_(code.has("p") ? code.value("p") : "\t")
    {
        const bool says_nothing = std::none_of(std::begin(sources), std::end(sources),
                                               [&](const char* name) { return code.has(name); });
        range_ = code.has("o") || says_nothing ? range_of(code.value("o")) : std::pair(1, 0);
        if (const Bookmark* within = find_bookmark(flow, code.value("b"))) {
            first_ = within->first;
            last_ = within->last;
        }
    }

    bool is_within(const ParagraphBox& paragraph) const
    {
        return paragraph.order && *paragraph.order >= first_ && *paragraph.order <= last_;
    }

    /// The level of a paragraph's entry, 1 to 9; 0: it has none.
    int level_of(const ParagraphBox& paragraph) const
    {
        const docx::Style* style = styles_.base(paragraph.base).style;
        if (style != nullptr && named_.contains(lower_case(style->name))) {
            return named_.at(lower_case(style->name));
        }
        const int of_style = heading_style_level(style);
        if (of_style >= range_.first && of_style <= range_.second) {
            return of_style;
        }
        const int of_outline = paragraph.format.outline_level + 1;
        return by_outline_ && of_outline <= levels && !paragraph.is_title &&
                       (range_.second == 0 || of_outline <= range_.second)
                   ? of_outline
                   : 0;
    }

    ContentsItem item(ParagraphBox& paragraph, int level) const
    {
        ContentsItem result;
        result.paragraph = &paragraph;
        result.level = level;
        result.has_page = level < without_page_.first || level > without_page_.second;
        result.separator = separator_;
        return result;
    }

private:
    static constexpr const char* sources[] = {"o", "u", "t", "c", "a", "f", "l"};

    const StyleSheet& styles_;
    std::map<std::string, int> named_;
    bool by_outline_;
    std::pair<int, int> without_page_; ///< levels
    std::string separator_;
    std::pair<int, int> range_{1, 0};
    std::uint32_t first_ = 0;
    std::uint32_t last_ = ~std::uint32_t{0};
};

std::string upper_case(std::string text)
{
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

} // namespace

std::vector<ContentsItem> contents_items(const FieldCode& code, Flow& flow,
                                         const StyleSheet& styles)
{
    const Choice choice(code, flow, styles);
    std::vector<ContentsItem> items;
    if (code.has("c")) {
        for (ParagraphBox* paragraph : flow.by_sequence[lower_case(code.value("c"))]) {
            if (choice.is_within(*paragraph)) {
                items.push_back(choice.item(*paragraph, 1));
            }
        }
    } else if (!code.has("a")) {
        for (ParagraphBox* paragraph : flow.paragraphs) {
            const int level = paragraph->says_something && choice.is_within(*paragraph)
                                  ? choice.level_of(*paragraph)
                                  : 0;
            if (level > 0) {
                items.push_back(choice.item(*paragraph, level));
                const std::optional<Label>& label = paragraph->label;
                items.back().number =
                    label && label->format != docx::NumberFormat::Bullet ? label->text : "";
            }
        }
    }
    if (code.has("f") || code.has("l")) {
        const std::string list = code.value("f").empty() ? "C" : upper_case(code.value("f"));
        const auto [first, last] = range_of(code.value("l"));
        for (const ContentsMark& mark : flow.contents_marks) {
            if (mark.list == list && mark.level >= first && mark.level <= last &&
                choice.is_within(*mark.paragraph)) {
                items.push_back(choice.item(*mark.paragraph, mark.level));
                items.back().text = mark.text;
                items.back().has_page = items.back().has_page && mark.has_page;
            }
        }
        std::stable_sort(items.begin(), items.end(),
                         [](const ContentsItem& a, const ContentsItem& b) {
                             return *a.paragraph->order < *b.paragraph->order;
                         });
    }
    for (ContentsItem& item : items) {
        const std::uint32_t order = *item.paragraph->order;
        // No bookmark of a document holds a line feed.
        item.bookmark = fmt::format("entry\n{}", order);
        flow.bookmarks.try_emplace(item.bookmark,
                                   Bookmark{item.paragraph, nullptr, nullptr, order, order});
    }
    return items;
}

ContentsEntries::ContentsEntries(const docx::Document& document, StyleSheet& styles,
                                 const FieldCode& code, int text_width)
    : document_(document), styles_(styles), lists_figures_(code.has("c")), text_width_(text_width)
{
}

std::vector<std::unique_ptr<docx::Paragraph>>
ContentsEntries::make(const std::vector<ContentsItem>& items)
{
    std::array<Length, levels + 1> widest{};
    for (const ContentsItem& item : items) {
        Length& width = widest[static_cast<std::size_t>(item.level)];
        const BaseId base = styles_.base_of(empty_entry(item.level), 0, std::nullopt);
        width = std::max(width, width_of(item.number, base));
    }
    std::vector<std::unique_ptr<docx::Paragraph>> result;
    for (const ContentsItem& item : items) {
        result.push_back(entry(item, widest[static_cast<std::size_t>(item.level)]));
    }
    return result;
}

const docx::Style* ContentsEntries::style_of(int level) const
{
    const std::string name = lists_figures_ ? "table of figures" : fmt::format("toc {}", level);
    for (const docx::Style& style : document_.styles.all) {
        if (style.kind == docx::StyleKind::Paragraph && lower_case(style.name) == name) {
            return &style;
        }
    }
    return nullptr;
}

docx::Paragraph ContentsEntries::empty_entry(int level) const
{
    docx::Paragraph entry;
    if (const docx::Style* style = style_of(level)) {
        entry.properties.style = style->id;
    } else {
        entry.properties.indent_left = 220 * (level - 1);
    }
    return entry;
}

std::unique_ptr<docx::Paragraph> ContentsEntries::entry(const ContentsItem& item,
                                                        Length widest_number)
{
    auto entry = std::make_unique<docx::Paragraph>(empty_entry(item.level));
    const auto field = [](std::string instruction) {
        docx::Field result;
        result.instruction = std::move(instruction);
        return docx::Inline{std::move(result)};
    };
    docx::Hyperlink link;
    link.anchor = item.bookmark;
    if (!item.number.empty()) {
        link.content.push_back({docx::Run{{}, item.number + "\t"}});
    }
    if (item.text.empty()) {
        link.content.push_back(field("REF \"" + item.bookmark + "\" \\* Charformat"));
    } else {
        link.content.push_back({docx::Run{{}, item.text}});
    }
    if (item.has_page) {
        link.content.push_back({docx::Run{{}, item.separator}});
        link.content.push_back(field("PAGEREF \"" + item.bookmark + "\""));
    }
    entry->content.push_back({std::move(link)});
    add_tabs(*entry, item, widest_number);
    return entry;
}

/// What Word adds to the style's own stops: one after a number that reaches past them, one
/// with a leader at the right margin.
void ContentsEntries::add_tabs(docx::Paragraph& entry, const ContentsItem& item,
                               Length widest_number)
{
    const BaseId base = styles_.base_of(entry, 0, std::nullopt);
    const ParagraphFormat format = styles_.paragraph_format(base, entry.properties);
    const Length start = format.left + format.first_line;
    const Length end = start + width_of(item.number, base);
    const bool has_stop =
        (format.first_line < Length() && format.left > end) ||
        std::any_of(format.tabs.begin(), format.tabs.end(), [&](const TabStop& tab) {
            return tab.kind == docx::TabKind::Left && tab.position > end;
        });
    if (!item.number.empty() && !has_stop) {
        constexpr int step = 220; // Word keeps such stops to multiples of 11 points
        const auto past = static_cast<int>((start + widest_number).in_emu() / 635) + step / 2;
        entry.properties.tabs.push_back({(past / step + 1) * step});
    }
    const bool has_right =
        std::any_of(format.tabs.begin(), format.tabs.end(),
                    [](const TabStop& tab) { return tab.kind == docx::TabKind::Right; });
    if (!has_right && item.has_page) {
        entry.properties.tabs.push_back({text_width_, docx::TabKind::Right, docx::Leader::Dot});
    }
}

Length ContentsEntries::width_of(const std::string& text, BaseId base)
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

} // namespace indenture::layout
