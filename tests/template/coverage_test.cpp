#include "template/coverage.h"

#include "template/template.h"
#include "template/word_file.h"

#include "base/files.h"

#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A paragraph whose text a bookmark marks.
std::string marked(const std::string& bookmark, const std::string& text, int id = 1)
{
    return fmt::format(
        "<w:p><w:bookmarkStart w:id=\"{0}\" w:name=\"{1}\"/><w:r><w:t>{2}</w:t></w:r>"
        "<w:bookmarkEnd w:id=\"{0}\"/></w:p>",
        id, bookmark, text);
}

/// The clauses of a body, and what their conditions point into.
struct Read {
    Template compiled;
    std::vector<Clause> clauses;
};

Read read(const std::string& blocks)
{
    const docx::Package package = word_file(blocks);
    Template compiled = Template::compile(package);
    std::vector<Clause> clauses = clauses_of(package, compiled.compiled());
    return {std::move(compiled), std::move(clauses)};
}

std::vector<std::string> codes(const std::string& blocks)
{
    const Read template_read = read(blocks);
    std::vector<std::string> result;
    for (const TemplateFinding& finding : check_clauses(template_read.clauses)) {
        result.push_back(finding.finding.code);
    }
    return result;
}

struct Merge {
    docx::Package package;
    Template compiled;
    Merged merged;

    std::vector<ClauseUse> uses() const
    {
        return clause_uses(clauses_of(package, compiled.compiled()),
                           docx::Package::open(merged.docx, "merged.docx", {}),
                           merged.trace->entered);
    }
};

Merge traced(const std::string& blocks, const Json& values)
{
    const docx::Package package = word_file(blocks);
    Template compiled = Template::compile(package);
    MergeOptions options;
    options.traces = true;
    Merged merged = compiled.merge(expression::Data::of(values), options, {});
    return {package, std::move(compiled), std::move(merged)};
}

// --- What a clause is
// -----------------------------------------------------------------------------------

TEST(Coverage, ReadsClausesFromTheNamesOfBookmarks)
{
    const auto found = read(marked("clause_term", "a", 1) + marked("other", "b", 2) +
                            heading("Law") + marked("mandatory_law", "c", 3))
                           .clauses;

    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].id, "term");
    EXPECT_FALSE(found[0].is_mandatory);
    EXPECT_EQ(found[1].id, "law");
    EXPECT_TRUE(found[1].is_mandatory);
    EXPECT_EQ(print(found[1].paragraph), "paragraph 4 under \"Law\"");
}

TEST(Coverage, KnowsTheConditionsAroundAClause)
{
    const Read found = read(p("{%p if a %}") + p("{%p for x in y %}") + marked("clause_term", "a") +
                            p("{%p endfor %}") + p("{%p endif %}"));

    ASSERT_THAT(found.clauses, SizeIs(1));
    ASSERT_THAT(found.clauses[0].conditions, SizeIs(2));
    EXPECT_EQ(found.clauses[0].conditions[0].place->tag.tag, "{%p if a %}");
    EXPECT_TRUE(found.clauses[0].conditions[1].is_loop);
}

// --- Lint
// -----------------------------------------------------------------------------------------------

TEST(Coverage, ReportsAnIdThatStandsTwice)
{
    EXPECT_THAT(codes(marked("clause_term", "a", 1) + marked("mandatory_term", "b", 2)),
                ElementsAre("T023"));
    EXPECT_THAT(codes(marked("clause_term", "a", 1) + marked("clause_law", "b", 2)), IsEmpty());
}

TEST(Coverage, WarnsOfAMandatoryClauseInsideACondition)
{
    EXPECT_THAT(codes(p("{%p if a %}") + marked("mandatory_law", "x") + p("{%p endif %}")),
                ElementsAre("T024"));
    EXPECT_THAT(codes(p("{%p for a in b %}") + marked("mandatory_law", "x") + p("{%p endfor %}")),
                ElementsAre("T024"));
    EXPECT_THAT(codes(p("{%p if a %}") + marked("clause_law", "x") + p("{%p endif %}")), IsEmpty());
    EXPECT_THAT(codes(marked("mandatory_law", "x")), IsEmpty());
}

// --- What became of them
// ---------------------------------------------------------------------------------

const std::string optional_clause =
    p("{%p if a %}") + marked("clause_term", "Term of {{ n }} years") + p("{%p endif %}") + p("z");

TEST(Coverage, DigestsTheTextOfEachClauseInTheOutput)
{
    const auto uses = traced(optional_clause, {{"a", true}, {"n", 3}}).uses();

    ASSERT_THAT(uses, SizeIs(1));
    EXPECT_THAT(uses[0].copies, ElementsAre(Digest::of("Term of 3 years")));
    EXPECT_FALSE(uses[0].omitted_by);
}

TEST(Coverage, NamesTheConditionThatLeftAClauseOut)
{
    const Merge merge = traced(optional_clause, {{"a", false}, {"n", 3}});
    const auto uses = merge.uses();

    ASSERT_THAT(uses, SizeIs(1));
    EXPECT_THAT(uses[0].copies, IsEmpty());
    ASSERT_TRUE(uses[0].omitted_by);
    EXPECT_EQ(uses[0].omitted_by->place->tag.tag, "{%p if a %}");
}

TEST(Coverage, NamesTheInnerConditionIfTheOuterHeld)
{
    const std::string nested = p("{%p if a %}") + p("{%p if b %}") + marked("clause_x", "t") +
                               p("{%p endif %}") + p("{%p endif %}") + p("z");

    const Merge merge = traced(nested, {{"a", true}, {"b", false}});

    EXPECT_EQ(merge.uses()[0].omitted_by->place->tag.tag, "{%p if b %}");
}

TEST(Coverage, CountsEachCopyOfALoop)
{
    const auto uses =
        traced(p("{%p for x in y %}") + marked("clause_x", "{{ x }}") + p("{%p endfor %}") + p("z"),
               {{"y", {"a", "b"}}})
            .uses();

    ASSERT_THAT(uses, SizeIs(1));
    EXPECT_THAT(uses[0].copies, ElementsAre(Digest::of("a"), Digest::of("b")));
}

TEST(Coverage, TakesAMandatoryClauseWithoutWordsAsMissing)
{
    EXPECT_EQ(refusal(marked("mandatory_law", "{{ a }}"), {{"a", " "}}).message(),
              "the mandatory clause 'law' has no text; correct the data, or take the clause out of "
              "the condition");
}

TEST(Coverage, RefusesAMergeThatLeavesAMandatoryClauseOut)
{
    const std::string blocks =
        p("{%p if a %}") + marked("mandatory_law", "x") + p("{%p endif %}") + p("z");

    EXPECT_THAT(refusal(blocks, {{"a", false}}).what(),
                HasSubstr("the mandatory clause 'law' is left out by {%p if a %}"));
    EXPECT_NO_THROW(merged(blocks, {{"a", true}}));
}

TEST(Coverage, WritesAManifestOfDigestsAndClauses)
{
    const Merge merge =
        traced(optional_clause + marked("mandatory_law", "x", 2), {{"a", false}, {"n", 3}});
    const Json data{{"n", 3}, {"a", false}};

    const Json manifest = manifest_of({.template_name = "t.docx",
                                       .template_digest = Digest::of("t"),
                                       .included = {{"c.docx", Digest::of("c")}},
                                       .data = data,
                                       .output = Digest::of("o")},
                                      merge.uses());

    EXPECT_EQ(manifest["template"]["sha256"], Digest::of("t").hex());
    EXPECT_EQ(manifest["included_sha256"]["c.docx"], Digest::of("c").hex());
    EXPECT_EQ(manifest["data_sha256"], Digest::of(R"({"a":false,"n":3})").hex());
    EXPECT_EQ(manifest["output_sha256"], Digest::of("o").hex());
    EXPECT_EQ(manifest["clauses"][0]["present"], false);
    EXPECT_EQ(manifest["clauses"][0]["omitted_by"]["tag"], "{%p if a %}");
    EXPECT_EQ(manifest["clauses"][1],
              Json::parse(R"({"id": "law", "mandatory": true, "place": "paragraph 5",
                              "present": true, "text_sha256": [")" +
                          Digest::of("x").hex() + R"("]})"));
}

TEST(Coverage, KnowsTheClausesOfOurOwnContracts)
{
    const Limits limits;
    for (const std::string kind : {"dsfc", "dsa", "destruction-certificate"}) {
        const auto file = std::filesystem::path(PROJECT_DIR) / "templates" / kind / "template.docx";
        const docx::Package package =
            docx::Package::open(read_file(file, limits.file_size_max), kind, limits);

        const auto found = clauses_of(package, Template::compile(package).compiled());

        EXPECT_GT(found.size(), 5U) << kind;
        EXPECT_THAT(check_clauses(found), IsEmpty()) << kind;
    }
}

} // namespace
} // namespace indenture::templating::test
