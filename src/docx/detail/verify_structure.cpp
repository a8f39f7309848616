#include "docx/detail/verify_structure.h"

#include "docx/property_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <vector>

namespace indenture::docx {

namespace {

constexpr std::string_view math = "http://schemas.openxmlformats.org/officeDocument/2006/math";

constexpr std::string_view block_parents =
    " body tc hdr ftr footnote endnote comment txbxContent sdtContent customXml docPartBody ";
constexpr std::string_view run_parents = " p hyperlink ins del moveFrom moveTo sdtContent smartTag "
                                         "fldSimple customXml dir bdo rt rubyBase ";

/// Parents in w, each between blanks; runs also stand in math.
std::string_view parents_of(XmlElement element)
{
    using Table = std::map<std::string_view, std::string_view>;
    // ECMA-376-1, 17.2 to 17.5 and Annex A.
    static const Table table{
        {"p", block_parents},
        {"tbl", block_parents},
        {"r", run_parents},
        {"hyperlink", " p hyperlink ins del moveFrom moveTo sdtContent smartTag fldSimple "
                      "customXml dir bdo "},
        {"fldSimple", " p hyperlink ins del moveFrom moveTo sdtContent smartTag fldSimple "
                      "customXml dir bdo "},
        {"tr", " tbl sdtContent customXml "},
        {"tc", " tr sdtContent customXml "},
        {"t", " r "},
        {"delText", " r "},
        {"instrText", " r "},
        {"br", " r "},
        {"cr", " r "},
        {"fldChar", " r "},
        {"sym", " r "},
        {"drawing", " r background numPicBullet object "},
        {"pict", " r background numPicBullet "},
        {"object", " r "},
        {"footnoteReference", " r "},
        {"endnoteReference", " r "},
        {"commentReference", " r "},
        {"pPr", " p style lvl pPrDefault tblStylePr pPrChange "},
        {"sectPr", " body pPr sectPrChange docPartBody "},
        {"tblPr", " tbl style tblStylePr tblPrChange "},
        {"tblGrid", " tbl tblGridChange "},
        {"trPr", " tr style tblStylePr trPrChange "},
        {"tcPr", " tc style tblStylePr tcPrChange "},
        {"gridCol", " tblGrid "},
        {"numPr", " pPr "},
    };
    const auto found = table.find(element.name());
    return found == table.end() ? std::string_view() : found->second;
}

void check_nesting(const ReadPart& part, XmlElement element, Report& report)
{
    const std::string_view parents = parents_of(element);
    const XmlElement parent = structural_parent(element);
    if (parents.empty() || !parent || (element.is_w("r") && parent.space() == math)) {
        return;
    }
    const bool is_legal =
        parent.space() == ns::w && parents.find(fmt::format(" {} ", parent.name())) != parents.npos;
    if (!is_legal) {
        report.add(part.name, element,
                   {.code = "W-10",
                    .text = fmt::format("{} may not stand in {}", element.name(), parent.name()),
                    .cure = "Take it out or put it where it belongs."});
    }
}

/// Marks between blocks, rows and cells that are no content: bookmarks, comments, proof marks.
bool is_mark(XmlElement element)
{
    const std::string_view name = element.name();
    return element.space() != ns::w || name.starts_with("bookmark") ||
           name.starts_with("commentRange") || name.ends_with("RangeStart") ||
           name.ends_with("RangeEnd") || name == "proofErr" || name.starts_with("perm") ||
           name == "ins" || name == "del" || name == "moveFrom" || name == "moveTo";
}

/// The children that count, looking through content controls, custom XML and mc:AlternateContent.
std::vector<XmlElement> content_of(XmlElement parent)
{
    std::vector<XmlElement> result;
    for (const XmlElement child : parent.children()) {
        XmlElement inner;
        if (child.is_w("sdt")) {
            inner = child.child_w("sdtContent");
        } else if (child.is_w("customXml")) {
            inner = child;
        } else if (child.is(ns::mc, "AlternateContent")) {
            inner = child.child(ns::mc, "Choice");
        } else if (!is_mark(child) && !child.name().ends_with("Pr")) {
            result.push_back(child);
        }
        if (inner) { // as deep as the part, which has a limit
            const auto within = content_of(inner);
            result.insert(result.end(), within.begin(), within.end());
        }
    }
    return result;
}

std::vector<XmlElement> content_of(XmlElement parent, std::string_view name)
{
    std::vector<XmlElement> result = content_of(parent);
    std::erase_if(result, [&](XmlElement e) { return !e.is_w(name); });
    return result;
}

bool ends_in_paragraph(XmlElement parent)
{
    const std::vector<XmlElement> content = content_of(parent);
    return !content.empty() && content.back().is_w("p");
}

void check_cell(const ReadPart& part, XmlElement cell, Report& report)
{
    if (!ends_in_paragraph(cell)) {
        report.add(part.name, cell,
                   {.code = "W-14",
                    .text = "the cell does not end with a paragraph",
                    .cure = "Put an empty paragraph at its end."});
    }
}

int grid_span(XmlElement cell)
{
    return std::max(1, child_int(cell.child_w("tcPr"), "gridSpan").value_or(1));
}

int skipped_columns(XmlElement row, std::string_view name)
{
    return std::max(0, child_int(row.child_w("trPr"), name).value_or(0));
}

/// The columns in which cells merged downwards stand, with their spans.
using Merged = std::map<long, int>;

/// Gives the number of columns the row takes.
long check_row(const ReadPart& part, XmlElement row, Merged& above, Report& report)
{
    const std::vector<XmlElement> cells = content_of(row, "tc");
    if (cells.empty()) {
        report.add(part.name, row,
                   {.code = "W-15",
                    .text = "the row has no cells",
                    .cure = "Remove the row or give it a cell."});
    }
    Merged here;
    long column = skipped_columns(row, "gridBefore");
    for (const XmlElement cell : cells) {
        const int span = grid_span(cell);
        if (const XmlElement merge = cell.child_w("tcPr").child_w("vMerge")) {
            const bool continues = merge.w("val").value_or("continue") != "restart";
            const auto from = above.find(column);
            if (continues && (from == above.end() || from->second != span)) {
                report.add(
                    part.name, cell,
                    {.code = "W-19",
                     .text = "the cell continues one above it, but the row above has none "
                             "to continue in this column",
                     .cure = "Begin the merge in the row above (vMerge restart) or end it."});
            }
            here.emplace(column, span);
        }
        column += span;
    }
    above = std::move(here);
    return column + skipped_columns(row, "gridAfter");
}

void check_table(const ReadPart& part, XmlElement table, Report& report)
{
    for (const char* name : {"tblPr", "tblGrid"}) {
        if (!table.child_w(name)) {
            report.add(part.name, table,
                       {.code = "W-13",
                        .text = fmt::format("the table has no {}", name),
                        .cure = "A table begins with tblPr and tblGrid."});
        }
    }
    const std::vector<XmlElement> rows = content_of(table, "tr");
    if (rows.empty()) {
        report.add(part.name, table,
                   {.code = "W-15",
                    .text = "the table has no rows",
                    .cure = "Remove the table or keep a row."});
    }
    long grid = 0;
    for (const XmlElement column : table.child_w("tblGrid").children()) {
        grid += column.is_w("gridCol") ? 1 : 0;
    }
    Merged above;
    for (const XmlElement row : rows) {
        const long columns = check_row(part, row, above, report);
        if (columns != grid && table.child_w("tblGrid")) {
            report.add(
                part.name, row,
                {.code = "W-18",
                 .severity = Severity::Warning,
                 .text = fmt::format("the cells of the row take {} columns, the table has {}",
                                     columns, grid),
                 .cure = "Correct gridSpan, gridBefore and gridAfter, or tblGrid."});
        }
    }
}

void check_body(const ReadPart& part, XmlElement body, Report& report)
{
    XmlElement last;
    for (const XmlElement child : body.children()) {
        if (last && last.is_w("sectPr")) {
            report.add(part.name, last,
                       {.code = "W-16",
                        .text = "something follows the properties of the last section",
                        .cure = "sectPr stands once, at the end of the body; the sections before "
                                "have theirs in their last paragraph."});
        }
        last = child;
    }
    std::vector<XmlElement> blocks = content_of(body);
    std::erase_if(blocks, [](XmlElement e) { return e.is_w("sectPr"); });
    if (blocks.empty() || !blocks.back().is_w("p")) {
        report.add(part.name, {},
                   {.code = "W-17",
                    .severity = Severity::Warning, // Word adds one
                    .text = "the body does not end with a paragraph",
                    .cure = "Put an empty paragraph behind the last table."});
    }
}

/// A section ends in a paragraph of the body itself.
void check_section(const ReadPart& part, XmlElement section, Report& report)
{
    if (!section.parent().is_w("pPr")) {
        return;
    }
    for (XmlElement e = section.parent(); e; e = e.parent()) {
        const std::string_view name = e.name();
        const bool is_outside = e.is_w("tc") || e.is_w("txbxContent") || e.is_w("hdr") ||
                                e.is_w("ftr") || e.is_w("footnote") || e.is_w("endnote") ||
                                e.is_w("comment") || e.is_w("style");
        if (is_outside) {
            report.add(part.name, section,
                       {.code = "W-16",
                        .text = fmt::format("a section ends inside {}", name),
                        .cure = "End sections only in paragraphs of the body."});
            return;
        }
    }
}

void check_story(const ReadPart& part, XmlElement story, Report& report)
{
    if (!ends_in_paragraph(story)) {
        report.add(part.name, story,
                   {.code = "W-17",
                    .text = fmt::format("{} does not end with a paragraph", story.name()),
                    .cure = "Put an empty paragraph at its end."});
    }
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void check_blanks(const ReadPart& part, XmlElement text, Report& report)
{
    const std::string content = text.text();
    const bool has_edge =
        !content.empty() && (is_blank(content.front()) || is_blank(content.back()));
    if (!has_edge) {
        return;
    }
    for (XmlElement e = text; e; e = e.parent()) {
        if (const auto space = e.attribute(ns::xml, "space")) {
            if (*space == "preserve") {
                return;
            }
            break;
        }
    }
    report.add(part.name, text,
               {.code = "W-20",
                .severity = Severity::Warning,
                .text = "blanks at the edge of a text are lost in Word",
                .cure = "State xml:space=\"preserve\" on the text."});
}

void check_element(const ReadPart& part, XmlElement element, Report& report)
{
    check_nesting(part, element, report);
    const std::string_view name = element.name();
    if (name == "tc") {
        check_cell(part, element, report);
    } else if (name == "tbl") {
        check_table(part, element, report);
    } else if (name == "body") {
        check_body(part, element, report);
    } else if (name == "sectPr") {
        check_section(part, element, report);
    } else if (name == "hdr" || name == "ftr" || name == "txbxContent" || name == "comment") {
        check_story(part, element, report);
    } else if ((name == "footnote" || name == "endnote") &&
               !element.parent().name().ends_with("Pr")) {
        check_story(part, element, report);
    } else if (name == "t" || name == "delText" || name == "instrText") {
        check_blanks(part, element, report);
    }
}

} // namespace

void check_structure(const ReadPart& part, Report& report)
{
    const XmlElement root = part.xml.root();
    for (XmlElement element = root; element; element = following(element, root)) {
        if (element.space() == ns::w) {
            check_element(part, element, report);
        }
    }
}

} // namespace indenture::docx
