// What is particular to a register in an SQLite file.

#include "registry/sqlite_register.h"

#include "base/error.h"
#include "base/files.h"
#include "events.h"
#include "registry/detail/sqlite_schema.h"
#include "sqlite_backend.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace indenture::registry {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

/// The Error that `task` throws.
Error error_of(const std::function<void()>& task)
{
    try {
        task();
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("no Error was thrown");
}

/// The file as somebody with another program sees it.
class Intruder {
public:
    explicit Intruder(const fs::path& path) : session_(made(path)) {}

    void run(const std::string& sql) { session_ << sql, Poco::Data::Keywords::now; }

    /// Runs `sql` without the triggers, and covers the tracks.
    void run_unguarded(const std::string& sql)
    {
        for (const SchemaObject& object : sqlite_schema) {
            if (object.sql.starts_with("CREATE TRIGGER")) {
                run("DROP TRIGGER " + std::string(object.name));
            }
        }
        run(sql);
        for (const SchemaObject& object : sqlite_schema) {
            if (object.sql.starts_with("CREATE TRIGGER")) {
                run(std::string(object.sql));
            }
        }
    }

private:
    static Poco::Data::Session made(const fs::path& path)
    {
        Poco::Data::SQLite::Connector::registerConnector();
        return Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, path.string());
    }

    Poco::Data::Session session_;
};

class SqliteRegister : public testing::Test {
protected:
    SqliteRegister()
    {
        const auto contracts = backend.init();
        issue(*contracts, dsfc, dsfc_base, "%PDF one");
        refuse(*contracts, dsfc, dsfc_base);
        issue(*contracts, dsa, dsa_base, "%PDF two");
    }

    std::vector<Finding> findings_after(const std::string& sql)
    {
        Intruder(backend.path()).run_unguarded(sql);
        return backend.open()->check();
    }

    SqliteBackend backend;
};

auto has_code_at(const std::string& code, const std::string& part)
{
    return AllOf(Field(&Finding::code, code), Field(&Finding::where, Field(&Where::part, part)));
}

TEST_F(SqliteRegister, IsNeverMadeOverAFile)
{
    const Bytes before = read_file(backend.path(), Limits{}.file_size_max);

    const Error error = error_of([&] { init_sqlite_register(backend.path(), {}); });

    EXPECT_EQ(error.code(), ErrorCode::Conflict);
    EXPECT_EQ(error.where().source, backend.path().string());
    EXPECT_TRUE(read_file(backend.path(), Limits{}.file_size_max) == before);
}

TEST_F(SqliteRegister, IsNeverMadeOverALinkToNowhere)
{
    const FreshFolder folder;
    fs::create_symlink("nowhere", folder.path() / "link");

    EXPECT_EQ(error_of([&] { init_sqlite_register(folder.path() / "link", {}); }).code(),
              ErrorCode::Conflict);
}

TEST_F(SqliteRegister, IsOneFileWhenNobodyWrites)
{
    const fs::directory_iterator files(backend.path().parent_path());

    EXPECT_THAT(std::vector<fs::path>(begin(files), end(files)), ElementsAre(backend.path()));
}

TEST_F(SqliteRegister, MayBeReadByItsOwnerOnly)
{
    EXPECT_EQ(fs::status(backend.path()).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(SqliteRegister, IsNotMadeInAFolderThatDoesNotExist)
{
    const fs::path path = backend.path().parent_path() / "absent" / "register.sqlite";

    EXPECT_EQ(error_of([&] { init_sqlite_register(path, {}); }).code(), ErrorCode::Unavailable);
}

TEST_F(SqliteRegister, IsNotMadeByOpening)
{
    const fs::path path = backend.path().parent_path() / "absent.sqlite";

    const Error error = error_of([&] { open_sqlite_register(path, {}); });

    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_FALSE(fs::exists(path));
}

TEST_F(SqliteRegister, TakesAnyPathAsItIs)
{
    const fs::path path = backend.path().parent_path() / "file:100% ?mode=memory#é \".sqlite";

    const RegisterEntry entry = refuse(*init_sqlite_register(path, {}), dsfc, dsfc_base);

    EXPECT_TRUE(fs::is_regular_file(path));
    EXPECT_THAT(open_sqlite_register(path, {})->entries(), ElementsAre(entry));
}

TEST(OpenSqliteRegister, SaysThatAnotherFileIsNoRegister)
{
    const FreshFolder folder;
    write_file(folder.path() / "dsfc.pdf", "%PDF-1.7\n" + Bytes(2000, 'x'));
    write_file(folder.path() / "empty", "");
    write_file(folder.path() / "short", "x");
    Intruder(folder.path() / "other.sqlite").run("CREATE TABLE entries (id INTEGER)");
    fs::create_directory(folder.path() / "folder");

    for (const char* name : {"dsfc.pdf", "empty", "short", "other.sqlite", "folder"}) {
        const fs::path path = folder.path() / name;
        const Error error = error_of([&] { open_sqlite_register(path, {}); });
        EXPECT_EQ(error.code(), ErrorCode::BadInput) << name;
        EXPECT_EQ(error.where().source, path.string());
        EXPECT_THAT(error.message(), HasSubstr("not a register of indenture")) << name;
    }
}

TEST(OpenSqliteRegister, LeavesAFileThatIsNoRegisterAsItIs)
{
    const FreshFolder folder;
    const fs::path path = folder.path() / "empty";
    write_file(path, "");

    EXPECT_THROW(open_sqlite_register(path, {}), Error);

    EXPECT_EQ(fs::file_size(path), 0U);
}

TEST_F(SqliteRegister, OfAnotherVersionIsNotOpened)
{
    Intruder(backend.path()).run("PRAGMA user_version = 2");

    const Error error = error_of([&] { backend.open(); });

    EXPECT_EQ(error.code(), ErrorCode::BadInput);
    EXPECT_THAT(error.message(), HasSubstr("version 2"));
}

TEST_F(SqliteRegister, LetsNothingBeChangedOrDeletedOrReplaced)
{
    Intruder intruder(backend.path());

    for (const char* sql : {
             "UPDATE entries SET state = 'signed'",
             "DELETE FROM entries WHERE sequence = 3",
             R"(INSERT OR REPLACE INTO entries SELECT sequence, at, 'refused', reference,
                base_reference, 'signed', payload, previous, hash FROM entries)",
             "UPDATE attachments SET role = 'word'",
             "DELETE FROM attachments",
             "INSERT INTO attachments SELECT 1, 1, role, digest, size FROM attachments LIMIT 1",
             R"(INSERT OR REPLACE INTO attachments SELECT sequence, position, 'word', digest, size
                FROM attachments WHERE sequence = 3)",
             "UPDATE documents SET bytes = x'00'",
             "DELETE FROM documents",
             "INSERT OR REPLACE INTO documents SELECT digest, x'00' FROM documents",
         }) {
        EXPECT_THROW(intruder.run(sql), Poco::Exception) << sql;
    }
    EXPECT_THAT(backend.open()->check(), IsEmpty());
}

TEST_F(SqliteRegister, ReportsAnAlteredEntry)
{
    EXPECT_THAT(findings_after("UPDATE entries SET state = 'signed' WHERE sequence = 2"),
                ElementsAre(has_code_at("entry-altered", "entry 2")));
}

TEST_F(SqliteRegister, GivesNoAnswerFromAnAlteredEntry)
{
    Intruder(backend.path())
        .run_unguarded("UPDATE entries SET state = 'signed' WHERE sequence = 2");

    const Error error = error_of([&] { backend.open()->entries_of(dsfc); });

    EXPECT_EQ(error.code(), ErrorCode::Damaged);
    EXPECT_EQ(error.where().part, "entry 2");
}

TEST_F(SqliteRegister, ReportsADeletedEntry)
{
    EXPECT_THAT(findings_after("DELETE FROM entries WHERE sequence = 2"),
                ElementsAre(has_code_at("entry-missing", "entry 2")));
}

TEST_F(SqliteRegister, ReportsALastEntryThatWasDeletedButForItsAttachments)
{
    EXPECT_THAT(findings_after("DELETE FROM entries WHERE sequence = 3"),
                ElementsAre(has_code_at("entry-missing", "entry 3"),
                            Field(&Finding::code, "document-unreferenced")));
}

TEST_F(SqliteRegister, ReportsAnAlteredAttachment)
{
    EXPECT_THAT(findings_after("UPDATE attachments SET role = 'word' WHERE sequence = 3"),
                ElementsAre(has_code_at("entry-altered", "entry 3")));
}

TEST_F(SqliteRegister, ReportsAnAlteredDocumentByTheEntryThatNamesIt)
{
    EXPECT_THAT(findings_after("UPDATE documents SET bytes = x'00' WHERE digest = '" +
                               Digest::of("%PDF two").hex() + "'"),
                ElementsAre(has_code_at("document-altered", "entry 3")));
}

TEST_F(SqliteRegister, GivesOutNoAlteredDocument)
{
    Intruder(backend.path()).run_unguarded("UPDATE documents SET bytes = x'00'");

    const Error error = error_of([&] { backend.open()->document(Digest::of("%PDF one")); });

    EXPECT_EQ(error.code(), ErrorCode::Damaged);
}

TEST_F(SqliteRegister, ReportsAMissingDocumentByTheEntryThatNamesIt)
{
    EXPECT_THAT(findings_after("DELETE FROM documents WHERE digest = '" +
                               Digest::of("%PDF one").hex() + "'"),
                ElementsAre(has_code_at("document-missing", "entry 1")));
}

TEST_F(SqliteRegister, ReportsATriggerThatWasTakenAway)
{
    Intruder(backend.path()).run("DROP TRIGGER entries_update");

    EXPECT_THAT(backend.open()->check(),
                ElementsAre(has_code_at("schema-altered", "entries_update")));
}

TEST_F(SqliteRegister, ReportsATriggerThatWasAdded)
{
    Intruder(backend.path())
        .run("CREATE TRIGGER extra AFTER INSERT ON entries BEGIN SELECT 1; END");

    EXPECT_THAT(backend.open()->check(), ElementsAre(has_code_at("schema-altered", "extra")));
}

TEST_F(SqliteRegister, ReportsAFileThatWasOverwrittenInPart)
{
    std::fstream file(backend.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096); // the second page, of a table: SQLite's first page still reads well
    file << std::string(4096, 'x');
    file.close();

    EXPECT_THAT(backend.open()->check(), Contains(Field(&Finding::code, "file-damaged")));
}

TEST_F(SqliteRegister, IsNotOpenedWhenItWasCutOff)
{
    fs::resize_file(backend.path(), fs::file_size(backend.path()) - 4096);

    EXPECT_EQ(error_of([&] { backend.open(); }).code(), ErrorCode::Damaged);
}

TEST_F(SqliteRegister, MayBeReadButNotWrittenWhenItIsWriteProtected)
{
    if (::geteuid() == 0) {
        GTEST_SKIP() << "skipped: root may write to everything";
    }
    fs::permissions(backend.path(), fs::perms::owner_read);
    const auto contracts = backend.open();

    EXPECT_EQ(contracts->entries().size(), 3U);
    EXPECT_EQ(error_of([&] { refuse(*contracts, dsfc, dsfc_base); }).code(),
              ErrorCode::Unavailable);
}

/// No file grows beyond `size` octets while it stands, as on a full disk.
class FileSizeCap {
public:
    explicit FileSizeCap(std::uintmax_t size)
        : handler_(std::signal(SIGXFSZ, SIG_IGN)) // so that writing fails instead
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit cap{size, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &cap);
    }
    FileSizeCap(const FileSizeCap&) = delete;
    FileSizeCap& operator=(const FileSizeCap&) = delete;
    ~FileSizeCap()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

TEST_F(SqliteRegister, IsAsItWasAfterTheDiskWasFull)
{
    const auto contracts = backend.open();
    const Head before = contracts->head();
    const Bytes pdf(4U << 20U, 'x');

    {
        const FileSizeCap cap(fs::file_size(backend.path()) + 65'536);
        const Error error = error_of([&] { issue(*contracts, next_dsfc, dsfc_base, pdf); });
        EXPECT_EQ(error.code(), ErrorCode::Unavailable);
        EXPECT_EQ(error.where().source, backend.path().string());
    }

    EXPECT_EQ(backend.open()->head(), before);
    EXPECT_THAT(backend.open()->check(), IsEmpty());
    EXPECT_EQ(issue(*contracts, next_dsfc, dsfc_base, pdf).sequence, 4U);
}

TEST(InitSqliteRegister, LeavesNoFileBehindWhenTheDiskIsFull)
{
    const FreshFolder folder;
    {
        const FileSizeCap cap(1000);
        const Error error =
            error_of([&] { init_sqlite_register(folder.path() / "register.sqlite", {}); });
        EXPECT_EQ(error.code(), ErrorCode::Unavailable);
    }

    EXPECT_TRUE(fs::is_empty(folder.path()));
}

} // namespace
} // namespace indenture::registry
