#include "signing/checks/changes_store.h"

#include "signing/checks/values.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Object;

Object store_of(const pdf::View& view)
{
    return at(view.catalog(), "DSS");
}

/// The objects that make up a store, but not the streams that it lists.
std::set<std::uint32_t> frame_of(const pdf::View& view)
{
    std::set<std::uint32_t> numbers;
    const auto visit = [&](const Object& value) {
        numbers.insert(reference_number(value));
        return dictionary_or_empty(view.resolved(value));
    };
    const Dictionary store = visit(store_of(view));
    for (const auto& entry : store) {
        visit(entry.second);
    }
    for (const auto& entry : dictionary_or_empty(view.entry(store, "VRI"))) {
        for (const auto& list : visit(entry.second)) {
            visit(list.second);
        }
    }
    numbers.erase(0);
    return numbers;
}

std::set<std::uint32_t> references_of(const Array& items)
{
    std::set<std::uint32_t> numbers;
    for (const Object& item : items) {
        numbers.insert(reference_number(item));
    }
    return numbers;
}

class StoreCheck {
public:
    explicit StoreCheck(Comparison& comparison)
        : comparison_(comparison), before_(comparison.before()), after_(comparison.after())
    {
    }

    void run()
    {
        const Object old_value = store_of(before_);
        const Object new_value = store_of(after_);
        const Object resolved = after_.resolved(new_value);
        const auto* store = resolved.get<Dictionary>();
        if (store == nullptr) {
            refuse(old_value == Object() ? "are no dictionary" : "were removed");
            return;
        }
        if (const auto keys = others(keys_of(*store), {"CRLs", "Certs", "OCSPs", "Type", "VRI"});
            !keys.empty()) {
            refuse(fmt::format("have {}", listed(keys)));
        }
        const Dictionary old_store = dictionary_or_empty(before_.resolved(old_value));
        check_frame(old_value, new_value, "DSS", comparison_.root());
        store_ = reference_number(new_value);
        check_type(*store);
        for (const char* key : {"Certs", "CRLs", "OCSPs"}) {
            check_frame(at(old_store, key), at(*store, key), key, store_);
            check_list(at(old_store, key), at(*store, key), fmt::format("/{}", key));
        }
        check_frame(at(old_store, "VRI"), at(*store, "VRI"), "VRI", store_);
        check_entries(at(old_store, "VRI"), at(*store, "VRI"));
    }

private:
    void refuse(const std::string& what)
    {
        comparison_.refuse("object-changed", "its validation data " + what);
    }

    /// A dictionary or list of the store: the object it was, changed nowhere but there, or new.
    void check_frame(const Object& old_value, const Object& new_value, const std::string& key,
                     std::uint32_t holder)
    {
        const std::uint32_t number = reference_number(new_value);
        if (number == 0) {
            return;
        }
        if (comparison_.is_new(number)) {
            comparison_.explain_new(number);
            return;
        }
        if (reference_number(old_value) != number) {
            refuse(fmt::format("take object {}, which was there before, for /{}", number, key));
            return;
        }
        comparison_.explain_change(number, [&](const Place& place) {
            const bool is_direct = holder == 0;
            const std::string inside = "DSS." + key;
            return is_direct ? place.holder == comparison_.root() && place.keys == inside
                             : place.holder == holder && place.keys == key;
        });
    }

    void check_type(const Dictionary& store)
    {
        if (store.count("Type") != 0 && !is_name(at(store, "Type"), "DSS")) {
            refuse("have another /Type");
        }
    }

    void check_list(const Object& old_value, const Object& new_value, const std::string& name)
    {
        const auto items = items_of(after_, new_value);
        const auto old_items = items_of(before_, old_value);
        if (!items || !old_items) {
            refuse(fmt::format("have no list under {}", name));
            return;
        }
        for (const Object& item : *items) {
            check_stream(item, name);
        }
        const auto now = references_of(*items);
        const auto then = references_of(*old_items);
        if (!std::includes(now.begin(), now.end(), then.begin(), then.end())) {
            refuse(fmt::format("leave out some of {}", name));
        }
    }

    /// One certificate, CRL, OCSP response or token: a stream that is nothing else.
    void check_stream(const Object& item, const std::string& name)
    {
        const std::uint32_t number = reference_number(item);
        const Object object = number == 0 ? Object() : after_.object({number});
        const auto* stream = object.get<pdf::Stream>();
        if (stream == nullptr) {
            refuse(fmt::format("list something under {} that is no stream", name));
            return;
        }
        if (!comparison_.explain_new(number)) {
            return;
        }
        const Object filter = at(*stream->dictionary, "Filter");
        const auto* filters = filter.get<Array>();
        const bool is_plain =
            filter == Object() || is_name(filter, "FlateDecode") ||
            (filters != nullptr && filters->size() == 1 && is_name((*filters)[0], "FlateDecode"));
        const auto keys =
            others(keys_of(*stream->dictionary), {"DecodeParms", "Filter", "Length", "Type"});
        if (!keys.empty() || !is_plain) {
            comparison_.refuse_object(
                number, fmt::format("its validation data bring object {}, whose stream has {}",
                                    number, keys.empty() ? "an unknown /Filter" : listed(keys)));
        }
        if (at(*stream->dictionary, "DecodeParms") != Object()) {
            comparison_.refuse_object(
                number, fmt::format("its validation data bring object {}, whose stream has "
                                    "/DecodeParms",
                                    number));
        }
    }

    void check_entries(const Object& old_value, const Object& new_value)
    {
        const Object resolved = after_.resolved(new_value);
        const Dictionary entries = dictionary_or_empty(resolved);
        const Dictionary old_entries = dictionary_or_empty(before_.resolved(old_value));
        if (resolved != Object() && resolved.get<Dictionary>() == nullptr) {
            refuse("have a /VRI that is no dictionary");
        }
        for (const auto& [key, value] : entries) {
            if (key == "Type") {
                continue;
            }
            const auto old = old_entries.find(key);
            if (old == old_entries.end()) {
                check_new_entry(key, value);
            } else if (old->second != value) {
                refuse(fmt::format("change what they said of signature {}", key));
            }
        }
        for (const auto& entry : old_entries) {
            if (entries.count(entry.first) == 0) {
                refuse(fmt::format("leave out what they said of signature {}", entry.first));
            }
        }
    }

    void check_new_entry(const std::string& key, const Object& value)
    {
        const bool is_digest =
            key.size() == 40 && key.find_first_not_of("0123456789ABCDEF") == std::string::npos;
        const Object resolved = after_.resolved(value);
        const auto* entry = resolved.get<Dictionary>();
        if (!is_digest || entry == nullptr) {
            refuse(fmt::format("have '{}' under /VRI, which names no signature", key));
            return;
        }
        check_frame(Object(), value, key, 0);
        const auto keys = others(keys_of(*entry), {"CRL", "Cert", "OCSP", "TS", "TU", "Type"});
        if (!keys.empty()) {
            refuse(fmt::format("have {} for signature {}", listed(keys), key));
        }
        for (const char* list : {"Cert", "CRL", "OCSP"}) {
            check_frame(Object(), at(*entry, list), list, 0);
            check_list(Object(), at(*entry, list), fmt::format("/{} of {}", list, key));
        }
        if (entry->count("TS") != 0) {
            check_stream(at(*entry, "TS"), "/TS");
        }
        const Object time = at(*entry, "TU");
        if (time != Object() && time.get<pdf::String>() == nullptr) {
            refuse(fmt::format("have a /TU for signature {} that is no time", key));
        }
    }

    Comparison& comparison_;
    const pdf::View& before_;
    const pdf::View& after_;
    std::uint32_t store_ = 0;
};

} // namespace

bool changes_store(const Comparison& comparison)
{
    if (store_of(comparison.before()) != store_of(comparison.after())) {
        return true;
    }
    const auto frame = frame_of(comparison.after());
    return std::any_of(frame.begin(), frame.end(), [&](std::uint32_t number) {
        return comparison.is_changed(number) || comparison.is_new(number);
    });
}

void explain_store(Comparison& comparison)
{
    StoreCheck(comparison).run();
}

} // namespace indenture::signing::checks
