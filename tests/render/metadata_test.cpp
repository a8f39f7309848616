#include "render/metadata.h"

#include "render/colour_profile.h"
#include "render/page_labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::render {
namespace {

using namespace layout;
using testing::HasSubstr;
using testing::Not;

Pages titled(std::string title)
{
    Pages pages;
    pages.title = std::move(title);
    pages.language = "en-GB";
    return pages;
}

DocumentFacts facts()
{
    return {.author = "A & B",
            .subject = "",
            .created = *parse_instant("2026-01-31T09:05:00Z"),
            .reference = "DARS-NIC-1",
            .content_digest = "",
            .template_version = ""};
}

TEST(Metadata, ClaimsBothStandards)
{
    const Bytes packet = xmp_packet(titled("T"), facts(), dialect_of(Profile::A3aUa1));

    EXPECT_THAT(
        packet,
        HasSubstr("<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
                  "<pdfuaid:part>1</pdfuaid:part>"));
    EXPECT_THAT(
        packet,
        HasSubstr(
            "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"));
}

TEST(Metadata, EscapesWhatXmlWouldReadAsMarkup)
{
    const Bytes packet = xmp_packet(titled("R & D <\u00E9>"), facts(), dialect_of(Profile::A3aUa1));

    EXPECT_THAT(packet,
                HasSubstr("<rdf:li xml:lang=\"x-default\">R &amp; D &lt;\u00E9&gt;</rdf:li>"));
    EXPECT_THAT(
        packet,
        HasSubstr("<dc:creator><rdf:Seq><rdf:li>A &amp; B</rdf:li></rdf:Seq></dc:creator>"));
}

TEST(Metadata, LeavesOutControlCharactersThatXmlForbids)
{
    EXPECT_THAT(xmp_packet(titled("a\x01z"), facts(), dialect_of(Profile::A3aUa1)),
                HasSubstr(">az<"));
}

TEST(Metadata, DescribesTheOwnFactsThatAreThereAndNoOthers)
{
    const Bytes packet = xmp_packet(titled("T"), facts(), dialect_of(Profile::A3aUa1));

    EXPECT_THAT(packet, HasSubstr("<contract:reference>DARS-NIC-1</contract:reference>"));
    EXPECT_THAT(packet, HasSubstr("<pdfaProperty:name>reference</pdfaProperty:name>"));
    EXPECT_THAT(packet, Not(HasSubstr("contentDigest")));
    EXPECT_THAT(packet, Not(HasSubstr("<dc:description>")));
}

TEST(Metadata, KeepsInfoAndPacketInStep)
{
    const pdf::Dictionary info = info_dictionary(titled("T"), facts());
    const Bytes packet = xmp_packet(titled("T"), facts(), dialect_of(Profile::A3aUa1));

    EXPECT_EQ(info.at("CreationDate"), pdf::Object(pdf::String{"D:20260131090500Z"}));
    EXPECT_EQ(info.at("ModDate"), info.at("CreationDate"));
    EXPECT_EQ(info.at("Producer"), pdf::Object(pdf::String{"indenture"}));
    EXPECT_THAT(packet, HasSubstr("<xmp:CreateDate>2026-01-31T09:05:00Z</xmp:CreateDate>"));
    EXPECT_THAT(packet, HasSubstr("<pdf:Producer>indenture</pdf:Producer>"));
    EXPECT_EQ(info.count("Subject"), 0U);
}

// --- Page labels ------------------------------------------------------------------------------

Pages labelled(const std::vector<std::string>& labels)
{
    Pages pages;
    for (const std::string& label : labels) {
        pages.pages.emplace_back().label = label;
    }
    return pages;
}

Bytes spelling(const std::vector<std::string>& labels)
{
    Bytes out;
    pdf::append(out, page_labels(labelled(labels)).value());
    return out;
}

TEST(PageLabels, AreLeftOutWhenTheyOnlyCount)
{
    EXPECT_FALSE(page_labels(labelled({"1", "2", "3"})));
}

TEST(PageLabels, BeginARangeWhereTheNumberingChanges)
{
    EXPECT_EQ(spelling({"i", "ii", "1", "2", "7"}),
              "<</Nums[0<</S/r/St 1>>2<</S/D/St 1>>4<</S/D/St 7>>]>>");
}

TEST(PageLabels, KeepTheCaseOfRomanNumbers)
{
    EXPECT_EQ(spelling({"XIV", "XV"}), "<</Nums[0<</S/R/St 14>>]>>");
}

TEST(PageLabels, TakeForTextWhatIsNoProperNumber)
{
    EXPECT_EQ(spelling({"007"}), "<</Nums[0<</P(007)>>]>>");
    EXPECT_EQ(spelling({"iiii"}), "<</Nums[0<</P(iiii)>>]>>");
    EXPECT_EQ(spelling({"Iv"}), "<</Nums[0<</P(Iv)>>]>>");
    EXPECT_EQ(spelling({"", ""}), "<</Nums[0<</P()>>1<</P()>>]>>");
    EXPECT_EQ(spelling({"99999999999"}), "<</Nums[0<</P(99999999999)>>]>>");
}

// --- The colour profile -----------------------------------------------------------------------

std::uint32_t number_at(const Bytes& profile, std::size_t offset)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8U | static_cast<unsigned char>(profile.at(offset + i));
    }
    return number;
}

TEST(ColourProfile, IsADisplayProfileOfItsStatedSize)
{
    const Bytes profile = srgb_profile();

    EXPECT_EQ(number_at(profile, 0), profile.size());
    EXPECT_EQ(profile.substr(12, 12), "mntrRGB XYZ ");
    EXPECT_EQ(profile.substr(36, 4), "acsp");
    EXPECT_LT(profile.size(), 600U);
}

TEST(ColourProfile, KeepsEveryTagInsideItself)
{
    const Bytes profile = srgb_profile();

    ASSERT_EQ(number_at(profile, 128), 10U);
    for (std::size_t tag = 0; tag < 10; ++tag) {
        const std::size_t entry = 132 + 12 * tag;
        EXPECT_EQ(number_at(profile, entry + 4) % 4, 0U) << profile.substr(entry, 4);
        EXPECT_LE(number_at(profile, entry + 4) + number_at(profile, entry + 8), profile.size());
    }
}

TEST(ColourProfile, MixesItsPrimariesToWhite)
{
    const Bytes profile = srgb_profile();
    const auto tag_offset = [&](std::size_t tag) { return number_at(profile, 132 + 12 * tag + 4); };

    // Tags 2 and 4 to 6 are the white point and the primaries; each holds X, Y, Z after 8 octets.
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t at = 8 + 4 * axis;
        const auto sum = static_cast<double>(number_at(profile, tag_offset(4) + at) +
                                             number_at(profile, tag_offset(5) + at) +
                                             number_at(profile, tag_offset(6) + at));
        EXPECT_NEAR(sum, number_at(profile, tag_offset(2) + at), 16) << axis;
    }
}

} // namespace
} // namespace indenture::render
