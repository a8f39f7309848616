#pragma once

#include <span>
#include <string_view>

namespace indenture::docx::detail {

/// What is known of an element in its container.
struct UnreadRule {
    /// Local name; "w14:name" for Word 2010's namespace.
    std::string_view element;
    /// "*": harmless, whatever it says. "!": not read, so noted unless it says off. Else the
    /// attributes that are read, separated by blanks: "val" any value, "val=a|b" these values
    /// only, "val!" noted unless it says off or 0, "val*" harmless.
    std::string_view attributes;
    std::string_view what;    ///< for a person: "underline"
    std::string_view instead; ///< what is done with values that are not read
};

/// The rules for children of an element of that name; empty if it is no container of properties.
std::span<const UnreadRule> unread_rules(std::string_view container);

/// Does that child of w:settings have no say in how the document looks printed?
bool is_harmless_setting(std::string_view name);

} // namespace indenture::docx::detail
