#include "fixture.h"
#include "support/picture_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::layout {
namespace {

using namespace layout::test;
using testing::ElementsAre;
using testing::HasSubstr;

// The page of these tests has margins of 50 points, 300 x 400 points, text 200 points wide.

WordFixture with_pictures(const std::string& body)
{
    WordFixture fixture;
    fixture.pictures["r9"] = plain_png(4, 2);
    fixture.body = body + small_page();
    return fixture;
}

Pages pages_with(const std::string& body)
{
    return pages_of(with_pictures(body));
}

struct Seen {
    std::size_t page = 0;
    PlacedImage image;
    Mark mark;
    std::size_t index = 0; ///< among the items of its page
};

std::vector<Seen> images_of(const Pages& pages)
{
    std::vector<Seen> result;
    for (std::size_t page = 0; page < pages.pages.size(); ++page) {
        const std::vector<Item>& items = pages.pages[page].items;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (const auto* image = std::get_if<PlacedImage>(&items[i].drawing)) {
                result.push_back({page, *image, items[i].mark, i});
            }
        }
    }
    return result;
}

Box box_in_points(int left, int top, int width, int height)
{
    return {Length::points(left), Length::points(top), Length::points(width),
            Length::points(height)};
}

std::vector<std::string> codes(const Pages& pages)
{
    std::vector<std::string> result;
    for (const Finding& finding : pages.findings) {
        result.push_back(finding.code);
    }
    return result;
}

std::string picture(const std::string& properties = "descr=\"The seal\"")
{
    return DrawingFixture{.content = picture_element("r9"), .properties = properties}.run();
}

std::string floating(const std::string& position, const std::string& attributes = "",
                     const std::string& wrap = "<wp:wrapNone/>")
{
    return DrawingFixture{
        .content = picture_element("r9"), .anchor = position + wrap, .attributes = attributes}
        .run();
}

// --- In the line -------------------------------------------------------------------------------

TEST(Images, StandOnTheBaselineAndRaiseTheLine)
{
    const Pages plain = pages_with(p("Text") + p("Next"));
    const Pages pages = pages_with(paragraph(run("Text") + picture()) + p("Next"));

    const auto images = images_of(pages);
    ASSERT_EQ(images.size(), 1U);
    const Box& box = images[0].image.box;
    EXPECT_EQ(box.width, Length::points(100));
    EXPECT_EQ(box.height, Length::points(50));
    EXPECT_EQ(box.top, Length::points(50));
    EXPECT_NEAR(body_lines(pages).at(0).y, 100.0, 0.06);
    // Below the baseline the line is as it was.
    EXPECT_NEAR(body_lines(pages).at(1).y - body_lines(pages).at(0).y,
                body_lines(plain).at(1).y - body_lines(plain).at(0).y, 0.11);
}

TEST(Images, MakeALineOfTheirOwnExactlyAsHighAsTheyAre)
{
    const Pages text = pages_with(p("Next"));
    const Pages pages = pages_with(paragraph(picture()) + p("Next"));

    EXPECT_NEAR(body_lines(pages).at(0).y, body_lines(text).at(0).y + 50.0, 0.11);
}

TEST(Images, AreNotStretchedByMultipleLineSpacing)
{
    const std::string twice = "<w:spacing w:line=\"480\" w:lineRule=\"auto\"/>";
    const Pages text = pages_with(p("Next"));

    const Pages pages = pages_with(paragraph(picture(), twice) + p("Next"));

    EXPECT_NEAR(body_lines(pages).at(0).y, body_lines(text).at(0).y + 50.0, 0.11);
}

TEST(Images, AreClippedInALineOfExactHeight)
{
    const Pages pages = pages_with(
        paragraph(picture(), "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/>") + p("Next"));

    const auto images = images_of(pages);
    ASSERT_EQ(images.size(), 1U);
    // pdf.md 4.3: 20 points, of which 16 are above the baseline.
    EXPECT_EQ(images[0].image.box, box_in_points(50, 16, 100, 50));
    EXPECT_EQ(images[0].image.clip, box_in_points(50, 50, 100, 16));
}

TEST(Images, BreakALineAsAWordDoes)
{
    const Pages pages = pages_with(paragraph(picture() + picture() + picture()));

    const auto images = images_of(pages);
    ASSERT_EQ(images.size(), 3U);
    EXPECT_EQ(images[0].image.box, box_in_points(50, 50, 100, 50));
    EXPECT_EQ(images[1].image.box, box_in_points(150, 50, 100, 50));
    EXPECT_EQ(images[2].image.box, box_in_points(50, 100, 100, 50));
}

TEST(Images, FollowTheAlignmentOfTheParagraph)
{
    const Pages pages = pages_with(paragraph(picture(), "<w:jc w:val=\"right\"/>"));

    EXPECT_EQ(images_of(pages).at(0).image.box.left, Length::points(150));
}

TEST(Images, MoveToTheNextPageWhole)
{
    const Pages pages = pages_with(repeat(paragraph(picture()), 7));

    const auto images = images_of(pages);
    ASSERT_EQ(images.size(), 7U);
    EXPECT_EQ(images[5].page, 0U);
    EXPECT_EQ(images[6].page, 1U);
    EXPECT_EQ(images[6].image.box.top, Length::points(50));
}

TEST(Images, StandInCells)
{
    const Pages pages =
        pages_with("<w:tbl><w:tblPr><w:tblW w:w=\"4000\" w:type=\"dxa\"/></w:tblPr><w:tblGrid>"
                   "<w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr><w:tc><w:tcPr/>" +
                   paragraph(picture()) + "</w:tc></w:tr></w:tbl>" + p("After"));

    EXPECT_THAT(structure_of(pages), HasSubstr("TD\n          P\n            Figure"));
    EXPECT_GT(body_lines(pages).at(0).y, 100.0);
}

TEST(Images, ShowOnlyWhatTheCropLeaves)
{
    const Pages pages = pages_with(paragraph(
        DrawingFixture{.content = picture_element("r9", "<a:srcRect l=\"50000\" b=\"50000\"/>")}
            .run()));

    const PlacedImage image = images_of(pages).at(0).image;
    EXPECT_EQ(image.box, box_in_points(-50, 50, 200, 100));
    EXPECT_EQ(image.clip, box_in_points(50, 50, 100, 50));
}

TEST(Images, TurnAboutTheirMiddle)
{
    const Pages pages = pages_with(paragraph(
        DrawingFixture{.content = picture_element("r9", "", "<a:xfrm rot=\"5400000\"/>")}.run()));

    const PlacedImage image = images_of(pages).at(0).image;
    EXPECT_EQ(image.box, box_in_points(75, 25, 50, 100));
    EXPECT_EQ(image.quarter_turns, 1);
}

// --- Meaning -----------------------------------------------------------------------------------

TEST(Images, AreFiguresWithTheirDescriptionAndPlace)
{
    const Pages pages = pages_with(paragraph(run("See ") + picture() + run(" above")));

    EXPECT_EQ(structure_of(pages), "Document\n"
                                   "  P \"See \" \" above\"\n"
                                   "    Figure alt=\"The seal\" \"\"\n");
    const Element& figure = pages.elements.at(2);
    EXPECT_EQ(figure.figure->box, images_of(pages).at(0).image.box);
    EXPECT_TRUE(figure.figure->is_in_line);
    EXPECT_TRUE(pages.findings.empty());
}

TEST(Images, WithoutDescriptionAreReportedByNameAndPlace)
{
    const Pages pages = pages_with(p("One") + paragraph(picture("")));

    ASSERT_THAT(codes(pages), ElementsAre("image-without-alt"));
    EXPECT_THAT(pages.findings[0].text, HasSubstr("'Picture 1' in paragraph 2"));
    EXPECT_THAT(structure_of(pages), HasSubstr("Figure alt=\"Picture 1\""));
}

TEST(Images, ThatOnlyDecorateAreArtifacts)
{
    const std::string decorative =
        DrawingFixture{
            .content = picture_element("r9"),
            .inside = "<a:extLst><a:ext><adec:decorative "
                      "xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\" "
                      "val=\"1\"/></a:ext></a:extLst>"}
            .run();

    const Pages pages = pages_with(paragraph(decorative) + p("Text"));

    EXPECT_EQ(images_of(pages).at(0).mark, Mark(Artifact::Layout));
    EXPECT_EQ(structure_of(pages), "Document\n  P \"Text\"\n");
}

TEST(Images, UnderALinkAreReadAndClickedAsThatLink)
{
    WordFixture fixture = with_pictures(
        paragraph("<w:hyperlink r:id=\"r5\">" + picture() + run("text") + "</w:hyperlink>"));
    fixture.links["r5"] = "https://example.org/";

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(structure_of(pages), HasSubstr("    Link \"text\" (link)\n"
                                               "      Figure alt=\"The seal\""));
    ASSERT_EQ(pages.annotations.size(), 1U);
    EXPECT_EQ(pages.annotations[0].box.top, Length::points(50));
    EXPECT_EQ(std::get<std::string>(std::get<Link>(pages.annotations[0].what).target),
              "https://example.org/");
}

TEST(Images, WithALinkOfTheirOwnCanBeClicked)
{
    WordFixture fixture = with_pictures(
        paragraph(DrawingFixture{.content = picture_element("r9"),
                                 .inside = "<a:hlinkClick r:id=\"r5\"/>",
                                 .anchor = DrawingFixture::position("page", 10, "page", 20)}
                      .run() +
                  run("Text")));
    fixture.links["r5"] = "https://example.org/";

    const Pages pages = pages_of(fixture);

    ASSERT_EQ(pages.annotations.size(), 1U);
    EXPECT_EQ(pages.annotations[0].box, box_in_points(10, 20, 100, 50));
}

TEST(Images, AreNotPartOfTheTextThatReferencesRepeat)
{
    const Pages pages =
        pages_with(paragraph(bookmarked("seal", 1, run("Se") + picture() + run("al"))) +
                   paragraph(field("REF seal", "old")));

    EXPECT_THAT(body_texts(pages), testing::Contains("Seal"));
}

TEST(Images, ThatAreRefusedKeepTheirPlaceAndDescription)
{
    WordFixture fixture = with_pictures(paragraph(picture()) + p("Next"));
    fixture.pictures["r9"] = "GIF89a";

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(codes(pages), ElementsAre("picture-refused"));
    EXPECT_THAT(structure_of(pages), HasSubstr("Figure alt=\"The seal\""));
    EXPECT_GT(body_lines(pages).at(0).y, 100.0);
    EXPECT_TRUE(pages.images.empty());
}

TEST(Images, UsedTwiceStandInThePagesOnceAndShareTheirOctets)
{
    const docx::Document document =
        docx::read_document(with_pictures(paragraph(picture() + picture())).package());

    const Pages pages = lay_out(document, fonts(), {});

    ASSERT_EQ(pages.images.size(), 1U);
    EXPECT_EQ(pages.images[0].octets, document.pictures.at(0).octets);
}

// --- Floating ----------------------------------------------------------------------------------

TEST(Images, FloatWhereTheirAnchorSays)
{
    struct Case {
        std::string position;
        int left, top;
    };
    const auto aligned = [](const std::string& base_h, const std::string& h,
                            const std::string& base_v, const std::string& v) {
        return "<wp:positionH relativeFrom=\"" + base_h + "\"><wp:align>" + h +
               "</wp:align></wp:positionH><wp:positionV relativeFrom=\"" + base_v +
               "\"><wp:align>" + v + "</wp:align></wp:positionV>";
    };
    const std::vector<Case> cases{
        {DrawingFixture::position("page", 10, "page", 20), 10, 20},
        {DrawingFixture::position("margin", 10, "margin", 20), 60, 70},
        {DrawingFixture::position("column", -10, "paragraph", -5), 40, 45},
        {DrawingFixture::position("leftMargin", 1, "topMargin", 2), 1, 2},
        {DrawingFixture::position("rightMargin", 1, "bottomMargin", 2), 251, 352},
        {DrawingFixture::position("character", 0, "line", 3), 50, 53},
        {aligned("page", "left", "page", "top"), 0, 0},
        {aligned("page", "right", "page", "bottom"), 200, 350},
        {aligned("margin", "center", "margin", "center"), 100, 175},
        {aligned("page", "inside", "page", "top"), 0, 0},
        {aligned("page", "outside", "page", "top"), 200, 0},
    };
    for (const Case& one : cases) {
        const Pages pages = pages_with(paragraph(floating(one.position) + run("Text")));

        ASSERT_EQ(images_of(pages).size(), 1U) << one.position;
        EXPECT_EQ(images_of(pages)[0].image.box, box_in_points(one.left, one.top, 100, 50))
            << one.position;
    }
}

TEST(Images, ThatFloatWithoutWrappingLeaveTheTextWhereItIs)
{
    const Pages plain = pages_with(p("Text"));
    const Pages pages = pages_with(
        paragraph(floating(DrawingFixture::position("column", 0, "paragraph", 0)) + run("Text")));

    EXPECT_EQ(body_lines(pages).at(0).y, body_lines(plain).at(0).y);
}

TEST(Images, LieBehindOrInFrontOfTheTextInTheirOrder)
{
    const std::string at = DrawingFixture::position("page", 0, "page", 0);
    const Pages pages = pages_with(
        paragraph(floating(at, "relativeHeight=\"5\"") + floating(at, "relativeHeight=\"3\"") +
                  floating(at, "relativeHeight=\"1\" behindDoc=\"1\"") + run("Text")));

    const auto images = images_of(pages);
    ASSERT_EQ(images.size(), 3U);
    EXPECT_EQ(images[0].index, 0U);
    EXPECT_TRUE(std::holds_alternative<GlyphRun>(pages.pages[0].items.at(1).drawing));
    EXPECT_EQ(images[1].index, 2U);
    // The figures are read in the order of the text, drawn by their height.
    const auto of = [](const Seen& seen) { return std::get<ContentId>(seen.mark).number; };
    EXPECT_GT(of(images[1]), of(images[2]));
}

TEST(Images, OfHeadersStandOnEveryPageBehindTheTextAsArtifacts)
{
    WordFixture fixture = with_pictures("");
    fixture.headers["h1"] = paragraph(floating(DrawingFixture::position("page", 5, "page", 6)));
    fixture.body =
        repeat(p("Text"), 60) + small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>");

    const Pages pages = pages_of(fixture);

    ASSERT_GT(pages.pages.size(), 1U);
    const auto images = images_of(pages);
    ASSERT_EQ(images.size(), pages.pages.size());
    for (const Seen& seen : images) {
        EXPECT_EQ(seen.index, 0U);
        EXPECT_EQ(seen.mark, Mark(Artifact::Header));
        EXPECT_EQ(seen.image.box, box_in_points(5, 6, 100, 50));
    }
    EXPECT_TRUE(pages.findings.empty());
}

TEST(Images, InTheLineOfAHeaderPushTheBodyDown)
{
    WordFixture fixture = with_pictures("");
    fixture.headers["h1"] = paragraph(picture());
    fixture.body = p("Text") + small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>");

    const Pages pages = pages_of(fixture);

    EXPECT_EQ(images_of(pages).at(0).image.box, box_in_points(50, 20, 100, 50));
    EXPECT_GT(body_lines(pages).at(0).y, 70.0);
}

// --- Text boxes and shapes ---------------------------------------------------------------------

std::string box_of_text(const std::string& blocks, const std::string& looks = "",
                        const std::string& body = "lIns=\"127000\" tIns=\"63500\"")
{
    return "<wps:wsp><wps:spPr><a:prstGeom prst=\"rect\"/>" + looks +
           "</wps:spPr><wps:txbx><w:txbxContent>" + blocks +
           "</w:txbxContent></wps:txbx><wps:bodyPr " + body + "/></wps:wsp>";
}

TEST(TextBoxes, SetTheirTextInsideTheirBox)
{
    const Pages plain = pages_with(p("Inside"));
    const Pages pages = pages_with(paragraph(
        run("Anchor") + DrawingFixture{.content = box_of_text(p("Inside")),
                                       .anchor = DrawingFixture::position("page", 100, "page", 200)}
                            .run()));

    const auto lines = body_lines(pages);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].text, "Inside");
    EXPECT_NEAR(lines[1].x, 110.0, 0.06);
    EXPECT_NEAR(lines[1].y, body_lines(plain).at(0).y - 50 + 205, 0.11);
    EXPECT_EQ(structure_of(pages), "Document\n"
                                   "  P \"Anchor\"\n"
                                   "  Div\n"
                                   "    P \"Inside\"\n");
    EXPECT_TRUE(pages.findings.empty());
}

TEST(TextBoxes, DrawTheirFillBelowAndTheirLineAroundTheText)
{
    const Pages pages = pages_with(paragraph(DrawingFixture{
        .content =
            box_of_text(p("Inside"), "<a:solidFill><a:srgbClr val=\"00FF00\"/></a:solidFill>"
                                     "<a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"0000FF\"/>"
                                     "</a:solidFill></a:ln>"),
        .anchor = DrawingFixture::position("page", 100, "page", 200)}
                                                 .run()));

    const std::vector<Item>& items = pages.pages.at(0).items;
    ASSERT_EQ(items.size(), 6U);
    const auto& fill = std::get<FilledBox>(items[0].drawing);
    EXPECT_EQ(fill.box, box_in_points(100, 200, 100, 50));
    EXPECT_EQ(fill.colour, (Colour{0, 255, 0}));
    EXPECT_EQ(items[0].mark, Mark(Artifact::Layout));
    const auto& top = std::get<FilledBox>(items[1].drawing);
    EXPECT_EQ(top.box.height, Length::points(1));
    EXPECT_EQ(top.box.top, Length::half_points(399));
    EXPECT_TRUE(std::holds_alternative<GlyphRun>(items[5].drawing));
}

TEST(TextBoxes, LoseNoTextThatTheirBoxCannotHold)
{
    const Pages pages = pages_with(
        paragraph(DrawingFixture{.content = box_of_text(repeat(p("Inside"), 9)),
                                 .anchor = DrawingFixture::position("page", 100, "page", 200)}
                      .run()));

    EXPECT_EQ(body_lines(pages).size(), 9U);
    EXPECT_THAT(codes(pages), ElementsAre("text-box-overflow"));
}

TEST(TextBoxes, StandInTheLineWithTheirSize)
{
    const Pages text = pages_with(p("Next"));
    const Pages pages = pages_with(
        paragraph(DrawingFixture{.content = box_of_text(p("Inside"))}.run()) + p("Next"));

    EXPECT_NEAR(body_lines(pages).at(0).x, 60.0, 0.06);
    EXPECT_NEAR(body_lines(pages).at(1).y, body_lines(text).at(0).y + 50.0, 0.11);
}

TEST(TextBoxes, OfFootersCountPages)
{
    WordFixture fixture = with_pictures("");
    fixture.headers["h1"] =
        paragraph(DrawingFixture{.content = box_of_text(paragraph(field("PAGE", "9"))),
                                 .anchor = DrawingFixture::position("page", 100, "page", 5)}
                      .run());
    fixture.body =
        repeat(p("Text"), 30) + small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>");

    const Pages pages = pages_of(fixture);

    std::vector<std::string> numbers;
    for (const TextLine& line : all_lines(pages)) {
        if (line.kind == "header") {
            numbers.push_back(line.text);
        }
    }
    EXPECT_THAT(numbers, ElementsAre("1", "2"));
}

TEST(TextBoxes, NumberTheirParagraphsWithThoseAround)
{
    WordFixture fixture = with_pictures(
        p("One", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>") +
        paragraph(DrawingFixture{
            .content = box_of_text(p("Two", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/>"
                                            "</w:numPr>")),
            .anchor = DrawingFixture::position("page", 0, "page", 200)}
                      .run()) +
        p("Three", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>"));
    fixture.numbering =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
        "<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/><w:suff w:val=\"space\"/></w:lvl>"
        "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(body_texts(pages), testing::UnorderedElementsAre("1. One", "2. Two", "3. Three"));
}

TEST(Shapes, DrawLinesFromCornerToCorner)
{
    const std::string line =
        "<wps:wsp><wps:spPr><a:xfrm flipV=\"1\"/><a:prstGeom prst=\"line\"/><a:ln w=\"25400\">"
        "<a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill></a:ln></wps:spPr></wps:wsp>";

    const Pages pages = pages_with(
        paragraph(DrawingFixture{.content = line,
                                 .properties = "",
                                 .anchor = DrawingFixture::position("page", 10, "page", 20)}
                      .run()));

    const auto& drawn = std::get<StraightLine>(pages.pages.at(0).items.at(0).drawing);
    EXPECT_EQ(drawn.from, (Point{Length::points(10), Length::points(70)}));
    EXPECT_EQ(drawn.to, (Point{Length::points(110), Length::points(20)}));
    EXPECT_EQ(drawn.width, Length::points(2));
    EXPECT_EQ(structure_of(pages), "Document\n");
}

} // namespace
} // namespace indenture::layout
