#include "docx/property_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace indenture::docx {
namespace {

// Far beyond any page, far below what sums of thousands could overflow.
constexpr int measure_max = 1'000'000;

constexpr std::string_view w14 = "http://schemas.microsoft.com/office/word/2010/wordml";

std::optional<int> w_int(XmlElement element, std::string_view name)
{
    const auto text = element.w(name);
    return text ? to_int(*text) : std::nullopt;
}

std::optional<int> either(std::optional<int> first, std::optional<int> second)
{
    return first ? first : second;
}

std::optional<Rgb> read_rgb(std::string_view hex)
{
    unsigned value = 0;
    const auto end = hex.data() + hex.size();
    const auto [stop, error] = std::from_chars(hex.data(), end, value, 16);
    if (hex.size() != 6 || error != std::errc() || stop != end) {
        return std::nullopt;
    }
    return Rgb{static_cast<std::uint8_t>(value >> 16U),
               static_cast<std::uint8_t>(value >> 8U & 0xFFU),
               static_cast<std::uint8_t>(value & 0xFFU)};
}

Colouring read_colouring(std::string_view text)
{
    return {read_rgb(text)};
}

std::optional<Colouring> read_highlight(std::string_view name)
{
    static const std::map<std::string, Rgb, std::less<>> colours = {
        {"black", {0, 0, 0}},          {"blue", {0, 0, 255}},
        {"cyan", {0, 255, 255}},       {"green", {0, 255, 0}},
        {"magenta", {255, 0, 255}},    {"red", {255, 0, 0}},
        {"yellow", {255, 255, 0}},     {"white", {255, 255, 255}},
        {"darkBlue", {0, 0, 128}},     {"darkCyan", {0, 128, 128}},
        {"darkGreen", {0, 128, 0}},    {"darkMagenta", {128, 0, 128}},
        {"darkRed", {128, 0, 0}},      {"darkYellow", {128, 128, 0}},
        {"darkGray", {128, 128, 128}}, {"lightGray", {192, 192, 192}}};
    const auto found = colours.find(name);
    return found == colours.end() ? Colouring{} : Colouring{found->second};
}

std::optional<std::string> theme_font(const Theme& theme, const std::string& place)
{
    const std::string& font = place.starts_with("major") ? theme.major_font : theme.minor_font;
    return font.empty() ? std::nullopt : std::optional(font);
}

std::optional<std::string> read_font(XmlElement fonts, const Theme& theme)
{
    for (const char* name : {"ascii", "hAnsi"}) {
        if (const auto place = fonts.w(std::string(name) + "Theme")) {
            if (auto font = theme_font(theme, *place)) {
                return font;
            }
        }
        if (auto font = fonts.w(name); font && !font->empty()) {
            return font;
        }
    }
    return std::nullopt;
}

std::optional<std::string> read_complex_font(XmlElement fonts)
{
    const auto font = fonts.w("cs");
    return font && !font->empty() ? font : std::nullopt;
}

std::optional<VerticalPosition> read_vertical_position(std::string_view text)
{
    return text == "superscript" ? VerticalPosition::Superscript
           : text == "subscript" ? VerticalPosition::Subscript
                                 : VerticalPosition::Baseline;
}

Alignment read_alignment(std::string_view text)
{
    if (text == "center") {
        return Alignment::Centre;
    }
    if (text == "right" || text == "end") {
        return Alignment::Right;
    }
    return text == "both" || text == "distribute" ? Alignment::Both : Alignment::Left;
}

LineRule read_line_rule(std::string_view text)
{
    return text == "exact"     ? LineRule::Exact
           : text == "atLeast" ? LineRule::AtLeast
                               : LineRule::Auto;
}

TabStop read_tab(XmlElement tab)
{
    static const std::map<std::string, TabKind, std::less<>> kinds = {
        {"center", TabKind::Centre},   {"right", TabKind::Right}, {"end", TabKind::Right},
        {"decimal", TabKind::Decimal}, {"bar", TabKind::Bar},     {"clear", TabKind::Clear}};
    static const std::map<std::string, Leader, std::less<>> leaders = {
        {"dot", Leader::Dot},
        {"hyphen", Leader::Hyphen},
        {"underscore", Leader::Underscore},
        {"heavy", Leader::Underscore},
        {"middleDot", Leader::MiddleDot}};
    TabStop stop;
    stop.position = w_int(tab, "pos").value_or(0);
    if (const auto kind = kinds.find(tab.w("val").value_or("")); kind != kinds.end()) {
        stop.kind = kind->second;
    }
    const auto leader = leaders.find(tab.w("leader").value_or(""));
    if (leader != leaders.end()) {
        stop.leader = leader->second;
    }
    return stop;
}

void read_indents(XmlElement ind, ParagraphProperties& result)
{
    result.indent_left = either(w_int(ind, "left"), w_int(ind, "start"));
    result.indent_right = either(w_int(ind, "right"), w_int(ind, "end"));
    if (const auto hanging = w_int(ind, "hanging")) {
        result.indent_first_line = -*hanging;
    } else {
        result.indent_first_line = w_int(ind, "firstLine");
    }
}

void read_spacing(XmlElement spacing, ParagraphProperties& result)
{
    // Word shows "automatic" space as 14 points.
    constexpr int automatic = 280;
    const auto is_automatic = [&](std::string_view name) {
        const std::string value = spacing.w(name).value_or("0");
        return value == "1" || value == "true" || value == "on";
    };
    result.space_before =
        is_automatic("beforeAutospacing") ? std::optional(automatic) : w_int(spacing, "before");
    result.space_after =
        is_automatic("afterAutospacing") ? std::optional(automatic) : w_int(spacing, "after");
    result.line = w_int(spacing, "line");
    if (const auto rule = spacing.w("lineRule")) {
        result.line_rule = read_line_rule(*rule);
    } else if (result.line) {
        result.line_rule = LineRule::Auto;
    }
}

std::optional<Border> read_border(XmlElement border)
{
    if (!border) {
        return std::nullopt;
    }
    const std::string style = border.w("val").value_or("none");
    Border result;
    result.style = style == "none" || style == "nil"        ? LineStyle::None
                   : style == "double" || style == "triple" ? LineStyle::Double
                   : style == "dotted"                      ? LineStyle::Dotted
                   : style.find("ash") != std::string::npos ? LineStyle::Dashed
                                                            : LineStyle::Single;
    result.width_eighths = std::clamp(w_int(border, "sz").value_or(4), 0, 96 * 8);
    result.space_points = std::clamp(w_int(border, "space").value_or(0), 0, 31);
    result.colour = read_colouring(border.w("color").value_or("auto"));
    return result;
}

Width read_width(XmlElement width)
{
    if (!width) {
        return {};
    }
    const std::string kind = width.w("type").value_or("dxa");
    const std::string text = width.w("w").value_or("0");
    const int value = to_int(text).value_or(0);
    if (text.ends_with('%')) {
        return {WidthKind::FiftiethsOfPercent, value * 50};
    }
    if (kind == "pct") {
        return {WidthKind::FiftiethsOfPercent, value};
    }
    return kind == "dxa" ? Width{WidthKind::Twips, value} : Width{};
}

CellMargins read_margins(XmlElement margins)
{
    CellMargins result;
    const auto side = [&](std::string_view name) -> std::optional<int> {
        const XmlElement element = margins ? margins.child_w(name) : XmlElement();
        return element ? w_int(element, "w") : std::nullopt;
    };
    result.top = side("top");
    result.bottom = side("bottom");
    result.left = either(side("left"), side("start"));
    result.right = either(side("right"), side("end"));
    return result;
}

std::optional<VerticalAlignment> read_vertical_alignment(XmlElement parent)
{
    const auto text = child_value(parent, "vAlign");
    if (!text) {
        return std::nullopt;
    }
    return *text == "center"   ? VerticalAlignment::Centre
           : *text == "bottom" ? VerticalAlignment::Bottom
                               : VerticalAlignment::Top;
}

TableLook read_look(XmlElement look)
{
    // ECMA-376-1, 17.4.56: either single attributes or one hexadecimal mask.
    unsigned mask = 0;
    const std::string hex = look.w("val").value_or("");
    std::from_chars(hex.data(), hex.data() + hex.size(), mask, 16);
    const auto bit = [&](std::string_view name, unsigned value) {
        const auto text = look.w(name);
        return text ? *text == "1" || *text == "true" || *text == "on" : (mask & value) != 0;
    };
    return {.first_row = bit("firstRow", 0x20),
            .last_row = bit("lastRow", 0x40),
            .first_column = bit("firstColumn", 0x80),
            .last_column = bit("lastColumn", 0x100),
            .row_bands = !bit("noHBand", 0x200),
            .column_bands = !bit("noVBand", 0x400)};
}

} // namespace

std::optional<int> to_int(std::string_view text)
{
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) {
        return std::nullopt;
    }
    return std::clamp(value, -measure_max, measure_max);
}

bool is_on(XmlElement element)
{
    const std::string value = element.w("val").value_or("true");
    return value != "0" && value != "false" && value != "off";
}

std::optional<std::string> child_value(XmlElement parent, std::string_view child)
{
    const XmlElement element = parent ? parent.child_w(child) : XmlElement();
    return element ? element.w("val") : std::nullopt;
}

std::optional<int> child_int(XmlElement parent, std::string_view child)
{
    const auto text = child_value(parent, child);
    return text ? to_int(*text) : std::nullopt;
}

std::optional<bool> child_on(XmlElement parent, std::string_view child)
{
    const XmlElement element = parent ? parent.child_w(child) : XmlElement();
    return element ? std::optional(is_on(element)) : std::nullopt;
}

RunProperties read_run_properties(XmlElement rpr, const Theme& theme)
{
    static const std::map<std::string, Toggle, std::less<>> toggles = {
        {"b", Toggle::Bold},        {"i", Toggle::Italic},
        {"caps", Toggle::Caps},     {"smallCaps", Toggle::SmallCaps},
        {"strike", Toggle::Strike}, {"dstrike", Toggle::Strike},
        {"vanish", Toggle::Vanish}};
    RunProperties result;
    if (!rpr) {
        return result;
    }
    for (const XmlElement element : rpr.children()) {
        if (element.is(w14, "ligatures")) {
            const std::string which = element.attribute(w14, "val").value_or("none");
            result.has_ligatures = which.starts_with("standard") || which == "all";
        }
        if (element.space() != ns::w) {
            continue;
        }
        const std::string_view name = element.name();
        const std::string value = element.w("val").value_or("");
        if (const auto toggle = toggles.find(name); toggle != toggles.end()) {
            result.toggles[static_cast<std::size_t>(toggle->second)] = is_on(element);
        } else if (name == "rStyle") {
            result.style = value;
        } else if (name == "rFonts") {
            result.font = read_font(element, theme);
            result.complex_font = read_complex_font(element);
        } else if (name == "sz") {
            result.size_half_points = to_int(value);
        } else if (name == "color") {
            result.colour = read_colouring(value);
        } else if (name == "u") {
            result.is_underlined = value != "none";
        } else if (name == "spacing") {
            result.spacing = to_int(value);
        } else if (name == "position") {
            result.raise_half_points = to_int(value);
        } else if (name == "kern") {
            result.kern_half_points = to_int(value);
        } else if (name == "vertAlign") {
            result.vertical_position = read_vertical_position(value);
        } else if (name == "highlight") {
            result.fill = read_highlight(value);
        } else if (name == "shd") {
            if (!result.fill) {
                result.fill = read_shading(element);
            }
        } else if (name == "lang" && !value.empty()) {
            result.language = value;
        } else if (name == "rtl") {
            result.is_right_to_left = is_on(element);
        } else if (name == "szCs") {
            result.complex_size_half_points = to_int(value);
        } else if (name == "bCs") {
            result.is_complex_bold = is_on(element);
        } else if (name == "iCs") {
            result.is_complex_italic = is_on(element);
        }
    }
    return result;
}

ParagraphProperties read_paragraph_properties(XmlElement ppr)
{
    ParagraphProperties result;
    if (!ppr) {
        return result;
    }
    result.style = child_value(ppr, "pStyle").value_or("");
    if (const XmlElement ind = ppr.child_w("ind")) {
        read_indents(ind, result);
    }
    if (const XmlElement spacing = ppr.child_w("spacing")) {
        read_spacing(spacing, result);
    }
    if (const auto jc = child_value(ppr, "jc")) {
        result.alignment = read_alignment(*jc);
    }
    result.contextual_spacing = child_on(ppr, "contextualSpacing");
    result.keep_next = child_on(ppr, "keepNext");
    result.keep_lines = child_on(ppr, "keepLines");
    result.widow_control = child_on(ppr, "widowControl");
    result.page_break_before = child_on(ppr, "pageBreakBefore");
    result.snaps_to_grid = child_on(ppr, "snapToGrid");
    result.is_right_to_left = child_on(ppr, "bidi");
    result.outline_level = child_int(ppr, "outlineLvl");
    if (const XmlElement numbering = ppr.child_w("numPr")) {
        result.numbering.number = child_int(numbering, "numId");
        result.numbering.level = child_int(numbering, "ilvl");
    }
    if (const XmlElement tabs = ppr.child_w("tabs")) {
        for (const XmlElement tab : tabs.children()) {
            if (tab.is_w("tab")) {
                result.tabs.push_back(read_tab(tab));
            }
        }
    }
    if (const XmlElement borders = ppr.child_w("pBdr")) {
        result.borders = read_borders(borders);
    }
    result.fill = read_shading(ppr.child_w("shd"));
    return result;
}

Borders read_borders(XmlElement borders)
{
    Borders result;
    if (!borders) {
        return result;
    }
    const auto side = [&](std::string_view name) { return read_border(borders.child_w(name)); };
    result.top = side("top");
    result.bottom = side("bottom");
    result.left = side("left") ? side("left") : side("start");
    result.right = side("right") ? side("right") : side("end");
    result.between = side("between");
    result.inside_horizontal = side("insideH");
    result.inside_vertical = side("insideV");
    return result;
}

std::optional<Colouring> read_shading(XmlElement shading)
{
    if (!shading) {
        return std::nullopt;
    }
    if (shading.w("val") == "solid") {
        const auto colour = read_rgb(shading.w("color").value_or("auto"));
        return Colouring{colour ? colour : Rgb{0, 0, 0}};
    }
    return read_colouring(shading.w("fill").value_or("auto"));
}

CellProperties read_cell_properties(XmlElement tcpr)
{
    // Word refuses tables of more than 63 columns.
    constexpr int columns_max = 63;
    CellProperties result;
    if (!tcpr) {
        return result;
    }
    result.width = read_width(tcpr.child_w("tcW"));
    result.grid_span = std::clamp(child_int(tcpr, "gridSpan").value_or(1), 1, columns_max);
    if (const XmlElement merge = tcpr.child_w("vMerge")) {
        result.starts_merge = merge.w("val") == "restart";
        result.continues_merge = !result.starts_merge;
    }
    result.borders = read_borders(tcpr.child_w("tcBorders"));
    result.margins = read_margins(tcpr.child_w("tcMar"));
    result.fill = read_shading(tcpr.child_w("shd"));
    result.vertical_alignment = read_vertical_alignment(tcpr);
    return result;
}

RowProperties read_row_properties(XmlElement trpr)
{
    constexpr int columns_max = 63;
    RowProperties result;
    if (!trpr) {
        return result;
    }
    result.is_header = child_on(trpr, "tblHeader").value_or(false);
    result.cannot_split = child_on(trpr, "cantSplit").value_or(false);
    if (const XmlElement height = trpr.child_w("trHeight")) {
        result.height = w_int(height, "val");
        result.height_rule = height.w("hRule") == "exact" ? LineRule::Exact : LineRule::AtLeast;
    }
    result.columns_before = std::clamp(child_int(trpr, "gridBefore").value_or(0), 0, columns_max);
    result.columns_after = std::clamp(child_int(trpr, "gridAfter").value_or(0), 0, columns_max);
    return result;
}

TableProperties read_table_properties(XmlElement tblpr)
{
    TableProperties result;
    if (!tblpr) {
        return result;
    }
    result.style = child_value(tblpr, "tblStyle").value_or("");
    result.width = read_width(tblpr.child_w("tblW"));
    if (const XmlElement indent = tblpr.child_w("tblInd")) {
        result.indent = w_int(indent, "w");
    }
    if (const auto jc = child_value(tblpr, "jc")) {
        result.alignment = read_alignment(*jc);
    }
    if (const XmlElement layout = tblpr.child_w("tblLayout")) {
        result.is_fixed = layout.w("type") == "fixed";
    }
    result.borders = read_borders(tblpr.child_w("tblBorders"));
    result.margins = read_margins(tblpr.child_w("tblCellMar"));
    if (const XmlElement look = tblpr.child_w("tblLook")) {
        result.look = read_look(look);
    }
    return result;
}

} // namespace indenture::docx
