#include "template/word_file.h"

#include "docx/zip.h"
#include "template/template.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

namespace indenture::templating::test {

namespace {

constexpr const char* office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string relationships(const std::string& inner)
{
    return "<Relationships "
           "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           inner + "</Relationships>";
}

std::string relationship(std::size_t id, const std::string& type, const std::string& target)
{
    return fmt::format("<Relationship Id=\"r{}\" Type=\"{}\" Target=\"{}\"/>", id, type, target);
}

constexpr const char* styles =
    R"(<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
    R"(<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>)"
    R"(<w:style w:type="paragraph" w:styleId="Term"><w:basedOn w:val="H1"/></w:style></w:styles>)";

std::string type_of(const std::string& name)
{
    for (const std::string type :
         {"header", "footer", "footnotes", "endnotes", "comments", "numbering"}) {
        if (name.starts_with("word/" + type)) {
            return type;
        }
    }
    return {};
}

std::string escaped(const std::string& text)
{
    std::string result;
    docx::append_escaped(result, text);
    return result;
}

/// Soundness of one part: what Word would refuse or mend.
void check(const docx::XmlElement& element, std::multiset<std::string>& starts,
           std::multiset<std::string>& ends)
{
    std::string_view last;
    bool has_row = false;
    bool has_cell = false;
    for (const docx::XmlElement child : element.children()) {
        check(child, starts, ends);
        last = child.is_w("sectPr") ? last : child.name();
        has_row = has_row || child.is_w("tr");
        has_cell = has_cell || child.is_w("tc");
    }
    if (element.is_w("tc") || element.is_w("body") || element.is_w("hdr")) {
        EXPECT_EQ(last, "p") << element.name() << " does not end in a paragraph";
    }
    EXPECT_TRUE(!element.is_w("tbl") || has_row) << "a table without rows";
    EXPECT_TRUE(!element.is_w("tr") || has_cell) << "a row without cells";
    EXPECT_FALSE(element.is_w("t") && element.first()) << "an element inside w:t";
    if (element.is_w("bookmarkStart")) {
        starts.insert(element.w("id").value_or(""));
    } else if (element.is_w("bookmarkEnd")) {
        ends.insert(element.w("id").value_or(""));
    }
}

void check(const docx::Package& package)
{
    for (const std::string& name : package.part_names()) {
        if (!name.ends_with(".xml")) {
            continue;
        }
        std::multiset<std::string> starts;
        std::multiset<std::string> ends;
        const auto xml = docx::XmlPart::parse(package.part(name), "merged", name, package.limits());
        check(xml.root(), starts, ends);
        EXPECT_EQ(starts, ends) << "bookmarks are not in pairs";
        EXPECT_EQ(std::set<std::string>(starts.begin(), starts.end()).size(), starts.size())
            << "bookmarks share an id";
    }
}

void add_text(const docx::XmlElement& element, std::string& line, std::vector<std::string>& lines)
{
    for (const docx::XmlElement child : element.children()) {
        if (child.is_w("t")) {
            line += child.text();
        } else if (child.is_w("tab")) {
            line += child.parent().is_w("r") ? "\t" : "";
        } else if (child.is_w("br")) {
            line += "\n";
        } else if (child.is_w("p")) {
            std::string inner;
            const std::size_t place = lines.size();
            lines.emplace_back();
            add_text(child, inner, lines);
            lines[place] = inner;
        } else {
            add_text(child, line, lines);
        }
    }
}

} // namespace

Bytes part(const std::string& root, const std::string& blocks)
{
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
        R"(<w:{0} xmlns:w="{1}" xmlns:r="{2}" xmlns:mc="{3}" xmlns:wp="{4}" )"
        R"(xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{5}</w:{0}>)",
        root, docx::ns::w, docx::ns::r, docx::ns::mc, docx::ns::wp, blocks);
}

docx::Package word_file(const std::string& blocks, const std::map<std::string, Bytes>& parts)
{
    std::size_t id = 1;
    std::string related = relationship(id, std::string(office) + "/styles", "styles.xml");
    docx::ZipWriter writer;
    writer.add("[Content_Types].xml",
               fmt::format("<Types xmlns=\"{}\"/>", docx::ns::content_types));
    writer.add("_rels/.rels",
               relationships(
                   relationship(1, std::string(office) + "/officeDocument", "word/document.xml") +
                   relationship(2,
                                "http://schemas.openxmlformats.org/package/2006/relationships/"
                                "metadata/core-properties",
                                "docProps/core.xml")));
    for (const auto& [name, content] : parts) {
        writer.add(name, content);
        if (const std::string type = type_of(name); !type.empty()) {
            related += relationship(++id, fmt::format("{}/{}", office, type), "/" + name);
        }
    }
    writer.add("word/_rels/document.xml.rels", relationships(related));
    if (parts.count("word/styles.xml") == 0) {
        writer.add("word/styles.xml", styles);
    }
    writer.add("word/document.xml", part("document", "<w:body>" + blocks + "</w:body>"));
    return docx::Package::open(writer.finish(), "template.docx", {});
}

std::string p(const std::string& text)
{
    return "<w:p><w:r><w:t xml:space=\"preserve\">" + escaped(text) + "</w:t></w:r></w:p>";
}

std::string scattered_p(const std::string& text)
{
    std::string runs;
    for (std::size_t i = 0; i < text.size(); ++i) {
        runs += i % 3 == 1 ? "<w:proofErr w:type=\"spellStart\"/>" : "";
        runs += i % 5 == 2 ? fmt::format("<w:bookmarkStart w:id=\"{0}\" w:name=\"b{0}\"/>"
                                         "<w:bookmarkEnd w:id=\"{0}\"/>",
                                         i)
                           : std::string();
        runs += fmt::format("<w:r w:rsidR=\"00{:06}\"><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr>"
                            "<w:t xml:space=\"preserve\">{}</w:t></w:r>",
                            i, escaped(text.substr(i, 1)));
    }
    return "<w:p>" + runs + "</w:p>";
}

std::string heading(const std::string& text)
{
    return "<w:p><w:pPr><w:pStyle w:val=\"Term\"/></w:pPr><w:r><w:t>" + escaped(text) +
           "</w:t></w:r></w:p>";
}

std::string cell(const std::string& blocks)
{
    return "<w:tc><w:tcPr/>" + blocks + "</w:tc>";
}

std::string row(const std::string& cells)
{
    return "<w:tr>" + cells + "</w:tr>";
}

std::string table(const std::string& rows)
{
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + rows + "</w:tbl>";
}

docx::Package merged(const docx::Package& package, const Json& values)
{
    auto result =
        docx::Package::open(Template::compile(package).merge(values, {}), "merged.docx", {});
    check(result);
    return result;
}

docx::Package merged(const std::string& blocks, const Json& values)
{
    return merged(word_file(blocks), values);
}

std::vector<std::string> lines_of(const docx::Package& package, const std::string& part)
{
    const auto xml = docx::XmlPart::parse(package.part(part), "merged", part, package.limits());
    std::vector<std::string> lines;
    std::string outside;
    add_text(xml.root(), outside, lines);
    EXPECT_EQ(outside, "") << "text outside any paragraph";
    return lines;
}

std::vector<std::string> lines(const std::string& blocks, const Json& values)
{
    return lines_of(merged(blocks, values));
}

Error refusal(const docx::Package& package, const Json& values)
{
    try {
        Template::compile(package).merge(values, {});
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was refused";
    return {ErrorCode::Internal, {}, {}};
}

Error refusal(const std::string& blocks, const Json& values)
{
    return refusal(word_file(blocks), values);
}

} // namespace indenture::templating::test
