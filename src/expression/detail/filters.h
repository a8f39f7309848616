#pragma once

#include "expression/evaluate.h"
#include "expression/filter.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::expression {

// The filters by what they are about; filter.cpp joins them.
std::vector<Filter> text_filters();
std::vector<Filter> list_filters();
std::vector<Filter> number_filters();
std::vector<Filter> date_filters();
std::vector<Filter> contract_filters(); ///< enumerations, endings, addresses: docassemble's
std::vector<Filter> rich_filters();

// Arguments by their position; each refuses what does not fit, naming the filter.

bool is_given(const FilterCall& call, std::size_t position);
std::string text_argument(const FilterCall& call, std::size_t position,
                          const std::string& otherwise = {});
bool truth_argument(const FilterCall& call, std::size_t position, bool otherwise);
std::int64_t integer_argument(const FilterCall& call, std::size_t position, std::int64_t otherwise);
/// "the filter round"
std::string title_of(const FilterCall& call);

/// The input as text, as Python's str() makes it.
std::string input_text(const FilterCall& call);
Value made(const FilterCall& call, std::string text);

/// A number, or text that is written as one: money often comes so. nullopt for anything else.
/// Exact in both profiles.
std::optional<Number> exact_number(const Value& value);

/// What attribute="a.b" takes of an item; the item itself if no attribute is given.
Value key_of(const FilterCall& call, const Value& item, const Value& attribute);
/// For comparing without regard to case.
Value folded(const Value& value);

} // namespace indenture::expression
