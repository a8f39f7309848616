#include "signing/detail/asn1.h"

#include "base/error.h"
#include "signing/detail/der.h"
#include "support/test_cms.h"

#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using namespace signing;
using asn1::Reader;
using asn1::Rules;

Bytes octets(std::initializer_list<int> values)
{
    Bytes result;
    for (const int value : values) {
        result += static_cast<char>(value);
    }
    return result;
}

asn1::Element element(const Bytes& encoded, Rules rules)
{
    // The views point into `encoded`, which outlives them in every test.
    return Reader(encoded, rules).next();
}

bool is_read(const Bytes& encoded, Rules rules)
{
    try {
        element(encoded, rules);
        return true;
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        return false;
    }
}

/// Indefinite lengths, one in another.
Bytes nested(std::size_t depth)
{
    Bytes result;
    for (std::size_t i = 0; i < depth; ++i) {
        result += octets({0x30, 0x80});
    }
    return result + Bytes(2 * depth, '\0');
}

// --- Lengths -----------------------------------------------------------------------------------

TEST(Asn1, ReadsTheShortestLengthsOnlyUnlessBer)
{
    const Bytes shortest = octets({0x04, 0x01, 0x61});
    const Bytes longer = octets({0x04, 0x81, 0x01, 0x61});
    const Bytes with_zero = octets({0x04, 0x82, 0x00, 0x01, 0x61});

    EXPECT_TRUE(is_read(shortest, Rules::Der));
    EXPECT_FALSE(is_read(longer, Rules::Der));
    EXPECT_FALSE(is_read(with_zero, Rules::Der));
    EXPECT_TRUE(is_read(longer, Rules::Ber));
    EXPECT_TRUE(is_read(with_zero, Rules::Ber));
}

TEST(Asn1, ReadsIndefiniteLengthsOnlyAsBer)
{
    const Bytes indefinite = octets({0x30, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00, 0x07});

    EXPECT_FALSE(is_read(indefinite, Rules::Der));
    const asn1::Element read = element(indefinite, Rules::Ber);
    EXPECT_EQ(read.content, ByteView(indefinite).substr(2, 3));
    EXPECT_EQ(read.encoded, ByteView(indefinite).substr(0, 7));
}

TEST(Asn1, RefusesAnIndefiniteLengthOfAPrimitiveValue)
{
    EXPECT_FALSE(is_read(octets({0x04, 0x80, 0x00, 0x00}), Rules::Ber));
}

TEST(Asn1, RefusesLengthsBeyondTheEnd)
{
    EXPECT_FALSE(is_read("", Rules::Ber));
    EXPECT_FALSE(is_read(octets({0x04}), Rules::Ber));
    EXPECT_FALSE(is_read(octets({0x04, 0x02, 0x61}), Rules::Ber));
    EXPECT_FALSE(is_read(octets({0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x61}), Rules::Ber));
    EXPECT_FALSE(is_read(octets({0x04, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01, 0x61}), Rules::Ber));
    EXPECT_FALSE(is_read(octets({0x30, 0x80, 0x02, 0x01, 0x05, 0x00}), Rules::Ber));
}

TEST(Asn1, RefusesNestingBeyondItsDepth)
{
    EXPECT_TRUE(is_read(nested(60), Rules::Ber));
    EXPECT_FALSE(is_read(nested(70), Rules::Ber));
    EXPECT_FALSE(is_read(nested(100'000), Rules::Ber));
}

TEST(Asn1, RefusesTagsWithLongNumbers)
{
    EXPECT_FALSE(is_read(octets({0x1F, 0x81, 0x01, 0x00}), Rules::Ber));
}

// --- Values ------------------------------------------------------------------------------------

class ObjectIdentifier : public testing::TestWithParam<const char*> {};

TEST_P(ObjectIdentifier, IsReadAsOpenSslWritesIt)
{
    const Bytes encoded = test_oid(GetParam());

    EXPECT_EQ(asn1::object_identifier(element(encoded, Rules::Der)), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Asn1, ObjectIdentifier,
                         testing::Values("0.4.0.127.0.7.1.1.4.1.3", "1.2.840.113549.1.7.2",
                                         "1.3.101.112", "2.5.4.3", "2.100.3", "2.999.4294967295",
                                         "0.0", "1.39.1"));

TEST(Asn1, RefusesObjectIdentifiersThatAreNotShortestOrNotWhole)
{
    const auto is_oid = [](const Bytes& content) {
        const Bytes encoded = der::tagged(0x06, content);
        try {
            asn1::object_identifier(element(encoded, Rules::Der));
            return true;
        } catch (const Error&) {
            return false;
        }
    };

    EXPECT_TRUE(is_oid(octets({0x2A, 0x03})));
    EXPECT_FALSE(is_oid(""));
    EXPECT_FALSE(is_oid(octets({0x2A, 0x80, 0x03})));
    EXPECT_FALSE(is_oid(octets({0x2A, 0x83})));
    EXPECT_FALSE(is_oid(Bytes(1, 0x2A) + Bytes(12, '\xFF') + octets({0x01})));
}

TEST(Asn1, ReadsSmallNumbersThatAreNotNegative)
{
    const auto number = [](const Bytes& content) -> std::optional<std::uint64_t> {
        const Bytes encoded = der::tagged(0x02, content);
        try {
            return asn1::small_integer(element(encoded, Rules::Der));
        } catch (const Error&) {
            return std::nullopt;
        }
    };

    EXPECT_EQ(number(octets({0x00})), 0U);
    EXPECT_EQ(number(octets({0x7F})), 127U);
    EXPECT_EQ(number(octets({0x00, 0x80})), 128U);
    EXPECT_EQ(number(octets({0x80})), std::nullopt);
    EXPECT_EQ(number(octets({0x00, 0x7F})), std::nullopt);
    EXPECT_EQ(number(""), std::nullopt);
    EXPECT_EQ(number(octets({1, 2, 3, 4, 5, 6, 7, 8, 9})), std::nullopt);
}

TEST(Asn1, JoinsOctetStringsInPiecesOnlyAsBer)
{
    const Bytes pieces = der::tagged(0x24, der::octet_string("ab") + der::octet_string("c"));

    EXPECT_EQ(asn1::octets(element(pieces, Rules::Ber), Rules::Ber), "abc");
    EXPECT_THROW(asn1::octets(element(pieces, Rules::Der), Rules::Der), Error);
}

// --- The distinguished encoding ----------------------------------------------------------------

TEST(Asn1, KnowsTheDistinguishedEncoding)
{
    using namespace der;

    EXPECT_TRUE(asn1::is_distinguished(sequence({integer(1), null(), octet_string("a")})));
    EXPECT_TRUE(asn1::is_distinguished(set_of({integer(2), integer(1), integer(300)})));
    EXPECT_TRUE(asn1::is_distinguished(tagged(0x01, "\xFF")));
    EXPECT_TRUE(asn1::is_distinguished(tagged(0x03, octets({0x04, 0xF0}))));
    EXPECT_TRUE(asn1::is_distinguished(tagged(0xA0, set_of({integer(1)}))));
}

TEST(Asn1, KnowsWhatIsNotTheDistinguishedEncoding)
{
    using namespace der;

    EXPECT_FALSE(asn1::is_distinguished("")) << "nothing";
    EXPECT_FALSE(asn1::is_distinguished(integer(1) + integer(2))) << "two values";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x31, integer(2) + integer(1)))) << "unsorted";
    EXPECT_FALSE(asn1::is_distinguished(sequence({tagged(0x31, integer(2) + integer(1))})))
        << "unsorted inside";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x02, octets({0x00, 0x01})))) << "long number";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x02, ""))) << "no number";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x01, octets({0x01})))) << "truth other than FF";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x05, "x"))) << "NULL that is something";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x03, octets({0x04, 0xFF})))) << "unused bits set";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x03, octets({0x08, 0x00})))) << "8 unused bits";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x24, octet_string("a")))) << "string in pieces";
    EXPECT_FALSE(asn1::is_distinguished(tagged(0x10, integer(1)))) << "SEQUENCE as primitive";
    EXPECT_FALSE(asn1::is_distinguished(octets({0x30, 0x80, 0x00, 0x00}))) << "indefinite";
    EXPECT_FALSE(asn1::is_distinguished(octets({0x04, 0x81, 0x01, 0x61}))) << "long length";
}

} // namespace

} // namespace indenture::tests
