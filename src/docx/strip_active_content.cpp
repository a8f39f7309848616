#include "docx/active_content.h"
#include "docx/content_types.h"
#include "docx/detail/active_kinds.h"
#include "docx/detail/verify_report.h"
#include "docx/package_changes.h"

#include <algorithm>
#include <initializer_list>
#include <libxml/tree.h>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace indenture::docx {

namespace {

void remove(xmlNode* node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/// Puts the children in the place of the element.
void unwrap(xmlNode* node)
{
    while (node->children != nullptr) {
        xmlNode* const child = node->children;
        xmlUnlinkNode(child);
        xmlAddPrevSibling(node, child);
    }
    remove(node);
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What holds an object or a query in itself.
bool is_active(XmlElement e)
{
    return e.is(ns::o, "OLEObject") || e.is_w("control") || e.is_w("objectEmbed") ||
           e.is_w("objectLink") || e.is_w("mailMerge");
}

/// What says nothing without the relationship it names.
bool is_only_reference(XmlElement e)
{
    return is_one_of(e.name(), {"attachedTemplate", "saveThroughXslt", "subDoc", "sourceFileName",
                                "externalData", "videoFile", "audioFile"});
}

bool is_relationship_id(std::string_view space, std::string_view name)
{
    return space == ns::r || (space == ns::o && name == "relid");
}

/// Takes the active content out of one part.
class Stripping {
public:
    /// `gone` are the ids of relationships that are removed.
    Stripping(XmlPart part, const std::set<std::string>& gone) : part_(std::move(part)), gone_(gone)
    {
    }

    /// The part as it is then; nothing if nothing was to be done.
    std::optional<Bytes> run()
    {
        strip_fields();
        const XmlElement root = part_.root();
        for (XmlElement e = root; e;) {
            e = strip(e);
        }
        for (XmlElement e = root; e; e = following(e, root)) {
            if (e.is_w("object")) {
                e = shown_as_picture(e);
                is_edited_ = true;
            }
        }
        return is_edited_ ? std::optional(part_.print()) : std::nullopt;
    }

private:
    /// Gives the element to look at next.
    XmlElement strip(XmlElement e)
    {
        const bool is_gone = names_gone(e);
        if (is_active(e) || e.is_w("altChunk") || (is_gone && is_only_reference(e))) {
            const XmlElement next = following(e, part_.root(), false);
            e.is_w("altChunk") ? replace_with_paragraph(e) : remove(e.node());
            is_edited_ = true;
            return next;
        }
        if (is_gone) {
            remove_attributes(e, [&](auto space, auto name, const std::string& value) {
                return is_relationship_id(space, name) && gone_.count(value) != 0;
            });
            is_edited_ = true;
        }
        return following(e, part_.root());
    }

    bool names_gone(XmlElement e) const
    {
        bool result = false;
        e.each_attribute(
            [&](std::string_view space, std::string_view name, std::string_view value) {
                result = result ||
                         (is_relationship_id(space, name) && gone_.count(std::string(value)) != 0);
            });
        return result;
    }

    void strip_fields()
    {
        // Inner fields end before outer ones, so what is removed is never looked at again.
        for (const FieldMarks& field : read_fields(part_.root()).fields) {
            if (!active_field(field)) {
                continue;
            }
            is_edited_ = true;
            if (field.begin.is_w("fldSimple")) {
                unwrap(field.begin.node());
            } else {
                strip(field);
            }
        }
    }

    /// Its result stays, as plain text.
    void strip(const FieldMarks& field)
    {
        const XmlElement code_end = field.separate ? field.separate : field.end;
        std::vector<XmlElement> code;
        XmlElement e = field.begin;
        while (e && !(e == code_end)) {
            const bool is_content = e.parent().is_w("r") && !e.is_w("rPr");
            if (is_content) {
                code.push_back(e);
            }
            e = following(e, part_.root(), !is_content);
        }
        for (const XmlElement content : code) {
            remove(content.node());
        }
        if (field.separate) {
            remove(field.separate.node());
        }
        remove(field.end.node());
    }

    /// ECMA-376-1, 17.3.3.19 and 17.3.3.21: an object shows itself as a picture does. Gives what
    /// stands in its place.
    static XmlElement shown_as_picture(XmlElement object)
    {
        if (const XmlElement drawing = object.child_w("drawing")) {
            xmlUnlinkNode(drawing.node());
            xmlReplaceNode(object.node(), drawing.node());
            xmlFreeNode(object.node());
            return drawing;
        }
        xmlNodeSetName(object.node(), reinterpret_cast<const xmlChar*>("pict"));
        while (object.node()->properties != nullptr) {
            xmlRemoveProp(object.node()->properties);
        }
        for (XmlElement e = object; e; e = following(e, object)) {
            remove_attributes(e, [](auto space, auto name, const std::string&) {
                return space == ns::o && name == "ole";
            });
        }
        return object;
    }

    static void replace_with_paragraph(XmlElement chunk)
    {
        xmlNode* const node = chunk.node();
        xmlNode* const paragraph =
            xmlNewDocNode(node->doc, node->ns, reinterpret_cast<const xmlChar*>("p"), nullptr);
        if (paragraph == nullptr) {
            throw std::bad_alloc();
        }
        xmlReplaceNode(node, paragraph);
        xmlFreeNode(node);
    }

    template <class Is> static void remove_attributes(XmlElement element, const Is& is)
    {
        for (xmlAttr* attribute = element.node()->properties; attribute != nullptr;) {
            xmlAttr* const next = attribute->next;
            const auto text = [](const xmlChar* c) {
                return c == nullptr ? "" : reinterpret_cast<const char*>(c);
            };
            const std::string name = text(attribute->name);
            const std::string space = attribute->ns == nullptr ? "" : text(attribute->ns->href);
            if (is(space, name, element.attribute(space, name).value_or(""))) {
                xmlRemoveProp(attribute);
            }
            attribute = next;
        }
    }

    XmlPart part_;
    const std::set<std::string>& gone_;
    bool is_edited_ = false;
};

/// The relationships of all parts, "" for the package.
using Relations = std::map<std::string, std::vector<StatedRelationship>>;

Relations relations_of(const Package& package)
{
    Relations result{{"", stated_relationships(package, "")}};
    for (const std::string& name : package.part_names()) {
        if (const auto source = source_of_relationships(name)) {
            result[*source] = stated_relationships(package, *source);
        }
    }
    return result;
}

bool is_stripped(const StatedRelationship& relationship)
{
    const auto kind = active_kind(relationship);
    return kind && last_step(relationship.type) != "hyperlink";
}

/// The parts to be removed: the active ones, and those to which only they lead.
std::set<std::string> parts_to_remove(const Package& package, const Relations& relations)
{
    const ContentTypes types = ContentTypes::of(package);
    std::set<std::string> result;
    for (const std::string& name : package.part_names()) {
        if (is_active_type(types.type(name)) && name != package.main_part()) {
            result.insert(name);
        }
    }
    std::map<std::string, std::set<std::string>> sources; ///< of each part led to
    for (const auto& [part, list] : relations) {
        for (const StatedRelationship& stated : list) {
            const auto target = resolved_target(part, stated.target);
            if (stated.is_external || !target || !package.has(*target)) {
                continue;
            }
            sources[*target].insert(part);
            if (is_stripped(stated) && *target != package.main_part()) {
                result.insert(*target);
            }
        }
    }
    for (std::size_t before = 0; before != result.size();) {
        before = result.size();
        for (const auto& [part, leading] : sources) {
            const bool is_left = std::any_of(leading.begin(), leading.end(),
                                             [&](const auto& s) { return result.count(s) == 0; });
            if (!is_left) {
                result.insert(part);
            }
        }
    }
    return result;
}

/// The ids that will be gone from the relationships of a part.
std::set<std::string> ids_gone(const std::string& part,
                               const std::vector<StatedRelationship>& relationships,
                               const std::set<std::string>& removed)
{
    std::set<std::string> result;
    for (const StatedRelationship& stated : relationships) {
        const auto target = resolved_target(part, stated.target);
        const bool leads_to_removed = !stated.is_external && target && removed.count(*target) != 0;
        if (leads_to_removed || is_stripped(stated)) {
            result.insert(stated.id);
        }
    }
    return result;
}

} // namespace

Package without_active_content(const Package& package)
{
    const ContentTypes types = ContentTypes::of(package);
    const Relations relations = relations_of(package);
    const std::set<std::string> removed = parts_to_remove(package, relations);
    PackageChanges changes(package);
    for (const std::string& part : removed) {
        changes.remove(part);
    }
    for (const std::string& name : package.part_names()) {
        if (removed.count(name) != 0 || !is_xml_type(types.type(name)) ||
            name == content_types_part || source_of_relationships(name)) {
            continue;
        }
        const auto own = relations.find(name);
        const auto gone =
            own == relations.end() ? std::set<std::string>() : ids_gone(name, own->second, removed);
        XmlPart xml = XmlPart::parse(package.part(name), package.source(), name, package.limits());
        if (auto stripped = Stripping(std::move(xml), gone).run()) {
            changes.replace(name, std::move(*stripped));
        }
    }
    for (const auto& [part, list] : relations) {
        if (removed.count(part) != 0) {
            continue;
        }
        for (const std::string& id : ids_gone(part, list, removed)) {
            changes.remove_relationship(part, id);
        }
    }
    changes.set_content_type(package.main_part(),
                             plain_content_type(types.type(package.main_part())));
    return Package::open(package.with(changes), package.source(), package.limits());
}

} // namespace indenture::docx
