#include "signing/checks/comparison.h"

#include "signing/checks/finding.h"
#include "signing/checks/values.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

using pdf::Location;
using pdf::Object;

constexpr const char* only_sign =
    "Send the contract as it was issued, with nothing done to it but signing.";

void append_children(std::vector<const Object*>& list, const Object& object)
{
    if (const pdf::Dictionary* dictionary = dictionary_of(object)) {
        for (const auto& entry : *dictionary) {
            list.push_back(&entry.second);
        }
    }
    if (const auto* items = object.get<pdf::Array>()) {
        for (const Object& item : *items) {
            list.push_back(&item);
        }
    }
}

std::string part_of(std::size_t older, std::size_t newer)
{
    const std::string part = fmt::format("revision {}", newer + 1);
    return older + 1 == newer ? part : part + fmt::format(" since revision {}", older + 1);
}

std::string holder_name(const Place& place)
{
    return place.holder == 0 ? "the trailer" : fmt::format("object {}", place.holder);
}

} // namespace

Comparison::Comparison(History& history, std::size_t older, std::size_t newer)
    : history_(history), older_(older), newer_(newer), before_(history.file().view(older)),
      after_(history.file().view(newer)), part_(part_of(older, newer))
{
    sort_declared();
}

std::uint32_t Comparison::root() const
{
    return reference_number(at(after_.trailer(), "Root"));
}

void Comparison::sort_declared()
{
    for (std::size_t k = older_ + 1; k <= newer_; ++k) {
        for (const auto& [number, location] : file().revisions()[k].entries) {
            if (file().location(k - 1, number) == location) {
                continue;
            }
            const bool was_used = was_ever_used(number);
            if (location.kind != Location::Kind::Free) {
                (was_used ? changed_ : new_).insert(number);
            } else if (was_used) {
                refuse_object(number, fmt::format("it deletes object {}", number));
            }
            if (location.kind == Location::Kind::Compressed) {
                containers_.insert(location.stream);
            }
        }
    }
    declared_new_ = new_;
}

bool Comparison::was_ever_used(std::uint32_t number) const
{
    for (std::size_t k = 0; k <= older_; ++k) {
        const auto& entries = file().revisions()[k].entries;
        const auto found = entries.find(number);
        if (found != entries.end() && found->second.kind != Location::Kind::Free) {
            return true;
        }
    }
    return false;
}

/// An object may refer to one that does not exist, which then counts as null. Whoever adds the
/// missing one later changes what was signed without touching it.
void Comparison::refuse_awaited()
{
    for (const std::uint32_t number : std::set<std::uint32_t>(new_)) {
        const auto holders = before_.referrers_of(number);
        const bool is_in_trailer = !places_of(Object(before_.trailer()), number).empty();
        if (holders.empty() && !is_in_trailer) {
            continue;
        }
        refuse_object(
            number,
            fmt::format("it adds object {}, to which {} already referred", number,
                        is_in_trailer ? "the trailer" : fmt::format("object {}", holders.front())));
        new_.erase(number);
    }
}

std::vector<Place> Comparison::places_before(std::uint32_t number) const
{
    std::vector<Place> places;
    const auto append = [&](std::uint32_t holder, const Object& value) {
        for (std::string& keys : places_of(value, number)) {
            places.push_back({holder, value, std::move(keys)});
        }
    };
    append(0, Object(before_.trailer()));
    for (const std::uint32_t holder : before_.referrers_of(number)) {
        append(holder, before_.object({holder}));
    }
    return places;
}

/// Can the trailer of the older state reach it? Looks upwards, for few objects hold what is asked
/// about here.
bool Comparison::was_reachable(std::uint32_t number) const
{
    std::vector<std::uint32_t> waiting{number};
    std::set<std::uint32_t> seen{0, number};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (!places_of(Object(before_.trailer()), waiting[i]).empty()) {
            return true;
        }
        for (const std::uint32_t holder : before_.referrers_of(waiting[i])) {
            if (seen.insert(holder).second) {
                waiting.push_back(holder);
            }
        }
    }
    return false;
}

void Comparison::explain_change(std::uint32_t number, const Approval& approves)
{
    if (changed_.erase(number) == 0) {
        return;
    }
    bool is_reached = false;
    for (const Place& place : places_before(number)) {
        if (approves(place)) {
            is_reached = true;
        } else if (place.holder == 0 || was_reachable(place.holder)) {
            refuse_object(number, fmt::format("it changes object {}, which is also /{} of {}",
                                              number, place.keys, holder_name(place)));
            return;
        }
    }
    if (!is_reached) {
        refuse_object(number, fmt::format("it revives object {}, which nothing used", number));
    }
}

void Comparison::explain_subtree(const Object& value, const Arrival& arrival)
{
    std::vector<const Object*> waiting{&value};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const Object& current = *waiting[i];
        const std::uint32_t number = reference_number(current);
        if (number == 0) {
            append_children(waiting, current);
        } else if (explain_new(number)) {
            const Object& object = after_.object({number});
            if (const auto key = active_key_in(object, arrival.harmless_keys)) {
                refuse_object(
                    number, fmt::format("{} brings /{} in object {}", arrival.what, *key, number));
            }
            append_children(waiting, object);
        } else if (!is_new(number) && arrival.known.count(number) == 0 && !is_known_font(number)) {
            refuse_object(number, fmt::format("{} makes use of object {}{}, which was there before",
                                              arrival.what, number, kind_of(number)));
        }
    }
}

bool Comparison::is_known_font(std::uint32_t number) const
{
    if (is_changed(number) || !was_reachable(number)) {
        return false;
    }
    const Object& object = before_.object({number});
    const pdf::Dictionary* font = dictionary_of(object);
    return font != nullptr && is_name(at(*font, "Type"), "Font");
}

void Comparison::refuse(const char* code, const std::string& text)
{
    findings_.push_back(block(code, part_, text, only_sign));
}

void Comparison::refuse_object(std::uint32_t number, const std::string& text)
{
    Finding finding = block("object-changed", part_, text, only_sign);
    finding.where.position = fmt::format("object {}", number);
    findings_.push_back(std::move(finding));
    changed_.erase(number);
}

void Comparison::remark(Severity severity, const char* code, const std::string& text)
{
    findings_.push_back(note(severity, code, part_, text));
}

bool Comparison::is_container(std::uint32_t number) const
{
    if (containers_.count(number) != 0) {
        return true;
    }
    const auto location = file().location(newer_, number);
    for (std::size_t k = older_ + 1; k <= newer_; ++k) {
        if (location && location->kind == Location::Kind::Plain &&
            location->offset == file().revisions()[k].xref_offset) {
            return true;
        }
    }
    return false;
}

/// The Length of a new stream may be an object of its own, which no value here shows. A number
/// that nothing awaited cannot do anything else.
bool Comparison::is_length(std::uint32_t number) const
{
    return after_.object({number}).get<std::int64_t>() != nullptr;
}

std::vector<Finding> Comparison::finish()
{
    for (const std::uint32_t number : std::set<std::uint32_t>(changed_)) {
        refuse_object(number, fmt::format("it changes object {}{}", number, kind_of(number)));
    }
    for (const std::uint32_t number : new_) {
        if (is_container(number) || is_length(number)) {
            continue;
        }
        Finding finding = block(
            "object-added", part_,
            fmt::format("it adds object {}{}, which no signature needs", number, kind_of(number)),
            only_sign);
        finding.where.position = fmt::format("object {}", number);
        findings_.push_back(std::move(finding));
    }
    new_.clear();
    return std::move(findings_);
}

/// " (a Page)" if the object says what it is.
std::string Comparison::kind_of(std::uint32_t number) const
{
    const Object& object = after_.object({number});
    const pdf::Dictionary* dictionary = dictionary_of(object);
    const Object type = dictionary == nullptr ? Object() : at(*dictionary, "Type");
    const auto* name = type.get<pdf::Name>();
    return name == nullptr ? "" : fmt::format(" (a {})", name->text);
}

} // namespace indenture::signing::checks
