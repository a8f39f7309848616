#include "workflow/generate_contract.h"

#include "base/files.h"
#include "support/run_program.h"
#include "support/test_office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using contracts::ContractKind;

workflow::GeneratedContract generated(const workflow::Rendering& rendering)
{
    const FixedClock clock = morning_of("2026-03-16");
    workflow::Office office = checkout_office(clock);
    office.rendering = rendering;
    return workflow::generate_draft(ContractKind::Dsfc, sample("university/dsfc.json"), office)
        .contract.value();
}

/// The attached file of that number, as poppler takes it out.
Bytes detached(const Bytes& pdf, int number)
{
    const std::filesystem::path folder = fresh_folder();
    write_file((folder / "it.pdf").string(), pdf);
    run_program({"pdfdetach", "-save", std::to_string(number), "-o", (folder / "out").string(),
                 (folder / "it.pdf").string()});
    Bytes content = read_file((folder / "out").string(), Limits{}.file_size_max);
    std::filesystem::remove_all(folder);
    return content;
}

class GeneratedContract : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (!is_installed("pdfdetach")) {
            GTEST_SKIP() << "skipped: no poppler-utils";
        }
    }
};

TEST_F(GeneratedContract, CarriesTheApplicationItWasMadeFrom)
{
    const auto contract = generated({});

    const Bytes attached = detached(contract.pdf, 1);

    EXPECT_EQ(attached, canonical(sample("university/dsfc.json")));
}

TEST_F(GeneratedContract, CarriesItsWordFileWhenAsked)
{
    const auto contract = generated({.attaches_word = true});

    const Bytes attached = detached(contract.pdf, 1); // "CON-....docx" stands before ".json"

    EXPECT_TRUE(attached == contract.word);
}

} // namespace
} // namespace indenture::tests
