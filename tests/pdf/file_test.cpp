#include "pdf/file.h"

#include "base/error.h"
#include "pdf/deflate.h"
#include "pdf/inflate.h"
#include "pdf/serialise.h"
#include "pdf/update.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::pdf {

namespace {

using testing::HasSubstr;

Bytes small_file(bool has_object_streams)
{
    ObjectTable table;
    const Reference catalog = table.add();
    const Reference pages = table.add();
    const Reference page = table.add();
    const Reference content = table.add(Stream{std::make_shared<const Dictionary>(),
                                               Bytes(300, ' ') + "0 0 m 10.5 10.25 l S", true});
    table.at(catalog) = Dictionary{{"Type", Name{"Catalog"}}, {"Pages", pages}};
    table.at(pages) = Dictionary{{"Type", Name{"Pages"}}, {"Kids", Array{page}}, {"Count", 1}};
    table.at(page) = Dictionary{{"Type", Name{"Page"}},
                                {"Parent", pages},
                                {"MediaBox", Array{0, 0, Real{595280}, 842}},
                                {"Contents", content},
                                {"Resources", Dictionary{}}};
    table.root = catalog;
    return serialise(table, {.deflate_level = 1, .object_streams = has_object_streams});
}

std::string refusal_of(Bytes file)
{
    const Reading reading = read(std::move(file), {});
    return reading.refusal ? reading.refusal->code : "read";
}

Bytes replaced(Bytes file, const std::string& what, const std::string& with)
{
    const std::size_t at = file.rfind(what);
    EXPECT_NE(at, Bytes::npos) << what;
    return file.replace(at, what.size(), with);
}

/// A file of one page whose cross-reference section is what `section` writes at its end.
/// The section begins at the offset it is given.
template <typename Section> Bytes hand_made(Section section)
{
    Bytes file = "%PDF-1.7\n";
    std::vector<std::size_t> offsets;
    for (const char* object :
         {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>"}) {
        offsets.push_back(file.size());
        file += fmt::format("{} 0 obj\n{}\nendobj\n", offsets.size(), object);
    }
    const std::size_t start = file.size();
    return file + section(offsets, start) + fmt::format("startxref\n{}\n%%EOF\n", start);
}

Bytes classic_section(const std::vector<std::size_t>& offsets, const std::string& trailer)
{
    Bytes section = "xref\n0 4\n0000000000 65535 f \n";
    for (const std::size_t offset : offsets) {
        section += fmt::format("{:010} 00000 n \n", offset);
    }
    return section + "trailer\n<</Size 4/Root 1 0 R" + trailer + ">>\n";
}

Bytes with_trailer(const std::string& trailer)
{
    return hand_made(
        [&](const auto& offsets, std::size_t) { return classic_section(offsets, trailer); });
}

class BothKinds : public testing::TestWithParam<bool> {};

TEST_P(BothKinds, GivesObjectsAsTheyAreWritten)
{
    const PdfFile file = PdfFile::open(small_file(GetParam()), "small.pdf", {});

    const View& view = file.latest();
    const Object pages = view.entry(view.catalog(), "Pages");
    EXPECT_EQ(pages.get<Dictionary>()->at("Count"), Object(1));
    const Object page = view.object({3});
    const Object box = view.entry(*page.get<Dictionary>(), "MediaBox");
    EXPECT_EQ(box.get<Array>()->at(2), Object(Verbatim{"595.28"}));
}

TEST_P(BothKinds, CallsAnObjectThatIsNotThereNull)
{
    const PdfFile file = PdfFile::open(small_file(GetParam()), "small.pdf", {});

    EXPECT_EQ(file.latest().object({400}), Object());
}

TEST_P(BothKinds, KeepsStreamsEncoded)
{
    const PdfFile file = PdfFile::open(small_file(GetParam()), "small.pdf", {});

    const Object content = file.latest().object({4});
    const auto* stream = content.get<Stream>();
    ASSERT_NE(stream, nullptr);
    EXPECT_THAT(inflate(stream->data, 1000), HasSubstr("10.5 10.25 l"));
}

TEST_P(BothKinds, ShowsEachRevisionOfAnUpdatedFile)
{
    const Bytes original = small_file(GetParam());
    const PdfFile before = PdfFile::open(original, "small.pdf", {});
    const std::uint32_t fresh = next_object_number(before);

    const Updated updated = append_update(
        before, {{3, Dictionary{{"Type", Name{"Page"}}, {"Rotate", 90}}},
                 {fresh, Stream{std::make_shared<const Dictionary>(), Bytes(500, 'x'), true}}});

    const PdfFile after = PdfFile::open(updated.bytes, "updated.pdf", {});
    ASSERT_EQ(after.revisions().size(), 2U);
    EXPECT_EQ(after.bytes().substr(0, original.size()), original);
    EXPECT_EQ(after.revisions()[0].end, original.size());
    EXPECT_EQ(after.revisions()[1].begin, original.size());
    EXPECT_EQ(after.revisions()[1].xref_kind, before.revisions()[0].xref_kind);
    EXPECT_EQ(after.view(0).object({3}), before.latest().object({3}));
    EXPECT_EQ(after.view(0).object({fresh}), Object());
    EXPECT_EQ(after.latest().object({3}),
              Object(Dictionary{{"Type", Name{"Page"}}, {"Rotate", 90}}));
    EXPECT_EQ(after.latest().object({fresh}).get<Stream>()->dictionary->count("Filter"), 1U);
    EXPECT_EQ(after.latest().trailer().at("Root"), before.latest().trailer().at("Root"));
}

TEST_P(BothKinds, KeepsTheFirstHalfOfTheIdentifierInAnUpdate)
{
    const PdfFile before = PdfFile::open(small_file(GetParam()), "small.pdf", {});

    const Bytes updated = append_update(before, {{3, Dictionary{}}}).bytes;

    const PdfFile after = PdfFile::open(updated, "updated.pdf", {});
    const auto* old_id = before.latest().trailer().at("ID").get<Array>();
    const auto* new_id = after.latest().trailer().at("ID").get<Array>();
    EXPECT_EQ(old_id->at(0), new_id->at(0));
    EXPECT_NE(old_id->at(1), new_id->at(1));
}

TEST_P(BothKinds, WritesTheSameUpdateTwice)
{
    const PdfFile before = PdfFile::open(small_file(GetParam()), "small.pdf", {});

    EXPECT_EQ(append_update(before, {{3, Dictionary{}}}).bytes,
              append_update(before, {{3, Dictionary{}}}).bytes);
}

TEST_P(BothKinds, AppendsToAFileWithoutAnEndOfLine)
{
    Bytes original = small_file(GetParam());
    original.pop_back();

    const Bytes updated =
        append_update(PdfFile::open(original, "small.pdf", {}), {{3, Dictionary{}}}).bytes;

    EXPECT_EQ(updated.substr(0, original.size()), original);
    EXPECT_EQ(refusal_of(updated), "read");
}

TEST_P(BothKinds, RefusesAFileThatIsCutOffAnywhere)
{
    const Bytes file = small_file(GetParam());

    for (std::size_t size = 0; size + 1 < file.size(); ++size) {
        EXPECT_NE(refusal_of(file.substr(0, size)), "read") << size;
    }
}

INSTANTIATE_TEST_SUITE_P(PdfFile, BothKinds, testing::Bool(), [](const auto& each) {
    return each.param ? std::string("XrefStream") : std::string("XrefTable");
});

TEST(PdfFile, RefusesWhatIsNoPdf)
{
    EXPECT_EQ(refusal_of(""), "not-a-pdf");
    EXPECT_EQ(refusal_of(" " + small_file(false)), "not-a-pdf");
}

TEST(PdfFile, RefusesOctetsAfterTheEnd)
{
    EXPECT_EQ(refusal_of(small_file(false) + "\r"), "read");
    EXPECT_EQ(refusal_of(small_file(false) + "\r\n"), "trailing-bytes");
    EXPECT_EQ(refusal_of(small_file(false) + "<html>"), "trailing-bytes");
    EXPECT_EQ(refusal_of(small_file(false) + small_file(false)), "trailing-bytes");
}

TEST(PdfFile, RefusesEncryption)
{
    EXPECT_EQ(refusal_of(with_trailer("/Encrypt<</Filter/Standard>>")), "encrypted");
}

TEST(PdfFile, RefusesHybridFiles)
{
    EXPECT_EQ(refusal_of(with_trailer("")), "read");
    EXPECT_EQ(refusal_of(with_trailer("/XRefStm 9")), "hybrid-xref");
    EXPECT_EQ(refusal_of(with_trailer("/XRefStm 9999999")), "hybrid-xref"); // beyond the end
}

TEST(PdfFile, RefusesAChainThatRunsInACircle)
{
    const Bytes file = with_trailer("/Prev 00000");
    const std::size_t section = file.rfind("xref\n0 4");

    EXPECT_EQ(refusal_of(replaced(file, "/Prev 00000", fmt::format("/Prev {:05}", section))),
              "damaged");
    EXPECT_EQ(refusal_of(replaced(file, "/Prev 00000", "/Prev 99999")), "damaged");
}

TEST(PdfFile, RefusesAnEntryThatPointsIntoAnOlderRevision)
{
    const PdfFile before = PdfFile::open(small_file(false), "small.pdf", {});
    const Updated updated = append_update(before, {{3, Dictionary{}}});
    const std::string honest = fmt::format("{:010} 00000 n", updated.offsets.at(3));
    const std::size_t other = before.location(0, 2)->offset;

    EXPECT_EQ(refusal_of(replaced(updated.bytes, honest, fmt::format("{:010} 00000 n", other))),
              "damaged");
}

TEST(PdfFile, RefusesAnEntryThatPointsAtAnotherObject)
{
    const Bytes file = hand_made([](std::vector<std::size_t> offsets, std::size_t) {
        std::swap(offsets[1], offsets[2]);
        return classic_section(offsets, "");
    });

    EXPECT_EQ(refusal_of(file), "damaged");
}

TEST(PdfFile, RefusesAnObjectDeclaredTwiceInOneSection)
{
    const Bytes file = hand_made([](const auto& offsets, std::size_t) {
        return replaced(classic_section(offsets, ""), "trailer",
                        fmt::format("1 1\n{:010} 00000 n \ntrailer", offsets[0]));
    });

    EXPECT_EQ(refusal_of(file), "damaged");
}

TEST(PdfFile, RefusesMoreRevisionsThanTheLimit)
{
    Limits limits;
    limits.pdf_revisions_max = 3;
    Bytes file = small_file(false);
    for (int i = 0; i < 2; ++i) {
        file = append_update(PdfFile::open(file, "f.pdf", limits), {{3, Dictionary{}}}).bytes;
    }
    EXPECT_FALSE(read(file, limits).refusal);
    for (int i = 0; i < 2; ++i) {
        file = append_update(PdfFile::open(file, "f.pdf", {}), {{3, Dictionary{}}}).bytes;
    }

    EXPECT_EQ(read(file, limits).refusal->code, "limit");
}

TEST(PdfFile, RefusesATableOfMoreRowsThanTheFileHasOctets)
{
    const Bytes file = hand_made([](const auto& offsets, std::size_t) {
        return replaced(classic_section(offsets, ""), "0 4\n", "0 1999999\n");
    });

    EXPECT_EQ(refusal_of(file), "damaged");
}

TEST(PdfFile, RefusesADeflateBombInACrossReferenceStream)
{
    const Bytes rows = Deflater(9).deflate(Bytes(60U << 20U, '\0'));
    const Bytes file = hand_made([&](const auto&, std::size_t) {
        return fmt::format("9 0 obj\n<</Type/XRef/Size 4/W[1 4 2]/Root 1 0 R/Filter/FlateDecode"
                           "/Length {}>>\nstream\n{}\nendstream\nendobj\n",
                           rows.size(), rows);
    });

    EXPECT_EQ(refusal_of(file), "limit");
}

TEST(PdfFile, RefusesADeflateBombInAnObjectStream)
{
    const Bytes bomb = Deflater(9).deflate(Bytes(60U << 20U, ' '));
    Bytes file = "%PDF-1.7\n";
    const std::size_t container = file.size();
    file += fmt::format("1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>\n"
                        "stream\n{}\nendstream\nendobj\n",
                        bomb.size(), bomb);
    const std::size_t section = file.size();
    Bytes rows("\0\0\0\0\0", 5);
    const auto row = [&](char kind, std::size_t field) {
        rows += {kind, static_cast<char>(field >> 16U), static_cast<char>(field >> 8U),
                 static_cast<char>(field), '\0'};
    };
    row('\1', container);
    row('\2', 1);
    row('\1', section);
    file += fmt::format("3 0 obj\n<</Type/XRef/Size 4/W[1 3 1]/Root 2 0 R/Length {}>>\nstream\n"
                        "{}\nendstream\nendobj\nstartxref\n{}\n%%EOF\n",
                        rows.size(), rows, section);

    EXPECT_EQ(refusal_of(file), "limit");
}

TEST(PdfFile, RefusesValuesNestedTooDeep)
{
    EXPECT_EQ(refusal_of(with_trailer("/Deep " + Bytes(5000, '[') + Bytes(5000, ']'))), "limit");
}

TEST(PdfFile, RefusesAKeyGivenTwice)
{
    EXPECT_EQ(refusal_of(with_trailer("/Root 2 0 R")), "damaged");
}

TEST(PdfFile, NamesTheFileAndPlaceWhenItCannotBeOpened)
{
    Bytes file = small_file(false);
    file.resize(file.size() - 100);

    try {
        PdfFile::open(file, "upload.pdf", {});
        FAIL() << "it was opened";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        EXPECT_EQ(error.where().source, "upload.pdf");
    }
}

TEST(AppendUpdate, RefusesNumberZero)
{
    const PdfFile file = PdfFile::open(small_file(false), "small.pdf", {});

    EXPECT_THROW(append_update(file, {{0, Dictionary{}}}), Error);
    EXPECT_THROW(append_update(file, {}), Error);
}

TEST(Inflate, StopsAtTheLimit)
{
    const Bytes deflated = Deflater(9).deflate(Bytes(1000, 'x'));

    EXPECT_EQ(inflate(deflated, 1000), Bytes(1000, 'x'));
    EXPECT_THROW(inflate(deflated, 999), Error);
    EXPECT_THROW(inflate(deflated, 0), Error);
    EXPECT_THROW(inflate(deflated.substr(0, 5), 1000), Error);
    EXPECT_THROW(inflate("", 1000), Error);
}

} // namespace

} // namespace indenture::pdf
