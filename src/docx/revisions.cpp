#include "docx/revisions.h"

#include <fmt/format.h>

namespace indenture::docx {
namespace {

/// Children that say: this mark, row or cell was inserted or moved here.
bool says_inserted(XmlElement child)
{
    return child.is_w("ins") || child.is_w("moveTo") || child.is_w("cellIns");
}

bool says_deleted(XmlElement child)
{
    return child.is_w("del") || child.is_w("moveFrom") || child.is_w("cellDel");
}

} // namespace

bool RevisionReader::is_tracked(XmlElement element)
{
    return element.is_w("ins") || element.is_w("del") || element.is_w("moveFrom") ||
           element.is_w("moveTo");
}

bool RevisionReader::shows(XmlElement tracked) const
{
    const bool was_inserted = tracked.is_w("ins") || tracked.is_w("moveTo");
    return was_inserted == (side_ == Revisions::Accepted);
}

bool RevisionReader::takes_away(XmlElement properties) const
{
    if (!properties) {
        return false;
    }
    for (const XmlElement child : properties.children()) {
        if (side_ == Revisions::Accepted ? says_deleted(child) : says_inserted(child)) {
            return true;
        }
    }
    return false;
}

XmlElement RevisionReader::in_force(XmlElement stated, const PropertyElement& kind) const
{
    if (side_ == Revisions::Accepted || !has_change(stated, kind)) {
        return stated;
    }
    return stated.last().child_w(kind.name);
}

void RevisionReader::apply_merge(XmlElement tcpr, CellProperties& properties) const
{
    const XmlElement merge = tcpr ? tcpr.child_w("cellMerge") : XmlElement();
    if (!merge) {
        return;
    }
    // ECMA-376-1, 17.13.5.1: the merge that the change made, and the one it took away.
    const std::string state =
        merge.w(side_ == Revisions::Accepted ? "vMerge" : "vMergeOrig").value_or("");
    properties.starts_merge = state == "rest";
    properties.continues_merge = state == "cont";
}

std::vector<Finding> RevisionReader::findings() const
{
    if (count_ == 0) {
        return {};
    }
    const std::string what = count_ == 1 ? "a tracked change" : "tracked changes";
    const std::string side = side_ == Revisions::Accepted ? "accepted" : "refused";
    return {{.code = "tracked-changes",
             .severity = Severity::Warning,
             .where = where_,
             .text = fmt::format("the document has {}{}, shown as {}",
                                 count_ == 1 ? "" : fmt::format("{} ", count_), what, side),
             .cure = "accept or refuse them in Word before the text is agreed"}};
}

bool has_change(XmlElement properties, const PropertyElement& kind)
{
    // The schema puts the change last.
    const XmlElement last = properties ? properties.last() : XmlElement();
    return last && last.is_w(kind.change);
}

bool is_tracked_place(XmlElement properties)
{
    if (!properties) {
        return false;
    }
    for (const XmlElement child : properties.children()) {
        if (says_inserted(child) || says_deleted(child) || child.is_w("cellMerge")) {
            return true;
        }
    }
    return false;
}

} // namespace indenture::docx
