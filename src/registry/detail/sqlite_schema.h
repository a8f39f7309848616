#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace indenture::registry {

/// "INDT": by this SQLite's file header tells a register from any other database.
inline constexpr std::int64_t sqlite_application_id = 0x494E4454;
/// Of the tables below. A program reads no other version than its own.
inline constexpr std::int64_t sqlite_schema_version = 1;

struct SchemaObject {
    std::string_view name;
    std::string_view sql; ///< as SQLite keeps it, so that check() can compare
};

/// Tables, indexes, and the triggers that make them append-only: nothing is changed or deleted,
/// an entry comes only after the last, attachments only with the entry that is last.
extern const std::array<SchemaObject, 17> sqlite_schema;

} // namespace indenture::registry
