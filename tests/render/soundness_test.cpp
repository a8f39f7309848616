#include "render/soundness.h"

#include "base/error.h"
#include "sample_pages.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::render {
namespace {

using namespace layout;
using testing::HasSubstr;

TEST(Soundness, KnowsWhoHoldsWhatInTheSample)
{
    if (!has_sample_fonts()) {
        GTEST_SKIP() << "skipped: no fonts-liberation2";
    }
    const Pages pages = sample_agreement(2);

    const Parents parents = require_sound(pages);

    EXPECT_EQ(parents.of_element.size(), pages.elements.size());
    EXPECT_EQ(pages.elements[parents.of_content[0].number].role, Role::H1);
    EXPECT_EQ(pages.elements[parents.of_annotation[0].number].role, Role::Link);
    EXPECT_EQ(pages.elements[parents.of_annotation.back().number].role, Role::Form);
}

/// One thing wrong with the sample, and what is said of it.
struct Spoiling {
    const char* name;
    std::function<void(Pages&)> spoil;
    ErrorCode code;
    const char* message;
};

void PrintTo(const Spoiling& spoiling, std::ostream* out)
{
    *out << spoiling.name;
}

GlyphRun& first_run(Pages& pages)
{
    return std::get<GlyphRun>(pages.pages[0].items[0].drawing);
}
SignatureField& last_field(Pages& pages)
{
    return std::get<SignatureField>(pages.annotations.back().what);
}

const Spoiling spoilings[]{
    {"NoTitle", [](Pages& pages) { pages.title.clear(); }, ErrorCode::BadInput, "no title"},
    {"NoLanguage", [](Pages& pages) { pages.language.clear(); }, ErrorCode::BadInput,
     "no language"},
    {"NoPages", [](Pages& pages) { pages.pages.clear(); }, ErrorCode::Internal, "no page"},
    {"NoElements", [](Pages& pages) { pages.elements.clear(); }, ErrorCode::Internal,
     "not the Document"},
    {"DocumentNotFirst", [](Pages& pages) { pages.elements[0].role = Role::Sect; },
     ErrorCode::Internal, "not the Document"},
    {"PageTooSmall", [](Pages& pages) { pages.pages[1].width = Length::points(2); },
     ErrorCode::Internal, "page 2: a side"},
    {"PageTooLarge", [](Pages& pages) { pages.pages[0].height = Length::points(14401); },
     ErrorCode::Internal, "a side"},
    {"GlyphZero", [](Pages& pages) { first_run(pages).glyphs[3].id = 0; }, ErrorCode::Internal,
     "a character that LiberationSans does not have"},
    {"TextWithoutGlyphs", [](Pages& pages) { first_run(pages).text += U"x"; }, ErrorCode::Internal,
     "do not stand for all"},
    {"NoSize", [](Pages& pages) { first_run(pages).size = {}; }, ErrorCode::Internal, "no size"},
    {"UnknownFont", [](Pages& pages) { first_run(pages).font = {9}; }, ErrorCode::Internal,
     "font 9"},
    {"ContentOutsideTheTree", [](Pages& pages) { pages.pages[0].items[0].mark = ContentId{9999}; },
     ErrorCode::Internal, "content 9999 is not in the structure tree"},
    {"ContentTwice", [](Pages& pages) { pages.elements[1].kids.emplace_back(ContentId{0}); },
     ErrorCode::Internal, "twice"},
    {"ElementTwice", [](Pages& pages) { pages.elements[1].kids.emplace_back(ElementId{2}); },
     ErrorCode::Internal, "twice"},
    {"ElementOfNobody", [](Pages& pages) { pages.elements.emplace_back(); }, ErrorCode::Internal,
     "is not in the structure tree"},
    {"KidThatIsNot", [](Pages& pages) { pages.elements[1].kids.emplace_back(ElementId{9999}); },
     ErrorCode::Internal, "does not exist"},
    {"AnnotationOfNobody", [](Pages& pages) { pages.annotations.push_back(pages.annotations[0]); },
     ErrorCode::Internal, "is not in the structure tree"},
    {"FieldOutsideAForm", [](Pages& pages) { pages.elements.back().role = Role::P; },
     ErrorCode::Internal, "Form"},
    {"FieldBesideOtherKids",
     [](Pages& pages) { pages.elements.back().kids.emplace_back(ContentId{9998}); },
     ErrorCode::Internal, "Form"},
    {"AnnotationPageThatIsNot", [](Pages& pages) { pages.annotations[0].page = 2; },
     ErrorCode::Internal, "page does not exist"},
    {"FieldsOfOneName", [](Pages& pages) { last_field(pages).name = "signature-NHSEngland"; },
     ErrorCode::Internal, "a second field"},
    {"FieldWithoutName", [](Pages& pages) { last_field(pages).name.clear(); }, ErrorCode::Internal,
     "cannot be the name"},
    {"FieldNameWithAStop", [](Pages& pages) { last_field(pages).name = "a.b"; },
     ErrorCode::Internal, "cannot be the name"},
    {"FieldWithoutTooltip", [](Pages& pages) { last_field(pages).tooltip.clear(); },
     ErrorCode::Internal, "tooltip"},
    {"LinkWithoutDescription",
     [](Pages& pages) { std::get<Link>(pages.annotations[0].what).description.clear(); },
     ErrorCode::Internal, "description"},
    {"OutlineToNowhere", [](Pages& pages) { pages.outline[0].destination.page = 2; },
     ErrorCode::Internal, "page 3"},
    {"LinkToNowhere",
     [](Pages& pages) {
         std::get<Link>(pages.annotations[1].what).target = Destination{7, {}};
     },
     ErrorCode::Internal, "page 8"},
};

class SpoiledPages : public testing::TestWithParam<Spoiling> {};
INSTANTIATE_TEST_SUITE_P(Soundness, SpoiledPages, testing::ValuesIn(spoilings),
                         [](const auto& spoiling) { return std::string(spoiling.param.name); });

TEST_P(SpoiledPages, AreRefused)
{
    if (!has_sample_fonts()) {
        GTEST_SKIP() << "skipped: no fonts-liberation2";
    }
    Pages pages = sample_agreement(2);
    GetParam().spoil(pages);

    try {
        require_sound(pages);
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), GetParam().code);
        EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
    }
}

} // namespace
} // namespace indenture::render
