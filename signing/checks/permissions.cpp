#include "signing/checks/permissions.h"

#include "base/error.h"
#include "signing/checks/comparison.h"
#include "signing/checks/finding.h"
#include "signing/checks/values.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace indenture::signing::checks {

namespace {

using pdf::Dictionary;
using pdf::Object;

constexpr const char* only_what_it_allows =
    "Send the contract as it was when that signature was made, with nothing after it but what it "
    "allows.";

/// The form fields that a signature locks (ISO 32000-1, table 233).
struct FieldLock {
    enum class Action { All, Include, Exclude };

    Action action = Action::All;
    std::set<std::string> fields;

    bool holds(const std::string& name) const
    {
        return action == Action::All || is_listed(name) == (action == Action::Include);
    }

private:
    /// A name stands for the fields below it too.
    bool is_listed(const std::string& name) const
    {
        return std::any_of(fields.begin(), fields.end(), [&](const std::string& listed) {
            return name == listed || (name.size() > listed.size() && name[listed.size()] == '.' &&
                                      name.compare(0, listed.size(), listed) == 0);
        });
    }
};

/// What one signature says of what may come after it.
struct Promise {
    std::string field;
    std::size_t revision = 0; ///< index
    bool is_certification = false;
    std::optional<std::int64_t> permission; ///< the P of DocMDP or of the Lock, the stricter
    std::vector<FieldLock> locks;
    std::vector<std::string> problems; ///< what of it makes no sense
};

class PromiseReader {
public:
    PromiseReader(const pdf::View& view, const SignatureField& field, std::size_t revision)
        : view_(view)
    {
        promise_.field = field.name;
        promise_.revision = revision;
        read_references(view_.entry(*field.value, "Reference"));
        read_lock(view_.entry(field.dictionary, "Lock"));
    }

    Promise take() { return std::move(promise_); }

private:
    void problem(const std::string& text) { promise_.problems.push_back(text); }

    void read_references(const Object& value)
    {
        const auto items = items_of(view_, value);
        if (!items) {
            problem("its /Reference is no list");
            return;
        }
        for (const Object& item : *items) {
            const Dictionary reference = dictionary_or_empty(view_.resolved(item));
            const Object method = view_.entry(reference, "TransformMethod");
            const Object parameters = view_.entry(reference, "TransformParams");
            if (is_name(method, "DocMDP")) {
                promise_.is_certification = true;
                // Table 254: P is 2 unless it says otherwise.
                permit(view_.entry(dictionary_or_empty(parameters), "P"), 2);
            } else if (is_name(method, "FieldMDP")) {
                read_fields(dictionary_or_empty(parameters));
            }
        }
    }

    void read_lock(const Object& value)
    {
        const auto* lock = value.get<Dictionary>();
        if (lock == nullptr) {
            return;
        }
        read_fields(*lock);
        if (lock->count("P") != 0) {
            permit(view_.entry(*lock, "P"), std::nullopt);
        }
    }

    void permit(const Object& value, std::optional<std::int64_t> otherwise)
    {
        const auto* number = value.get<std::int64_t>();
        const auto permission = value == Object()   ? otherwise
                                : number != nullptr ? std::optional(*number)
                                                    : std::nullopt;
        if (!permission || *permission < 1 || *permission > 3) {
            problem("the permission it gives is not 1, 2 or 3");
            promise_.permission = 1;
            return;
        }
        promise_.permission = std::min(promise_.permission.value_or(3), *permission);
    }

    void read_fields(const Dictionary& parameters)
    {
        FieldLock lock;
        const Object action = view_.entry(parameters, "Action");
        if (is_name(action, "Include")) {
            lock.action = FieldLock::Action::Include;
        } else if (is_name(action, "Exclude")) {
            lock.action = FieldLock::Action::Exclude;
        } else if (!is_name(action, "All")) {
            problem("the fields it locks are not All, Include or Exclude");
        }
        const auto names = items_of(view_, at(parameters, "Fields"));
        for (const Object& item : names.value_or(pdf::Array{})) {
            const Object name = view_.resolved(item);
            if (const auto* text = name.get<pdf::String>()) {
                lock.fields.insert(utf8_of(*text));
            } else {
                problem("a field that it locks has no name");
            }
        }
        promise_.locks.push_back(std::move(lock));
    }

    const pdf::View& view_;
    Promise promise_;
};

/// The objects of each field of the form, of whatever type: itself, its widgets and its value.
class FieldObjects {
public:
    FieldObjects(const pdf::View& view, const Limits& limits) : view_(view), limits_(limits)
    {
        const Dictionary form = dictionary_or_empty(view.entry(view.catalog(), "AcroForm"));
        for (const Object& field : items_of(view, at(form, "Fields")).value_or(pdf::Array{})) {
            visit(field, "", 0);
        }
    }

    const std::map<std::string, std::set<std::uint32_t>>& by_name() const { return objects_; }

private:
    void visit(const Object& value, std::string name, std::size_t depth)
    {
        const std::uint32_t number = reference_number(value);
        if (depth > limits_.pdf_depth_max) {
            throw Error(ErrorCode::LimitExceeded,
                        {.source = "", .part = "the form", .position = ""},
                        fmt::format("fields are nested deeper than {}", limits_.pdf_depth_max));
        }
        if (!seen_.insert(number).second) {
            return;
        }
        const Dictionary field = dictionary_or_empty(view_.resolved(value));
        const Object own_name = view_.entry(field, "T");
        if (const auto* text = own_name.get<pdf::String>()) {
            name += (name.empty() ? "" : ".") + utf8_of(*text);
        }
        auto& objects = objects_[name];
        objects.insert(number);
        objects.insert(reference_number(at(field, "V")));
        objects.erase(0);
        for (const Object& kid : items_of(view_, at(field, "Kids")).value_or(pdf::Array{})) {
            visit(kid, name, depth + 1);
        }
    }

    const pdf::View& view_;
    const Limits& limits_;
    std::map<std::string, std::set<std::uint32_t>> objects_;
    std::set<std::uint32_t> seen_;
};

class PermissionsCheck {
public:
    PermissionsCheck(History& history, const Base& base, const std::vector<Role>& roles)
        : history_(history), base_(base), roles_(roles)
    {
    }

    std::vector<Finding> run()
    {
        gather();
        check_certifications();
        for (const Promise& promise : promises_) {
            for (const std::string& problem : promise.problems) {
                refuse("docmdp", promise.field, problem);
            }
            check_document(promise);
            check_fields(promise);
        }
        return std::move(findings_);
    }

private:
    void refuse(const char* code, const std::string& field, const std::string& text)
    {
        findings_.push_back(block(code, "signature " + field, text, only_what_it_allows));
    }

    /// In the order of signing. Those made before the base are binding too.
    void gather()
    {
        std::set<std::string> seen;
        for (std::size_t k = 0; k < history_.size(); ++k) {
            for (const SignatureField& field : history_.fields(k)) {
                const bool is_new = field.value && seen.insert(field.name).second;
                if (is_new && !is_document_timestamp(*field.value)) {
                    promises_.push_back(PromiseReader(history_.file().view(k), field, k).take());
                }
            }
        }
    }

    void check_certifications()
    {
        std::size_t count = 0;
        for (std::size_t i = 0; i < promises_.size(); ++i) {
            if (!promises_[i].is_certification) {
                continue;
            }
            if (++count > 1) {
                refuse("docmdp", promises_[i].field, "it certifies what was certified before");
            } else if (promises_[i].revision > promises_.front().revision) {
                refuse("docmdp", promises_[i].field,
                       "it certifies what somebody had signed before");
            }
        }
        const pdf::View& view = history_.file().latest();
        const Dictionary permissions = dictionary_or_empty(view.entry(view.catalog(), "Perms"));
        if (permissions.count("DocMDP") != 0 && !names_a_certification(permissions)) {
            findings_.push_back(block("docmdp", "the catalog",
                                      "its /Perms name no signature that certifies the document",
                                      only_what_it_allows));
        }
    }

    bool names_a_certification(const Dictionary& permissions)
    {
        const std::uint32_t number = reference_number(at(permissions, "DocMDP"));
        const auto& fields = history_.fields(history_.size() - 1);
        return std::any_of(fields.begin(), fields.end(), [&](const SignatureField& field) {
            return field.value_reference && field.value_reference->number == number &&
                   std::any_of(promises_.begin(), promises_.end(), [&](const Promise& promise) {
                       return promise.is_certification && promise.field == field.name;
                   });
        });
    }

    // ISO 32000-2, table 257: 1 forbids everything, 2 and 3 all but forms and signatures (and, 3,
    // annotations), validation data and document timestamps aside.
    void check_document(const Promise& promise)
    {
        if (!promise.permission) {
            return;
        }
        for (std::size_t k = first_after(promise); k < history_.size(); ++k) {
            const Role role = roles_[k - base_.revision - 1];
            const bool is_allowed =
                role == Role::Archive || (role == Role::Signature && *promise.permission > 1);
            if (!is_allowed) {
                refuse(
                    "docmdp", promise.field,
                    fmt::format(
                        "it allows {}, and revision {} {}",
                        *promise.permission == 1 ? "no change" : "no change but signatures", k + 1,
                        role == Role::Signature ? "adds a signature" : "changes something else"));
            }
        }
    }

    std::size_t first_after(const Promise& promise) const
    {
        return std::max(promise.revision, base_.revision) + 1;
    }

    void check_fields(const Promise& promise)
    {
        if (promise.locks.empty() || first_after(promise) >= history_.size()) {
            return;
        }
        const std::size_t older = first_after(promise) - 1;
        const std::size_t newer = history_.size() - 1;
        const Comparison comparison(history_, older, newer);
        std::set<std::string> timestamps;
        for (const SignatureField& field : history_.fields(newer)) {
            if (field.value && is_document_timestamp(*field.value)) {
                timestamps.insert(field.name);
            }
        }
        const FieldObjects fields(history_.file().view(newer), history_.limits());
        for (const auto& [name, objects] : fields.by_name()) {
            const bool is_touched =
                std::any_of(objects.begin(), objects.end(), [&](std::uint32_t number) {
                    return comparison.is_changed(number) || comparison.is_new(number);
                });
            const bool is_locked =
                std::any_of(promise.locks.begin(), promise.locks.end(),
                            [field = name](const FieldLock& lock) { return lock.holds(field); });
            if (is_touched && is_locked && timestamps.count(name) == 0) {
                refuse(
                    "fieldmdp", promise.field,
                    fmt::format("it locks field '{}', which was changed or added after it", name));
            }
        }
    }

    History& history_;
    Base base_;
    const std::vector<Role>& roles_;
    std::vector<Promise> promises_;
    std::vector<Finding> findings_;
};

} // namespace

std::vector<Finding> check_permissions(History& history, const Base& base,
                                       const std::vector<Role>& roles)
{
    return PermissionsCheck(history, base, roles).run();
}

} // namespace indenture::signing::checks
