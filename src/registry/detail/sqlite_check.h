#pragma once

#include "registry/detail/sqlite_database.h"

#include <vector>

namespace indenture::registry {

/// Everything about the file that is not as it was written: the file itself ("file-damaged"), its
/// tables and triggers ("schema-altered"), the chain (see check_chain), and the documents
/// ("document-missing", "document-altered" at the entries that name them, and, as a warning,
/// "document-unreferenced").
std::vector<Finding> check(SqliteDatabase& database);

} // namespace indenture::registry
