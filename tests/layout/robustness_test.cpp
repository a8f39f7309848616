#include "layout/fixture.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> word_files(const fs::path& folder)
{
    std::vector<fs::path> result;
    if (fs::exists(folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == ".docx") {
                result.push_back(entry.path());
            }
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

Pages laid_out(const fs::path& path)
{
    const Limits limits;
    const docx::Package package = docx::Package::open(read_file(path, limits.file_size_max),
                                                      path.filename().string(), limits);
    return lay_out(docx::read_document(package), fonts(), {});
}

TEST(RealDocuments, ContractsAreLaidOutWithoutGlyphZero)
{
    const auto files = word_files(fs::path(SHARED_DIR) / "corpus" / "contracts");
    if (files.empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    for (const fs::path& file : files) {
        const Pages pages = laid_out(file);

        EXPECT_FALSE(pages.pages.empty()) << file;
        for (const Page& page : pages.pages) {
            for (const Item& item : page.items) {
                if (const auto* drawn = std::get_if<GlyphRun>(&item.drawing)) {
                    EXPECT_TRUE(std::all_of(drawn->glyphs.begin(), drawn->glyphs.end(),
                                            [](const Glyph& glyph) { return glyph.id != 0; }))
                        << file;
                }
            }
        }
    }
}

TEST(RealDocuments, OfOtherProjectsAreLaidOutOrRefused)
{
    const auto files = word_files(fs::path(SHARED_DIR) / "corpus" / "docxtpl");
    if (files.empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    std::size_t laid = 0;
    for (const fs::path& file : files) {
        try {
            laid += laid_out(file).pages.empty() ? 0U : 1U;
        } catch (const Error& error) {
            EXPECT_NE(error.message(), "") << file;
        }
    }
    EXPECT_GT(laid, files.size() / 2);
}

/// An unmerged template, with a name of its own for each signature field that a tag would name.
Pages laid_out_unmerged(const fs::path& path)
{
    const Limits limits;
    const docx::Package package = docx::Package::open(read_file(path, limits.file_size_max),
                                                      path.filename().string(), limits);
    std::string main = package.part(package.main_part());
    const std::string tag = "signature:{{";
    int count = 0;
    for (auto at = main.find(tag); at != std::string::npos; at = main.find(tag, at + 1)) {
        const auto end = main.find('"', at);
        main.replace(at, end - at, "signature:field" + std::to_string(++count));
    }
    const Bytes bytes = package.with_parts({{package.main_part(), main}});
    return lay_out(docx::read_document(docx::Package::open(bytes, package.source(), limits)),
                   fonts(), {});
}

TEST(OwnTemplates, AreLaidOutUnmerged)
{
    const auto files = word_files(fs::path(PROJECT_DIR) / "templates");
    if (files.empty()) {
        GTEST_SKIP() << "skipped: no templates";
    }
    for (const fs::path& file : files) {
        EXPECT_FALSE(laid_out_unmerged(file).pages.empty()) << file;
    }
}

TEST(Determinism, TheSameDocumentGivesTheSamePages)
{
    const std::string body = p(repeat("words of a clause ", 300), "<w:jc w:val=\"both\"/>");

    EXPECT_EQ(outline_of(pages_of_body(body)), outline_of(pages_of_body(body)));
}

TEST(Hostile, DeepTablesEndInAnErrorOrAPage)
{
    std::string body = p("deep");
    for (int i = 0; i < 60; ++i) {
        body = "<w:tbl><w:tblGrid><w:gridCol w:w=\"3000\"/></w:tblGrid><w:tr><w:tc>" + body +
               "<w:p/></w:tc></w:tr></w:tbl>";
    }

    // Sixty cells of margins leave less than a letter of the page: the word is torn, not lost.
    std::string text;
    for (const std::string& line : body_texts(pages_of_body(body + p("")))) {
        text += line;
    }
    EXPECT_EQ(text, "deep");
}

TEST(Hostile, MeasuresBeyondAnyPageAreKeptWithinBounds)
{
    const std::string huge = "99999999999999999999";
    const std::string body =
        p("text", "<w:ind w:left=\"2147483647\" w:right=\"2147483647\"/><w:spacing "
                  "w:before=\"2147483647\" w:line=\"" +
                      huge + "\"/>") +
        p("next", "<w:ind w:firstLine=\"-2147483648\"/>") + "<w:sectPr><w:pgSz w:w=\"1\" w:h=\"" +
        huge +
        "\"/><w:pgMar w:left=\"2147483647\" "
        "w:top=\"2147483647\"/></w:sectPr>";

    const Pages pages = pages_of_body(body);

    EXPECT_GE(pages.pages.size(), 1U);
    EXPECT_LE(pages.pages.at(0).height, Length::points(14400));
}

TEST(Hostile, FieldsNestedWithoutEndAreALimit)
{
    const std::string begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";

    EXPECT_THROW(pages_of_body(paragraph(repeat(begin, 100))), Error);
    EXPECT_THROW(pages_of_body(repeat(paragraph(begin), 100)), Error);
}

TEST(Hostile, StylesThatInheritInACircleEnd)
{
    WordFixture fixture;
    fixture.styles +=
        "<w:style w:type=\"paragraph\" w:styleId=\"A\"><w:name w:val=\"A\"/><w:basedOn "
        "w:val=\"B\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"B\"><w:name "
        "w:val=\"B\"/><w:basedOn w:val=\"A\"/></w:style>";
    fixture.body = p("text", "<w:pStyle w:val=\"A\"/>");

    EXPECT_THAT(body_texts(pages_of(fixture)), testing::ElementsAre("text"));
}

} // namespace
} // namespace indenture::layout::test
