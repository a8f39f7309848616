#include "pdf/serialise.h"

#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
// qpdf wants to hear that its old pointer type is not used.
#ifndef POINTERHOLDER_TRANSITION
#define POINTERHOLDER_TRANSITION 4
#endif
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace indenture::pdf {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr SerialiseOptions classic{.deflate_level = 1, .object_streams = false};
constexpr SerialiseOptions compact{.deflate_level = 1, .object_streams = true};

Stream stream_of(Bytes data, Dictionary dictionary = {})
{
    return {std::make_shared<Dictionary>(std::move(dictionary)), std::move(data), true};
}

/// A one-page file whose page draws `content`.
ObjectTable one_page(Bytes content)
{
    ObjectTable table;
    const Reference catalog = table.add();
    const Reference tree = table.add();
    const Reference page = table.add();
    const Reference drawn = table.add(stream_of(std::move(content)));
    table.at(catalog) = Dictionary{{"Type", Name{"Catalog"}}, {"Pages", tree}};
    table.at(tree) = Dictionary{{"Type", Name{"Pages"}}, {"Count", 1}, {"Kids", Array{page}}};
    table.at(page) = Dictionary{{"Type", Name{"Page"}},
                                {"Parent", tree},
                                {"Contents", drawn},
                                {"MediaBox", Array{0, 0, Real{595276}, Real{841890}}},
                                {"Resources", Dictionary{}}};
    table.root = catalog;
    return table;
}

/// What qpdf reads when it may mend nothing. Keeps the octets, as qpdf reads them when asked.
class StrictReader {
public:
    explicit StrictReader(Bytes file) : file_(std::move(file))
    {
        reader_.setAttemptRecovery(false);
        reader_.setSuppressWarnings(true);
        reader_.processMemoryFile("the file", file_.data(), file_.size());
    }
    QPDF* operator->() { return &reader_; }

private:
    Bytes file_;
    QPDF reader_;
};

class BothLayouts : public testing::TestWithParam<SerialiseOptions> {};
INSTANTIATE_TEST_SUITE_P(Serialise, BothLayouts, testing::Values(classic, compact));

TEST_P(BothLayouts, QpdfReadsThePageWithoutAWarning)
{
    const Bytes file = serialise(one_page(Bytes(500, 'n') + "\n"), GetParam());

    StrictReader reader(file);

    EXPECT_EQ(reader->getAllPages().size(), 1U);
    EXPECT_FALSE(reader->anyWarnings());
    EXPECT_EQ(reader->getPDFVersion(), "1.7");
}

TEST_P(BothLayouts, QpdfDecodesTheStreamToWhatWasPutIn)
{
    const Bytes content = "q 1 0 0 1 0 0 cm " + Bytes(2000, ' ') + "Q";

    StrictReader reader(serialise(one_page(content), GetParam()));

    const auto decoded = reader->getObjectByID(4, 0).getStreamData();
    EXPECT_EQ(Bytes(reinterpret_cast<const char*>(decoded->getBuffer()), decoded->getSize()),
              content);
}

TEST_P(BothLayouts, MoreObjectsThanOneObjectStreamHoldsAreAllFound)
{
    ObjectTable table = one_page("q Q");
    for (int i = 0; i < 450; ++i) {
        table.add(Dictionary{{"Count", i}});
    }

    StrictReader reader(serialise(table, GetParam()));

    for (int i = 0; i < 450; ++i) {
        EXPECT_EQ(reader->getObjectByID(5 + i, 0).getKey("/Count").getIntValueAsInt(), i);
    }
}

TEST_P(BothLayouts, EqualTablesGiveEqualOctets)
{
    EXPECT_EQ(serialise(one_page("q Q"), GetParam()), serialise(one_page("q Q"), GetParam()));
}

TEST_P(BothLayouts, AChangedOctetChangesTheFileIdentifier)
{
    StrictReader one(serialise(one_page("q Q"), GetParam()));
    StrictReader other(serialise(one_page("Q q"), GetParam()));

    const auto identifier = [](StrictReader& file) {
        return file->getTrailer().getKey("/ID").unparse();
    };
    EXPECT_NE(identifier(one), identifier(other));
}

TEST_P(BothLayouts, NothingFollowsTheEndMarkButOneLineEnd)
{
    const Bytes file = serialise(one_page("q Q"), GetParam());

    EXPECT_THAT(file, EndsWith("\n%%EOF\n"));
    EXPECT_EQ(file.find("%%EOF"), file.rfind("%%EOF"));
}

TEST(Serialise, SpacesObjectsAsPdfAWantsThem)
{
    const Bytes file = serialise(one_page("q Q"), classic);

    EXPECT_THAT(file, StartsWith("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<"));
    EXPECT_THAT(file, HasSubstr(">>\nendobj\n2 0 obj\n<<"));
    EXPECT_THAT(file,
                HasSubstr("4 0 obj\n<</Length 3>>\nstream\nq Q\nendstream\nendobj\nxref\n0 5\n"));
}

TEST(Serialise, GivesEveryClassicEntryItsTwentyOctets)
{
    const Bytes file = serialise(one_page("q Q"), classic);

    EXPECT_THAT(file, HasSubstr("xref\n0 5\n0000000000 65535 f \n0000000015 00000 n \n"));
}

TEST(Serialise, LeavesSmallStreamsAndStreamsWithAFilterAsTheyAre)
{
    ObjectTable table = one_page(Bytes(59, 'x'));
    table.add(stream_of(Bytes(500, 'y'), {{"Filter", Name{"ASCIIHexDecode"}}}));
    table.add(Stream{nullptr, Bytes(500, 'z'), false});

    const Bytes file = serialise(table, classic);

    EXPECT_THAT(file, HasSubstr(Bytes(59, 'x')));
    EXPECT_THAT(file, HasSubstr(Bytes(500, 'y')));
    EXPECT_THAT(file, HasSubstr(Bytes(500, 'z')));
    EXPECT_THAT(file, Not(HasSubstr("FlateDecode")));
}

TEST(Serialise, NamesTheInfoDictionaryInTheTrailer)
{
    ObjectTable table = one_page("q Q");
    table.info = table.add(Dictionary{{"Title", text_string("Agreement")}});

    StrictReader reader(serialise(table, classic));

    EXPECT_EQ(reader->getTrailer().getKey("/Info").getKey("/Title").getUTF8Value(), "Agreement");
}

TEST(Serialise, RefusesAReservedObjectNeverWritten)
{
    ObjectTable table = one_page("q Q");
    table.add();

    EXPECT_THROW(serialise(table, classic), Error);
}

TEST(Serialise, RefusesAReferenceToAnObjectThatIsNotThere)
{
    ObjectTable table = one_page("q Q");
    table.add(Array{Dictionary{{"P", Reference{99}}}});

    EXPECT_THROW(serialise(table, classic), Error);
}

TEST(Serialise, RefusesAnIntegerBeyond32Bits)
{
    ObjectTable table = one_page("q Q");
    table.add(Array{std::int64_t{1} << 31U});

    EXPECT_THROW(serialise(table, classic), Error);
}

} // namespace
} // namespace indenture::pdf
