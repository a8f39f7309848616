#include "signing/checks/changes_field.h"

#include "signing/checks/appearance_check.h"
#include "signing/checks/values.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace indenture::signing::checks {

namespace {

using pdf::Dictionary;
using pdf::Object;

// ISO 32000-1, table 165.
constexpr std::int64_t print_flag = 4;
constexpr std::int64_t read_only_flag = 64;
constexpr std::int64_t locked_flag = 128;
constexpr std::int64_t locked_contents_flag = 512;
constexpr std::int64_t flags_that_hide_nothing =
    print_flag | read_only_flag | locked_flag | locked_contents_flag;

/// Keys of a signature field and its widget that neither act nor fetch nor hide.
const std::set<std::string>& keys_of_new_field()
{
    static const std::set<std::string> keys{
        "AP",   "AS", "BS",           "Border",  "Contents", "DA", "DR", "DV",   "F",      "FT",
        "Ff",   "H",  "Kids",         "Lock",    "M",        "MK", "NM", "P",    "Parent", "Q",
        "Rect", "SV", "StructParent", "Subtype", "T",        "TM", "TU", "Type", "V"};
    return keys;
}

std::optional<double> area_of(const pdf::View& view, const Dictionary& widget)
{
    if (at(widget, "Rect") == Object()) {
        return 0;
    }
    const auto edges = rectangle_of(view, at(widget, "Rect"));
    if (!edges) {
        return std::nullopt;
    }
    return std::abs(((*edges)[2] - (*edges)[0]) * ((*edges)[3] - (*edges)[1]));
}

class FieldCheck {
public:
    FieldCheck(Comparison& comparison, const SignatureField& field, bool is_issued)
        : comparison_(comparison), before_(comparison.before()), after_(comparison.after()),
          field_(field), number_(field.reference.number), is_issued_(is_issued),
          is_timestamp_(is_document_timestamp(*field.value))
    {
    }

    void run()
    {
        if (comparison_.is_new(number_)) {
            check_new_field();
        } else {
            check_reserved_field();
        }
        check_value();
        if (is_timestamp_) {
            check_timestamp();
        }
    }

private:
    void refuse(const std::string& text)
    {
        comparison_.refuse("object-changed", fmt::format("field '{}' {}", field_.name, text));
    }

    std::set<std::uint32_t> known_objects() const
    {
        std::set<std::uint32_t> known{number_};
        for (const Object& widget : widgets_of(after_, field_)) {
            const Dictionary entries = dictionary_or_empty(after_.resolved(widget));
            known.insert(reference_number(widget));
            known.insert(reference_number(at(entries, "P")));
        }
        known.erase(0);
        return known;
    }

    // --- A field that was there -----------------------------------------------------------------

    void check_reserved_field()
    {
        const Object object = before_.object(field_.reference);
        const auto* before = object.get<Dictionary>();
        if (!comparison_.is_changed(number_) || before == nullptr) {
            refuse("is not its own to sign");
            return;
        }
        if (is_timestamp_ && is_issued_) {
            refuse("is reserved for a party and holds a document timestamp");
        }
        comparison_.explain_change(number_, [&](const Place& place) { return shows_field(place); });
        check_keys(*before, field_.dictionary);
        for (const Object& widget : widgets_of(after_, field_)) {
            const std::uint32_t number = reference_number(widget);
            if (number != number_) {
                check_kid(number);
            }
        }
    }

    /// A widget apart from its field, which changes in its appearance.
    void check_kid(std::uint32_t number)
    {
        if (!comparison_.is_changed(number)) {
            return;
        }
        comparison_.explain_change(number, [&](const Place& place) { return shows_field(place); });
        Dictionary before = dictionary_or_empty(before_.object({number}));
        Dictionary after = dictionary_or_empty(after_.object({number}));
        if (differing_keys(before, after).empty()) {
            comparison_.refuse_object(number, fmt::format("it rewrites object {}", number));
        }
        check_keys(before, after);
    }

    /// Where a field or widget is meant as such: the form's list, its parent's, a page's list of
    /// annotations, or a structure element (ISO 32000-1, 14.7.4.3).
    bool shows_field(const Place& place) const
    {
        const std::string& keys = place.keys;
        if (keys == "[]") {
            return is_list_of_fields(place.holder);
        }
        const Dictionary holder = dictionary_or_empty(place.value);
        const bool is_form = place.holder == form() && (keys == "Fields[]" || keys == "CO[]");
        const bool is_direct_form = place.holder == comparison_.root() &&
                                    (keys == "AcroForm.Fields[]" || keys == "AcroForm.CO[]");
        const bool is_page = keys == "Annots[]" && is_name(at(holder, "Type"), "Page");
        const bool is_parent = keys == "Kids[]" && holder.count("T") != 0;
        const bool is_kid = keys == "Parent" && is_name(at(holder, "Subtype"), "Widget");
        const bool is_structure = is_name(at(holder, "Type"), "OBJR")
                                      ? keys == "Obj"
                                      : keys == "K.Obj" || keys == "K[].Obj";
        return is_form || is_direct_form || is_page || is_parent || is_kid || is_structure;
    }

    std::uint32_t form() const { return reference_number(at(before_.catalog(), "AcroForm")); }

    /// True for an array that serves as the form's list or a page's, and as nothing else.
    bool is_list_of_fields(std::uint32_t number) const
    {
        const auto places = comparison_.places_before(number);
        return std::all_of(places.begin(), places.end(), [&](const Place& place) {
            const Dictionary entries = dictionary_or_empty(place.value);
            return (place.holder == form() && (place.keys == "Fields" || place.keys == "CO")) ||
                   (place.holder == comparison_.root() && place.keys == "AcroForm.Fields") ||
                   (place.keys == "Annots" && is_name(at(entries, "Type"), "Page")) ||
                   (place.keys == "Kids" && entries.count("T") != 0);
        });
    }

    void check_keys(const Dictionary& before, const Dictionary& after)
    {
        std::set<std::string> unknown = differing_keys(before, after);
        unknown.erase("V");
        for (const char* key : {"DA", "F", "Ff", "MK", "Type"}) {
            if (is_harmless(key, at(before, key), at(after, key))) {
                unknown.erase(key);
            }
        }
        for (const char* key : {"Contents", "T", "TU"}) {
            if (says_the_same(at(before, key), at(after, key))) {
                unknown.erase(key);
            }
        }
        if (unknown.erase("AP") != 0) {
            check_appearance(before, after);
        }
        if (!unknown.empty()) {
            comparison_.refuse_object(
                number_, fmt::format("it changes {} of field '{}'", listed(unknown), field_.name));
        }
    }

    /// Some programs write the same text in another encoding.
    static bool says_the_same(const Object& before, const Object& after)
    {
        const auto* was = before.get<pdf::String>();
        const auto* is = after.get<pdf::String>();
        return was != nullptr && is != nullptr && utf8_of(*was) == utf8_of(*is);
    }

    /// Details that signing programs set without showing or hiding anything.
    static bool is_harmless(const std::string& key, const Object& before, const Object& after)
    {
        const auto flags_of = [](const Object& value) {
            const auto* flags = value.get<std::int64_t>();
            return flags == nullptr ? 0 : *flags;
        };
        if (key == "F") {
            const std::int64_t added = flags_of(after) ^ flags_of(before);
            return after.get<std::int64_t>() != nullptr &&
                   (added & ~flags_that_hide_nothing) == 0 &&
                   (flags_of(after) & flags_of(before)) == flags_of(before);
        }
        if (key == "Ff") {
            return after.get<std::int64_t>() != nullptr &&
                   (flags_of(after) | 1) == (flags_of(before) | 1) &&
                   flags_of(after) >= flags_of(before);
        }
        if (key == "Type") {
            return before == Object() && is_name(after, "Annot");
        }
        if (key == "MK") {
            return before == Object() && after == Object(Dictionary{});
        }
        return before == Object() && after.get<pdf::String>() != nullptr;
    }

    // --- A field that the revision brings -------------------------------------------------------

    void check_new_field()
    {
        if (is_issued_ && !is_timestamp_) {
            comparison_.refuse("object-added", fmt::format("field '{}' was not reserved in the "
                                                           "contract",
                                                           field_.name));
        }
        check_new_entries(field_.dictionary, number_);
        if (field_.dictionary.count("Parent") != 0 || field_.name.find('.') != std::string::npos ||
            field_.name.empty()) {
            refuse("has a name that is not its own");
        }
        comparison_.explain_new(number_);
        if (const std::uint32_t kids = reference_number(at(field_.dictionary, "Kids"));
            kids != 0 && !comparison_.explain_new(kids)) {
            refuse("takes a list of widgets that is not its own");
        }
        bool is_visible = false;
        for (const Object& widget : widgets_of(after_, field_)) {
            const std::uint32_t number = reference_number(widget);
            const Dictionary entries = dictionary_or_empty(after_.resolved(widget));
            if (number != number_) {
                check_new_entries(entries, number);
                if (!comparison_.explain_new(number)) {
                    refuse("takes a widget that is not its own");
                }
            }
            is_visible = is_visible || area_of(after_, entries).value_or(1) != 0;
            if (entries.count("AP") != 0) {
                check_appearance({}, entries);
            }
        }
        explain_details();
        if (!is_issued_ && !is_timestamp_) {
            comparison_.remark(
                is_visible ? Severity::Warning : Severity::Info, "field-added",
                fmt::format("the signature in field '{}' came with a{} field of its own",
                            field_.name, is_visible ? " visible" : "n invisible"));
        }
    }

    void check_new_entries(const Dictionary& entries, std::uint32_t number)
    {
        const auto unknown = others(keys_of(entries), keys_of_new_field());
        if (!unknown.empty()) {
            comparison_.refuse_object(
                number, fmt::format("it brings {} in field '{}'", listed(unknown), field_.name));
        }
        const bool is_widget_or_field =
            entries.count("Subtype") == 0 || is_name(at(entries, "Subtype"), "Widget");
        if (!is_widget_or_field) {
            comparison_.refuse_object(number, fmt::format("field '{}' is another annotation than "
                                                          "a widget",
                                                          field_.name));
        }
    }

    void explain_details()
    {
        const Arrival arrival{.what = fmt::format("field '{}'", field_.name),
                              .known = known_objects()};
        std::vector<Object> holders = widgets_of(after_, field_);
        holders.emplace_back(field_.reference);
        for (const Object& holder : holders) {
            const Dictionary entries = dictionary_or_empty(after_.resolved(holder));
            for (const char* key : {"BS", "DR", "Lock", "MK", "SV"}) {
                comparison_.explain_subtree(at(entries, key), arrival);
            }
        }
    }

    // --- Value and appearance -------------------------------------------------------------------

    void check_value()
    {
        auto known = known_objects();
        known.insert(comparison_.root()); // the Data of a signature reference
        const Object value = at(field_.dictionary, "V");
        const std::uint32_t number = reference_number(value);
        if (number != 0 && !comparison_.is_new(number)) {
            refuse(
                fmt::format("takes object {}, which was there before, for its signature", number));
        }
        comparison_.explain_subtree(
            value, {.what = fmt::format("field '{}'", field_.name), .known = std::move(known)});
        if (number == 0) {
            if (const auto key = active_key_in(value)) {
                refuse(fmt::format("brings /{}", *key));
            }
        }
    }

    void check_appearance(const Dictionary& before, const Dictionary& after)
    {
        const Object value = at(after, "AP");
        const std::uint32_t number = reference_number(value);
        const std::uint32_t normal =
            reference_number(at(dictionary_or_empty(after_.resolved(value)), "N"));
        const bool is_old =
            (number != 0 && !comparison_.is_new(number)) || !comparison_.is_new(normal);
        if (is_old) {
            comparison_.refuse("appearance",
                               fmt::format("the appearance of field '{}' is more than one new form "
                                           "of its own",
                                           field_.name));
        }
        const auto problem = problem_with_appearance(
            after_, value, is_issued_ ? rectangle_of(before_, at(before, "Rect")) : std::nullopt,
            comparison_.history().limits());
        if (problem) {
            comparison_.refuse("appearance", fmt::format("the appearance of field '{}' {}",
                                                         field_.name, *problem));
        }
        comparison_.explain_subtree(
            value, {.what = fmt::format("the appearance of field '{}'", field_.name),
                    .known = known_objects(),
                    .harmless_keys = names_of_resources()});
    }

    // --- Document timestamps --------------------------------------------------------------------

    /// ETSI EN 319 142-1, 5.4.3; invisible, so that it cannot be used to show anything.
    void check_timestamp()
    {
        // Older programs call it a Sig.
        const Object type = after_.entry(*field_.value, "Type");
        const bool is_one = is_name(after_.entry(*field_.value, "SubFilter"), "ETSI.RFC3161") &&
                            (is_name(type, "DocTimeStamp") || is_name(type, "Sig"));
        if (!is_one) {
            refuse("is only in part a document timestamp");
        }
        for (const Object& widget : widgets_of(after_, field_)) {
            const Dictionary entries = dictionary_or_empty(after_.resolved(widget));
            if (area_of(after_, entries) != 0.0) {
                refuse("holds a document timestamp, which must be invisible");
            }
        }
    }

    Comparison& comparison_;
    const pdf::View& before_;
    const pdf::View& after_;
    const SignatureField& field_;
    std::uint32_t number_;
    bool is_issued_;
    bool is_timestamp_;
};

} // namespace

std::vector<Object> widgets_of(const pdf::View& view, const SignatureField& field)
{
    const auto kids = items_of(view, at(field.dictionary, "Kids"));
    if (kids && !kids->empty()) {
        return *kids;
    }
    return {Object(field.reference)};
}

void explain_field(Comparison& comparison, const SignatureField& field, bool is_issued)
{
    FieldCheck(comparison, field, is_issued).run();
}

} // namespace indenture::signing::checks
