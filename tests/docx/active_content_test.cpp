#include "docx/active_content.h"

#include "base/files.h"
#include "docx/complete_file.h"
#include "docx/content_types.h"
#include "docx/verify.h"

#include <algorithm>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* document = "word/document.xml";
constexpr const char* microsoft = "http://schemas.microsoft.com/office/2006/relationships/";
constexpr const char* before = "<w:p w14:paraId=\"00000003\">";

/// What is found beside the link that a complete file has.
std::vector<Finding> found(const Package& package)
{
    std::vector<Finding> findings = active_content(package);
    std::erase_if(findings, [](const Finding& f) { return f.severity == Severity::Info; });
    return findings;
}

/// A paragraph with a field whose result is "result".
std::string field(const std::string& code)
{
    return "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" + code +
           "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>result</w:t></w:r>"
           "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
}

std::string code(const std::string& text)
{
    return "<w:r><w:instrText xml:space=\"preserve\">" + text + "</w:instrText></w:r>";
}

/// The code of a field, computed by a field inside it.
std::string computed_code()
{
    return "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" + code(" QUOTE 68 68 69 ") +
           "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>DDE</w:t></w:r>"
           "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
}

CompleteFile with_macros()
{
    CompleteFile file;
    file.change("[Content_Types].xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml");
    file.relate(document, "rId30", microsoft + std::string("vbaProject"), "vbaProject.bin");
    file.state_type("word/vbaProject.bin", "application/vnd.ms-office.vbaProject");
    file.set("word/vbaProject.bin", "code");
    file.relate("word/vbaProject.bin", "rId1", microsoft + std::string("wordVbaData"),
                "vbaData.xml");
    file.state_type("word/vbaData.xml", "application/vnd.ms-word.vbaData+xml");
    file.set(
        "word/vbaData.xml",
        "<wne:vbaSuppData xmlns:wne=\"http://schemas.microsoft.com/office/word/2006/wordml\"/>");
    return file;
}

CompleteFile with_object()
{
    CompleteFile file;
    file.relate(document, "rId31", "oleObject", "embeddings/oleObject1.bin");
    file.state_type("word/embeddings/oleObject1.bin",
                    "application/vnd.openxmlformats-officedocument.oleObject");
    file.set("word/embeddings/oleObject1.bin", "object");
    file.change(before, "<w:p><w:r><w:object w:dxaOrig=\"10\" w:dyaOrig=\"10\"><v:shape id=\"s\" "
                        "o:ole=\"\"><v:imagedata r:id=\"rId9\"/></v:shape><o:OLEObject "
                        "Type=\"Embed\" ProgID=\"Package\" ShapeID=\"s\" r:id=\"rId31\"/>"
                        "</w:object></w:r></w:p>" +
                            std::string(before));
    return file;
}

CompleteFile with_control()
{
    CompleteFile file;
    file.relate(document, "rId32", "control", "activeX/activeX1.xml");
    file.state_type("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml");
    file.set("word/activeX/activeX1.xml",
             "<ax:ocx xmlns:ax=\"http://schemas.microsoft.com/office/2006/activeX\"/>");
    file.relate("word/activeX/activeX1.xml", "rId1",
                microsoft + std::string("activeXControlBinary"), "activeX1.bin");
    file.state_type("word/activeX/activeX1.bin", "application/vnd.ms-office.activeX");
    file.set("word/activeX/activeX1.bin", "control");
    file.change(before, "<w:p><w:r><w:object><v:shape id=\"s\"><v:imagedata r:id=\"rId9\"/>"
                        "</v:shape><w:control r:id=\"rId32\" w:name=\"c\" w:shapeid=\"s\"/>"
                        "</w:object></w:r></w:p>" +
                            std::string(before));
    return file;
}

CompleteFile with_chunk()
{
    CompleteFile file;
    file.relate(document, "rId33", "aFChunk", "afchunk.htm");
    file.state_type("word/afchunk.htm", "text/html");
    file.set("word/afchunk.htm", "<html/>");
    file.change(before, "<w:altChunk r:id=\"rId33\"/>" + std::string(before));
    return file;
}

CompleteFile with_linked_picture()
{
    CompleteFile file;
    file.relate(document, "rId34", "image", "https://tracker.example/dot.png", true);
    file.change("<a:blip r:embed=\"rId9\"/>", "<a:blip r:embed=\"rId9\" r:link=\"rId34\"/>");
    return file;
}

CompleteFile with_attached_template()
{
    CompleteFile file;
    file.relate("word/settings.xml", "rId1", "attachedTemplate", "https://x.example/a.dotm", true);
    file.change("word/settings.xml", "<w:footnotePr>",
                "<w:attachedTemplate r:id=\"rId1\"/><w:footnotePr>");
    return file;
}

CompleteFile with_mail_merge()
{
    CompleteFile file;
    file.relate("word/settings.xml", "rId1", "mailMergeSource", "file:///c:/people.mdb", true);
    file.change("word/settings.xml", "<w:footnotePr>",
                "<w:mailMerge><w:dataSource r:id=\"rId1\"/></w:mailMerge><w:footnotePr>");
    return file;
}

CompleteFile with_menus()
{
    CompleteFile file;
    file.relate("", "rId35", microsoft + std::string("ui/extensibility"), "customUI/customUI.xml");
    file.state_type("customUI/customUI.xml", "application/xml");
    file.set("customUI/customUI.xml",
             "<customUI xmlns=\"http://schemas.microsoft.com/office/2006/01/customui\"/>");
    return file;
}

CompleteFile with_field(const std::string& paragraph)
{
    CompleteFile file;
    file.change(before, paragraph + before);
    return file;
}

struct Case {
    const char* what;
    CompleteFile file;
    Severity severity;
};

std::vector<Case> cases()
{
    return {
        {"macros", with_macros(), Severity::Block},
        {"object", with_object(), Severity::Block},
        {"control", with_control(), Severity::Block},
        {"chunk", with_chunk(), Severity::Block},
        {"menus", with_menus(), Severity::Block},
        {"picture", with_linked_picture(), Severity::Warning},
        {"template", with_attached_template(), Severity::Warning},
        {"mail merge", with_mail_merge(), Severity::Warning},
        {"dde", with_field(field(code(" DDEAUTO c:\\\\x.exe y "))), Severity::Block},
        {"split dde", with_field(field(code(" D") + code("DE x y"))), Severity::Block},
        {"hidden dde", with_field(field(computed_code())), Severity::Block},
        {"include", with_field(field(code(" includetext \"\\\\\\\\srv\\\\a.docx\" "))),
         Severity::Warning},
        {"simple include",
         with_field("<w:p><w:fldSimple w:instr=\" INCLUDEPICTURE &quot;http://x/y.png&quot; \">"
                    "<w:r><w:t>result</w:t></w:r></w:fldSimple></w:p>"),
         Severity::Warning},
    };
}

TEST(ActiveContent, SaysOnlyOfAPlainFileWhereItsLinksLead)
{
    const auto findings = active_content(CompleteFile().package());

    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, Severity::Info);
    EXPECT_THAT(findings[0].text, HasSubstr("https://example.org/"));
}

TEST(ActiveContent, FindsEveryKindAndWeighsIt)
{
    for (const Case& one : cases()) {
        const auto findings = found(one.file.package());

        ASSERT_FALSE(findings.empty()) << one.what;
        EXPECT_EQ(findings.front().code, "T032") << one.what;
        EXPECT_EQ(findings.front().severity, one.severity) << one.what << print(findings);
        EXPECT_FALSE(findings.front().where.part.empty()) << one.what;
    }
}

TEST(ActiveContent, StandsInFilesThatAreOtherwiseInOrder)
{
    for (const Case& one : cases()) {
        EXPECT_EQ(print(verify_package(one.file.package())), "") << one.what;
    }
}

TEST(ActiveContent, IsFoundInPartsToWhichNothingLeads)
{
    CompleteFile file;
    file.state_type("word/vbaProject.bin", "application/vnd.ms-office.vbaProject");
    file.set("word/vbaProject.bin", "code");

    EXPECT_EQ(found(file.package()).size(), 1U);
    EXPECT_THAT(found(without_active_content(file.package())), IsEmpty());
}

TEST(ActiveContent, WarnsOfLinksToFilesAndPrograms)
{
    for (const std::string address : {"file:///c:/x.exe", "javascript:x()", "ms-word:ofe|u|x"}) {
        CompleteFile file;
        file.relate(document, "rId40", "hyperlink", address, true);

        EXPECT_EQ(found(file.package()).size(), 1U) << address;
    }
}

TEST(ActiveContent, LetsFieldsOfWordItselfBe)
{
    for (const std::string text : {" PAGE ", " = 1 + 2 ", " REF purpose ", " IF a = b c d "}) {
        EXPECT_THAT(found(with_field(field(code(text))).package()), IsEmpty()) << text;
    }
}

TEST(ActiveContent, IsGoneWhenStrippedAndTheFileIsInOrder)
{
    for (const Case& one : cases()) {
        const Package stripped = without_active_content(one.file.package());

        EXPECT_EQ(print(found(stripped)), "") << one.what;
        EXPECT_EQ(print(verify_package(stripped)), "") << one.what;
    }
}

TEST(ActiveContent, LeavesNoPartBehindWhenStripped)
{
    for (const CompleteFile& file :
         {with_macros(), with_object(), with_control(), with_chunk(), with_menus()}) {
        EXPECT_EQ(without_active_content(file.package()).part_names(),
                  CompleteFile().package().part_names());
    }
}

TEST(ActiveContent, StrippedOfMacrosIsAPlainDocument)
{
    const Package stripped = without_active_content(with_macros().package());

    EXPECT_EQ(ContentTypes::of(stripped).type(document),
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
}

TEST(ActiveContent, StrippedShowsObjectsAsPicturesAndFieldsAsTheirResults)
{
    const Bytes object = without_active_content(with_object().package()).part(document);
    const Bytes dde =
        without_active_content(with_field(field(code(" DDE x y "))).package()).part(document);

    EXPECT_THAT(object, HasSubstr("<w:pict><v:shape id=\"s\"><v:imagedata r:id=\"rId9\"/>"));
    EXPECT_THAT(dde, HasSubstr("<w:t>result</w:t>"));
    EXPECT_THAT(dde, Not(HasSubstr("DDE")));
    EXPECT_THAT(dde, HasSubstr("REF purpose"));
}

TEST(ActiveContent, StrippedOfAFieldHiddenInAnotherShowsOnlyTheOuterResult)
{
    const std::vector<Case> all = cases();
    const auto hidden = std::find_if(all.begin(), all.end(), [](const Case& one) {
        return std::string(one.what) == "hidden dde";
    });

    const Bytes text = without_active_content(hidden->file.package()).part(document);

    EXPECT_THAT(text, HasSubstr("<w:t>result</w:t>"));
    EXPECT_THAT(text, Not(HasSubstr("DDE")));
}

TEST(ActiveContent, StrippedOfNothingIsTheSameFile)
{
    const Package package = CompleteFile().package();

    EXPECT_EQ(without_active_content(package).with_parts({}), package.with_parts({}));
}

TEST(ActiveContentCorpus, StripsEveryFileAndLeavesItInOrder)
{
    const std::filesystem::path corpus = std::filesystem::path(SHARED_DIR) / "corpus";
    if (!std::filesystem::exists(corpus)) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    std::size_t active = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        if (entry.path().extension() != ".docx") {
            continue;
        }
        const Limits limits;
        const Package package = Package::open(read_file(entry.path(), limits.file_size_max),
                                              entry.path().filename(), limits);

        const Package stripped = without_active_content(package);

        active += found(package).empty() ? 0U : 1U;
        for (const Finding& left : found(stripped)) {
            EXPECT_THAT(left.text, HasSubstr("a link")) << entry.path();
        }
        EXPECT_EQ(print(verify_package(stripped)), print(verify_package(package))) << entry.path();
    }
    EXPECT_GT(active, 0U);
}

} // namespace
} // namespace indenture::docx
