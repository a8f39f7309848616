// Writes the workloads as files for other engines: write_workloads FOLDER

#include "base/files.h"
#include "workloads.h"

#include <filesystem>
#include <iostream>

namespace {

using namespace indenture;
using bench::Syntax;

void write_templates(const std::filesystem::path& folder, const std::string& suffix, Syntax syntax)
{
    write_file(folder / ("contract" + suffix), bench::contract_template(syntax));
    write_file(folder / ("letter" + suffix), bench::letter_template(syntax));
    write_file(folder / ("table" + suffix), bench::table_template(syntax));
    write_file(folder / ("placeholders-12000" + suffix),
               bench::placeholders_template(12'000, syntax));
    write_file(folder / ("placeholders-1000" + suffix),
               bench::placeholders_template(1'000, syntax));
}

void write_data(const std::filesystem::path& folder)
{
    write_file(folder / "contract.json", bench::contract_data());
    write_file(folder / "letter.json", bench::letter_data());
    for (const std::size_t rows : {1'000U, 2'164U, 10'000U, 100'000U}) {
        write_file(folder / ("table-" + std::to_string(rows) + ".json"), bench::table_data(rows));
    }
    write_file(folder / "table-500kB.json", bench::long_table_data());
    write_file(folder / "placeholders-12000.json", bench::placeholders_data(12'000));
    write_file(folder / "placeholders-1000.json", bench::placeholders_data(1'000));
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::cerr << "usage: write_workloads FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    write_templates(folder, ".jinja.docx", Syntax::Jinja);
    write_templates(folder, ".docxtemplater.docx", Syntax::Docxtemplater);
    write_templates(folder, ".carbone.docx", Syntax::Carbone);
    write_data(folder);
    return 0;
}
