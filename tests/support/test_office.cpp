#include "support/test_office.h"

#include "base/files.h"
#include "layout/standard_fonts.h"

#include <filesystem>

namespace indenture::tests {

namespace fs = std::filesystem;

namespace {

const fs::path project = PROJECT_DIR;

Bytes font_file(const std::string& name)
{
    const fs::path fonts = "/usr/share/fonts/truetype";
    const char* folder = name.starts_with("Liberation") ? "liberation2"
                         : name.starts_with("DejaVu")   ? "dejavu"
                                                        : "crosextra";
    return read_file(fonts / folder / name, Limits{}.file_size_max);
}

Json json_file(const fs::path& path)
{
    return parse_json(read_file(path, Limits{}.json_size_max), path.string(), {});
}

workflow::Form form(const std::string& kind)
{
    const fs::path folder = project / "templates" / kind;
    return workflow::make_form(read_file(folder / "template.docx", Limits{}.file_size_max),
                               json_file(folder / "schema.json"), kind, {});
}

} // namespace

workflow::Office checkout_office(const Clock& clock)
{
    return {.clock = clock,
            .rules = contracts::RuleBook::standard(),
            .dsfc = form("dsfc"),
            .dsa = form("dsa"),
            .fonts = layout::standard_fonts(font_file),
            .limits = {},
            .verify = signing::verify,
            .seal = signing::SealKey::from_seed(Bytes(32, 'k'))};
}

Json sample(const std::string& name)
{
    return json_file(project / "samples" / name);
}

FixedClock morning_of(const std::string& iso_date)
{
    return FixedClock(start_of(Date::parse(iso_date).value()) + std::chrono::hours(9));
}

} // namespace indenture::tests
