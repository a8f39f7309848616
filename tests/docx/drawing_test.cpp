#include "base/error.h"
#include "docx/document.h"
#include "docx/picture.h"
#include "support/picture_fixture.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using namespace indenture::test;
using testing::HasSubstr;

// --- Headers of pictures -----------------------------------------------------------------------

PictureHeader header_of(const Bytes& octets)
{
    return std::get<PictureHeader>(read_picture_header(octets));
}

std::string refusal_of(const Bytes& octets)
{
    const auto result = read_picture_header(octets);
    const auto* refusal = std::get_if<PictureRefusal>(&result);
    return refusal == nullptr ? "accepted" : refusal->why;
}

TEST(PictureHeader, ReadsTheSizeOfAPng)
{
    const PictureHeader header = header_of(plain_png(7, 3));

    EXPECT_EQ(header.format, PictureFormat::Png);
    EXPECT_EQ(header.width, 7U);
    EXPECT_EQ(header.height, 3U);
}

TEST(PictureHeader, ReadsTheSizeAndColoursOfAJpeg)
{
    for (const Bytes& octets : {rgb_jpeg(), progressive_jpeg(), grey_jpeg()}) {
        const PictureHeader header = header_of(octets);

        EXPECT_EQ(header.format, PictureFormat::Jpeg);
        EXPECT_EQ(header.width, 16U);
        EXPECT_EQ(header.height, 8U);
        EXPECT_EQ(header.is_grey, octets == grey_jpeg());
    }
}

TEST(PictureHeader, RefusesPrintingColours)
{
    EXPECT_THAT(refusal_of(cmyk_jpeg()), HasSubstr("CMYK"));
}

TEST(PictureHeader, RefusesOtherFormatsByName)
{
    using namespace std::string_literals;

    EXPECT_EQ(refusal_of("GIF89a"), "it is a GIF");
    EXPECT_EQ(refusal_of("BM6"), "it is a BMP");
    EXPECT_EQ(refusal_of("II*\0...."s), "it is a TIFF");
    EXPECT_EQ(refusal_of("\1\0\0\0"s + std::string(36, 'x') + " EMF"), "it is an EMF drawing");
    EXPECT_EQ(refusal_of("\xD7\xCD\xC6\x9A...."), "it is a WMF drawing");
    EXPECT_EQ(refusal_of("<?xml version='1.0'?><svg/>"), "it is an SVG drawing");
    EXPECT_EQ(refusal_of(""), "it is of an unknown format");
}

TEST(PictureHeader, RefusesAPngHeaderThatIsSpoiledInAnyOctet)
{
    const Bytes whole = plain_png(7, 3);

    for (std::size_t at = 0; at < 33; ++at) {
        Bytes spoiled = whole;
        spoiled[at] = static_cast<char>(spoiled[at] ^ 0x20);
        EXPECT_NE(refusal_of(spoiled), "accepted") << at;
    }
}

TEST(PictureHeader, RefusesAPngOfNoWidth)
{
    EXPECT_THAT(refusal_of(plain_png(0, 3)), HasSubstr("a side has no length"));
}

TEST(PictureHeader, RefusesAJpegThatEndsAnywhereEarly)
{
    const Bytes whole = rgb_jpeg();

    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_NE(refusal_of(whole.substr(0, size)), "accepted") << size;
    }
}

// --- Drawings of a document --------------------------------------------------------------------

Document document_of(const WordFixture& fixture)
{
    return read_document(fixture.package());
}

WordFixture with_drawing(const DrawingFixture& drawing)
{
    WordFixture fixture;
    fixture.pictures["r9"] = plain_png(4, 2);
    fixture.body = paragraph(drawing.run());
    return fixture;
}

const Drawing& drawing_of(const Document& document, std::size_t item = 0)
{
    const auto& block = document.sections.at(0).blocks.at(0);
    const auto& paragraph = std::get<Paragraph>(block.what);
    return *std::get<InlineDrawing>(paragraph.content.at(item).what).drawing;
}

TEST(ReadDrawing, KnowsSizePictureAndDescription)
{
    const Document document = document_of(with_drawing({.content = picture_element("r9")}));

    const Drawing& drawing = drawing_of(document);
    EXPECT_EQ(drawing.width, 100 * 12700);
    EXPECT_EQ(drawing.height, 50 * 12700);
    EXPECT_EQ(drawing.alt, "The seal");
    EXPECT_FALSE(drawing.anchor);
    EXPECT_EQ(std::get<DrawnPicture>(drawing.parts.at(0).what).picture, 0U);
    EXPECT_EQ(document.pictures.at(0).part, "word/media/r9.png");
    EXPECT_TRUE(document.findings.empty());
}

TEST(ReadDrawing, SharesTheOctetsOfAPictureUsedTwice)
{
    WordFixture fixture = with_drawing({.content = picture_element("r9")});
    fixture.body += fixture.body;

    const Document document = document_of(fixture);
    const Document copy = document;

    ASSERT_EQ(document.pictures.size(), 1U);
    EXPECT_EQ(document.pictures[0].octets, copy.pictures[0].octets);
    EXPECT_EQ(*document.pictures[0].octets, plain_png(4, 2));
}

TEST(ReadDrawing, ReadsCropTurnAndMirror)
{
    const Document document = document_of(with_drawing(
        {.content = picture_element("r9", "<a:srcRect l=\"10000\" t=\"25%\" b=\"-5000\"/>",
                                    "<a:xfrm rot=\"-5400000\" flipH=\"1\"/>")}));

    const DrawingPart& part = drawing_of(document).parts.at(0);
    EXPECT_EQ(std::get<DrawnPicture>(part.what).crop, (Sides{10'000, 25'000, 0, -5'000}));
    EXPECT_EQ(part.quarter_turns, 3);
    EXPECT_TRUE(part.is_mirrored);
    EXPECT_FALSE(part.is_upside_down);
}

TEST(ReadDrawing, ReportsATurnByAnOddAngle)
{
    const Document document = document_of(
        with_drawing({.content = picture_element("r9", "", "<a:xfrm rot=\"1000000\"/>")}));

    EXPECT_EQ(drawing_of(document).parts.at(0).quarter_turns, 0);
    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings[0].code, "shape-simplified");
}

TEST(ReadDrawing, KnowsWhatIsDecorative)
{
    const Document document = document_of(with_drawing(
        {.content = picture_element("r9"),
         .inside = "<a:extLst><a:ext uri=\"{C183D7F6-B498-43B3-948B-1728B52AA6E4}\">"
                   "<adec:decorative xmlns:adec=\"http://schemas.microsoft.com/office/drawing/"
                   "2017/decorative\" val=\"1\"/></a:ext></a:extLst>"}));

    EXPECT_TRUE(drawing_of(document).is_decorative);
}

TEST(ReadDrawing, ReadsAnAnchor)
{
    const Document document = document_of(with_drawing(
        {.content = picture_element("r9"),
         .anchor = "<wp:positionH relativeFrom=\"margin\"><wp:align>right</wp:align>"
                   "</wp:positionH><wp:positionV relativeFrom=\"line\"><wp:posOffset>-127"
                   "</wp:posOffset></wp:positionV><wp:wrapSquare wrapText=\"largest\" "
                   "distL=\"99\"/>",
         .attributes = "behindDoc=\"1\" relativeHeight=\"7\" distT=\"5\""}));

    const Anchor& anchor = *drawing_of(document).anchor;
    EXPECT_EQ(anchor.horizontal.base, HorizontalBase::Margin);
    EXPECT_EQ(anchor.horizontal.align, AnchorAlign::End);
    EXPECT_EQ(anchor.vertical.base, VerticalBase::Line);
    EXPECT_EQ(anchor.vertical.offset, -127);
    EXPECT_EQ(anchor.wrap, Wrap::Square);
    EXPECT_EQ(anchor.side, WrapSide::Largest);
    EXPECT_EQ(anchor.distance, (Sides{99, 5, 0, 0}));
    EXPECT_TRUE(anchor.is_behind_text);
    EXPECT_EQ(anchor.order, 7);
}

TEST(ReadDrawing, LeavesOutWhatIsHidden)
{
    const Document document =
        document_of(with_drawing({.content = picture_element("r9"), .properties = "hidden=\"1\""}));

    EXPECT_TRUE(std::get<Paragraph>(document.sections[0].blocks[0].what).content.empty());
}

TEST(ReadDrawing, KeepsThePlaceOfARefusedPictureAndNamesIt)
{
    WordFixture fixture = with_drawing({.content = picture_element("r9")});
    fixture.pictures["r9"] = "GIF89a";

    const Document document = document_of(fixture);

    EXPECT_EQ(std::get<DrawnPicture>(drawing_of(document).parts.at(0).what).picture, std::nullopt);
    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(print(document.findings[0]),
              "picture-refused at fixture.docx: word/document.xml, paragraph 1: the picture"
              " word/media/r9.png cannot be shown: it is a GIF; its place stays empty Cure: save it"
              " as PNG or JPEG and insert it again");
}

TEST(ReadDrawing, NeverFetchesALinkedPicture)
{
    WordFixture fixture = with_drawing(
        {.content = "<pic:pic><pic:blipFill><a:blip r:link=\"r8\"/></pic:blipFill></pic:pic>"});
    fixture.linked_pictures["r8"] = "https://tracker.example/pixel.png";

    const Document document = document_of(fixture);

    EXPECT_EQ(std::get<DrawnPicture>(drawing_of(document).parts.at(0).what).picture, std::nullopt);
    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings[0].code, "picture-linked");
    EXPECT_THAT(document.findings[0].text, HasSubstr("https://tracker.example/pixel.png"));
}

TEST(ReadDrawing, TakesThePngThatStandsInForAnSvg)
{
    const Document document = document_of(with_drawing(
        {.content = "<pic:pic><pic:blipFill><a:blip r:embed=\"r9\"><a:extLst><a:ext "
                    "uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\"><asvg:svgBlip "
                    "xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" "
                    "r:embed=\"r7\"/></a:ext></a:extLst></a:blip></pic:blipFill></pic:pic>"}));

    EXPECT_EQ(std::get<DrawnPicture>(drawing_of(document).parts.at(0).what).picture, 0U);
    EXPECT_TRUE(document.findings.empty());
}

Package with_limits(const WordFixture& fixture, const Limits& limits)
{
    return Package::open(fixture.package().with_parts({}), "fixture.docx", limits);
}

TEST(ReadDrawing, RefusesAPictureOfTooManyPixelsByName)
{
    Limits limits;
    limits.picture_pixels_max = 7;

    try {
        read_document(with_limits(with_drawing({.content = picture_element("r9")}), limits));
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::LimitExceeded);
        EXPECT_THAT(error.what(), HasSubstr("word/media/r9.png"));
        EXPECT_THAT(error.what(), HasSubstr("4 x 2 pixels"));
    }
}

TEST(ReadDrawing, CountsPicturesPixelsOctetsAndDrawings)
{
    WordFixture fixture = with_drawing({.content = picture_element("r9")});
    fixture.pictures["r8"] = plain_png(2, 2);
    fixture.body += paragraph(DrawingFixture{.content = picture_element("r8")}.run());
    Limits enough;
    enough.picture_pixels_total_max = 12;
    enough.pictures_max = 2;
    enough.drawings_max = 2;
    enough.picture_size_max = fixture.pictures["r9"].size();

    EXPECT_NO_THROW(read_document(with_limits(fixture, enough)));

    for (std::size_t Limits::*const cap : {&Limits::picture_pixels_total_max, &Limits::pictures_max,
                                           &Limits::drawings_max, &Limits::picture_size_max}) {
        Limits less = enough;
        --(less.*cap);
        EXPECT_THROW(read_document(with_limits(fixture, less)), Error);
    }
}

// --- Text boxes and shapes ---------------------------------------------------------------------

std::string text_box(const std::string& blocks, const std::string& looks = "")
{
    return "<wps:wsp><wps:spPr><a:prstGeom prst=\"rect\"/>" + looks +
           "</wps:spPr><wps:txbx><w:txbxContent>" + blocks +
           "</w:txbxContent></wps:txbx><wps:bodyPr lIns=\"0\" anchor=\"b\"><a:spAutoFit/>"
           "</wps:bodyPr></wps:wsp>";
}

TEST(ReadDrawing, ReadsTextBoxesWithTheirLooks)
{
    const Document document = document_of(with_drawing(
        {.content =
             text_box(p("Inside"), "<a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill>"
                                   "<a:ln w=\"25400\"><a:solidFill><a:schemeClr val=\"tx1\"/>"
                                   "</a:solidFill></a:ln>")}));

    const DrawingPart& part = drawing_of(document).parts.at(0);
    const auto& shape = std::get<Shape>(part.what);
    EXPECT_EQ(part.fill, (Rgb{255, 0, 0}));
    EXPECT_EQ(part.line, (ShapeLine{{0, 0, 0}, 25400}));
    EXPECT_EQ(shape.insets, (Sides{0, 45720, 91440, 45720}));
    EXPECT_EQ(shape.alignment, VerticalAlignment::Bottom);
    EXPECT_TRUE(shape.grows);
    const auto& inside = std::get<Paragraph>(shape.blocks.at(0).what);
    EXPECT_EQ(std::get<docx::Run>(inside.content.at(0).what).text, "Inside");
}

TEST(ReadDrawing, ReportsADashedLine)
{
    const auto findings = [](const std::string& dash) {
        return document_of(
                   with_drawing({.content = text_box(p("Inside"),
                                                     "<a:ln w=\"25400\"><a:solidFill><a:srgbClr "
                                                     "val=\"FF0000\"/></a:solidFill>" +
                                                         dash + "</a:ln>")}))
            .findings;
    };

    EXPECT_TRUE(findings("<a:prstDash val=\"solid\"/>").empty());
    const auto found = findings("<a:prstDash val=\"dash\"/>");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "shape-simplified");
}

TEST(ReadDrawing, KeepsTheParagraphAroundATextBoxWhole)
{
    WordFixture fixture;
    fixture.body =
        paragraph(run("before ") + DrawingFixture{.content = text_box(p("in") + p("side"))}.run() +
                  run(" after"));

    const Document document = document_of(fixture);

    const auto& outer = std::get<Paragraph>(document.sections.at(0).blocks.at(0).what);
    ASSERT_EQ(outer.content.size(), 3U);
    EXPECT_EQ(std::get<docx::Run>(outer.content[0].what).text, "before ");
    EXPECT_EQ(std::get<docx::Run>(outer.content[2].what).text, " after");
    EXPECT_EQ(std::get<Shape>(drawing_of(document, 1).parts.at(0).what).blocks.size(), 2U);
}

TEST(ReadDrawing, PlacesTheChildrenOfAGroup)
{
    const Document document = document_of(with_drawing(
        {.content = "<wpg:wgp><wpg:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"1270000\" "
                    "cy=\"635000\"/><a:chOff x=\"100\" y=\"0\"/><a:chExt cx=\"1000\" cy=\"500\"/>"
                    "</a:xfrm></wpg:grpSpPr>" +
                    picture_element("r9", "",
                                    "<a:xfrm><a:off x=\"600\" y=\"250\"/><a:ext cx=\"500\" "
                                    "cy=\"250\"/></a:xfrm>") +
                    "</wpg:wgp>"}));

    EXPECT_EQ(drawing_of(document).parts.at(0).box, (Rectangle{635000, 317500, 635000, 317500}));
}

std::string alternate(const std::string& requires_prefix, const std::string& choice,
                      const std::string& fallback)
{
    return "<w:r><mc:AlternateContent "
           "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
           "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" "
           "xmlns:new=\"urn:not-known\"><mc:Choice Requires=\"" +
           requires_prefix + "\">" + choice + "</mc:Choice><mc:Fallback>" + fallback +
           "</mc:Fallback></mc:AlternateContent></w:r>";
}

TEST(ReadDrawing, TakesTheChoiceItUnderstandsElseTheFallback)
{
    WordFixture fixture;
    fixture.body = paragraph(alternate("wps", "<w:t>new</w:t>", "<w:t>old</w:t>") +
                             alternate("new", "<w:t>newest</w:t>", "<w:t>older</w:t>"));

    const Document document = document_of(fixture);

    const auto& read = std::get<Paragraph>(document.sections.at(0).blocks.at(0).what);
    EXPECT_EQ(std::get<docx::Run>(read.content.at(0).what).text, "newolder");
}

TEST(ReadDrawing, ReadsPicturesAndTextBoxesOfOlderWords)
{
    const std::string vml = "<w:r><w:pict xmlns:v=\"urn:schemas-microsoft-com:vml\" "
                            "xmlns:o=\"urn:schemas-microsoft-com:office:office\">";
    WordFixture fixture;
    fixture.pictures["r9"] = plain_png(4, 2);
    fixture.body = paragraph(
        vml +
        "<v:shape type=\"#t75\" style=\"position:absolute;margin-left:1in;margin-top:20pt;"
        "width:100pt;height:5cm;z-index:-3;mso-position-horizontal-relative:page\">"
        "<v:imagedata r:id=\"r9\" o:title=\"Seal\" cropleft=\"16384f\"/></v:shape></w:pict></w:r>" +
        vml +
        "<v:shape type=\"#t202\" style=\"width:50pt;height:20pt\" fillcolor=\"#0f0\">"
        "<v:textbox inset=\"0,1pt\"><w:txbxContent>" +
        p("Inside") + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>");

    const Document document = document_of(fixture);

    const Drawing& picture = drawing_of(document, 0);
    EXPECT_EQ(picture.height, 5 * 360'000);
    EXPECT_EQ(picture.alt, "Seal");
    EXPECT_EQ(picture.anchor->horizontal.base, HorizontalBase::Page);
    EXPECT_EQ(picture.anchor->horizontal.offset, 914'400);
    EXPECT_TRUE(picture.anchor->is_behind_text);
    EXPECT_EQ(std::get<DrawnPicture>(picture.parts.at(0).what).crop.left, 25'000);
    const Drawing& box = drawing_of(document, 1);
    EXPECT_FALSE(box.anchor);
    EXPECT_EQ(box.parts.at(0).fill, (Rgb{0, 255, 0}));
    EXPECT_EQ(std::get<Shape>(box.parts[0].what).insets, (Sides{0, 12700, 91440, 45720}));
    EXPECT_EQ(std::get<Shape>(box.parts[0].what).blocks.size(), 1U);
}

TEST(ReadDrawing, SaysThatAChartIsNotDrawn)
{
    const Document document = document_of(with_drawing(
        {.content = "<c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/"
                    "chart\"/>"}));

    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings[0].code, "drawing-not-drawn");
    EXPECT_THAT(document.findings[0].text, HasSubstr("a chart"));
}

} // namespace
} // namespace indenture::docx
