#include "signing/checks/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace indenture::signing::checks {

using pdf::Array;
using pdf::Dictionary;
using pdf::Object;

Object at(const Dictionary& dictionary, const std::string& key)
{
    const auto found = dictionary.find(key);
    return found == dictionary.end() ? Object() : found->second;
}

bool is_name(const Object& object, const char* name)
{
    const auto* value = object.get<pdf::Name>();
    return value != nullptr && value->text == name;
}

std::uint32_t reference_number(const Object& object)
{
    const auto* reference = object.get<pdf::Reference>();
    return reference == nullptr ? 0 : reference->number;
}

const Dictionary* dictionary_of(const Object& object)
{
    if (const auto* stream = object.get<pdf::Stream>()) {
        return stream->dictionary.get();
    }
    return object.get<Dictionary>();
}

Dictionary dictionary_or_empty(const Object& object)
{
    const auto* dictionary = object.get<Dictionary>();
    return dictionary == nullptr ? Dictionary{} : *dictionary;
}

std::optional<Array> items_of(const pdf::View& view, const Object& value)
{
    const Object resolved = view.resolved(value);
    if (const auto* items = resolved.get<Array>()) {
        return *items;
    }
    return resolved == Object() ? std::optional<Array>(Array{}) : std::nullopt;
}

std::optional<double> number_of(const Object& object)
{
    if (const auto* whole = object.get<std::int64_t>()) {
        return static_cast<double>(*whole);
    }
    const auto* real = object.get<pdf::Verbatim>();
    if (real == nullptr) {
        return std::nullopt;
    }
    const ByteView text = ByteView(real->text).substr(real->text.substr(0, 1) == "+" ? 1 : 0);
    double value = 0;
    const auto read =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return is_whole && std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

std::optional<std::vector<double>> rectangle_of(const pdf::View& view, const Object& value)
{
    const auto items = items_of(view, value);
    std::vector<double> numbers;
    for (const Object& item : items.value_or(Array{})) {
        if (const auto number = number_of(view.resolved(item))) {
            numbers.push_back(*number);
        }
    }
    const bool is_rectangle = items && items->size() == 4 && numbers.size() == 4;
    return is_rectangle ? std::optional(numbers) : std::nullopt;
}

std::set<std::string> keys_of(const Dictionary& dictionary)
{
    std::set<std::string> keys;
    for (const auto& entry : dictionary) {
        keys.insert(keys.end(), entry.first);
    }
    return keys;
}

std::set<std::string> differing_keys(const Dictionary& before, const Dictionary& after)
{
    std::set<std::string> keys;
    for (const auto& [key, value] : before) {
        const auto now = after.find(key);
        if (now == after.end() || now->second != value) {
            keys.insert(key);
        }
    }
    for (const auto& entry : after) {
        if (before.count(entry.first) == 0) {
            keys.insert(entry.first);
        }
    }
    return keys;
}

std::set<std::string> others(const std::set<std::string>& keys,
                             const std::set<std::string>& allowed)
{
    std::set<std::string> rest;
    std::set_difference(keys.begin(), keys.end(), allowed.begin(), allowed.end(),
                        std::inserter(rest, rest.end()));
    return rest;
}

std::string listed(const std::set<std::string>& keys)
{
    return "/" + fmt::format("{}", fmt::join(keys, ", /"));
}

namespace {

void find_places(std::vector<std::string>& places, const Object& value, std::uint32_t number,
                 const std::string& path)
{
    if (reference_number(value) == number) {
        places.push_back(path);
    }
    if (const auto* items = value.get<Array>()) {
        for (const Object& item : *items) {
            find_places(places, item, number, path + "[]");
        }
    }
    if (const Dictionary* entries = dictionary_of(value)) {
        for (const auto& [key, entry] : *entries) {
            find_places(places, entry, number, path.empty() ? key : path + "." + key);
        }
    }
}

} // namespace

const std::set<std::string>& active_keys()
{
    static const std::set<std::string> keys{
        "A",    "AA",  "AF",         "EF", "JS",  "JavaScript", "Launch", "OC",
        "OCGs", "OPI", "OpenAction", "PS", "Ref", "RichMedia",  "URI",    "XFA"};
    return keys;
}

const std::set<std::string>& names_of_resources()
{
    static const std::set<std::string> keys{"A", "PS", "Ref"};
    return keys;
}

std::vector<std::string> places_of(const Object& value, std::uint32_t number)
{
    std::vector<std::string> places;
    find_places(places, value, number, "");
    return places;
}

std::optional<std::string> active_key_in(const Object& value, const std::set<std::string>& harmless)
{
    if (const auto* items = value.get<Array>()) {
        for (const Object& item : *items) {
            if (const auto key = active_key_in(item, harmless)) {
                return key;
            }
        }
    }
    if (const Dictionary* entries = dictionary_of(value)) {
        for (const auto& [key, entry] : *entries) {
            if (active_keys().count(key) != 0 && harmless.count(key) == 0) {
                return key;
            }
            if (const auto inner = active_key_in(entry, harmless)) {
                return inner;
            }
        }
    }
    return std::nullopt;
}

} // namespace indenture::signing::checks
