#include "template/template.h"

#include "template/word_file.h"

#include "base/files.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> codes(const std::string& blocks)
{
    std::vector<std::string> result;
    for (const Finding& finding : Template::lint(word_file(blocks))) {
        result.push_back(finding.code);
    }
    return result;
}

const Json values = Json::parse(R"({"a": {"list": [{"n": "x"}, {"n": null}], "s": "t"}})");

// --- Places of errors
// ------------------------------------------------------------------------------

TEST(MergeError, NamesFilePartParagraphHeadingAndTag)
{
    const Error error =
        refusal(p("one") + heading("Term") + p("x {{ dsa.titel }}"), {{"dsa", {{"title", "t"}}}});

    EXPECT_EQ(error.code(), ErrorCode::BadInput);
    EXPECT_EQ(error.where().source, "template.docx");
    EXPECT_EQ(error.where().part, "word/document.xml");
    EXPECT_EQ(error.where().position,
              "paragraph 3 under \"Term\", characters 3-17, in {{ dsa.titel }}");
    EXPECT_EQ(error.message(), "R001: 'dsa.titel' is not in the data; did you mean 'title'?");
}

TEST(MergeError, NamesThePassOfEachLoopAndTheDatum)
{
    const Error error =
        refusal(p("{%p for q in a.list %}") + p("{{ q.n }}") + p("{%p endfor %}") + p("z"), values);

    EXPECT_THAT(error.where().position,
                HasSubstr("paragraph 2, characters 1-9, in {{ q.n }}, pass 2 of 2 for q"));
    EXPECT_THAT(error.message(), HasSubstr("/a/list/1/n"));
}

TEST(MergeError, NamesAHeaderAsWell)
{
    const Error error =
        refusal(word_file(p("x"), {{"word/header1.xml", part("hdr", p("{{ y }}"))}}), values);

    EXPECT_EQ(error.where().part, "word/header1.xml");
}

TEST(MergeError, RefusesALoopOverWhatIsNoList)
{
    EXPECT_THAT(refusal(p("{% for x in a.s %}{% endfor %}y"), values).what(),
                HasSubstr("wants a list and got text"));
    EXPECT_THAT(refusal(p("{% for x in b %}{% endfor %}y"), values).what(),
                HasSubstr("'b' is not in the data"));
}

TEST(MergeError, RefusesAnUndefinedCondition)
{
    EXPECT_THAT(refusal(p("{% if a.t %}x{% endif %}"), values).what(),
                HasSubstr("'a.t' is not in the data"));
}

TEST(MergeError, RefusesDataThatIsNoObject)
{
    EXPECT_THROW(Template::compile(word_file(p("x"))).merge(Json::array(), {}), Error);
}

TEST(CompileError, CountsTheProblemsItDoesNotTell)
{
    const Error error = refusal(p("{{ a | uper }}") + p("{{ }}") + p("{{ never"), values);

    EXPECT_THAT(error.what(), HasSubstr("there is no filter 'uper'; did you mean upper?"));
    EXPECT_THAT(error.what(), HasSubstr("(2 more problems"));
}

// --- Problems found when compiling, all in one run
// -----------------------------------------------------

TEST(Lint, FindsEveryProblemInTheOrderOfTheText)
{
    const auto findings = Template::lint(
        word_file(p("{%p if x %}") + heading("First") + p("{{ a | nope }}") + p("{{ never") +
                  heading("Second") + p("{%pif x%}") + p("text {%p endfor %}")));

    std::vector<std::string> found;
    for (const Finding& finding : findings) {
        found.push_back(finding.code);
    }
    EXPECT_THAT(found, ElementsAre("T002", "T017", "T001", "T006", "T004"));
    EXPECT_EQ(findings[1].where.position,
              "paragraph 3 under \"First\", characters 1-14, in {{ a | nope }}");
    EXPECT_TRUE(blocks(findings));
}

TEST(Lint, IsSilentAboutASoundTemplate)
{
    EXPECT_THAT(codes(p("{{ x }}") + p("{%p if y %}") + p("a {% for z in y %}{{ z }}{% endfor %}") +
                      p("{%p endif %}")),
                IsEmpty());
}

TEST(Lint, ReportsUnclosedAndCrossedBlocks)
{
    EXPECT_THAT(codes(p("{%p if x %}") + p("y")), ElementsAre("T002"));
    EXPECT_THAT(codes(p("x {% endif %}")), ElementsAre("T002"));
    EXPECT_THAT(
        codes(p("{%p for a in b %}") + p("{%p if x %}") + p("{%p endfor %}") + p("{%p endif %}")),
        testing::Contains("T002"));
    EXPECT_THAT(codes(p("a{% if x %}b{% else %}c{% elif y %}d{% endif %}")), ElementsAre("T002"));
}

TEST(Lint, ReportsABlockThatCrossesACell)
{
    EXPECT_THAT(codes(table(row(cell(p("a {% if x %}")) + cell(p("b {% endif %}")))) + p("z")),
                ElementsAre("T002", "T002"));
    EXPECT_THAT(
        codes(table(row(cell(p("{%tr for a in b %}"))) + row(cell(p("c")))) + p("{%p endfor %}")),
        ElementsAre("T002", "T002"));
}

TEST(Lint, ReportsTextThatWouldBeLost)
{
    EXPECT_THAT(codes(p("text {%p if x %}") + p("{%p endif %}")), testing::Contains("T004"));
    EXPECT_THAT(codes(table(row(cell(p("{%tr for a in b %}")) + cell(p("lost"))) +
                            row(cell(p("{%tr endfor %}")))) +
                      p("z")),
                testing::Contains("T004"));
    EXPECT_THAT(codes(p("{%p if x %}a{%p else %}b{%p endif %}")), testing::Contains("T004"));
}

TEST(Lint, ReportsATagAcrossALinkOrInAChange)
{
    EXPECT_THAT(codes("<w:p><w:r><w:t>{{ "
                      "x</w:t></w:r><w:hyperlink><w:r><w:t>}}</w:t></w:r></w:hyperlink></w:p>"),
                ElementsAre("T003"));
    EXPECT_THAT(codes("<w:p><w:ins w:id=\"1\"><w:r><w:t>{{ x }}</w:t></w:r></w:ins></w:p>"),
                testing::Contains("T030"));
    EXPECT_THAT(codes("<w:p><w:r><w:instrText>REF {{ x }}</w:instrText></w:r></w:p>"),
                ElementsAre("T003"));
    EXPECT_THAT(codes(p("{%tr if x %}") + p("{%tr endif %}")), ElementsAre("T003", "T003"));
}

TEST(Lint, WarnsOfDeletedTagsWithoutBlocking)
{
    const auto findings = Template::lint(word_file(
        "<w:p><w:del w:id=\"1\"><w:r><w:delText>{{ x }}</w:delText></w:r></w:del></w:p>"));

    EXPECT_FALSE(blocks(findings));
    EXPECT_THAT(findings, testing::Contains(testing::Field(&Finding::code, "T031")));
}

TEST(Lint, DoesNotReportThePartnerOfATagItCouldNotRead)
{
    EXPECT_THAT(codes(p("a {% if x is integre %}b{% endif %}")), ElementsAre("T017"));
}

TEST(Lint, SuggestsTheStatementThatWasMeant)
{
    EXPECT_THAT(Template::lint(word_file(p("a {% endfi %}")))[0].cure, HasSubstr("endif"));
}

TEST(Lint, ReportsAPartThatCannotBeRead)
{
    const auto findings =
        Template::lint(word_file(p("x"), {{"word/header1.xml", "<!DOCTYPE x><x/>"},
                                          {"word/footer1.xml", part("ftr", p("{{ }}"))}}));

    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].code, "T009");
    EXPECT_EQ(findings[1].code, "T000");
    EXPECT_EQ(findings[1].where.part, "word/header1.xml");
}

// --- What is worth knowing -----------------------------------------------------------------------

std::vector<Finding> hints(const std::string& blocks)
{
    const std::vector<Finding> found = Template::lint(word_file(blocks));
    EXPECT_FALSE(indenture::blocks(found));
    return found;
}

TEST(Hints, NameABranchThatIsNeverTaken)
{
    const auto twice = hints(p("a {% if x %}b{% elif y %}c{% elif x %}d{% endif %}"));
    ASSERT_EQ(twice.size(), 1U);
    EXPECT_EQ(twice[0].code, "T015");
    EXPECT_THAT(twice[0].where.position, HasSubstr("{% elif x %}"));

    const auto constant = hints(p("a {% if true %}b{% else %}c{% endif %}"));
    ASSERT_EQ(constant.size(), 1U);
    EXPECT_THAT(constant[0].where.position, HasSubstr("{% else %}"));
}

TEST(Hints, NameAPictureWithoutAlternativeText)
{
    const auto found = hints("<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"4\" name=\"d\"/>"
                             "</wp:inline></w:drawing></w:r></w:p>");

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "T034");
    EXPECT_THAT(found[0].where.position, HasSubstr("a picture near paragraph 1"));
}

TEST(Hints, NameFieldsAndHyphensAndValuesThatMayBeNothing)
{
    EXPECT_THAT(hints("<w:p><w:r><w:instrText> NUMPAGES </w:instrText></w:r></w:p>"),
                ElementsAre(testing::Field(&Finding::code, "T033")));
    EXPECT_THAT(hints("<w:p><w:r><w:t>{{ 5</w:t><w:noBreakHyphen/><w:t>3 }}</w:t></w:r></w:p>"),
                ElementsAre(testing::Field(&Finding::code, "T008")));
    EXPECT_THAT(hints(p("{{ 'z' if x }}")), ElementsAre(testing::Field(&Finding::code, "T012")));
}

TEST(Hints, NameASetThatEndsWithThePassOfItsLoop)
{
    const std::string loop = "{% for q in l %}{% set t = q %}{% endfor %}";

    EXPECT_THAT(hints(p("a {% set t = 0 %}" + loop)),
                ElementsAre(testing::Field(&Finding::code, "T019")));
    EXPECT_THAT(hints(p("a " + loop)), IsEmpty());
    EXPECT_THAT(hints(p("a {% set t = namespace(n=0) %}{% for q in l %}{% set t.n = q %}"
                        "{% endfor %}")),
                IsEmpty());
}

// --- Files of others
// ---------------------------------------------------------------------------------

std::vector<std::filesystem::path> word_files(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> result;
    if (std::filesystem::exists(folder)) {
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
            if (file.path().extension() == ".docx") {
                result.push_back(file.path());
            }
        }
    }
    return result;
}

docx::Package opened(const std::filesystem::path& path)
{
    const Limits limits;
    return docx::Package::open(read_file(path, limits.file_size_max), path.filename(), limits);
}

TEST(LintCorpus, ReadsTemplatesMadeForDocxtplAndSoundOnesCompile)
{
    const auto files = word_files(std::filesystem::path(SHARED_DIR) / "corpus" / "docxtpl");
    if (files.empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    std::size_t sound = 0;

    for (const auto& file : files) {
        const docx::Package package = opened(file);
        const bool is_sound = !blocks(Template::lint(package));
        sound += is_sound ? 1U : 0U;
        EXPECT_EQ(is_sound, [&] {
            try {
                Template::compile(package);
                return true;
            } catch (const Error&) {
                return false;
            }
        }()) << file;
    }

    EXPECT_GT(sound, files.size() / 2);
}

TEST(LintCorpus, MergesContractsWithoutTagsIntoThemselves)
{
    const auto files = word_files(std::filesystem::path(SHARED_DIR) / "corpus" / "word-goldens");
    if (files.empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }

    for (const auto& file : files) {
        const docx::Package package = opened(file);
        EXPECT_FALSE(blocks(Template::lint(package))) << file;
        EXPECT_EQ(Template::compile(package).merge(Json::object(), {}), package.with_parts({}))
            << file;
    }
}

TEST(LintCorpus, FindsNothingWrongWithOurOwnTemplates)
{
    const auto files = word_files(std::filesystem::path(PROJECT_DIR) / "templates");
    ASSERT_FALSE(files.empty());

    for (const auto& file : files) {
        for (const Finding& finding : Template::lint(opened(file))) {
            EXPECT_EQ(finding.severity, Severity::Info) << print(finding);
        }
    }
}

} // namespace
} // namespace indenture::templating::test
