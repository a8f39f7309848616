#pragma once

#include "base/files.h"
#include "workflow/generate_contract.h"

#include <string>
#include <vector>

namespace indenture::cli {

/// The DOCX and the PDF of one contract on their way into a folder: both are on the disk before
/// either is visible.
class ContractFiles {
public:
    /// What to do with a file of that name that has other content.
    enum class Existing { Replace, Keep };

    /// Makes the folder if need be. Files are `name`.docx and `name`.pdf. Throws Error(Conflict) if
    /// one to keep is in the way: it may be the signed copy.
    ContractFiles(const std::string& folder, const std::string& name,
                  const workflow::GeneratedContract& contract, Existing existing);

    /// Their paths, DOCX first.
    std::vector<std::string> publish();

private:
    std::vector<std::string> paths_;
    std::vector<StagedFile> staged_;
};

/// Makes a folder and those above it. Throws Error(Unavailable).
void make_folder(const std::string& folder);

} // namespace indenture::cli
