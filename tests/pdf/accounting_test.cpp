#include "pdf/accounting.h"

#include "base/error.h"
#include "pdf/file.h"
#include "pdf/hand_made.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::pdf {

namespace {

using testing::HasSubstr;

/// "revision offset object container text" of all that nothing accounts for; or the refusal's code.
std::vector<std::string> found_in(const HandMade& file)
{
    const Reading reading = read(file.octets(), {});
    if (reading.refusal) {
        return {reading.refusal->code};
    }
    std::vector<std::string> lines;
    for (const Unaccounted& found : reading.file->unaccounted()) {
        lines.push_back(fmt::format("{} {}-{} {} {} {}", found.revision, found.span.begin,
                                    found.span.end, found.object, found.container, found.text));
    }
    return lines;
}

void expect_found(const HandMade& file, const std::string& text)
{
    const auto found = found_in(file);
    ASSERT_EQ(found.size(), 1U) << fmt::format("{}", fmt::join(found, "\n"));
    EXPECT_THAT(found.front(), HasSubstr(text));
}

TEST(Accounting, FindsNothingInAFileOfTwoRevisions)
{
    HandMade file = HandMade::page().stream(4, "", "0 0 m").end();
    file.object(5, "(anything)").text("% a note of the producer\n\n").end();

    EXPECT_EQ(found_in(file), std::vector<std::string>{});
}

TEST(Accounting, FindsAnObjectThatNoSectionDeclares)
{
    HandMade file = HandMade::page().end();
    const std::size_t begin = file.position();
    file.text("9 0 obj\n<</Type/Page>>\nendobj\n");
    const std::size_t end = file.position();
    file.object(5, "null").end();

    expect_found(file, fmt::format("1 {}-{} 9 0 object 9 is written here", begin, end));
}

TEST(Accounting, FindsTextBetweenObjects)
{
    HandMade file = HandMade::page();
    const std::size_t begin = file.position();
    file.text("BT (24 months) Tj ET ").object(5, "null").end();

    expect_found(file, fmt::format("0 {}-{} 0 0 21 octets belong to nothing", begin, begin + 21));
}

TEST(Accounting, FindsTextAfterTheTrailerAndBeforeTheFirstObject)
{
    expect_found(HandMade().text("hidden\n").object(1, "<<>>").end(), "7 octets");

    HandMade file = HandMade::page().end();
    Bytes octets = file.octets();
    octets.insert(octets.rfind("startxref"), "(hidden) ");
    EXPECT_EQ(read(octets, {}).refusal->code, "damaged");
}

TEST(Accounting, FindsAnEndOfFileHiddenInAComment)
{
    for (const char* decoy :
         {"% %%EOF\n", "% startxref 9\n", "% 9 0 obj\n", "%PDF-1.4\n", "% trailer\n"}) {
        expect_found(HandMade::page().text(decoy).object(5, "null").end(), "a comment holds");
        expect_found(HandMade::page().object(5, fmt::format("[ {} ]", decoy)).end(),
                     "a comment holds");
    }
}

TEST(Accounting, FindsTextBehindTheVersionInTheFirstLine)
{
    Bytes file = HandMade::page().end().octets();
    file.replace(file.find("1.7\n"), 4, "1.7 ");
    const Reading reading = read(file, {});

    ASSERT_TRUE(reading.file);
    EXPECT_EQ(reading.file->unaccounted().size(), 0U); // the second line's comment follows

    file.replace(file.find("1.7 %"), 5, "1.7 x");
    const Reading other = read(file, {});
    ASSERT_TRUE(other.file);
    EXPECT_EQ(other.file->unaccounted().size(), 1U);
}

TEST(Accounting, FindsAnyCommentInTheCrossReferenceSection)
{
    expect_found(HandMade::page().end("\n% a note\n"), "a comment stands in the cross-reference");
}

TEST(Accounting, FindsALongComment)
{
    EXPECT_EQ(found_in(HandMade::page().text("%" + Bytes(255, 'x') + "\n").end()),
              std::vector<std::string>{});
    expect_found(HandMade::page().text("%" + Bytes(256, 'x') + "\n").end(), "257 octets long");
}

TEST(Accounting, AllowsAnythingInStringsAndStreams)
{
    EXPECT_EQ(found_in(HandMade::page()
                           .object(5, "(startxref 9 %%EOF 9 0 obj)")
                           .stream(6, "", "%%EOF\n9 0 obj\nendobj")
                           .end()),
              std::vector<std::string>{});
}

TEST(Accounting, FindsAnObjectInsideAnother)
{
    HandMade file = HandMade::page();
    const std::size_t begin = file.position();
    file.stream(4, "", "7 0 obj\n<<>>\nendobj\n");
    file.row(7, file.octets().find("7 0 obj", begin)).end();

    expect_found(file, "7 0 object 7 lies inside what another object claims");
}

TEST(Accounting, FindsAStreamThatIsLongerThanItSays)
{
    HandMade file = HandMade::page();
    file.object(4, "<</Length 3>>\nstream\n0 0 m 9 9 l\nendstream").end();

    const auto found = found_in(file);

    ASSERT_FALSE(found.empty());
    EXPECT_THAT(found.front(), HasSubstr("object 4 is malformed"));
}

TEST(Accounting, FindsACommentBetweenAStreamAndItsEnd)
{
    HandMade file = HandMade::page();
    file.object(4, "<</Length 5>>\nstream\n0 0 m\n% 9 9 l\nendstream").end();

    EXPECT_THAT(found_in(file).front(), HasSubstr("object 4 is malformed"));
}

TEST(Accounting, FindsAnObjectWithoutAnEnd)
{
    HandMade file = HandMade::page();
    file.row(5, file.position()).text("5 0 obj\n<<>>\n").object(6, "null").end();

    EXPECT_THAT(found_in(file).front(), HasSubstr("object 5 is malformed"));
}

TEST(Accounting, RefusesAnObjectHeaderSpelledOtherwise)
{
    for (const char* header : {"07 0 obj", "7 00 obj", "7 1 obj", "7 0 objx", "+7 0 obj"}) {
        HandMade file = HandMade::page();
        file.row(7, file.position()).text(fmt::format("{}\nnull\nendobj\n", header)).end();
        EXPECT_EQ(found_in(file), std::vector<std::string>{"damaged"}) << header;
    }
}

TEST(Accounting, FindsALengthThatALaterRevisionChanges)
{
    HandMade file = HandMade::page();
    file.object(4, "<</Length 5 0 R>>\nstream\n0 0 m endstream endobj\nendstream")
        .object(5, "22")
        .end();
    EXPECT_EQ(found_in(file), std::vector<std::string>{});

    file.object(5, "6").end();

    EXPECT_THAT(found_in(file).front(), HasSubstr("the length of a stream of an older revision"));
}

TEST(Accounting, TellsNoMoreThanAFew)
{
    HandMade file = HandMade::page();
    for (std::uint32_t number = 10; number < 60; ++number) {
        file.text("x ").object(number, "null");
    }
    file.end();

    EXPECT_EQ(found_in(file).size(), unaccounted_max + 1);
}

TEST(Accounting, SparesWhatWeIssued)
{
    HandMade file = HandMade::page();
    file.text("hidden ").object(4, "null").end();
    const std::size_t issued = file.position();
    file.text("hidden ").object(5, "null").end();

    const Reading reading = read_view(file.octets(), {.limits = {}, .issued_size = issued});

    ASSERT_TRUE(reading.file);
    ASSERT_EQ(reading.file->unaccounted().size(), 1U);
    EXPECT_EQ(reading.file->unaccounted().front().revision, 1U);
}

TEST(Accounting, KeepsAFileFromBeingOpened)
{
    HandMade file = HandMade::page();
    const std::size_t at = file.position();
    file.text("hidden ").object(4, "null").end();

    try {
        PdfFile::open(file.octets(), "contract.pdf", {});
        FAIL() << "it was opened";
    } catch (const Error& error) {
        EXPECT_EQ(error.where().part, "revision 1");
        EXPECT_EQ(error.where().position, fmt::format("offset {}", at));
    }
}

// --- Object streams ---------------------------------------------------------------------------

/// A page whose objects 1 to 3 are in object stream 4, and 5 as `slots` and `content` have it.
HandMade with_object_stream(const std::string& header, const std::string& content,
                            const std::string& entries = "")
{
    HandMade file = HandMade::page();
    file.stream(4,
                fmt::format("/Type/ObjStm/N {}/First {}{}",
                            std::count(header.begin(), header.end(), ' ') / 2, header.size(),
                            entries),
                header + content);
    return file;
}

TEST(ObjectStreams, AreReadFromTheirSlots)
{
    HandMade file = with_object_stream("5 0 6 5 ", "(ab) [5 0 R]");
    file.compressed(5, 4, 0).compressed(6, 4, 1).end_with_stream(7);

    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_EQ(opened.latest().object({5}), Object(String{"ab"}));
    EXPECT_EQ(opened.latest().object({6}), Object(Array{Reference{5}}));
}

TEST(ObjectStreams, MustHoldTheNumberTheirSlotIsDeclaredFor)
{
    HandMade file = with_object_stream("5 0 6 5 ", "(ab) (cd)");
    file.compressed(5, 4, 1).compressed(6, 4, 0).end_with_stream(7);

    EXPECT_EQ(found_in(file), std::vector<std::string>{"damaged"});
}

TEST(ObjectStreams, MustNotHoldANumberTwice)
{
    HandMade file = with_object_stream("5 0 5 5 ", "(ab) (cd)");
    file.compressed(5, 4, 0).end_with_stream(7);

    EXPECT_EQ(found_in(file), std::vector<std::string>{"damaged"});
}

TEST(ObjectStreams, MustHaveTheirPlacesInOrderAndInside)
{
    for (const char* header : {"5 5 6 0 ", "5 0 6 0 ", "5 0 6 9 ", "5 0 6 99999999 "}) {
        HandMade file = with_object_stream(header, "(ab) (cd)");
        file.compressed(5, 4, 0).compressed(6, 4, 1).end_with_stream(7);
        EXPECT_EQ(found_in(file), std::vector<std::string>{"damaged"}) << header;
    }
}

TEST(ObjectStreams, AreSearchedForObjectsNobodyDeclares)
{
    HandMade file = with_object_stream("5 0 3 5 ", "(ab) <</Type/Page>>");
    file.compressed(5, 4, 0).end_with_stream(7);

    expect_found(file, "3 4 object stream 4 holds an object 3 that its revision does not declare");
}

TEST(ObjectStreams, AreSearchedForTextBetweenObjects)
{
    HandMade file = with_object_stream("5 0 6 12 ", "(ab) hidden (cd)");
    file.compressed(5, 4, 0).compressed(6, 4, 1).end_with_stream(7);

    expect_found(file, "object 5 in object stream 4 is malformed");
}

TEST(ObjectStreams, AreFoundOutWhenTheyExtendOthers)
{
    HandMade file = with_object_stream("5 0 ", "(ab)", "/Extends 4 0 R");
    file.compressed(5, 4, 0).end_with_stream(7);

    expect_found(file, "object stream 4 extends another");
}

TEST(ObjectStreams, MustNotBeReplacedUnderTheObjectsInThem)
{
    HandMade file = with_object_stream("5 0 ", "(ab)");
    file.compressed(5, 4, 0).end_with_stream(7);
    EXPECT_EQ(found_in(file), std::vector<std::string>{});

    file.stream(4, "/Type/ObjStm/N 1/First 4", "5 0 (cd)").end_with_stream(8);

    EXPECT_EQ(found_in(file), std::vector<std::string>{"damaged"});
}

TEST(ObjectStreams, MustNotLieInEachOther)
{
    HandMade file = with_object_stream("5 0 ", "(ab)");
    file.compressed(5, 4, 0).compressed(4, 4, 1).end_with_stream(7);

    EXPECT_EQ(found_in(file), std::vector<std::string>{"damaged"});
}

} // namespace

} // namespace indenture::pdf
