#pragma once

#include "pdf/file.h"
#include "pdf/object.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// The entry as written; null if there is none.
pdf::Object at(const pdf::Dictionary& dictionary, const std::string& key);
bool is_name(const pdf::Object& object, const char* name);
/// 0 if it is no reference.
std::uint32_t reference_number(const pdf::Object& object);
/// Its own, or that of its stream; null for other values.
const pdf::Dictionary* dictionary_of(const pdf::Object& object);
/// Empty for other values.
pdf::Dictionary dictionary_or_empty(const pdf::Object& object);
/// The items of the array that `value` is or refers to; nullopt for other values, empty for null.
std::optional<pdf::Array> items_of(const pdf::View& view, const pdf::Object& value);
/// Of a whole or real number.
std::optional<double> number_of(const pdf::Object& object);
/// Four numbers; nullopt for anything else.
std::optional<std::vector<double>> rectangle_of(const pdf::View& view, const pdf::Object& value);

std::set<std::string> keys_of(const pdf::Dictionary& dictionary);
/// The keys on which two dictionaries differ.
std::set<std::string> differing_keys(const pdf::Dictionary& before, const pdf::Dictionary& after);
/// Those of `keys` that are not in `allowed`.
std::set<std::string> others(const std::set<std::string>& keys,
                             const std::set<std::string>& allowed);
/// "/A, /B"
std::string listed(const std::set<std::string>& keys);

/// Where a value refers to an object: the keys that lead there, e.g. "Fields[]" or "AP.N".
std::vector<std::string> places_of(const pdf::Object& value, std::uint32_t number);

/// Keys that make a viewer act, fetch, hide or show (ISO 32000-1, 8.11, 12.6).
const std::set<std::string>& active_keys();
/// Those of them that a dictionary of resources may well have as names of its own.
const std::set<std::string>& names_of_resources();
/// The first active key that is not `harmless`, anywhere in the value but behind references.
std::optional<std::string> active_key_in(const pdf::Object& value,
                                         const std::set<std::string>& harmless = {});

} // namespace indenture::signing::checks
