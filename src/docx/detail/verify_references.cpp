#include "docx/detail/verify_references.h"

#include "docx/zip.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace indenture::docx {

namespace {

constexpr std::string_view w14 = "http://schemas.microsoft.com/office/word/2010/wordml";

/// The elements of a part in document order; what mc:Fallback repeats is left out.
template <class Visit> void each(const ReadPart& part, const Visit& visit)
{
    const XmlElement root = part.xml.root();
    for (XmlElement e = root; e; e = following(e, root, !e.is(ns::mc, "Fallback"))) {
        visit(e);
    }
}

/// The parts of one document: the glossary has styles, lists and notes of its own.
using Parts = std::vector<const ReadPart*>;

/// The part of that root; what Word keeps beside it for older versions has another content type.
const ReadPart* part_of(const Parts& parts, std::string_view root)
{
    for (const ReadPart* part : parts) {
        const bool is_it = part->xml.root().is_w(root) &&
                           part->content_type.ends_with(fmt::format(".{}+xml", root));
        if (is_it) {
            return part;
        }
    }
    return nullptr;
}

/// Bookmarks: names folded, since Word does not tell capitals apart in them.
class Bookmarks {
public:
    explicit Bookmarks(Report& report) : report_(report) {}

    void read(const ReadPart& part)
    {
        std::map<std::string, std::pair<XmlElement, bool>> open; ///< by id; true: has its end
        each(part, [&](XmlElement e) {
            const std::string id = e.w("id").value_or("");
            if (e.is_w("bookmarkStart")) {
                start(part, e, open.try_emplace(id, e, false).second);
            } else if (e.is_w("bookmarkEnd")) {
                const auto found = open.find(id);
                if (found == open.end() || found->second.second) {
                    complain(part, e, "W-30",
                             fmt::format("bookmark {} ends but does not begin", id));
                } else {
                    found->second.second = true;
                }
            }
        });
        for (const auto& [id, bookmark] : open) {
            if (!bookmark.second) {
                complain(part, bookmark.first, "W-30",
                         fmt::format("bookmark '{}' begins but does not end",
                                     bookmark.first.w("name").value_or("")));
            }
        }
    }

    bool has(std::string_view name) const { return names_.count(folded(name)) != 0; }

private:
    void start(const ReadPart& part, XmlElement bookmark, bool is_new_id)
    {
        const std::string name = bookmark.w("name").value_or("");
        if (!is_new_id) {
            complain(part, bookmark, "W-31",
                     fmt::format("two bookmarks have the id {}", bookmark.w("id").value_or("")));
        }
        if (!names_.insert(folded(name)).second) {
            complain(part, bookmark, "W-31", fmt::format("two bookmarks have the name '{}'", name));
        }
    }

    void complain(const ReadPart& part, XmlElement element, const char* code, std::string text)
    {
        report_.add(part.name, element,
                    {.code = code,
                     .text = std::move(text),
                     .cure = "Each bookmark has one start, one end, an id and a name of its own."});
    }

    Report& report_;
    std::set<std::string> names_;
};

void check_bookmark_references(const Parts& parts, const Bookmarks& bookmarks, Report& report)
{
    for (const ReadPart* part : parts) {
        for (const BookmarkReference& reference : check_fields(*part, report)) {
            const bool is_built_in = folded(reference.bookmark) == "_top";
            if (!is_built_in && !bookmarks.has(reference.bookmark)) {
                report.add(part->name, reference.from,
                           {.code = "W-33",
                            .text = fmt::format("this refers to the bookmark '{}', which is not "
                                                "in the document",
                                                reference.bookmark),
                            .cure = "Keep the paragraph it refers to or remove the reference."});
            }
        }
    }
}

void check_drawing_ids(const Parts& parts, Report& report)
{
    std::map<std::string, std::string> seen; ///< id -> part
    for (const ReadPart* part : parts) {
        each(*part, [&](XmlElement e) {
            if (!e.is(ns::wp, "docPr")) {
                return;
            }
            const std::string id = e.attribute("", "id").value_or("");
            const auto [first, is_new] = seen.emplace(id, part->name);
            if (!is_new) {
                report.add(part->name, e,
                           {.code = "W-34",
                            .text = fmt::format("two drawings have the id {}; the other is in {}",
                                                id, first->second),
                            .cure = "Give each drawing of the document an id of its own."});
            }
        });
    }
}

void check_paragraph_ids(const Parts& parts, Report& report)
{
    for (const ReadPart* part : parts) {
        std::set<std::string> seen;
        each(*part, [&](XmlElement e) {
            if (!e.is_w("p") && !e.is_w("tr")) {
                return;
            }
            const auto id = e.attribute(w14, "paraId");
            if (id && *id >= "80000000") {
                report.add(part->name, e,
                           {.code = "W-35",
                            .severity = Severity::Warning,
                            .text = fmt::format("the w14:paraId {} is not below 80000000", *id),
                            .cure = "Give the paragraph a lower one, or none."});
            }
            if (id && !seen.insert(*id).second) {
                report.add(part->name, e,
                           {.code = "W-35",
                            .severity = Severity::Warning,
                            .text = fmt::format("two paragraphs have the w14:paraId {}", *id),
                            .cure = "Give each paragraph an id of its own, or none."});
            }
        });
    }
}

/// Footnotes, endnotes or comments.
struct Notes {
    std::string_view root;      ///< of their part
    std::string_view element;   ///< one of them
    std::string_view reference; ///< what refers to one
};
constexpr std::array<Notes, 3> kinds_of_notes{{{"footnotes", "footnote", "footnoteReference"},
                                               {"endnotes", "endnote", "endnoteReference"},
                                               {"comments", "comment", "commentReference"}}};

bool is_separator(XmlElement note)
{
    const auto type = note.w("type");
    return type && *type != "normal";
}

void check_notes(const Parts& parts, const Notes& kind, Report& report)
{
    std::map<std::string, XmlElement> notes;
    const ReadPart* home = part_of(parts, kind.root);
    if (home != nullptr) {
        for (const XmlElement note : home->xml.root().children()) {
            if (note.is_w(kind.element) && !notes.emplace(note.w("id").value_or(""), note).second) {
                report.add(home->name, note,
                           {.code = "W-36",
                            .text = fmt::format("two of the {} have the id {}", kind.root,
                                                note.w("id").value_or("")),
                            .cure = "Give each an id of its own."});
            }
        }
    }
    std::set<std::string> used;
    for (const ReadPart* part : parts) {
        const bool is_settings = part->xml.root().is_w("settings");
        each(*part, [&](XmlElement e) {
            const bool is_reference =
                e.is_w(kind.reference) || (is_settings && e.is_w(kind.element));
            if (!is_reference) {
                return;
            }
            const std::string id = e.w("id").value_or("");
            used.insert(id);
            if (notes.find(id) == notes.end()) {
                report.add(
                    part->name, e,
                    {.code = "W-36",
                     .text = fmt::format("{} {} is referred to but not there", kind.element, id),
                     .cure = "Remove the reference or add what it refers to."});
            }
        });
    }
    for (const auto& [id, note] : notes) {
        if (used.count(id) == 0 && !is_separator(note)) {
            report.add(home->name, note,
                       {.code = "W-36",
                        .severity = Severity::Warning,
                        .text = fmt::format("nothing refers to this {}", kind.element),
                        .cure = "Remove it or refer to it."});
        }
    }
}

void check_comment_ranges(const ReadPart& part, Report& report)
{
    std::map<std::string, XmlElement> open;
    const auto complain = [&](XmlElement e, std::string_view what) {
        report.add(part.name, e,
                   {.code = "W-37",
                    .severity = Severity::Warning,
                    .text = fmt::format("the range of comment {} {}", e.w("id").value_or(""), what),
                    .cure = "A comment's range has one start and one end."});
    };
    each(part, [&](XmlElement e) {
        const std::string id = e.w("id").value_or("");
        if (e.is_w("commentRangeStart") && !open.emplace(id, e).second) {
            complain(e, "begins twice");
        } else if (e.is_w("commentRangeEnd") && open.erase(id) == 0) {
            complain(e, "ends but does not begin");
        }
    });
    for (const auto& [id, start] : open) {
        complain(start, "begins but does not end");
    }
}

/// The ids that the children of that name have; twice the same is a finding.
std::set<std::string> ids_of(const ReadPart* part, std::string_view name, std::string_view id,
                             const char* code, Report& report)
{
    std::set<std::string> result;
    if (part == nullptr) {
        return result;
    }
    for (const XmlElement child : part->xml.root().children()) {
        if (child.is_w(name) && !result.insert(child.w(id).value_or("")).second) {
            report.add(part->name, child,
                       {.code = code,
                        .text = fmt::format("there are two {} with the {} {}", name, id,
                                            child.w(id).value_or("")),
                        .cure = "Give each an id of its own."});
        }
    }
    return result;
}

void check_numbering(const Parts& parts, Report& report)
{
    const ReadPart* home = part_of(parts, "numbering");
    const auto abstracts = ids_of(home, "abstractNum", "abstractNumId", "W-38", report);
    auto numbers = ids_of(home, "num", "numId", "W-38", report);
    numbers.insert("0"); // no number
    const auto must_be = [&](const ReadPart& part, XmlElement e, const std::set<std::string>& ids,
                             std::string_view what) {
        const std::string id = e.w("val").value_or("");
        if (e && ids.count(id) == 0) {
            report.add(part.name, e,
                       {.code = "W-38",
                        .text = fmt::format("{} {} is used but not there", what, id),
                        .cure = "Add it to the numbering part or use one that is there."});
        }
    };
    for (const ReadPart* part : parts) {
        each(*part, [&](XmlElement e) {
            if (e.is_w("numId") && e.parent().is_w("numPr")) {
                must_be(*part, e, numbers, "the numbering (numId)");
            }
        });
    }
    if (home != nullptr) {
        for (const XmlElement number : home->xml.root().children()) {
            if (number.is_w("num")) {
                const XmlElement abstract = number.child_w("abstractNumId");
                must_be(*home, abstract, abstracts, "the list (abstractNum)");
                if (!abstract) {
                    report.add(home->name, number,
                               {.code = "W-13",
                                .text = "the numbering has no abstractNumId",
                                .cure = "State the list it is an instance of."});
                }
            }
        }
    }
}

/// The kind of style an element names, or "".
std::string_view kind_of_style(XmlElement e)
{
    if (e.is_w("pStyle")) {
        return "paragraph";
    }
    if (e.is_w("rStyle")) {
        return "character";
    }
    return e.is_w("tblStyle") ? "table" : "";
}

void check_styles(const Parts& parts, Report& report)
{
    const ReadPart* home = part_of(parts, "styles");
    if (home == nullptr) {
        return; // Word has its own
    }
    ids_of(home, "style", "styleId", "W-39", report);
    std::set<std::pair<std::string, std::string>> styles; ///< kind and id
    std::set<std::string> ids;
    for (const XmlElement style : home->xml.root().children()) {
        const std::string id = style.w("styleId").value_or("");
        styles.emplace(style.w("type").value_or("paragraph"), id);
        ids.insert(id);
    }
    const auto complain = [&](const ReadPart& part, XmlElement e) {
        report.add(part.name, e,
                   {.code = "W-39",
                    .severity = Severity::Warning,
                    .text = fmt::format("the style '{}' is named by {} but not there",
                                        e.w("val").value_or(""), e.name()),
                    .cure = "Add the style or name one that is there."});
    };
    for (const ReadPart* part : parts) {
        if (part != home && part->xml.root().is_w("styles")) {
            continue; // what Word keeps for older versions of itself
        }
        each(*part, [&](XmlElement e) {
            const std::string_view kind = kind_of_style(e);
            const bool is_parent = e.is_w("basedOn") && e.parent().is_w("style");
            const std::string id = e.w("val").value_or("");
            const bool is_missing = (!kind.empty() && styles.count({std::string(kind), id}) == 0) ||
                                    (is_parent && ids.count(id) == 0);
            if (is_missing && id.find("{{") == id.npos) {
                complain(*part, e);
            }
        });
    }
}

void check_document(const Parts& parts, Report& report)
{
    Bookmarks bookmarks(report);
    for (const ReadPart* part : parts) {
        bookmarks.read(*part);
        check_comment_ranges(*part, report);
    }
    check_bookmark_references(parts, bookmarks, report);
    check_drawing_ids(parts, report);
    check_paragraph_ids(parts, report);
    for (const Notes& kind : kinds_of_notes) {
        check_notes(parts, kind, report);
    }
    check_numbering(parts, report);
    check_styles(parts, report);
}

} // namespace

void check_references(const std::vector<ReadPart>& parts, Report& report)
{
    Parts document;
    Parts glossary;
    for (const ReadPart& part : parts) {
        (part.is_of_glossary ? glossary : document).push_back(&part);
    }
    check_document(document, report);
    check_document(glossary, report);
}

} // namespace indenture::docx
