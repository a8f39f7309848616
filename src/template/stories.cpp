#include "template/stories.h"

#include "base/error.h"
#include "docx/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace indenture::templating {

namespace {

/// Ids of relationships to headers and footers, in the order of the sections.
void add_header_ids(const docx::XmlElement& element, std::vector<std::string>& ids)
{
    for (const docx::XmlElement child : element.children()) {
        if (child.is_w("headerReference") || child.is_w("footerReference")) {
            ids.push_back(child.attribute(docx::ns::r, "id").value_or(""));
        } else {
            add_header_ids(child, ids);
        }
    }
}

/// Empty if the body cannot be read: that is said when it is compiled.
std::vector<std::string> header_ids(const docx::Package& package)
{
    std::vector<std::string> ids;
    try {
        const std::string& part = package.main_part();
        const auto xml =
            docx::XmlPart::parse(package.part(part), package.source(), part, package.limits());
        add_header_ids(xml.root(), ids);
    } catch (const Error&) {
        ids.clear();
    }
    return ids;
}

/// The octet that "%7B" spells at `at`.
std::optional<char> percent_at(std::string_view text, std::size_t at)
{
    if (text.size() < at + 3 || text[at] != '%') {
        return std::nullopt;
    }
    std::uint8_t octet = 0;
    const auto [end, error] =
        std::from_chars(text.data() + at + 1, text.data() + at + 3, octet, 16);
    return error == std::errc() && end == text.data() + at + 3
               ? std::optional(static_cast<char>(octet))
               : std::nullopt;
}

/// With what stands between encoded braces decoded: "a%20b%7B%7B%20x%20%7D%7D" ->
/// "a%20b{{ x }}".
std::string tags_decoded(std::string_view target)
{
    std::string result;
    bool is_inside = false;
    for (std::size_t at = 0; at < target.size();) {
        const std::optional<char> octet = percent_at(target, at);
        const bool is_brace = octet == '{' || octet == '}';
        if (octet && (is_inside || is_brace)) {
            result += *octet;
            at += 3;
        } else {
            result += target[at++];
        }
        const std::string_view written = result;
        if (written.ends_with("{{") || written.ends_with("{%")) {
            is_inside = true;
        } else if (written.ends_with("}}") || written.ends_with("%}")) {
            is_inside = false;
        }
    }
    return result;
}

} // namespace

std::vector<std::string> stories(const docx::Package& package)
{
    std::vector<std::string> result{package.main_part()};
    const auto add = [&](const docx::Relationship& related) {
        if (!related.is_external && package.has(related.target) &&
            std::find(result.begin(), result.end(), related.target) == result.end()) {
            result.push_back(related.target);
        }
    };
    const auto all = package.relationships(package.main_part());
    for (const std::string_view type : {"footnotes", "endnotes", "comments"}) {
        for (const docx::Relationship& related : all) {
            if (related.type == type) {
                add(related);
            }
        }
    }
    for (const std::string& id : header_ids(package)) {
        for (const docx::Relationship& related : all) {
            if (related.id == id) {
                add(related);
            }
        }
    }
    for (const docx::Relationship& related : all) {
        if (related.type == "header" || related.type == "footer") {
            add(related);
        }
    }
    return result;
}

std::vector<std::string> property_parts(const docx::Package& package)
{
    std::vector<std::string> result;
    for (const char* type : {"core-properties", "extended-properties", "custom-properties"}) {
        const auto part = package.related("", type);
        if (part && package.has(*part)) {
            result.push_back(*part);
        }
    }
    return result;
}

std::map<std::string, std::string> link_addresses(const docx::Package& package,
                                                  const std::string& part)
{
    std::map<std::string, std::string> result;
    for (const docx::Relationship& related : package.relationships(part)) {
        if (related.type == "hyperlink" && related.is_external) {
            std::string target = tags_decoded(related.target);
            if (target.find("{{") != std::string::npos || target.find("{%") != std::string::npos) {
                result[related.id] = std::move(target);
            }
        }
    }
    return result;
}

} // namespace indenture::templating
