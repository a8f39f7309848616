#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/contract_files.h"
#include "cli/progress.h"
#include "cli/register_key.h"
#include "cli/session.h"
#include "registry/sqlite_register.h"
#include "workflow/contract_status.h"

#include <filesystem>
#include <fmt/format.h>

namespace indenture::cli {

namespace {

std::string one_line(const registry::RegisterEntry& entry)
{
    return fmt::format("{:>4}  {}  {:<11} {:<29} {:<12} {}", entry.sequence, print(entry.at),
                       registry::print(entry.event.kind), entry.event.reference, entry.event.state,
                       entry.hash.hex().substr(0, 16));
}

Json to_json_list(const std::vector<registry::RegisterEntry>& entries)
{
    Json list = Json::array();
    for (const registry::RegisterEntry& entry : entries) {
        list.push_back(to_json(entry));
    }
    return list;
}

std::string extension_of(registry::DocumentRole role)
{
    const std::string type(registry::media_type(role));
    if (type == "application/pdf") {
        return ".pdf";
    }
    if (type == "application/json") {
        return ".json";
    }
    return type == "application/x-pem-file"       ? ".pem"
           : role == registry::DocumentRole::Word ? ".docx"
                                                  : ".bin";
}

/// Every document of the entries, named by entry and role.
void write_documents(const registry::ReadableRegister& contract_register,
                     const std::vector<registry::RegisterEntry>& entries, const std::string& folder)
{
    make_folder(folder);
    for (const registry::RegisterEntry& entry : entries) {
        for (const registry::Attachment& attachment : entry.event.documents) {
            const auto bytes = contract_register.document(attachment.digest);
            const std::string name =
                fmt::format("{}-{}-{}{}", entry.event.reference, entry.sequence,
                            registry::print(attachment.role), extension_of(attachment.role));
            write_file(std::filesystem::path(folder) / name, bytes.value());
        }
    }
}

} // namespace

ExitStatus register_init(const RegisterOptions& options, const CommonOptions& common)
{
    const Session session(common);
    registry::init_sqlite_register(options.register_file, {});
    make_register_key(session.key_file_of(options.register_file));
    if (common.json) {
        say_json(Json{{"register", options.register_file}, {"entries", 0}});
    } else {
        say("New register: " + options.register_file);
    }
    return ExitStatus::Done;
}

ExitStatus register_show(const RegisterOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    const workflow::ContractStatus status =
        workflow::status_of(options.reference, date_of(session.clock().now()),
                            session.open_office(), *contract_register);
    if (options.out) {
        write_documents(*contract_register, status.entries, *options.out);
    }
    if (common.json) {
        say_json(to_json(status));
        return ExitStatus::Done;
    }
    say(fmt::format("{}  {}", status.reference, status.state));
    say(fmt::format("  {} to {}, issued on {}", status.term.first.iso(), status.term.last.iso(),
                    date_of(status.entries.front().at).iso()));
    for (const std::string& party : status.missing_signatures) {
        say("  signature outstanding: " + party);
    }
    for (const registry::RegisterEntry& entry : status.entries) {
        say(one_line(entry));
    }
    return ExitStatus::Done;
}

ExitStatus register_log(const RegisterOptions& options, const CommonOptions& common)
{
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    const auto entries = contract_register->entries();
    if (common.json) {
        say_json(to_json_list(entries));
        return ExitStatus::Done;
    }
    if (entries.empty()) {
        say("The register has no entries.");
    }
    for (const registry::RegisterEntry& entry : entries) {
        say(one_line(entry));
    }
    return ExitStatus::Done;
}

ExitStatus register_check(const RegisterOptions& options, const CommonOptions& common)
{
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    Progress progress(1);
    progress.step("Recomputing every digest");
    const std::vector<Finding> findings = contract_register->check();
    progress.finish();
    const bool is_whole = !blocks(findings);
    const registry::Head head =
        is_whole ? contract_register->head() : registry::Head{0, Digest::of("")};
    if (common.json) {
        Json answer{{"whole", is_whole}, {"findings", to_json(findings)}};
        if (is_whole) {
            answer["entries"] = head.size;
            answer["head"] = head.hash.hex();
        }
        say_json(answer);
    } else if (is_whole) {
        say(fmt::format("The register is whole: {} entries, head {}", head.size, head.hash.hex()));
    } else {
        say("The register is damaged:");
        say_findings(findings);
    }
    return is_whole ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
