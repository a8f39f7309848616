#include "render/write_pdf.h"

#include "pdf/file.h"
#include "sample_pages.h"
#include "strict_reader.h"
#include "tool.h"

#include <algorithm>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>

namespace indenture::render {
namespace {

using namespace layout;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class WritePdf : public testing::Test {
protected:
    void SetUp() override
    {
        if (!has_sample_fonts()) {
            GTEST_SKIP() << "skipped: no fonts-liberation2";
        }
    }
    static Bytes written() { return write_pdf(sample_agreement(2), sample_facts(), Emitter::Own); }
    static Bytes written(const Pages& pages)
    {
        return write_pdf(pages, sample_facts(), Emitter::Own);
    }
};

std::string without_white_space(std::string text)
{
    std::erase_if(text, [](char octet) { return static_cast<unsigned char>(octet) <= ' '; });
    return text;
}

// --- As other programs see it -----------------------------------------------------------------

TEST_F(WritePdf, PopplerFindsEveryFontEmbeddedSubsetAndMapped)
{
    if (!has_tool("pdffonts")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }

    const ToolOutput fonts = run_tool("pdffonts FILE | tail -n +3", written());

    const std::regex row("[A-Z]{6}\\+LiberationSans\\S* +CID TrueType +Identity-H +yes yes yes .*");
    std::istringstream lines(fonts.text);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_TRUE(std::regex_match(line, row)) << line;
    }
    EXPECT_EQ(count, 2);
}

TEST_F(WritePdf, PopplerReadsTheTextInTheOrderOfTheItems)
{
    if (!has_tool("pdftotext")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    const Pages pages = sample_agreement(3);

    const ToolOutput text = run_tool("pdftotext -raw FILE -", written(pages));

    const std::string read = without_white_space(text.text);
    std::size_t at = 0;
    for (int section = 1; section <= 3; ++section) {
        for (int clause = 1; clause <= 14; ++clause) {
            const std::string number = std::to_string(clause);
            const auto found = read.find(
                number + ".TheRecipientshallusetheDataforclause" + number +
                    "only,as(agreed\\stated)hereandshallnotattempttoidentifyanypersonfromit.",
                at);
            ASSERT_NE(found, std::string::npos) << section << ": " << clause;
            at = found;
        }
    }
    EXPECT_THAT(text.text, HasSubstr("Caf\u00E9 \u2018note\u2019 10 mg \u2013 \u20AC5"));
}

TEST_F(WritePdf, PopplerReadsTheStructureAsItWasGiven)
{
    if (!has_tool("pdfinfo")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }

    const ToolOutput tree = run_tool("pdfinfo -struct-text FILE", written());

    EXPECT_THAT(tree.text, testing::StartsWith(
                               "Document\n"
                               "  H1 (block)\n"
                               "    \"Data Sharing Agreement\"\n"
                               "  H2 (block)\n"
                               "    \"Purpose of section 1\"\n"
                               "  L (block):\n"
                               "     /ListNumbering /Decimal\n"
                               "    LI (block)\n"
                               "      Lbl (block)\n"
                               "        \"1.\"\n"
                               "      LBody (block)\n"
                               "        P (block)\n"
                               "          \"The Recipient shall use the Data for clause 1 only"));
    EXPECT_THAT(tree.text, HasSubstr("        TH:\n"
                                     "           /Scope /Column\n"
                                     "          P (block)\n"
                                     "            \"Heading 2\"\n"));
    EXPECT_THAT(tree.text, HasSubstr("\"This paragraph begins on one pageand ends on the next.\""));
    EXPECT_THAT(tree.text, Not(HasSubstr(sample_digest)));
}

TEST_F(WritePdf, PopplerReadsTheFacts)
{
    if (!has_tool("pdfinfo")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }

    const ToolOutput info = run_tool("TZ=UTC pdfinfo -isodates FILE", written());

    EXPECT_THAT(
        info.text,
        HasSubstr("Title:           Data Sharing Agreement \u2013 Caf\u00E9 <Trust> & Co\n"));
    EXPECT_THAT(info.text, HasSubstr("Author:          NHS England\n"));
    EXPECT_THAT(info.text, HasSubstr("CreationDate:    2026-01-31T09:05:00Z\n"));
    EXPECT_THAT(info.text, HasSubstr("Tagged:          yes\n"));
    EXPECT_THAT(info.text, HasSubstr("JavaScript:      no\n"));
    EXPECT_THAT(info.text, HasSubstr("(A4)"));
}

TEST_F(WritePdf, PopplerListsTheSignatureFieldsAsUnsigned)
{
    if (!has_tool("pdfsig")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }

    const ToolOutput fields = run_tool("pdfsig FILE", written());

    EXPECT_THAT(fields.text, HasSubstr("Signature #1:\n"
                                       "  - Signature Field Name: signature-NHSEngland\n"
                                       "  The signature form field is not signed.\n"
                                       "Signature #2:\n"
                                       "  - Signature Field Name: signature-Recipient\n"
                                       "  The signature form field is not signed.\n"));
}

/// The item of the sample's first page that begins the text of clause 1.
constexpr std::size_t first_body_line = 6;

/// A line of justified text: its spaces are wider than the font's.
Pages with_justified_line()
{
    Pages pages = sample_agreement(2);
    auto& run = std::get<GlyphRun>(pages.pages[0].items[first_body_line].drawing);
    for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
        if (run.text[i] == U' ') {
            run.glyphs[i].advance += Length::emu(12345);
        }
    }
    return pages;
}

TEST_F(WritePdf, MupdfPutsEveryGlyphWhereItWasLaidOut)
{
    if (!has_tool("mutool")) {
        GTEST_SKIP() << "skipped: no mupdf-tools";
    }
    const Pages pages = with_justified_line();
    const auto& run = std::get<GlyphRun>(pages.pages[0].items[first_body_line].drawing);

    const ToolOutput stext = run_tool("mutool draw -q -F stext FILE 1", written(pages));

    const std::regex origin(
        "<char quad=\"[^\"]*\" x=\"([0-9.]+)\" y=\"([0-9.]+)\"[^>]* c=\"T\"/>\\s*"
        "<char quad=\"[^\"]*\" x=\"([0-9.]+)\"[^>]* c=\"h\"/>");
    std::smatch first;
    ASSERT_TRUE(std::regex_search(stext.text, first, origin)) << stext.text.substr(0, 2000);
    EXPECT_NEAR(std::stod(first[1]), static_cast<double>(run.origin.x.in_millipoints()) / 1000,
                0.01);
    EXPECT_NEAR(std::stod(first[2]), static_cast<double>(run.origin.y.in_millipoints()) / 1000,
                0.01);
    const std::regex each("<char quad=\"[^\"]*\" x=\"([0-9.]+)\"");
    Length expected = run.origin.x;
    auto at = std::sregex_iterator(stext.text.begin() + first.position(), stext.text.end(), each);
    for (const Glyph& glyph : run.glyphs) {
        EXPECT_NEAR(std::stod((*at)[1]), static_cast<double>(expected.in_millipoints()) / 1000,
                    0.055);
        expected += glyph.advance;
        ++at;
    }
}

// --- What PDF/A and PDF/UA ask, seen by qpdf --------------------------------------------------

TEST_F(WritePdf, GivesTheCatalogWhatBothStandardsAskFor)
{
    StrictReader file(written());

    QPDFObjectHandle catalog = file.catalog();
    EXPECT_EQ(catalog.getKey("/Lang").getUTF8Value(), "en-GB");
    EXPECT_TRUE(catalog.getKey("/MarkInfo").getKey("/Marked").getBoolValue());
    EXPECT_TRUE(catalog.getKey("/ViewerPreferences").getKey("/DisplayDocTitle").getBoolValue());
    EXPECT_EQ(catalog.getKey("/OutputIntents").getArrayItem(0).getKey("/S").getName(),
              "/GTS_PDFA1");
    EXPECT_TRUE(catalog.hasKey("/StructTreeRoot"));
    EXPECT_TRUE(catalog.hasKey("/Metadata"));
}

TEST_F(WritePdf, NothingRunsByItself)
{
    StrictReader file(written());

    for (QPDFObjectHandle object : file->getAllObjects()) {
        QPDFObjectHandle dictionary = object.isStream() ? object.getDict() : object;
        if (dictionary.isDictionary()) {
            for (const char* key : {"/AA", "/OpenAction", "/JS", "/XFA", "/OCProperties",
                                    "/NeedAppearances", "/DA"}) {
                EXPECT_FALSE(dictionary.hasKey(key)) << key << " in " << object.getObjectID();
            }
        }
    }
}

TEST_F(WritePdf, IsOneRevisionWithOneCrossReferenceStream)
{
    const auto file = pdf::PdfFile::open(written(), "it.pdf", {});

    ASSERT_EQ(file.revisions().size(), 1U);
    EXPECT_EQ(file.revisions().front().xref_kind, pdf::XrefKind::Stream);
}

TEST_F(WritePdf, EveryPageHasItsOwnResourcesAndTheTabOrderOfTheStructure)
{
    StrictReader file(written());

    int number = 0;
    for (QPDFObjectHandle page : file.pages()) {
        EXPECT_TRUE(page.getKey("/Tabs").isNameAndEquals("/S"));
        EXPECT_TRUE(page.getKey("/Resources").isDictionary());
        EXPECT_EQ(page.getKey("/StructParents").getIntValueAsInt(), number++);
    }
}

TEST_F(WritePdf, ReservesEachPartyAFieldThatOthersCanStillFollow)
{
    StrictReader file(written());

    const auto widgets = file.annotations("/Widget");

    ASSERT_EQ(widgets.size(), 2U);
    QPDFObjectHandle field = widgets[0];
    EXPECT_EQ(field.getKey("/T").getUTF8Value(), "signature-NHSEngland");
    EXPECT_EQ(field.getKey("/TU").getUTF8Value(), "Signature of NHSEngland");
    EXPECT_EQ(field.getKey("/FT").getName(), "/Sig");
    EXPECT_EQ(field.getKey("/F").getIntValueAsInt(), 4);
    EXPECT_FALSE(field.hasKey("/V"));
    EXPECT_TRUE(field.getKey("/AP").getKey("/N").isStream());
    EXPECT_TRUE(field.getKey("/Lock").isIndirect());
    EXPECT_EQ(field.getKey("/Lock").unparseResolved(),
              "<< /Action /Exclude /Fields [ (signature-Recipient) ] /Type /SigFieldLock >>");
    EXPECT_EQ(field.getKey("/P").getObjGen(), file.pages()[1].getObjGen());
}

TEST_F(WritePdf, LocksEverythingWithTheOnlySignature)
{
    Pages pages = sample_agreement(2);
    for (Annotation& annotation : pages.annotations) {
        auto* field = std::get_if<SignatureField>(&annotation.what);
        if (field != nullptr && field->name == "signature-Recipient") {
            annotation.what = Link{std::string("https://digital.nhs.uk"), "Data access"};
        }
    }
    pages.elements.back().role = Role::Link; // was the Form of that field

    StrictReader file(written(pages));

    EXPECT_EQ(file.annotations("/Widget").at(0).getKey("/Lock").unparseResolved(),
              "<< /Action /All /Type /SigFieldLock >>");
}

TEST_F(WritePdf, SaysWhereAFigureIs)
{
    Pages pages = sample_agreement(2);
    const ContentId content{100'000};
    Element figure;
    figure.role = Role::Figure;
    figure.alt = "A square";
    figure.figure = FigurePlace{
        1,
        {Length::points(100), Length::points(700), Length::points(30), Length::points(30)},
        false};
    figure.kids = {content};
    pages.elements.push_back(figure);
    pages.elements.front().kids.emplace_back(
        ElementId{static_cast<std::uint32_t>(pages.elements.size() - 1)});
    for (const int left : {100, 110}) {
        pages.pages[1].items.push_back(
            {content, FilledBox{{Length::points(left), Length::points(700), Length::points(20),
                                 Length::points(30)},
                                {}}});
    }

    StrictReader file(written(pages));

    QPDFObjectHandle box = file.elements("/Figure").at(0).getKey("/A").getKey("/BBox");
    EXPECT_EQ(box.unparse(), "[ 100 111.9 130 141.9 ]");
}

TEST_F(WritePdf, ListsTheFieldsInTheFormAndNothingElse)
{
    StrictReader file(written());

    QPDFObjectHandle form = file.catalog().getKey("/AcroForm");

    EXPECT_THAT(form.getKeys(), ElementsAre("/Fields", "/SigFlags"));
    EXPECT_EQ(form.getKey("/Fields").getArrayNItems(), 2);
    EXPECT_EQ(form.getKey("/SigFlags").getIntValueAsInt(), 1);
}

TEST_F(WritePdf, HasNoFormWithoutFields)
{
    Pages pages = sample_agreement(2);
    pages.annotations.resize(pages.annotations.size() - 2);
    pages.elements.resize(pages.elements.size() - 4); // a caption and a Form for each party
    pages.elements.front().kids.resize(pages.elements.front().kids.size() - 4);
    std::erase_if(pages.pages[1].items, [](const Item& item) {
        const auto* run = std::get_if<GlyphRun>(&item.drawing);
        return run != nullptr && run->text.starts_with(U"Signed for");
    });

    StrictReader file(written(pages));

    EXPECT_FALSE(file.catalog().hasKey("/AcroForm"));
}

TEST_F(WritePdf, TellsWhereALinkLeadsAndDrawsNoBorder)
{
    StrictReader file(written());

    const auto links = file.annotations("/Link");

    ASSERT_EQ(links.size(), 4U);
    QPDFObjectHandle out = links[0];
    EXPECT_EQ(out.getKey("/Contents").getUTF8Value(), "NHS England data access");
    EXPECT_EQ(out.getKey("/A").getKey("/URI").getStringValue(),
              "https://digital.nhs.uk/caf%C3%A9%20x");
    EXPECT_EQ(out.getKey("/F").getIntValueAsInt(), 4);
    EXPECT_EQ(out.getKey("/Border").unparse(), "[ 0 0 0 ]");
    QPDFObjectHandle within = links[1];
    EXPECT_EQ(within.getKey("/Dest").getArrayItem(0).getObjGen(), file.pages()[0].getObjGen());
    EXPECT_EQ(within.getKey("/Dest").getArrayItem(1).getName(), "/XYZ");
    EXPECT_EQ(within.getKey("/Dest").getArrayItem(3).getNumericValue(), 841.9 - 72);
}

TEST_F(WritePdf, FindsFromEveryMarkedContentTheElementThatHoldsIt)
{
    StrictReader file(written());

    QPDFObjectHandle numbers =
        file.catalog().getKey("/StructTreeRoot").getKey("/ParentTree").getKey("/Nums");
    auto pages = file.pages();

    for (int page = 0; page < 2; ++page) {
        EXPECT_EQ(numbers.getArrayItem(2 * page).getIntValueAsInt(), page);
        QPDFObjectHandle holders = numbers.getArrayItem(2 * page + 1);
        const Bytes content = decoded(pages.at(static_cast<std::size_t>(page)).getKey("/Contents"));
        for (int number = 0; number < holders.getArrayNItems(); ++number) {
            const std::string type = holders.getArrayItem(number).getKey("/S").getName();
            EXPECT_THAT(content,
                        HasSubstr(type + " <</MCID " + std::to_string(number) + ">> BDC\n"));
        }
    }
}

TEST_F(WritePdf, FindsFromEveryAnnotationTheElementThatHoldsIt)
{
    StrictReader file(written());

    QPDFObjectHandle numbers =
        file.catalog().getKey("/StructTreeRoot").getKey("/ParentTree").getKey("/Nums");

    for (QPDFObjectHandle field : file.annotations("/Widget")) {
        const int key = field.getKey("/StructParent").getIntValueAsInt();
        QPDFObjectHandle form = numbers.getArrayItem(2 * key + 1);
        EXPECT_EQ(numbers.getArrayItem(2 * key).getIntValueAsInt(), key);
        EXPECT_EQ(form.getKey("/S").getName(), "/Form");
        EXPECT_EQ(form.getKey("/K").getKey("/Type").getName(), "/OBJR");
        EXPECT_EQ(form.getKey("/K").getKey("/Obj").getObjGen(), field.getObjGen());
    }
}

TEST_F(WritePdf, AParagraphOverTwoPagesIsOneElementThatNamesTheSecondPage)
{
    StrictReader file(written());
    auto pages = file.pages();

    std::vector<QPDFObjectHandle> continued;
    for (QPDFObjectHandle paragraph : file.elements("/P")) {
        if (paragraph.getKey("/K").isArray() && paragraph.getKey("/K").getArrayNItems() == 2 &&
            paragraph.getKey("/K").getArrayItem(1).isDictionary() &&
            paragraph.getKey("/K").getArrayItem(1).getKey("/Type").isNameAndEquals("/MCR")) {
            continued.push_back(paragraph);
        }
    }

    ASSERT_EQ(continued.size(), 1U);
    EXPECT_EQ(continued[0].getKey("/Pg").getObjGen(), pages[0].getObjGen());
    EXPECT_TRUE(continued[0].getKey("/K").getArrayItem(0).isInteger());
    EXPECT_EQ(continued[0].getKey("/K").getArrayItem(1).getKey("/Pg").getObjGen(),
              pages[1].getObjGen());
}

TEST_F(WritePdf, GivesEveryNoteAnIdentifierOfItsOwn)
{
    StrictReader file(written());

    std::set<std::string> identifiers;
    for (QPDFObjectHandle note : file.elements("/Note")) {
        identifiers.insert(note.getKey("/ID").getStringValue());
    }

    EXPECT_EQ(identifiers.size(), 2U);
    EXPECT_EQ(file.catalog()
                  .getKey("/StructTreeRoot")
                  .getKey("/IDTree")
                  .getKey("/Names")
                  .getArrayNItems(),
              4);
}

TEST_F(WritePdf, SaysHowCellsSpanAndWhatHeadersHead)
{
    StrictReader file(written());

    EXPECT_EQ(file.elements("/TD").at(0).getKey("/A").unparse(), "<< /ColSpan 2 /O /Table >>");
    EXPECT_EQ(file.elements("/TH").at(0).getKey("/A").unparse(), "<< /O /Table /Scope /Column >>");
    EXPECT_FALSE(file.elements("/TD").at(1).hasKey("/A"));
}

TEST_F(WritePdf, MarksTheLanguageOfAnElementThatDiffersFromTheDocument)
{
    Pages pages = sample_agreement(2);
    pages.elements[1].language = "cy-GB";

    StrictReader file(written(pages));

    EXPECT_EQ(file.elements("/H1").at(0).getKey("/Lang").getUTF8Value(), "cy-GB");
    EXPECT_FALSE(file.elements("/H2").at(0).hasKey("/Lang"));
}

TEST_F(WritePdf, NestsTheOutlineByLevel)
{
    StrictReader file(written());

    QPDFObjectHandle outline = file.catalog().getKey("/Outlines");
    QPDFObjectHandle title = outline.getKey("/First");

    EXPECT_EQ(outline.getKey("/Count").getIntValueAsInt(), 1);
    EXPECT_EQ(title.getKey("/Title").getUTF8Value(), "Data Sharing Agreement");
    EXPECT_EQ(title.getKey("/Count").getIntValueAsInt(), -2);
    EXPECT_EQ(title.getKey("/First").getKey("/Title").getUTF8Value(), "Purpose of section 1");
    EXPECT_EQ(title.getKey("/First").getKey("/Next").getObjGen(),
              title.getKey("/Last").getObjGen());
    EXPECT_EQ(title.getKey("/Last").getKey("/Prev").getObjGen(),
              title.getKey("/First").getObjGen());
    EXPECT_EQ(title.getKey("/Last").getKey("/Dest").getArrayItem(0).getObjGen(),
              file.pages()[1].getObjGen());
}

TEST_F(WritePdf, GivesTheSameOctetsInThreadsThatShareFonts)
{
    const Pages pages = sample_agreement(4);
    const Bytes expected = written(pages);
    std::vector<std::future<Bytes>> others;

    for (int i = 0; i < 4; ++i) {
        others.push_back(std::async(std::launch::async, [&] { return written(pages); }));
    }

    for (std::future<Bytes>& other : others) {
        EXPECT_TRUE(other.get() == expected);
    }
}

TEST_F(WritePdf, LeavesOutWhatIsNotKnown)
{
    DocumentFacts facts;
    facts.created = sample_facts().created;

    StrictReader file(write_pdf(sample_agreement(2), facts, Emitter::Own));

    EXPECT_THAT(file->getTrailer().getKey("/Info").getKeys(),
                ElementsAre("/CreationDate", "/Creator", "/ModDate", "/Producer", "/Title"));
    EXPECT_THAT(decoded(file.catalog().getKey("/Metadata")), Not(HasSubstr("urn:x-indenture")));
}

// --- Fonts ------------------------------------------------------------------------------------

QPDFObjectHandle first_font(StrictReader& file)
{
    return file.pages()[0].getKey("/Resources").getKey("/Font").getKey("/F1");
}

TEST_F(WritePdf, NeverShowsGlyphZero)
{
    StrictReader file(written());

    const Bytes map =
        decoded(first_font(file).getKey("/DescendantFonts").getArrayItem(0).getKey("/CIDToGIDMap"));

    ASSERT_GT(map.size(), 60U);
    for (std::size_t code = 1; code < map.size() / 2; ++code) {
        EXPECT_FALSE(map[2 * code] == '\0' && map[2 * code + 1] == '\0') << code;
    }
}

TEST_F(WritePdf, GivesEachCodeTheAdvanceOfItsGlyph)
{
    StrictReader file(written());
    const Pages pages = sample_agreement(2);
    const FontId regular{0};

    QPDFObjectHandle widths =
        first_font(file).getKey("/DescendantFonts").getArrayItem(0).getKey("/W").getArrayItem(1);

    // The first text drawn is the header: code 1 is its first letter, "D".
    const double expected = 1000.0 *
                            pages.fonts.advance(regular, pages.fonts.glyph(regular, U'D')) /
                            pages.fonts.metrics(regular).units_per_em;
    EXPECT_NEAR(widths.getArrayItem(1).getNumericValue(), expected, 0.5);
}

TEST_F(WritePdf, EmbedsOnlyOutlinesAndMetrics)
{
    StrictReader file(written());

    QPDFObjectHandle descriptor =
        first_font(file).getKey("/DescendantFonts").getArrayItem(0).getKey("/FontDescriptor");
    const Bytes font = decoded(descriptor.getKey("/FontFile2"));

    EXPECT_EQ(descriptor.getKey("/FontFile2").getDict().getKey("/Length1").getIntValue(),
              static_cast<long long>(font.size()));
    EXPECT_LT(font.size(), 20'000U);
    for (const char* dropped : {"GSUB", "GPOS", "cmap", "name", "OS/2"}) {
        EXPECT_EQ(font.substr(0, 200).find(dropped), Bytes::npos) << dropped;
    }
    EXPECT_FALSE(descriptor.hasKey("/CIDSet"));
}

// --- Text that is not one glyph per character -------------------------------------------------

/// The sample with the given text in place of its first body line, drawn with those glyphs.
Pages with_line(std::u32string text, const std::vector<std::pair<char32_t, std::uint8_t>>& glyphs)
{
    Pages pages = sample_agreement(2);
    auto& run = std::get<GlyphRun>(pages.pages[0].items[first_body_line].drawing);
    run.text = std::move(text);
    run.glyphs.clear();
    for (const auto& [shape, text_length] : glyphs) {
        const std::uint16_t glyph = pages.fonts.glyph(run.font, shape);
        const auto advance = run.size * pages.fonts.advance(run.font, glyph) /
                             pages.fonts.metrics(run.font).units_per_em;
        run.glyphs.push_back({glyph, text_length, advance});
    }
    return pages;
}

std::string line_of_clause_1(const Bytes& file)
{
    return run_tool("pdftotext -raw FILE - | sed -n 6p", file).text;
}

TEST_F(WritePdf, AGlyphForSeveralCharactersReadsAsAllOfThem)
{
    if (!has_tool("pdftotext")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    const Pages pages = with_line(U"office", {{U'o', 1}, {U'\uFB01', 3}, {U'c', 1}, {U'e', 1}});

    const std::string text = line_of_clause_1(written(pages));

    EXPECT_EQ(text, "1. office\n");
}

TEST_F(WritePdf, SeveralGlyphsForOneCharacterReadAsThatCharacter)
{
    if (!has_tool("pdftotext")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    const Pages pages = with_line(U"\u01D7a", {{U'U', 1}, {U'\u00B4', 0}, {U'a', 1}});

    const std::string text = line_of_clause_1(written(pages));

    EXPECT_EQ(text, "1. \u01D7a\n");
    StrictReader file(written(pages));
    EXPECT_THAT(decoded(file.pages()[0].getKey("/Contents")),
                HasSubstr("/Span <</ActualText<FEFF01D7>>> BDC\n"));
}

TEST_F(WritePdf, OneGlyphForTwoCharactersReadsAsEachWhereItStands)
{
    if (!has_tool("pdftotext")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    const Pages pages =
        with_line(U"a-b\u2011c", {{U'a', 1}, {U'-', 1}, {U'b', 1}, {U'-', 1}, {U'c', 1}});

    const std::string text = line_of_clause_1(written(pages));

    EXPECT_EQ(text, "1. a-b\u2011c\n");
}

TEST_F(WritePdf, CharactersAToUnicodeMapMayNotHoldAreLeftOut)
{
    if (!has_tool("pdftotext")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    const Pages pages = with_line(U"a\uFEFF\U0001D11Eb", {{U'a', 2}, {U'm', 1}, {U'b', 1}});

    const std::string text = line_of_clause_1(written(pages));

    EXPECT_EQ(text, "1. a\U0001D11Eb\n");
}

TEST_F(WritePdf, PageLabelsAreAsPrinted)
{
    Pages pages = sample_agreement(3);
    pages.pages[0].label = "iv";
    pages.pages[1].label = "v";
    pages.pages[2].label = "Annex A";

    StrictReader file(written(pages));

    EXPECT_EQ(file.catalog().getKey("/PageLabels").getKey("/Nums").unparse(),
              "[ 0 << /S /r /St 4 >> 2 << /P (Annex A) >> ]");
}

} // namespace
} // namespace indenture::render
