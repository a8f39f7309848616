#include "docx/package_changes.h"

#include "base/error.h"
#include "docx/zip.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace indenture::docx {

namespace {

struct MediaType {
    std::string_view content_type;
    std::string_view ending;
};
constexpr std::array<MediaType, 8> media_types{{{"image/png", ".png"},
                                                {"image/jpeg", ".jpeg"},
                                                {"image/gif", ".gif"},
                                                {"image/bmp", ".bmp"},
                                                {"image/tiff", ".tiff"},
                                                {"image/svg+xml", ".svg"},
                                                {"image/x-emf", ".emf"},
                                                {"image/x-wmf", ".wmf"}}};

/// The number that is all of `text`, or 0.
std::size_t number_of(std::string_view text)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

} // namespace

PackageChanges::PackageChanges(Package package) : package_(std::move(package)) {}

bool PackageChanges::has(std::string_view part) const
{
    const std::string name(part);
    return contents_.count(name) != 0 || (package_.has(part) && removed_.count(name) == 0);
}

void PackageChanges::replace(const std::string& part, Bytes content)
{
    if (!has(part)) {
        throw Error(ErrorCode::BadInput, {package_.source(), part, {}},
                    "the package has no such part");
    }
    packed_.erase(part);
    contents_[part] = std::move(content);
}

void PackageChanges::replace(const std::string& part, Packed content)
{
    if (!package_.has(part) || removed_.count(part) != 0) {
        throw Error(ErrorCode::BadInput, {package_.source(), part, {}},
                    "the package has no such part");
    }
    contents_.erase(part);
    packed_[part] = std::move(content);
}

void PackageChanges::add(const std::string& part, const std::string& content_type, Bytes content)
{
    const bool is_taken = taken_names().count(folded(part)) != 0;
    if (is_taken || is_path_like(part)) {
        throw Error(ErrorCode::BadInput, {package_.source(), part, {}},
                    is_taken ? "the package has a part of this name already"
                             : "this is no name of a part");
    }
    taken_names().insert(folded(part));
    contents_[part] = std::move(content);
    set_content_type(part, content_type);
}

std::string PackageChanges::add_media(const std::string& content_type, Bytes content)
{
    const auto known =
        std::find_if(media_types.begin(), media_types.end(),
                     [&](const MediaType& type) { return type.content_type == content_type; });
    if (known == media_types.end()) {
        throw Error(ErrorCode::BadInput, {package_.source(), {}, {}},
                    fmt::format("Word cannot show a picture of the type '{}'", content_type));
    }
    const Digest digest = Digest::of(content);
    if (const auto found = media_.find(digest); found != media_.end()) {
        return found->second;
    }
    const auto there = package_.part_holding(content);
    std::string name;
    if (there && has(*there) && contents_.count(*there) == 0 && packed_.count(*there) == 0 &&
        this->content_type(*there) == content_type) {
        name = *there;
    } else {
        name = free_part_name("word/media/image", std::string(known->ending));
        add(name, content_type, std::move(content));
    }
    media_.emplace(digest, name);
    return name;
}

void PackageChanges::remove(const std::string& part)
{
    const std::string own = relationships_part(part);
    for (const std::string& name : {part, own}) {
        contents_.erase(name);
        packed_.erase(name);
        if (package_.has(name)) {
            removed_.insert(name);
        }
    }
    relations_.erase(part);
    types().remove(part);
    types_are_changed_ = true;
    for (const std::string& name : package_.part_names()) {
        const auto source = source_of_relationships(name);
        if (!source || removed_.count(name) != 0) {
            continue;
        }
        std::vector<std::string> ids;
        for (const StatedRelationship& stated : relations(*source).stated) {
            if (!stated.is_external && resolved_target(*source, stated.target) == part) {
                ids.push_back(stated.id);
            }
        }
        for (const std::string& id : ids) {
            remove_relationship(*source, id);
        }
    }
}

std::string PackageChanges::free_part_name(const std::string& stem, const std::string& ending)
{
    const auto [last, is_new] = last_names_.try_emplace(folded(stem), 0);
    if (is_new) {
        for (const std::string& part : package_.part_names()) {
            const std::string name = folded(part);
            if (name.starts_with(last->first)) {
                const std::string_view rest = std::string_view(name).substr(last->first.size());
                last->second = std::max(last->second, number_of(rest.substr(0, rest.find('.'))));
            }
        }
    }
    for (;;) {
        std::string name = fmt::format("{}{}{}", stem, ++last->second, ending);
        if (taken_names().count(folded(name)) == 0) {
            return name;
        }
    }
}

std::string PackageChanges::relate(const std::string& part, std::string_view type,
                                   std::string_view target)
{
    return related(part, {.id = {},
                          .type = relationship_type(type),
                          .target = target_from(part, target),
                          .is_external = false});
}

std::string PackageChanges::relate_outside(const std::string& part, std::string_view type,
                                           std::string_view address)
{
    return related(part, {.id = {},
                          .type = relationship_type(type),
                          .target = std::string(address),
                          .is_external = true});
}

std::string PackageChanges::related(const std::string& part, StatedRelationship wanted)
{
    Relations& relations = this->relations(part);
    const auto [found, is_new] =
        relations.ids.try_emplace({wanted.is_external, wanted.type, wanted.target});
    if (is_new) {
        wanted.id = fmt::format("rId{}", ++relations.highest);
        found->second = wanted.id;
        relations.stated.push_back(std::move(wanted));
        relations.is_changed = true;
    }
    return found->second;
}

void PackageChanges::set_address(const std::string& part, std::string_view id,
                                 std::string_view address)
{
    Relations& relations = this->relations(part);
    for (StatedRelationship& stated : relations.stated) {
        if (stated.id == id) {
            stated.target = address;
            stated.is_external = true;
            index(relations);
            relations.is_changed = true;
            return;
        }
    }
    throw Error(ErrorCode::BadInput, {package_.source(), part, {}},
                fmt::format("the part has no relationship {}", id));
}

void PackageChanges::remove_relationship(const std::string& part, std::string_view id)
{
    Relations& relations = this->relations(part);
    const auto is_it = [&](const StatedRelationship& stated) { return stated.id == id; };
    if (std::erase_if(relations.stated, is_it) != 0) {
        index(relations);
        relations.is_changed = true;
    }
}

std::string PackageChanges::content_type(std::string_view part)
{
    return types().type(part);
}

void PackageChanges::set_content_type(const std::string& part, const std::string& content_type)
{
    if (types().type(part) != content_type) {
        types().set(part, content_type);
        types_are_changed_ = true;
    }
}

std::map<std::string, Bytes> PackageChanges::bookkeeping() const
{
    std::map<std::string, Bytes> result;
    if (types_are_changed_) {
        result.emplace(content_types_part, types_->print());
    }
    for (const auto& [part, relations] : relations_) {
        if (relations.is_changed) {
            result.emplace(relationships_part(part), print(relations.stated));
        }
    }
    return result;
}

PackageChanges::Relations& PackageChanges::relations(const std::string& part)
{
    const auto [found, is_new] = relations_.try_emplace(part);
    if (is_new) {
        found->second.stated = stated_relationships(package_, part);
        index(found->second);
    }
    return found->second;
}

void PackageChanges::index(Relations& relations)
{
    relations.ids.clear();
    for (const StatedRelationship& stated : relations.stated) {
        relations.ids.try_emplace({stated.is_external, stated.type, stated.target}, stated.id);
        if (stated.id.starts_with("rId")) {
            relations.highest = std::max(relations.highest, number_of(stated.id.substr(3)));
        }
    }
}

std::set<std::string>& PackageChanges::taken_names()
{
    if (taken_names_.empty()) {
        for (const std::string& part : package_.part_names()) {
            taken_names_.insert(folded(part));
        }
    }
    return taken_names_;
}

ContentTypes& PackageChanges::types()
{
    if (!types_) {
        types_ = ContentTypes::of(package_);
    }
    return *types_;
}

} // namespace indenture::docx
