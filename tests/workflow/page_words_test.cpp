#include "base/files.h"
#include "contracts/fields.h"
#include "contracts/parse.h"
#include "pdf/page_content.h"
#include "render/write_pdf.h"
#include "support/run_program.h"
#include "support/test_office.h"
#include "workflow/typeset.h"

#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

namespace indenture::tests {

namespace {

Bytes sample_agreement()
{
    const FixedClock clock = morning_of("2026-06-15");
    const workflow::Office office = checkout_office(clock);
    const contracts::Dsa dsa =
        contracts::parse_dsa(sample("university/dsa.json"), office.dsa.schema).value.value();
    const Json fields = contracts::fields_of(
        dsa,
        {.is_draft = false, .content_digest = std::string(64, '0'), .template_version = "1.0"});
    const Bytes word = office.dsa.word.merge(fields, office.limits);
    return render::write_pdf(workflow::typeset(word, "dsa.docx", office.fonts, office.limits),
                             {.author = {},
                              .subject = {},
                              .created = {},
                              .reference = {},
                              .content_digest = {},
                              .template_version = {}},
                             render::Emitter::Own);
}

std::vector<std::string> words_of(const Bytes& pdf)
{
    const auto file = pdf::PdfFile::open(pdf, "dsa.pdf", {});
    std::vector<std::string> words;
    for (const pdf::PageContent& page :
         pdf::contents_of(file.latest(), pdf::pages_of(file.latest(), {}), {})) {
        for (const pdf::TextRun& run : page.runs) {
            if (!run.is_blank) {
                words.push_back(run.text);
            }
        }
    }
    return words;
}

std::vector<std::string> words_by_poppler(const Bytes& pdf)
{
    const auto folder = fresh_folder();
    write_file(folder / "dsa.pdf", pdf);
    std::istringstream text(
        run_program({"pdftotext", "-raw", (folder / "dsa.pdf").string(), "-"}).out);
    std::vector<std::string> words;
    for (std::string word; text >> word;) {
        words.push_back(word);
    }
    return words;
}

} // namespace

TEST(PageWords, AreThoseThatPopplerReadsInTheSameOrder)
{
    if (!is_installed("pdftotext")) {
        GTEST_SKIP() << "skipped: pdftotext is not installed";
    }
    const Bytes pdf = sample_agreement();

    const auto words = words_of(pdf);

    // A word set partly in bold is two of ours and one of poppler's.
    std::size_t next = 0;
    for (const std::string& expected : words_by_poppler(pdf)) {
        std::string joined;
        while (next < words.size() && joined.size() < expected.size()) {
            joined += words[next++];
        }
        ASSERT_EQ(joined, expected) << "word " << next;
    }
    EXPECT_EQ(next, words.size());
    EXPECT_GT(words.size(), 5000U);
}

} // namespace indenture::tests
