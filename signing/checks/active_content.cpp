#include "signing/checks/active_content.h"

#include "base/error.h"
#include "signing/checks/finding.h"
#include "signing/checks/values.h"

#include <fmt/format.h>
#include <map>
#include <optional>

namespace indenture::signing::checks {

namespace {

constexpr std::size_t findings_max = 20;

/// Keys and values that stand for something that acts or hides, and what to call it. A link that a
/// person may follow (/URI, /GoTo) is no such thing.
const std::map<std::string, std::string>& active_names()
{
    static const std::map<std::string, std::string> names{
        {"3D", "a model in three dimensions"},
        {"AA", "an action that an event sets off"},
        {"EmbeddedFile", "an embedded file"},
        {"EmbeddedFiles", "embedded files"},
        {"GoToE", "an action that opens another file"},
        {"GoToR", "an action that opens another file"},
        {"Hide", "an action that hides or shows a part"},
        {"ImportData", "an action that fills fields in from a file"},
        {"JS", "a script"},
        {"JavaScript", "a script"},
        {"Launch", "an action that starts a program"},
        {"Movie", "a film or sound"},
        {"OCG", "a layer that can be hidden"},
        {"OCProperties", "layers that can be hidden"},
        {"OpenAction", "an action on opening"},
        {"Rendition", "a film or sound"},
        {"ResetForm", "an action that changes fields"},
        {"RichMedia", "a film or sound"},
        {"SetOCGState", "an action that hides or shows a layer"},
        {"Sound", "a film or sound"},
        {"SubmitForm", "an action that sends data away"},
        {"XFA", "a form in XFA"}};
    return names;
}

/// "a script (/JS)", or empty.
std::string active_part(const std::set<std::string>& names)
{
    for (const auto& [name, what] : active_names()) {
        if (names.count(name) != 0) {
            return fmt::format("{} (/{})", what, name);
        }
    }
    return "";
}

/// The names and references of one object.
class Words {
public:
    Words(const pdf::View& view, const pdf::Object& object) : view_(view) { visit(object); }

    const std::set<std::string>& names() const { return names_; }
    const std::vector<std::uint32_t>& references() const { return references_; }

private:
    void visit(const pdf::Object& value)
    {
        if (const auto* name = value.get<pdf::Name>()) {
            names_.insert(name->text);
        } else if (const std::uint32_t number = reference_number(value); number != 0) {
            references_.push_back(number);
        } else if (const auto* items = value.get<pdf::Array>()) {
            for (const pdf::Object& item : *items) {
                visit(item);
            }
        } else if (const pdf::Dictionary* entries = dictionary_of(value)) {
            for (const auto& [key, entry] : *entries) {
                // A place to open the document at is no action (ISO 32000-1, table 28).
                const bool is_place =
                    key == "OpenAction" && view_.resolved(entry).get<pdf::Array>() != nullptr;
                if (!is_place) {
                    names_.insert(key);
                }
                visit(entry);
            }
        }
    }

    const pdf::View& view_;
    std::set<std::string> names_;
    std::vector<std::uint32_t> references_;
};

/// Damage in what no check needs is no reason to refuse a file of others.
std::optional<pdf::Object> readable_object(const pdf::View& view, std::uint32_t number)
{
    try {
        return view.object({number});
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput) {
            throw;
        }
        return std::nullopt;
    }
}

} // namespace

std::vector<Finding> remark_active_content(const pdf::View& view)
{
    std::vector<Finding> findings;
    const auto remark = [&](std::uint32_t number, const std::string& text) {
        findings.push_back(note(Severity::Warning, "active-content", "", text));
        findings.back().where.position = fmt::format("object {}", number);
    };
    std::vector<std::uint32_t> waiting = Words(view, pdf::Object(view.trailer())).references();
    std::set<std::uint32_t> seen(waiting.begin(), waiting.end());
    for (std::size_t i = 0; i < waiting.size() && findings.size() < findings_max; ++i) {
        const auto object = readable_object(view, waiting[i]);
        if (!object) {
            remark(waiting[i],
                   fmt::format("object {} cannot be read, nor what it may do", waiting[i]));
            continue;
        }
        const Words words(view, *object);
        if (const std::string part = active_part(words.names()); !part.empty()) {
            remark(waiting[i], fmt::format("it holds {} in object {}", part, waiting[i]));
        }
        for (const std::uint32_t number : words.references()) {
            if (seen.insert(number).second) {
                waiting.push_back(number);
            }
        }
    }
    return findings;
}

} // namespace indenture::signing::checks
