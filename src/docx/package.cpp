#include "docx/package.h"

#include "base/error.h"
#include "docx/package_changes.h"
#include "docx/relationships.h"
#include "docx/zip.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::docx {

struct Package::State {
    Bytes bytes;
    std::string source;
    Limits limits;
    std::vector<ZipEntry> entries;
    std::vector<std::string> written_names; ///< of the entries, in UTF-8
    std::optional<ZipReader> reader;
    std::vector<std::string> part_names;
    std::map<std::string, std::size_t, std::less<>> index; ///< part name -> entry
    std::string main_part;
};

namespace {

Error error_at(const Where& where, std::string message)
{
    return {ErrorCode::BadInput, where, std::move(message)};
}

/// The first of the maps decides.
const Bytes* content_among(const std::vector<const std::map<std::string, Bytes>*>& parts,
                           const std::string& name)
{
    for (const auto* map : parts) {
        if (const auto found = map->find(name); found != map->end()) {
            return &found->second;
        }
    }
    return nullptr;
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
        state->written_names.push_back(state->reader->name(entry));
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
    std::vector<Relationship> result;
    for (StatedRelationship& stated : stated_relationships(*this, part)) {
        result.push_back({.id = std::move(stated.id),
                          .type = last_step(stated.type),
                          .target = stated.is_external ? std::move(stated.target)
                                                       : *resolved_target(part, stated.target),
                          .is_external = stated.is_external});
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

std::optional<std::string> Package::part_holding(ByteView content) const
{
    const std::uint32_t crc = crc_of(content);
    for (const ZipEntry& entry : state_->entries) {
        const bool may_be = entry.size == content.size() && entry.crc == crc && !entry.is_folder();
        if (may_be && part(entry.name) == content) {
            return entry.name;
        }
    }
    return std::nullopt;
}

Bytes Package::with_parts(const std::map<std::string, Bytes>& parts) const
{
    return written({&parts}, {}, {});
}

Bytes Package::with(const PackageChanges& changes) const
{
    const std::map<std::string, Bytes> bookkeeping = changes.bookkeeping();
    return written({&bookkeeping, &changes.contents()}, changes.packed(), changes.removed());
}

Bytes Package::written(const std::vector<const std::map<std::string, Bytes>*>& parts,
                       const std::map<std::string, Packed>& packed,
                       const std::set<std::string>& removed) const
{
    ZipWriter writer(state_->bytes, state_->source);
    for (std::size_t i = 0; i < state_->entries.size(); ++i) {
        const ZipEntry& entry = state_->entries[i];
        if (const auto ready = packed.find(entry.name); ready != packed.end()) {
            writer.add(entry.name, ready->second);
        } else if (const Bytes* content = content_among(parts, entry.name)) {
            writer.add(entry.name, *content);
        } else if (removed.count(entry.name) == 0) {
            writer.copy(entry, state_->written_names[i]);
        }
    }
    std::map<std::string_view, const Bytes*> added;
    for (const auto* map : parts) {
        for (const auto& [name, content] : *map) {
            if (!has(name)) {
                added.emplace(name, &content);
            }
        }
    }
    for (const auto& [name, content] : added) {
        writer.add(std::string(name), *content);
    }
    return writer.finish();
}

} // namespace indenture::docx
