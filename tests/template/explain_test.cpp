#include "template/provenance.h"

#include "template/template.h"
#include "template/word_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "text <- tag <- pointers | filters" of each printed range, with its characters.
std::vector<std::string> explained(const docx::Package& package, const Json& values)
{
    const Template compiled = Template::compile(package);
    MergeOptions options;
    options.traces = true;
    const Merged merged = compiled.merge(expression::Data::of(values), options, {});
    const docx::Package document = docx::Package::open(merged.docx, "merged.docx", {});
    std::vector<std::string> result;
    for (const PrintedRange& range : printed_ranges(document, *merged.trace)) {
        const ValueSource& source = *range.source;
        std::string line = fmt::format("{}:{}-{} {} <- {} <- {}", range.output.paragraph,
                                       range.output.begin, range.output.end, range.text,
                                       source.place->tag.tag, fmt::join(source.pointers, " "));
        if (!source.filters.empty()) {
            line += fmt::format(" | {}", fmt::join(source.filters, " | "));
        }
        result.push_back(line);
    }
    return result;
}

std::vector<std::string> explained(const std::string& blocks, const Json& values)
{
    return explained(word_file(blocks), values);
}

TEST(Explain, TellsTheDatumAndTheCharactersOfEachValue)
{
    EXPECT_THAT(
        explained(p("x") + p("For {{ a.b }} and {{ c }}."), {{"a", {{"b", "Ann"}}}, {"c", "Bob"}}),
        ElementsAre("2:4-7 Ann <- {{ a.b }} <- /a/b", "2:12-15 Bob <- {{ c }} <- /c"));
}

TEST(Explain, CountsCharactersAndNotOctets)
{
    EXPECT_THAT(explained(p("“{{ a }}”{{ b }}"), {{"a", "é&<"}, {"b", "ü"}}),
                ElementsAre("1:1-4 é&< <- {{ a }} <- /a", "1:5-6 ü <- {{ b }} <- /b"));
}

TEST(Explain, TellsThePassOfALoopByItsPointer)
{
    EXPECT_THAT(
        explained(p("{%p for x in l %}") + p("{{ loop.index }} {{ x.n }}") + p("{%p endfor %}"),
                  {{"l", {{{"n", "a"}}, {{"n", "b"}}}}}),
        ElementsAre("1:0-1 1 <- {{ loop.index }} <- ", "1:2-3 a <- {{ x.n }} <- /l/0/n",
                    "2:0-1 2 <- {{ loop.index }} <- ", "2:2-3 b <- {{ x.n }} <- /l/1/n"));
}

TEST(Explain, ListsFiltersInTheOrderInWhichTheyWereApplied)
{
    EXPECT_THAT(explained(p("{{ a | trim | upper }}"), {{"a", " x "}}),
                ElementsAre("1:0-1 X <- {{ a | trim | upper }} <- /a | trim | upper"));
}

TEST(Explain, NamesOfAChoiceOnlyWhatWasChosen)
{
    EXPECT_THAT(explained(p("{{ a if c else b }}"), {{"a", "A"}, {"b", "B"}, {"c", false}}),
                ElementsAre("1:0-1 B <- {{ a if c else b }} <- /c /b"));
}

TEST(Explain, TellsEachParagraphOfAValueThatRunsOverSeveral)
{
    EXPECT_THAT(explained(p("x {{ a }} y"), {{"a", "one\atwo"}}),
                ElementsAre("1:2-5 one <- {{ a }} <- /a", "2:0-3 two <- {{ a }} <- /a"));
}

TEST(Explain, SaysNothingOfAValueThatIsEmpty)
{
    EXPECT_THAT(explained(p("x {{ a }}"), {{"a", ""}}), IsEmpty());
}

TEST(Explain, ReadsHeadersToo)
{
    EXPECT_THAT(explained(word_file(p("x"), {{"word/header1.xml", part("hdr", p("{{ y }}"))}}),
                          {{"y", "why"}}),
                ElementsAre("1:0-3 why <- {{ y }} <- /y"));
}

TEST(Explain, LeavesNoTraceInTheDocument)
{
    const docx::Package package = word_file(p("{{ a }}") + p("{%p for x in l %}") +
                                            p("{{ x | upper }}") + p("{%p endfor %}"));
    const Template compiled = Template::compile(package);
    const auto data = expression::Data::of(Json{{"a", "1"}, {"l", {"x", "y"}}});
    MergeOptions tracing;
    tracing.traces = true;

    const auto traced = docx::Package::open(compiled.merge(data, tracing, {}).docx, "a", {});
    const auto plain = docx::Package::open(compiled.merge(data, {}, {}).docx, "b", {});
    ASSERT_EQ(traced.part_names(), plain.part_names());
    for (const std::string& name : plain.part_names()) { // packed otherwise, but the same
        EXPECT_EQ(traced.part(name), plain.part(name)) << name;
    }
    EXPECT_FALSE(compiled.merge(data, {}, {}).trace);
}

} // namespace
} // namespace indenture::templating::test
