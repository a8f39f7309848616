#include "template/clause_library.h"

#include "base/error.h"
#include "docx/content_types.h"
#include "docx/relationships.h"
#include "docx/xml.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace indenture::templating {

namespace {

using Spaces = std::map<std::string, std::string>; ///< prefix -> address

std::string folded(std::string_view name)
{
    std::string result(name);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

Markup part_of(const docx::Package& package, const std::string& name)
{
    const Bytes bytes = package.part(name);
    docx::XmlPart::parse(bytes, package.source(), name, package.limits()); // well-formed
    return parse_markup(bytes);
}

Spaces spaces_of(const Markup& root)
{
    Spaces result;
    for (const auto& [name, value] : root.attributes) {
        if (name.starts_with("xmlns:")) {
            result[name.substr(6)] = value;
        }
    }
    return result;
}

template <class Visit> void each(Markup& markup, Visit visit)
{
    visit(markup);
    for (Markup& child : markup.children) {
        each(child, visit);
    }
}

template <class Visit> void each(const Markup& markup, Visit visit)
{
    visit(markup);
    for (const Markup& child : markup.children) {
        each(child, visit);
    }
}

std::string prefix_in(std::string_view name)
{
    const std::size_t colon = name.find(':');
    return colon == name.npos ? std::string() : std::string(name.substr(0, colon));
}

/// The prefixes that names and values inside need.
std::set<std::string> prefixes_in(const Markup& markup)
{
    std::set<std::string> result;
    each(markup, [&](const Markup& element) {
        result.insert(prefix_in(element.name));
        for (const auto& [name, value] : element.attributes) {
            result.insert(prefix_in(name));
            if (Markup::local_of(name) == "Requires") { // of mc:Choice: a list of prefixes
                for (std::size_t at = 0; at < value.size();) {
                    const std::size_t end = std::min(value.find(' ', at), value.size());
                    result.insert(value.substr(at, end - at));
                    at = end + 1;
                }
            }
        }
    });
    return result;
}

std::string value_of(const Markup* element)
{
    const std::string* value = element == nullptr ? nullptr : element->attribute("val");
    return value == nullptr ? std::string() : *value;
}

const Markup* style_in(const Markup& styles, std::string_view id)
{
    for (const Markup& child : styles.children) {
        const std::string* own = child.local() == "style" ? child.attribute("styleId") : nullptr;
        if (own != nullptr && *own == id) {
            return &child;
        }
    }
    return nullptr;
}

const Markup* style_named(const Markup& styles, const std::string& type, std::string_view name)
{
    for (const Markup& child : styles.children) {
        if (child.local() == "style" && child.attribute("type") != nullptr &&
            *child.attribute("type") == type && folded(value_of(child.child("name"))) == name) {
            return &child;
        }
    }
    return nullptr;
}

std::string type_of(const Markup& style)
{
    const std::string* type = style.attribute("type");
    return type == nullptr ? "paragraph" : *type;
}

docx::StyleKind kind_of(const std::string& type)
{
    return type == "character"   ? docx::StyleKind::Character
           : type == "table"     ? docx::StyleKind::Table
           : type == "numbering" ? docx::StyleKind::Numbering
                                 : docx::StyleKind::Paragraph;
}

/// What a style says, without what does not show.
std::string look_of(const Markup& style)
{
    std::string result;
    for (const std::string_view part : {"pPr", "rPr", "tblPr", "trPr", "tcPr"}) {
        if (const Markup* own = style.child(part)) {
            print(*own, result);
        }
    }
    return result;
}

/// Elements that name a style.
bool names_style(std::string_view local)
{
    static constexpr std::array<std::string_view, 6> names{"pStyle",  "rStyle", "tblStyle",
                                                           "basedOn", "next",   "link"};
    return std::find(names.begin(), names.end(), local) != names.end();
}

bool is_note_reference(std::string_view local)
{
    return local == "footnoteReference" || local == "endnoteReference";
}

bool is_comment_mark(std::string_view local)
{
    return local == "commentRangeStart" || local == "commentRangeEnd" ||
           local == "commentReference";
}

/// Declares on `block` what its prefixes mean and which of them older readers may ignore, as far
/// as `known` does not.
void declare(Markup& block, const Spaces& spaces, const std::string& ignorable, const Spaces& known)
{
    const auto is_known = [&](const std::string& prefix) {
        const auto own = spaces.find(prefix);
        const auto other = known.find(prefix);
        return own == spaces.end() || (other != known.end() && other->second == own->second);
    };
    std::set<std::string> needed = prefixes_in(block);
    std::string ignored;
    for (const std::string& prefix : needed) {
        const bool may_be_ignored =
            (" " + ignorable + " ").find(" " + prefix + " ") != std::string::npos;
        if (!prefix.empty() && may_be_ignored && !is_known(prefix)) {
            ignored += (ignored.empty() ? "" : " ") + prefix;
        }
    }
    if (!ignored.empty()) {
        needed.insert("mc");
    }
    for (const std::string& prefix : needed) {
        if (!is_known(prefix)) {
            block.attributes.emplace_back("xmlns:" + prefix, spaces.at(prefix));
        }
    }
    if (!ignored.empty()) {
        block.attributes.emplace_back("mc:Ignorable", ignored);
    }
}

} // namespace

/// One clause on its way into the library.
class Adoption {
public:
    Adoption(ClauseLibrary& library, const std::string& name, const docx::Package& clause)
        : library_(library), name_(name), clause_(clause),
          document_(part_of(clause, clause.main_part())), lists_(clause)
    {
        if (const auto part = clause.related(clause.main_part(), "styles");
            part && clause.has(*part)) {
            styles_ = part_of(clause, *part);
        }
    }

    AdoptedClause run()
    {
        Markup* body = document_.child("body");
        if (body == nullptr) {
            refuse("it has no body");
        }
        if (document_.prefix() != "w:" ||
            (library_.styles_ && library_.styles_->prefix() != "w:") ||
            (styles_ && styles_->prefix() != "w:")) {
            refuse("it was not written by Word or LibreOffice; save it with one of them");
        }
        take_out_what_stays_behind(*body);
        map_styles(*body);
        map_lists(*body);
        map_identities(*body);
        collect_relations(*body);
        declare_spaces(*body);
        result_.document = print(document_);
        return std::move(result_);
    }

private:
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw Error(ErrorCode::BadInput, {clause_.source(), clause_.main_part(), {}},
                    fmt::format("the clause '{}' cannot be included: {}", name_, what));
    }

    void report(std::string text, std::string cure)
    {
        result_.findings.push_back({.code = "T040",
                                    .severity = Severity::Info,
                                    .where = {clause_.source(), clause_.main_part(), {}},
                                    .text = std::move(text),
                                    .cure = std::move(cure)});
    }

    void take_out_what_stays_behind(Markup& body)
    {
        if (!body.children.empty()) {
            body.remove_children("sectPr"); // of the last section; the template has its own
        }
        each(body, [&](Markup& element) {
            if (is_note_reference(element.local())) {
                refuse("it has footnotes or endnotes; move their text into the clause");
            }
            if (element.local() == "altChunk" || element.local() == "subDoc") {
                refuse("it has another file inside");
            }
            std::erase_if(element.children, [](const Markup& child) {
                return child.is_element() &&
                       (is_comment_mark(child.local()) || child.local() == "headerReference" ||
                        child.local() == "footerReference");
            });
            element.remove_attribute("paraId"); // Word makes new ones
            element.remove_attribute("textId");
        });
    }

    // --- Styles --------------------------------------------------------------------------------

    void map_styles(Markup& markup)
    {
        each(markup, [&](Markup& element) {
            if (element.is_element() && names_style(element.local())) {
                element.set("val", style_for(value_of(&element)));
            }
        });
    }

    /// The id of the template's style for one of the clause.
    std::string style_for(const std::string& id)
    {
        if (const auto known = style_of_.find(id); known != style_of_.end()) {
            return known->second;
        }
        const Markup* own = styles_ ? style_in(*styles_, id) : nullptr;
        if (own == nullptr || !library_.styles_) {
            return style_of_[id] = id; // as undefined as it was
        }
        const std::string type = type_of(*own);
        const std::string name = folded(value_of(own->child("name")));
        const Markup* host = style_named(*library_.styles_, type, name);
        if (host != nullptr) {
            if (look_of(*host) != look_of(*own)) {
                report(fmt::format("the style '{}' looks different in the template, which counts",
                                   value_of(own->child("name"))),
                       "give the clause the template's styles to see it as it will be");
            }
            return style_of_[id] = *host->attribute("styleId");
        }
        return import_style(id, *own, type, name);
    }

    std::string import_style(const std::string& id, const Markup& own, const std::string& type,
                             const std::string& name)
    {
        std::string new_id = id;
        for (int i = 1; is_taken(new_id, type, name); ++i) {
            new_id = fmt::format("{}_{}", id, i);
        }
        style_of_[id] = new_id; // before its relatives, which may lead back
        Markup style = own;
        style.set("styleId", new_id);
        style.remove_attribute("default");
        map_styles(style);
        map_lists(style);
        declare(style, spaces_of(*styles_), value(*styles_, "Ignorable"),
                spaces_of(*library_.styles_));
        if (library_.added_styles_.count(new_id) == 0) {
            add_to_reader(style, new_id, type);
        }
        library_.added_styles_.emplace(new_id, std::move(style));
        result_.styles.push_back(new_id);
        return new_id;
    }

    /// Another clause may have brought the same style.
    bool is_taken(const std::string& id, const std::string& type, const std::string& name) const
    {
        if (style_in(*library_.styles_, id) != nullptr) {
            return true;
        }
        const auto added = library_.added_styles_.find(id);
        return added != library_.added_styles_.end() &&
               (type_of(added->second) != type ||
                folded(value_of(added->second.child("name"))) != name);
    }

    void add_to_reader(const Markup& style, const std::string& id, const std::string& type)
    {
        docx::Style entry;
        entry.id = id;
        entry.name = value_of(style.child("name"));
        entry.kind = kind_of(type);
        entry.based_on = value_of(style.child("basedOn"));
        const Markup* properties = style.child("pPr");
        const Markup* list = properties == nullptr ? nullptr : properties->child("numPr");
        const auto number_of = [&](std::string_view name) -> std::optional<int> {
            const Markup* element = list == nullptr ? nullptr : list->child(name);
            const auto number = element == nullptr ? std::nullopt : element->number("val");
            return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
        };
        entry.paragraph.numbering = {number_of("numId"), number_of("ilvl")};
        library_.lists_.add_style(std::move(entry));
    }

    // --- Lists ---------------------------------------------------------------------------------

    void map_lists(Markup& markup)
    {
        each(markup, [&](Markup& element) {
            if (element.local() != "numPr") {
                return;
            }
            Markup* id = element.child("numId");
            const auto number = id == nullptr ? std::nullopt : id->number("val");
            if (number && *number != 0) {
                id->set("val", fmt::format("{}", list_for(*number)));
                result_.has_lists = true;
            }
        });
    }

    std::size_t list_for(std::size_t number)
    {
        if (const auto known = list_of_.find(number); known != list_of_.end()) {
            return known->second;
        }
        const Markup* own = lists_.numbering().abstract(number);
        if (own == nullptr) {
            return list_of_[number] = number;
        }
        Markup definition = *own;
        definition.remove_children("styleLink");
        map_styles(definition); // w:pStyle of its levels
        if (const auto known = list_of_.find(number); known != list_of_.end()) {
            return known->second; // one of those styles has it
        }
        const bool has_overrides = lists_.numbering().has_overrides(number);
        const bool is_of_styles = lists_.numbering().is_of_styles(number);
        const auto same = library_.numbering().number_like(definition);
        if (same && is_of_styles && !has_overrides) {
            return list_of_[number] = *same;
        }
        return list_of_[number] = library_.lists_.numbering().add_list(
                   definition, *lists_.numbering().number(number));
    }

    // --- What must be there once -----------------------------------------------------------------

    void map_identities(Markup& body)
    {
        std::map<std::string, std::string> names;
        std::map<std::string, std::string> ids;
        each(body, [&](Markup& element) {
            const std::string* id = element.attribute("id");
            if (id == nullptr) {
                return;
            }
            if (element.local() == "bookmarkStart") {
                const std::string own = *id;
                const std::string name = value(element, "name");
                names[name] = free_bookmark(name);
                ids[own] = fmt::format("{}", library_.identities_.next_bookmark++);
                element.set("name", names[name]);
                element.set("id", ids[own]);
            } else if (element.local() == "docPr") {
                element.set("id", fmt::format("{}", library_.identities_.next_drawing++));
            }
        });
        each(body, [&](Markup& element) {
            if (element.local() == "bookmarkEnd") {
                const auto found = ids.find(value(element, "id"));
                element.set("id", found == ids.end() ? "0" : found->second);
            }
            rename_references(element, names);
        });
        each(body, [&](Markup& element) {
            std::erase_if(element.children, [](const Markup& child) {
                return child.local() == "bookmarkEnd" && value(child, "id") == "0";
            });
        });
    }

    static std::string value(const Markup& element, std::string_view name)
    {
        const std::string* found = element.attribute(name);
        return found == nullptr ? std::string() : *found;
    }

    std::string free_bookmark(const std::string& name)
    {
        std::string result = name;
        for (int i = 2; !library_.identities_.bookmarks.insert(result).second; ++i) {
            const std::string suffix = fmt::format("_{}", i);
            result = name.substr(0, 40 - suffix.size()) + suffix; // Word's longest is 40
        }
        return result;
    }

    static void rename_references(Markup& element, const std::map<std::string, std::string>& names)
    {
        if (element.local() == "hyperlink" && element.attribute("anchor") != nullptr) {
            const auto found = names.find(*element.attribute("anchor"));
            if (found != names.end()) {
                element.set("anchor", found->second);
            }
            return;
        }
        const auto rename = [&](std::string text) {
            for (const auto& [name, now] : names) {
                const std::size_t at = text.find(" " + name + " ");
                if (name != now && at != text.npos) {
                    text.replace(at + 1, name.size(), now);
                    break;
                }
            }
            return text;
        };
        if (element.local() == "instrText" && !element.children.empty()) {
            element.children.front().raw = rename(element.children.front().raw + " ");
        } else if (element.local() == "fldSimple") {
            element.set("instr", rename(value(element, "instr") + " "));
        }
    }

    // --- Relationships ---------------------------------------------------------------------------

    void collect_relations(const Markup& body)
    {
        const Spaces spaces = spaces_of(document_);
        std::set<std::string> used;
        each(body, [&](const Markup& element) {
            for (const auto& [name, value] : element.attributes) {
                const auto space = spaces.find(prefix_in(name));
                if (space != spaces.end() && space->second == docx::ns::r) {
                    result_.relation_prefix = space->first + ":";
                    used.insert(value);
                }
            }
        });
        const docx::ContentTypes types = docx::ContentTypes::of(clause_);
        for (const docx::Relationship& relation : clause_.relationships(clause_.main_part())) {
            if (used.count(relation.id) == 0) {
                continue;
            }
            if (relation.type == "hyperlink" && relation.is_external) {
                result_.relations[relation.id] = {relation.type, relation.target, {}, {}};
            } else if (relation.type == "image" && !relation.is_external &&
                       clause_.has(relation.target)) {
                result_.relations[relation.id] = {
                    relation.type, {}, types.type(relation.target), clause_.part(relation.target)};
            } else {
                refuse(fmt::format("it holds something of the kind '{}'; only text, tables, "
                                   "pictures and links can be included",
                                   relation.type));
            }
        }
    }

    // --- Namespaces ------------------------------------------------------------------------------

    /// Each block says itself what its prefixes mean, unless every story of the template says so.
    void declare_spaces(Markup& body) const
    {
        const Spaces spaces = spaces_of(document_);
        const std::string ignorable = value(document_, "Ignorable");
        bool is_first = true;
        for (Markup& block : body.children) {
            if (!block.is_element()) {
                continue;
            }
            for (Markup& child : block.children) {
                if (is_first && child.is_element()) { // may be included without its paragraph
                    declare(child, spaces, ignorable, library_.spaces_);
                }
            }
            is_first = false;
            declare(block, spaces, ignorable, library_.spaces_);
        }
    }

    ClauseLibrary& library_;
    const std::string& name_;
    const docx::Package& clause_;
    Markup document_;
    ListReader lists_;
    std::optional<Markup> styles_;
    std::map<std::string, std::string> style_of_;
    std::map<std::size_t, std::size_t> list_of_;
    AdoptedClause result_;
};

ClauseLibrary::ClauseLibrary(const docx::Package& host, ListReader lists, Identities& identities)
    : source_(host.source()), lists_(std::move(lists)), identities_(identities)
{
    if (const auto part = host.related(host.main_part(), "styles"); part && host.has(*part)) {
        styles_part_ = *part;
        styles_ = part_of(host, *part);
    }
    spaces_ = spaces_of(part_of(host, host.main_part()));
    for (const docx::Relationship& relation : host.relationships(host.main_part())) {
        static const std::set<std::string> stories{"header", "footer", "footnotes", "endnotes",
                                                   "comments"};
        if (stories.count(relation.type) == 0 || !host.has(relation.target)) {
            continue;
        }
        const Spaces other = spaces_of(part_of(host, relation.target));
        std::erase_if(spaces_, [&](const auto& space) {
            const auto found = other.find(space.first);
            return found == other.end() || found->second != space.second;
        });
    }
}

AdoptedClause ClauseLibrary::adopt(const std::string& name, const docx::Package& clause)
{
    return Adoption(*this, name, clause).run();
}

std::map<std::string, Bytes> ClauseLibrary::added_styles() const
{
    std::map<std::string, Bytes> result;
    for (const auto& [id, style] : added_styles_) {
        result.emplace(id, print(style));
    }
    return result;
}

Bytes ClauseLibrary::styles_with(const std::vector<std::string>& ids) const
{
    Markup styles = *styles_;
    for (const std::string& id : std::set<std::string>(ids.begin(), ids.end())) {
        styles.children.push_back(added_styles_.at(id));
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + print(styles);
}

} // namespace indenture::templating
