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
    std::map<std::string, std::string> switches; ///< "h" -> "", "o" -> "1-3", "*" -> "roman"

    bool has(const std::string& name_of_switch) const { return switches.contains(name_of_switch); }
    std::string argument() const { return arguments.empty() ? "" : arguments.front(); }
};

FieldCode parse_field_code(std::string_view instruction);

} // namespace indenture::layout
