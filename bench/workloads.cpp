#include "workloads.h"

#include "docx/zip.h"

#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace indenture::bench {

namespace {

constexpr std::size_t clauses = 400;
constexpr std::size_t conditions = 57;
constexpr std::size_t contract_values = 200;
constexpr std::size_t words_in_clause = 51;
constexpr std::size_t words_in_letter = 46; ///< in each paragraph
constexpr std::size_t letter_values = 30;
constexpr std::size_t letter_paragraphs = 70;

/// A linear congruential generator (Knuth, MMIX): the same numbers on every machine.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : state_(seed) {}
    std::size_t below(std::size_t count)
    {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>((state_ >> 33U) % count);
    }

private:
    std::uint64_t state_;
};

std::string words(Numbers& numbers, std::size_t count)
{
    static constexpr std::array<std::string_view, 64> known{
        "the",        "of",        "to",           "and",        "any",      "shall",    "data",
        "party",      "agreement", "processing",   "controller", "under",    "this",     "clause",
        "recipient",  "purpose",   "personal",     "security",   "in",       "for",      "by",
        "with",       "notice",    "written",      "subject",    "access",   "records",  "breach",
        "period",     "term",      "law",          "applicable", "not",      "must",     "may",
        "disclosure", "retention", "research",     "sharing",    "approved", "measures", "staff",
        "training",   "audit",     "report",       "within",     "days",     "before",   "after",
        "terminate",  "liability", "organisation", "patient",    "health",   "care",     "service",
        "objective",  "benefit",   "public",       "interest",   "ensure",   "that",     "is",
        "or"};
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        result += i == 0 ? "" : numbers.below(11) == 0 ? ", " : " ";
        result += known[numbers.below(known.size())];
    }
    return result + ".";
}

// --- Tags ----------------------------------------------------------------------------------------

std::string name_of(std::string_view stem, std::size_t index)
{
    return fmt::format("{}_{:05}", stem, index);
}

std::string value_tag(Syntax syntax, const std::string& name)
{
    switch (syntax) {
    case Syntax::Jinja:
        return "{{ " + name + " }}";
    case Syntax::Docxtemplater:
        return "{" + name + "}";
    case Syntax::Carbone:
        break;
    }
    return "{d." + name + "}";
}

// --- Markup --------------------------------------------------------------------------------------

std::string run(std::string_view text)
{
    return fmt::format(R"(<w:r><w:rPr><w:sz w:val="21"/><w:lang w:val="en-GB"/></w:rPr>)"
                       R"(<w:t xml:space="preserve">{}</w:t></w:r>)",
                       text);
}

std::string paragraph(std::string_view style, const std::string& runs)
{
    return fmt::format(R"(<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr>)"
                       R"(<w:pStyle w:val="{}"/></w:pPr>{}</w:p>)",
                       style, runs);
}

/// A condition around one paragraph, as each engine wants it.
std::string conditional(Syntax syntax, const std::string& name, const std::string& text)
{
    switch (syntax) {
    case Syntax::Jinja:
        return paragraph("Normal", run("{%p if " + name + " %}")) + paragraph("Clause", run(text)) +
               paragraph("Normal", run("{%p endif %}"));
    case Syntax::Docxtemplater:
        return paragraph("Normal", run("{#" + name + "}")) + paragraph("Clause", run(text)) +
               paragraph("Normal", run("{/" + name + "}"));
    case Syntax::Carbone:
        break;
    }
    return paragraph(
        "Clause", run("{d." + name + ":ifEQ(true):showBegin}" + text + "{d." + name + ":showEnd}"));
}

std::string cell(std::string_view text)
{
    return fmt::format(R"(<w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/></w:tcPr>)"
                       R"(<w:p w:rsidR="00A77B3E"><w:pPr><w:pStyle w:val="Cell"/></w:pPr>{}</w:p>)"
                       R"(</w:tc>)",
                       run(text));
}

std::string row(const std::string& cells)
{
    return R"(<w:tr w:rsidR="00A77B3E">)" + cells + "</w:tr>";
}

constexpr std::array<std::string_view, 5> columns{"number", "dataset", "period", "basis", "cost"};

std::string row_of_tags(Syntax syntax)
{
    std::string cells;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::string text;
        const std::string column(columns[i]);
        switch (syntax) {
        case Syntax::Jinja:
            text = "{{ r." + column + " }}";
            break;
        case Syntax::Docxtemplater:
            text = (i == 0 ? "{#rows}" : "") + ("{" + column + "}") +
                   (i + 1 == columns.size() ? "{/rows}" : "");
            break;
        case Syntax::Carbone:
            text = "{d.rows[i]." + column + "}";
            break;
        }
        cells += cell(text);
    }
    return row(cells);
}

std::string rows_of_tags(Syntax syntax)
{
    const std::string body = row_of_tags(syntax);
    if (syntax == Syntax::Jinja) {
        return row(cell("{%tr for r in rows %}")) + body + row(cell("{%tr endfor %}"));
    }
    // Carbone learns the extent of a repetition from a second row.
    return syntax == Syntax::Carbone ? body + row(cell("{d.rows[i+1].number}")) : body;
}

std::string table(const std::string& rows)
{
    std::string head;
    std::string grid;
    for (const std::string_view column : columns) {
        head += cell(column);
        grid += R"(<w:gridCol w:w="1800"/>)";
    }
    return R"(<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>)"
           "<w:tblGrid>" +
           grid + "</w:tblGrid>" + row(head) + rows + "</w:tbl>";
}

constexpr std::string_view head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
                                  "\n";
constexpr std::string_view w =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")";
constexpr std::string_view office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view wordml =
    "application/vnd.openxmlformats-officedocument.wordprocessingml";

std::string content_types()
{
    std::string result =
        std::string(head) +
        R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
        R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
        R"(<Default Extension="xml" ContentType="application/xml"/>)";
    result += fmt::format(
        R"(<Override PartName="/word/document.xml" ContentType="{}.document.main+xml"/>)", wordml);
    for (const std::string_view part : {"styles", "numbering", "settings"}) {
        result += fmt::format(R"(<Override PartName="/word/{0}.xml" ContentType="{1}.{0}+xml"/>)",
                              part, wordml);
    }
    return result + "</Types>";
}

std::string relationships(const std::vector<std::pair<std::string_view, std::string_view>>& targets)
{
    std::string result =
        std::string(head) +
        R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
    std::size_t id = 0;
    for (const auto& [type, target] : targets) {
        result += fmt::format(R"(<Relationship Id="rId{}" Type="{}/{}" Target="{}"/>)", ++id,
                              office, type, target);
    }
    return result + "</Relationships>";
}

std::string style(std::string_view id, std::string_view properties, std::string_view based)
{
    return fmt::format(
        R"(<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/>{2}{1}</w:style>)", id,
        properties,
        based.empty() ? std::string() : fmt::format(R"(<w:basedOn w:val="{}"/>)", based));
}

std::string styles()
{
    return std::string(head) + fmt::format("<w:styles {}>", w) +
           style(
               "Normal",
               R"(<w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr>)"
               R"(<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="21"/></w:rPr>)",
               "") +
           style("Clause",
                 R"(<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>)",
                 "Normal") +
           style("Term",
                 R"(<w:pPr><w:keepNext/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>)"
                 R"(<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>)",
                 "Normal") +
           style("Cell", R"(<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>)", "Normal") +
           R"(<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/></w:style></w:styles>)";
}

std::string numbering()
{
    std::string levels;
    for (const auto& [level, text] :
         std::vector<std::pair<int, std::string_view>>{{0, "%1."}, {1, "%1.%2"}}) {
        levels +=
            fmt::format(R"(<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>)"
                        R"(<w:lvlText w:val="{}"/><w:lvlJc w:val="left"/><w:pPr>)"
                        R"(<w:ind w:left="720" w:hanging="720"/></w:pPr></w:lvl>)",
                        level, text);
    }
    return std::string(head) +
           fmt::format(R"(<w:numbering {}><w:abstractNum w:abstractNumId="0">)"
                       R"(<w:multiLevelType w:val="multilevel"/>{}</w:abstractNum>)"
                       R"(<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>)",
                       w, levels);
}

Bytes word_file(const std::string& blocks)
{
    const std::string document =
        std::string(head) +
        fmt::format(
            R"(<w:document {}><w:body>{}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>)"
            R"(<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" )"
            R"(w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>)",
            w, blocks);
    docx::ZipWriter zip;
    zip.add("[Content_Types].xml", content_types());
    zip.add("_rels/.rels", relationships({{"officeDocument", "word/document.xml"}}));
    zip.add("word/_rels/document.xml.rels", relationships({{"styles", "styles.xml"},
                                                           {"numbering", "numbering.xml"},
                                                           {"settings", "settings.xml"}}));
    zip.add("word/styles.xml", styles());
    zip.add("word/numbering.xml", numbering());
    zip.add("word/settings.xml", std::string(head) + fmt::format("<w:settings {}/>", w));
    zip.add("word/document.xml", document);
    return zip.finish();
}

/// {"stem_00000": "...", ...} without the braces.
std::string members(std::string_view stem, std::size_t count, std::uint64_t seed)
{
    Numbers numbers(seed);
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        result += fmt::format("{}\"{}\": \"{}\"", i == 0 ? "" : ", ", name_of(stem, i),
                              words(numbers, 1 + numbers.below(4)));
    }
    return result;
}

std::string row_data(std::size_t index, Numbers& numbers, std::size_t words_in_basis)
{
    return fmt::format(
        R"({{"number": "{}", "dataset": "Dataset {}", "period": "{}-04 to {}-03", "basis": "{}", "cost": "{}.{:02}"}})",
        index + 1, numbers.below(900) + 100, 2000 + numbers.below(20), 2020 + numbers.below(6),
        words(numbers, words_in_basis), numbers.below(9000) + 1000, numbers.below(100));
}

Bytes rows_data(std::size_t rows, std::size_t words_in_basis)
{
    Numbers numbers(3);
    std::string result = "{\"rows\": [";
    for (std::size_t i = 0; i < rows; ++i) {
        result += i == 0 ? "" : ",\n";
        result += row_data(i, numbers, words_in_basis);
    }
    return result + "]}";
}

} // namespace

Bytes contract_template(Syntax syntax)
{
    Numbers numbers(1);
    std::string blocks;
    std::size_t values = 0;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < clauses; ++i) {
        if (i % 16 == 0) {
            blocks += paragraph("Term", run(words(numbers, 3)));
        }
        std::string runs = run(words(numbers, words_in_clause / 2) + " ");
        if (i % 2 == 0 && values < contract_values) {
            runs += run(value_tag(syntax, name_of("value", values++)) + " ");
        }
        runs += run(words(numbers, (words_in_clause + 1) / 2));
        blocks += paragraph("Clause", runs);
        if (i % 7 == 3 && asked < conditions) {
            blocks +=
                conditional(syntax, name_of("is_asked", asked++), words(numbers, words_in_clause));
        }
    }
    return word_file(blocks);
}

Bytes contract_data()
{
    std::string result = "{" + members("value", contract_values, 2);
    for (std::size_t i = 0; i < conditions; ++i) {
        result += fmt::format(", \"{}\": {}", name_of("is_asked", i), i % 2 == 0);
    }
    return result + "}";
}

Bytes letter_template(Syntax syntax)
{
    Numbers numbers(4);
    std::string blocks;
    for (std::size_t i = 0; i < letter_paragraphs; ++i) {
        std::string runs = run(words(numbers, words_in_letter / 2) + " ");
        if (i < letter_values) {
            runs += run(value_tag(syntax, name_of("value", i)) + " ");
        }
        blocks += paragraph("Normal", runs + run(words(numbers, words_in_letter / 2)));
    }
    return word_file(blocks + table(rows_of_tags(syntax)) + paragraph("Normal", run("End.")));
}

Bytes letter_data()
{
    Bytes rows = rows_data(10, 3);
    return "{" + members("value", letter_values, 5) + ", " + rows.substr(1);
}

Bytes table_template(Syntax syntax)
{
    return word_file(paragraph("Term", run("Schedule")) + table(rows_of_tags(syntax)) +
                     paragraph("Normal", run("End of the schedule.")));
}

Bytes table_data(std::size_t rows)
{
    return rows_data(rows, 3);
}

Bytes placeholders_template(std::size_t count, Syntax syntax)
{
    std::string blocks;
    for (std::size_t i = 0; i < count;) {
        std::string text;
        for (std::size_t column = 0; column < 10 && i < count; ++column, ++i) {
            text += value_tag(syntax, name_of("value", i)) + " ";
        }
        blocks += paragraph("Normal", run(text));
    }
    return word_file(blocks);
}

Bytes placeholders_data(std::size_t count)
{
    return "{" + members("value", count, 6) + "}";
}

Bytes long_table_data()
{
    return rows_data(1000, 68);
}

} // namespace indenture::bench
