#pragma once

#include "base/bytes.h"
#include "docx/package.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::docx {

/// What each part of a package is (ECMA-376-2, 7.2): by its ending, or by its name, which wins.
class ContentTypes {
public:
    /// Of [Content_Types].xml; empty if the package has none. Throws Error(BadInput).
    static ContentTypes of(const Package& package);

    /// "" if nothing is stated for the part.
    std::string type(std::string_view part) const;
    /// States it, unless it is so already. An ending not stated before is stated only for
    /// pictures; every other part is stated by name.
    void set(const std::string& part, const std::string& type);
    void remove(std::string_view part);
    /// The part names stated one by one, as they are spelt, without leading slash.
    std::vector<std::string> stated_parts() const;

    /// [Content_Types].xml
    Bytes print() const;

private:
    using Stated = std::vector<std::pair<std::string, std::string>>;
    using Index = std::map<std::string, std::string>;

    Stated endings_;       ///< in the order of the part, for print
    Stated parts_;         ///< with leading slash
    Index type_of_ending_; ///< folded
    Index type_of_part_;
};

/// True for a part that holds XML.
bool is_xml_type(std::string_view content_type);

inline constexpr std::string_view content_types_part = "[Content_Types].xml";

} // namespace indenture::docx
