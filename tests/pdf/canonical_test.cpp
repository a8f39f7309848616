#include "pdf/canonical.h"

#include "base/error.h"
#include "pdf/serialise.h"

#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::canonical_number;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;

Stream stream(Dictionary dictionary, Bytes data)
{
    return {std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data), true};
}

/// A file whose catalog holds what `fill` makes.
template <typename Fill> pdf::PdfFile file_with(Fill fill, int deflate_level = 0)
{
    ObjectTable table;
    const Reference catalog = table.add();
    Dictionary entries = fill(table);
    entries["Type"] = Name{"Catalog"};
    table.at(catalog) = entries;
    table.root = catalog;
    return pdf::PdfFile::open(
        pdf::serialise(table, {.deflate_level = deflate_level, .object_streams = false}),
        "test.pdf", {});
}

template <typename Fill>
Digest digest_of(Fill fill, int deflate_level = 0, const Limits& limits = {})
{
    const auto file = file_with(fill, deflate_level);
    return pdf::Canon(file.latest(), limits).digest(file.latest().catalog());
}

} // namespace

TEST(Canon, SpellsNumbersOneWay)
{
    for (const char* half : {"0.5", ".5", "+.50", "00.500"}) {
        EXPECT_EQ(canonical_number(half), "0.5") << half;
    }
    for (const char* zero : {"0", "-0.0", ".0", "0.", "+00"}) {
        EXPECT_EQ(canonical_number(zero), "0") << zero;
    }
    EXPECT_EQ(canonical_number("-10.0"), "-10");
    EXPECT_EQ(canonical_number("100"), "100");
    EXPECT_NE(canonical_number("1.5"), canonical_number("15"));
}

TEST(Canon, DoesNotMindHowObjectsAreNumbered)
{
    const auto plain = [](ObjectTable& table) {
        return Dictionary{{"A", table.add(Dictionary{{"X", 1}})},
                          {"B", table.add(Dictionary{{"X", 2}})}};
    };
    const auto turned = [](ObjectTable& table) {
        const Reference second = table.add(Dictionary{{"X", 2}});
        table.add(Dictionary{{"Unused", true}});
        return Dictionary{{"A", table.add(Dictionary{{"X", 1}})}, {"B", second}};
    };
    const auto swapped = [](ObjectTable& table) {
        return Dictionary{{"A", table.add(Dictionary{{"X", 2}})},
                          {"B", table.add(Dictionary{{"X", 1}})}};
    };

    EXPECT_EQ(digest_of(plain), digest_of(turned));
    EXPECT_NE(digest_of(plain), digest_of(swapped));
}

TEST(Canon, DoesNotMindWhetherAPlainValueIsAnObject)
{
    const auto direct = [](ObjectTable&) { return Dictionary{{"A", Array{0, 0, 595, 842}}}; };
    const auto indirect = [](ObjectTable& table) {
        return Dictionary{{"A", table.add(Array{0, 0, 595, 842})}};
    };

    EXPECT_EQ(digest_of(direct), digest_of(indirect));
}

TEST(Canon, ComparesStreamsByWhatTheyDecodeTo)
{
    const auto with = [](const Bytes& data) {
        return [data](ObjectTable& table) {
            return Dictionary{{"S", table.add(stream({{"K", 1}}, data))}};
        };
    };
    const Bytes data(2000, 'x');

    EXPECT_EQ(digest_of(with(data), 0), digest_of(with(data), 6));
    EXPECT_NE(digest_of(with(data)), digest_of(with(data + "y")));
}

TEST(Canon, FollowsLoops)
{
    const auto loop = [](int value) {
        return [value](ObjectTable& table) {
            const Reference first = table.add();
            const Reference second = table.add(Dictionary{{"Next", first}, {"X", value}});
            table.at(first) = Dictionary{{"Next", second}};
            return Dictionary{{"A", first}};
        };
    };

    EXPECT_EQ(digest_of(loop(1)), digest_of(loop(1)));
    EXPECT_NE(digest_of(loop(1)), digest_of(loop(2)));
}

TEST(Canon, DoesNotTakeOneKindOfValueForAnother)
{
    const auto with = [](const Object& value) {
        return digest_of([value](ObjectTable&) { return Dictionary{{"A", value}}; });
    };

    EXPECT_NE(with(Name{"x"}), with(pdf::String{"x"}));
    EXPECT_NE(with(Array{1, 2}), with(Array{12}));
    EXPECT_NE(with(true), with(1));
    EXPECT_NE(with(Array{}), with(Dictionary{}));
}

TEST(Canon, StopsAtLandmarks)
{
    const auto digest = [](int value) {
        const auto file = file_with([value](ObjectTable& table) {
            return Dictionary{{"A", table.add(Dictionary{{"X", value}})}};
        });
        const Dictionary catalog = file.latest().catalog();
        const auto* reference = catalog.at("A").get<Reference>();
        return pdf::Canon(file.latest(), {}, {{reference->number, "page 1"}}).digest(catalog);
    };

    EXPECT_EQ(digest(1), digest(2));
}

TEST(Canon, KeepsWithinItsLimits)
{
    const auto two = [](ObjectTable& table) {
        return Dictionary{{"A", table.add(Dictionary{})},
                          {"S", table.add(stream({}, Bytes(1000, 'x')))}};
    };

    EXPECT_NO_THROW(digest_of(two, 0, {.pdf_objects_max = 2}));
    EXPECT_THROW(digest_of(two, 0, {.pdf_objects_max = 1}), Error);
    EXPECT_THROW(digest_of(two, 0, {.pdf_decoded_total_max = 999}), Error);
}

} // namespace indenture::tests
