#include "signing/checks/changes.h"

#include "base/error.h"
#include "signing/checks/finding.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace indenture::signing::checks {

namespace {

using pdf::Dictionary;
using pdf::Location;
using pdf::Object;
using pdf::Reference;

constexpr const char* only_sign =
    "Send the contract as it was issued, with nothing done to it but signing.";

Object at(const Dictionary& dictionary, const std::string& key)
{
    const auto found = dictionary.find(key);
    return found == dictionary.end() ? Object() : found->second;
}

bool is_name(const Object& object, const char* name)
{
    return object == Object(pdf::Name{name});
}

/// The keys on which two dictionaries differ.
std::set<std::string> differing_keys(const Dictionary& before, const Dictionary& after)
{
    std::set<std::string> keys;
    for (const auto& [key, value] : before) {
        if (after.count(key) == 0 || after.at(key) != value) {
            keys.insert(key);
        }
    }
    for (const auto& [key, value] : after) {
        if (before.count(key) == 0) {
            keys.insert(key);
        }
    }
    return keys;
}

bool are_within(const std::set<std::string>& keys, const std::set<std::string>& allowed)
{
    return std::includes(allowed.begin(), allowed.end(), keys.begin(), keys.end());
}

std::string listed(const std::set<std::string>& keys)
{
    return "/" + fmt::format("{}", fmt::join(keys, ", /"));
}

// What may make a viewer act, fetch, hide or show (ISO 32000-1, 8.11, 12.6).
const std::set<std::string>& active_keys()
{
    static const std::set<std::string> keys{
        "A",    "AA",  "AF",         "Action", "EF",  "JS",        "JavaScript", "Launch", "OC",
        "OCGs", "OPI", "OpenAction", "PS",     "Ref", "RichMedia", "URI",        "XFA"};
    return keys;
}

const Dictionary* dictionary_of(const Object& object)
{
    if (const auto* stream = object.get<pdf::Stream>()) {
        return stream->dictionary.get();
    }
    return object.get<Dictionary>();
}

class RevisionCheck {
public:
    RevisionCheck(const pdf::PdfFile& file, std::size_t index, const Limits& limits)
        : file_(file), index_(index), limits_(limits), before_(file.view(index - 1)),
          after_(file.view(index)), part_(fmt::format("revision {}", index + 1))
    {
    }

    std::vector<Finding> run()
    {
        sort_changes();
        check_trailer();
        check_awaited();
        const auto signed_fields = newly_signed();
        if (signed_fields.size() == 1) {
            check_signature(signed_fields.front());
        } else if (signed_fields.empty() && has_new_validation_data()) {
            check_validation_data();
        } else {
            refuse("revision-unexplained",
                   signed_fields.empty()
                       ? "it adds neither a signature nor validation data"
                       : fmt::format("it adds {} signatures at once", signed_fields.size()));
            refuse_uncleared();
        }
        return std::move(findings_);
    }

private:
    void refuse(const char* code, const std::string& text)
    {
        findings_.push_back(block(code, part_, text, only_sign));
    }

    void refuse_object(std::uint32_t number, const std::string& text)
    {
        Finding finding = block("object-changed", part_, text, only_sign);
        finding.where.position = fmt::format("object {}", number);
        findings_.push_back(std::move(finding));
        changed_.erase(number);
    }

    /// Splits what the revision declares into changed and new objects.
    void sort_changes()
    {
        const auto& entries = file_.revisions()[index_].entries;
        for (const auto& [number, location] : entries) {
            const auto old = file_.location(index_ - 1, number);
            if (old == location) {
                continue;
            }
            const bool was_used = was_ever_used(number);
            if (location.kind == Location::Kind::Free) {
                if (was_used) {
                    refuse_object(number, fmt::format("it deletes object {}", number));
                }
            } else if (was_used) {
                changed_.insert(number);
            } else {
                new_.insert(number);
            }
            if (location.kind == Location::Kind::Compressed) {
                containers_.insert(location.stream);
            }
        }
    }

    bool was_ever_used(std::uint32_t number) const
    {
        for (std::size_t k = 0; k < index_; ++k) {
            const auto& entries = file_.revisions()[k].entries;
            const auto found = entries.find(number);
            if (found != entries.end() && found->second.kind != Location::Kind::Free) {
                return true;
            }
        }
        return false;
    }

    void check_trailer()
    {
        const Dictionary& old = before_.trailer();
        const Dictionary& now = after_.trailer();
        for (const char* key : {"Root", "Info"}) {
            if (at(old, key) != at(now, key)) {
                refuse("trailer-changed", fmt::format("its trailer has another /{}", key));
            }
        }
        const Object old_id = before_.entry(old, "ID");
        const Object new_id = after_.entry(now, "ID");
        const auto* old_halves = old_id.get<pdf::Array>();
        const auto* new_halves = new_id.get<pdf::Array>();
        const bool has_kept_id = old_halves == nullptr || old_halves->empty() ||
                                 (new_halves != nullptr && !new_halves->empty() &&
                                  old_halves->front() == new_halves->front());
        if (!has_kept_id) {
            refuse("trailer-changed", "its trailer has another /ID");
        }
    }

    /// An object may refer to one that does not exist, which then counts as null. Whoever adds the
    /// missing one later changes what was signed without touching it.
    void check_awaited()
    {
        for (const std::uint32_t number : std::set<std::uint32_t>(new_)) {
            const auto referrers = before_.referrers_of(number);
            if (!referrers.empty()) {
                refuse_object(number, fmt::format("it adds object {}, to which object {} already "
                                                  "referred",
                                                  number, referrers.front()));
                new_.erase(number);
            }
        }
    }

    std::vector<SignatureField> newly_signed() const
    {
        std::map<std::string, SignatureField> old;
        for (SignatureField& field : signature_fields(before_, limits_)) {
            old.emplace(field.name, std::move(field));
        }
        std::vector<SignatureField> result;
        for (SignatureField& field : signature_fields(after_, limits_)) {
            const auto found = old.find(field.name);
            const bool was_signed = found != old.end() && found->second.value;
            if (field.value && !was_signed) {
                result.push_back(std::move(field));
            }
        }
        return result;
    }

    // --- A signature --------------------------------------------------------------------------

    void check_signature(const SignatureField& field)
    {
        const bool is_timestamp = is_name(at(*field.value, "Type"), "DocTimeStamp") ||
                                  is_name(at(*field.value, "SubFilter"), "ETSI.RFC3161");
        if (is_timestamp) {
            findings_.push_back(block(
                "timestamp-not-checked", part_,
                fmt::format("field '{}' holds a document timestamp, which this version cannot "
                            "check",
                            field.name),
                "Send the contract as it was before the timestamp was added."));
            return;
        }
        check_form(field);
        check_field(field);
        clear_new_objects(field);
        refuse_uncleared();
    }

    /// The catalog and the form may change in nothing but SigFlags.
    void check_form(const SignatureField& field)
    {
        const Dictionary old_catalog = before_.catalog();
        const Dictionary new_catalog = after_.catalog();
        const Object old_form = at(old_catalog, "AcroForm");
        const Object new_form = at(new_catalog, "AcroForm");
        const auto* old_reference = old_form.get<Reference>();
        const auto* new_reference = new_form.get<Reference>();
        const std::uint32_t root = reference_number(at(after_.trailer(), "Root"));

        if (changed_.count(root) != 0) {
            const auto keys = differing_keys(old_catalog, new_catalog);
            const bool moves_form = old_reference != nullptr || new_reference != nullptr;
            if (moves_form || !are_within(keys, {"AcroForm"})) {
                refuse_object(
                    root, keys.empty() ? "it rewrites the catalog"
                                       : fmt::format("it changes {} of the catalog", listed(keys)));
            }
            changed_.erase(root);
        }
        const Object old_entries = before_.resolved(old_form);
        const Object new_entries = after_.resolved(new_form);
        if (old_entries.get<Dictionary>() == nullptr || new_entries.get<Dictionary>() == nullptr) {
            refuse("object-changed",
                   fmt::format("there was no form for field '{}' before", field.name));
            return;
        }
        const auto keys =
            differing_keys(*old_entries.get<Dictionary>(), *new_entries.get<Dictionary>());
        const std::uint32_t form = new_reference == nullptr ? root : new_reference->number;
        if (!are_within(keys, {"SigFlags"})) {
            refuse_object(form, fmt::format("it changes {} of the form", listed(keys)));
        }
        changed_.erase(form);
    }

    /// The field was reserved before, and changes in nothing but V and AP.
    void check_field(const SignatureField& field)
    {
        const std::uint32_t number = field.reference.number;
        if (new_.count(number) != 0) {
            refuse("object-added",
                   fmt::format("field '{}' was not reserved in the contract", field.name));
            return;
        }
        const Object old = before_.object(field.reference);
        const auto* old_field = old.get<Dictionary>();
        if (changed_.count(number) == 0 || old_field == nullptr) {
            refuse("object-changed", fmt::format("field '{}' is not its own to sign", field.name));
            return;
        }
        const auto keys = differing_keys(*old_field, field.dictionary);
        if (!are_within(keys, {"AP", "V"})) {
            refuse_object(number,
                          fmt::format("it changes {} of field '{}'", listed(keys), field.name));
        }
        changed_.erase(number);
    }

    /// New objects belong to the signature if its value or appearance leads to them.
    void clear_new_objects(const SignatureField& field)
    {
        const Object old = before_.object(field.reference);
        const auto* old_field = old.get<Dictionary>();
        const bool has_new_appearance =
            old_field == nullptr || at(*old_field, "AP") != at(field.dictionary, "AP");
        const Object appearance = after_.entry(field.dictionary, "AP");
        if (const auto* states = appearance.get<Dictionary>(); states && has_new_appearance) {
            check_appearance(*states);
        }
        std::vector<Object> waiting{at(field.dictionary, "V"), at(field.dictionary, "AP")};
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const auto* reference = waiting[i].get<Reference>();
            if (reference == nullptr) {
                const Object current = waiting[i];
                append_children(waiting, current);
            } else if (const std::uint32_t number = reference->number; new_.erase(number) != 0) {
                const Object object = after_.object({number});
                check_passive(number, object);
                append_children(waiting, object);
            }
        }
    }

    void check_appearance(const Dictionary& states)
    {
        const Object normal = after_.entry(states, "N");
        const auto* form = normal.get<pdf::Stream>();
        const bool is_form = form != nullptr && form->dictionary &&
                             is_name(at(*form->dictionary, "Subtype"), "Form");
        const auto reference = at(states, "N");
        const bool is_new = reference.get<Reference>() != nullptr &&
                            new_.count(reference.get<Reference>()->number) != 0;
        const bool was_there = reference.get<Reference>() != nullptr && !is_new;
        if (states.size() != 1 || !is_form || was_there) {
            refuse("object-changed",
                   "the signature's appearance is more than one new form of its own");
        }
    }

    void check_passive(std::uint32_t number, const Object& object)
    {
        std::vector<Object> waiting{object};
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const Object current = waiting[i];
            if (const auto* dictionary = dictionary_of(current)) {
                for (const auto& [key, value] : *dictionary) {
                    if (active_keys().count(key) != 0) {
                        refuse_object(number, fmt::format("the signature brings /{} in object {}",
                                                          key, number));
                        return;
                    }
                }
            }
            append_children(waiting, current);
        }
    }

    static void append_children(std::vector<Object>& list, const Object& object)
    {
        if (const auto* dictionary = dictionary_of(object)) {
            for (const auto& [key, value] : *dictionary) {
                list.push_back(value);
            }
        }
        if (const auto* items = object.get<pdf::Array>()) {
            list.insert(list.end(), items->begin(), items->end());
        }
    }

    static std::uint32_t reference_number(const Object& object)
    {
        const auto* reference = object.get<Reference>();
        return reference == nullptr ? 0 : reference->number;
    }

    // --- Validation data (ETSI EN 319 142-1, 5.4) ---------------------------------------------

    bool has_new_validation_data() const { return after_.catalog().count("DSS") != 0; }

    void check_validation_data()
    {
        const Dictionary old_catalog = before_.catalog();
        const Dictionary new_catalog = after_.catalog();
        const std::uint32_t root = reference_number(at(after_.trailer(), "Root"));
        const auto keys = differing_keys(old_catalog, new_catalog);
        if (!are_within(keys, {"DSS", "Extensions"})) {
            refuse_object(root, fmt::format("it changes {} of the catalog", listed(keys)));
        }
        changed_.erase(root);

        const Object store = at(new_catalog, "DSS");
        if (at(old_catalog, "DSS") == store) {
            changed_.erase(reference_number(store));
        }
        const Object entries = after_.resolved(store);
        const auto* dictionary = entries.get<Dictionary>();
        std::set<std::string> names;
        if (dictionary != nullptr) {
            for (const auto& entry : *dictionary) {
                names.insert(entry.first);
            }
        }
        if (dictionary == nullptr ||
            !are_within(names, {"CRLs", "Certs", "OCSPs", "Type", "VRI"})) {
            refuse("object-changed", "its validation data are not as the standard has them");
        }
        std::vector<Object> waiting{store, at(new_catalog, "Extensions")};
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const Object current = waiting[i];
            const auto* reference = current.get<Reference>();
            if (reference == nullptr) {
                append_children(waiting, current);
            } else if (seen_.insert(reference->number).second &&
                       (new_.erase(reference->number) != 0 ||
                        file_.revisions()[index_].entries.count(reference->number) != 0)) {
                append_children(waiting, after_.object(*reference));
            }
        }
        refuse_uncleared();
    }

    // --- What is left -------------------------------------------------------------------------

    bool is_container(std::uint32_t number) const
    {
        return containers_.count(number) != 0 ||
               file_.location(index_, number)->offset == file_.revisions()[index_].xref_offset;
    }

    void refuse_uncleared()
    {
        for (const std::uint32_t number : std::set<std::uint32_t>(changed_)) {
            refuse_object(number, fmt::format("it changes object {}{}", number, kind_of(number)));
        }
        for (const std::uint32_t number : new_) {
            if (!is_container(number)) {
                Finding finding = block("object-added", part_,
                                        fmt::format("it adds object {}{}, which no signature needs",
                                                    number, kind_of(number)),
                                        only_sign);
                finding.where.position = fmt::format("object {}", number);
                findings_.push_back(std::move(finding));
            }
        }
    }

    /// " (a Page)" if the object says what it is.
    std::string kind_of(std::uint32_t number) const
    {
        const Object object = after_.object({number});
        const Dictionary* dictionary = dictionary_of(object);
        const Object type = dictionary == nullptr ? Object() : at(*dictionary, "Type");
        const auto* name = type.get<pdf::Name>();
        return name == nullptr ? "" : fmt::format(" (a {})", name->text);
    }

    const pdf::PdfFile& file_;
    std::size_t index_;
    const Limits& limits_;
    const pdf::View& before_;
    const pdf::View& after_;
    std::string part_;
    std::set<std::uint32_t> changed_;    ///< in use before, declared again, not yet cleared
    std::set<std::uint32_t> new_;        ///< not yet cleared
    std::set<std::uint32_t> containers_; ///< object streams
    std::set<std::uint32_t> seen_;
    std::vector<Finding> findings_;
};

} // namespace

std::vector<Finding> check_changes(const pdf::PdfFile& file, std::size_t index,
                                   const Limits& limits)
{
    return RevisionCheck(file, index, limits).run();
}

} // namespace indenture::signing::checks
