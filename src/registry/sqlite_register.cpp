#include "registry/sqlite_register.h"

#include "base/error.h"
#include "registry/detail/sqlite_check.h"
#include "registry/detail/sqlite_database.h"
#include "registry/detail/sqlite_schema.h"

#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace indenture::registry {

namespace {

namespace fs = std::filesystem;

Head head_of(SqliteDatabase& database)
{
    const Snapshot snapshot(database);
    const auto last = database.entries({"e.sequence = (SELECT max(sequence) FROM entries)", {}});
    if (last.empty()) {
        return {0, hash_of_no_entries()};
    }
    const RegisterEntry entry = restored(last.front(), database.source());
    return {entry.sequence, entry.hash};
}

std::vector<RegisterEntry> select(SqliteDatabase& database, const Selection& selection)
{
    const Snapshot snapshot(database);
    std::vector<RegisterEntry> entries;
    for (const StoredEntry& entry : database.entries(selection)) {
        entries.push_back(restored(entry, database.source()));
    }
    return entries;
}

std::optional<RegisterEntry> last_of(SqliteDatabase& database, const Selection& selection)
{
    const auto entries = select(database, selection);
    return entries.empty() ? std::nullopt : std::optional(entries.back());
}

std::optional<RegisterEntry> issue_of_prefix(SqliteDatabase& database, ByteView upload)
{
    const Snapshot snapshot(database);
    for (const std::uint64_t size : database.issued_sizes(upload.size())) {
        const Digest digest = Digest::of(upload.substr(0, size));
        auto issue =
            last_of(database, {"e.kind = ? AND e.sequence IN (SELECT sequence FROM attachments "
                               "WHERE role = ? AND digest = ?)",
                               {print(EventKind::Issued), print(DocumentRole::Pdf), digest.hex()}});
        if (issue) {
            return issue;
        }
    }
    return std::nullopt;
}

std::optional<Bytes> intact_document(SqliteDatabase& database, const Digest& digest)
{
    auto bytes = database.document(digest.hex());
    if (bytes && Digest::of(*bytes) != digest) {
        throw Error(ErrorCode::Damaged, {database.source(), "document " + digest.hex(), {}},
                    "it is not as it was stored; restore the register from a copy");
    }
    return bytes;
}

/// Reading is the same in and out of a transaction.
template <class Interface> class ReadsDatabase : public Interface {
public:
    Head head() const override { return head_of(database()); }

    std::vector<RegisterEntry> entries() const override
    {
        return select(database(), all_entries());
    }

    std::vector<RegisterEntry> entries_of(const std::string& reference) const override
    {
        return select(database(), {"e.reference = ?", {reference}});
    }

    std::vector<RegisterEntry> entries_of_base(const std::string& base_reference) const override
    {
        return select(database(), {"e.base_reference = ?", {base_reference}});
    }

    std::optional<RegisterEntry> find_issued(const std::string& reference) const override
    {
        return last_of(database(),
                       {"e.reference = ? AND e.kind = ?", {reference, print(EventKind::Issued)}});
    }

    std::optional<RegisterEntry> find_last_issued(const std::string& base_reference) const override
    {
        return last_of(database(), {"e.base_reference = ? AND e.kind = ?",
                                    {base_reference, print(EventKind::Issued)}});
    }

    std::optional<RegisterEntry> find_issued_prefix_of(ByteView upload) const override
    {
        return issue_of_prefix(database(), upload);
    }

    std::optional<Bytes> document(const Digest& digest) const override
    {
        return intact_document(database(), digest);
    }

    std::vector<Finding> check() const override { return registry::check(database()); }

protected:
    virtual SqliteDatabase& database() const = 0;
};

class SqliteTransaction final : public ReadsDatabase<Transaction> {
public:
    explicit SqliteTransaction(SqliteDatabase& database) : database_(database)
    {
        if (database.is_in_transaction()) {
            throw Error(ErrorCode::Internal, {database.source(), {}, {}},
                        "a transaction of this register is open already");
        }
        database_.begin_writing();
    }
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;
    ~SqliteTransaction() override
    {
        if (!is_committed_) {
            database_.roll_back();
        }
    }

    Attachment store(DocumentRole role, ByteView bytes) override
    {
        must_be_open();
        const Digest digest = Digest::of(bytes);
        if (!database_.has_document(digest)) {
            database_.insert(digest, bytes);
        }
        return {role, digest, bytes.size()};
    }

    RegisterEntry append(const Event& event, Instant at) override
    {
        must_be_open();
        must_be_recordable(event);
        const Head last = head();
        must_not_precede_the_last(at, last);
        const StoredEntry entry = stored(event, at, last.size + 1, last.hash);
        database_.insert(entry);
        return restored(entry, database_.source());
    }

    void commit() override
    {
        must_be_open();
        database_.commit();
        is_committed_ = true;
    }

private:
    SqliteDatabase& database() const override { return database_; }

    void must_be_open() const
    {
        if (is_committed_) {
            throw Error(ErrorCode::Internal, {database_.source(), {}, {}},
                        "the transaction is committed; begin another");
        }
    }

    void must_be_recordable(const Event& event) const
    {
        if (event.base_reference.empty() || !event.reference.starts_with(event.base_reference)) {
            throw Error(ErrorCode::Internal, {event.reference, {}, {}},
                        fmt::format("it is no version of '{}'", event.base_reference));
        }
        if (event.kind != EventKind::Issued) {
            return;
        }
        if (const auto issue = find_issued(event.reference)) {
            throw Error(ErrorCode::Conflict, {event.reference, {}, {}},
                        fmt::format("it was issued already, as entry {} of {}; issue the next "
                                    "version",
                                    issue->sequence, indenture::print(issue->at)));
        }
    }

    void must_not_precede_the_last(Instant at, const Head& last) const
    {
        if (last.size == 0) {
            return;
        }
        const Instant latest = entries().back().at;
        if (at < latest) {
            throw Error(ErrorCode::Conflict, {database_.source(), {}, {}},
                        fmt::format("the last entry was made at {}, so nothing can be recorded at "
                                    "{}; the register only goes forward",
                                    indenture::print(latest), indenture::print(at)));
        }
    }

    SqliteDatabase& database_;
    bool is_committed_ = false;
};

class SqliteRegister final : public ReadsDatabase<Register> {
public:
    explicit SqliteRegister(std::unique_ptr<SqliteDatabase> database)
        : database_(std::move(database))
    {
    }

    std::unique_ptr<Transaction> begin() override
    {
        return std::make_unique<SqliteTransaction>(*database_);
    }

private:
    SqliteDatabase& database() const override { return *database_; }

    std::unique_ptr<SqliteDatabase> database_;
};

/// A new empty file beside `path` under a name of its own, deleted when it goes. Only its owner
/// may read it: a register names people.
class Draft {
public:
    explicit Draft(const fs::path& path)
    {
        std::string name = path.string() + ".XXXXXX";
        const int descriptor = ::mkstemp(name.data());
        if (descriptor < 0) {
            throw unavailable(path.string(), fmt::format("the register cannot be made: {}",
                                                         std::generic_category().message(errno)));
        }
        ::close(descriptor);
        path_ = name;
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft()
    {
        std::error_code ignored; // nothing to do about a file that will not go
        fs::remove(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

[[noreturn]] void throw_exists(const fs::path& path)
{
    throw Error(ErrorCode::Conflict, {path.string(), {}, {}},
                "the file exists already and a register is never overwritten; choose another name");
}

[[noreturn]] void throw_something_else(const fs::path& path, const std::string& what)
{
    throw Error(ErrorCode::BadInput, {path.string(), {}, {}},
                fmt::format("this is not a register of indenture but {}; name the file that "
                            "'indenture register init' made",
                            what));
}

/// The application id in the header of an SQLite file; nullopt for any other file. Looked up
/// before SQLite sees the file, which it might otherwise try to recover.
// https://www.sqlite.org/fileformat2.html, 1.3: big-endian, at offset 68 of 100 octets.
std::optional<std::int64_t> application_id_of(const fs::path& path)
{
    Bytes header(100, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw unavailable(path.string(), "the register cannot be opened; may you read it?");
    }
    file.read(header.data(), static_cast<std::streamsize>(header.size()));
    if (!file || !header.starts_with(std::string("SQLite format 3\0", 16))) {
        return std::nullopt;
    }
    std::int64_t application_id = 0;
    for (const char octet : header.substr(68, 4)) {
        application_id = application_id * 256 + static_cast<unsigned char>(octet);
    }
    return application_id;
}

void must_be_register(const fs::path& path)
{
    std::error_code failure;
    const fs::file_type type = fs::status(path, failure).type();
    if (type == fs::file_type::not_found) {
        throw Error(ErrorCode::NotFound, {path.string(), {}, {}},
                    "there is no such file; make a register with 'indenture register init'");
    }
    if (type == fs::file_type::none) {
        throw unavailable(path.string(),
                          fmt::format("the register cannot be opened: {}", failure.message()));
    }
    if (type != fs::file_type::regular) {
        throw_something_else(path,
                             type == fs::file_type::directory ? "a folder" : "no ordinary file");
    }
    const auto application_id = application_id_of(path);
    if (application_id != sqlite_application_id) {
        throw_something_else(path, application_id ? "another database" : "another kind of file");
    }
}

void must_be_of_this_version(SqliteDatabase& database)
{
    const std::int64_t version = database.number("PRAGMA user_version");
    if (version != sqlite_schema_version) {
        throw Error(ErrorCode::BadInput, {database.source(), {}, {}},
                    fmt::format("the register is of version {}, this program reads version {}",
                                version, sqlite_schema_version));
    }
}

} // namespace

std::unique_ptr<Register> init_sqlite_register(const fs::path& path, const SqliteOptions& options)
{
    std::error_code ignored; // a path that cannot be looked at cannot be written either
    if (fs::exists(path, ignored)) {
        throw_exists(path);
    }
    {
        const Draft draft(path);
        SqliteDatabase(draft.path(), path.string(), options).make_schema();
        std::error_code failure;
        // Unlike a rename, a link never replaces a file that somebody made meanwhile.
        fs::create_hard_link(draft.path(), path, failure);
        if (failure == std::errc::file_exists) {
            throw_exists(path);
        }
        if (failure) {
            throw unavailable(path.string(),
                              fmt::format("the register cannot be made: {}", failure.message()));
        }
    }
    return open_sqlite_register(path, options);
}

std::unique_ptr<Register> open_sqlite_register(const fs::path& path, const SqliteOptions& options)
{
    must_be_register(path);
    auto database = std::make_unique<SqliteDatabase>(path, path.string(), options);
    must_be_of_this_version(*database);
    return std::make_unique<SqliteRegister>(std::move(database));
}

} // namespace indenture::registry
