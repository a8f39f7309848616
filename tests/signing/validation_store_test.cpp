#include "signing/checks/validation_store.h"

#include "pdf/deflate.h"
#include "pdf/update.h"
#include "signing/contract_file.h"
#include "signing/detail/der.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::Reference;
using pdf::Stream;
using signing::checks::StoreAnswer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Bytes one = signing::der::sequence({signing::der::integer(1)});
const Bytes two = signing::der::sequence({signing::der::integer(2)});
const Bytes three = signing::der::sequence({signing::der::integer(3)});

constexpr std::uint32_t first_free = 100; ///< number of an object no test file has

Bytes deflated(ByteView octets)
{
    return pdf::Deflater(6).deflate(octets);
}

Stream stream(Bytes data, Dictionary dictionary)
{
    return {std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data), false};
}

/// `file` with its catalog's DSS set, and these objects added from number `first_free` on.
Bytes with_store(ByteView file, const Object& store, const std::vector<Object>& objects)
{
    const auto opened = pdf::PdfFile::open(Bytes(file), "upload.pdf", {});
    Dictionary catalog = opened.latest().catalog();
    catalog["DSS"] = store;
    std::map<std::uint32_t, Object> changed{
        {opened.latest().trailer().at("Root").get<Reference>()->number, catalog}};
    std::uint32_t number = first_free;
    for (const Object& object : objects) {
        changed.emplace(number++, object);
    }
    return pdf::append_update(opened, changed).bytes;
}

const Bytes& plain()
{
    static const Bytes made = contract_file({"one"}, false);
    return made;
}

StoreAnswer stored(const Object& store, const std::vector<Object>& objects, const Limits& limits)
{
    const auto file = pdf::PdfFile::open(with_store(plain(), store, objects), "upload.pdf", {});
    return signing::checks::read_store(file.latest(), limits);
}

StoreAnswer stored(const Object& store, const std::vector<Object>& objects)
{
    return stored(store, objects, {});
}

std::vector<std::string> codes(const StoreAnswer& answer)
{
    std::vector<std::string> result;
    for (const Finding& finding : answer.findings) {
        result.push_back(finding.code);
    }
    return result;
}

Array list(const std::vector<std::uint32_t>& offsets)
{
    Array result;
    for (const std::uint32_t offset : offsets) {
        result.emplace_back(Reference{first_free + offset});
    }
    return result;
}

TEST(ValidationStore, IsAbsentFromAFileWithoutOne)
{
    const auto file = pdf::PdfFile::open(plain(), "upload.pdf", {});

    const StoreAnswer answer = signing::checks::read_store(file.latest(), {});

    EXPECT_FALSE(answer.is_present);
    EXPECT_EQ(answer.data, signing::ValidationData());
    EXPECT_THAT(answer.findings, IsEmpty());
}

TEST(ValidationStore, IsReadWithItsThreeLists)
{
    const StoreAnswer answer =
        stored(Dictionary{{"Certs", list({0})}, {"CRLs", list({1})}, {"OCSPs", list({2})}},
               {stream(one, {}), stream(two, {}), stream(three, {})});

    EXPECT_TRUE(answer.is_present);
    EXPECT_THAT(answer.findings, IsEmpty());
    EXPECT_THAT(answer.data.certificates, ElementsAre(one));
    EXPECT_THAT(answer.data.crls, ElementsAre(two));
    EXPECT_THAT(answer.data.ocsps, ElementsAre(three));
}

TEST(ValidationStore, IsReadThroughReferencesAndDeflatedStreams)
{
    const Bytes packed = deflated(one);
    const StoreAnswer answer = stored(
        Reference{first_free}, {Dictionary{{"Certs", Reference{first_free + 1}}}, list({2, 3}),
                                stream(packed, {{"Filter", Name{"FlateDecode"}}}),
                                stream(deflated(two), {{"Filter", Array{Name{"FlateDecode"}}}})});

    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
    EXPECT_THAT(answer.data.certificates, ElementsAre(one, two));
}

TEST(ValidationStore, HasThePiecesOfItsVriEntriesTooButEachOnce)
{
    const std::string key(40, 'A');
    const StoreAnswer answer = stored(
        Dictionary{
            {"Certs", list({0})},
            {"VRI", Dictionary{{key, Dictionary{{"Cert", list({0, 1})}, {"OCSP", list({2})}}}}}},
        {stream(one, {}), stream(two, {}), stream(three, {})});

    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
    EXPECT_THAT(answer.data.certificates, ElementsAre(one, two));
    EXPECT_THAT(answer.data.ocsps, ElementsAre(three));
    ASSERT_THAT(answer.by_signature, SizeIs(1));
    EXPECT_EQ(answer.by_signature[0].key, key);
    EXPECT_THAT(answer.by_signature[0].data.certificates, ElementsAre(one, two));
}

struct Damage {
    std::string name;
    Object store;
    std::vector<Object> objects;
};

class DamagedStore : public testing::TestWithParam<Damage> {};

TEST_P(DamagedStore, IsAFinding)
{
    const StoreAnswer answer = stored(GetParam().store, GetParam().objects);

    EXPECT_THAT(codes(answer), ElementsAre("dss"));
    EXPECT_THAT(answer.data.certificates, IsEmpty());
}

std::vector<Damage> damages()
{
    const Object certs = Dictionary{{"Certs", list({0})}};
    return {
        {"NoDictionary", 7, {}},
        {"ListThatIsNone", Dictionary{{"Certs", Name{"None"}}}, {}},
        {"VriThatIsNone", Dictionary{{"VRI", 1}}, {}},
        {"VriEntryThatIsNone", Dictionary{{"VRI", Dictionary{{std::string(40, 'A'), 1}}}}, {}},
        {"DirectValue", Dictionary{{"Certs", Array{1}}}, {}},
        {"NoStream", certs, {Dictionary{}}},
        {"MissingObject", certs, {}},
        {"OtherFilter", certs, {stream(one, {{"Filter", Name{"ASCIIHexDecode"}}})}},
        {"TwoFilters",
         certs,
         {stream(one, {{"Filter", Array{Name{"FlateDecode"}, Name{"FlateDecode"}}}})}},
        {"Predictor",
         certs,
         {stream(deflated(one), {{"Filter", Name{"FlateDecode"}},
                                 {"DecodeParms", Dictionary{{"Predictor", 12}}}})}},
        {"BrokenDeflate", certs, {stream("none", {{"Filter", Name{"FlateDecode"}}})}},
        {"NoDer", certs, {stream("-----BEGIN CERTIFICATE-----", {})}},
        {"MoreThanOneValue", certs, {stream(one + two, {})}},
        {"ValueCutOff", certs, {stream(one.substr(0, one.size() - 1), {})}},
    };
}

INSTANTIATE_TEST_SUITE_P(ValidationStore, DamagedStore, testing::ValuesIn(damages()),
                         [](const auto& row) { return row.param.name; });

TEST(ValidationStore, MeetsItsLimitOfPieces)
{
    Limits limits;
    limits.evidence_max = 1;

    const StoreAnswer answer =
        stored(Dictionary{{"Certs", list({0, 1})}}, {stream(one, {}), stream(two, {})}, limits);

    EXPECT_THAT(codes(answer), ElementsAre("limit"));
}

TEST(ValidationStore, MeetsItsLimitOfOctetsBeforeTheyAreInflated)
{
    Limits limits;
    limits.pdf_decoded_total_max = 1000;
    const Bytes bomb = deflated(Bytes(2'000'000, '\0'));

    const StoreAnswer answer = stored(Dictionary{{"Certs", list({0})}},
                                      {stream(bomb, {{"Filter", Name{"FlateDecode"}}})}, limits);

    EXPECT_THAT(codes(answer), ElementsAre("limit"));
}

TEST(ValidationStore, ReadsAPieceNamedManyTimesOnce)
{
    Limits limits;
    limits.evidence_max = 1;

    const StoreAnswer answer =
        stored(Dictionary{{"Certs", list({0, 0, 0, 0})}}, {stream(one, {})}, limits);

    EXPECT_THAT(answer.findings, IsEmpty());
    EXPECT_THAT(answer.data.certificates, ElementsAre(one));
}

TEST(ValidationStore, TellsTheRevisionThatLastChangedIt)
{
    const auto before = pdf::PdfFile::open(plain(), "upload.pdf", {});
    const auto added = pdf::PdfFile::open(
        with_store(plain(), Dictionary{{"Certs", list({0})}}, {stream(one, {})}), "upload.pdf", {});
    const auto unrelated = pdf::PdfFile::open(
        pdf::append_update(added, {{first_free + 10, Dictionary{}}}).bytes, "upload.pdf", {});
    const auto changed = pdf::PdfFile::open(
        pdf::append_update(unrelated, {{first_free, stream(two, {})}}).bytes, "upload.pdf", {});

    EXPECT_EQ(signing::checks::store_revision(before, {}), std::nullopt);
    EXPECT_EQ(signing::checks::store_revision(added, {}), 1U);
    EXPECT_EQ(signing::checks::store_revision(unrelated, {}), 1U);
    EXPECT_EQ(signing::checks::store_revision(changed, {}), 3U);
}

} // namespace

} // namespace indenture::tests
