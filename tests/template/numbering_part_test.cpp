#include "template/numbering_part.h"

#include "docx/xml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {

namespace {

std::string level(int number, const std::string& inner = "<w:start w:val=\"1\"/>")
{
    return fmt::format("<w:lvl w:ilvl=\"{}\">{}</w:lvl>", number, inner);
}

std::string abstract(int id, const std::string& inner)
{
    return fmt::format("<w:abstractNum w:abstractNumId=\"{0}\"><w:nsid w:val=\"0A{0}\"/>{1}"
                       "</w:abstractNum>",
                       id, inner);
}

std::string number(int id, int abstract_id, const std::string& inner = {})
{
    return fmt::format("<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{}\"/>{}</w:num>", id,
                       abstract_id, inner);
}

NumberingPart numbering(const std::string& inner)
{
    return NumberingPart::read(fmt::format("<?xml version=\"1.0\"?><w:numbering xmlns:w=\"{}\">{}"
                                           "</w:numbering>",
                                           docx::ns::w, inner));
}

NumberingPart two_lists()
{
    return numbering(abstract(0, level(0) + level(1)) + abstract(1, level(0)) + number(1, 0) +
                     number(2, 1));
}

using Lists = std::map<std::size_t, std::vector<RestartingList>>;

} // namespace

// TPL#425, TPL#598, open-xml-templating/docxtemplater#217: lists restart in each pass.
TEST(RestartingLists, AreThoseThatLieWhollyInALoop)
{
    const std::vector<ListUse> uses{{1, 0, {}}, {2, 0, {7}}, {2, 0, {7}}};

    const Lists lists = restarting_lists(uses, two_lists());

    EXPECT_EQ(lists, (Lists{{7, {{{2}, {0}}}}}));
}

TEST(RestartingLists, AreNotThoseUsedOutsideTheLoopToo)
{
    const std::vector<ListUse> uses{{1, 0, {}}, {1, 1, {7}}};

    const Lists lists = restarting_lists(uses, two_lists());

    EXPECT_TRUE(lists.empty());
}

TEST(RestartingLists, BelongToTheInnermostLoopAroundThemAll)
{
    const std::vector<ListUse> uses{{1, 0, {3}}, {1, 1, {3, 4}}, {2, 0, {3, 4}}};

    const Lists lists = restarting_lists(uses, two_lists());

    EXPECT_EQ(lists, (Lists{{3, {{{1}, {0, 1}}}}, {4, {{{2}, {0}}}}}));
}

TEST(RestartingLists, CountNumberingsOfOneDefinitionAsOneList)
{
    const NumberingPart part = numbering(abstract(0, level(0)) + number(1, 0) + number(2, 0));

    const Lists lists = restarting_lists({{1, 0, {}}, {2, 0, {7}}}, part);

    EXPECT_TRUE(lists.empty());
}

TEST(RestartingLists, RestartNumberingsThatCountTogetherAsOne)
{
    const NumberingPart part = numbering(abstract(0, level(0)) + number(1, 0) + number(2, 0));

    const Lists lists = restarting_lists({{1, 0, {7}}, {2, 0, {7}}}, part);

    EXPECT_EQ(lists, (Lists{{7, {{{1, 2}, {0}}}}}));
}

TEST(RestartingLists, CountANumberingThatStartsByItselfAsItsOwn)
{
    const NumberingPart part = numbering(
        abstract(0, level(0)) + number(1, 0) +
        number(2, 0, "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"4\"/></w:lvlOverride>"));

    const Lists lists = restarting_lists({{1, 0, {}}, {2, 0, {7}}}, part);

    EXPECT_EQ(lists, (Lists{{7, {{{2}, {0}}}}}));
}

TEST(NumberingCopies, StartAgainWhereTheListStarts)
{
    const NumberingPart part =
        numbering(abstract(0, level(0, "<w:start w:val=\"3\"/>") + level(1)) + number(1, 0));
    NumberingCopies copies(part);

    const std::size_t first = copies.restarted({{1}, {0, 1}});
    const std::size_t second = copies.restarted({{1}, {0, 1}});

    const Bytes result = copies.part();
    EXPECT_EQ(first, 2U);
    EXPECT_EQ(second, 3U);
    EXPECT_NE(result.find("<w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/>"
                          "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"3\"/>"
                          "</w:lvlOverride><w:lvlOverride w:ilvl=\"1\">"
                          "<w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>"),
              Bytes::npos)
        << result;
}

TEST(NumberingCopies, KeepWhatTheNumberingOverrides)
{
    const NumberingPart part =
        numbering(abstract(0, level(0)) +
                  number(1, 0,
                         "<w:lvlOverride w:ilvl=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"5\"/>"
                         "</w:lvl></w:lvlOverride>"));
    NumberingCopies copies(part);

    copies.restarted({{1}, {0}});

    EXPECT_NE(copies.part().find(
                  "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\">"
                  "<w:startOverride w:val=\"5\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"5\"/></w:lvl>"
                  "</w:lvlOverride></w:num>"),
              Bytes::npos);
}

TEST(NumberingCopies, StandBehindDefinitionsAndBeforeTheCleanup)
{
    const NumberingPart part =
        numbering(abstract(0, level(0)) + number(1, 0) + "<w:numIdMacAtCleanup w:val=\"4\"/>");
    NumberingCopies copies(part);
    copies.restarted({{1}, {0}});
    copies.add_abstract("<w:abstractNum w:abstractNumId=\"9\"/>");

    const Bytes result = copies.part();

    EXPECT_LT(result.find("abstractNumId=\"9\""), result.find("<w:num w:numId=\"1\""));
    EXPECT_LT(result.find("<w:num w:numId=\"2\""), result.find("numIdMacAtCleanup"));
}

TEST(NumberingPart, FollowsTheLinkOfANumberingStyle)
{
    const NumberingPart part = numbering(
        abstract(0, "<w:styleLink w:val=\"Clauses\"/>" + level(0, "<w:start w:val=\"8\"/>")) +
        abstract(1, "<w:numStyleLink w:val=\"Clauses\"/>") + number(1, 0) + number(2, 1));

    EXPECT_EQ(part.start_of(2, 0), 8U);
    EXPECT_EQ(part.list_of(2), part.list_of(1));
}

TEST(NumberingPart, KnowsADefinitionByWhatItSays)
{
    const NumberingPart one = numbering(abstract(3, level(0)) + number(1, 3));
    const NumberingPart other = numbering(abstract(5, level(0)) + number(1, 5));
    const NumberingPart third =
        numbering(abstract(3, level(0, "<w:start w:val=\"2\"/>")) + number(1, 3));

    EXPECT_EQ(definition_of(*one.abstract(1)), definition_of(*other.abstract(1)));
    EXPECT_NE(definition_of(*one.abstract(1)), definition_of(*third.abstract(1)));
}

} // namespace indenture::templating::test
