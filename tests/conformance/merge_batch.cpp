// Merges many templates in one process: the product's side of the comparison with docxtpl.
// usage: merge_batch LIST. A line of LIST: template, data and output, parted by tabs. The findings,
// or the error if nothing could be merged, are JSON beside the output.

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "template/template.h"

#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <string>

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

Bytes merged(const Job& job, const Limits& limits)
{
    const docx::Package package = docx::Package::open(read_file(job.docx, limits.file_size_max),
                                                      job.docx.filename().string(), limits);
    const Json data =
        parse_json(read_file(job.data, limits.json_size_max), job.data.filename().string(), limits);
    return templating::Template::compile(package).merge(data, limits);
}

void run(const Job& job, const Limits& limits)
{
    const fs::path report = job.output.string() + ".json";
    try {
        write_file(job.output, merged(job, limits));
        write_file(report, Json{{"error", nullptr}}.dump());
    } catch (const Error& error) {
        write_file(report, Json{{"error", error.what()}}.dump());
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
