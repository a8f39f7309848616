#include "cli/contract_files.h"

#include "base/error.h"

#include <filesystem>
#include <system_error>

namespace indenture::cli {

namespace fs = std::filesystem;

namespace {

void must_not_replace(const std::string& path, const Bytes& content)
{
    std::error_code error;
    if (!fs::exists(path, error) || (fs::file_size(path, error) == content.size() &&
                                     read_file(path, content.size()) == content)) {
        return;
    }
    throw Error(ErrorCode::Conflict, {path, {}, {}},
                "a file of this name with other content is already there, perhaps a signed copy; "
                "move it away or give another folder");
}

} // namespace

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
                             const workflow::GeneratedContract& contract, Existing existing)
{
    make_folder(folder);
    paths_ = {(fs::path(folder) / (name + ".docx")).string(),
              (fs::path(folder) / (name + ".pdf")).string()};
    if (existing == Existing::Keep) {
        must_not_replace(paths_[0], contract.word);
        must_not_replace(paths_[1], contract.pdf);
    }
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
