#include "render/read_back.h"

#include "base/error.h"
#include "render/write_pdf.h"
#include "sample_pages.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::render {
namespace {

using namespace layout;
using testing::ElementsAre;
using testing::HasSubstr;

class ReadingBack : public testing::Test {
protected:
    void SetUp() override
    {
        if (!has_sample_fonts()) {
            GTEST_SKIP() << "skipped: no fonts-liberation2";
        }
    }
    const Pages pages = has_sample_fonts() ? sample_agreement(2) : Pages();
    ReadBack found_by(Emitter emitter) const
    {
        return read_back(write_pdf(pages, sample_facts(), emitter));
    }
};

TEST_F(ReadingBack, FindsWhatTheFileIs)
{
    const ReadBack found = found_by(Emitter::Own);

    EXPECT_EQ(found.title, "Data Sharing Agreement \u2013 Caf\u00E9 <Trust> & Co");
    EXPECT_EQ(found.language, "en-GB");
    EXPECT_THAT(found.signature_fields, ElementsAre("signature-NHSEngland", "signature-Recipient"));
    EXPECT_EQ(found.page_texts.size(), 2U);
}

TEST_F(ReadingBack, ReadsTheTextLineByLine)
{
    const ReadBack found = found_by(Emitter::Own);

    EXPECT_THAT(
        found.page_texts[1],
        testing::StartsWith(
            "DARS-NIC-000001-A1B2C v1.0\n"
            "Page 2 of 2\n"
            "Content " +
            std::string(sample_digest) +
            "\n"
            "and ends on the next.\n"
            "Purpose of section 2\n"
            "1.The Recipient shall use the Data for clause 1 only, as (agreed\\stated) here \n"));
    EXPECT_THAT(found.page_texts[0],
                HasSubstr("1Caf\u00E9 \u2018note\u2019 10\u00A0mg \u2013 \u20AC5\n"));
}

TEST_F(ReadingBack, FindsTheSameInTheFilesOfBothEmitters)
{
    const ReadBack own = found_by(Emitter::Own);
    const ReadBack podofo = found_by(Emitter::PoDoFo);

    EXPECT_EQ(own.page_texts, podofo.page_texts);
    EXPECT_EQ(own.signature_fields, podofo.signature_fields);
    EXPECT_EQ(own.title, podofo.title);
}

TEST_F(ReadingBack, FindsNoFieldWhereThereIsNoForm)
{
    Pages plain = pages;
    plain.annotations.clear();
    for (Element& element : plain.elements) {
        std::erase_if(element.kids,
                      [](const Kid& kid) { return std::holds_alternative<AnnotationId>(kid); });
    }

    const ReadBack found = read_back(write_pdf(plain, sample_facts(), Emitter::Own));

    EXPECT_TRUE(found.signature_fields.empty());
}

TEST_F(ReadingBack, RefusesAFileThatIsCutOff)
{
    const Bytes whole = write_pdf(pages, sample_facts(), Emitter::Own);

    EXPECT_THROW(read_back(whole.substr(0, whole.size() / 2)), Error);
    EXPECT_THROW(read_back(""), Error);
}

TEST_F(ReadingBack, AcceptsWhatWasWritten)
{
    EXPECT_NO_THROW(require_faithful(found_by(Emitter::Own), pages, sample_digest));
}

TEST_F(ReadingBack, NeedsNoDigestWhereNoneIsPrinted)
{
    EXPECT_NO_THROW(require_faithful(found_by(Emitter::Own), pages, ""));
}

/// One thing the file has otherwise than the pages, and what is said of it.
struct Departure {
    const char* name;
    std::function<void(ReadBack&)> make;
    const char* message;
};

void PrintTo(const Departure& departure, std::ostream* out)
{
    *out << departure.name;
}

void replace(std::string& text, const std::string& from, const std::string& to)
{
    text.replace(text.find(from), from.size(), to);
}

const Departure departures[]{
    {"OtherTitle", [](ReadBack& found) { found.title = "Draft"; },
     "its title is 'Draft' instead of 'Data"},
    {"OtherLanguage", [](ReadBack& found) { found.language = "en-US"; }, "its language"},
    {"PageMissing", [](ReadBack& found) { found.page_texts.pop_back(); }, "1 pages instead of 2"},
    {"FieldMissing", [](ReadBack& found) { found.signature_fields.pop_back(); },
     "its signature fields are [signature-NHSEngland]"},
    {"WordChanged", [](ReadBack& found) { replace(found.page_texts[1], "shall not", "shall now"); },
     "page 2: its text differs"},
    {"TextAtTheEnd", [](ReadBack& found) { found.page_texts[0] += "x"; },
     "page 1: its text differs"},
    {"DigestChanged", [](ReadBack& found) { replace(found.page_texts[0], "9f86", "9f87"); },
     "page 1: its text differs"},
};

class Departing : public ReadingBack, public testing::WithParamInterface<Departure> {};
INSTANTIATE_TEST_SUITE_P(ReadBack, Departing, testing::ValuesIn(departures),
                         [](const auto& departure) { return std::string(departure.param.name); });

TEST_P(Departing, IsRefused)
{
    ReadBack found = found_by(Emitter::Own);
    GetParam().make(found);

    try {
        require_faithful(found, pages, sample_digest);
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Internal);
        EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
    }
}

TEST_F(ReadingBack, RefusesPagesThatNeverPrintedTheDigest)
{
    const std::string other(64, 'a');

    EXPECT_THROW(require_faithful(found_by(Emitter::Own), pages, other), Error);
}

} // namespace
} // namespace indenture::render
