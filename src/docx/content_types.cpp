#include "docx/content_types.h"

#include "base/error.h"
#include "docx/xml.h"
#include "docx/zip.h"

#include <fmt/format.h>

namespace indenture::docx {

namespace {

std::string_view ending_of(std::string_view part)
{
    const std::size_t dot = part.rfind('.');
    const bool has_ending = dot != part.npos && part.find('/', dot) == part.npos;
    return has_ending ? part.substr(dot + 1) : std::string_view();
}

void put(Bytes& out, std::string_view name, std::string_view value)
{
    out += fmt::format("{}=\"", name);
    append_escaped(out, value);
    out += '"';
}

} // namespace

bool is_xml_type(std::string_view content_type)
{
    return content_type.ends_with("+xml") || content_type.ends_with("/xml") ||
           content_type.ends_with("vmlDrawing");
}

ContentTypes ContentTypes::of(const Package& package)
{
    ContentTypes result;
    if (!package.has(content_types_part)) {
        return result;
    }
    const std::string name(content_types_part);
    const XmlPart xml =
        XmlPart::parse(package.part(name), package.source(), name, package.limits());
    for (const XmlElement element : xml.root().children()) {
        const bool is_default = element.is(ns::content_types, "Default");
        if (!is_default && !element.is(ns::content_types, "Override")) {
            continue;
        }
        auto key = element.attribute("", is_default ? "Extension" : "PartName");
        auto type = element.attribute("", "ContentType");
        if (!key || !type) {
            throw Error(ErrorCode::BadInput, {package.source(), name, {}},
                        "a content type is stated for nothing, or not stated");
        }
        (is_default ? result.type_of_ending_ : result.type_of_part_)
            .try_emplace(folded(*key), *type);
        (is_default ? result.endings_ : result.parts_)
            .emplace_back(std::move(*key), std::move(*type));
    }
    return result;
}

std::string ContentTypes::type(std::string_view part) const
{
    const auto by_name = type_of_part_.find("/" + folded(part));
    if (by_name != type_of_part_.end()) {
        return by_name->second;
    }
    const auto by_ending = type_of_ending_.find(folded(ending_of(part)));
    return by_ending == type_of_ending_.end() ? std::string() : by_ending->second;
}

void ContentTypes::set(const std::string& part, const std::string& type)
{
    if (this->type(part) == type) {
        return;
    }
    remove(part);
    const std::string ending(ending_of(part));
    const bool is_new_ending = !ending.empty() && type_of_ending_.count(folded(ending)) == 0;
    if (type.starts_with("image/") && is_new_ending) {
        type_of_ending_.emplace(folded(ending), type);
        endings_.emplace_back(ending, type);
    }
    if (this->type(part) != type) {
        type_of_part_.emplace("/" + folded(part), type);
        parts_.emplace_back("/" + part, type);
    }
}

void ContentTypes::remove(std::string_view part)
{
    const std::string name = "/" + folded(part);
    if (type_of_part_.erase(name) != 0) {
        std::erase_if(parts_, [&](const auto& stated) { return folded(stated.first) == name; });
    }
}

std::vector<std::string> ContentTypes::stated_parts() const
{
    std::vector<std::string> result;
    for (const auto& [name, type] : parts_) {
        result.push_back(name.starts_with('/') ? name.substr(1) : name);
    }
    return result;
}

Bytes ContentTypes::print() const
{
    Bytes out = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    out += fmt::format("\n<Types xmlns=\"{}\">", ns::content_types);
    for (const auto& [ending, type] : endings_) {
        put(out, "<Default Extension", ending);
        put(out, " ContentType", type);
        out += "/>";
    }
    for (const auto& [part, type] : parts_) {
        put(out, "<Override PartName", part);
        put(out, " ContentType", type);
        out += "/>";
    }
    return out + "</Types>";
}

} // namespace indenture::docx
