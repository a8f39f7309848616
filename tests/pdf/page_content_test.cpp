#include "pdf/page_content.h"

#include "base/error.h"
#include "pdf/serialise.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;
using testing::ElementsAre;
using testing::HasSubstr;

Stream stream(Dictionary dictionary, Bytes data)
{
    return {std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data), true};
}

Dictionary simple_font()
{
    return {{"Type", Name{"Font"}},
            {"Subtype", Name{"Type1"}},
            {"BaseFont", Name{"ABCDEF+Example-Bold"}},
            {"FirstChar", 32},
            {"Widths", Array(224, Object(500))},
            {"Encoding", Name{"WinAnsiEncoding"}}};
}

/// A page of 200 by 300 points with these contents and resources.
struct PageMaker {
    ObjectTable table;
    Reference catalog = table.add();
    Reference pages = table.add();
    Reference page = table.add();
    Dictionary resources;
    Dictionary entries;

    PageMaker() { resources["Font"] = Dictionary{{"F1", table.add(simple_font())}}; }

    Bytes file(const Bytes& content)
    {
        Dictionary all = entries;
        all["Type"] = Name{"Page"};
        all["Parent"] = pages;
        all["Resources"] = resources;
        if (all.count("Contents") == 0) {
            all["Contents"] = table.add(stream({}, content));
        }
        table.at(page) = all;
        table.at(pages) = Dictionary{{"Type", Name{"Pages"}},
                                     {"Kids", Array{page}},
                                     {"Count", 1},
                                     {"MediaBox", Array{0, 0, 200, 300}}};
        table.at(catalog) = Dictionary{{"Type", Name{"Catalog"}}, {"Pages", pages}};
        table.root = catalog;
        return pdf::serialise(table, {.deflate_level = 1, .object_streams = false});
    }
};

pdf::PageContent read(const Bytes& file)
{
    const auto opened = pdf::PdfFile::open(file, "test.pdf", {});
    return pdf::contents_of(opened.latest(), pdf::pages_of(opened.latest(), {}), {}).at(0);
}

pdf::PageContent content(const Bytes& operators)
{
    PageMaker maker;
    return read(maker.file(operators));
}

std::vector<std::string> words(const pdf::PageContent& page)
{
    std::vector<std::string> result;
    for (const pdf::TextRun& run : page.runs) {
        if (!run.is_blank) {
            result.push_back(run.text);
        }
    }
    return result;
}

std::string refusal(const std::function<void()>& task)
{
    try {
        task();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST(PageContent, GivesWordsWithFontSizeAndPlace)
{
    const auto page = content("BT /F1 10 Tf 20 250 Td (Purpose of) Tj ET");

    ASSERT_THAT(words(page), ElementsAre("Purpose", "of"));
    EXPECT_EQ(page.runs[0].font, "Example-Bold");
    EXPECT_DOUBLE_EQ(page.runs[0].size, 10);
    EXPECT_DOUBLE_EQ(page.runs[0].start.x, 20);
    EXPECT_DOUBLE_EQ(page.runs[0].start.y, 250);
    EXPECT_DOUBLE_EQ(page.runs[2].start.x, 20 + 8 * 5);
}

TEST(PageContent, JoinsAWordThatIsShownInPieces)
{
    EXPECT_THAT(words(content("BT /F1 10 Tf [(con) 10 (trol) -5 (ler)] TJ ET")),
                ElementsAre("controller"));
    EXPECT_THAT(words(content("BT /F1 10 Tf (con) Tj (troller) Tj ET")), ElementsAre("controller"));
}

TEST(PageContent, DividesWordsAtGapsAndLines)
{
    EXPECT_THAT(words(content("BT /F1 10 Tf [(one) -300 (two)] TJ ET")), ElementsAre("one", "two"));
    EXPECT_THAT(words(content("BT /F1 10 Tf 12 TL (one) Tj (two) ' ET")),
                ElementsAre("one", "two"));
}

TEST(PageContent, FollowsTheOperatorsThatMoveThePen)
{
    const auto page = content("BT /F1 10 Tf 1 0 0 1 50 200 Tm (a) Tj 10 -12 TD (b) Tj T* (c) Tj "
                              "2 1 (d) \" ET");

    ASSERT_THAT(words(page), ElementsAre("a", "b", "c", "d"));
    EXPECT_DOUBLE_EQ(page.runs[1].start.x, 60);
    EXPECT_DOUBLE_EQ(page.runs[1].start.y, 188);
    EXPECT_DOUBLE_EQ(page.runs[2].start.y, 176);
    EXPECT_DOUBLE_EQ(page.runs[3].start.y, 164);
}

TEST(PageContent, AppliesSpacingScaleAndRise)
{
    const auto page = content("BT /F1 10 Tf 1 Tc 2 Tw 50 Tz 3 Ts (a b) Tj ET");

    ASSERT_EQ(page.runs.size(), 3U);
    EXPECT_DOUBLE_EQ(page.runs[0].start.y, 3);
    EXPECT_DOUBLE_EQ(page.runs[1].start.x, (5 + 1) * 0.5);
    EXPECT_DOUBLE_EQ(page.runs[2].start.x, (5 + 1 + 5 + 1 + 2) * 0.5);
}

TEST(PageContent, ReadsFormsWhereTheyArePlaced)
{
    PageMaker maker;
    const Reference form = maker.table.add(stream({{"Type", Name{"XObject"}},
                                                   {"Subtype", Name{"Form"}},
                                                   {"BBox", Array{0, 0, 100, 100}},
                                                   {"Matrix", Array{1, 0, 0, 1, 5, 7}},
                                                   {"Resources", maker.resources}},
                                                  "BT /F1 8 Tf (inside) Tj ET"));
    maker.resources["XObject"] = Dictionary{{"X1", form}};

    const auto page = read(maker.file("q 2 0 0 2 10 10 cm /X1 Do Q BT /F1 8 Tf (after) Tj ET"));

    ASSERT_THAT(words(page), ElementsAre("inside", "after"));
    EXPECT_DOUBLE_EQ(page.runs[0].start.x, 20);
    EXPECT_DOUBLE_EQ(page.runs[0].start.y, 24);
    EXPECT_DOUBLE_EQ(page.runs[0].size, 16);
}

TEST(PageContent, RefusesAFormThatPaintsItself)
{
    PageMaker maker;
    const Reference form = maker.table.add();
    maker.table.at(form) =
        stream({{"Subtype", Name{"Form"}},
                {"BBox", Array{0, 0, 100, 100}},
                {"Resources", Dictionary{{"XObject", Dictionary{{"X1", form}}}}}},
               "/X1 Do");
    maker.resources["XObject"] = Dictionary{{"X1", form}};

    EXPECT_THAT(refusal([&] { read(maker.file("/X1 Do")); }), HasSubstr("nested too deep"));
}

TEST(PageContent, ReadsCompositeFontsByTheirToUnicodeMap)
{
    PageMaker maker;
    const Reference map = maker.table.add(stream(
        {}, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            "2 beginbfchar <0001> <0041> <0002> <00660069> endbfchar\n"
            "2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0078> <D83DDE00>] endbfrange\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"));
    const Dictionary descendant{{"Type", Name{"Font"}},
                                {"Subtype", Name{"CIDFontType2"}},
                                {"BaseFont", Name{"Example"}},
                                {"DW", 1000},
                                {"W", Array{1, Array{250, 500}, 16, 18, 750}}};
    maker.resources["Font"] = Dictionary{{"F1", Dictionary{{"Type", Name{"Font"}},
                                                           {"Subtype", Name{"Type0"}},
                                                           {"BaseFont", Name{"Example"}},
                                                           {"Encoding", Name{"Identity-H"}},
                                                           {"DescendantFonts", Array{descendant}},
                                                           {"ToUnicode", map}}}};

    const auto page =
        read(maker.file("BT /F1 10 Tf <00010002001000110012> Tj 0 -20 Td <002000210099> Tj ET"));

    ASSERT_THAT(words(page), ElementsAre("Afiabc", "x😀\uFFFD"));
}

TEST(PageContent, ReadsEncodingsAndDifferencesOfSimpleFonts)
{
    PageMaker maker;
    Dictionary font = simple_font();
    font["Encoding"] = Dictionary{{"BaseEncoding", Name{"MacRomanEncoding"}},
                                  {"Differences", Array{65, Name{"Wcircumflex"}, Name{"uni1E83"},
                                                        Name{"T_h.liga"}, 200, Name{"Euro"}}}};
    maker.resources["Font"] = Dictionary{{"F1", font}};

    EXPECT_THAT(words(read(maker.file("BT /F1 10 Tf (AB\\200\\310) Tj ET"))),
                ElementsAre("Ŵẃ\u00C4€"));
    EXPECT_THAT(words(content("BT /F1 10 Tf (\\223caf\\351\\224) Tj ET")), ElementsAre("“café”"));
}

TEST(PageContent, TellsStylesOfTheSameWordApart)
{
    const auto look = [](const Bytes& setting) {
        return content("q " + setting + " BT /F1 10 Tf 20 20 Td (word) Tj ET Q").runs[0].look;
    };
    const Digest plain = look("");

    EXPECT_EQ(look("0 g"), plain);
    EXPECT_EQ(look("0 0 0 rg"), plain);
    EXPECT_EQ(look("1 0 0 RG"), plain) << "strokes nothing";
    for (const char* other : {"1 g", "0 0 1 rg", "3 Tr", "0 0 10 10 re W n", "120 Tz", "/X ri"}) {
        EXPECT_NE(look(other), plain) << other;
    }
}

TEST(PageContent, TellsCodesThatReadAlikeApart)
{
    // Code 1 draws another glyph than 'w' and claims to be a 'w'.
    PageMaker maker;
    Dictionary font = simple_font();
    font["FirstChar"] = 0;
    font["Encoding"] =
        Dictionary{{"BaseEncoding", Name{"WinAnsiEncoding"}}, {"Differences", Array{1, Name{"w"}}}};
    maker.resources["Font"] = Dictionary{{"F1", font}};

    const auto page =
        read(maker.file("BT /F1 10 Tf (word) Tj ET BT /F1 10 Tf 0 20 Td (\\001ord) Tj ET"));

    ASSERT_THAT(words(page), ElementsAre("word", "word"));
    EXPECT_NE(page.runs[0].look, page.runs[1].look);
}

TEST(PageContent, GivesPathsPicturesAndTheirOrder)
{
    PageMaker maker;
    const Reference image = maker.table.add(stream({{"Subtype", Name{"Image"}},
                                                    {"Width", 1},
                                                    {"Height", 1},
                                                    {"ColorSpace", Name{"DeviceGray"}},
                                                    {"BitsPerComponent", 8}},
                                                   "x"));
    maker.resources["XObject"] = Dictionary{{"I1", image}};

    const auto page = read(maker.file("10 20 30 40 re f BT /F1 10 Tf (word) Tj ET "
                                      "q 100 0 0 50 0 0 cm /I1 Do Q 0 0 m 5 5 l S"));

    ASSERT_EQ(page.marks.size(), 3U);
    EXPECT_EQ(page.marks[0].kind, pdf::Mark::Kind::Path);
    EXPECT_DOUBLE_EQ(page.marks[0].box.right, 40);
    EXPECT_EQ(page.marks[1].kind, pdf::Mark::Kind::Image);
    EXPECT_DOUBLE_EQ(page.marks[1].box.top, 50);
    EXPECT_LT(page.marks[0].order, page.runs[0].order);
    EXPECT_LT(page.runs[0].order, page.marks[1].order);
}

TEST(PageContent, SaysWhereNothingIsSeenOutside)
{
    const auto page = content("q 10 20 30 40 re W n 20 0 100 100 re W n "
                              "BT /F1 10 Tf (x) Tj ET 0 0 500 500 re f Q BT /F1 10 Tf (y) Tj ET");

    EXPECT_DOUBLE_EQ(page.runs[0].clip.left, 20);
    EXPECT_DOUBLE_EQ(page.runs[0].clip.right, 40);
    EXPECT_DOUBLE_EQ(page.marks[0].box.area(), 20.0 * 40);
    EXPECT_GT(page.runs[1].clip.area(), 1e9);
}

TEST(PageContent, RefusesWhatReadersMayShowOrHide)
{
    EXPECT_THAT(refusal([] { content("/OC /G1 BDC (x) Tj EMC"); }), HasSubstr("show or hide"));
    EXPECT_THAT(refusal([] { content("BT 7 Tr ET"); }), HasSubstr("as a clip"));
}

TEST(PageContent, RefusesContentsThatMakeNoSense)
{
    EXPECT_THAT(refusal([] { content("1 2 foo"); }), HasSubstr("unknown operator 'foo'"));
    EXPECT_THAT(refusal([] { content("Q"); }), HasSubstr("more states than they save"));
    EXPECT_THAT(refusal([] { content("1 2"); }), HasSubstr("no operator"));
    EXPECT_THAT(refusal([] { content("BT /F9 10 Tf ET"); }), HasSubstr("/F9"));
    EXPECT_THAT(refusal([] { content("BT (x) Tj ET"); }), HasSubstr("without a font"));
    EXPECT_THAT(refusal([] { content("1 2 l S"); }), HasSubstr("no path"));
    EXPECT_THAT(refusal([] { content("1 2 3 re f"); }), HasSubstr("3 operands instead of 4"));
    EXPECT_THAT(refusal([] { content("0 0 m"); }), HasSubstr("within a path"));
}

TEST(PageContent, NamesThePageThatCannotBeRead)
{
    EXPECT_THAT(refusal([] { content("Q"); }), HasSubstr("page 1"));
}

TEST(PageContent, RefusesAnotherFilterThanThoseItKnows)
{
    PageMaker maker;
    maker.entries["Contents"] = maker.table.add(stream({{"Filter", Name{"LZWDecode"}}}, "x"));

    EXPECT_THAT(refusal([&] { read(maker.file("")); }), HasSubstr("LZWDecode"));
}

TEST(PageContent, JoinsContentsOfSeveralStreamsAndFilters)
{
    PageMaker maker;
    const Reference first =
        maker.table.add(stream({{"Filter", Name{"ASCIIHexDecode"}}}, "4254 2F463120 3130 205466>"));
    const Reference second =
        maker.table.add(stream({{"Filter", Array{Name{"ASCII85Decode"}}}}, "+>PVn1,'hMA0:~>"));
    const Reference third = maker.table.add(stream({}, "(x) Tj ET"));
    maker.entries["Contents"] = Array{first, second, third};

    const auto page = read(maker.file(""));

    ASSERT_THAT(words(page), ElementsAre("x"));
    EXPECT_DOUBLE_EQ(page.runs[0].start.x, 20);
}

TEST(PageContent, KeepsWithinItsLimits)
{
    PageMaker maker;
    const auto opened = pdf::PdfFile::open(maker.file("q Q q Q q Q"), "test.pdf", {});
    const auto pages = pdf::pages_of(opened.latest(), {});

    EXPECT_THAT(
        refusal([&] { pdf::contents_of(opened.latest(), pages, {.pdf_operators_max = 5}); }),
        HasSubstr("more than 5 operators"));
    EXPECT_EQ(refusal([&] { pdf::contents_of(opened.latest(), pages, {.pdf_operators_max = 6}); }),
              "");
}

TEST(PageContent, SkipsAnInlineImage)
{
    const auto page = content("BI /W 2 /H 1 /CS /G /BPC 8 ID \x01)EI EI BT /F1 10 Tf (x) Tj ET");

    EXPECT_THAT(words(page), ElementsAre("x"));
    EXPECT_EQ(page.marks.size(), 1U);
}

// --- Pages ------------------------------------------------------------------------------------

TEST(PageTree, GivesPagesWhatTheyInherit)
{
    PageMaker maker;
    const auto opened = pdf::PdfFile::open(maker.file(""), "test.pdf", {});

    const auto pages = pdf::pages_of(opened.latest(), {});

    ASSERT_EQ(pages.size(), 1U);
    EXPECT_EQ(pages[0].entries.at("MediaBox"), Object(Array{0, 0, 200, 300}));
    EXPECT_EQ(pages[0].entries.count("Parent"), 0U);
}

TEST(PageTree, RefusesLoopsAndWrongCounts)
{
    const auto pages_with = [](const std::function<void(PageMaker&, Dictionary&)>& change) {
        PageMaker maker;
        maker.file("");
        Dictionary tree = *maker.table.at(maker.pages).get<Dictionary>();
        change(maker, tree);
        maker.table.at(maker.pages) = tree;
        const auto opened = pdf::PdfFile::open(
            pdf::serialise(maker.table, {.deflate_level = 0, .object_streams = false}), "test.pdf",
            {});
        return refusal([&] { pdf::pages_of(opened.latest(), {}); });
    };

    EXPECT_THAT(pages_with([](PageMaker& m, Dictionary& tree) {
                    tree["Kids"] = Array{m.page, m.page};
                    tree["Count"] = 2;
                }),
                HasSubstr("twice"));
    EXPECT_THAT(pages_with([](PageMaker& m, Dictionary& tree) { tree["Kids"] = Array{m.pages}; }),
                HasSubstr("twice"));
    EXPECT_THAT(pages_with([](PageMaker&, Dictionary& tree) { tree["Count"] = 2; }),
                HasSubstr("miscounts"));
    EXPECT_THAT(
        pages_with([](PageMaker&, Dictionary& tree) { tree["Kids"] = Array{Dictionary{}}; }),
        HasSubstr("no object of its own"));
}

} // namespace indenture::tests
