#include "workflow/bundle.h"

#include "base/error.h"
#include "docx/zip.h"
#include "signing/checks/timestamp.h"
#include "signing/policy_json.h"
#include "workflow/contract_record.h"
#include "workflow/contract_status.h"
#include "workflow/etsi_report.h"
#include "workflow/word_signature.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::workflow {

namespace {

using registry::DocumentRole;

using Files = std::map<std::string, Bytes>;

constexpr const char* format_name = "indenture evidence bundle 1";
constexpr const char* manifest_name = "manifest.json";
constexpr const char* token_name = "manifest.tsr";
constexpr const char* source = "the bundle";

void add(Files& files, const std::string& folder, const char* ending,
         const std::vector<Bytes>& pieces)
{
    for (const Bytes& piece : pieces) {
        files.emplace(fmt::format("{}/{}.{}", folder, Digest::of(piece).hex(), ending), piece);
    }
}

/// What the verifier says, in every form; equal reports give equal files.
Files report_files(const Verified& verified, const std::string& tool)
{
    Files files{
        {"report.json", canonical(to_json(verified.report))},
        {"report.xml", etsi_report(verified.report, verified.policy, tool)},
        {"report.txt", print(verified.report)},
    };
    if (verified.report.execution) {
        files.emplace("execution.json", canonical(to_json(verified.report.execution->facts())));
    }
    return files;
}

Files files_of(const Verified& verified, const BundleExtras& extras)
{
    Files files = report_files(verified, extras.tool);
    files.emplace("upload", verified.upload);
    files.emplace("policy.json", canonical(to_json(verified.policy)));
    if (verified.policy.issued) {
        files.emplace("issued.pdf", *verified.policy.issued);
    }
    add(files, "anchors", "cer", verified.policy.anchors);
    add(files, "timestamp-anchors", "cer", verified.policy.timestamp_anchors);
    add(files, "evidence", "cer", verified.policy.evidence.certificates);
    add(files, "evidence", "crl", verified.policy.evidence.crls);
    add(files, "evidence", "ocsp", verified.policy.evidence.ocsps);
    // Found in the upload; kept apart so that an auditor need not take a PDF to pieces.
    add(files, "used", "cer", verified.report.used.certificates);
    add(files, "used", "crl", verified.report.used.crls);
    add(files, "used", "ocsp", verified.report.used.ocsps);
    files.insert(extras.files.begin(), extras.files.end());
    return files;
}

Bytes manifest_of(const Files& files, const std::string& contract, const std::string& tool)
{
    Json list = Json::array();
    for (const auto& [name, content] : files) {
        list.push_back(
            {{"name", name}, {"sha256", Digest::of(content).hex()}, {"size", content.size()}});
    }
    return canonical(
        Json{{"format", format_name}, {"tool", tool}, {"contract", contract}, {"files", list}});
}

/// When the manifest existed, if the token is over it.
std::optional<Instant> stamped_at(ByteView token, ByteView manifest, const Limits& limits)
{
    const auto answer =
        signing::checks::check_timestamp(token, {manifest, ""}, "the manifest", limits);
    return answer.is_intact ? answer.at : std::nullopt;
}

// --- reading

Files read_files(ByteView bundle, const Limits& limits)
{
    const auto entries = docx::scan_zip(bundle, source, limits);
    const docx::ZipReader reader(bundle, source);
    Files files;
    for (const docx::ZipEntry& entry : entries) {
        files.emplace(entry.name, reader.read(entry));
    }
    return files;
}

const Bytes& file_of(const Files& files, const std::string& name)
{
    const auto found = files.find(name);
    if (found == files.end()) {
        throw Error(ErrorCode::BadInput, {source, name, {}}, "the file is missing");
    }
    return found->second;
}

/// The names and digests a manifest lists.
std::map<std::string, std::string> listed_in(const Json& manifest)
{
    const auto is_text = [](const Json& object, const char* name) {
        return object.is_object() && object.contains(name) && object.at(name).is_string();
    };
    const bool is_manifest = is_text(manifest, "format") && is_text(manifest, "tool") &&
                             manifest.at("format") == format_name && manifest.contains("files") &&
                             manifest.at("files").is_array();
    if (!is_manifest) {
        throw Error(ErrorCode::BadInput, {source, manifest_name, {}},
                    "this is no manifest of an evidence bundle");
    }
    std::map<std::string, std::string> listed;
    for (const Json& file : manifest.at("files")) {
        if (!is_text(file, "name") || !is_text(file, "sha256")) {
            throw Error(ErrorCode::BadInput, {source, manifest_name, {}},
                        "an entry lacks its name or digest");
        }
        listed.emplace(file.at("name").get<std::string>(), file.at("sha256").get<std::string>());
    }
    return listed;
}

std::vector<std::string> differences_from(const Json& manifest, const Files& files)
{
    const auto listed = listed_in(manifest);
    std::vector<std::string> differences;
    for (const auto& [name, digest] : listed) {
        const auto found = files.find(name);
        if (found == files.end()) {
            differences.push_back(fmt::format("{} is listed in the manifest and missing", name));
        } else if (Digest::of(found->second).hex() != digest) {
            differences.push_back(fmt::format("{} is not the file the manifest lists", name));
        }
    }
    for (const auto& [name, content] : files) {
        if (name != manifest_name && name != token_name && !listed.contains(name)) {
            differences.push_back(fmt::format("{} is not listed in the manifest", name));
        }
    }
    return differences;
}

signing::VerificationPolicy policy_in(const Files& files, const Limits& limits)
{
    std::map<Digest, const Bytes*> pieces;
    for (const auto& [name, content] : files) {
        pieces.emplace(Digest::of(content), &content);
    }
    const auto find = [&](const Digest& digest) {
        const auto found = pieces.find(digest);
        if (found == pieces.end()) {
            throw Error(ErrorCode::BadInput, {source, "policy.json", {}},
                        fmt::format("it asks for {}, which is missing", digest.hex()));
        }
        return *found->second;
    };
    return signing::read_policy(parse_json(file_of(files, "policy.json"), source, limits), find,
                                limits, "policy.json of the bundle");
}

void compare(const Files& now, const Files& then, std::vector<std::string>& differences)
{
    for (const auto& [name, content] : now) {
        const auto found = then.find(name);
        if (found == then.end()) {
            differences.push_back(fmt::format("{} is missing, and is made now", name));
        } else if (found->second != content) {
            differences.push_back(fmt::format("{} is not what is made now", name));
        }
    }
    if (!now.contains("execution.json") && then.contains("execution.json")) {
        differences.emplace_back("execution.json is there, and nothing is executed now");
    }
}

} // namespace

Bytes write_bundle(const Verified& verified, const BundleExtras& extras, const Limits& limits)
{
    const Files files = files_of(verified, extras);
    const Bytes manifest = manifest_of(files, verified.policy.contract, extras.tool);
    docx::ZipWriter zip;
    zip.add(manifest_name, manifest);
    if (extras.manifest_token) {
        if (!stamped_at(*extras.manifest_token, manifest, limits)) {
            throw Error(ErrorCode::BadInput, {token_name, {}, {}},
                        "this is no timestamp token over the manifest of this bundle");
        }
        zip.add(token_name, *extras.manifest_token);
    }
    for (const auto& [name, content] : files) {
        zip.add(name, content);
    }
    return zip.finish();
}

Bytes bundle_of(const std::string& reference, BundleExtras extras, const Office& office,
                const registry::ReadableRegister& contract_register)
{
    const std::string issued = issued_reference(reference, contract_register);
    const ContractRecord record = find_record(issued, office, contract_register).value();
    const auto report = verify_best_copy(record, office, contract_register);
    if (!report) {
        throw Error(ErrorCode::NotFound, {issued, {}, {}},
                    "no signed copy of this contract was accepted yet");
    }
    const registry::RegisterEntry& copy = *record.best_copy;
    extras.files["register/application.json"] =
        stored(record.issue(), DocumentRole::Application, contract_register);
    extras.files["register/decision.json"] =
        stored(record.issue(), DocumentRole::Decision, contract_register);
    if (registry::document_of(copy.event, DocumentRole::Execution)) {
        extras.files["register/execution.json"] =
            stored(copy, DocumentRole::Execution, contract_register);
        extras.files["register/key.pem"] = office.seal.value().public_pem();
    }
    for (const registry::RegisterEntry& entry : record.entries) {
        extras.files[fmt::format("register/entry-{:06}.json", entry.sequence)] =
            canonical(to_json(entry));
    }
    return write_bundle({.upload = stored(copy, DocumentRole::SignedPdf, contract_register),
                         .policy = policy_of_best_copy(record, office.limits, contract_register),
                         .report = *report},
                        extras, office.limits);
}

BundleCheck verify_bundle(ByteView bundle, const std::string& tool,
                          const signing::VerifyFunction& verify, const Limits& limits)
{
    const Files files = read_files(bundle, limits);
    const Bytes& manifest_text = file_of(files, manifest_name);
    const Json manifest = parse_json(manifest_text, "manifest.json of the bundle", limits);
    BundleCheck check{.differences = differences_from(manifest, files),
                      .report = {},
                      .manifest_stamped_at = std::nullopt};
    if (const auto token = files.find(token_name); token != files.end()) {
        check.manifest_stamped_at = stamped_at(token->second, manifest_text, limits);
        if (!check.manifest_stamped_at) {
            check.differences.emplace_back("manifest.tsr is no timestamp over the manifest");
        }
    }
    Verified verified{
        .upload = file_of(files, "upload"), .policy = policy_in(files, limits), .report = {}};
    verified.report = judge(verified.upload, verified.policy, verify);
    compare(report_files(verified, tool), files, check.differences);
    const auto written_by = manifest.at("tool").get<std::string>();
    if (written_by != tool && !check.differences.empty()) {
        check.differences.push_back(
            fmt::format("the bundle was written by {}, and this is {}", written_by, tool));
    }
    check.report = std::move(verified.report);
    return check;
}

Json to_json(const BundleCheck& check)
{
    return {{"reproduced", check.differences.empty()},
            {"differences", check.differences},
            {"manifest_stamped_at",
             check.manifest_stamped_at ? Json(print(*check.manifest_stamped_at)) : Json(nullptr)},
            {"report", signing::to_json(check.report)}};
}

} // namespace indenture::workflow
