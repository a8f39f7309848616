#pragma once

#include "base/digest.h"
#include "base/error.h"
#include "registry/detail/stored_entry.h"
#include "registry/sqlite_register.h"

#include <Poco/Data/Session.h>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::registry {

/// Error(Unavailable) about the register at `source`.
Error unavailable(const std::string& source, const std::string& message);

/// Which entries are wanted: a condition on `e`, an entry, and the values of its question marks.
struct Selection {
    std::string condition;
    std::vector<std::string> values;
};

/// Every entry there is.
Selection all_entries();

/// The SQLite file of a register: every statement there is, and no decision. Everything throws
/// what the database says as an Error: Unavailable, Damaged or, of a fault of ours, Internal.
class SqliteDatabase {
public:
    /// `source` is how messages name the file.
    SqliteDatabase(const std::filesystem::path& path, std::string source,
                   const SqliteOptions& options);

    const std::string& source() const { return source_; }

    void make_schema();

    /// To read one state of the file with several statements; ended by roll_back().
    void begin_reading();
    /// To write, alone among all programs; ended by commit() or roll_back().
    void begin_writing();
    void commit();
    void roll_back() noexcept;
    bool is_in_transaction() const { return is_in_transaction_; }

    std::vector<StoredEntry> entries(const Selection& selection);
    void insert(const StoredEntry& entry);

    std::optional<Bytes> document(const std::string& digest);
    bool has_document(const Digest& digest);
    void insert(const Digest& digest, ByteView bytes);

    /// The lengths of the PDFs ever issued that are at most `size_max` octets, longest first.
    std::vector<std::uint64_t> issued_sizes(std::size_t size_max);

    /// The one number, or the one column, that a query gives.
    std::int64_t number(const std::string& sql);
    std::vector<std::string> texts(const std::string& sql, const std::vector<std::string>& values);

private:
    void run(const std::string& sql);
    void attach(std::vector<StoredEntry>& entries, const Selection& selection);

    std::string source_;
    Poco::Data::Session session_;
    bool is_in_transaction_ = false;
};

/// What several statements read while it stands is one state of the register.
class Snapshot {
public:
    explicit Snapshot(SqliteDatabase& database);
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot();

private:
    SqliteDatabase& database_;
    bool is_own_; ///< not within a transaction, which is a snapshot already
};

} // namespace indenture::registry
