#pragma once

#include "base/finding.h"
#include "base/limits.h"
#include "pdf/file.h"
#include "signing/validation_data.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Validation data gathered for one signature (ISO 32000-2, 12.8.4.4).
struct StoredFor {
    std::string key; ///< SHA-1 of the signature's Contents, in upper-case hexadecimal
    ValidationData data;
};

/// The document security store as one revision has it. Nothing in it is checked.
struct StoreAnswer {
    bool is_present = false;
    ValidationData
        data; ///< all of it, of its VRI entries too, each piece once, in the file's order
    std::vector<StoredFor> by_signature; ///< the VRI entries, by key
    std::vector<Finding> findings; ///< "dss", "limit"; what could be read is there all the same
};

/// Reads /DSS of the catalog (ISO 32000-2, 12.8.4.3). Streams are decoded within `limits`,
/// FlateDecode only. Never throws because of the file.
StoreAnswer read_store(const pdf::View& view, const Limits& limits);

/// The index of the last revision that changed the store: the catalog's DSS or an object it leads
/// to. A document timestamp of a later revision covers all of it. nullopt if there is no store.
std::optional<std::size_t> store_revision(const pdf::PdfFile& file, const Limits& limits);

} // namespace indenture::signing::checks
