#include "docx/document_properties.h"

#include "docx/xml.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace indenture::docx {
namespace {

using Properties = std::map<std::string, std::string, std::less<>>;
using Names = std::pair<std::string_view, std::string_view>; ///< element, name for a field

/// ISO/IEC 29500-2, 11: names of elements and what Word calls them (ECMA-376-1, 17.16.5.15).
constexpr std::array<Names, 8> core_names{{{"title", "title"},
                                           {"subject", "subject"},
                                           {"creator", "author"},
                                           {"keywords", "keywords"},
                                           {"description", "comments"},
                                           {"category", "category"},
                                           {"lastModifiedBy", "lastsavedby"},
                                           {"contentStatus", "contentstatus"}}};

/// ECMA-376-1, 22.2.
constexpr std::array<Names, 5> extended_names{{{"Company", "company"},
                                               {"Manager", "manager"},
                                               {"HyperlinkBase", "hyperlinkbase"},
                                               {"Template", "template"},
                                               {"Application", "nameofapplication"}}};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

std::optional<XmlPart> part_of(const Package& package, const std::string& type,
                               const std::string& usual_name)
{
    const std::string name = package.related("", type).value_or(usual_name);
    if (!package.has(name)) {
        return std::nullopt;
    }
    return XmlPart::parse(package.part(name), package.source(), name, package.limits());
}

template <std::size_t count>
void add_named(const XmlPart& part, const std::array<Names, count>& names, Properties& properties)
{
    for (const XmlElement element : part.root().children()) {
        const auto found = std::find_if(names.begin(), names.end(), [&](const Names& candidate) {
            return candidate.first == element.name();
        });
        if (found != names.end()) {
            properties.try_emplace(std::string(found->second), element.text());
        }
    }
}

/// ECMA-376-1, 22.3: a named value of a variant type.
void add_custom(const XmlPart& part, Properties& properties)
{
    for (const XmlElement property : part.root().children()) {
        const auto name = property.attribute("", "name");
        const XmlElement value = property.first();
        if (!name || !value) {
            continue;
        }
        std::string text = value.text();
        if (value.name() == "bool") {
            text = text == "true" || text == "1" ? "Y" : "N"; // as Word shows it
        }
        properties.try_emplace(lower(*name), std::move(text));
    }
}

} // namespace

Properties read_document_properties(const Package& package)
{
    Properties properties;
    if (const auto core = part_of(package, "core-properties", "docProps/core.xml")) {
        add_named(*core, core_names, properties);
    }
    if (const auto extended = part_of(package, "extended-properties", "docProps/app.xml")) {
        add_named(*extended, extended_names, properties);
    }
    if (const auto custom = part_of(package, "custom-properties", "docProps/custom.xml")) {
        add_custom(*custom, properties);
    }
    return properties;
}

} // namespace indenture::docx
