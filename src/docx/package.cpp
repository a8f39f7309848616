#include "docx/package.h"

#include "base/error.h"
#include "docx/xml.h"
#include "docx/zip.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::docx {

struct Package::State {
    Bytes bytes;
    std::string source;
    Limits limits;
    std::vector<ZipEntry> entries;
    std::optional<ZipReader> reader;
    std::vector<std::string> part_names;
    std::map<std::string, std::size_t, std::less<>> index; ///< part name -> entry
    std::string main_part;
};

namespace {

std::string last_step(std::string_view address)
{
    return std::string(address.substr(address.rfind('/') + 1));
}

std::string_view folder_of(std::string_view part)
{
    return part.substr(0, part.rfind('/') + 1); // npos + 1 is 0
}

/// ECMA-376-2, 6.5.2.3: "word/document.xml" -> "word/_rels/document.xml.rels".
std::string relationships_part(std::string_view part)
{
    const std::string_view folder = folder_of(part);
    return fmt::format("{}_rels/{}.rels", folder, part.substr(folder.size()));
}

/// A target is relative to the folder of its source part; nullopt if it leaves the package.
std::optional<std::string> resolved(std::string_view part, std::string_view target)
{
    target = target.substr(0, target.find('#'));
    std::string path = target.starts_with('/') ? std::string() : std::string(folder_of(part));
    path += target;
    std::vector<std::string_view> steps;
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view step = std::string_view(path).substr(start, end - start);
        if (step == ".." && steps.empty()) {
            return std::nullopt;
        }
        if (step == "..") {
            steps.pop_back();
        } else if (!step.empty() && step != ".") {
            steps.push_back(step);
        }
        start = end + 1;
    }
    return fmt::format("{}", fmt::join(steps, "/"));
}

Error error_at(const Where& where, std::string message)
{
    return {ErrorCode::BadInput, where, std::move(message)};
}

std::string required(const XmlElement& element, std::string_view name, const Where& where)
{
    auto value = element.attribute("", name);
    if (!value) {
        throw error_at(where, fmt::format("a relationship has no {}", name));
    }
    return std::move(*value);
}

Relationship relationship_from(const XmlElement& element, std::string_view part, const Where& where)
{
    Relationship result{.id = required(element, "Id", where),
                        .type = last_step(required(element, "Type", where)),
                        .target = required(element, "Target", where),
                        .is_external = element.attribute("", "TargetMode") == "External"};
    if (!result.is_external) {
        auto target = resolved(part, result.target);
        if (!target) {
            throw error_at(where, fmt::format("relationship {} leads out of the package to '{}'",
                                              result.id, result.target));
        }
        result.target = std::move(*target);
    }
    return result;
}

} // namespace

Package::Package(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Package Package::open(Bytes bytes, std::string source, const Limits& limits)
{
    auto state = std::make_shared<State>();
    state->entries = scan_zip(bytes, source, limits);
    state->bytes = std::move(bytes);
    state->source = std::move(source);
    state->limits = limits;
    state->reader.emplace(state->bytes, state->source);
    for (std::size_t i = 0; i < state->entries.size(); ++i) {
        const ZipEntry& entry = state->entries[i];
        if (!entry.is_folder()) {
            state->index.emplace(entry.name, i);
            state->part_names.push_back(entry.name);
        }
    }
    const auto main = Package(state).related("", "officeDocument");
    if (!main || state->index.find(*main) == state->index.end()) {
        throw error_at({state->source, {}, {}},
                       "this is not a Word file: the package has no main document part");
    }
    state->main_part = *main;
    return Package(std::move(state));
}

const std::string& Package::source() const
{
    return state_->source;
}

const Limits& Package::limits() const
{
    return state_->limits;
}

const std::vector<std::string>& Package::part_names() const
{
    return state_->part_names;
}

bool Package::has(std::string_view name) const
{
    return state_->index.find(name) != state_->index.end();
}

Bytes Package::part(std::string_view name) const
{
    const auto found = state_->index.find(name);
    if (found == state_->index.end()) {
        throw error_at({state_->source, std::string(name), {}}, "the package has no such part");
    }
    return state_->reader->read(state_->entries[found->second]);
}

const std::string& Package::main_part() const
{
    return state_->main_part;
}

std::vector<Relationship> Package::relationships(std::string_view part) const
{
    const std::string name = relationships_part(part);
    if (!has(name)) {
        return {};
    }
    const XmlPart xml = XmlPart::parse(this->part(name), state_->source, name, state_->limits);
    const Where where{state_->source, name, {}};
    if (!xml.root().is(ns::package_relationships, "Relationships")) {
        throw error_at(where, "this part does not hold relationships");
    }
    std::vector<Relationship> result;
    for (const XmlElement element : xml.root().children()) {
        if (!element.is(ns::package_relationships, "Relationship")) {
            continue;
        }
        result.push_back(relationship_from(element, part, where));
        const auto same_id = [&](const Relationship& other) {
            return other.id == result.back().id;
        };
        if (std::count_if(result.begin(), result.end(), same_id) > 1) {
            throw error_at(where,
                           fmt::format("two relationships have the id {}", result.back().id));
        }
    }
    return result;
}

std::optional<std::string> Package::related(std::string_view part, std::string_view type) const
{
    for (Relationship& relationship : relationships(part)) {
        if (relationship.type == type && !relationship.is_external) {
            return std::move(relationship.target);
        }
    }
    return std::nullopt;
}

Bytes Package::with_parts(const std::map<std::string, Bytes>& parts) const
{
    ZipWriter writer(state_->bytes, state_->source);
    for (const ZipEntry& entry : state_->entries) {
        const auto replaced = parts.find(entry.name);
        if (replaced != parts.end()) {
            writer.add(entry.name, replaced->second);
        } else {
            writer.copy(entry);
        }
    }
    for (const auto& [name, content] : parts) {
        if (!has(name)) {
            writer.add(name, content);
        }
    }
    return writer.finish();
}

} // namespace indenture::docx
