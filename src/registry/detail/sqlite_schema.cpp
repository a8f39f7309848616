#include "registry/detail/sqlite_schema.h"

namespace indenture::registry {

// STRICT: SQLite would otherwise keep a number where a text belongs.
// The insert triggers also stop INSERT OR REPLACE, which deletes without firing delete triggers.
const std::array<SchemaObject, 17> sqlite_schema{{
    {"documents", R"(CREATE TABLE documents (
    digest TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT)"},
    {"entries", R"(CREATE TABLE entries (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    base_reference TEXT NOT NULL,
    state TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT)"},
    {"attachments", R"(CREATE TABLE attachments (
    sequence INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES documents,
    size INTEGER NOT NULL,
    PRIMARY KEY (sequence, position)
) STRICT)"},

    {"entries_by_reference", "CREATE INDEX entries_by_reference ON entries (reference)"},
    {"entries_by_base_reference",
     "CREATE INDEX entries_by_base_reference ON entries (base_reference)"},
    {"one_issue_a_reference",
     "CREATE UNIQUE INDEX one_issue_a_reference ON entries (reference) WHERE kind = 'issued'"},
    {"attachments_by_digest", "CREATE INDEX attachments_by_digest ON attachments (digest)"},
    {"attachments_by_role", "CREATE INDEX attachments_by_role ON attachments (role, size)"},

    {"documents_insert", R"(CREATE TRIGGER documents_insert BEFORE INSERT ON documents
WHEN EXISTS (SELECT 1 FROM documents WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"documents_update", R"(CREATE TRIGGER documents_update BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"documents_delete", R"(CREATE TRIGGER documents_delete BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"entries_insert", R"(CREATE TRIGGER entries_insert BEFORE INSERT ON entries
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM entries)
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"entries_update", R"(CREATE TRIGGER entries_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"entries_delete", R"(CREATE TRIGGER entries_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"attachments_insert", R"(CREATE TRIGGER attachments_insert BEFORE INSERT ON attachments
WHEN NEW.sequence <> (SELECT max(sequence) FROM entries)
    OR NEW.position <> (SELECT count(*) FROM attachments WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"attachments_update", R"(CREATE TRIGGER attachments_update BEFORE UPDATE ON attachments
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
    {"attachments_delete", R"(CREATE TRIGGER attachments_delete BEFORE DELETE ON attachments
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END)"},
}};

} // namespace indenture::registry
