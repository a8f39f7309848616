#include "registry/sqlite_register.h"

#include "base/error.h"
#include "registry/detail/sqlite_schema.h"
#include "registry/detail/stored_entry.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <unistd.h>
#include <utility>

namespace indenture::registry {

namespace {

namespace fs = std::filesystem;
namespace sqlite = Poco::Data::SQLite;
using Poco::Data::Statement;
using Poco::Data::Keywords::bind;
using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;
using Poco::Data::Keywords::range;

constexpr std::size_t open_attempt_seconds = 1;

Error unavailable(const std::string& source, const std::string& message)
{
    return Error(ErrorCode::Unavailable, {source, {}, {}}, message);
}

/// What the database says, as an Error that says what it means for the register at `source`.
Error meaning_of(const Poco::Exception& reason, const std::string& source)
{
    if (dynamic_cast<const sqlite::DBLockedException*>(&reason) != nullptr ||
        dynamic_cast<const sqlite::TableLockedException*>(&reason) != nullptr) {
        return unavailable(source, "another program is writing to the register; try again");
    }
    if (dynamic_cast<const sqlite::DatabaseFullException*>(&reason) != nullptr) {
        return unavailable(source, "the disk is full, nothing was recorded; free some space and "
                                   "try again");
    }
    if (dynamic_cast<const sqlite::ReadOnlyException*>(&reason) != nullptr) {
        return unavailable(source, "the register may not be written to; change its permissions");
    }
    if (dynamic_cast<const sqlite::IOErrorException*>(&reason) != nullptr) {
        return unavailable(source, fmt::format("the disk could not be read or written ({}), "
                                               "nothing was recorded; is it full?",
                                               reason.message()));
    }
    if (dynamic_cast<const sqlite::CantOpenDBFileException*>(&reason) != nullptr ||
        dynamic_cast<const sqlite::DBAccessDeniedException*>(&reason) != nullptr ||
        dynamic_cast<const Poco::Data::ConnectionFailedException*>(&reason) != nullptr) {
        return unavailable(source,
                           fmt::format("the register cannot be opened: {}", reason.message()));
    }
    if (dynamic_cast<const sqlite::CorruptImageException*>(&reason) != nullptr ||
        dynamic_cast<const sqlite::InvalidSQLStatementException*>(&reason) != nullptr) {
        return Error(
            ErrorCode::Damaged, {source, {}, {}},
            fmt::format("the register is damaged ({}); restore it from a copy", reason.message()));
    }
    return Error(ErrorCode::Internal, {source, {}, {}}, reason.displayText());
}

/// The address under which SQLite opens `path` and never makes a file.
std::string address_of(const fs::path& path)
{
    std::string address = "file:";
    for (const char c : fs::absolute(path).string()) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') ||
                              std::string_view("/-_.~").find(c) != std::string::npos;
        address += is_plain ? std::string(1, c) : "%" + to_hex(std::string(1, c));
    }
    return address + "?mode=rw";
}

Poco::Data::Session session_of(const fs::path& path)
{
    // Poco asks for its connectors by name; a local static is made once, whatever the thread.
    static const bool is_registered = (sqlite::Connector::registerConnector(), true);
    static_cast<void>(is_registered);
    return Poco::Data::Session(sqlite::Connector::KEY, address_of(path), open_attempt_seconds);
}

Poco::Data::CLOB blob_of(ByteView bytes)
{
    return Poco::Data::CLOB(bytes.data(), bytes.size());
}

/// Which entries are wanted: a condition on `e`, an entry, and the values of its question marks.
struct Selection {
    std::string condition;
    std::vector<std::string> values;
};

/// The SQLite file: every statement there is, and no decision.
class Database {
public:
    /// `source` is how messages name the file.
    Database(const fs::path& path, std::string source, const SqliteOptions& options)
        : source_(std::move(source)), session_(guarded([&] { return session_of(path); }))
    {
        // EXTRA also makes the removal of the journal durable: a commit survives a loss of power.
        run(fmt::format("PRAGMA busy_timeout = {}", options.wait_max.count()));
        run("PRAGMA synchronous = EXTRA");
        run("PRAGMA foreign_keys = ON");
        run("PRAGMA trusted_schema = OFF");
    }

    const std::string& source() const { return source_; }

    void run(const std::string& sql) const
    {
        guarded([&] { session_ << sql, now; });
    }

    std::int64_t number(const std::string& sql) const
    {
        return guarded([&] {
            std::int64_t value = 0;
            session_ << sql, into(value), now;
            return value;
        });
    }

    std::vector<std::string> texts(const std::string& sql,
                                   const std::vector<std::string>& values) const
    {
        return guarded([&] {
            std::vector<std::string> column;
            Statement select(session_);
            select << sql, into(column);
            for (const std::string& value : values) {
                select.addBind(bind(value));
            }
            select.execute();
            return column;
        });
    }

    void make_schema() const
    {
        begin("IMMEDIATE");
        for (const SchemaObject& object : sqlite_schema) {
            run(std::string(object.sql));
        }
        run(fmt::format("PRAGMA user_version = {}", sqlite_schema_version));
        run(fmt::format("PRAGMA application_id = {}", sqlite_application_id));
        commit();
    }

    /// `mode` as SQLite names it: DEFERRED to read, IMMEDIATE to write.
    void begin(std::string_view mode) const
    {
        run(fmt::format("BEGIN {}", mode));
        is_in_transaction_ = true;
    }

    void commit() const
    {
        run("COMMIT");
        is_in_transaction_ = false;
    }

    void roll_back() const noexcept
    {
        is_in_transaction_ = false;
        try {
            session_ << "ROLLBACK", now;
        } catch (const std::exception&) {
            // SQLite has rolled back itself, or will when the file is next opened.
            return;
        }
    }

    bool is_in_transaction() const { return is_in_transaction_; }

    std::vector<StoredEntry> entries(const Selection& selection) const
    {
        return guarded([&] {
            std::vector<StoredEntry> found;
            StoredEntry entry{};
            Statement select(session_);
            select << "SELECT e.sequence, e.at, e.kind, e.reference, e.base_reference, e.state, "
                      "e.payload, e.previous, e.hash FROM entries e WHERE " +
                          selection.condition + " ORDER BY e.sequence",
                into(entry.sequence), into(entry.at), into(entry.kind), into(entry.reference),
                into(entry.base_reference), into(entry.state), into(entry.payload),
                into(entry.previous), into(entry.hash), range(0, 1);
            for (const std::string& value : selection.values) {
                select.addBind(bind(value));
            }
            while (!select.done()) {
                if (select.execute() > 0) {
                    found.push_back(entry);
                }
            }
            attach(found, selection);
            return found;
        });
    }

    void insert(const StoredEntry& entry) const
    {
        guarded([&] {
            session_ << "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                bind(entry.sequence), bind(entry.at), bind(entry.kind), bind(entry.reference),
                bind(entry.base_reference), bind(entry.state), bind(entry.payload),
                bind(entry.previous), bind(entry.hash), now;
            std::uint64_t position = 0;
            for (const StoredAttachment& document : entry.documents) {
                session_ << "INSERT INTO attachments VALUES (?, ?, ?, ?, ?)", bind(entry.sequence),
                    bind(position), bind(document.role), bind(document.digest), bind(document.size),
                    now;
                ++position;
            }
        });
    }

    void insert(const Digest& digest, ByteView bytes) const
    {
        guarded([&] {
            // An empty blob is bound as NULL.
            session_ << "INSERT INTO documents VALUES (?, ifnull(?, x''))", bind(digest.hex()),
                bind(blob_of(bytes)), now;
        });
    }

    bool has_document(const Digest& digest) const
    {
        return !texts("SELECT digest FROM documents WHERE digest = ?", {digest.hex()}).empty();
    }

    std::optional<Bytes> document(const std::string& digest) const
    {
        return guarded([&]() -> std::optional<Bytes> {
            std::vector<Poco::Data::CLOB> found;
            session_ << "SELECT bytes FROM documents WHERE digest = ?", into(found), bind(digest),
                now;
            if (found.empty()) {
                return std::nullopt;
            }
            return Bytes(found.front().rawContent(), found.front().size());
        });
    }

    /// The lengths of the PDFs ever issued that are at most `size_max`, longest first.
    std::vector<std::uint64_t> issued_sizes(std::size_t size_max) const
    {
        return guarded([&] {
            std::vector<std::uint64_t> sizes;
            session_ << "SELECT DISTINCT a.size FROM attachments a JOIN entries e USING (sequence) "
                        "WHERE a.role = ? AND a.size <= ? AND e.kind = ? ORDER BY a.size DESC",
                into(sizes), bind(print(DocumentRole::Pdf)),
                bind(static_cast<std::uint64_t>(size_max)), bind(print(EventKind::Issued)), now;
            return sizes;
        });
    }

private:
    template <class Work> auto guarded(const Work& work) const -> decltype(work())
    {
        try {
            return work();
        } catch (const Poco::Exception& reason) {
            throw meaning_of(reason, source_);
        }
    }

    void attach(std::vector<StoredEntry>& entries, const Selection& selection) const
    {
        std::map<std::uint64_t, StoredEntry*> by_sequence;
        for (StoredEntry& entry : entries) {
            by_sequence[entry.sequence] = &entry;
        }
        std::uint64_t sequence = 0;
        StoredAttachment document{};
        Statement select(session_);
        select << "SELECT a.sequence, a.role, a.digest, a.size FROM attachments a "
                  "JOIN entries e USING (sequence) WHERE " +
                      selection.condition + " ORDER BY a.sequence, a.position",
            into(sequence), into(document.role), into(document.digest), into(document.size),
            range(0, 1);
        for (const std::string& value : selection.values) {
            select.addBind(bind(value));
        }
        while (!select.done()) {
            if (select.execute() > 0) {
                by_sequence.at(sequence)->documents.push_back(document);
            }
        }
    }

    std::string source_;
    // Poco reads through a session it may change, and so do we.
    mutable Poco::Data::Session session_;
    mutable bool is_in_transaction_ = false;
};

/// What several statements read while it stands is one state of the register.
class Snapshot {
public:
    explicit Snapshot(const Database& database)
        : database_(database), is_own_(!database.is_in_transaction())
    {
        if (is_own_) {
            database_.begin("DEFERRED");
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot()
    {
        if (is_own_) {
            database_.roll_back();
        }
    }

private:
    const Database& database_;
    bool is_own_;
};

const Selection all_entries{"TRUE", {}};

Head head_of(const Database& database)
{
    const Snapshot snapshot(database);
    const auto last = database.entries({"e.sequence = (SELECT max(sequence) FROM entries)", {}});
    if (last.empty()) {
        return {0, hash_of_no_entries()};
    }
    const RegisterEntry entry = restored(last.front(), database.source());
    return {entry.sequence, entry.hash};
}

std::vector<RegisterEntry> select(const Database& database, const Selection& selection)
{
    const Snapshot snapshot(database);
    std::vector<RegisterEntry> entries;
    for (const StoredEntry& entry : database.entries(selection)) {
        entries.push_back(restored(entry, database.source()));
    }
    return entries;
}

std::optional<RegisterEntry> last_of(const Database& database, const Selection& selection)
{
    const auto entries = select(database, selection);
    return entries.empty() ? std::nullopt : std::optional(entries.back());
}

std::optional<RegisterEntry> issue_of_prefix(const Database& database, ByteView upload)
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

std::optional<Bytes> intact_document(const Database& database, const Digest& digest)
{
    auto bytes = database.document(digest.hex());
    if (bytes && Digest::of(*bytes) != digest) {
        throw Error(ErrorCode::Damaged, {database.source(), "document " + digest.hex(), {}},
                    "it is not as it was stored; restore the register from a copy");
    }
    return bytes;
}

std::vector<Finding> check_file(const Database& database)
{
    std::vector<Finding> findings;
    for (const std::string& fault : database.texts("PRAGMA integrity_check", {})) {
        if (fault != "ok") {
            findings.push_back(damage("file-damaged", {database.source(), {}, {}},
                                      fmt::format("The file is damaged: {}.", fault)));
        }
    }
    return findings;
}

std::vector<Finding> check_schema(const Database& database)
{
    std::map<std::string, std::string> expected;
    for (const SchemaObject& object : sqlite_schema) {
        expected.emplace(object.name, object.sql);
    }
    std::vector<Finding> findings;
    const auto report = [&](const std::string& name) {
        findings.push_back(
            damage("schema-altered", {database.source(), name, {}},
                   fmt::format("The table, index or trigger \"{}\" is not as it was made.", name)));
    };
    for (const std::string& name :
         database.texts("SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name", {})) {
        const auto sql = database.texts("SELECT sql FROM sqlite_master WHERE name = ?", {name});
        const auto found = expected.find(name);
        if (found == expected.end() || sql.front() != found->second) {
            report(name);
        }
        if (found != expected.end()) {
            expected.erase(found);
        }
    }
    for (const auto& [name, sql] : expected) {
        report(name);
    }
    return findings;
}

using EntriesByDocument = std::map<std::string, std::vector<std::string>>;

EntriesByDocument entries_by_document(const std::vector<StoredEntry>& entries)
{
    EntriesByDocument users;
    for (const StoredEntry& entry : entries) {
        for (const StoredAttachment& document : entry.documents) {
            users[document.digest].push_back(fmt::format("entry {}", entry.sequence));
        }
    }
    return users;
}

Finding unreferenced(const std::string& digest, const std::string& source)
{
    return {.code = "document-unreferenced",
            .severity = Severity::Warning,
            .where = {source, "document " + digest, {}},
            .text = fmt::format("No entry names the document {}.", digest),
            .cure = "Find out who put it into the register."};
}

std::vector<Finding> check_documents(const Database& database,
                                     const std::vector<StoredEntry>& entries)
{
    EntriesByDocument users = entries_by_document(entries);
    std::vector<Finding> findings;
    for (const std::string& digest :
         database.texts("SELECT digest FROM documents ORDER BY digest", {})) {
        const auto user = users.extract(digest);
        if (user.empty()) {
            findings.push_back(unreferenced(digest, database.source()));
            continue;
        }
        if (Digest::of(database.document(digest).value_or("")).hex() != digest) {
            findings.push_back(
                damage("document-altered",
                       {database.source(), fmt::format("{}", fmt::join(user.mapped(), ", ")), {}},
                       fmt::format("The document {} is not as it was stored.", digest)));
        }
    }
    for (const auto& [digest, names] : users) {
        findings.push_back(damage(
            "document-missing", {database.source(), fmt::format("{}", fmt::join(names, ", ")), {}},
            fmt::format("The document {} is missing.", digest)));
    }
    return findings;
}

std::vector<Finding> check_all(const Database& database)
{
    std::vector<Finding> findings;
    const auto add = [&findings](const std::vector<Finding>& more) {
        findings.insert(findings.end(), more.begin(), more.end());
    };
    try {
        const Snapshot snapshot(database);
        add(check_file(database));
        add(check_schema(database));
        const auto entries = database.entries(all_entries);
        add(check_chain(entries, database.source()));
        add(check_documents(database, entries));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Damaged) {
            throw;
        }
        findings.push_back(damage("file-damaged", error.where(), error.message()));
    }
    return findings;
}

/// Reading is the same in and out of a transaction.
template <class Interface> class ReadsDatabase : public Interface {
public:
    Head head() const override { return head_of(database()); }

    std::vector<RegisterEntry> entries() const override { return select(database(), all_entries); }

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

    std::vector<Finding> check() const override { return check_all(database()); }

protected:
    virtual const Database& database() const = 0;
};

class SqliteTransaction final : public ReadsDatabase<Transaction> {
public:
    explicit SqliteTransaction(const Database& database) : database_(database)
    {
        if (database.is_in_transaction()) {
            throw Error(ErrorCode::Internal, {database.source(), {}, {}},
                        "a transaction of this register is open already");
        }
        database_.begin("IMMEDIATE");
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
    const Database& database() const override { return database_; }

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

    const Database& database_;
    bool is_committed_ = false;
};

class SqliteRegister final : public ReadsDatabase<Register> {
public:
    explicit SqliteRegister(std::unique_ptr<Database> database) : database_(std::move(database)) {}

    std::unique_ptr<Transaction> begin() override
    {
        return std::make_unique<SqliteTransaction>(*database_);
    }

private:
    const Database& database() const override { return *database_; }

    std::unique_ptr<Database> database_;
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

void must_be_of_this_version(const Database& database)
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
        Database(draft.path(), path.string(), options).make_schema();
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
    auto database = std::make_unique<Database>(path, path.string(), options);
    must_be_of_this_version(*database);
    return std::make_unique<SqliteRegister>(std::move(database));
}

} // namespace indenture::registry
