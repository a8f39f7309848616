#include "registry/detail/sqlite_check.h"

#include "registry/detail/sqlite_schema.h"

#include <fmt/format.h>
#include <map>
#include <string>

namespace indenture::registry {

namespace {

std::vector<Finding> check_file(SqliteDatabase& database)
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

std::vector<Finding> check_schema(SqliteDatabase& database)
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

/// Entries cut off the end of the chain leave no gap, but perhaps their attachments.
std::vector<Finding> check_attachments(SqliteDatabase& database)
{
    std::vector<Finding> findings;
    for (const std::string& sequence :
         database.texts("SELECT DISTINCT CAST(sequence AS TEXT) FROM attachments WHERE sequence "
                        "NOT IN (SELECT sequence FROM entries) ORDER BY sequence",
                        {})) {
        findings.push_back(damage(
            "entry-missing", {database.source(), "entry " + sequence, {}},
            fmt::format("Entry {} is missing; documents are still attached to it.", sequence)));
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

std::vector<Finding> check_documents(SqliteDatabase& database,
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

} // namespace

std::vector<Finding> check(SqliteDatabase& database)
{
    std::vector<Finding> findings;
    const auto add = [&findings](const std::vector<Finding>& more) {
        findings.insert(findings.end(), more.begin(), more.end());
    };
    try {
        const Snapshot snapshot(database);
        add(check_file(database));
        add(check_schema(database));
        const auto entries = database.entries(all_entries());
        add(check_chain(entries, database.source()));
        add(check_attachments(database));
        add(check_documents(database, entries));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Damaged) {
            throw;
        }
        findings.push_back(damage("file-damaged", error.where(), error.message()));
    }
    return findings;
}

} // namespace indenture::registry
