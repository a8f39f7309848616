#include "workflow/typeset.h"

#include "contracts/fields.h"
#include "contracts/parse.h"
#include "render/write_pdf.h"
#include "support/test_office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace indenture::tests {

namespace {

Bytes sample_agreement(const workflow::Office& office)
{
    const contracts::Dsa dsa =
        contracts::parse_dsa(sample("university/dsa.json"), office.dsa.schema).value.value();
    const Json fields = contracts::fields_of(
        dsa,
        {.is_draft = false, .content_digest = std::string(64, '0'), .template_version = "1.0"});
    return office.dsa.word.merge(fields, office.limits);
}

Bytes pdf_of(const Bytes& word, const workflow::Office& office)
{
    return render::write_pdf(workflow::typeset(word, "dsa.docx", office.fonts, office.limits),
                             {.author = {},
                              .subject = {},
                              .created = {},
                              .reference = {},
                              .content_digest = {},
                              .template_version = {}},
                             render::Emitter::Own);
}

} // namespace

TEST(Typeset, GivesTheSameOctetsInThreadsThatShareTheFonts)
{
    const FixedClock clock = morning_of("2026-06-15");
    const workflow::Office office = checkout_office(clock);
    const Bytes word = sample_agreement(office);
    const Bytes expected = pdf_of(word, checkout_office(clock));
    std::vector<Bytes> results(4);
    std::vector<std::thread> threads;

    for (Bytes& result : results) {
        threads.emplace_back([&] { result = pdf_of(word, office); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    EXPECT_TRUE(expected.starts_with("%PDF-"));
    EXPECT_THAT(results, testing::Each(expected));
}

} // namespace indenture::tests
