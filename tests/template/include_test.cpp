// Clauses of other files, notes and comments in loops: what a merge brings into a package and what
// it copies.

#include "docx/verify.h"
#include "template/picture.h"
#include "template/template.h"
#include "template/word_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {

namespace {

using testing::HasSubstr;
using testing::Not;

const Json people =
    Json::parse(R"({"people": [{"n": "Ann"}, {"n": "Bob"}], "nobody": [], "no": false,
    "clause": {"$clause": "law"}, "who": "Cy"})");

std::string numbering(const std::string& text)
{
    return part("numbering",
                "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
                "<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"" +
                    text +
                    "\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
                    "w:val=\"0\"/></w:num>");
}

std::string listed(const std::string& text)
{
    return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>"
           "<w:r><w:t>" +
           text + "</w:t></w:r></w:p>";
}

docx::Package clause()
{
    const std::string styles =
        part("styles", "<w:style w:type=\"paragraph\" w:styleId=\"Deed\"><w:name w:val=\"Deed\"/>"
                       "</w:style>");
    return word_file("<w:p><w:pPr><w:pStyle w:val=\"Deed\"/></w:pPr><w:r><w:t>Law of {{ who }}"
                     "</w:t></w:r></w:p>" +
                         listed("first") + listed("second") + "<w:sectPr/>",
                     {{"word/styles.xml", styles}, {"word/numbering.xml", numbering("(%1)")}});
}

docx::Package merged_with(const docx::Package& package)
{
    CompileOptions options;
    options.clauses.emplace("law", clause());
    auto result = docx::Package::open(Template::compile(package, options).merge(people, {}),
                                      "merged.docx", {});
    return result;
}

std::size_t count(const std::string& text, const std::string& what)
{
    std::size_t result = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) {
        ++result;
    }
    return result;
}

/// 4 x 2 pixels, made with Python's zlib.
constexpr const char* png =
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAAAAABawyK/AAAAC0lEQVR4nGNggAEAAAoAAX+AdF4AAAAASUVORK5CYII=";

const std::string picture =
    "<w:p><w:r><w:drawing><wp:inline><wp:extent cx=\"9525\" cy=\"9525\"/><wp:docPr id=\"1\" "
    "name=\"Seal\" descr=\"The seal\"/><a:graphic "
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData "
    "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic "
    "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/"
    "picture\"><pic:nvPicPr><pic:cNvPr "
    "id=\"0\" name=\"Seal\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip "
    "r:embed=\"r8\"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline>"
    "</w:drawing></w:r></w:p>";

const std::string link =
    "<w:p><w:hyperlink r:id=\"r9\"><w:r><w:t>the law</w:t></w:r></w:hyperlink></w:p>";

/// With styles, a list, relationships r8 to a picture and r9 to a page, and all content types.
docx::Package complete_file(const std::string& blocks, const std::string& style,
                            const std::string& list, const Bytes& picture_bytes)
{
    const std::string office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    const std::string word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    const std::string spaces = "http://schemas.openxmlformats.org/package/2006/";
    const std::string styles = fmt::format(
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
        "w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"{0}\"><w:name "
        "w:val=\"{0}\"/><w:basedOn w:val=\"Normal\"/></w:style>",
        style);
    const docx::Package package = word_file(blocks, {{"word/styles.xml", part("styles", styles)},
                                                     {"word/numbering.xml", numbering(list)},
                                                     {"word/media/image1.png", picture_bytes}});
    return docx::Package::open(
        package.with_parts(
            {{"[Content_Types].xml",
              fmt::format(
                  "<Types xmlns=\"{0}content-types\"><Default Extension=\"rels\" "
                  "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                  "<Default Extension=\"png\" ContentType=\"image/png\"/><Override "
                  "PartName=\"/word/document.xml\" ContentType=\"{1}document.main+xml\"/><Override "
                  "PartName=\"/word/styles.xml\" ContentType=\"{1}styles+xml\"/><Override "
                  "PartName=\"/word/numbering.xml\" ContentType=\"{1}numbering+xml\"/></Types>",
                  spaces, word)},
             {"_rels/.rels",
              fmt::format(
                  "<Relationships xmlns=\"{}relationships\"><Relationship Id=\"r1\" "
                  "Type=\"{}officeDocument\" Target=\"word/document.xml\"/></Relationships>",
                  spaces, office)},
             {"word/_rels/document.xml.rels",
              fmt::format("<Relationships xmlns=\"{0}relationships\"><Relationship Id=\"r1\" "
                          "Type=\"{1}styles\" Target=\"styles.xml\"/><Relationship Id=\"r2\" "
                          "Type=\"{1}numbering\" Target=\"numbering.xml\"/><Relationship Id=\"r8\" "
                          "Type=\"{1}image\" Target=\"media/image1.png\"/><Relationship Id=\"r9\" "
                          "Type=\"{1}hyperlink\" Target=\"https://{2}.example/\" "
                          "TargetMode=\"External\"/></Relationships>",
                          spaces, office, style)}}),
        "complete.docx", {});
}

/// Where each w:hyperlink of the body leads.
std::vector<std::string> addresses_of_links(const docx::Package& package)
{
    std::map<std::string, std::string> addresses;
    for (const docx::Relationship& relation : package.relationships(package.main_part())) {
        addresses[relation.id] = relation.target;
    }
    const std::string xml = package.part(package.main_part());
    const std::string opening = "<w:hyperlink r:id=\"";
    std::vector<std::string> result;
    for (std::size_t at = 0; (at = xml.find(opening, at)) != std::string::npos;) {
        at += opening.size();
        result.push_back(addresses[xml.substr(at, xml.find('"', at) - at)]);
    }
    return result;
}

const std::string note_reference =
    "<w:p><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>x</w:t></w:r></w:p>";

std::string notes(const std::string& text)
{
    return part("footnotes", "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p/></w:footnote>"
                             "<w:footnote w:id=\"2\"><w:p><w:r><w:t>" +
                                 text + "</w:t></w:r></w:p></w:footnote>");
}

} // namespace

TEST(Include, BringsAClauseWithItsStylesAndLists)
{
    const auto result = merged_with(
        word_file(p("{{p clause }}") + listed("host"), {{"word/numbering.xml", numbering("%1.")}}));

    const std::string xml = result.part("word/document.xml");
    EXPECT_EQ(lines_of(result), (std::vector<std::string>{"Law of Cy", "first", "second", "host"}));
    EXPECT_THAT(xml, HasSubstr("<w:pStyle w:val=\"Deed\"/>"));
    EXPECT_THAT(result.part("word/styles.xml"), HasSubstr("w:styleId=\"Deed\""));
    EXPECT_EQ(count(xml, "<w:numId w:val=\"2\"/>"), 2U);
    EXPECT_THAT(result.part("word/numbering.xml"), HasSubstr("w:val=\"(%1)\""));
}

TEST(Include, AddsANumberingPartIfTheTemplateHasNone)
{
    const auto result = merged_with(word_file(p("{{p clause }}")));

    const auto part = result.related(result.main_part(), "numbering");
    ASSERT_TRUE(part.has_value());
    EXPECT_THAT(result.part(*part), HasSubstr("w:val=\"(%1)\""));
}

TEST(Include, BeginsTheListsOfAClauseAnewEachTime)
{
    const auto result =
        merged_with(word_file(p("{%p for q in people %}") + p("{{p clause }}") + p("{%p endfor %}"),
                              {{"word/numbering.xml", numbering("%1.")}}));

    const std::string xml = result.part("word/document.xml");
    EXPECT_EQ(count(xml, "<w:numId w:val=\"2\"/>"), 2U);
    EXPECT_EQ(count(xml, "<w:numId w:val=\"3\"/>"), 2U);
}

TEST(Include, LeavesStylesAndListsAloneIfNoClauseIsUsed)
{
    const auto package =
        word_file(p("{%p if no %}") + p("{{p clause }}") + p("{%p endif %}") + p("z"));

    const auto result = merged_with(package);

    EXPECT_EQ(result.part("word/styles.xml"), package.part("word/styles.xml"));
}

TEST(Include, GivesAFileInOrderWithAllThatAClauseBrings)
{
    const docx::Package host =
        complete_file(p("{%p for q in parties %}") + p("{{p q.clause }}") + p("{%p endfor %}") +
                          listed("host") + picture + link,
                      "Title", "%1.", "another picture");
    CompileOptions options;
    options.clauses.emplace(
        "law", complete_file("<w:p><w:pPr><w:pStyle w:val=\"Deed\"/></w:pPr><w:r><w:t>Law of "
                             "{{ who }}</w:t></w:r></w:p>" +
                                 listed("first") + picture + link,
                             "Deed", "(%1)", *from_base64(png)));
    const Json values = Json::parse(
        R"({"parties": [{"clause": {"$clause": "law", "with": {"who": "Ann"}}},
                        {"clause": {"$clause": "law", "with": {"who": "Bob"}}}]})");
    ASSERT_EQ(print(docx::verify_package(host)), "");
    ASSERT_EQ(print(docx::verify_package(options.clauses.at("law"))), "");

    const auto result =
        docx::Package::open(Template::compile(host, options).merge(values, {}), "merged.docx", {});

    EXPECT_EQ(print(docx::verify_package(result)), "");
    EXPECT_EQ(lines_of(result),
              (std::vector<std::string>{"Law of Ann", "first", "", "the law", "Law of Bob", "first",
                                        "", "the law", "host", "", "the law"}));
    const std::string xml = result.part("word/document.xml");
    EXPECT_EQ(count(xml, "<w:pStyle w:val=\"Deed\"/>"), 2U);
    EXPECT_EQ(count(xml, "<w:numId w:val=\"1\"/>"), 1U);
    EXPECT_EQ(count(xml, "<w:numId w:val=\"2\"/>"), 1U);
    EXPECT_EQ(count(xml, "<w:numId w:val=\"3\"/>"), 1U);
    EXPECT_EQ(addresses_of_links(result),
              (std::vector<std::string>{"https://Deed.example/", "https://Deed.example/",
                                        "https://Title.example/"}));
    EXPECT_EQ(count(xml, "r:embed="), 3U);
    EXPECT_EQ(result.part("word/media/image2.png"), *from_base64(png));
}

TEST(NotesInLoops, AreWrittenForEachPassWithWhatHoldsThere)
{
    const auto package =
        word_file(p("{%p for q in people %}") + note_reference + p("{%p endfor %}"),
                  {{"word/footnotes.xml", notes("of {{ q.n }}")}});

    const auto result = merged(package, people);

    EXPECT_THAT(result.part("word/document.xml"), HasSubstr("footnoteReference w:id=\"2\""));
    EXPECT_THAT(result.part("word/document.xml"), HasSubstr("footnoteReference w:id=\"3\""));
    EXPECT_EQ(lines_of(result, "word/footnotes.xml"),
              (std::vector<std::string>{"", "of Ann", "of Bob"}));
    EXPECT_THAT(result.part("word/footnotes.xml"), HasSubstr("<w:footnote w:id=\"3\">"));
}

TEST(NotesInLoops, AreCopiedEvenWithoutTags)
{
    const auto package =
        word_file(p("{%p for q in people %}") + note_reference + p("{%p endfor %}"),
                  {{"word/footnotes.xml", notes("plain")}});

    EXPECT_EQ(lines_of(merged(package, people), "word/footnotes.xml"),
              (std::vector<std::string>{"", "plain", "plain"}));
}

TEST(NotesInLoops, AreGoneIfThereIsNoPass)
{
    const auto package =
        word_file(p("{%p for q in nobody %}") + note_reference + p("{%p endfor %}") + p("z"),
                  {{"word/footnotes.xml", notes("of {{ q.n }}")}});

    EXPECT_EQ(lines_of(merged(package, people), "word/footnotes.xml"),
              (std::vector<std::string>{""}));
}

TEST(NotesInLoops, AreRefusedIfTheyReferToThemselves)
{
    const auto package = word_file(
        p("{%p for q in people %}") + note_reference + p("{%p endfor %}"),
        {{"word/footnotes.xml",
          part("footnotes", "<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteReference w:id=\"2\"/>"
                            "<w:t>{{ q.n }}</w:t></w:r></w:p></w:footnote>")}});

    EXPECT_EQ(refusal(package, people).code(), ErrorCode::LimitExceeded);
}

TEST(NotesOutsideLoops, StayAsTheyAre)
{
    const auto package = word_file(note_reference, {{"word/footnotes.xml", notes("of {{ who }}")}});

    EXPECT_EQ(lines_of(merged(package, people), "word/footnotes.xml"),
              (std::vector<std::string>{"", "of Cy"}));
}

TEST(LostReferences, ReadWhatTheMergeIsToldIfItIs)
{
    const auto package = word_file(
        p("{%p if no %}") +
        "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"T\"/><w:bookmarkEnd w:id=\"1\"/></w:p>" +
        p("{%p endif %}") +
        "<w:p><w:fldSimple w:instr=\" REF T \"><w:r><w:t>4</w:t></w:r></w:fldSimple></w:p>");
    MergeOptions options;
    options.lost_reference = "[not used]";

    const Merged merged =
        Template::compile(package).merge(expression::Data::of(people), options, {});

    EXPECT_EQ(lines_of(docx::Package::open(merged.docx, "merged.docx", {})),
              (std::vector<std::string>{"[not used]"}));
    ASSERT_EQ(merged.findings.size(), 1U);
    EXPECT_EQ(merged.findings[0].code, "R006");
}

// TPL#239, open-agreements#352: a comment stands once.
TEST(CommentsInLoops, StandAtTheFirstCopy)
{
    const std::string blocks =
        p("{%p for q in people %}") +
        "<w:p><w:commentRangeStart w:id=\"5\"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd "
        "w:id=\"5\"/><w:r><w:commentReference w:id=\"5\"/></w:r></w:p>" +
        p("{%p endfor %}");

    const std::string xml = merged(blocks, people).part("word/document.xml");

    EXPECT_EQ(count(xml, "commentRangeStart"), 1U);
    EXPECT_EQ(count(xml, "commentReference"), 1U);
}

TEST(TrackedChangesInLoops, HaveIdsOfTheirOwn)
{
    const std::string blocks = p("{%p for q in people %}") +
                               "<w:p><w:ins w:id=\"5\" w:author=\"a\"><w:r><w:t>x</w:t></w:r>"
                               "</w:ins></w:p>" +
                               p("{%p endfor %}");

    const std::string xml = merged(blocks, people).part("word/document.xml");

    EXPECT_THAT(xml, HasSubstr("<w:ins w:id=\"5\""));
    EXPECT_THAT(xml, HasSubstr("<w:ins w:id=\"6\""));
}

} // namespace indenture::templating::test
