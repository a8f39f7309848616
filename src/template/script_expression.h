#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace indenture::templating {

/// What a root name of a foreign expression is called in the template made from it.
using Renaming = std::function<std::string(std::string_view name)>;

/// A JavaScript expression, as docx-templates and docxtemplater's angular parser have them, in the
/// expression language of templates: "!a && b.length > 0" becomes "not a and b | length > 0".
/// Members, subscripts, literals, lists, the ternary, logic, comparison and arithmetic; of methods
/// those that have a filter here. Throws Problem (code I001) naming what has no counterpart.
std::string translated_script(std::string_view script, const Renaming& rename,
                              std::size_t depth_max);

/// The root names that `script` uses ("a" and "b" of "a.c + b[0]"), as far as it can be read.
std::set<std::string> names_in_script(std::string_view script, std::size_t depth_max);

} // namespace indenture::templating
