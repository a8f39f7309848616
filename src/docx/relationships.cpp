#include "docx/relationships.h"

#include "base/error.h"
#include "docx/xml.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::docx {

namespace {

constexpr std::string_view office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr std::string_view folder_name = "_rels/";
constexpr std::string_view ending = ".rels";

std::string_view folder_of(std::string_view part)
{
    return part.substr(0, part.rfind('/') + 1); // npos + 1 is 0
}

std::string required(const XmlElement& element, std::string_view name, const Where& where)
{
    auto value = element.attribute("", name);
    if (!value) {
        throw Error(ErrorCode::BadInput, where, fmt::format("a relationship has no {}", name));
    }
    return std::move(*value);
}

StatedRelationship relationship_from(const XmlElement& element, std::string_view part,
                                     const Where& where)
{
    StatedRelationship result{.id = required(element, "Id", where),
                              .type = required(element, "Type", where),
                              .target = required(element, "Target", where),
                              .is_external = element.attribute("", "TargetMode") == "External"};
    if (!result.is_external && !resolved_target(part, result.target)) {
        throw Error(ErrorCode::BadInput, where,
                    fmt::format("relationship {} leads out of the package to '{}'", result.id,
                                result.target));
    }
    return result;
}

} // namespace

std::string last_step(std::string_view address)
{
    return std::string(address.substr(address.rfind('/') + 1));
}

std::string relationship_type(std::string_view type)
{
    return type.find("://") == type.npos ? fmt::format("{}{}", office, type) : std::string(type);
}

std::string relationships_part(std::string_view part)
{
    const std::string_view folder = folder_of(part);
    return fmt::format("{}{}{}{}", folder, folder_name, part.substr(folder.size()), ending);
}

std::optional<std::string> source_of_relationships(std::string_view name)
{
    const std::string_view folder = folder_of(name);
    const bool is_in_folder = folder == folder_name || folder.ends_with("/_rels/");
    if (!is_in_folder || !name.ends_with(ending)) {
        return std::nullopt;
    }
    const std::string_view file = name.substr(folder.size());
    return fmt::format("{}{}", folder.substr(0, folder.size() - folder_name.size()),
                       file.substr(0, file.size() - ending.size()));
}

std::optional<std::string> resolved_target(std::string_view part, std::string_view target)
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

std::string target_from(std::string_view part, std::string_view target)
{
    const std::string_view folder = folder_of(part);
    return target.starts_with(folder) ? std::string(target.substr(folder.size()))
                                      : fmt::format("/{}", target);
}

std::vector<StatedRelationship> stated_relationships(const Package& package, std::string_view part)
{
    const std::string name = relationships_part(part);
    if (!package.has(name)) {
        return {};
    }
    const XmlPart xml =
        XmlPart::parse(package.part(name), package.source(), name, package.limits());
    const Where where{package.source(), name, {}};
    if (!xml.root().is(ns::package_relationships, "Relationships")) {
        throw Error(ErrorCode::BadInput, where, "this part does not hold relationships");
    }
    std::vector<StatedRelationship> result;
    std::set<std::string> ids;
    for (const XmlElement element : xml.root().children()) {
        if (!element.is(ns::package_relationships, "Relationship")) {
            continue;
        }
        result.push_back(relationship_from(element, part, where));
        if (!ids.insert(result.back().id).second) {
            throw Error(ErrorCode::BadInput, where,
                        fmt::format("two relationships have the id {}", result.back().id));
        }
    }
    return result;
}

Bytes print(const std::vector<StatedRelationship>& relationships)
{
    Bytes out = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    out += fmt::format("\n<Relationships xmlns=\"{}\">", ns::package_relationships);
    const auto put = [&](std::string_view name, std::string_view value) {
        out += fmt::format("{}=\"", name);
        append_escaped(out, value);
        out += '"';
    };
    for (const StatedRelationship& relationship : relationships) {
        put("<Relationship Id", relationship.id);
        put(" Type", relationship.type);
        put(" Target", relationship.target);
        out += relationship.is_external ? " TargetMode=\"External\"/>" : "/>";
    }
    return out + "</Relationships>";
}

} // namespace indenture::docx
