#include "cli/contract_files.h"

#include "base/error.h"

#include <filesystem>
#include <system_error>

namespace indenture::cli {

namespace fs = std::filesystem;

void make_folder(const std::string& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw Error(ErrorCode::Unavailable, {folder, {}, {}},
                    "the folder cannot be made: " + error.message());
    }
}

ContractFiles::ContractFiles(const std::string& folder, const std::string& name,
                             const workflow::GeneratedContract& contract)
{
    make_folder(folder);
    paths_ = {(fs::path(folder) / (name + ".docx")).string(),
              (fs::path(folder) / (name + ".pdf")).string()};
    staged_.emplace_back(paths_[0], contract.word);
    staged_.emplace_back(paths_[1], contract.pdf);
}

std::vector<std::string> ContractFiles::publish()
{
    for (StagedFile& file : staged_) {
        file.publish();
    }
    return paths_;
}

} // namespace indenture::cli
