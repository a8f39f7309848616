#include "signing/checks/changes_form.h"

#include "signing/checks/changes_catalog.h"
#include "signing/checks/changes_field.h"
#include "signing/checks/values.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Object;

class FormCheck {
public:
    FormCheck(Comparison& comparison, const std::vector<SignatureField>& fields, bool is_issued)
        : comparison_(comparison), before_(comparison.before()), after_(comparison.after()),
          fields_(fields), is_issued_(is_issued)
    {
    }

    void run()
    {
        explain_catalog(comparison_, fields_);
        check_form();
        for (const SignatureField& field : fields_) {
            explain_field(comparison_, field, is_issued_);
        }
        for (const SignatureField& field : fields_) {
            if (comparison_.is_new(field.reference.number)) {
                check_pages(field);
            }
        }
        check_unsigned();
    }

private:
    void check_form()
    {
        const Object old_value = at(before_.catalog(), "AcroForm");
        const Object new_value = at(after_.catalog(), "AcroForm");
        const std::uint32_t number = reference_number(new_value);
        const bool is_first = old_value == Object() && !is_issued_;
        if (reference_number(old_value) != number && !(is_first && comparison_.is_new(number))) {
            comparison_.refuse("object-changed", "it moves the form to another object");
            return;
        }
        const Object old_form = before_.resolved(old_value);
        const Object new_form = after_.resolved(new_value);
        if (new_form == Object() && old_form == Object()) {
            return;
        }
        if (new_form.get<Dictionary>() == nullptr ||
            (old_form.get<Dictionary>() == nullptr && !is_first)) {
            comparison_.refuse("object-changed", "it removes the form or makes one");
            return;
        }
        comparison_.explain_new(number);
        comparison_.explain_change(number, [&](const Place& place) {
            return place.holder == comparison_.root() && place.keys == "AcroForm";
        });
        form_ = number == 0 ? comparison_.root() : number;
        form_keys_ = number == 0 ? "AcroForm." : "";
        check_entries(dictionary_or_empty(old_form), dictionary_or_empty(new_form));
    }

    void check_entries(const Dictionary& before, const Dictionary& after)
    {
        const auto keys = differing_keys(before, after);
        auto unknown = others(keys, {"DA", "DR", "Fields", "SigFlags"});
        if (keys.count("DA") != 0 && before.count("DA") != 0) {
            unknown.insert("DA");
        }
        if (!unknown.empty()) {
            comparison_.refuse_object(form_,
                                      fmt::format("it changes {} of the form", listed(unknown)));
        }
        if (keys.count("SigFlags") != 0) {
            check_flags(at(before, "SigFlags"), at(after, "SigFlags"));
        }
        check_resources(at(before, "DR"), at(after, "DR"));
        check_list(at(before, "Fields"), at(after, "Fields"));
    }

    /// Programs that sign enter what their appearances use; what was there keeps its meaning.
    void check_resources(const Object& old_value, const Object& new_value)
    {
        const std::uint32_t number = reference_number(new_value);
        if (old_value == new_value && !comparison_.is_changed(number)) {
            return;
        }
        comparison_.explain_change(number, [&](const Place& place) {
            return place.holder == form_ && place.keys == form_keys_ + "DR";
        });
        const Dictionary before = dictionary_or_empty(before_.resolved(old_value));
        const Dictionary after = dictionary_or_empty(after_.resolved(new_value));
        bool only_adds = after_.resolved(new_value).get<Dictionary>() != nullptr;
        std::set<std::uint32_t> known;
        for (const auto& [category, entries] : before) {
            const Object now = at(after, category);
            const Dictionary old_names = dictionary_or_empty(before_.resolved(entries));
            const Dictionary new_names = dictionary_or_empty(after_.resolved(now));
            for (const auto& [name, value] : old_names) {
                only_adds = only_adds && at(new_names, name) == value;
                known.insert(reference_number(value));
            }
            only_adds = only_adds && (now == entries || !old_names.empty());
            known.insert(reference_number(entries));
        }
        if (!only_adds) {
            comparison_.refuse_object(form_, "it changes /DR of the form");
        }
        comparison_.explain_subtree(
            new_value, {.what = "the form", .known = known, .harmless_keys = names_of_resources()});
    }

    // ISO 32000-1, table 219: bit 1, signatures exist; bit 2, append only.
    void check_flags(const Object& before, const Object& after)
    {
        const auto* was = before.get<std::int64_t>();
        const auto* is = after.get<std::int64_t>();
        const std::int64_t old_flags = was == nullptr ? 0 : *was;
        if (is == nullptr || *is < 0 || *is > 3 || (*is & old_flags) != old_flags) {
            comparison_.refuse_object(form_, "it changes /SigFlags of the form");
        }
    }

    /// Only the new fields follow those that were there.
    void check_list(const Object& old_value, const Object& new_value)
    {
        Array expected = items_of(before_, old_value).value_or(Array{});
        for (const SignatureField& field : fields_) {
            if (comparison_.is_new(field.reference.number)) {
                expected.emplace_back(field.reference);
            }
        }
        check_array(old_value, new_value, expected, "the form's list of fields",
                    [&](const Place& place) {
                        return place.holder == form_ && place.keys == form_keys_ + "Fields";
                    });
    }

    void check_array(const Object& old_value, const Object& new_value, const Array& expected,
                     const std::string& what, const Approval& approves)
    {
        const std::uint32_t number = reference_number(new_value);
        const bool is_moved = reference_number(old_value) != number && !comparison_.is_new(number);
        const auto items = items_of(after_, new_value);
        // Two fields may be signed between the revisions compared, in another order than the
        // list of fields has them.
        const bool is_expected =
            items && items->size() == expected.size() &&
            std::is_permutation(items->begin(), items->end(), expected.begin()) &&
            keeps_front(items_of(before_, old_value), *items);
        if (is_moved || !is_expected) {
            comparison_.refuse("object-changed", fmt::format("it changes {}", what));
        }
        comparison_.explain_new(number);
        comparison_.explain_change(number, approves);
    }

    static bool keeps_front(const std::optional<Array>& before, const Array& after)
    {
        return before && before->size() <= after.size() &&
               std::equal(before->begin(), before->end(), after.begin());
    }

    // --- Pages ----------------------------------------------------------------------------------

    /// The page of a new widget changes in nothing but that its list of annotations has it too.
    void check_pages(const SignatureField& field)
    {
        for (const Object& widget : widgets_of(after_, field)) {
            const Object object = after_.resolved(widget);
            const std::uint32_t page = reference_number(at(dictionary_or_empty(object), "P"));
            if (page == 0 || !comparison_.is_changed(page)) {
                check_annotations_of_unchanged(page);
                continue;
            }
            check_page(page);
        }
    }

    /// The page stayed, so its list must be an object of its own.
    void check_annotations_of_unchanged(std::uint32_t page)
    {
        const Dictionary entries = dictionary_or_empty(before_.object({page}));
        const std::uint32_t list = reference_number(at(entries, "Annots"));
        if (page != 0 && comparison_.is_changed(list)) {
            check_annotations(page, entries, entries);
        }
    }

    void check_page(std::uint32_t page)
    {
        const Dictionary before = dictionary_or_empty(before_.object({page}));
        const Dictionary after = dictionary_or_empty(after_.object({page}));
        const auto keys = differing_keys(before, after);
        const auto unknown = others(keys, {"Annots"});
        bool is_in_tree = false;
        comparison_.explain_change(page, [&](const Place& place) {
            const bool is_kid = place.keys == "Kids[]" &&
                                is_name(at(dictionary_or_empty(place.value), "Type"), "Pages");
            is_in_tree = is_in_tree || is_kid;
            return is_kid || names_a_page(place.keys);
        });
        if (!unknown.empty() || keys.empty() || !is_in_tree ||
            !is_name(at(before, "Type"), "Page")) {
            comparison_.refuse_object(page,
                                      fmt::format("it changes object {} (a Page){}", page,
                                                  unknown.empty() ? "" : " in " + listed(unknown)));
            return;
        }
        check_annotations(page, before, after);
    }

    /// Places where an object is meant as a page, and nothing is read of its annotations.
    static bool names_a_page(const std::string& keys)
    {
        const auto ends_with = [&](const std::string& end) {
            return keys.size() >= end.size() &&
                   keys.compare(keys.size() - end.size(), end.size(), end) == 0;
        };
        return keys == "P" || keys == "Pg" || ends_with(".Pg") || ends_with(".P") ||
               ends_with("Dest[]") || ends_with("D[]") || keys == "[]" ||
               ends_with("OpenAction[]") || ends_with("Names[][]") || keys == "Parent";
    }

    void check_annotations(std::uint32_t page, const Dictionary& before, const Dictionary& after)
    {
        Array expected = items_of(before_, at(before, "Annots")).value_or(Array{});
        for (const SignatureField& field : fields_) {
            for (const Object& widget : widgets_of(after_, field)) {
                const Object object = after_.resolved(widget);
                const bool is_here = reference_number(at(dictionary_or_empty(object), "P")) == page;
                if (is_here && comparison_.is_new(reference_number(widget))) {
                    expected.push_back(widget);
                }
            }
        }
        check_array(
            at(before, "Annots"), at(after, "Annots"), expected,
            fmt::format("the annotations of object {} (a Page)", page),
            [&](const Place& place) { return place.holder == page && place.keys == "Annots"; });
    }

    // --- Fields that nobody signs ---------------------------------------------------------------

    /// A signature that was there must still be the one shown.
    void check_unsigned()
    {
        History& history = comparison_.history();
        for (const SignatureField& field : history.fields(comparison_.older())) {
            const SignatureField* now = history.field(comparison_.newer(), field.name);
            if (field.value && (now == nullptr || now->value != field.value)) {
                comparison_.refuse(
                    "object-changed",
                    fmt::format("it removes or replaces the signature in field '{}'", field.name));
            }
        }
    }

    Comparison& comparison_;
    const pdf::View& before_;
    const pdf::View& after_;
    const std::vector<SignatureField>& fields_;
    bool is_issued_;
    std::uint32_t form_ = 0;
    std::string form_keys_;
};

} // namespace

std::vector<SignatureField> newly_signed(const Comparison& comparison)
{
    History& history = comparison.history();
    std::vector<SignatureField> result;
    for (const SignatureField& field : history.fields(comparison.newer())) {
        const SignatureField* before = history.field(comparison.older(), field.name);
        if (field.value && (before == nullptr || !before->value)) {
            result.push_back(field);
        }
    }
    return result;
}

void explain_form(Comparison& comparison, const std::vector<SignatureField>& newly_signed,
                  bool is_issued)
{
    FormCheck(comparison, newly_signed, is_issued).run();
}

} // namespace indenture::signing::checks
