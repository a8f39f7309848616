#include "template/word_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace indenture::templating::test {
namespace {

/// Text with tags, and what a merge must make of it.
struct Sample {
    std::string text;
    std::string expected;
};

class Random {
public:
    explicit Random(unsigned seed) : generator_(seed) {}
    /// 0 .. count - 1. Not std::uniform_int_distribution, which differs between libraries.
    std::size_t below(std::size_t count) { return generator_() % count; }

private:
    std::mt19937 generator_;
};

const Json values =
    Json::parse(R"({"a": "A<&>", "b": {"c": ["x", "y"]}, "yes": true, "no": false})");

Sample sample(Random& random)
{
    static const std::vector<Sample> pieces{
        {"plain ", "plain "},
        {"a & b < c", "a & b < c"},
        {"{{ a }}", "A<&>"},
        {"{{a|lower}}", "a<&>"},
        {"{{ b.c | join(\", \") }}", "x, y"},
        {"{% if yes %}in{% else %}out{% endif %}", "in"},
        {"{% if no %}never {{ a }}{% endif %}", ""},
        {"{% for x in b.c %}[{{ x }}{{ loop.index }}]{% endfor %}", "[x1][y2]"},
        {"{# said } aside #}", ""},
        {"{ } } {.", "{ } } {."},
        {"{_{ a }_}", "{{ a }}"},
    };
    // Text first, so that no paragraph is one of statements alone.
    Sample result{"t", "t"};
    for (std::size_t i = random.below(8) + 1; i > 0; --i) {
        const Sample& piece = pieces[random.below(pieces.size())];
        result.text += piece.text;
        result.expected += piece.expected;
    }
    return result;
}

/// The text in runs of random length, each with a colour of its own, and Word's marks between.
std::string split(const std::string& text, Random& random)
{
    std::string runs;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = std::min(random.below(6) + 1, text.size() - at);
        std::string content;
        docx::append_escaped(content, text.substr(at, size));
        runs += random.below(4) == 0 ? "<w:proofErr w:type=\"gramStart\"/>" : "";
        runs += random.below(4) == 0 ? "<w:r><w:lastRenderedPageBreak/></w:r>" : "";
        runs += fmt::format("<w:r><w:rPr><w:color w:val=\"{:06X}\"/></w:rPr><w:t "
                            "xml:space=\"preserve\">{}</w:t></w:r>",
                            at, content);
        at += size;
    }
    return "<w:p>" + runs + "</w:p>";
}

TEST(SplitRuns, MakeNoDifferenceToTheText)
{
    Random random(20260131);
    for (int i = 0; i < 500; ++i) {
        const Sample given = sample(random);

        const auto got = lines(split(given.text, random), values);

        ASSERT_THAT(got, testing::ElementsAre(given.expected)) << given.text;
    }
}

TEST(SplitRuns, KeepEachCharacterOutsideTagsInItsOwnFormat)
{
    Random random(7);
    for (int i = 0; i < 100; ++i) {
        const std::string before = "before ";
        const std::string text = before + "{{ a }}" + " after";
        const docx::Package result = merged(split(text, random), values);

        const auto xml = docx::XmlPart::parse(result.part("word/document.xml"), "merged", "", {});
        std::size_t at = 0; // in the template's text, as far as it is the output's too
        for (const docx::XmlElement run : xml.root().first().first().children()) {
            const std::string content = run.text();
            if (content.empty()) {
                continue;
            }
            if (at >= before.size()) {
                break;
            }
            EXPECT_EQ(run.child_w("rPr").child_w("color").w("val"), fmt::format("{:06X}", at));
            at += content.size();
        }
        EXPECT_GE(at, before.size());
    }
}

} // namespace
} // namespace indenture::templating::test
