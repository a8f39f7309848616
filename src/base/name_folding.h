#pragma once

#include <string>
#include <string_view>

namespace indenture {

/// One spelling for names that a person would call equal: compatible characters and letter case
/// made alike (Unicode's NFKC_Casefold), one space for any run of white space, one apostrophe, one
/// hyphen. Accents stay: they tell people apart. Neither the rules nor the verifier compare names
/// in any other way.
std::string folded_name(std::string_view utf8);

/// "Priya Example" from "EXAMPLE, Priya"; other names as they are. Letter case stays.
std::string surname_last(std::string_view name);

/// A name that may look like another one: letters of several scripts in one name (other than those
/// that East Asian names mix), characters that change the direction of writing, or octets that are
/// no UTF-8.
bool is_deceptive_name(std::string_view utf8);

} // namespace indenture
