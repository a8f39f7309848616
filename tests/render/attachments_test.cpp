#include "base/error.h"
#include "render/write_pdf.h"
#include "sample_pages.h"
#include "strict_reader.h"
#include "tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::render {
namespace {

using testing::HasSubstr;

Attachment application()
{
    return {.name = "DARS-NIC-000001.json",
            .media_type = "application/json",
            .relationship = Relationship::Data,
            .description = "Application",
            .content = "{}"};
}

Attachment word_file()
{
    return {.name = "Agreement \u2013 signed.docx",
            .media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            .relationship = Relationship::Source,
            .description = "The contract as a Word file",
            .content = Bytes(5000, 'w')};
}

Bytes written(std::vector<Attachment> attachments, Profile profile = Profile::A3aUa1)
{
    DocumentFacts facts = sample_facts();
    facts.attachments = std::move(attachments);
    facts.profile = profile;
    return write_pdf(sample_agreement(2), facts, Emitter::Own);
}

class Attachments : public testing::Test {
protected:
    void SetUp() override
    {
        if (!has_sample_fonts()) {
            GTEST_SKIP() << "skipped: no fonts-liberation2";
        }
    }
};

TEST_F(Attachments, PopplerTakesThemOutAsTheyWerePutIn)
{
    if (!has_tool("pdfdetach")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    const Bytes file = written({application(), word_file()});

    const ToolOutput list = run_tool("pdfdetach -list FILE", file);
    const ToolOutput first = run_tool("pdfdetach -save 1 -o out FILE && cat out", file);
    const ToolOutput second = run_tool("pdfdetach -save 2 -o out FILE && cat out", file);

    EXPECT_THAT(list.text, HasSubstr("2 embedded files"));
    EXPECT_THAT(list.text, HasSubstr("1: DARS-NIC-000001.json"));
    EXPECT_EQ(first.text, "{}");
    EXPECT_EQ(second.text, Bytes(5000, 'w'));
}

TEST_F(Attachments, SayHowTheyRelateToTheDocument)
{
    StrictReader file(written({application(), word_file()}));

    QPDFObjectHandle associated = file.catalog().getKey("/AF");

    ASSERT_EQ(associated.getArrayNItems(), 2);
    EXPECT_EQ(associated.getArrayItem(0).getKey("/AFRelationship").getName(), "/Data");
    EXPECT_EQ(associated.getArrayItem(1).getKey("/AFRelationship").getName(), "/Source");
    EXPECT_EQ(associated.getArrayItem(1).getKey("/UF").getUTF8Value(),
              "Agreement \u2013 signed.docx");
    EXPECT_EQ(associated.getArrayItem(0).getKey("/Desc").getUTF8Value(), "Application");
}

TEST_F(Attachments, CarryTypeSizeDateAndChecksum)
{
    StrictReader file(written({application()}));

    QPDFObjectHandle embedded =
        file.catalog().getKey("/AF").getArrayItem(0).getKey("/EF").getKey("/F").getDict();

    EXPECT_EQ(embedded.getKey("/Subtype").getName(), "/application/json");
    EXPECT_EQ(embedded.getKey("/Params").getKey("/Size").getIntValueAsInt(), 2);
    EXPECT_EQ(embedded.getKey("/Params").getKey("/ModDate").getStringValue(), "D:20260131090500Z");
    // As md5sum has it.
    EXPECT_EQ(to_hex(embedded.getKey("/Params").getKey("/CheckSum").getStringValue()),
              "99914b932bd37a50b983c5e7c90ae93b");
}

TEST_F(Attachments, AreListedInTheOrderOfTheirNames)
{
    Attachment early = application();
    early.name = "A.json";
    StrictReader file(written({application(), early}));

    QPDFObjectHandle names =
        file.catalog().getKey("/Names").getKey("/EmbeddedFiles").getKey("/Names");

    EXPECT_EQ(names.getArrayItem(0).getUTF8Value(), "A.json");
    EXPECT_EQ(names.getArrayItem(2).getUTF8Value(), "DARS-NIC-000001.json");
    EXPECT_EQ(names.getArrayItem(3).getObjGen(),
              file.catalog().getKey("/AF").getArrayItem(0).getObjGen());
}

TEST_F(Attachments, LeaveNoTraceWhereThereAreNone)
{
    StrictReader file(written({}));

    EXPECT_FALSE(file.catalog().hasKey("/AF"));
    EXPECT_FALSE(file.catalog().hasKey("/Names"));
}

// ISO 19005-4, 6.9.
TEST_F(Attachments, HaveAListInPdfA4fEvenIfThereAreNone)
{
    StrictReader file(written({}, Profile::A4fUa2));

    EXPECT_EQ(file.catalog().getKey("/Names").unparse(), "<< /EmbeddedFiles << /Names [ ] >> >>");
}

struct Spoiling {
    const char* name;
    void (*spoil)(Attachment&);
};

class SpoiledAttachment : public Attachments, public testing::WithParamInterface<Spoiling> {};
INSTANTIATE_TEST_SUITE_P(
    Attachments, SpoiledAttachment,
    testing::Values(Spoiling{"NoName", [](Attachment& it) { it.name = ""; }},
                    Spoiling{"Folder", [](Attachment& it) { it.name = "../a.json"; }},
                    Spoiling{"NoType", [](Attachment& it) { it.media_type = ""; }},
                    Spoiling{"TypeOfOneWord", [](Attachment& it) { it.media_type = "json"; }},
                    Spoiling{"TypeWithBlank", [](Attachment& it) { it.media_type = "a/b c"; }},
                    Spoiling{"NoDescription", [](Attachment& it) { it.description = ""; }}),
    [](const auto& spoiling) { return spoiling.param.name; });

TEST_P(SpoiledAttachment, IsRefused)
{
    Attachment spoiled = application();
    GetParam().spoil(spoiled);

    EXPECT_THROW(written({spoiled}), Error);
}

TEST_F(Attachments, OfOneNameAreRefused)
{
    EXPECT_THROW(written({application(), application()}), Error);
}

} // namespace
} // namespace indenture::render
