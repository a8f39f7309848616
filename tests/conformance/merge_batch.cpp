// Merges many templates in one process: the product's side of the comparison with docxtpl.
// usage: merge_batch LIST. A line of LIST: template, data and output, parted by tabs. Why nothing
// could be merged, or what our own verifier finds wrong with the output, is JSON beside it.

#include "base/error.h"
#include "base/files.h"
#include "base/finding.h"
#include "base/json.h"
#include "docx/verify.h"
#include "expression/data.h"
#include "template/template.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace indenture {
namespace {

namespace fs = std::filesystem;

struct Job {
    fs::path docx;
    fs::path data;
    fs::path output;
};

std::vector<Job> jobs(const fs::path& list, const Limits& limits)
{
    std::istringstream lines(read_file(list, limits.file_size_max));
    std::vector<Job> result;
    std::string docx;
    std::string data;
    std::string output;
    while (std::getline(lines, docx, '\t') && std::getline(lines, data, '\t') &&
           std::getline(lines, output)) {
        result.push_back({.docx = docx, .data = data, .output = output});
    }
    return result;
}

docx::Package opened(Bytes bytes, const fs::path& path, const Limits& limits)
{
    return docx::Package::open(std::move(bytes), path.filename().string(), limits);
}

/// Faults of the output that its template does not have, as sentences.
std::vector<std::string> new_faults(const docx::Package& docx, const docx::Package& output)
{
    std::vector<std::string> old;
    for (const Finding& finding : docx::verify_package(docx)) {
        old.push_back(finding.code + finding.where.part);
    }
    std::vector<std::string> result;
    for (const Finding& finding : docx::verify_package(output)) {
        if (std::find(old.begin(), old.end(), finding.code + finding.where.part) == old.end()) {
            result.push_back(print(finding));
        }
    }
    return result;
}

/// As docxtpl: its spellings, and what is missing prints nothing.
const templating::CompileOptions compile_options{
    .profile = expression::Profile::Compat, .clauses = {}, .delimiters = {}};
constexpr expression::Undefined undefined = expression::Undefined::Blank;

Json merged(const Job& job, const Limits& limits)
{
    const docx::Package docx = opened(read_file(job.docx, limits.file_size_max), job.docx, limits);
    const auto data = expression::Data::parse(read_file(job.data, limits.json_size_max),
                                              job.data.filename().string(), limits);
    templating::MergeOptions options;
    options.undefined = undefined;
    const auto compiled = templating::Template::compile(docx, compile_options);
    const Bytes output = compiled.merge(data, options, limits).docx;
    write_file(job.output, output);
    return {{"error", nullptr}, {"faults", new_faults(docx, opened(output, job.output, limits))}};
}

void run(const Job& job, const Limits& limits)
{
    const fs::path report = job.output.string() + ".json";
    try {
        write_file(report, merged(job, limits).dump());
    } catch (const Error& error) {
        write_file(report, Json{{"error", error.what()}, {"faults", Json::array()}}.dump());
    }
}

} // namespace
} // namespace indenture

int main(int argc, char** argv)
{
    if (argc != 2) {
        fmt::print(stderr, "usage: merge_batch LIST\n");
        return 2;
    }
    try {
        const indenture::Limits limits;
        for (const indenture::Job& job : indenture::jobs(argv[1], limits)) {
            indenture::run(job, limits);
        }
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
