#include "pdf/file.h"

#include "base/error.h"
#include "pdf/deflate.h"
#include "pdf/hand_made.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::pdf {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string code_of(const Reading& reading)
{
    return reading.refusal ? reading.refusal->code : "read";
}

// --- What can be examined of a file refused -----------------------------------------------------

TEST(Examinable, IsTheMergedViewOfAHybridFile)
{
    HandMade file = HandMade::page();
    const std::size_t hidden = file.position();
    file.text("9 0 obj\n<</Type/XRef/W[1 3 1]/Index[8 1]/Size 100/Root 1 0 R/Length 5>>\nstream\n");
    const std::size_t rows = file.position();
    file.text("     \nendstream\nendobj\n");
    const std::size_t secret = file.position();
    file.text("8 0 obj\n(hidden)\nendobj\n").end(fmt::format("/XRefStm {}", hidden));
    Bytes octets = file.octets();
    octets[rows] = '\1';
    octets[rows + 1] = '\0';
    octets[rows + 2] = static_cast<char>(secret >> 8U);
    octets[rows + 3] = static_cast<char>(secret);
    octets[rows + 4] = '\0';

    const Reading reading = read(octets, {});

    EXPECT_EQ(code_of(reading), "hybrid-xref");
    EXPECT_FALSE(reading.file);
    ASSERT_TRUE(reading.examinable);
    EXPECT_EQ(reading.examinable->latest().object({8}), Object(String{"hidden"}));
}

TEST(Examinable, IsTheFileIfOffsetsPointAtTheLineBefore)
{
    HandMade file = HandMade::page();
    file.row(4, file.position() - 1).text("4 0 obj\n(four)\nendobj\n").end();

    const Reading reading = read(file.octets(), {});

    EXPECT_EQ(code_of(reading), "xref-offset");
    ASSERT_TRUE(reading.examinable);
    EXPECT_EQ(reading.examinable->latest().object({4}), Object(String{"four"}));
}

TEST(Examinable, IsTheStateBeforeWhatWasAdded)
{
    HandMade file = HandMade::page().end();
    file.object(4, "(four)").end();
    const std::size_t size = file.position();
    file.text("5 0 obj (five) endobj");

    const Reading reading = read(file.octets(), {});

    EXPECT_EQ(code_of(reading), "trailing-bytes");
    ASSERT_TRUE(reading.examinable);
    EXPECT_EQ(reading.examinable->bytes().size(), size);
    EXPECT_EQ(reading.examinable->revisions().size(), 2U);
}

TEST(Examinable, IsTheStateBeforeABrokenUpdate)
{
    HandMade file = HandMade::page().end();
    const std::size_t size = file.position();
    file.row(4, 7).end();

    const Reading reading = read(file.octets(), {});

    EXPECT_EQ(code_of(reading), "damaged");
    ASSERT_TRUE(reading.examinable);
    EXPECT_EQ(reading.examinable->bytes().size(), size);
}

TEST(Examinable, IsNothingAtALimitOrOfAnEncryptedFile)
{
    HandMade file = HandMade::page().end();
    file.object(4, "<<>>").end("/Encrypt 4 0 R");
    EXPECT_EQ(code_of(read(file.octets(), {})), "encrypted");
    EXPECT_FALSE(read(file.octets(), {}).examinable);

    Limits limits;
    limits.pdf_revisions_max = 1;
    HandMade longer = HandMade::page().end();
    for (std::uint32_t number = 4; number < 7; ++number) {
        longer.object(number, "null").end();
    }
    EXPECT_EQ(code_of(read(longer.octets(), limits)), "limit");
    EXPECT_FALSE(read(longer.octets(), limits).examinable);
}

// --- Two readings -------------------------------------------------------------------------------

TEST(View, RefusesAnObjectThatTheTwoReadingsTakeDifferently)
{
    // qpdf takes the last of two equal keys and warns; nobody should have to choose.
    HandMade file = HandMade::page();
    file.object(4, "<</A 1/A 2>>").end();
    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_THROW(opened.latest().object({4}), Error);
}

TEST(View, TakesAReferenceOnlyWithSpaceBeforeItsR)
{
    HandMade file = HandMade::page();
    file.object(4, "[1 0 R]").object(5, "[1 0R]").end();
    const Reading reading = read(file.octets(), {});

    ASSERT_TRUE(reading.file);
    EXPECT_EQ(reading.file->latest().object({4}), Object(Array{Reference{1}}));
    EXPECT_THROW(reading.file->latest().object({5}), Error);
}

TEST(View, ReadsAnObjectOnceForAllRevisionsThatKeepIt)
{
    HandMade file = HandMade::page().object(4, "(four)").end();
    file.object(5, "(five)").end();
    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_EQ(&opened.view(0).object({4}), &opened.view(1).object({4}));
    EXPECT_EQ(opened.view(0).object({5}), Object());
}

// --- Who refers to what -------------------------------------------------------------------------

TEST(Referrers, AreFoundInDictionariesArraysAndStreams)
{
    HandMade file = HandMade::page();
    file.object(4, "[9 0 R]")
        .object(5, "<</A<</B[1 9 0 R]>>>>")
        .stream(6, "/C 9 0 R", "not 9 0 R")
        .stream(7, "", "[9 0 R]")
        .object(8, "[19 0 R 9 0 8]")
        .end();
    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_THAT(opened.latest().referrers_of(9), ElementsAre(4, 5, 6));
    EXPECT_THAT(opened.latest().referrers_of(2), ElementsAre(1, 3));
    EXPECT_THAT(opened.latest().referrers_of(99), IsEmpty());
}

TEST(Referrers, AreNotFooledByStringsCommentsAndSpaces)
{
    HandMade file = HandMade::page();
    file.object(4, "(9 0 R)")
        .object(5, "[9 % a comment\n0\tR]")
        .object(6, "[9\n\n0\r\nR/Name]")
        .object(7, "(100%) ")
        .end();
    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_THAT(opened.latest().referrers_of(9), ElementsAre(5, 6));
}

TEST(Referrers, AreThoseOfTheirRevision)
{
    HandMade file = HandMade::page();
    file.object(4, "[9 0 R]").object(5, "null").end();
    file.object(4, "null").object(5, "[9 0 R]").end();
    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_THAT(opened.view(0).referrers_of(9), ElementsAre(4));
    EXPECT_THAT(opened.view(1).referrers_of(9), ElementsAre(5));
}

TEST(Referrers, AreFoundInObjectStreams)
{
    HandMade file = HandMade::page();
    file.stream(4, "/Type/ObjStm/N 2/First 8", "5 0 6 8 [9 0 R] null")
        .compressed(5, 4, 0)
        .compressed(6, 4, 1)
        .end_with_stream(7);
    const PdfFile opened = PdfFile::open(file.octets(), "it.pdf", {});

    EXPECT_THAT(opened.latest().referrers_of(9), ElementsAre(5));
}

// --- Shapes that broke other readers (qpdf's fuzz corpus, PDF101's loops and bombs) --------------

TEST(HostileShapes, ADeflateBombIsStoppedAtWhatItsIndexAnnounces)
{
    const Bytes bomb = Deflater(12).deflate(Bytes(15U << 20U, '\0'));
    HandMade file = HandMade::page();
    const std::size_t section = file.position();
    file.text(fmt::format("9 0 obj\n<</Type/XRef/W[1 4 2]/Size 10/Root 1 0 R/Filter/FlateDecode"
                          "/Length {}>>\nstream\n",
                          bomb.size()))
        .text(bomb)
        .text(fmt::format("\nendstream\nendobj\nstartxref\n{}\n%%EOF\n", section));

    EXPECT_EQ(code_of(read(file.octets(), {})), "limit");
}

TEST(HostileShapes, LengthsThatNameThemselvesAreRefused)
{
    HandMade file = HandMade::page();
    file.object(4, "<</Length 4 0 R>>\nstream\nx\nendstream").end();
    const Reading reading = read(file.octets(), {});

    ASSERT_TRUE(reading.file);
    EXPECT_FALSE(reading.file->unaccounted().empty());
    EXPECT_THROW(reading.file->latest().object({4}), Error);
}

TEST(HostileShapes, AnObjectStreamWhoseLengthIsInItIsRefused)
{
    HandMade file = HandMade::page();
    file.object(4, "<</Type/ObjStm/N 1/First 4/Length 5 0 R>>\nstream\n5 0 6\nendstream")
        .compressed(5, 4, 0)
        .end_with_stream(7);

    EXPECT_EQ(code_of(read(file.octets(), {})), "damaged");
}

TEST(HostileShapes, HugeNumbersAreRefused)
{
    for (const char* entries :
         {"/W[1 4 2]/Index[0 99999999999]", "/W[1 4 2]/Index[99999999999 1]", "/W[1 99 2]",
          "/W[99999999999999999999 4 2]", "/W[1 4 2]/Index[0 -1]", "/W[0 0 0]",
          "/W[1 4 2]/Index[0]", "/W[1 4 2]/Index[18446744073709551615 1]"}) {
        HandMade file = HandMade::page();
        const std::size_t section = file.position();
        file.text(fmt::format("9 0 obj\n<</Type/XRef/Size 10/Root 1 0 R{}/Length 7>>\nstream\n"
                              "1234567\nendstream\nendobj\nstartxref\n{}\n%%EOF\n",
                              entries, section));
        EXPECT_NE(code_of(read(file.octets(), {})), "read") << entries;
    }
}

TEST(HostileShapes, ATrailerWhoseSizeIsHugeCostsNothing)
{
    HandMade file = HandMade::page();
    file.end("/Huge 99999999999999999999");

    EXPECT_NE(code_of(read(file.octets(), {})), "read");
}

TEST(HostileShapes, DeepNestingIsALimitWhereverItIs)
{
    const Bytes deep = Bytes(400, '[') + Bytes(400, ']');
    EXPECT_EQ(code_of(read(HandMade::page().object(4, deep).end().octets(), {})), "limit");

    HandMade file = HandMade::page();
    file.stream(4, "/Type/ObjStm/N 1/First 4", "5 0 " + deep)
        .compressed(5, 4, 0)
        .end_with_stream(7);
    EXPECT_EQ(code_of(read(file.octets(), {})), "limit");
}

TEST(HostileShapes, ManyRevisionsOfManyObjectsAreALimit)
{
    Limits limits;
    limits.pdf_objects_max = 500;
    HandMade file = HandMade::page();
    for (std::uint32_t number = 4; number < 90; ++number) {
        file.object(number, "null");
    }
    file.end();
    for (int i = 0; i < 6; ++i) {
        file.object(4, "null").end();
    }

    EXPECT_EQ(code_of(read(file.octets(), limits)), "limit");
}

TEST(HostileShapes, AnObjectStreamInAnObjectStreamIsRefused)
{
    HandMade file = HandMade::page();
    file.stream(4, "/Type/ObjStm/N 1/First 4", "5 0 <</Type/ObjStm/N 1/First 4/Length 9>>")
        .compressed(5, 4, 0)
        .compressed(6, 5, 0)
        .end_with_stream(7);

    EXPECT_EQ(code_of(read(file.octets(), {})), "damaged");
}

} // namespace

} // namespace indenture::pdf
