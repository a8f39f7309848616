#include "cli/session.h"

#include "base/error.h"
#include "base/files.h"
#include "cli/register_key.h"
#include "layout/standard_fonts.h"
#include "signing/sandbox/sandbox.h"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace indenture::cli {

namespace fs = std::filesystem;

namespace {

std::unique_ptr<Clock> make_clock(const std::optional<std::string>& at)
{
    if (!at) {
        return std::make_unique<SystemClock>();
    }
    const auto instant = parse_instant(*at);
    if (!instant) {
        throw Error(
            ErrorCode::BadInput, {},
            fmt::format("--at {}: this is no moment; write one like 2026-12-01T09:00:00Z", *at));
    }
    return std::make_unique<FixedClock>(*instant);
}

/// Beside the program, installed or in its build folder.
fs::path default_templates()
{
    std::error_code unknown; // then a relative path, which names what is missing
    return fs::read_symlink("/proc/self/exe", unknown).parent_path().parent_path() / "share" /
           "indenture" / "templates";
}

// Where Debian puts the files of the standard fonts.
constexpr const char* debian_fonts = "/usr/share/fonts/truetype";

fs::path find_font(const fs::path& folder, const std::string& name)
{
    for (const fs::path& place : {folder / name, folder / "liberation2" / name,
                                  folder / "crosextra" / name, folder / "dejavu" / name}) {
        if (std::error_code error; fs::exists(place, error)) {
            return place;
        }
    }
    throw Error(ErrorCode::NotFound, {(folder / name).string(), {}, {}},
                "the font file is not there; install fonts-liberation2, fonts-crosextra-carlito, "
                "fonts-crosextra-caladea and fonts-dejavu-core or give --fonts");
}

/// A path relative to the configuration's folder, or absolute.
fs::path configured_font(const fs::path& configuration, const std::string& file)
{
    return configuration.parent_path() / file;
}

} // namespace

Session::Session(const CommonOptions& common) : common_(common), clock_(make_clock(common.at)) {}

Bytes Session::read(const std::string& file) const
{
    spare(file);
    return read_file(file, limits_.file_size_max);
}

void Session::write(const std::string& file, ByteView content) const
{
    for (const std::string& spared : spared_) {
        std::error_code unrelated;
        if (fs::equivalent(spared, file, unrelated)) {
            throw Error(ErrorCode::BadInput, {file, {}, {}},
                        "it would replace a file that this command uses; give another name");
        }
    }
    write_file(file, content);
    spare(file);
}

Json Session::read_json(const std::string& file) const
{
    spare(file);
    return parse_json(read_file(file, limits_.json_size_max), file, limits_);
}

workflow::Form Session::load_form(const std::string& kind) const
{
    const fs::path folder =
        (common_.templates ? fs::path(*common_.templates) : default_templates()) / kind;
    const std::string word = (folder / "template.docx").string();
    return workflow::make_form(read(word), read_json((folder / "schema.json").string()), word,
                               limits_);
}

layout::FontSet Session::load_fonts() const
{
    layout::FontSet fonts = open_fonts();
    if (common_.refuses_substitutes) {
        fonts.refuse_substitutes();
    }
    return fonts;
}

layout::FontSet Session::open_fonts() const
{
    const fs::path place = common_.fonts.value_or(debian_fonts);
    std::error_code unknown; // then reading it says what is wrong
    if (fs::is_directory(place, unknown)) {
        return layout::standard_fonts([&](const std::string& name) {
            return read_file(find_font(place, name), limits_.file_size_max);
        });
    }
    const layout::FontConfiguration configuration =
        layout::read_font_configuration(read_json(place.string()), place.string());
    return layout::open_fonts(configuration, [&](const std::string& file) {
        return read_file(configured_font(place, file), limits_.file_size_max);
    });
}

signing::VerifyFunction Session::start_sandbox() const
{
    return [sandbox = std::make_shared<signing::Sandbox>()](
               ByteView upload, const signing::VerificationPolicy& policy) {
        return sandbox->verify(upload, policy);
    };
}

workflow::Office Session::open_office() const
{
    signing::VerifyFunction verify = start_sandbox();
    return {.clock = *clock_,
            .rules = contracts::RuleBook::standard(),
            .dsfc = load_form("dsfc"),
            .dsa = load_form("dsa"),
            .fonts = load_fonts(),
            .limits = limits_,
            .verify = std::move(verify)};
}

workflow::Office Session::open_office(const std::string& register_file) const
{
    workflow::Office office = open_office();
    office.seal = read_register_key(key_file_of(register_file));
    return office;
}

std::string Session::key_file_of(const std::string& register_file) const
{
    return common_.register_key.value_or(default_key_of(register_file).string());
}

std::string Session::tool() const
{
    return "indenture " INDENTURE_VERSION;
}

} // namespace indenture::cli
