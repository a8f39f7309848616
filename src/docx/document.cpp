#include "docx/document.h"

#include "base/error.h"
#include "docx/detail/drawing_measures.h"
#include "docx/document_properties.h"
#include "docx/drawing_reader.h"
#include "docx/note_reader.h"
#include "docx/property_reader.h"
#include "docx/revisions.h"
#include "docx/story_reader.h"
#include "docx/unread.h"
#include "docx/xml.h"

#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace indenture::docx {
namespace {

XmlPart parse_part(const Package& package, const std::string& name)
{
    return XmlPart::parse(package.part(name), package.source(), name, package.limits());
}

/// The part related to the main part by that type, parsed; nullopt if there is none.
std::optional<XmlPart> related_part(const Package& package, std::string_view type)
{
    const auto name = package.related(package.main_part(), type);
    if (!name || !package.has(*name)) {
        return std::nullopt;
    }
    return parse_part(package, *name);
}

Theme read_theme(XmlElement root)
{
    Theme theme;
    const XmlElement elements = root.child(ns::a, "themeElements");
    const XmlElement fonts = elements ? elements.child(ns::a, "fontScheme") : XmlElement();
    const auto latin = [&](std::string_view which) {
        const XmlElement font = fonts ? fonts.child(ns::a, which) : XmlElement();
        const XmlElement face = font ? font.child(ns::a, "latin") : XmlElement();
        return face ? face.attribute("", "typeface").value_or("") : std::string();
    };
    theme.major_font = latin("majorFont");
    theme.minor_font = latin("minorFont");
    if (const XmlElement scheme = elements ? elements.child(ns::a, "clrScheme") : XmlElement()) {
        for (const XmlElement place : scheme.children()) {
            if (const auto rgb = read_drawing_colour(place, theme)) {
                theme.colours.emplace(place.name(), *rgb);
            }
        }
    }
    return theme;
}

// --- Styles ----------------------------------------------------------------------------------

TableCondition read_condition(XmlElement element, const Theme& theme)
{
    TableCondition result;
    result.paragraph = read_paragraph_properties(element.child_w("pPr"));
    result.run = read_run_properties(element.child_w("rPr"), theme);
    if (const XmlElement table = element.child_w("tblPr")) {
        result.borders = read_borders(table.child_w("tblBorders"));
    }
    if (const XmlElement cell = element.child_w("tcPr")) {
        const CellProperties properties = read_cell_properties(cell);
        lay_over(result.borders, properties.borders);
        result.fill = properties.fill;
        result.vertical_alignment = properties.vertical_alignment;
    }
    return result;
}

StyleKind read_style_kind(const std::string& type)
{
    return type == "character"   ? StyleKind::Character
           : type == "table"     ? StyleKind::Table
           : type == "numbering" ? StyleKind::Numbering
                                 : StyleKind::Paragraph;
}

/// What styles and numbering are read with.
struct FormattingContext {
    const Theme& theme;
    RevisionReader& revisions;
    std::string part;
};

/// Properties from the side of tracked changes that is shown.
XmlElement in_force(XmlElement parent, const PropertyElement& kind,
                    const FormattingContext& context)
{
    const XmlElement stated = parent.child_w(kind.name);
    if (has_change(stated, kind)) {
        context.revisions.count(context.part,
                                [&] { return fmt::format("line {}", stated.line()); });
    }
    return context.revisions.in_force(stated, kind);
}

Style read_style(XmlElement element, const FormattingContext& context)
{
    const Theme& theme = context.theme;
    Style style;
    style.id = element.w("styleId").value_or("");
    style.name = child_value(element, "name").value_or(style.id);
    style.kind = read_style_kind(element.w("type").value_or("paragraph"));
    style.based_on = child_value(element, "basedOn").value_or("");
    const std::string by_default = element.w("default").value_or("0");
    style.is_default = by_default == "1" || by_default == "true" || by_default == "on";
    style.paragraph = read_paragraph_properties(in_force(element, paragraph_properties, context));
    style.run = read_run_properties(in_force(element, run_properties, context), theme);
    if (style.kind == StyleKind::Table) {
        style.table = read_table_properties(element.child_w("tblPr"));
        style.cells = read_condition(element, theme);
        style.cells.borders = {};
        if (const XmlElement cell = element.child_w("tcPr")) {
            style.cells.borders = read_cell_properties(cell).borders;
        }
        for (const XmlElement child : element.children()) {
            if (child.is_w("tblStylePr")) {
                style.conditions[child.w("type").value_or("")] = read_condition(child, theme);
            }
        }
    }
    return style;
}

Styles read_styles(XmlElement root, const FormattingContext& context)
{
    const Theme& theme = context.theme;
    Styles styles;
    if (const XmlElement defaults = root.child_w("docDefaults")) {
        if (const XmlElement run = defaults.child_w("rPrDefault")) {
            styles.default_run = read_run_properties(run.child_w("rPr"), theme);
        }
        if (const XmlElement paragraph = defaults.child_w("pPrDefault")) {
            styles.default_paragraph = read_paragraph_properties(paragraph.child_w("pPr"));
        }
    }
    for (const XmlElement element : root.children()) {
        if (element.is_w("style")) {
            Style style = read_style(element, context);
            styles.by_id.emplace(style.id, styles.all.size());
            styles.all.push_back(std::move(style));
        }
    }
    return styles;
}

// --- Numbering -------------------------------------------------------------------------------

/// Word 2010 and later write formats of their own beside one for older readers
/// (mc:AlternateContent).
void read_number_format(XmlElement element, NumberingLevel& level)
{
    XmlElement stated = element.child_w("numFmt");
    if (const XmlElement choices = element.child(ns::mc, "AlternateContent"); !stated && choices) {
        for (const XmlElement branch : choices.children()) {
            stated = stated ? stated : branch.child_w("numFmt");
        }
    }
    const std::string name = stated ? stated.w("val").value_or("decimal") : "decimal";
    if (name == "custom") {
        // "001, 002, 003, ...": as many digits as the first has.
        const std::size_t zeros = stated.w("format").value_or("").find_first_not_of('0');
        level.format = zeros == 2   ? NumberFormat::DecimalZero3
                       : zeros == 3 ? NumberFormat::DecimalZero4
                       : zeros == 4 ? NumberFormat::DecimalZero5
                                    : NumberFormat::Decimal;
        return;
    }
    const auto known = number_format(name);
    level.format = known.value_or(NumberFormat::Decimal);
    if (!known) {
        level.not_shown = fmt::format("the number format '{}'", name);
    }
}

NumberingLevel read_level(XmlElement element, const Theme& theme)
{
    NumberingLevel level;
    level.start = child_int(element, "start").value_or(0);
    read_number_format(element, level);
    level.text = child_value(element, "lvlText").value_or("");
    const std::string suffix = child_value(element, "suff").value_or("tab");
    level.suffix = suffix == "space"     ? LabelSuffix::Space
                   : suffix == "nothing" ? LabelSuffix::Nothing
                                         : LabelSuffix::Tab;
    const std::string jc = child_value(element, "lvlJc").value_or("left");
    level.alignment = jc == "right" || jc == "end" ? Alignment::Right
                      : jc == "center"             ? Alignment::Centre
                                                   : Alignment::Left;
    level.is_legal = child_on(element, "isLgl").value_or(false);
    level.restart = child_int(element, "lvlRestart");
    level.paragraph_style = child_value(element, "pStyle").value_or("");
    if (element.child_w("lvlPicBulletId")) {
        level.not_shown = "a picture bullet";
    }
    level.paragraph = read_paragraph_properties(element.child_w("pPr"));
    level.run = read_run_properties(element.child_w("rPr"), theme);
    return level;
}

std::optional<std::size_t> level_index(XmlElement element)
{
    const auto value = to_int(element.w("ilvl").value_or(""));
    if (!value || *value < 0 || *value >= level_count) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(*value);
}

AbstractNumbering read_abstract(XmlElement element, const Theme& theme)
{
    AbstractNumbering result;
    result.style_link = child_value(element, "styleLink").value_or("");
    result.numbering_link = child_value(element, "numStyleLink").value_or("");
    for (const XmlElement child : element.children()) {
        const auto index = child.is_w("lvl") ? level_index(child) : std::nullopt;
        if (index) {
            result.levels[*index] = read_level(child, theme);
        }
    }
    return result;
}

Numbering read_number(XmlElement element, const Theme& theme)
{
    Numbering result;
    result.abstract = child_int(element, "abstractNumId").value_or(-1);
    for (const XmlElement child : element.children()) {
        const auto index = child.is_w("lvlOverride") ? level_index(child) : std::nullopt;
        if (!index) {
            continue;
        }
        result.start_override[*index] = child_int(child, "startOverride");
        if (const XmlElement level = child.child_w("lvl")) {
            result.level_override[*index] = read_level(level, theme);
        }
    }
    return result;
}

/// ECMA-376-1, 17.9.21: an abstract numbering may point to the style that defines it. Where none
/// says that it is that definition, the one the style itself takes part in is meant.
void resolve_links(Numberings& numberings, const Styles& styles)
{
    std::map<std::string, int> by_style;
    for (const auto& [id, abstract] : numberings.abstracts) {
        if (!abstract.style_link.empty()) {
            by_style.emplace(abstract.style_link, id);
        }
    }
    for (const Style& style : styles.all) {
        const auto number = numberings.numbers.find(style.paragraph.numbering.number.value_or(0));
        if (style.kind == StyleKind::Numbering && number != numberings.numbers.end()) {
            by_style.emplace(style.id, number->second.abstract);
        }
    }
    for (auto& [id, number] : numberings.numbers) {
        const auto abstract = numberings.abstracts.find(number.abstract);
        if (abstract == numberings.abstracts.end()) {
            continue;
        }
        const auto target = by_style.find(abstract->second.numbering_link);
        if (target != by_style.end()) {
            number.abstract = target->second;
        }
    }
}

Numberings read_numberings(XmlElement root, const Theme& theme)
{
    Numberings result;
    for (const XmlElement element : root.children()) {
        if (element.is_w("abstractNum")) {
            const auto id = to_int(element.w("abstractNumId").value_or(""));
            if (id) {
                result.abstracts.emplace(*id, read_abstract(element, theme));
            }
        } else if (element.is_w("num")) {
            const auto id = to_int(element.w("numId").value_or(""));
            if (id) {
                result.numbers.emplace(*id, read_number(element, theme));
            }
        }
    }
    return result;
}

// --- Settings and properties -----------------------------------------------------------------

Settings read_settings(XmlElement root)
{
    Settings settings;
    // Word reads a tab stop of nothing as the usual half inch.
    const int tab = child_int(root, "defaultTabStop").value_or(720);
    settings.default_tab_stop = tab > 0 ? tab : 720;
    settings.has_even_and_odd_headers = child_on(root, "evenAndOddHeaders").value_or(false);
    settings.footnotes =
        read_note_properties(root.child_w("footnotePr"), settings.footnotes, NoteKind::Footnote);
    settings.endnotes =
        read_note_properties(root.child_w("endnotePr"), settings.endnotes, NoteKind::Endnote);
    const XmlElement compat = root.child_w("compat");
    if (!compat) {
        return settings;
    }
    settings.stretches_broken_lines = !child_on(compat, "doNotExpandShiftReturn").value_or(false);
    settings.adds_paragraph_gaps =
        child_on(compat, "doNotUseHTMLParagraphAutoSpacing").value_or(false);
    for (const XmlElement setting : compat.children()) {
        if (setting.is_w("compatSetting") && setting.w("name") == "compatibilityMode") {
            settings.compatibility_mode = to_int(setting.w("val").value_or("")).value_or(12);
        }
    }
    return settings;
}

CoreProperties read_core(const Package& package)
{
    constexpr std::string_view dc = "http://purl.org/dc/elements/1.1/";
    const std::string name = package.related("", "core-properties").value_or("docProps/core.xml");
    if (!package.has(name)) {
        return {};
    }
    const XmlPart part = parse_part(package, name);
    const auto value = [&](std::string_view element) {
        const XmlElement found = part.root().child(dc, element);
        return found ? found.text() : std::string();
    };
    return {value("title"), value("subject"), value("creator"), value("language")};
}

struct Stories {
    std::vector<Story> all;
    StoryIndex index;
};

/// The parts that say how text looks, where there are such.
struct FormattingParts {
    std::optional<XmlPart> styles;
    std::optional<XmlPart> numbering;
    std::optional<XmlPart> settings;
};

/// What all parts of one document are read with.
struct Reading {
    Reading(const Package& from, const ReadOptions& options)
        : package(from), skipped(from.source()), pictures(from),
          revisions(options.revisions, from.source())
    {
    }

    FormattingParts parts() const
    {
        return {related_part(package, "styles"), related_part(package, "numbering"),
                related_part(package, "settings")};
    }

    StoryContext context(const std::string& part)
    {
        return {package, part, theme, skipped, counts, pictures, used, revisions};
    }

    const Package& package;
    Theme theme;
    Skipped skipped;
    Counts counts;
    PictureStore pictures;
    UsedFormatting used;
    RevisionReader revisions;
    NoteIndex notes;
};

Stories read_stories(Reading& reading)
{
    const Package& package = reading.package;
    Stories result;
    for (const Relationship& relationship : package.relationships(package.main_part())) {
        const bool is_story = relationship.type == "header" || relationship.type == "footer";
        if (!is_story || relationship.is_external || !package.has(relationship.target) ||
            result.index.contains(relationship.target)) {
            continue;
        }
        const XmlPart part = parse_part(package, relationship.target);
        const StoryContext context = reading.context(relationship.target);
        result.index.emplace(relationship.target, result.all.size());
        result.all.push_back({relationship.target, read_story(part.root(), context)});
    }
    return result;
}

Notes read_notes(Reading& reading, NoteKind kind)
{
    const std::string_view type = kind == NoteKind::Footnote ? "footnotes" : "endnotes";
    const Package& package = reading.package;
    const auto name = package.related(package.main_part(), type);
    if (!name || !package.has(*name)) {
        return {};
    }
    const XmlPart part = parse_part(package, *name);
    StoryContext context = reading.context(*name);
    context.is_of_notes = true;
    note_unread_story(part.root(), *name, reading.skipped, reading.used);
    return read_notes(part.root(), kind, context, reading.notes);
}

std::vector<Section> read_sections(Reading& reading, const SectionContext& sections)
{
    const std::string& name = reading.package.main_part();
    const XmlPart main = parse_part(reading.package, name);
    const XmlElement body = main.root().child_w("body");
    if (!main.root().is_w("document") || !body) {
        throw Error(ErrorCode::BadInput, {reading.package.source(), name, ""},
                    "this is not a Word document: w:document or w:body is missing");
    }
    StoryContext context = reading.context(name);
    context.notes = &reading.notes;
    return read_body(body, context, sections);
}

Theme read_theme(const Package& package)
{
    const auto part = related_part(package, "theme");
    return part ? read_theme(part->root()) : Theme{};
}

Formatting read_formatting(const FormattingParts& parts, Reading& reading)
{
    Formatting result;
    if (parts.styles) {
        const std::string part =
            reading.package.related(reading.package.main_part(), "styles").value_or("");
        result.styles = read_styles(parts.styles->root(), {reading.theme, reading.revisions, part});
    }
    if (parts.numbering) {
        result.numberings = read_numberings(parts.numbering->root(), reading.theme);
        resolve_links(result.numberings, result.styles);
    }
    return result;
}

void note_unread(const FormattingParts& parts, Reading& reading)
{
    const Package& package = reading.package;
    const auto name = [&](std::string_view type) {
        return package.related(package.main_part(), type).value_or("");
    };
    if (parts.styles) {
        note_unread_styles(parts.styles->root(), name("styles"), reading.skipped, reading.used);
    }
    if (parts.numbering) {
        note_unread_numbering(parts.numbering->root(), name("numbering"), reading.skipped,
                              reading.used);
    }
    if (parts.settings) {
        note_unread_settings(parts.settings->root(), name("settings"), reading.skipped);
    }
}

} // namespace

Formatting read_formatting(const Package& package)
{
    Reading reading(package, {});
    reading.theme = read_theme(package);
    return read_formatting(reading.parts(), reading);
}

Document read_document(const Package& package, const ReadOptions& options)
{
    Document document;
    document.source = package.source();
    document.main_part = package.main_part();
    Reading reading(package, options);
    reading.theme = read_theme(package);
    const FormattingParts parts = reading.parts();
    Formatting formatting = read_formatting(parts, reading);
    document.styles = std::move(formatting.styles);
    document.numberings = std::move(formatting.numberings);
    if (parts.settings) {
        document.settings = read_settings(parts.settings->root());
    }
    document.core = read_core(package);
    document.properties = read_document_properties(package);
    document.language = document.styles.default_run.language.value_or(document.core.language);

    Stories stories = read_stories(reading);
    document.footnotes = read_notes(reading, NoteKind::Footnote);
    document.endnotes = read_notes(reading, NoteKind::Endnote);
    document.sections = read_sections(reading, {stories.index, document.settings});
    document.stories = std::move(stories.all);
    note_unread(parts, reading);
    EmbeddedFonts embedded = read_embedded_fonts(package);
    document.fonts = std::move(embedded.fonts);
    document.findings = reading.revisions.findings();
    for (const auto& findings :
         {reading.skipped.findings(), reading.pictures.findings(), embedded.findings}) {
        document.findings.insert(document.findings.end(), findings.begin(), findings.end());
    }
    document.pictures = reading.pictures.take_pictures();
    return document;
}

} // namespace indenture::docx
