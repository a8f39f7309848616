#pragma once

#include "expression/evaluate.h"

#include <span>
#include <string>
#include <string_view>

namespace indenture::expression {

// Texts as Python writes them.

/// repr() of a text: in quotes, with escapes.
std::string quoted(std::string_view text);

/// "%s has %d" % (...). `named` is what %(name)s takes from, or nullptr.
std::string percent_formatted(Evaluator& evaluator, std::string_view pattern,
                              std::span<const Value> values, const Value* named);

/// "{} has {0:.2f}".format(...).
std::string brace_formatted(Evaluator& evaluator, std::string_view pattern,
                            const Arguments& arguments);

std::string upper(std::string_view text);
std::string lower(std::string_view text);
/// One character as it begins a word: the title case of Unicode, "Fi" for the ligature.
std::string as_initial(std::string_view character);
/// The first character as an initial; the others as they are.
std::string with_upper_first(std::string_view text);

/// Without the characters of `set` at its ends; white space if `set` is empty.
enum class Side { Left, Right, Both };
std::string_view stripped(std::string_view text, std::string_view set, Side side);

/// At white space if `separator` is empty; at most `count` cuts if not negative.
std::vector<std::string_view> split(std::string_view text, std::string_view separator,
                                    std::int64_t count);
/// At the ends of lines; no empty last line.
std::vector<std::string_view> lines_of(std::string_view text);

std::string replaced(Evaluator& evaluator, std::string_view text, std::string_view old,
                     std::string_view replacement, std::int64_t count);

/// Centred as Python does it; `width` in characters.
std::string centred(Evaluator& evaluator, std::string_view text, std::int64_t width);

} // namespace indenture::expression
