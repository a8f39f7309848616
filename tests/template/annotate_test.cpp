#include "template/annotate.h"

#include "template/paragraph_text.h"
#include "template/word_file.h"

#include "base/files.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* body = "word/document.xml";

TemplateFinding finding_at(std::size_t paragraph, std::size_t begin, std::size_t end,
                           const std::string& part = body)
{
    TemplateFinding result;
    result.finding = {.code = "T010",
                      .severity = Severity::Block,
                      .where = {"template.docx", part, "the place"},
                      .text = "'titel' is not in the schema",
                      .cure = "write 'title'"};
    result.tag = {part, paragraph, begin, end, "{{ titel }}"};
    return result;
}

docx::Package annotated(const docx::Package& package, const std::vector<TemplateFinding>& findings)
{
    return docx::Package::open(annotate(package, findings), "annotated.docx", {});
}

docx::Package annotated(const std::string& blocks, const std::vector<TemplateFinding>& findings)
{
    return annotated(word_file(blocks), findings);
}

/// What a reader of the XML meets: text, "[" and "]" where a comment starts and ends, "^" where its
/// mark stands, "|" between runs, "/" behind a paragraph.
void read_marks(const docx::XmlElement& element, std::string& result)
{
    for (const docx::XmlElement child : element.children()) {
        if (child.is_w("t")) {
            result += child.text();
        } else if (child.is_w("tab")) {
            result += "\t";
        } else if (child.is_w("commentRangeStart")) {
            result += "[";
        } else if (child.is_w("commentRangeEnd")) {
            result += "]";
        } else if (child.is_w("commentReference")) {
            result += "^";
        } else {
            read_marks(child, result);
            result += child.is_w("r") ? "|" : child.is_w("p") ? "/" : "";
        }
    }
}

std::string marks_of(const docx::Package& package)
{
    const auto xml = docx::XmlPart::parse(package.part(body), "annotated", body, {});
    std::string result;
    read_marks(xml.root(), result);
    return result;
}

std::vector<std::string> comments_of(const docx::Package& package)
{
    const auto part = package.related(package.main_part(), "comments");
    return part ? lines_of(package, *part) : std::vector<std::string>();
}

TEST(Annotate, PutsTheCommentOnTheCharactersOfTheTag)
{
    const auto package = annotated(p("For {{ titel }} only"), {finding_at(1, 4, 15)});

    EXPECT_EQ(marks_of(package), "For |[{{ titel }}|]^| only|/");
    EXPECT_THAT(comments_of(package),
                ElementsAre("'titel' is not in the schema. To mend it: write 'title' [T010]"));
}

TEST(Annotate, CountsCharactersAndNotOctets)
{
    EXPECT_EQ(marks_of(annotated(p("“é” {{ x }}"), {finding_at(1, 4, 11)})), "“é” |[{{ x }}|]^|/");
}

TEST(Annotate, KeepsTheRunsOfATagThatWordHasSplit)
{
    const std::string split = "<w:p><w:r><w:t>a {</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>"
                              "<w:t>{ x }</w:t><w:tab/></w:r><w:r><w:t>} b</w:t></w:r></w:p>";

    const auto package = annotated(split, {finding_at(1, 2, 10)});

    EXPECT_EQ(marks_of(package), "a |[{|{ x }\t|}|]^| b|/");
    EXPECT_THAT(package.part(body),
                HasSubstr("<w:r><w:rPr><w:b/></w:rPr><w:t>{ x }</w:t><w:tab/>"));
}

TEST(Annotate, GivesThePropertiesOfASplitRunToBothHalves)
{
    const std::string bold =
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>ab &amp; {{ x }}</w:t></w:r></w:p>";

    const std::string xml = annotated(bold, {finding_at(1, 5, 12)}).part(body);

    EXPECT_THAT(xml, HasSubstr("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">ab &amp; "
                               "</w:t></w:r><w:commentRangeStart"));
    EXPECT_THAT(xml, HasSubstr("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{{ x }}"
                               "</w:t></w:r><w:commentRangeEnd"));
}

TEST(Annotate, PutsSeveralCommentsIntoOneParagraph)
{
    const auto package =
        annotated(p("{{ a }}{{ b }}"), {finding_at(1, 0, 7), finding_at(1, 7, 14)});

    EXPECT_EQ(marks_of(package), "[{{ a }}|]^|[{{ b }}|]^|/");
}

TEST(Annotate, PutsSeveralCommentsOnOneTag)
{
    const auto package = annotated(p("x {{ a }} y"), {finding_at(1, 2, 9), finding_at(1, 2, 9)});

    EXPECT_EQ(marks_of(package), "x |[[{{ a }}|]^|]^| y|/");
}

TEST(Annotate, CommentsOnAWholeParagraph)
{
    EXPECT_EQ(marks_of(annotated(p("a") + heading("b") + "<w:p/>",
                                 {finding_at(2, 0, 0), finding_at(3, 0, 0)})),
              "a|/[b|]^|/[]^|/");
}

TEST(Annotate, SaysWhereAHeaderIsSinceWordHasNoCommentsThere)
{
    const auto package =
        annotated(word_file(p("a"), {{"word/header1.xml", part("hdr", p("{{ y }}"))}}),
                  {finding_at(1, 0, 7, "word/header1.xml")});

    EXPECT_EQ(marks_of(package), "[a|]^|/");
    EXPECT_THAT(comments_of(package)[0], HasSubstr("In the place: 'titel' is not"));
}

TEST(Annotate, CommentsOnAFootnoteAtItsMark)
{
    const std::string reference =
        "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"4\"/><w:t>b</w:t></w:r></w:p>";
    const docx::Package package = word_file(
        reference, {{"word/footnotes.xml", part("footnotes", "<w:footnote w:id=\"4\">" +
                                                                 p("{{ y }}") + "</w:footnote>")}});

    EXPECT_EQ(marks_of(annotated(package, {finding_at(1, 0, 7, "word/footnotes.xml")})),
              "a|[|]^|b|/");
}

TEST(Annotate, CommentsOnATextBoxAtTheParagraphItHangsOn)
{
    const std::string box = "<w:p><w:r><w:t>hook</w:t><w:pict><w:txbxContent>" + p("{{ x }}") +
                            "</w:txbxContent></w:pict></w:r></w:p>";

    const std::string marks = marks_of(annotated(box, {finding_at(2, 0, 7)}));

    EXPECT_TRUE(marks.starts_with("[hook")) << marks;
    EXPECT_TRUE(marks.ends_with("]^|/")) << marks;
}

TEST(Annotate, KeepsTheCommentsOfOthers)
{
    const std::string commented =
        "<w:p><w:commentRangeStart w:id=\"3\"/><w:r><w:t>{{ x }}</w:t></w:r>"
        "<w:commentRangeEnd w:id=\"3\"/><w:r><w:commentReference w:id=\"3\"/></w:r></w:p>";
    const docx::Package package = word_file(
        commented,
        {{"word/comments.xml", part("comments", "<w:comment w:id=\"3\" w:author=\"Ann\">" +
                                                    p("mine") + "</w:comment>")}});

    const auto result = annotated(package, {finding_at(1, 0, 7)});

    EXPECT_EQ(marks_of(result), "[[{{ x }}|]^|]^|/");
    EXPECT_THAT(comments_of(result), ElementsAre("mine", HasSubstr("titel")));
    EXPECT_THAT(result.part("word/comments.xml"), HasSubstr("<w:comment w:id=\"4\""));
}

TEST(Annotate, DatesNoCommentSoThatTheSameFindingsGiveTheSameBytes)
{
    const docx::Package package = word_file(p("{{ x }}"));

    const Bytes first = annotate(package, {finding_at(1, 0, 7)});

    EXPECT_EQ(first, annotate(package, {finding_at(1, 0, 7)}));
    EXPECT_THAT(annotated(package, {finding_at(1, 0, 7)}).part("word/comments.xml"),
                Not(HasSubstr("w:date")));
}

TEST(Annotate, LeavesATemplateWithoutFindingsAsItIs)
{
    const docx::Package package = word_file(p("{{ x }}"));

    EXPECT_EQ(annotate(package, {}), package.with_parts({}));
}

TEST(Annotate, KeepsEveryWordOfOurOwnContract)
{
    const Limits limits;
    const docx::Package package = docx::Package::open(
        read_file(std::string(PROJECT_DIR) + "/templates/dsa/template.docx", limits.file_size_max),
        "dsa", limits);
    const auto tree = SourceTree::parse(package.part(body), "dsa", body, limits);
    std::vector<TemplateFinding> findings; // one in the middle of every paragraph
    std::size_t ordinal = 0;
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("p")) {
            const std::string text = text_of(tree, id).text;
            findings.push_back(finding_at(++ordinal, text.size() / 3, text.size() / 2));
        }
    }

    const auto result = annotated(package, findings);

    EXPECT_EQ(lines_of(result), lines_of(package));
    EXPECT_EQ(comments_of(result).size(), ordinal);
}

} // namespace
} // namespace indenture::templating::test
