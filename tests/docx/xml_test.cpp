#include "docx/xml.h"

#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace indenture::docx {
namespace {

using testing::HasSubstr;

XmlPart parsed(ByteView xml, const Limits& limits = {})
{
    return XmlPart::parse(xml, "file.docx", "word/document.xml", limits);
}

/// The Error that reading `xml` gives; the test fails if it gives none.
Error error_of(ByteView xml, const Limits& limits = {})
{
    try {
        parsed(xml, limits);
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "accepted: " << xml.substr(0, 200);
    return {ErrorCode::Internal, {}, {}};
}

std::string nested(std::size_t depth)
{
    std::string xml;
    for (std::size_t i = 0; i < depth; ++i) {
        xml += "<a>";
    }
    for (std::size_t i = 0; i < depth; ++i) {
        xml += "</a>";
    }
    return xml;
}

constexpr const char* paragraph =
    R"(<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" plain="0">
  <!-- between --><w:r w:rsid="00&lt;A"><w:t>one &amp; </w:t><w:t><![CDATA[<two>]]></w:t></w:r>
  <w:r/></w:p>)";

TEST(Xml, GivesNamesSpacesAndAttributes)
{
    const XmlPart part = parsed(paragraph);

    const XmlElement run = part.root().first();
    EXPECT_TRUE(part.root().is_w("p"));
    EXPECT_EQ(part.root().attribute("", "plain"), "0");
    EXPECT_EQ(part.root().w("plain"), std::nullopt);
    EXPECT_EQ(run.w("rsid"), "00<A");
    EXPECT_EQ(run.space(), ns::w);
    EXPECT_EQ(run.line(), 2);
}

TEST(Xml, WalksElementsAndSkipsWhatIsBetween)
{
    const XmlPart part = parsed(paragraph);

    std::vector<std::string> names;
    for (const XmlElement child : part.root().children()) {
        names.emplace_back(child.name());
    }
    EXPECT_THAT(names, testing::ElementsAre("r", "r"));
    EXPECT_EQ(part.root().first().parent(), part.root());
    EXPECT_FALSE(part.root().parent());
    EXPECT_FALSE(part.root().child_w("absent"));
    EXPECT_FALSE(part.root().child_w("absent").child_w("deeper").first().next());
}

TEST(Xml, GathersTextInOrderWithEntitiesAndCdataRead)
{
    const XmlPart part = parsed(paragraph);

    EXPECT_EQ(part.root().first().text(), "one & <two>");
}

TEST(Xml, RefusesADocumentTypeEvenIfHarmless)
{
    const Error error = error_of("<!DOCTYPE a><a/>");

    EXPECT_EQ(error.code(), ErrorCode::BadInput);
    EXPECT_THAT(error.what(), HasSubstr("document type"));
    EXPECT_THAT(error.where().position, HasSubstr("line 1"));
}

TEST(Xml, RefusesExternalEntitiesWithoutReadingThem)
{
    const Error error =
        error_of("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");

    EXPECT_THAT(error.what(), HasSubstr("document type"));
}

TEST(Xml, RefusesEntitiesThatGrow)
{
    const Error error = error_of("<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;&x;'>"
                                 "<!ENTITY z '&y;&y;&y;&y;'>]><a>&z;&z;&z;</a>");

    EXPECT_THAT(error.what(), HasSubstr("document type"));
}

TEST(Xml, RefusesAnEntityNobodyDeclared)
{
    EXPECT_THAT(error_of("<a>&nbsp;</a>").what(), HasSubstr("nbsp"));
}

TEST(Xml, AcceptsTheDeepestNestingAllowedAndNoDeeper)
{
    Limits limits;
    limits.xml_depth_max = 20;

    EXPECT_NO_THROW(parsed(nested(20), limits));
    EXPECT_EQ(error_of(nested(21), limits).code(), ErrorCode::LimitExceeded);
}

TEST(Xml, RefusesHundredThousandLevelsWithoutFallingOver)
{
    EXPECT_EQ(error_of(nested(100'000)).code(), ErrorCode::LimitExceeded);
}

TEST(Xml, AcceptsAsManyAttributesOfAnElementAsAllowedAndNoMore)
{
    const auto with_attributes = [](int count) {
        std::string part = "<!-- a='1' --><a";
        for (int i = 0; i < count; ++i) {
            part += " b" + std::to_string(i) + "='=>'";
        }
        return part + "/>";
    };

    EXPECT_NO_THROW(parsed(with_attributes(1024)));
    EXPECT_EQ(error_of(with_attributes(1025)).code(), ErrorCode::LimitExceeded);
    EXPECT_EQ(error_of(with_attributes(200'000)).code(), ErrorCode::LimitExceeded); // at once
}

TEST(Xml, RefusesMoreNodesThanTheSizeOfAPartWarrants)
{
    Limits limits;
    limits.zip_entry_size_max = 800;
    std::string many = "<a>";
    for (int i = 0; i < 50; ++i) {
        many += "<b c=''/>";
    }

    EXPECT_NO_THROW(XmlPart::parse(many.substr(0, 3 + 49 * 9) + "</a>", "f", "p", limits));
    EXPECT_THROW(XmlPart::parse(many + "</a>", "f", "p", limits), Error);
}

TEST(Xml, SaysLineAndColumnOfWhatIsNotWellFormed)
{
    const Error error = error_of("<a>\n  <b>\n  </c>\n</a>");

    EXPECT_EQ(error.code(), ErrorCode::BadInput);
    EXPECT_EQ(error.where().part, "word/document.xml");
    EXPECT_THAT(error.where().position, HasSubstr("line 3, column "));
}

TEST(Xml, RefusesAPrefixWithoutNamespace)
{
    EXPECT_EQ(error_of("<w:p/>").code(), ErrorCode::BadInput);
}

TEST(Xml, RefusesMoreThanOneRootNothingAndHalf)
{
    EXPECT_EQ(error_of("<a/><b/>").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_of("").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_of("<a><b></b>").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_of("<a b='1' b='2'/>").code(), ErrorCode::BadInput);
}

TEST(Xml, RefusesOctetsThatAreNotTheirEncoding)
{
    EXPECT_EQ(error_of("<a>\xC3\x28</a>").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_of("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").code(),
              ErrorCode::BadInput);
}

TEST(Xml, RefusesAPartOverItsLimitBeforeParsingIt)
{
    Limits limits;
    limits.zip_entry_size_max = 8;

    EXPECT_EQ(error_of("<abcdef/>", limits).code(), ErrorCode::LimitExceeded);
}

TEST(Xml, PrintsNothingWhenItRefuses)
{
    testing::internal::CaptureStderr();

    error_of("<a>&x;<b></a>");
    error_of(std::string_view("\xFF\xFE<\0a\0>\0\0\xD8", 10)); // UTF-16 with half a surrogate

    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Xml, IsReadBySeveralThreadsAtOnce)
{
    std::vector<std::thread> threads;
    std::vector<std::string> texts(4);

    for (std::string& text : texts) {
        threads.emplace_back([&text] {
            for (int i = 0; i < 200; ++i) {
                text = parsed(paragraph).root().first().text();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    EXPECT_THAT(texts, testing::Each("one & <two>"));
}

TEST(Xml, EscapesWhatWouldBeMarkup)
{
    std::string out = "x";

    append_escaped(out, "a<b> & \"c\" 'd'");

    EXPECT_EQ(out, "xa&lt;b&gt; &amp; &quot;c&quot; 'd'");
    EXPECT_EQ(parsed("<r a=\"" + out + "\">" + out + "</r>").root().text(), "xa<b> & \"c\" 'd'");
}

} // namespace
} // namespace indenture::docx
