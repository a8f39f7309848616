#include "render/write_pdf.h"

#include "sample_pages.h"
#include "strict_reader.h"
#include "tool.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::render {
namespace {

using layout::Pages;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Equal values, whatever their spelling; a reference equals one to the same number.
bool same(const QPDFObjectHandle& one, const QPDFObjectHandle& other);

bool same_dictionary(QPDFObjectHandle one, QPDFObjectHandle other,
                     const std::set<std::string>& ignored)
{
    std::set<std::string> keys = one.getKeys();
    keys.merge(other.getKeys());
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return ignored.count(key) != 0 || same(one.getKey(key), other.getKey(key));
    });
}

bool same_array(QPDFObjectHandle one, QPDFObjectHandle other)
{
    if (one.getArrayNItems() != other.getArrayNItems()) {
        return false;
    }
    for (int i = 0; i < one.getArrayNItems(); ++i) {
        if (!same(one.getArrayItem(i), other.getArrayItem(i))) {
            return false;
        }
    }
    return true;
}

bool same_value(QPDFObjectHandle one, QPDFObjectHandle other)
{
    if (one.isNumber() && other.isNumber()) {
        return std::abs(one.getNumericValue() - other.getNumericValue()) < 1e-6;
    }
    if (one.getTypeCode() != other.getTypeCode()) {
        return false;
    }
    if (one.isStream()) {
        return decoded(one) == decoded(other) &&
               same_dictionary(one.getDict(), other.getDict(),
                               {"/Length", "/Filter", "/DecodeParms"});
    }
    if (one.isDictionary()) {
        return same_dictionary(one, other, {});
    }
    if (one.isArray()) {
        return same_array(one, other);
    }
    return one.unparse() == other.unparse();
}

bool same(const QPDFObjectHandle& one, const QPDFObjectHandle& other)
{
    if (one.isIndirect() || other.isIndirect()) {
        return one.getObjGen() == other.getObjGen();
    }
    return same_value(one, other);
}

class Emitters : public testing::Test {
protected:
    void SetUp() override
    {
        if (!has_sample_fonts()) {
            GTEST_SKIP() << "skipped: no fonts-liberation2";
        }
    }
    static Bytes written(Emitter emitter)
    {
        return write_pdf(sample_agreement(2), sample_facts(), emitter);
    }
};

TEST_F(Emitters, GiveTheSameObjects)
{
    StrictReader own(written(Emitter::Own));
    StrictReader podofo(written(Emitter::PoDoFo));

    const auto count = object_table(sample_agreement(2), sample_facts()).objects.size();
    ASSERT_EQ(podofo->getObjectCount(), count);
    for (int number = 1; number <= static_cast<int>(count); ++number) {
        EXPECT_TRUE(same_value(own->getObjectByID(number, 0), podofo->getObjectByID(number, 0)))
            << number << ": " << own->getObjectByID(number, 0).unparseResolved() << "\n"
            << podofo->getObjectByID(number, 0).unparseResolved();
    }
}

TEST_F(Emitters, NameTheSameCatalogAndInfo)
{
    StrictReader own(written(Emitter::Own));
    StrictReader podofo(written(Emitter::PoDoFo));

    for (const char* key : {"/Root", "/Info"}) {
        EXPECT_EQ(own->getTrailer().getKey(key).unparse(),
                  podofo->getTrailer().getKey(key).unparse())
            << key;
    }
}

class EachEmitter : public Emitters, public testing::WithParamInterface<Emitter> {};
INSTANTIATE_TEST_SUITE_P(WritePdf, EachEmitter, testing::Values(Emitter::Own, Emitter::PoDoFo),
                         [](const auto& emitter) {
                             return emitter.param == Emitter::Own ? "Own" : "PoDoFo";
                         });

TEST_P(EachEmitter, QpdfFindsNothingWrong)
{
    if (!has_tool("qpdf")) {
        GTEST_SKIP() << "skipped: no qpdf";
    }

    const ToolOutput check = run_tool("qpdf --check FILE", written(GetParam()));

    EXPECT_EQ(check.status, 0);
    EXPECT_THAT(check.text, HasSubstr("No syntax or stream encoding errors found"));
    EXPECT_THAT(check.text, testing::Not(HasSubstr("WARNING")));
}

TEST_P(EachEmitter, EqualInputGivesEqualOctets)
{
    EXPECT_EQ(written(GetParam()), written(GetParam()));
}

TEST_P(EachEmitter, DifferentPagesOfOneTitleHaveDifferentIdentifiers)
{
    StrictReader two(write_pdf(sample_agreement(2), sample_facts(), GetParam()));
    StrictReader three(write_pdf(sample_agreement(3), sample_facts(), GetParam()));

    EXPECT_NE(two->getTrailer().getKey("/ID").unparse(),
              three->getTrailer().getKey("/ID").unparse());
}

TEST_P(EachEmitter, BeginsAndEndsAsPdfAWants)
{
    const Bytes file = written(GetParam());

    EXPECT_THAT(file, StartsWith("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
    EXPECT_THAT(file, EndsWith("%%EOF\n"));
}

TEST_F(Emitters, OwnKeepsObjectsInStreamsAndHalvesTheFile)
{
    const Pages pages = sample_agreement(12);

    const Bytes own = write_pdf(pages, sample_facts(), Emitter::Own);
    const Bytes podofo = write_pdf(pages, sample_facts(), Emitter::PoDoFo);

    EXPECT_NE(own.find("/Type/ObjStm"), Bytes::npos);
    EXPECT_NE(own.find("/Type/XRef"), Bytes::npos);
    EXPECT_LT(own.size() * 2, podofo.size());
}

TEST_P(EachEmitter, KeepsTheMetadataReadableWithoutAPdfReader)
{
    EXPECT_THAT(written(GetParam()), HasSubstr("<pdfaid:part>3</pdfaid:part>"));
}

} // namespace
} // namespace indenture::render
