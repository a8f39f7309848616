#include "layout/wraps.h"

#include "fixture.h"
#include "support/picture_fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout {
namespace {

using namespace layout::test;

Length pt(int count)
{
    return Length::points(count);
}

Obstacle obstacle(int left, int top, int width, int height, bool takes_lines = false)
{
    return {{pt(left), pt(top), pt(width), pt(height)}, takes_lines, docx::WrapSide::Both};
}

Room room(const std::vector<Obstacle>& obstacles, int top)
{
    return room_for(obstacles, {pt(top), pt(0), pt(200)}, pt(10));
}

// --- Room beside and below an obstacle ---------------------------------------------------------

TEST(Wraps, LeaveALineAboveOrBelowAnObstacleAlone)
{
    const std::vector<Obstacle> obstacles{obstacle(0, 50, 100, 50)};

    for (const int top : {0, 40, 100}) {
        EXPECT_EQ(room(obstacles, top).top, pt(top));
        EXPECT_EQ(room(obstacles, top).left, pt(0));
        EXPECT_EQ(room(obstacles, top).right, pt(200));
    }
}

TEST(Wraps, GiveALineTheWiderSide)
{
    const Room right_of = room({obstacle(0, 50, 100, 50)}, 41);
    const Room left_of = room({obstacle(110, 50, 90, 50)}, 99);

    EXPECT_EQ(right_of.top, pt(41));
    EXPECT_EQ(right_of.left, pt(100));
    EXPECT_EQ(right_of.right, pt(200));
    EXPECT_EQ(left_of.left, pt(0));
    EXPECT_EQ(left_of.right, pt(110));
}

TEST(Wraps, KeepToTheSideThatIsStated)
{
    Obstacle one = obstacle(90, 0, 20, 50);
    one.side = docx::WrapSide::Right;

    EXPECT_EQ(room({one}, 0).left, pt(110));
}

TEST(Wraps, NeedAnInchBesideAnObstacle)
{
    EXPECT_EQ(room({obstacle(0, 0, 128, 50)}, 0).top, pt(0));
    EXPECT_EQ(room({obstacle(0, 0, 129, 50)}, 0).top, pt(50));
}

TEST(Wraps, GoBelowWhatTakesWholeLinesEvenBesideTheColumn)
{
    EXPECT_EQ(room({obstacle(0, 0, 10, 50, true)}, 0).top, pt(50));
    EXPECT_EQ(room({obstacle(300, 0, 10, 50, true)}, 0).top, pt(50));
}

TEST(Wraps, FindTheRoomBetweenAndBelowSeveral)
{
    const std::vector<Obstacle> obstacles{obstacle(0, 0, 60, 50), obstacle(140, 0, 60, 30),
                                          obstacle(0, 50, 200, 20, true)};

    EXPECT_EQ(room(obstacles, 0).left, pt(60));
    EXPECT_EQ(room(obstacles, 0).right, pt(140));
    EXPECT_EQ(room(obstacles, 45).top, pt(70));
}

// --- On the page -------------------------------------------------------------------------------

// Margins of 50 points, a column 200 points wide and 300 high; a line of Arial 10 is 11.5 high.

Pages pages_with(const std::string& body)
{
    WordFixture fixture;
    fixture.pictures["r9"] = plain_png(4, 2);
    fixture.body = body + small_page();
    return pages_of(fixture);
}

std::string floating(const std::string& wrap, int x, int y, int width = 100, int height = 50)
{
    return DrawingFixture{.content = picture_element("r9"),
                          .width = width,
                          .height = height,
                          .anchor = DrawingFixture::position("column", x, "paragraph", y) + wrap}
        .run();
}

const char* const top_and_bottom = "<wp:wrapTopAndBottom distT=\"127000\" distB=\"63500\"/>";
const char* const square = "<wp:wrapSquare wrapText=\"bothSides\" distR=\"127000\"/>";

Box image_box(const Pages& pages, std::size_t page = 0)
{
    for (const Item& item : pages.pages.at(page).items) {
        if (const auto* image = std::get_if<PlacedImage>(&item.drawing)) {
            return image->box;
        }
    }
    return {};
}

TEST(Wraps, PutTheTextBelowAPictureThatTakesWholeLines)
{
    const Pages plain = pages_with(p("Text"));
    const Pages pages = pages_with(paragraph(floating(top_and_bottom, 0, 0) + run("Text")));

    EXPECT_EQ(image_box(pages).top, pt(50));
    // 5 points below it stay free.
    EXPECT_NEAR(body_lines(pages).at(0).y, body_lines(plain).at(0).y + 55, 0.06);
    EXPECT_TRUE(pages.findings.empty());
}

TEST(Wraps, LetTextRunAboveAndBelowAPicture)
{
    const std::string words = repeat("word ", 60);
    const Pages pages = pages_with(paragraph(floating(top_and_bottom, 0, 40) + run(words)));

    const auto lines = body_lines(pages);
    ASSERT_GT(lines.size(), 4U);
    // Two lines of 11.5 points stand above 90 - 10.
    EXPECT_LT(lines[1].y, 80.0);
    EXPECT_GT(lines[2].y, 145.0);
}

TEST(Wraps, NarrowTheLinesBesideAPicture)
{
    const Pages pages = pages_with(paragraph(floating(square, 0, 0) + run(repeat("word ", 60))));

    const auto lines = body_lines(pages);
    ASSERT_GT(lines.size(), 6U);
    // 50 + 100 + 10 points from the left for the 50 points of the picture's height.
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_NEAR(lines[i].x, 160.0, 0.06) << i;
    }
    EXPECT_NEAR(lines[5].x, 50.0, 0.06);
    EXPECT_TRUE(pages.findings.empty());
}

TEST(Wraps, NarrowTheParagraphsThatFollowToo)
{
    const Pages pages = pages_with(paragraph(floating(square, 0, 0) + run("One")) + p("Two") +
                                   p("Three") + p("Four") + p("Five") + p("Six"));

    const auto lines = body_lines(pages);
    EXPECT_NEAR(lines.at(4).x, 160.0, 0.06);
    EXPECT_NEAR(lines.at(5).x, 50.0, 0.06);
}

TEST(Wraps, MoveAPictureWithItsParagraphToTheNextPage)
{
    const Pages pages = pages_with(repeat(p("Text"), 22) +
                                   paragraph(floating(top_and_bottom, 0, 0) + run("Anchor")));

    ASSERT_EQ(pages.pages.size(), 2U);
    EXPECT_EQ(page_of(pages, "Anchor"), 2);
    EXPECT_EQ(image_box(pages, 1).top, pt(50));
}

TEST(Wraps, EndForAPictureAsHighAsThePage)
{
    const Pages pages =
        pages_with(paragraph(floating(top_and_bottom, 0, 0, 100, 400) + run("Anchor")) + p("Next"));

    EXPECT_GT(page_of(pages, "Anchor"), 0);
    EXPECT_GT(page_of(pages, "Next"), 0);
    EXPECT_LE(pages.pages.size(), 2U);
    for (const TextLine& line : body_lines(pages)) {
        EXPECT_LE(line.y, 350.0);
    }
}

TEST(Wraps, PutATableBelowAPicture)
{
    const Pages pages =
        pages_with(paragraph(floating(top_and_bottom, 0, 25) + run("Anchor")) +
                   "<w:tbl><w:tblPr><w:tblW w:w=\"4000\" w:type=\"dxa\"/></w:tblPr><w:tblGrid>"
                   "<w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr><w:tc><w:tcPr/>" +
                   p("Cell") + "</w:tc></w:tr></w:tbl>");

    EXPECT_LT(body_lines(pages).at(0).y, 62.0);
    EXPECT_GT(body_lines(pages).at(1).y, 130.0);
}

} // namespace
} // namespace indenture::layout
