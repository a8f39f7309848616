#include "docx/package.h"

#include "base/error.h"
#include "base/files.h"
#include "docx/zip.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>
#include <zip.h>

namespace indenture::docx {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* root_relationships =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>)"
    R"(</Relationships>)";

/// An entry as a hostile writer may put it: every field can lie.
struct RawEntry {
    std::string name;
    Bytes packed; ///< stored unless method says otherwise
    unsigned method = 0;
    unsigned flags = 0;
    std::size_t size = 0;
    std::size_t packed_size = 0;
    std::size_t crc = 0;
    // What the local header says instead, if it differs.
    std::string local_name;
    std::size_t local_size = 0;
    Bytes descriptor;
    Bytes extra{}; ///< of both headers
};

/// APPNOTE 4.4.7, bit by bit.
std::size_t crc_of(const Bytes& content)
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : content) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

RawEntry stored(const std::string& name, const Bytes& content)
{
    return {.name = name,
            .packed = content,
            .method = 0,
            .flags = 0,
            .size = content.size(),
            .packed_size = content.size(),
            .crc = crc_of(content),
            .local_name = name,
            .local_size = content.size(),
            .descriptor = {}};
}

std::vector<RawEntry> plain_entries()
{
    return {stored("_rels/.rels", root_relationships), stored("word/document.xml", "<a/>"),
            stored("word/media/a.png", "not really")};
}

void put(Bytes& out, std::size_t value, std::size_t octets)
{
    for (std::size_t i = 0; i < octets; ++i) {
        out += static_cast<char>(value >> (8 * i) & 0xFFU);
    }
}

/// A zip of these entries, written without any check.
Bytes zipped(const std::vector<RawEntry>& entries)
{
    Bytes out;
    Bytes directory;
    for (const RawEntry& entry : entries) {
        put(directory, 0x02014b50, 4);
        put(directory, 20, 2);
        const auto header = [&](Bytes& to, const std::string& name, std::size_t size) {
            put(to, 20, 2);
            put(to, entry.flags, 2);
            put(to, entry.method, 2);
            put(to, 0, 4);
            const bool is_streamed = &to == &out && !entry.descriptor.empty();
            put(to, is_streamed ? 0 : entry.crc, 4);
            put(to, is_streamed ? 0 : entry.packed_size, 4);
            put(to, is_streamed ? 0 : size, 4);
            put(to, name.size(), 2);
            put(to, entry.extra.size(), 2);
        };
        header(directory, entry.name, entry.size);
        directory += Bytes(10, '\0'); // comment, disk and attributes
        put(directory, out.size(), 4);
        directory += entry.name + entry.extra;
        put(out, 0x04034b50, 4);
        header(out, entry.local_name, entry.local_size);
        out += entry.local_name + entry.extra + entry.packed + entry.descriptor;
    }
    const std::size_t offset = out.size();
    out += directory;
    put(out, 0x06054b50, 4);
    put(out, 0, 4);
    put(out, entries.size(), 2);
    put(out, entries.size(), 2);
    put(out, directory.size(), 4);
    put(out, offset, 4);
    put(out, 0, 2);
    return out;
}

/// The same zip with the headers of its directory from last to first.
Bytes with_directory_reversed(const Bytes& zip)
{
    const std::size_t end = zip.rfind("PK\x05\x06");
    Bytes reversed;
    std::size_t first = end;
    for (std::size_t at = end; (at = zip.rfind("PK\x01\x02", at - 1)) != Bytes::npos; first = at) {
        reversed += zip.substr(at, first - at);
    }
    return zip.substr(0, first) + reversed + zip.substr(end);
}

/// A zip whose last entry is spoiled.
Bytes spoiled(const std::function<void(RawEntry&)>& spoil)
{
    std::vector<RawEntry> entries = plain_entries();
    spoil(entries.back());
    return zipped(entries);
}

Package opened(const Bytes& bytes, const Limits& limits = {})
{
    return Package::open(bytes, "file.docx", limits);
}

Error error_of(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return {ErrorCode::Internal, {}, {}};
}

Error error_opening(const Bytes& bytes, const Limits& limits = {})
{
    return error_of([&] { opened(bytes, limits); });
}

Bytes package_of(const std::map<std::string, Bytes>& parts)
{
    ZipWriter writer;
    writer.add("_rels/.rels", root_relationships);
    writer.add("word/document.xml", "<a/>");
    for (const auto& [name, content] : parts) {
        writer.add(name, content);
    }
    return writer.finish();
}

Bytes relationships_of(const std::string& inner)
{
    return "<Relationships "
           "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           inner + "</Relationships>";
}

std::string relationship(const std::string& id, const std::string& target,
                         const std::string& more = {})
{
    return "<Relationship Id=\"" + id + "\" Type=\"http://x/header\" Target=\"" + target + "\" " +
           more + "/>";
}

TEST(Package, FindsTheMainPartByItsRelationshipNotItsName)
{
    Bytes rels = root_relationships;
    rels.replace(rels.find("word/document.xml"), 17, "/Text/./a/../m.xml");

    const Package package =
        opened(zipped({stored("_rels/.rels", rels), stored("Text/m.xml", "<a/>")}));

    EXPECT_EQ(package.main_part(), "Text/m.xml");
}

TEST(Package, ListsPartsInTheOrderOfTheZipWithoutFolders)
{
    std::vector<RawEntry> entries = plain_entries();
    entries.insert(entries.begin() + 1, stored("word/", ""));

    const Package package = opened(zipped(entries));

    EXPECT_THAT(package.part_names(),
                ElementsAre("_rels/.rels", "word/document.xml", "word/media/a.png"));
    EXPECT_TRUE(package.has("word/document.xml"));
    EXPECT_FALSE(package.has("word/"));
    EXPECT_EQ(package.part("word/media/a.png"), "not really");
}

TEST(Package, ReadsPartsWhateverTheOrderOfTheDirectory)
{
    const Bytes bytes = with_directory_reversed(zipped(plain_entries()));

    const Package package = opened(bytes);

    EXPECT_THAT(package.part_names(),
                ElementsAre("_rels/.rels", "word/document.xml", "word/media/a.png"));
    EXPECT_EQ(package.part("word/document.xml"), "<a/>");
    EXPECT_EQ(opened(package.with_parts({})).part("word/media/a.png"), "not really");
}

TEST(Package, IsReadByManyThreadsAtOnce)
{
    const Bytes content(300'000, 'x');
    const Package package = opened(package_of({{"word/a.xml", content}, {"word/b.xml", "<b/>"}}));
    std::array<int, 4> right{};

    std::vector<std::thread> threads;
    for (int& count : right) {
        threads.emplace_back([&count, &package, &content] {
            for (int i = 0; i < 50; ++i) {
                const bool is_right =
                    package.part("word/a.xml") == content && package.part("word/b.xml") == "<b/>";
                count += is_right ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    EXPECT_THAT(right, testing::Each(50));
}

TEST(Package, NamesThePartThatIsNotThere)
{
    const Package package = opened(zipped(plain_entries()));

    EXPECT_EQ(error_of([&] { package.part("word/styles.xml"); }).where().part, "word/styles.xml");
}

TEST(Package, RefusesWhatIsNoZip)
{
    EXPECT_EQ(error_opening("").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_opening("%PDF-1.7 and so on").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_opening(Bytes(100'000, 'x')).code(), ErrorCode::BadInput);
}

TEST(Package, RefusesAZipWithoutMainPart)
{
    EXPECT_THAT(error_opening(zipped({stored("a.txt", "x")})).what(), HasSubstr("not a Word file"));
    EXPECT_THAT(error_opening(zipped({stored("_rels/.rels", root_relationships)})).what(),
                HasSubstr("no main document part"));
}

TEST(Package, RefusesEveryFileCutOff)
{
    const Bytes whole = zipped(plain_entries());

    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW(opened(whole.substr(0, size)), Error) << size;
    }
}

TEST(Package, RefusesOctetsBeforeBetweenAndBehindTheEntries)
{
    const Bytes whole = zipped(plain_entries());

    EXPECT_EQ(error_opening("PK\x03\x04" + whole).code(), ErrorCode::BadInput);
    EXPECT_EQ(error_opening(whole + "x").code(), ErrorCode::BadInput);
    EXPECT_EQ(error_opening(spoiled([](RawEntry& e) { e.packed += "hidden"; })).code(),
              ErrorCode::BadInput);
}

TEST(Package, RefusesTwoEntriesOfOneName)
{
    std::vector<RawEntry> entries = plain_entries();
    entries.push_back(stored("word/document.xml", "<b/>"));

    EXPECT_THAT(error_opening(zipped(entries)).what(), HasSubstr("two entries of this name"));
}

TEST(Package, RefusesNamesThatDifferOnlyInCase)
{
    std::vector<RawEntry> entries = plain_entries();
    entries.push_back(stored("WORD/Document.XML", "<b/>"));

    EXPECT_THAT(error_opening(zipped(entries)).what(), HasSubstr("two entries of this name"));
}

TEST(Package, RefusesNamesThatArePaths)
{
    for (const std::string name : {"../x", "word/../../x", "/etc/passwd", "word\\x", "C:x", "./x",
                                   "a//b", "", "a\nb", "word/.."}) {
        const Error error =
            error_opening(spoiled([&](RawEntry& e) { e.name = e.local_name = name; }));

        EXPECT_EQ(error.code(), ErrorCode::BadInput) << name;
        EXPECT_THAT(error.what(), HasSubstr("which is no part name")) << name;
    }
}

TEST(Package, RefusesASecondNameInAnExtraField)
{
    const auto with_extra = [](std::size_t kind) {
        return spoiled([&](RawEntry& e) {
            put(e.extra, 0xA220, 2); // room that Word leaves to grow
            put(e.extra, 2, 2);
            put(e.extra, 0, 2);
            put(e.extra, kind, 2);
            put(e.extra, 6, 2);
            e.extra += Bytes(1, '\x01') + Bytes(4, '\0') + "x";
        });
    };

    EXPECT_NO_THROW(opened(with_extra(0x5455))); // a time
    EXPECT_THAT(error_opening(with_extra(0x7075)).what(), HasSubstr("a second name"));
}

TEST(Package, RefusesHeadersThatDisagree)
{
    EXPECT_THAT(error_opening(spoiled([](RawEntry& e) { e.local_size += 1; })).what(),
                HasSubstr("differ in size"));
    EXPECT_THAT(
        error_opening(spoiled([](RawEntry& e) { e.local_name = "word/media/b.png"; })).what(),
        HasSubstr("differ"));
    EXPECT_THAT(error_opening(spoiled([](RawEntry& e) { e.size += 1; })).what(),
                HasSubstr("differ"));
}

TEST(Package, RefusesHeadersThatDisagreeInTime)
{
    Bytes bytes = zipped(plain_entries());
    bytes[12] = 1; // the date in the first local header

    EXPECT_EQ(error_opening(bytes).code(), ErrorCode::BadInput);
}

TEST(Package, RefusesASizeThatReachesIntoTheDirectory)
{
    const Bytes bytes = spoiled([](RawEntry& e) { e.size = e.local_size = e.packed_size = 60; });

    EXPECT_THAT(error_opening(bytes).what(), HasSubstr("directory"));
}

TEST(Package, RefusesEntriesThatOverlap)
{
    std::vector<RawEntry> entries = plain_entries();
    // The second entry claims the octets of the third as its own.
    entries[1].size = entries[1].packed_size = entries[1].local_size = 40;

    EXPECT_THAT(error_opening(zipped(entries)).what(), HasSubstr("overlaps"));
}

TEST(Package, RefusesEncryptionAndForeignMethods)
{
    EXPECT_THAT(error_opening(spoiled([](RawEntry& e) { e.flags = 1; })).what(),
                HasSubstr("encrypted"));
    EXPECT_THAT(error_opening(spoiled([](RawEntry& e) { e.method = 14; })).what(),
                HasSubstr("method 14"));
}

TEST(Package, ReadsSizesThatFollowTheData)
{
    const Bytes bytes = spoiled([](RawEntry& e) {
        e.flags = 8;
        put(e.descriptor, 0x08074b50, 4);
        put(e.descriptor, e.crc, 4);
        put(e.descriptor, e.size, 4);
        put(e.descriptor, e.size, 4);
    });

    EXPECT_EQ(opened(bytes).part("word/media/a.png"), "not really");
}

TEST(Package, RefusesSizesBehindTheDataThatLie)
{
    const Bytes bytes = spoiled([](RawEntry& e) {
        e.flags = 8;
        put(e.descriptor, 0x08074b50, 4);
        put(e.descriptor, e.crc, 4);
        put(e.descriptor, e.size + 1, 4);
        put(e.descriptor, e.size, 4);
    });

    EXPECT_THAT(error_opening(bytes).what(), HasSubstr("behind its data"));
}

TEST(Package, RefusesContentWhoseChecksumIsWrong)
{
    const Package package = opened(spoiled([](RawEntry& e) { e.packed[0] = 'N'; }));

    EXPECT_THAT(error_of([&] { package.part("word/media/a.png"); }).what(), HasSubstr("checksum"));
    EXPECT_EQ(package.part("word/document.xml"), "<a/>");
}

TEST(Package, RefusesContentThatIsNoDeflate)
{
    const Package package = opened(spoiled([](RawEntry& e) { e.method = 8; }));

    EXPECT_THAT(error_of([&] { package.part("word/media/a.png"); }).what(),
                HasSubstr("does not inflate"));
}

TEST(Package, RefusesABombByItsDeclaredSizesBeforeInflatingIt)
{
    const Bytes bytes = package_of({{"word/media/a.bin", Bytes(8U << 20U, '\0')}});
    Limits limits;

    limits.zip_ratio_max = 100;
    EXPECT_EQ(error_opening(bytes, limits).code(), ErrorCode::LimitExceeded);
    limits = {};
    limits.zip_entry_size_max = 1U << 20U;
    EXPECT_EQ(error_opening(bytes, limits).code(), ErrorCode::LimitExceeded);
    limits = {};
    limits.zip_total_size_max = 8U << 20U;
    EXPECT_EQ(error_opening(bytes, limits).code(), ErrorCode::LimitExceeded);
    limits = {};
    limits.zip_ratio_max = 2000; // deflate cannot do better than 1032
    EXPECT_NO_THROW(opened(bytes, limits));
}

TEST(Package, RefusesABombThatLiesAboutItsSize)
{
    Bytes bytes = package_of({{"word/media/a.bin", Bytes(8U << 20U, '\0')}});
    Bytes truth;
    put(truth, 8U << 20U, 4);
    Bytes lie;
    put(lie, 1000, 4);
    for (std::size_t at = 0; (at = bytes.find(truth, at)) != Bytes::npos; at += 4) {
        bytes.replace(at, 4, lie);
    }

    const Package package = opened(bytes);

    EXPECT_THAT(error_of([&] { package.part("word/media/a.bin"); }).what(),
                HasSubstr("does not inflate to the size"));
}

TEST(Package, AcceptsAsManyEntriesAsAllowedAndNoMore)
{
    const Bytes bytes = zipped(plain_entries());
    Limits limits;

    limits.zip_entries_max = 3;
    EXPECT_NO_THROW(opened(bytes, limits));
    limits.zip_entries_max = 2;
    EXPECT_EQ(error_opening(bytes, limits).code(), ErrorCode::LimitExceeded);
}

TEST(Package, RefusesAFileOverItsLimit)
{
    const Bytes bytes = zipped(plain_entries());
    Limits limits;

    limits.file_size_max = bytes.size();
    EXPECT_NO_THROW(opened(bytes, limits));
    limits.file_size_max = bytes.size() - 1;
    EXPECT_EQ(error_opening(bytes, limits).code(), ErrorCode::LimitExceeded);
}

TEST(Package, ResolvesTargetsAgainstTheFolderOfTheirPart)
{
    const Package package = opened(package_of(
        {{"word/_rels/document.xml.rels",
          relationships_of(relationship("a", "header1.xml") +
                           relationship("b", "../customXml/i.xml#x") +
                           relationship("c", "/word/header2.xml") +
                           relationship("d", "https://x.example/y", "TargetMode=\"External\""))}}));

    const auto found = package.relationships("word/document.xml");

    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0].target, "word/header1.xml");
    EXPECT_EQ(found[0].type, "header");
    EXPECT_EQ(found[1].target, "customXml/i.xml");
    EXPECT_EQ(found[2].target, "word/header2.xml");
    EXPECT_EQ(found[3].target, "https://x.example/y");
    EXPECT_TRUE(found[3].is_external);
    EXPECT_EQ(package.related("word/document.xml", "header"), "word/header1.xml");
    EXPECT_EQ(package.related("word/document.xml", "styles"), std::nullopt);
    EXPECT_TRUE(package.relationships("word/header1.xml").empty());
}

TEST(Package, RefusesATargetOutsideThePackage)
{
    const Package package = opened(package_of(
        {{"word/_rels/document.xml.rels", relationships_of(relationship("a", "../../x"))}}));

    EXPECT_THAT(error_of([&] { package.relationships("word/document.xml"); }).what(),
                HasSubstr("out of the package"));
}

TEST(Package, RefusesTwoRelationshipsOfOneId)
{
    const Package package =
        opened(package_of({{"word/_rels/document.xml.rels",
                            relationships_of(relationship("a", "x") + relationship("a", "y"))}}));

    EXPECT_THAT(error_of([&] { package.relationships("word/document.xml"); }).what(),
                HasSubstr("id a"));
}

TEST(PackageWriting, ReplacesInPlaceAppendsInOrderAndKeepsTheRest)
{
    const Package package = opened(zipped(plain_entries()));

    const Package written = opened(package.with_parts(
        {{"word/z.xml", "<z/>"}, {"word/document.xml", "<new/>"}, {"word/b.xml", "<b/>"}}));

    EXPECT_THAT(written.part_names(), ElementsAre("_rels/.rels", "word/document.xml",
                                                  "word/media/a.png", "word/b.xml", "word/z.xml"));
    EXPECT_EQ(written.part("word/document.xml"), "<new/>");
    EXPECT_EQ(written.part("word/media/a.png"), "not really");
}

TEST(PackageWriting, CopiesUnchangedEntriesOctetForOctet)
{
    Bytes content;
    for (int i = 0; i < 5000; ++i) {
        content += std::to_string(i * i);
    }
    RawEntry entry = stored("word/a.xml", content);
    // One block that is not compressed (RFC 1951, 3.2.4), which deflating again would compress.
    entry.packed = "\x01";
    put(entry.packed, content.size(), 2);
    put(entry.packed, ~content.size(), 2);
    entry.packed += content;
    entry.packed_size = entry.packed.size();
    entry.method = 8;
    std::vector<RawEntry> entries = plain_entries();
    entries.push_back(entry);

    const Bytes written = opened(zipped(entries)).with_parts({{"word/document.xml", "<new/>"}});

    const auto scanned = scan_zip(written, "written", {});
    const ZipEntry& copy = scanned.back();
    EXPECT_EQ(copy.name, "word/a.xml");
    EXPECT_EQ(written.substr(copy.data_offset, copy.packed_size), entry.packed);
    EXPECT_EQ(opened(written).part("word/a.xml"), content);
}

TEST(PackageWriting, RefusesToCopyAStoredPartThatIsDamaged)
{
    const Package package = opened(spoiled([](RawEntry& e) { e.packed[0] = 'N'; }));

    EXPECT_EQ(error_of([&] { package.with_parts({}); }).code(), ErrorCode::BadInput);
}

TEST(PackageWriting, CopiesANameInTheCodePageOfDosAsUtf8)
{
    const Package package =
        opened(spoiled([](RawEntry& e) { e.name = e.local_name = "word/\x82.png"; }));

    const Package written = opened(package.with_parts({}));

    EXPECT_EQ(written.part("word/\xC3\xA9.png"), "not really");
}

TEST(PackageWriting, GivesTheSameOctetsForTheSameParts)
{
    const Package package = opened(zipped(plain_entries()));
    const std::map<std::string, Bytes> parts{{"word/document.xml", "<new/>"}};

    EXPECT_EQ(package.with_parts(parts), package.with_parts(parts));
    // What was written is already in the form that is written.
    const Bytes written = package.with_parts(parts);
    EXPECT_EQ(opened(written).with_parts({}), written);
}

TEST(PackageWriting, DatesEveryEntryAtTheFirstOf1980)
{
    const Bytes written =
        opened(zipped(plain_entries())).with_parts({{"word/document.xml", "<new/>"}});

    for (std::size_t at = 0; (at = written.find("PK\x03\x04", at)) != Bytes::npos; ++at) {
        EXPECT_EQ(written.substr(at + 10, 4), Bytes("\0\0\x21\0", 4));
    }
}

TEST(PackageWriting, GivesTheSameOctetsInEveryTimeZone)
{
    const Package package = opened(zipped(plain_entries()));
    const Bytes here = package.with_parts({{"word/document.xml", "<new/>"}});
    const char* const zone = std::getenv("TZ");
    const std::string before = zone == nullptr ? "" : zone;

    for (const char* other : {"UTC", "Asia/Tokyo", "America/St_Johns", "XXX-14", "XXX12"}) {
        setenv("TZ", other, 1);
        tzset();
        EXPECT_EQ(package.with_parts({{"word/document.xml", "<new/>"}}), here) << other;
    }

    zone == nullptr ? unsetenv("TZ") : setenv("TZ", before.c_str(), 1);
    tzset();
}

TEST(PackageWriting, WritesAZipThatLibzipFindsConsistent)
{
    const Bytes written =
        opened(zipped(plain_entries())).with_parts({{"word/document.xml", "<new/>"}});

    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(written.data(), written.size(), 0, &error);
    zip_t* zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    ASSERT_NE(zip, nullptr) << zip_error_strerror(&error);
    EXPECT_EQ(zip_get_num_entries(zip, 0), 3);
    zip_file_t* file = zip_fopen(zip, "word/document.xml", 0);
    ASSERT_NE(file, nullptr);
    std::array<char, 20> content{};
    EXPECT_EQ(zip_fread(file, content.data(), content.size()), 6);
    EXPECT_STREQ(content.data(), "<new/>");
    zip_fclose(file);
    zip_discard(zip);
}

/// What this zip would have if it held headers, names and packed content, and nothing else.
std::size_t size_without_extra_fields(const Bytes& zip)
{
    std::size_t size = 22;
    for (const ZipEntry& entry : scan_zip(zip, "zip", {})) {
        size += 30 + 46 + 2 * entry.name.size() + entry.packed_size;
    }
    return size;
}

TEST(PackageCorpus, OpensEveryWordFileAndCopiesItsParts)
{
    const std::filesystem::path corpus = std::filesystem::path(SHARED_DIR) / "corpus";
    if (!std::filesystem::exists(corpus)) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    std::size_t count = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(corpus)) {
        if (file.path().extension() != ".docx") {
            continue;
        }
        const Limits limits;
        const Package package = Package::open(read_file(file.path(), limits.file_size_max),
                                              file.path().filename(), limits);

        const Bytes written = package.with_parts({});
        const Package copy = opened(written);

        EXPECT_EQ(written.size(), size_without_extra_fields(written)) << file.path();
        EXPECT_EQ(copy.part_names(), package.part_names()) << file.path();
        for (const std::string& name : package.part_names()) {
            EXPECT_EQ(copy.part(name), package.part(name)) << file.path() << " " << name;
        }
        ++count;
    }
    EXPECT_GT(count, 10U);
}

} // namespace
} // namespace indenture::docx
