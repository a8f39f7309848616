#include "docx/verify.h"

#include "base/error.h"
#include "base/files.h"
#include "docx/complete_file.h"
#include "docx/package_changes.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* styles = "word/styles.xml";
constexpr const char* numbering = "word/numbering.xml";
constexpr const char* cell = "<w:p><w:r><w:t>Last</w:t></w:r></w:p>";

std::vector<Finding> verified(const CompleteFile& file)
{
    return verify_package(file.package());
}

/// "W-14" for each finding.
std::vector<std::string> codes(const CompleteFile& file)
{
    std::vector<std::string> result;
    for (const Finding& finding : verified(file)) {
        result.push_back(finding.code);
    }
    return result;
}

/// The only finding.
Finding found(const CompleteFile& file)
{
    const std::vector<Finding> findings = verified(file);
    EXPECT_EQ(findings.size(), 1U) << print(findings);
    return findings.empty() ? Finding{} : findings.front();
}

TEST(Verify, SaysNothingOfAFileInOrder)
{
    EXPECT_EQ(print(verified(CompleteFile())), "");
}

TEST(Verify, NamesAPartThatIsNotWellFormed)
{
    const Finding finding = found(CompleteFile().change(styles, "</w:styles>", "</w:style>"));

    EXPECT_EQ(finding.code, "W-01");
    EXPECT_EQ(finding.where.part, styles);
}

TEST(Verify, NamesAPartWithoutContentType)
{
    const Finding finding = found(CompleteFile().change(
        "[Content_Types].xml", "<Default Extension=\"png\" ContentType=\"image/png\"/>", ""));

    EXPECT_EQ(finding.code, "W-02");
    EXPECT_EQ(finding.where.part, "word/media/image1.png");
}

TEST(Verify, NamesAPartWhoseContentTypeIsNotWhatItIsRelatedAs)
{
    const Finding finding =
        found(CompleteFile().change("[Content_Types].xml", "header+xml", "footer+xml"));

    EXPECT_EQ(finding.code, "W-02");
    EXPECT_EQ(finding.where.part, "word/header1.xml");
}

TEST(Verify, NamesAContentTypeOfNoPart)
{
    EXPECT_THAT(codes(CompleteFile().state_type("word/none.xml", "application/xml")),
                ElementsAre("W-03"));
}

TEST(Verify, NamesARelationshipUsedButNotThere)
{
    const Finding finding = found(CompleteFile().change("r:id=\"rId8\"", "r:id=\"rId80\""));

    EXPECT_EQ(finding.code, "W-04");
    EXPECT_THAT(finding.text, HasSubstr("rId80"));
    EXPECT_THAT(finding.where.position, HasSubstr("paragraph 7, 'insideoutside'"));
}

TEST(Verify, NamesAPictureThatOnlyTheDocumentIsRelatedTo)
{
    EXPECT_THAT(codes(CompleteFile().remove("word/_rels/header1.xml.rels")), ElementsAre("W-04"));
}

TEST(Verify, NamesARelationshipThatLeadsNowhere)
{
    const Finding finding =
        found(CompleteFile().relate("word/document.xml", "rId20", "theme", "theme/theme1.xml"));

    EXPECT_EQ(finding.code, "W-05");
    EXPECT_EQ(finding.where.part, "word/_rels/document.xml.rels");
    EXPECT_THAT(finding.text, HasSubstr("word/theme/theme1.xml"));
}

TEST(Verify, NamesAPartToWhichNothingLeads)
{
    const Finding finding = found(CompleteFile().set("word/media/image2.png", "lost"));

    EXPECT_EQ(finding.code, "W-06");
    EXPECT_EQ(finding.severity, Severity::Warning);
    EXPECT_EQ(finding.where.part, "word/media/image2.png");
}

TEST(Verify, NamesARelationshipOfTheWrongType)
{
    EXPECT_THAT(codes(CompleteFile().change("w:footerReference w:type=\"default\" r:id=\"rId7\"",
                                            "w:footerReference w:type=\"default\" r:id=\"rId6\"")),
                ElementsAre("W-07"));
}

TEST(Verify, NamesAnElementWhereItMayNotStand)
{
    for (const std::string what :
         {"<w:t>t</w:t>", "<w:p/>", "<w:drawing/>", "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>"}) {
        const auto findings = codes(CompleteFile().change(
            "<w:hyperlink w:anchor=\"purpose\">", what + "<w:hyperlink w:anchor=\"purpose\">"));

        ASSERT_FALSE(findings.empty()) << what;
        EXPECT_EQ(findings.front(), "W-10") << what;
    }
}

TEST(Verify, NamesARunInsideAText)
{
    EXPECT_THAT(
        codes(CompleteFile().change("<w:t>Last</w:t>", "<w:t><w:r><w:t>Last</w:t></w:r></w:t>")),
        ElementsAre("W-10"));
}

TEST(Verify, NamesPropertiesOutOfOrder)
{
    const struct {
        const char* from;
        const char* to;
    } spoilt[] = {
        {"<w:pStyle w:val=\"Heading1\"/><w:keepNext/>",
         "<w:keepNext/><w:pStyle w:val=\"Heading1\"/>"},
        {"<w:b/><w:sz w:val=\"24\"/>", "<w:sz w:val=\"24\"/><w:b/>"},
        {"<w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"0\" w:type=\"auto\"/>",
         "<w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblStyle w:val=\"TableGrid\"/>"},
        {"<w:tcW w:w=\"50\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/>",
         "<w:gridSpan w:val=\"2\"/><w:tcW w:w=\"50\" w:type=\"dxa\"/>"},
        {"<w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/>",
         "<w:numId w:val=\"1\"/><w:ilvl w:val=\"0\"/>"},
        {"<w:headerReference w:type=\"default\" r:id=\"rId6\"/><w:footerReference "
         "w:type=\"default\" r:id=\"rId7\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
         "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:headerReference w:type=\"default\" "
         "r:id=\"rId6\"/><w:footerReference w:type=\"default\" r:id=\"rId7\"/>"},
        {"<w:trPr><w:gridAfter "
         "w:val=\"1\"/></w:trPr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>",
         "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:trPr><w:gridAfter "
         "w:val=\"1\"/></w:trPr>"},
    };
    for (const auto& [from, to] : spoilt) {
        const auto findings = codes(CompleteFile().change(from, to));

        ASSERT_FALSE(findings.empty()) << from;
        EXPECT_EQ(findings.front(), "W-11") << from;
    }
}

TEST(Verify, NamesListsBeforeTheirDefinitions)
{
    EXPECT_THAT(codes(CompleteFile()
                          .change(numbering,
                                  "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>", "")
                          .change(numbering, "<w:abstractNum w:abstractNumId=\"0\">",
                                  "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
                                  "<w:abstractNum w:abstractNumId=\"0\">")),
                ElementsAre("W-11"));
}

TEST(Verify, NamesPropertiesGivenTwiceAndThoseUnknown)
{
    EXPECT_THAT(codes(CompleteFile().change("<w:jc w:val=\"both\"/>",
                                            "<w:jc w:val=\"both\"/><w:jc w:val=\"left\"/>")),
                ElementsAre("W-12"));
    EXPECT_THAT(codes(CompleteFile().change("<w:keepNext/>", "<w:keepAlways/>")),
                ElementsAre("W-12"));
}

TEST(Verify, NamesATableWithoutGrid)
{
    EXPECT_THAT(codes(CompleteFile().change("<w:tblGrid><w:gridCol w:w=\"10\"/><w:gridCol "
                                            "w:w=\"20\"/><w:gridCol w:w=\"30\"/></w:tblGrid>",
                                            "")),
                ElementsAre("W-13"));
}

TEST(Verify, NamesACellThatDoesNotEndWithAParagraph)
{
    const std::string inner = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
                              "<w:p/></w:tc></w:tr></w:tbl>";

    const Finding empty = found(CompleteFile().change(cell, ""));
    const Finding table = found(CompleteFile().change(cell, cell + inner));

    EXPECT_EQ(empty.code, "W-14");
    EXPECT_EQ(empty.where.position, "table 1, row 2, cell 2");
    EXPECT_EQ(table.code, "W-14");
}

TEST(Verify, AcceptsACellWhoseParagraphIsInAContentControl)
{
    EXPECT_THAT(codes(CompleteFile().change(
                    cell, std::string("<w:sdt><w:sdtPr/><w:sdtContent>") + cell +
                              "</w:sdtContent></w:sdt><w:proofErr w:type=\"spellEnd\"/>")),
                IsEmpty());
}

TEST(Verify, NamesATableWithoutRowsAndARowWithoutCells)
{
    const std::string start = "<w:tbl><w:tblPr/><w:tblGrid/>";

    const Finding table = found(CompleteFile().change(
        "<w:p w14:paraId=\"00000003\">", start + "</w:tbl><w:p w14:paraId=\"00000003\">"));
    const Finding row = found(CompleteFile().change(
        "<w:p w14:paraId=\"00000003\">", start + "<w:tr/></w:tbl><w:p w14:paraId=\"00000003\">"));

    EXPECT_EQ(table.code, "W-15");
    EXPECT_EQ(table.where.position, "table 2");
    EXPECT_EQ(row.code, "W-15");
    EXPECT_EQ(row.where.position, "table 2, row 1");
}

TEST(Verify, NamesWhatFollowsTheLastSection)
{
    EXPECT_THAT(codes(CompleteFile().change("</w:sectPr></w:body>", "</w:sectPr><w:p/></w:body>")),
                ElementsAre("W-16"));
    EXPECT_THAT(
        codes(CompleteFile().change("</w:sectPr></w:body>", "</w:sectPr><w:sectPr/></w:body>")),
        ElementsAre("W-16"));
}

TEST(Verify, NamesASectionThatEndsInACell)
{
    EXPECT_THAT(codes(CompleteFile().change(cell, "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>")),
                ElementsAre("W-16"));
}

TEST(Verify, NamesStoriesThatDoNotEndWithAParagraph)
{
    EXPECT_THAT(codes(CompleteFile().change("word/footnotes.xml",
                                            "<w:p><w:r><w:t>A note</w:t></w:r></w:p>", "")),
                ElementsAre("W-17"));
    EXPECT_THAT(codes(CompleteFile().change("word/comments.xml",
                                            "<w:p><w:r><w:t>Why?</w:t></w:r></w:p>", "")),
                ElementsAre("W-17"));
    EXPECT_THAT(codes(CompleteFile().set(
                    "word/footer1.xml",
                    "<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/"
                    "main\"/>")),
                ElementsAre("W-17"));
}

TEST(Verify, NamesABodyThatEndsWithATable)
{
    const Finding finding = found(CompleteFile().change(
        "<w:sectPr><w:headerReference", "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>"
                                        "<w:tc><w:p/></w:tc></w:tr></w:tbl>"
                                        "<w:sectPr><w:headerReference"));

    EXPECT_EQ(finding.code, "W-17");
    EXPECT_EQ(finding.severity, Severity::Warning);
}

TEST(Verify, NamesARowThatDoesNotFillTheGrid)
{
    const Finding finding = found(CompleteFile().change("<w:gridAfter w:val=\"1\"/>", ""));

    EXPECT_EQ(finding.code, "W-18");
    EXPECT_EQ(finding.where.position, "table 1, row 2");
    EXPECT_THAT(finding.text, HasSubstr("2 columns, the table has 3"));
}

TEST(Verify, NamesAMergedCellWithNothingAbove)
{
    const Finding finding = found(CompleteFile().change("<w:vMerge w:val=\"restart\"/>", ""));

    EXPECT_EQ(finding.code, "W-19");
    EXPECT_EQ(finding.where.position, "table 1, row 2, cell 1");
}

TEST(Verify, NamesBlanksThatWordDrops)
{
    EXPECT_THAT(
        codes(CompleteFile().change("<w:t xml:space=\"preserve\">See </w:t>", "<w:t>See </w:t>")),
        ElementsAre("W-20"));
}

TEST(Verify, NamesBookmarksThatAreNotPaired)
{
    const Finding no_end = found(CompleteFile().change("<w:bookmarkEnd w:id=\"0\"/>", ""));
    const auto no_start =
        codes(CompleteFile().change("<w:bookmarkStart w:id=\"0\" w:name=\"purpose\"/>", ""));

    EXPECT_EQ(no_end.code, "W-30");
    EXPECT_THAT(no_end.text, HasSubstr("'purpose'"));
    EXPECT_THAT(no_start, ElementsAre("W-30", "W-33", "W-33"));
}

TEST(Verify, NamesBookmarksOfOneNameOrId)
{
    const std::string at = "<w:p w14:paraId=\"00000003\">";

    EXPECT_THAT(
        codes(CompleteFile().change(at, at + "<w:bookmarkStart w:id=\"1\" w:name=\"Purpose\"/>"
                                             "<w:bookmarkEnd w:id=\"1\"/>")),
        ElementsAre("W-31"));
    EXPECT_THAT(
        codes(CompleteFile().change(at, at + "<w:bookmarkStart w:id=\"0\" w:name=\"other\"/>")),
        ElementsAre("W-31"));
}

TEST(Verify, NamesFieldsThatAreNotBalanced)
{
    const std::string separate = "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
    const std::string end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    EXPECT_THAT(codes(CompleteFile().change(end, "")), ElementsAre("W-32"));
    EXPECT_THAT(codes(CompleteFile().change(end, end + end)), ElementsAre("W-32"));
    EXPECT_THAT(codes(CompleteFile().change(separate, separate + separate)), ElementsAre("W-32"));
    EXPECT_THAT(codes(CompleteFile().change("<w:fldChar w:fldCharType=\"begin\"/>", "")),
                ElementsAre("W-32", "W-32", "W-32"));
}

TEST(Verify, NamesAFieldThatEndsInATextBox)
{
    const std::string end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    const auto findings = codes(CompleteFile().change(end, "").change(
        "<wps:txbx><w:txbxContent><w:p w14:paraId=\"0000000A\">",
        "<wps:txbx><w:txbxContent><w:p w14:paraId=\"0000000A\">" + end));

    EXPECT_THAT(findings, ElementsAre("W-32", "W-32"));
}

TEST(Verify, NamesReferencesToBookmarksThatAreNotThere)
{
    const Finding field = found(CompleteFile().change("REF purpose \\h", "PAGEREF Aim \\h"));
    const Finding link =
        found(CompleteFile().change("w:anchor=\"purpose\"", "w:anchor=\"nowhere\""));

    EXPECT_EQ(field.code, "W-33");
    EXPECT_THAT(field.text, HasSubstr("'Aim'"));
    EXPECT_EQ(link.code, "W-33");
}

TEST(Verify, LooksForBookmarksInAllStoriesAndNotIntoTags)
{
    EXPECT_THAT(codes(CompleteFile().change("REF purpose \\h", "REF PURPOSE \\h")), IsEmpty());
    EXPECT_THAT(codes(CompleteFile().change("REF purpose \\h", "REF {{ name }} \\h")), IsEmpty());
    EXPECT_THAT(codes(CompleteFile().change("word/footer1.xml", " PAGE ", " PAGEREF purpose ")),
                IsEmpty());
}

TEST(Verify, NamesDrawingsOfOneIdInTwoStories)
{
    const Finding finding =
        found(CompleteFile().change("word/header1.xml", "docPr id=\"3\"", "docPr id=\"1\""));

    EXPECT_EQ(finding.code, "W-34");
    EXPECT_THAT(finding.text, HasSubstr("word/document.xml"));
}

TEST(Verify, NamesParagraphsOfOneId)
{
    EXPECT_THAT(codes(CompleteFile().change("00000003", "00000002")), ElementsAre("W-35"));
    EXPECT_THAT(codes(CompleteFile().change("00000003", "80000000")), ElementsAre("W-35"));
}

TEST(Verify, NamesNotesThatAreNotThereAndThoseNobodyRefersTo)
{
    const auto footnote = verified(CompleteFile().change("<w:footnoteReference w:id=\"2\"/>", ""));
    const auto endnote = verified(CompleteFile().change("<w:endnoteReference w:id=\"3\"/>",
                                                        "<w:endnoteReference w:id=\"4\"/>"));

    ASSERT_EQ(footnote.size(), 1U);
    EXPECT_EQ(footnote[0].code, "W-36");
    EXPECT_EQ(footnote[0].severity, Severity::Warning);
    EXPECT_EQ(footnote[0].where.position, "footnote 2");
    ASSERT_EQ(endnote.size(), 2U);
    EXPECT_EQ(endnote[0].severity, Severity::Block);
    EXPECT_EQ(endnote[1].severity, Severity::Warning);
}

TEST(Verify, NamesASeparatorOfNotesThatIsNotThere)
{
    EXPECT_THAT(codes(CompleteFile().change("word/settings.xml", "w:id=\"-1\"", "w:id=\"7\"")),
                ElementsAre("W-36"));
}

TEST(Verify, NamesCommentsThatAreNotThereOrNotClosed)
{
    EXPECT_THAT(codes(CompleteFile().change("<w:commentReference w:id=\"5\"/>",
                                            "<w:commentReference w:id=\"6\"/>")),
                ElementsAre("W-36", "W-36"));
    EXPECT_THAT(codes(CompleteFile().change("<w:commentRangeEnd w:id=\"5\"/>", "")),
                ElementsAre("W-37"));
    EXPECT_THAT(codes(CompleteFile().change("<w:commentRangeStart w:id=\"5\"/>", "")),
                ElementsAre("W-37"));
}

TEST(Verify, NamesNumberingThatIsNotThere)
{
    EXPECT_THAT(codes(CompleteFile().change("<w:numId w:val=\"1\"/>", "<w:numId w:val=\"9\"/>")),
                ElementsAre("W-38"));
    EXPECT_THAT(codes(CompleteFile().change("<w:numId w:val=\"1\"/>", "<w:numId w:val=\"0\"/>")),
                IsEmpty());
    EXPECT_THAT(codes(CompleteFile().change(numbering, "<w:abstractNumId w:val=\"0\"/>",
                                            "<w:abstractNumId w:val=\"4\"/>")),
                ElementsAre("W-38"));
    EXPECT_THAT(codes(CompleteFile().change(
                    numbering, "</w:numbering>",
                    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>")),
                ElementsAre("W-38"));
}

TEST(Verify, NamesStylesThatAreNotThere)
{
    for (const std::string style : {"Heading1", "Hyperlink", "TableGrid"}) {
        const Finding finding =
            found(CompleteFile().change("w:val=\"" + style + "\"", "w:val=\"Other\""));

        EXPECT_EQ(finding.code, "W-39") << style;
        EXPECT_EQ(finding.severity, Severity::Warning) << style;
    }
    EXPECT_THAT(
        codes(CompleteFile().change(styles, "basedOn w:val=\"Normal\"", "basedOn w:val=\"Base\"")),
        ElementsAre("W-39"));
}

TEST(Verify, GivesTwentyOfAKindAndCountsTheRest)
{
    std::string texts;
    for (int i = 0; i < 25; ++i) {
        texts += "<w:r><w:t> x</w:t></w:r>";
    }

    const auto findings = verified(CompleteFile().change("<w:r><w:t>Last</w:t></w:r>", texts));

    ASSERT_EQ(findings.size(), 21U);
    EXPECT_THAT(findings.back().text, HasSubstr("5 more"));
}

TEST(Verify, SaysNothingOfWhatPackageChangesWrite)
{
    const Package package = CompleteFile().package();
    PackageChanges changes(package);
    const std::string name = changes.add_media("image/jpeg", "another picture");
    const std::string id = changes.relate("word/header1.xml", "image", name);
    const std::string link =
        changes.relate_outside("word/footer1.xml", "hyperlink", "https://b.org");
    Bytes header = package.part("word/header1.xml");
    header.replace(header.find("rId9"), 4, id);
    changes.replace("word/header1.xml", header);
    changes.remove("word/settings.xml");

    const auto findings = verify_package(Package::open(package.with(changes), "changed.docx", {}));

    EXPECT_EQ(print(findings), "");
    EXPECT_EQ(link, "rId1");
}

TEST(VerifyCorpus, FindsNothingToBlockInTheProductsTemplates)
{
    const std::filesystem::path folder = std::filesystem::path(PROJECT_DIR) / "templates";
    std::size_t count = 0;

    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".docx") {
            const Limits limits;
            const auto findings = verify_package(Package::open(
                read_file(entry.path(), limits.file_size_max), entry.path().filename(), limits));
            EXPECT_EQ(print(findings), "") << entry.path();
            ++count;
        }
    }

    EXPECT_EQ(count, 3U);
}

/// Word 12 to 16 wrote them. Another program put tags into the runs of one of them and did not
/// mind the order of their properties.
TEST(VerifyCorpus, FindsNothingWrongInWhatWordWrote)
{
    const std::filesystem::path corpus = std::filesystem::path(SHARED_DIR) / "corpus";
    if (!std::filesystem::exists(corpus)) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    std::size_t count = 0;

    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        if (entry.path().extension() != ".docx") {
            continue;
        }
        const Limits limits;
        const Package package = Package::open(read_file(entry.path(), limits.file_size_max),
                                              entry.path().filename(), limits);
        const bool is_words =
            package.has("docProps/app.xml") &&
            package.part("docProps/app.xml").find("<AppVersion>1") != Bytes::npos &&
            package.part("docProps/app.xml").find("LibreOffice") == Bytes::npos;
        const bool is_edited =
            entry.path().filename() == "bonterms-professional-services-agreement.docx";
        if (is_words && !is_edited) {
            EXPECT_EQ(print(verify_package(package)), "") << entry.path();
            ++count;
        }
    }

    EXPECT_GT(count, 30U);
}

} // namespace
} // namespace indenture::docx
