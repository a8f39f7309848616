#include "registry/detail/sqlite_database.h"

#include "registry/detail/sqlite_schema.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/Statement.h>
#include <fmt/format.h>
#include <map>
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

/// Poco says what SQLite says twice, joined by a colon.
std::string words_of(const Poco::Exception& reason)
{
    const std::string& said = reason.message();
    const std::string first = said.substr(0, said.size() / 2 - (said.empty() ? 0 : 1));
    return said == first + ": " + first ? first : said;
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
                                               words_of(reason)));
    }
    if (dynamic_cast<const sqlite::CantOpenDBFileException*>(&reason) != nullptr ||
        dynamic_cast<const sqlite::DBAccessDeniedException*>(&reason) != nullptr ||
        dynamic_cast<const Poco::Data::ConnectionFailedException*>(&reason) != nullptr) {
        return unavailable(source,
                           fmt::format("the register cannot be opened: {}", words_of(reason)));
    }
    if (dynamic_cast<const sqlite::CorruptImageException*>(&reason) != nullptr ||
        dynamic_cast<const sqlite::InvalidSQLStatementException*>(&reason) != nullptr) {
        return Error(
            ErrorCode::Damaged, {source, {}, {}},
            fmt::format("the register is damaged ({}); restore it from a copy", words_of(reason)));
    }
    return Error(ErrorCode::Internal, {source, {}, {}}, reason.displayText());
}

/// The result of `work`, which uses Poco.
template <class Work> auto guarded(const std::string& source, const Work& work) -> decltype(work())
{
    try {
        return work();
    } catch (const Poco::Exception& reason) {
        throw meaning_of(reason, source);
    }
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

void add_values(Statement& select, const Selection& selection)
{
    for (const std::string& value : selection.values) {
        select.addBind(bind(value));
    }
}

} // namespace

Error unavailable(const std::string& source, const std::string& message)
{
    return Error(ErrorCode::Unavailable, {source, {}, {}}, message);
}

Selection all_entries()
{
    return {"TRUE", {}};
}

SqliteDatabase::SqliteDatabase(const fs::path& path, std::string source,
                               const SqliteOptions& options)
    : source_(std::move(source)), session_(guarded(source_, [&] { return session_of(path); }))
{
    // EXTRA also makes the removal of the journal durable: a commit survives a loss of power.
    run(fmt::format("PRAGMA busy_timeout = {}", options.wait_max.count()));
    run("PRAGMA synchronous = EXTRA");
    run("PRAGMA foreign_keys = ON");
    run("PRAGMA trusted_schema = OFF");
}

void SqliteDatabase::make_schema()
{
    begin_writing();
    for (const SchemaObject& object : sqlite_schema) {
        run(std::string(object.sql));
    }
    run(fmt::format("PRAGMA user_version = {}", sqlite_schema_version));
    run(fmt::format("PRAGMA application_id = {}", sqlite_application_id));
    commit();
}

void SqliteDatabase::begin_reading()
{
    run("BEGIN DEFERRED");
    is_in_transaction_ = true;
}

void SqliteDatabase::begin_writing()
{
    run("BEGIN IMMEDIATE");
    is_in_transaction_ = true;
}

void SqliteDatabase::commit()
{
    run("COMMIT");
    is_in_transaction_ = false;
}

void SqliteDatabase::roll_back() noexcept
{
    is_in_transaction_ = false;
    try {
        session_ << "ROLLBACK", now;
    } catch (const std::exception&) {
        // SQLite has rolled back itself, or will when the file is next opened.
        return;
    }
}

std::vector<StoredEntry> SqliteDatabase::entries(const Selection& selection)
{
    return guarded(source_, [&] {
        std::vector<StoredEntry> found;
        StoredEntry entry{};
        Statement select(session_);
        select << "SELECT e.sequence, e.at, e.kind, e.reference, e.base_reference, e.state, "
                  "e.payload, e.previous, e.hash FROM entries e WHERE " +
                      selection.condition + " ORDER BY e.sequence",
            into(entry.sequence), into(entry.at), into(entry.kind), into(entry.reference),
            into(entry.base_reference), into(entry.state), into(entry.payload),
            into(entry.previous), into(entry.hash), range(0, 1);
        add_values(select, selection);
        while (!select.done()) {
            if (select.execute() > 0) {
                found.push_back(entry);
            }
        }
        attach(found, selection);
        return found;
    });
}

void SqliteDatabase::attach(std::vector<StoredEntry>& entries, const Selection& selection)
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
    add_values(select, selection);
    while (!select.done()) {
        if (select.execute() > 0) {
            by_sequence.at(sequence)->documents.push_back(document);
        }
    }
}

void SqliteDatabase::insert(const StoredEntry& entry)
{
    guarded(source_, [&] {
        session_ << "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", bind(entry.sequence),
            bind(entry.at), bind(entry.kind), bind(entry.reference), bind(entry.base_reference),
            bind(entry.state), bind(entry.payload), bind(entry.previous), bind(entry.hash), now;
        std::uint64_t position = 0;
        for (const StoredAttachment& document : entry.documents) {
            session_ << "INSERT INTO attachments VALUES (?, ?, ?, ?, ?)", bind(entry.sequence),
                bind(position), bind(document.role), bind(document.digest), bind(document.size),
                now;
            ++position;
        }
    });
}

std::optional<Bytes> SqliteDatabase::document(const std::string& digest)
{
    return guarded(source_, [&]() -> std::optional<Bytes> {
        std::vector<Poco::Data::CLOB> found;
        session_ << "SELECT bytes FROM documents WHERE digest = ?", into(found), bind(digest), now;
        if (found.empty()) {
            return std::nullopt;
        }
        return Bytes(found.front().rawContent(), found.front().size());
    });
}

bool SqliteDatabase::has_document(const Digest& digest)
{
    return !texts("SELECT digest FROM documents WHERE digest = ?", {digest.hex()}).empty();
}

void SqliteDatabase::insert(const Digest& digest, ByteView bytes)
{
    guarded(source_, [&] {
        // An empty blob is bound as NULL.
        session_ << "INSERT INTO documents VALUES (?, ifnull(?, x''))", bind(digest.hex()),
            bind(blob_of(bytes)), now;
    });
}

std::vector<std::uint64_t> SqliteDatabase::issued_sizes(std::size_t size_max)
{
    return guarded(source_, [&] {
        std::vector<std::uint64_t> sizes;
        session_ << "SELECT DISTINCT a.size FROM attachments a JOIN entries e USING (sequence) "
                    "WHERE a.role = ? AND a.size <= ? AND e.kind = ? ORDER BY a.size DESC",
            into(sizes), bind(print(DocumentRole::Pdf)), bind(static_cast<std::uint64_t>(size_max)),
            bind(print(EventKind::Issued)), now;
        return sizes;
    });
}

std::int64_t SqliteDatabase::number(const std::string& sql)
{
    return guarded(source_, [&] {
        std::int64_t value = 0;
        session_ << sql, into(value), now;
        return value;
    });
}

std::vector<std::string> SqliteDatabase::texts(const std::string& sql,
                                               const std::vector<std::string>& values)
{
    return guarded(source_, [&] {
        std::vector<std::string> column;
        Statement select(session_);
        select << sql, into(column);
        add_values(select, {sql, values});
        select.execute();
        return column;
    });
}

void SqliteDatabase::run(const std::string& sql)
{
    guarded(source_, [&] { session_ << sql, now; });
}

Snapshot::Snapshot(SqliteDatabase& database)
    : database_(database), is_own_(!database.is_in_transaction())
{
    if (is_own_) {
        database_.begin_reading();
    }
}

Snapshot::~Snapshot()
{
    if (is_own_) {
        database_.roll_back();
    }
}

} // namespace indenture::registry
