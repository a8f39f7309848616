#include "signing/checks/changes_catalog.h"

#include "signing/checks/values.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace indenture::signing::checks {

namespace {

using pdf::Dictionary;
using pdf::Object;

/// 17 for "1.7"; nullopt for what is no version of PDF.
std::optional<int> version_of(ByteView text)
{
    const bool has_shape = text.size() == 3 && text[1] == '.' && text[2] >= '0' && text[2] <= '7' &&
                           (text[0] == '1' || (text[0] == '2' && text[2] == '0'));
    return has_shape ? std::optional<int>((text[0] - '0') * 10 + (text[2] - '0')) : std::nullopt;
}

std::optional<int> version_in(const Object& value)
{
    const auto* name = value.get<pdf::Name>();
    return name == nullptr ? std::nullopt : version_of(name->text);
}

/// What one developer says of its extensions (ISO 32000-1, table 50); nullopt if it is not as the
/// standard has it.
std::optional<std::int64_t> level_of(const Object& value)
{
    const auto* entry = value.get<Dictionary>();
    if (entry == nullptr) {
        return std::nullopt;
    }
    const auto unknown = others(
        keys_of(*entry), {"BaseVersion", "ExtensionLevel", "ExtensionRevision", "Type", "URL"});
    const Object level = at(*entry, "ExtensionLevel");
    const bool is_plain = std::all_of(entry->begin(), entry->end(), [](const auto& item) {
        return dictionary_of(item.second) == nullptr &&
               item.second.template get<pdf::Array>() == nullptr &&
               reference_number(item.second) == 0;
    });
    const bool has_shape = unknown.empty() && is_plain && level.get<std::int64_t>() != nullptr &&
                           version_in(at(*entry, "BaseVersion"));
    return has_shape ? std::optional(*level.get<std::int64_t>()) : std::nullopt;
}

class CatalogCheck {
public:
    CatalogCheck(Comparison& comparison, const std::vector<SignatureField>& newly_signed)
        : comparison_(comparison), before_(comparison.before()), after_(comparison.after()),
          newly_signed_(newly_signed), old_(before_.catalog()), new_(after_.catalog())
    {
    }

    void run()
    {
        const auto keys = differing_keys(old_, new_);
        const auto unknown = others(keys, {"AcroForm", "DSS", "Extensions", "Perms", "Version"});
        if (!unknown.empty()) {
            refuse(fmt::format("it changes {} of the catalog", listed(unknown)));
        }
        comparison_.explain_change(comparison_.root(), [&](const Place& place) {
            return place.keys == "Root" ? place.holder == 0 : ends_in_signed_data(place.keys);
        });
        if (keys.count("Version") != 0) {
            check_version();
        }
        check_extensions();
        check_permissions(keys.count("Perms") != 0);
    }

private:
    void refuse(const std::string& text) { comparison_.refuse_object(comparison_.root(), text); }

    // ISO 32000-1, table 253: what a signature's transform was applied to.
    static bool ends_in_signed_data(const std::string& keys)
    {
        return keys == "Reference[].Data" || keys == "V.Reference[].Data" || keys == "Data" ||
               keys == "[].Data";
    }

    void check_version()
    {
        const auto was = version_in(at(old_, "Version"));
        const auto header = version_of(comparison_.file().bytes().substr(5, 3));
        const auto is = version_in(at(new_, "Version"));
        if (!is || *is < std::max(was.value_or(0), header.value_or(0))) {
            refuse("it lowers the version of PDF that the catalog declares");
        }
    }

    void check_extensions()
    {
        const Object old_value = at(old_, "Extensions");
        const Object new_value = at(new_, "Extensions");
        const std::uint32_t number = reference_number(new_value);
        if (old_value == new_value && !comparison_.is_changed(number)) {
            return;
        }
        if (number != 0 && !comparison_.is_new(number) && reference_number(old_value) != number) {
            refuse("it takes an object that was there before for /Extensions");
            return;
        }
        comparison_.explain_new(number);
        comparison_.explain_change(number, [&](const Place& place) {
            return place.holder == comparison_.root() && place.keys == "Extensions";
        });
        const Object resolved = after_.resolved(new_value);
        const Dictionary was = dictionary_or_empty(before_.resolved(old_value));
        const auto* is = resolved.get<Dictionary>();
        if (is == nullptr) {
            refuse("its /Extensions are no dictionary");
            return;
        }
        for (const std::string& developer : others(differing_keys(was, *is), {"Type"})) {
            check_extension(developer, at(was, developer), at(*is, developer));
        }
    }

    /// ISO 32000-2, 7.12: one dictionary, or a list of them that only grows.
    void check_extension(const std::string& developer, const Object& was, const Object& is)
    {
        const std::uint32_t number = reference_number(is);
        const bool is_old = number != 0 && !comparison_.explain_new(number);
        const auto before = levels_of(before_, was);
        const auto after = levels_of(after_, is);
        const bool has_levels = !after.empty();
        const bool grows =
            after.size() >= before.size() &&
            std::equal(before.begin(), before.end(), after.begin(),
                       [](auto old_level, auto level) { return level >= old_level; });
        const bool is_whole = std::all_of(after.begin(), after.end(),
                                          [](const auto& level) { return level.has_value(); });
        if (is_old || !has_levels || !grows || !is_whole) {
            refuse(fmt::format("its /Extensions lower or garble what they say of /{}", developer));
        }
    }

    static std::vector<std::optional<std::int64_t>> levels_of(const pdf::View& view,
                                                              const Object& value)
    {
        std::vector<std::optional<std::int64_t>> levels;
        const Object resolved = view.resolved(value);
        if (const auto* items = resolved.get<pdf::Array>()) {
            for (const Object& item : *items) {
                levels.push_back(level_of(item));
            }
        } else if (resolved != Object()) {
            levels.push_back(level_of(resolved));
        }
        return levels;
    }

    void check_permissions(bool has_other_entry)
    {
        const Object old_value = at(old_, "Perms");
        const Object new_value = at(new_, "Perms");
        const std::uint32_t number = reference_number(new_value);
        if (!has_other_entry && !comparison_.is_changed(number)) {
            return;
        }
        comparison_.explain_new(number);
        comparison_.explain_change(number, [&](const Place& place) {
            return place.holder == comparison_.root() && place.keys == "Perms";
        });
        const Dictionary was = dictionary_or_empty(before_.resolved(old_value));
        const Dictionary is = dictionary_or_empty(after_.resolved(new_value));
        const bool only_adds = differing_keys(was, is) == std::set<std::string>{"DocMDP"} &&
                               was.count("DocMDP") == 0 && is.count("DocMDP") != 0;
        if (!only_adds || !is_first_and_certifies(at(is, "DocMDP"))) {
            refuse("it changes /Perms of the catalog, which only a file's first signature may do "
                   "when it certifies it");
        }
    }

    bool is_first_and_certifies(const Object& value)
    {
        const auto& older = comparison_.history().fields(comparison_.older());
        const bool was_signed =
            std::any_of(older.begin(), older.end(), [](const auto& field) { return field.value; });
        return !was_signed &&
               std::any_of(newly_signed_.begin(), newly_signed_.end(), [&](const auto& field) {
                   return field.value_reference && value == Object(*field.value_reference) &&
                          is_certification(after_, *field.value);
               });
    }

    Comparison& comparison_;
    const pdf::View& before_;
    const pdf::View& after_;
    const std::vector<SignatureField>& newly_signed_;
    Dictionary old_;
    Dictionary new_;
};

} // namespace

void explain_catalog(Comparison& comparison, const std::vector<SignatureField>& newly_signed)
{
    CatalogCheck(comparison, newly_signed).run();
}

bool is_certification(const pdf::View& view, const Dictionary& signature)
{
    const auto references = items_of(view, at(signature, "Reference"));
    return references &&
           std::any_of(references->begin(), references->end(), [&](const Object& item) {
               const Dictionary reference = dictionary_or_empty(view.resolved(item));
               return is_name(view.entry(reference, "TransformMethod"), "DocMDP");
           });
}

} // namespace indenture::signing::checks
