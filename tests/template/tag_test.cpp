#include "template/tag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating {
namespace {

using testing::HasSubstr;

Tag only_tag(const std::string& text)
{
    TagList list = find_tags(text);
    EXPECT_EQ(list.tags.size(), 1U) << text;
    EXPECT_TRUE(list.problems.empty()) << text;
    return list.tags.empty() ? Tag{} : list.tags[0];
}

Problem only_problem(const std::string& text)
{
    const TagList list = find_tags(text);
    EXPECT_EQ(list.problems.size(), 1U) << text;
    EXPECT_TRUE(list.tags.empty()) << text;
    return list.problems.empty() ? Problem{} : list.problems[0].problem;
}

TEST(Tag, HasKindPlaceAndBody)
{
    const Tag tag = only_tag("abc {{ x.y }} d");

    EXPECT_EQ(tag.kind, TagKind::Value);
    EXPECT_EQ(tag.begin, 4U);
    EXPECT_EQ(tag.end, 13U);
    EXPECT_EQ(tag.source, "{{ x.y }}");
    EXPECT_EQ(tag.body, "x.y");
}

TEST(Tag, NeedsNoBlanks)
{
    EXPECT_EQ(only_tag("{{x}}").body, "x");
    EXPECT_EQ(only_tag("{%if x%}").body, "if x");
}

TEST(Tag, TakesHoldByItsPrefix)
{
    EXPECT_EQ(only_tag("{%p if x %}").grip, Grip::Paragraph);
    EXPECT_EQ(only_tag("{%tr for a in b %}").grip, Grip::Row);
    EXPECT_EQ(only_tag("{%tc endfor %}").grip, Grip::Cell);
    EXPECT_EQ(only_tag("{%r if x %}").grip, Grip::Text);
    EXPECT_EQ(only_tag("{{p x }}").grip, Grip::Paragraph);
    EXPECT_EQ(only_tag("{{r x }}").body, "x");
    EXPECT_EQ(only_tag("{%-p if x -%}").body, "if x");
}

TEST(Tag, ReadsAVariableNamedAsAPrefixIfABlankStandsBefore)
{
    EXPECT_EQ(only_tag("{{ p }}").body, "p");
    EXPECT_EQ(only_tag("{{p}}").body, "p");
    EXPECT_EQ(only_tag("{{ tr.x }}").grip, Grip::Text);
}

TEST(Tag, FindsTheCloserBehindQuotes)
{
    EXPECT_EQ(only_tag("{{ '}}' }}").body, "'}}'");
    EXPECT_EQ(only_tag("{% if x == \"%}\" %}").body, "if x == \"%}\"");
    EXPECT_EQ(only_tag("{# it's #}").kind, TagKind::Comment);
}

TEST(Tag, TrimsTheBlanksBesideItButNotTheTextOrTagBefore)
{
    const TagList list = find_tags("a  {{- x -}}  {{- y }} b");

    ASSERT_EQ(list.tags.size(), 2U);
    EXPECT_EQ(list.tags[0].begin, 1U);
    EXPECT_EQ(list.tags[0].anchor, 3U);
    EXPECT_EQ(list.tags[0].end, 14U);
    EXPECT_EQ(list.tags[1].begin, 14U);
    EXPECT_EQ(list.tags[0].body, "x");
    EXPECT_EQ(list.tags[1].body, "y");
}

TEST(Tag, LeavesSingleBracesAlone)
{
    EXPECT_TRUE(find_tags("{a} } { % } }} %} 5 {").tags.empty());
    EXPECT_TRUE(find_tags("{a} } { % } }} %} 5 {").problems.empty());
}

TEST(Tag, ReadsEscapedDelimitersAsText)
{
    EXPECT_EQ(only_tag("{_{").body, "{{");
    EXPECT_EQ(only_tag("%_}").body, "%}");
}

TEST(Tag, ReportsATagThatIsNotClosedWithTheWayToWriteItAsText)
{
    const Problem problem = only_problem("a {% 5 percent");

    EXPECT_EQ(problem.code, "T001");
    EXPECT_THAT(problem.cure, HasSubstr("{_%"));
}

TEST(Tag, ReportsAPrefixInTheWrongPlaceWithTheRightOne)
{
    EXPECT_THAT(only_problem("{%pif x %}").cure, HasSubstr("{%p if x %}"));
    EXPECT_THAT(only_problem("{% p if x %}").cure, HasSubstr("{%p if x %}"));
    EXPECT_EQ(only_problem("{%trfor x in y %}").code, "T006");
}

TEST(Tag, ReportsAnEmptyTagAndOneAroundAPicture)
{
    EXPECT_EQ(only_problem("{{ }}").code, "T009");
    EXPECT_EQ(only_problem("{{ x\uFFFC }}").code, "T003");
}

TEST(Tag, FindsEveryProblemOfAText)
{
    const TagList list = find_tags("{{ }} {%pif x%} {{ ok }} {{ never");

    EXPECT_EQ(list.problems.size(), 3U);
    EXPECT_EQ(list.tags.size(), 1U);
}

TEST(Tag, TakesLinearTimeForManyOpeners)
{
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
        text += "{# ";
    }

    EXPECT_EQ(find_tags(text).problems.size(), 20'000U);
}

} // namespace
} // namespace indenture::templating
