#include "signing/checks/active_content.h"

#include "signing/cases/draft.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::checks::remark_active_content;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Entries put into the objects of a document of one page, and objects more.
struct Parts {
    std::string catalog = {};    ///< object 1
    std::string pages = {};      ///< object 2
    std::string page = {};       ///< object 3
    std::string annotation = {}; ///< object 4, on the page
    std::string form = {};       ///< object 5, the AcroForm
    std::string field = {};      ///< object 6, in the form
    std::vector<std::string> more = {};
};

Bytes document_of(const Parts& parts)
{
    Draft draft;
    draft.object(1, "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R" + parts.catalog + ">>");
    draft.object(2, "<</Type/Pages/Count 1/Kids[3 0 R]" + parts.pages + ">>");
    draft.object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]" + parts.page +
                        ">>");
    draft.object(4, "<</Type/Annot/Subtype/Link/Rect[10 10 20 20]" + parts.annotation + ">>");
    draft.object(5, "<</Fields[6 0 R]" + parts.form + ">>");
    draft.object(6, "<</FT/Tx/T(charge)" + parts.field + ">>");
    std::uint32_t number = 7;
    for (const std::string& object : parts.more) {
        draft.object(number++, object);
    }
    draft.trailer()["Root"] = pdf::Reference{1};
    return draft.finished();
}

std::vector<Finding> remarks_on(const Parts& parts)
{
    const auto file = pdf::PdfFile::open(document_of(parts), "draft.pdf", {});
    return remark_active_content(file.latest());
}

struct Trigger {
    const char* name;
    Parts parts;
    const char* said; ///< part of the text
};

void PrintTo(const Trigger& trigger, std::ostream* out)
{
    *out << trigger.name;
}

} // namespace

TEST(ActiveContent, IsNotSeenInTextAndFields)
{
    EXPECT_THAT(remarks_on({}), IsEmpty());
}

class ActivePart : public testing::TestWithParam<Trigger> {};

TEST_P(ActivePart, IsAWarningThatNamesItAndItsObject)
{
    const auto findings = remarks_on(GetParam().parts);

    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].code, "active-content");
    EXPECT_EQ(findings[0].severity, Severity::Warning);
    EXPECT_THAT(findings[0].text, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Of, ActivePart,
    testing::Values(
        // What an event sets off (ISO 32000-1, 12.6.3), at every level that has one.
        Trigger{"OpenAction",
                {.catalog = "/OpenAction<</S/Named/N/Print>>"},
                "an action on opening (/OpenAction) in object 1"},
        Trigger{"OpenActionElsewhere",
                {.catalog = "/OpenAction 7 0 R", .more = {"<</S/Named/N/Print>>"}},
                "an action on opening (/OpenAction) in object 1"},
        Trigger{"EventOfTheDocument",
                {.catalog = "/AA<</WP<</S/Named/N/Print>>>>"},
                "an action that an event sets off (/AA) in object 1"},
        Trigger{"EventOfAPage",
                {.page = "/AA<</O<</S/Named/N/Print>>>>"},
                "an action that an event sets off (/AA) in object 3"},
        Trigger{"EventOfAnAnnotation",
                {.annotation = "/AA<</E<</S/Named/N/Print>>>>"},
                "an action that an event sets off (/AA) in object 4"},
        Trigger{"EventOfAField",
                {.field = "/AA<</K<</S/Named/N/Print>>>>"},
                "an action that an event sets off (/AA) in object 6"},
        // Scripts (12.6.4.16).
        Trigger{"ScriptOfTheDocument",
                {.catalog = "/Names<</JavaScript 7 0 R>>", .more = {"<</Names[]>>"}},
                "a script (/JavaScript) in object 1"},
        Trigger{"ScriptOnAClick",
                {.annotation = "/A<</S/JavaScript/JS(app.alert\\(1\\))>>"},
                "a script (/JS) in object 4"},
        Trigger{"ScriptSpelledInHexadecimal",
                {.annotation = "/A<</S/#4Aava#53cript>>"},
                "a script (/JavaScript) in object 4"},
        Trigger{"ScriptAsASecondAction",
                {.annotation = "/A<</S/URI/URI(https://example.org)/Next[7 0 R]>>",
                 .more = {"<</S/JavaScript>>"}},
                "a script (/JavaScript) in object 7"},
        Trigger{"ScriptOfABookmark",
                {.catalog = "/Outlines 7 0 R",
                 .more = {"<</First 8 0 R/Last 8 0 R/Count 1>>",
                          "<</Title(Terms)/Parent 7 0 R/A<</S/JavaScript>>>>"}},
                "a script (/JavaScript) in object 8"},
        // Actions that reach out of the document (12.6.4, 12.7.5).
        Trigger{"Launch",
                {.annotation = "/A<</S/Launch/F(calc.exe)>>"},
                "an action that starts a program (/Launch)"},
        Trigger{"SubmitForm",
                {.annotation = "/A<</S/SubmitForm/F<</FS/URL/F(https://example.org)>>>>"},
                "an action that sends data away (/SubmitForm)"},
        Trigger{"ImportData",
                {.annotation = "/A<</S/ImportData/F(terms.fdf)>>"},
                "an action that fills fields in from a file (/ImportData)"},
        Trigger{"GoToRemote",
                {.annotation = "/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>"},
                "an action that opens another file (/GoToR)"},
        Trigger{"GoToEmbedded",
                {.annotation = "/A<</S/GoToE/T<</R/C/N(other)>>>>"},
                "an action that opens another file (/GoToE)"},
        // Actions that change what is shown.
        Trigger{"ResetForm",
                {.annotation = "/A<</S/ResetForm>>"},
                "an action that changes fields (/ResetForm)"},
        Trigger{"Hide",
                {.annotation = "/A<</S/Hide/T(charge)>>"},
                "an action that hides or shows a part (/Hide)"},
        Trigger{"SetOCGState",
                {.annotation = "/A<</S/SetOCGState/State[/OFF]>>"},
                "an action that hides or shows a layer (/SetOCGState)"},
        Trigger{"Layers",
                {.catalog = "/OCProperties<</OCGs[]/D<<>>>>"},
                "layers that can be hidden (/OCProperties) in object 1"},
        Trigger{"Layer",
                {.page = "/Resources<</Properties<</L 7 0 R>>>>",
                 .more = {"<</Type/OCG/Name(Terms)>>"}},
                "a layer that can be hidden (/OCG) in object 7"},
        Trigger{"Xfa", {.form = "/XFA 7 0 R", .more = {"[]"}}, "a form in XFA (/XFA) in object 5"},
        // Files within the file, films, sounds and models.
        Trigger{"EmbeddedFiles",
                {.catalog = "/Names<</EmbeddedFiles<</Names[]>>>>"},
                "embedded files (/EmbeddedFiles) in object 1"},
        Trigger{"EmbeddedFile",
                {.annotation = "/FS<</Type/Filespec/F(a)/EF<</F 7 0 R>>>>",
                 .more = {"<</Type/EmbeddedFile/Length 0>>\nstream\n\nendstream"}},
                "an embedded file (/EmbeddedFile) in object 7"},
        Trigger{"RichMedia",
                {.page = "/PZ 7 0 R", .more = {"<</Type/Annot/Subtype/RichMedia>>"}},
                "a film or sound (/RichMedia) in object 7"},
        Trigger{"Movie",
                {.annotation = "/A<</S/Movie/T(film)>>"},
                "a film or sound (/Movie) in object 4"},
        Trigger{"Sound",
                {.annotation = "/A<</S/Sound/Sound 7 0 R>>", .more = {"<<>>"}},
                "a film or sound (/Sound) in object 4"},
        Trigger{"Rendition",
                {.annotation = "/A<</S/Rendition/OP 0>>"},
                "a film or sound (/Rendition) in object 4"},
        Trigger{"Model",
                {.page = "/PZ 7 0 R", .more = {"<</Type/Annot/Subtype/3D>>"}},
                "a model in three dimensions (/3D) in object 7"},
        // In whatever object: a stream's dictionary, an array in an array.
        Trigger{"InTheDictionaryOfAStream",
                {.page = "/Contents 7 0 R", .more = {"<</AA<<>>/Length 0>>\nstream\n\nendstream"}},
                "an action that an event sets off (/AA) in object 7"},
        Trigger{"InArraysInArrays",
                {.pages = "/PZ[[[<</S/Launch>>]]]"},
                "an action that starts a program (/Launch) in object 2"}),
    [](const auto& tried) { return std::string(tried.param.name); });

TEST(ActiveContent, IsNoPlaceToOpenTheDocumentAt)
{
    EXPECT_THAT(remarks_on({.catalog = "/OpenAction[3 0 R/Fit]"}), IsEmpty());
    EXPECT_THAT(remarks_on({.catalog = "/OpenAction 7 0 R", .more = {"[3 0 R/Fit]"}}), IsEmpty());
}

TEST(ActiveContent, IsNoLinkThatAPersonFollows)
{
    EXPECT_THAT(remarks_on({.annotation = "/A<</S/URI/URI(https://example.org)>>"}), IsEmpty());
    EXPECT_THAT(remarks_on({.annotation = "/A<</S/GoTo/D[3 0 R/Fit]>>"}), IsEmpty());
}

TEST(ActiveContent, IsNotSeenWhereNothingLeads)
{
    EXPECT_THAT(remarks_on({.more = {"<</S/JavaScript/JS(x)>>"}}), IsEmpty());
}

TEST(ActiveContent, IsNotSeenInWordsThatAreNoNames)
{
    EXPECT_THAT(remarks_on({.annotation = "/Contents(/JavaScript /Launch)"}), IsEmpty());
}

TEST(ActiveContent, IsToldOfEachObject)
{
    const auto findings =
        remarks_on({.catalog = "/OpenAction<</S/JavaScript/JS(x)>>", .page = "/AA<<>>"});

    EXPECT_THAT(findings, ElementsAre(Field(&Finding::text, HasSubstr("in object 1")),
                                      Field(&Finding::text, HasSubstr("in object 3"))));
}

TEST(ActiveContent, IsFoundOnceWhereObjectsLeadInACircle)
{
    const auto findings =
        remarks_on({.page = "/PZ 7 0 R",
                    .more = {"<</S/Launch/Next 8 0 R>>", "<</Next[7 0 R 8 0 R 3 0 R]>>"}});

    EXPECT_THAT(findings, SizeIs(1));
}

TEST(ActiveContent, IsListedUpToANumberThatAPersonWillRead)
{
    Parts parts{.page = "/PZ["};
    for (int number = 7; number < 107; ++number) {
        parts.page += fmt::format("{} 0 R ", number);
        parts.more.emplace_back("<</S/Launch>>");
    }
    parts.page += "]";

    EXPECT_THAT(remarks_on(parts), SizeIs(20));
}

} // namespace indenture::tests
