#include "docx/complete_file.h"

#include "docx/zip.h"

#include <gtest/gtest.h>

namespace indenture::docx {

namespace {

const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const std::string word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const std::string head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
const std::string spaces =
    R"( xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")"
    R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")"
    R"( xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing")"
    R"( xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main")"
    R"( xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture")"
    R"( xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006")"
    R"( xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape")"
    R"( xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office")"
    R"( xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml")";

std::string part(const std::string& root, const std::string& inner)
{
    return head + "<w:" + root + spaces + ">" + inner + "</w:" + root + ">";
}

std::string relationships(const std::string& inner)
{
    return head +
           "<Relationships "
           "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           inner + "</Relationships>";
}

std::string relationship(const std::string& id, const std::string& type, const std::string& target,
                         bool is_external = false)
{
    const std::string address = type.find("://") == std::string::npos ? office + type : type;
    return "<Relationship Id=\"" + id + "\" Type=\"" + address + "\" Target=\"" + target + "\"" +
           (is_external ? " TargetMode=\"External\"/>" : "/>");
}

std::string picture(const std::string& id)
{
    return R"(<w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id=")" + id +
           R"(" name="Picture" descr="A dot"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData )"
           R"(uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>)"
           R"(<pic:cNvPr id="0" name="Picture"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>)"
           R"(<a:blip r:embed="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>)"
           R"(<a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>)"
           R"(<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>)"
           R"(</a:graphicData></a:graphic></wp:inline></w:drawing>)";
}

std::string document()
{
    const std::string box = R"(<w:txbxContent><w:p w14:paraId="0000000A"><w:r><w:t>Boxed</w:t>)"
                            R"(</w:r></w:p></w:txbxContent>)";
    return part(
        "document",
        R"(<w:body><w:p w14:paraId="00000001"><w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/>)"
        R"(</w:pPr><w:bookmarkStart w:id="0" w:name="purpose"/><w:r><w:rPr><w:b/><w:sz w:val="24"/>)"
        R"(</w:rPr><w:t>Purpose</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>)"
        // a list, a field, notes
        R"(<w:p w14:paraId="00000002"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>)"
        R"(</w:numPr><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve">See </w:t></w:r>)"
        R"(<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> )"
        R"(REF purpose \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>)"
        R"(<w:r><w:t>Purpose</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>)"
        R"(<w:commentRangeStart w:id="5"/><w:r><w:t>noted</w:t></w:r><w:commentRangeEnd w:id="5"/>)"
        R"(<w:r><w:commentReference w:id="5"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>)"
        R"(<w:r><w:endnoteReference w:id="3"/></w:r></w:p>)"
        // a table: the first column merged downwards, the first row over two columns
        R"(<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>)"
        R"(<w:tblGrid><w:gridCol w:w="10"/><w:gridCol w:w="20"/><w:gridCol w:w="30"/></w:tblGrid>)"
        R"(<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>One</w:t></w:r>)"
        R"(</w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="50" w:type="dxa"/><w:gridSpan w:val="2"/>)"
        R"(</w:tcPr><w:p/></w:tc></w:tr><w:tr><w:trPr><w:gridAfter w:val="1"/></w:trPr><w:tc>)"
        R"(<w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>Last</w:t></w:r></w:p>)"
        R"(</w:tc></w:tr></w:tbl>)"
        // a picture, a link inside and one outside
        R"(<w:p w14:paraId="00000003"><w:r>)" +
            picture("1") +
            R"(</w:r><w:hyperlink w:anchor="purpose"><w:r><w:t>inside</w:t></w:r></w:hyperlink>)"
            R"(<w:hyperlink r:id="rId8"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>)"
            R"(<w:t>outside</w:t></w:r></w:hyperlink></w:p>)"
            // a section, and a text box said twice
            R"(<w:p w14:paraId="00000004"><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>)"
            R"(</w:sectPr></w:pPr></w:p><w:p w14:paraId="00000005"><w:r><mc:AlternateContent>)"
            R"(<mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>)"
            R"(<wp:docPr id="2" name="Box"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>)" +
            box +
            R"(</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>)"
            R"(</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>)" +
            box +
            R"(</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>)"
            R"(<w:sectPr><w:headerReference w:type="default" r:id="rId6"/><w:footerReference )"
            R"(w:type="default" r:id="rId7"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body>)");
}

std::string notes(const std::string& kind, const std::string& id)
{
    const std::string open = "<w:" + kind +
                             " w:type=\"separator\" w:id=\"-1\"><w:p><w:r>"
                             "<w:separator/></w:r></w:p></w:" +
                             kind + ">";
    return part(kind + "s", open + "<w:" + kind + " w:id=\"" + id +
                                "\"><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:" + kind + ">");
}

std::string style(const std::string& type, const std::string& id, const std::string& more = {})
{
    return "<w:style w:type=\"" + type + "\" w:styleId=\"" + id + "\"><w:name w:val=\"" + id +
           "\"/>" + more + "</w:style>";
}

} // namespace

CompleteFile::CompleteFile()
{
    parts_["[Content_Types].xml"] =
        head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
               "<Default Extension=\"rels\" ContentType=\"application/"
               "vnd.openxmlformats-package.relationships+xml\"/>"
               "<Default Extension=\"png\" ContentType=\"image/png\"/></Types>";
    parts_["_rels/.rels"] = relationships("");
    parts_["word/_rels/document.xml.rels"] = relationships("");
    relate("", "rId1", "officeDocument", "word/document.xml");
    state_type("word/document.xml", word + "document.main+xml");
    set("word/document.xml", document());
    const auto add = [&](const std::string& id, const std::string& type, const std::string& name,
                         const Bytes& content) {
        relate("word/document.xml", id, type, name + ".xml");
        state_type("word/" + name + ".xml", word + type + "+xml");
        set("word/" + name + ".xml", content);
    };
    add("rId1", "styles", "styles",
        part("styles", style("paragraph", "Normal") +
                           style("paragraph", "Heading1", "<w:basedOn w:val=\"Normal\"/>") +
                           style("character", "Hyperlink") + style("table", "TableGrid")));
    add("rId2", "numbering", "numbering",
        part("numbering", R"(<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start )"
                          R"(w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>)"
                          R"(</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId )"
                          R"(w:val="0"/></w:num>)"));
    add("rId3", "footnotes", "footnotes", notes("footnote", "2"));
    add("rId4", "endnotes", "endnotes", notes("endnote", "3"));
    add("rId5", "comments", "comments",
        part("comments",
             R"(<w:comment w:id="5"><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment>)"));
    add("rId6", "header", "header1", part("hdr", "<w:p><w:r>" + picture("3") + "</w:r></w:p>"));
    add("rId7", "footer", "footer1",
        part("ftr", R"(<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>)"
                    R"(</w:p>)"));
    add("rId10", "settings", "settings",
        part("settings", R"(<w:footnotePr><w:footnote w:id="-1"/></w:footnotePr><w:compat/>)"));
    relate("word/document.xml", "rId8", "hyperlink", "https://example.org/", true);
    relate("word/document.xml", "rId9", "image", "media/image1.png");
    parts_["word/_rels/header1.xml.rels"] = relationships("");
    relate("word/header1.xml", "rId9", "image", "media/image1.png");
    set("word/media/image1.png", "a dot");
}

CompleteFile& CompleteFile::change(const std::string& part, const std::string& from,
                                   const std::string& to)
{
    Bytes& content = parts_[part];
    const std::size_t at = content.find(from);
    EXPECT_NE(at, Bytes::npos) << from;
    EXPECT_EQ(content.find(from, at + 1), Bytes::npos) << from;
    content.replace(at, from.size(), to);
    return *this;
}

CompleteFile& CompleteFile::change(const std::string& from, const std::string& to)
{
    return change("word/document.xml", from, to);
}

CompleteFile& CompleteFile::set(const std::string& part, Bytes content)
{
    parts_[part] = std::move(content);
    return *this;
}

CompleteFile& CompleteFile::remove(const std::string& part)
{
    parts_.erase(part);
    return *this;
}

CompleteFile& CompleteFile::relate(const std::string& part, const std::string& id,
                                   const std::string& type, const std::string& target,
                                   bool is_external)
{
    const std::size_t folder = part.rfind('/') + 1;
    const std::string name = part.substr(0, folder) + "_rels/" + part.substr(folder) + ".rels";
    if (parts_.count(name) == 0) {
        parts_[name] = relationships("");
    }
    return change(name, "</Relationships>",
                  relationship(id, type, target, is_external) + "</Relationships>");
}

CompleteFile& CompleteFile::state_type(const std::string& part, const std::string& content_type)
{
    return change("[Content_Types].xml", "</Types>",
                  "<Override PartName=\"/" + part + "\" ContentType=\"" + content_type +
                      "\"/></Types>");
}

Package CompleteFile::package() const
{
    ZipWriter zip;
    for (const auto& [name, content] : parts_) {
        zip.add(name, content);
    }
    return Package::open(zip.finish(), "file.docx", {});
}

} // namespace indenture::docx
