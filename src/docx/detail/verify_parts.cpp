#include "docx/detail/verify_parts.h"

#include "base/error.h"
#include "docx/content_types.h"
#include "docx/relationships.h"

#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace indenture::docx {

namespace {

/// What a part is if it is related in a certain way (ECMA-376-1, 11.3).
struct KnownPart {
    std::string_view relationship; ///< last step of the type
    std::string_view content_type; ///< how the content type ends
};
constexpr std::array<KnownPart, 12> known_parts{{{"header", ".header+xml"},
                                                 {"footer", ".footer+xml"},
                                                 {"styles", ".styles+xml"},
                                                 {"numbering", ".numbering+xml"},
                                                 {"settings", ".settings+xml"},
                                                 {"fontTable", ".fontTable+xml"},
                                                 {"webSettings", ".webSettings+xml"},
                                                 {"footnotes", ".footnotes+xml"},
                                                 {"endnotes", ".endnotes+xml"},
                                                 {"comments", ".comments+xml"},
                                                 {"theme", ".theme+xml"},
                                                 {"officeDocument", ".main+xml"}}};

class Parts {
public:
    Parts(const Package& package, Report& report) : package_(package), report_(report) {}

    std::vector<ReadPart> run()
    {
        guarded(std::string(content_types_part), [&] { types_ = ContentTypes::of(package_); });
        check_content_types();
        reach("");
        const std::set<std::string> of_document = reached_;
        for (const std::string& glossary : glossaries_) {
            reach(glossary);
        }
        for (ReadPart& part : read_) {
            part.is_of_glossary =
                reached_.count(part.name) != 0 && of_document.count(part.name) == 0;
        }
        for (const std::string& name : package_.part_names()) {
            check_is_reached(name);
        }
        for (const ReadPart& part : read_) {
            check_uses(part);
        }
        return std::move(read_);
    }

private:
    /// Errors about a part become findings, so that all of them are found.
    template <class Act> void guarded(const std::string& part, const Act& act)
    {
        try {
            act();
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) {
                throw;
            }
            report_.add(
                part, {},
                {.code = "W-01",
                 .text = error.where().position.empty()
                             ? error.message()
                             : fmt::format("{}: {}", error.where().position, error.message()),
                 .cure = "The part cannot be read; make the file again."});
        }
    }

    void check_content_types()
    {
        if (!package_.has(content_types_part)) {
            report_.add(std::string(content_types_part), {},
                        {.code = "W-02",
                         .text = "the package does not say what its parts are",
                         .cure = "Add [Content_Types].xml."});
            return;
        }
        for (const std::string& stated : types_.stated_parts()) {
            if (!package_.has(stated)) {
                report_.add(std::string(content_types_part), {},
                            {.code = "W-03",
                             .severity = Severity::Warning,
                             .text = fmt::format("a content type is stated for {}, which is not "
                                                 "in the package",
                                                 stated),
                             .cure = "Remove it."});
            }
        }
        for (const std::string& name : package_.part_names()) {
            read(name);
        }
    }

    void read(const std::string& name)
    {
        if (name == content_types_part || source_of_relationships(name)) {
            return; // read as what they are
        }
        const std::string type = types_.type(name);
        if (type.empty()) {
            report_.add(name, {},
                        {.code = "W-02",
                         .text = "the part has no content type",
                         .cure = "State one in [Content_Types].xml."});
        }
        guarded(name, [&] {
            if (is_xml_type(type)) {
                read_.push_back({name, type,
                                 XmlPart::parse(package_.part(name), package_.source(), name,
                                                package_.limits()),
                                 false});
            } else {
                package_.part(name); // inflates, and has its checksum
            }
        });
    }

    /// Follows the relationships of a part, "" for the package, into those they lead to.
    void reach(const std::string& first)
    {
        std::vector<std::string> waiting{first};
        while (!waiting.empty()) {
            const std::string part = std::move(waiting.back());
            waiting.pop_back();
            if (!reached_.insert(part).second) {
                continue;
            }
            guarded(relationships_part(part), [&] {
                for (const StatedRelationship& stated : stated_relationships(package_, part)) {
                    types_of_[part].emplace(stated.id, last_step(stated.type));
                    if (!stated.is_external) {
                        const bool is_glossary = last_step(stated.type) == "glossaryDocument";
                        (is_glossary ? glossaries_ : waiting).push_back(followed(part, stated));
                    }
                }
            });
        }
    }

    /// The part it leads to; the part itself if there is none.
    std::string followed(const std::string& part, const StatedRelationship& stated)
    {
        const auto target = resolved_target(part, stated.target);
        const std::string type = last_step(stated.type);
        const bool is_bookmark = stated.target.starts_with('#');
        if (!target || is_bookmark) {
            return part;
        }
        if (!package_.has(*target)) {
            report_.add(relationships_part(part), {},
                        {.code = "W-05",
                         .text = fmt::format("relationship {} ({}) leads to {}, which is not in "
                                             "the package",
                                             stated.id, type, *target),
                         .cure = "Add the part or remove the relationship."});
            return part;
        }
        for (const KnownPart& known : known_parts) {
            const std::string content_type = types_.type(*target);
            if (known.relationship == type && !content_type.ends_with(known.content_type) &&
                !(type == "officeDocument" && content_type.ends_with(".main+xml"))) {
                report_.add(*target, {},
                            {.code = "W-02",
                             .text = fmt::format("the part is related as {} but its content type "
                                                 "is '{}'",
                                                 type, content_type),
                             .cure = "Correct [Content_Types].xml."});
            }
        }
        return *target;
    }

    void check_is_reached(const std::string& name)
    {
        const auto source = source_of_relationships(name);
        const std::string& part = source ? *source : name;
        const bool is_reached =
            name == content_types_part || reached_.count(part) != 0 || part.empty();
        if (is_reached) {
            return;
        }
        report_.add(name, {},
                    {.code = "W-06",
                     .severity = Severity::Warning,
                     .text = source ? "the relationships are of a part that nothing leads to"
                                    : "no relationship leads to this part",
                     .cure = "Remove it or relate it."});
    }

    void check_uses(const ReadPart& part)
    {
        const XmlElement root = part.xml.root();
        for (XmlElement e = root; e; e = following(e, root)) {
            e.each_attribute(
                [&](std::string_view space, std::string_view name, std::string_view value) {
                    const bool is_id = space == ns::r || (space == ns::o && name == "relid");
                    if (is_id && !value.empty()) {
                        check_use(part, e, name, std::string(value));
                    }
                });
        }
    }

    void check_use(const ReadPart& part, XmlElement element, std::string_view attribute,
                   const std::string& id)
    {
        const auto& types = types_of_[part.name];
        const auto found = types.find(id);
        if (found == types.end()) {
            report_.add(part.name, element,
                        {.code = "W-04",
                         .text = fmt::format("{} uses the relationship {}, which the part has not",
                                             element.name(), id),
                         .cure = "Add the relationship or remove what uses it."});
            return;
        }
        const std::string_view wanted = wanted_type(element, attribute);
        if (!wanted.empty() && found->second != wanted) {
            report_.add(part.name, element,
                        {.code = "W-07",
                         .text = fmt::format("{} uses the relationship {} as {}, but it is one to "
                                             "{}",
                                             element.name(), id, wanted, found->second),
                         .cure = "Use a relationship of the right type."});
        }
    }

    static std::string_view wanted_type(XmlElement element, std::string_view attribute)
    {
        if (element.is_w("headerReference")) {
            return "header";
        }
        if (element.is_w("footerReference")) {
            return "footer";
        }
        if (element.is_w("hyperlink")) {
            return "hyperlink";
        }
        const bool is_picture = element.is(ns::a, "blip") && attribute != "id";
        return is_picture || element.name() == "imagedata" ? "image" : "";
    }

    const Package& package_;
    Report& report_;
    ContentTypes types_;
    std::vector<ReadPart> read_;
    std::set<std::string> reached_;
    std::vector<std::string> glossaries_;
    std::map<std::string, std::map<std::string, std::string>> types_of_; ///< part -> id -> type
};

} // namespace

std::vector<ReadPart> check_parts(const Package& package, Report& report)
{
    return Parts(package, report).run();
}

} // namespace indenture::docx
