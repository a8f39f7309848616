#include "cli/template_files.h"

#include "base/error.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

namespace indenture::cli {

namespace {

namespace fs = std::filesystem;

/// The files of a folder, by name.
std::vector<fs::path> files_in(const std::string& folder)
{
    std::error_code error;
    std::vector<fs::path> result;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.is_regular_file(error)) {
            result.push_back(entry.path());
        }
    }
    if (error) {
        throw Error(ErrorCode::NotFound, {folder, {}, {}},
                    "the folder cannot be read; is it there?");
    }
    std::sort(result.begin(), result.end());
    return result;
}

/// Word files; those that start with ~$ are Word's own while one is open.
std::vector<fs::path> clause_files(const std::string& folder)
{
    std::vector<fs::path> result = files_in(folder);
    std::erase_if(result, [](const fs::path& file) {
        return file.extension() != ".docx" || file.filename().string().starts_with("~$");
    });
    return result;
}

std::map<std::string, docx::Package> read_clauses(const std::string& folder, const Session& session)
{
    std::map<std::string, docx::Package> result;
    for (const fs::path& file : clause_files(folder)) {
        const docx::Package package = open_template(file.string(), session);
        result.emplace(file.filename().string(), package);
        result.emplace(file.stem().string(), package);
    }
    return result;
}

std::map<std::string, Bytes> read_images(const std::string& folder, const Session& session)
{
    std::map<std::string, Bytes> result;
    for (const fs::path& file : files_in(folder)) {
        result.emplace(file.filename().string(), session.read(file.string()));
    }
    return result;
}

} // namespace

docx::Package open_template(const std::string& file, const Session& session)
{
    return docx::Package::open(session.read(file), file, session.limits());
}

templating::CompileOptions compile_options(const LanguageOptions& options, const Session& session)
{
    templating::CompileOptions result;
    result.profile =
        options.profile == "compat" ? expression::Profile::Compat : expression::Profile::Strict;
    if (options.clauses) {
        result.clauses = read_clauses(*options.clauses, session);
    }
    return result;
}

std::map<std::string, Digest> clause_digests(const std::string& folder, const Session& session)
{
    std::map<std::string, Digest> result;
    for (const fs::path& file : clause_files(folder)) {
        result.emplace(file.filename().string(), Digest::of(session.read(file.string())));
    }
    return result;
}

templating::MergeOptions merge_options(const LanguageOptions& options, const Session& session)
{
    using expression::Undefined;
    templating::MergeOptions result;
    // docxtpl prints nothing for what is missing, and does not ask for alternative texts.
    const bool is_compat = options.profile == "compat";
    const std::string missing = options.undefined.value_or(is_compat ? "blank" : "error");
    result.undefined = missing == "blank"                          ? Undefined::Blank
                       : missing == "chain" || missing == "marker" ? Undefined::Chain
                                                                   : Undefined::Error;
    result.marks_missing = missing == "marker";
    result.requires_alt = !is_compat;
    if (options.images) {
        result.images = read_images(*options.images, session);
    }
    return result;
}

expression::Data read_data(const std::string& file, const Session& session)
{
    return expression::Data::parse(session.read(file), file, session.limits());
}

} // namespace indenture::cli
