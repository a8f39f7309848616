#pragma once

#include "base/json.h"

#include <filesystem>
#include <string>
#include <vector>

namespace indenture::support {

/// The records of the Data Uses Register beside the checkout, sorted by file name; empty if there
/// are none.
std::vector<std::filesystem::path> register_records(const std::filesystem::path& shared_folder);

/// A record of the register, as its file holds it.
Json read_record(const std::filesystem::path& file);

/// The newest version of a record, in its last state.
const Json& newest_state(const Json& record);

/// An application for the agreement that the newest version of a record describes. Every field the
/// record has is in the record's own words; what the register does not publish, and prose it leaves
/// blank, is plainly fictional. Throws std::runtime_error for a word of the register that no code
/// list knows.
Json application_from(const Json& record);

} // namespace indenture::support
