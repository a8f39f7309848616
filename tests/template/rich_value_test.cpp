#include "template/rich_value.h"

#include "base/error.h"
#include "docx/package.h"
#include "expression/data.h"
#include "template/markup.h"
#include "template/picture.h"
#include "template/rich_markup.h"
#include "template/word_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {

namespace {

using testing::HasSubstr;
using testing::Not;

/// 4 x 2 pixels, made with Python's zlib.
constexpr const char* png =
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAAAAABawyK/AAAAC0lEQVR4nGNggAEAAAoAAX+AdF4AAAAASUVORK5CYII=";
/// 300 x 150 pixels at 300 dots per inch.
constexpr const char* dense_png =
    "iVBORw0KGgoAAAANSUhEUgAAASwAAACWCAAAAABBMOoOAAAACXBIWXMAAC4jAAAuIwF4pT92AAAAQklEQVR4nO3BAQEAAA"
    "CC"
    "IP+vbkhAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMC7AbBeAAEQPda+AAAAAElFTkSu"
    "QmCC";

docx::Styles styles()
{
    docx::Styles result;
    const auto add = [&](const char* id, const char* name, docx::StyleKind kind) {
        docx::Style style;
        style.id = id;
        style.name = name;
        style.kind = kind;
        result.by_id.emplace(id, result.all.size());
        result.all.push_back(style);
    };
    add("H1", "heading 1", docx::StyleKind::Paragraph);
    add("Quote1", "Intense Quote", docx::StyleKind::Paragraph);
    add("Hyperlink", "Hyperlink", docx::StyleKind::Character);
    add("Strong", "Strong", docx::StyleKind::Character);
    return result;
}

/// Writes what a JSON text says, in place of a placeholder.
class Writing {
public:
    Writing() : changes_(word_file(p("x"))), styles_(styles())
    {
        place.part = "word/document.xml";
        place.prefix = "w:";
    }

    Bytes runs(const std::string& json)
    {
        const auto data = expression::Data::of(Json::parse(json));
        return writer().runs(rich_value(data.root()), place);
    }
    Bytes paragraphs(const std::string& json)
    {
        const auto data = expression::Data::of(Json::parse(json));
        return writer().paragraphs(rich_value(data.root()), place);
    }
    std::string refusal(const std::string& json)
    {
        try {
            runs(json);
        } catch (const Error& error) {
            return error.message();
        }
        ADD_FAILURE() << "nothing was refused";
        return {};
    }
    docx::PackageChanges& changes() { return changes_; }

    RichPlace place;
    std::map<std::string, Bytes> images;
    bool requires_alt = true;

private:
    RichWriter writer()
    {
        return RichWriter({.styles = &styles_,
                           .images = &images,
                           .changes = &changes_,
                           .next_drawing = [this] { return next_drawing_++; },
                           .requires_alt = requires_alt});
    }

    docx::PackageChanges changes_;
    docx::Styles styles_;
    std::size_t next_drawing_ = 7;
};

std::string image(const std::string& rest)
{
    return std::string(R"({"$image": ")") + png + "\"" + rest + "}";
}

} // namespace

// --- Rich text: TPL#42, TPL#68, TPL#237, TPL#531, TPL#625
// -----------------------------------------

TEST(RichText, LooksAsThePlaceholderButForWhatItSets)
{
    Writing writing;
    writing.place.run_properties = "<w:rPr><w:rFonts w:ascii=\"Arial\"/><w:color "
                                   "w:val=\"FF0000\"/><w:sz w:val=\"20\"/></w:rPr>";

    const Bytes xml =
        writing.runs(R"({"$rich": ["plain ", {"t": "bold", "b": true, "size": 14}]})");

    EXPECT_EQ(xml,
              "<w:r><w:rPr><w:rFonts w:ascii=\"Arial\"/><w:color w:val=\"FF0000\"/><w:sz "
              "w:val=\"20\"/></w:rPr><w:t xml:space=\"preserve\">plain </w:t></w:r>"
              "<w:r><w:rPr><w:rFonts w:ascii=\"Arial\"/><w:b/><w:bCs/><w:color w:val=\"FF0000\"/>"
              "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr><w:t "
              "xml:space=\"preserve\">bold</w:t></w:r>");
}

TEST(RichText, WritesEveryPropertyInTheOrderOfTheSchema)
{
    Writing writing;

    const Bytes xml = writing.runs(
        R"({"$rich": [{"t": "x", "sup": true, "u": "double", "highlight": "yellow", "lang": "de-DE",
            "color": "#00ff00", "s": true, "caps": true, "smallcaps": false, "i": true, "b": false,
            "dstrike": false, "font": "Arial", "style": "strong", "size": 10.5}]})");

    EXPECT_THAT(
        xml, HasSubstr(
                 "<w:rPr><w:rStyle w:val=\"Strong\"/><w:rFonts w:ascii=\"Arial\" "
                 "w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/><w:b w:val=\"0\"/><w:bCs "
                 "w:val=\"0\"/><w:i/><w:iCs/><w:caps/><w:smallCaps w:val=\"0\"/><w:strike/>"
                 "<w:dstrike w:val=\"0\"/><w:color w:val=\"00FF00\"/><w:sz w:val=\"21\"/><w:szCs "
                 "w:val=\"21\"/><w:highlight w:val=\"yellow\"/><w:u w:val=\"double\"/><w:vertAlign "
                 "w:val=\"superscript\"/><w:lang w:val=\"de-DE\"/></w:rPr>"));
}

// TPL#255: no slot of a font is left to a fallback, and the hint stays.
TEST(RichText, SetsAllSlotsOfAFontInPlaceOfTheTheme)
{
    Writing writing;
    writing.place.run_properties =
        "<w:rPr><w:rFonts w:asciiTheme=\"minorHAnsi\" w:hint=\"cs\"/></w:rPr>";

    const Bytes xml = writing.runs(R"({"$rich": [{"t": "x", "font": "PT Serif"}]})");

    EXPECT_THAT(xml, HasSubstr("<w:rFonts w:hint=\"cs\" w:ascii=\"PT Serif\""));
    EXPECT_THAT(xml, Not(HasSubstr("Theme")));
}

TEST(RichText, IsNeverReadAsMarkupOrTags)
{
    Writing writing;

    const Bytes xml = writing.runs(R"({"$rich": ["a < b & {{ x }}</w:t>"]})");

    EXPECT_THAT(xml, HasSubstr("a &lt; b &amp; {{ x }}&lt;/w:t&gt;"));
}

TEST(RichText, HasBreaksAndTabs)
{
    Writing writing;

    const Bytes xml = writing.runs(
        R"({"$rich": ["a\nb\tc", {"br": true}, {"tab": true}, {"br": "column"},
            {"$break": "page"}]})");

    EXPECT_THAT(xml, HasSubstr("a</w:t><w:br/><w:t xml:space=\"preserve\">b</w:t><w:tab/>"));
    EXPECT_THAT(xml, HasSubstr("<w:r><w:br/></w:r><w:r><w:tab/></w:r><w:r><w:br "
                               "w:type=\"column\"/></w:r><w:r><w:br w:type=\"page\"/></w:r>"));
}

// TPL#65: a style that is not there is not silently the default.
TEST(RichText, NamesStylesThatAreLikeAnUnknownOne)
{
    EXPECT_THAT(Writing().refusal(R"({"$rich": [{"t": "x", "style": "Strnog"}]})"),
                HasSubstr("no character style 'Strnog'; it has 'Strong'"));
}

TEST(RichText, RefusesWhatItDoesNotKnow)
{
    const auto refusal = [](const char* json) { return Writing().refusal(json); };

    EXPECT_THAT(refusal(R"({"$rihc": []})"), HasSubstr("did you mean '$rich'?"));
    EXPECT_THAT(refusal(R"({"$rich": [], "$link": {}})"), HasSubstr("at once"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "x", "bold": true}]})"), HasSubstr("no 'bold'"));
    EXPECT_THAT(refusal(R"({"$rich": [{"b": true}]})"), HasSubstr("'t'"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "x", "b": "yes"}]})"), HasSubstr("true or false"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "x", "u": "doble"}]})"), HasSubstr("'double'"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "x", "sub": true, "sup": true}]})"), HasSubstr("once"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "x", "size": 0.3}]})"), HasSubstr("points"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "x", "color": "red"}]})"), HasSubstr("'red'"));
    EXPECT_THAT(refusal(R"({"$rich": 7})"), HasSubstr("must be a list"));
    EXPECT_THAT(refusal(R"({"$rich": [{"t": "a\u0001"}]})"), HasSubstr("U+0001"));
    EXPECT_THAT(refusal(R"({"$rich": [{"$paragraphs": []}]})"), HasSubstr("inside rich text"));
    EXPECT_THAT(refusal(R"({"$break": "pag"})"), HasSubstr("'page'"));
}

TEST(RichText, IsItsTextWhereOnlyTextCanStand)
{
    const auto data = expression::Data::of(Json::parse(
        R"({"$rich": ["a", {"t": "b", "b": true}, {"$link": {"text": "c", "href": "https://x"}}]})"));
    const auto image = expression::Data::of(Json::parse(R"({"$image": "k", "alt": "a"})"));

    EXPECT_EQ(plain_text(rich_value(data.root())), "abc");
    EXPECT_THROW(plain_text(rich_value(image.root())), Error);
}

// --- Paragraphs ---------------------------------------------------------------------------------

TEST(RichParagraphs, LookAsThePlaceholderOrAsTheirStyle)
{
    Writing writing;
    writing.place.paragraph_properties = "<w:pPr><w:ind w:left=\"720\"/></w:pPr>";
    writing.place.run_properties = "<w:rPr><w:i/></w:rPr>";

    const Bytes xml = writing.paragraphs(
        R"({"$paragraphs": ["a", {"style": "heading 1", "text": "b"},
            {"align": "end", "runs": ["c"]}]})");

    EXPECT_EQ(xml,
              "<w:p><w:pPr><w:ind w:left=\"720\"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t "
              "xml:space=\"preserve\">a</w:t></w:r></w:p>"
              "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr><w:r><w:t "
              "xml:space=\"preserve\">b</w:t></w:r></w:p>"
              "<w:p><w:pPr><w:ind w:left=\"720\"/><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:i/>"
              "</w:rPr><w:t xml:space=\"preserve\">c</w:t></w:r></w:p>");
}

TEST(RichParagraphs, EndTheSectionThePlaceholderEnded)
{
    Writing writing;
    writing.place.paragraph_properties =
        "<w:pPr><w:jc w:val=\"both\"/><w:sectPr><w:type w:val=\"oddPage\"/></w:sectPr></w:pPr>";

    const Bytes xml = writing.paragraphs(R"({"$paragraphs": ["a", "b"]})");

    EXPECT_EQ(xml.find("sectPr"), xml.find("sectPr", xml.find("a</w:t>")));
    EXPECT_THAT(xml, HasSubstr("<w:jc w:val=\"both\"/><w:sectPr><w:type w:val=\"oddPage\"/>"));
}

TEST(RichParagraphs, LeaveOneParagraphIfThereIsNone)
{
    EXPECT_EQ(Writing().paragraphs(R"({"$paragraphs": []})"), "<w:p></w:p>");
}

TEST(RichParagraphs, StandInTextOnlyIfThereIsOnePlainOne)
{
    EXPECT_THAT(Writing().runs(R"({"$paragraphs": ["a"]})"), HasSubstr(">a<"));
    EXPECT_THAT(Writing().refusal(R"({"$paragraphs": ["a", "b"]})"), HasSubstr("{{p ... }}"));
    EXPECT_THAT(Writing().refusal(R"({"$clause": "x"})"), HasSubstr("{{p ... }}"));
}

// --- Links
// ----------------------------------------------------------------------------------------

TEST(RichLink, HasARelationshipOfItsPart)
{
    Writing writing;

    const Bytes xml =
        writing.runs(R"({"$link": {"text": "site", "href": "https://example.org/?a=1&b=2"}})");

    EXPECT_THAT(xml, HasSubstr("<w:rStyle w:val=\"Hyperlink\"/>"));
    EXPECT_THAT(xml, HasSubstr(" r:id=\"rId"));
    const auto parts = writing.changes().bookkeeping();
    EXPECT_THAT(parts.at("word/_rels/document.xml.rels"),
                HasSubstr("https://example.org/?a=1&amp;b=2"));
}

TEST(RichLink, LeadsOnlyToTheWebAndToMail)
{
    const auto refusal = [](const std::string& address) {
        return Writing().refusal(R"({"$link": {"text": "x", "href": ")" + address + "\"}}");
    };

    for (const char* address :
         {"file:///etc/passwd", "javascript:alert(1)", "\\\\\\\\host\\\\share", "http", "",
          "https://a b", "ms-word:ofe|u|x"}) {
        EXPECT_THAT(refusal(address), HasSubstr("only http, https and mailto")) << address;
    }
    EXPECT_THAT(Writing().runs(R"({"$link": {"href": "MAILTO:a@b.c"}})"),
                HasSubstr("MAILTO:a@b.c"));
}

TEST(RichLink, CannotStandInALink)
{
    Writing writing;
    writing.place.no_links = "inside another link";

    EXPECT_EQ(writing.refusal(R"({"$link": {"href": "https://x"}})"),
              "a link cannot stand inside another link");
}

// --- Pictures: guigrpa/docx-templates#144, #190, TPL#245, TPL#51 --------------------------------

TEST(RichImage, HasTheSizeItsHeaderStates)
{
    Writing writing;

    const Bytes xml =
        writing.runs(std::string(R"({"$image": ")") + dense_png + R"(", "alt": "A plan"})");

    EXPECT_THAT(xml, HasSubstr("<wp:extent cx=\"914")); // an inch wide, half an inch high
    EXPECT_THAT(xml, HasSubstr("cy=\"457"));
    EXPECT_THAT(xml, HasSubstr("<wp:docPr id=\"7\" name=\"Picture 7\" descr=\"A plan\"/>"));
}

TEST(RichImage, KeepsItsRatioIfOneLengthIsGiven)
{
    Writing writing;

    EXPECT_THAT(writing.runs(image(R"(, "w": "20mm", "alt": "a")")),
                HasSubstr("cx=\"720000\" cy=\"360000\""));
    EXPECT_THAT(writing.runs(image(R"(, "h": "1in", "alt": "a")")),
                HasSubstr("cx=\"1828800\" cy=\"914400\""));
    EXPECT_THAT(writing.runs(image(R"(, "w": "1cm", "h": "12pt", "alt": "a")")),
                HasSubstr("cx=\"360000\" cy=\"152400\""));
}

TEST(RichImage, IsOnePartHoweverOftenItIsUsed)
{
    Writing writing;
    writing.images["logo"] = *from_base64(png);

    writing.runs(image(R"(, "alt": "a")"));
    writing.runs(R"({"$image": "logo", "alt": "a"})");

    EXPECT_EQ(writing.changes().contents().size(), 1U);
    EXPECT_EQ(writing.changes().content_type("word/media/image1.png"), "image/png");
}

TEST(RichImage, NeedsAlternativeTextUnlessThatIsSwitchedOff)
{
    EXPECT_THAT(Writing().refusal(image("")), HasSubstr("'alt'"));
    Writing writing;
    writing.requires_alt = false;
    EXPECT_THAT(writing.runs(image("")), HasSubstr("<pic:pic"));
}

TEST(RichImage, RefusesWhatIsNoPicture)
{
    const auto refusal = [](const std::string& source, const std::string& rest = "") {
        return Writing().refusal(R"({"$image": ")" + source + R"(", "alt": "a")" + rest + "}");
    };

    EXPECT_THAT(refusal("no such key!"), HasSubstr("neither the name"));
    EXPECT_THAT(refusal("R0lGODlh"), HasSubstr("neither PNG nor JPEG"));
    EXPECT_THAT(refusal(std::string(png).substr(0, 24)), HasSubstr("no end"));
    EXPECT_THAT(refusal(png, R"(, "w": "20")"), HasSubstr("with its unit"));
    EXPECT_THAT(refusal(png, R"(, "w": "30in")"), HasSubstr("with its unit"));
    EXPECT_THAT(refusal(png, R"(, "w": "-2mm")"), HasSubstr("with its unit"));
}

TEST(RichImage, StandsOnlyWhereADrawingMay)
{
    Writing writing;
    writing.place.no_pictures = "in a text box";

    EXPECT_EQ(writing.refusal(image(R"(, "alt": "a")")), "a picture cannot stand in a text box");
}

TEST(Picture, IsReadFromAJpegAsImageMagickWritesIt)
{
    // convert -size 6x4 xc:gray -colorspace Gray -density 150 -units PixelsPerInch -quality 10
    const auto bytes = from_base64(
        "/9j/4AAQSkZJRgABAQEAlgCWAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////"
        "////////////////////////////////wAALCAAEAAYBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAA"
        "AAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z");

    const PictureHeader header = read_picture(*bytes);

    EXPECT_EQ(header.content_type, "image/jpeg");
    EXPECT_EQ(header.width, 6U);
    EXPECT_EQ(header.height, 4U);
    EXPECT_EQ(header.dots_per_inch_x, 150);
}

TEST(Picture, RefusesMorePixelsThanAreAllowed)
{
    Bytes bytes = *from_base64(png);
    bytes.replace(16, 4, std::string("\x00\x01\x00\x00", 4)); // 65,536 wide

    try {
        read_picture(bytes);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::LimitExceeded);
    }
}

TEST(Picture, IsRefusedHoweverShortItIsCut)
{
    const Bytes whole = *from_base64(dense_png);

    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW(read_picture(ByteView(whole).substr(0, size)), Error) << size;
    }
}

} // namespace indenture::templating::test
