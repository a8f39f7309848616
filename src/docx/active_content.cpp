#include "docx/active_content.h"

#include "docx/content_types.h"
#include "docx/detail/active_kinds.h"
#include "docx/detail/fields.h"
#include "docx/detail/verify_report.h"

#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>

namespace indenture::docx {

namespace {

constexpr const char* cure = "Remove it in Word, or have all active content stripped.";

class ActiveContent {
public:
    explicit ActiveContent(const Package& package)
        : package_(package), types_(ContentTypes::of(package))
    {
    }

    std::vector<Finding> run()
    {
        read_relationships("");
        for (const std::string& name : package_.part_names()) {
            if (const auto source = source_of_relationships(name)) {
                if (!source->empty()) {
                    read_relationships(*source);
                }
            } else {
                read_part(name);
            }
        }
        return std::move(findings_);
    }

private:
    void add(const std::string& part, std::string position, Severity severity, std::string text)
    {
        findings_.push_back({.code = "T032",
                             .severity = severity,
                             .where = {package_.source(), part, std::move(position)},
                             .text = std::move(text),
                             .cure = severity == Severity::Info ? "" : cure});
    }

    void read_relationships(const std::string& part)
    {
        for (const StatedRelationship& stated : stated_relationships(package_, part)) {
            if (const auto kind = active_kind(stated)) {
                add(relationships_part(part), fmt::format("relationship {}", stated.id),
                    kind->severity, fmt::format("{}: '{}'", kind->text, stated.target));
                noted_.insert(resolved_target(part, stated.target).value_or(""));
            }
        }
    }

    void read_part(const std::string& name)
    {
        const std::string type = types_.type(name);
        if (plain_content_type(type) != type) {
            add(name, {}, Severity::Block, "the document may hold macros");
        } else if (is_active_type(type) && noted_.count(name) == 0) {
            add(name, {}, Severity::Block, fmt::format("a part of the type '{}'", type));
        }
        if (is_xml_type(type)) {
            read_xml(name);
        }
    }

    void read_xml(const std::string& name)
    {
        const XmlPart xml =
            XmlPart::parse(package_.part(name), package_.source(), name, package_.limits());
        const XmlElement root = xml.root();
        for (XmlElement e = root; e; e = following(e, root)) {
            if (e.is_w("mailMerge")) {
                add(name, {}, Severity::Warning, "a query of a mail merge");
            }
        }
        for (const FieldMarks& field : read_fields(root).fields) {
            if (const auto kind = active_field(field)) {
                add(name, place_of(field.begin), kind->severity,
                    fmt::format("{}: '{}'", kind->text, field.instruction));
            }
        }
    }

    const Package& package_;
    ContentTypes types_;
    std::set<std::string> noted_; ///< parts already spoken of
    std::vector<Finding> findings_;
};

} // namespace

std::vector<Finding> active_content(const Package& package)
{
    return ActiveContent(package).run();
}

} // namespace indenture::docx
