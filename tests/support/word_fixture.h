#pragma once

#include "docx/package.h"
#include "docx/zip.h"

#include <map>
#include <string>

namespace indenture::test {

/// A Word file in the making: each member is the inner XML of its part, "" leaves the part out.
/// Settings say compatibility mode 15, as every file of today's Word.
struct WordFixture {
    std::string body;
    std::string styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" "
                         "w:hAnsi=\"Arial\"/><w:sz w:val=\"20\"/><w:lang w:val=\"en-GB\"/></w:rPr>"
                         "</w:rPrDefault><w:pPrDefault/></w:docDefaults>";
    std::string numbering;
    std::string settings = "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
                           "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>"
                           "</w:compat>";
    std::string core = "<dc:title>Fixture</dc:title>";
    std::string footnotes; ///< inner XML of w:footnotes
    std::string endnotes;
    std::map<std::string, std::string> headers; ///< relationship id -> inner XML of w:hdr
    std::map<std::string, std::string> links;   ///< relationship id -> address
    /// Relationship id -> octets of a picture; the body and every header may name it.
    std::map<std::string, std::string> pictures;
    std::map<std::string, std::string> linked_pictures; ///< relationship id -> address
    std::map<std::string, std::string> related;         ///< type of relationship -> target
    std::map<std::string, std::string> files;           ///< name of a part -> content

    docx::Package package() const
    {
        const std::string office =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        std::map<std::string, std::string> parts;
        std::string relations;
        const auto relate = [&](const std::string& id, const std::string& type,
                                const std::string& target, bool is_external) {
            relations += "<Relationship Id=\"" + id + "\" Type=\"" + office + type +
                         "\" Target=\"" + target + "\"" +
                         (is_external ? " TargetMode=\"External\"" : "") + "/>";
        };
        const auto add = [&](const std::string& name, const std::string& inner) {
            if (!inner.empty()) {
                parts["word/" + name + ".xml"] = root(name, inner);
                relate("of_" + name, name, name + ".xml", false);
            }
        };
        add("styles", styles);
        add("numbering", numbering);
        add("settings", settings);
        add("footnotes", footnotes);
        add("endnotes", endnotes);
        for (const auto& [id, inner] : headers) {
            parts["word/" + id + ".xml"] = root("hdr", inner);
            relate(id, "header", id + ".xml", false);
        }
        std::string of_pictures;
        std::swap(relations, of_pictures);
        for (const auto& [id, octets] : pictures) {
            parts["word/media/" + id + ".png"] = octets;
            relate(id, "image", "media/" + id + ".png", false);
        }
        for (const auto& [id, address] : linked_pictures) {
            relate(id, "image", address, true);
        }
        std::swap(relations, of_pictures);
        for (const auto& [id, inner] : headers) {
            parts["word/_rels/" + id + ".xml.rels"] = relationships(of_pictures);
        }
        relations += of_pictures;
        for (const auto& [id, address] : links) {
            relate(id, "hyperlink", address, true);
        }
        for (const auto& [type, target] : related) {
            relate("of_" + type, type, target, false);
        }
        parts.insert(files.begin(), files.end());
        parts["word/document.xml"] = root("document", "<w:body>" + body + "</w:body>");
        parts["word/_rels/document.xml.rels"] = relationships(relations);
        std::string top = "<Relationship Id=\"r1\" Type=\"" + office +
                          "officeDocument\" Target=\"word/document.xml\"/>";
        if (!core.empty()) {
            top += "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/package/2006/"
                   "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>";
            parts["docProps/core.xml"] =
                "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
                "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">" +
                core + "</cp:coreProperties>";
        }
        docx::ZipWriter zip;
        zip.add("[Content_Types].xml", content_types());
        zip.add("_rels/.rels", relationships(top));
        for (const auto& [name, xml] : parts) {
            zip.add(name, xml);
        }
        return docx::Package::open(zip.finish(), "fixture.docx", Limits{});
    }

private:
    static std::string root(const std::string& name, const std::string& inner)
    {
        return "<w:" + name +
               " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
               "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" +
               inner + "</w:" + name + ">";
    }
    static std::string relationships(const std::string& inner)
    {
        return "<Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
               inner + "</Relationships>";
    }
    static std::string content_types()
    {
        return "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
               "<Default Extension=\"rels\" "
               "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
               "<Default Extension=\"png\" ContentType=\"image/png\"/></Types>";
    }
};

/// The picture of that relationship, for DrawingFixture::content.
inline std::string picture_element(const std::string& id, const std::string& crop = "",
                                   const std::string& transform = "")
{
    return "<pic:pic><pic:blipFill><a:blip r:embed=\"" + id + "\"/>" + crop +
           "</pic:blipFill><pic:spPr>" + transform +
           "<a:prstGeom prst=\"rect\"/></pic:spPr></pic:pic>";
}

/// A w:drawing in a run; sizes in points.
struct DrawingFixture {
    std::string content{};
    int width = 100;
    int height = 50;
    std::string properties = "descr=\"The seal\""; ///< of wp:docPr
    std::string inside{};                          ///< wp:docPr
    std::string anchor{}; ///< empty: in the line; else what stands in wp:anchor before the graphic
    std::string attributes{}; ///< of wp:anchor

    std::string run() const
    {
        const std::string kind = anchor.empty() ? "inline" : "anchor";
        return "<w:r><w:drawing "
               "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/"
               "wordprocessingDrawing\" "
               "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
               "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" "
               "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/"
               "wordprocessingShape\" "
               "xmlns:wpg=\"http://schemas.microsoft.com/office/word/2010/"
               "wordprocessingGroup\"><wp:" +
               kind + " " + attributes + ">" + anchor + "<wp:extent cx=\"" + emu(width) +
               "\" cy=\"" + emu(height) + "\"/><wp:docPr id=\"1\" name=\"Picture 1\" " +
               properties + ">" + inside + "</wp:docPr><a:graphic><a:graphicData>" + content +
               "</a:graphicData></a:graphic></wp:" + kind + "></w:drawing></w:r>";
    }
    static std::string emu(int points) { return std::to_string(points * 12700); }
    /// wp:positionH and wp:positionV by offsets in points.
    static std::string position(const std::string& from_h, int x, const std::string& from_v, int y)
    {
        return "<wp:positionH relativeFrom=\"" + from_h + "\"><wp:posOffset>" + emu(x) +
               "</wp:posOffset></wp:positionH><wp:positionV relativeFrom=\"" + from_v +
               "\"><wp:posOffset>" + emu(y) + "</wp:posOffset></wp:positionV>";
    }
};

/// <w:r> with text, its properties before it.
inline std::string run(const std::string& text, const std::string& properties = "")
{
    return "<w:r><w:rPr>" + properties + "</w:rPr><w:t xml:space=\"preserve\">" + text +
           "</w:t></w:r>";
}

/// <w:p> with these properties around inline content.
inline std::string paragraph(const std::string& content, const std::string& properties = "")
{
    return "<w:p><w:pPr>" + properties + "</w:pPr>" + content + "</w:p>";
}

/// <w:p> with text and these properties.
inline std::string p(const std::string& text, const std::string& properties = "")
{
    return paragraph(run(text), properties);
}

/// A field as Word writes it, with its cached result.
inline std::string field(const std::string& code, const std::string& result)
{
    return "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
           "xml:space=\"preserve\"> " +
           code + " </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
           run(result) + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
}

inline std::string bookmarked(const std::string& name, int id, const std::string& content)
{
    const std::string number = std::to_string(id);
    return "<w:bookmarkStart w:id=\"" + number + "\" w:name=\"" + name + "\"/>" + content +
           "<w:bookmarkEnd w:id=\"" + number + "\"/>";
}

inline std::string tab()
{
    return "<w:r><w:tab/></w:r>";
}

} // namespace indenture::test
