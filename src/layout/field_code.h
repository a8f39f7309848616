#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::layout {

/// For this folder only: a field code taken apart (ECMA-376-1, 17.16.3).
struct FieldCode {
    std::string name; ///< upper case: "REF"
    std::vector<std::string> arguments;
    std::map<std::string, std::string> switches; ///< in lower case: "h" -> "", "o" -> "1-3"
    std::vector<std::string> formats;            ///< of each \*, in order: "roman", "MERGEFORMAT"

    bool has(const std::string& name_of_switch) const { return switches.contains(name_of_switch); }
    std::string argument() const { return arguments.empty() ? "" : arguments.front(); }
    /// The value of a switch, "" if it is not there.
    std::string value(const std::string& name_of_switch) const;
    /// Whether \* names this, whatever the case.
    bool has_format(std::string_view lower_case) const;
};

/// `inner` is what the fields inside the code show, in order; each stands as U+0001 in the
/// instruction and is never taken apart.
FieldCode parse_field_code(std::string_view instruction, const std::vector<std::string>& inner);

/// Of a code without fields inside it, or where they do not matter.
inline FieldCode parse_field_code(std::string_view instruction)
{
    return parse_field_code(instruction, {});
}

/// ASCII only: names of fields, switches, styles and bookmarks.
std::string lower_case(std::string_view text);

} // namespace indenture::layout
