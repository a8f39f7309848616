#pragma once

#include "docx/document.h"
#include "docx/xml.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

// For this folder's readers only: tracked changes (ECMA-376-1, 17.13.5), read from one side.

/// An element of properties, and the one in it that holds what stood there before.
struct PropertyElement {
    std::string_view name;
    std::string_view change;
};
inline constexpr PropertyElement run_properties{"rPr", "rPrChange"};
inline constexpr PropertyElement paragraph_properties{"pPr", "pPrChange"};
inline constexpr PropertyElement section_properties{"sectPr", "sectPrChange"};
inline constexpr PropertyElement table_properties{"tblPr", "tblPrChange"};
inline constexpr PropertyElement table_grid{"tblGrid", "tblGridChange"};
inline constexpr PropertyElement row_properties{"trPr", "trPrChange"};
inline constexpr PropertyElement cell_properties{"tcPr", "tcPrChange"};

/// Reads one side of tracked changes and counts them.
class RevisionReader {
public:
    RevisionReader(Revisions side, std::string source) : side_(side), source_(std::move(source)) {}

    /// w:ins, w:del, w:moveFrom or w:moveTo, around content.
    static bool is_tracked(XmlElement element);
    /// Whether the content of such an element stands in the text.
    bool shows(XmlElement tracked) const;
    /// Whether what has these properties is taken away: the w:rPr of a paragraph mark, a w:trPr
    /// or a w:tcPr.
    bool takes_away(XmlElement properties) const;
    /// The properties in force: those of `stated`, or what its change says stood there before.
    XmlElement in_force(XmlElement stated, const PropertyElement& kind) const;
    bool shows_deleted_text() const { return side_ == Revisions::Refused; }
    /// Properties of a cell whose vertical merge is a tracked change.
    void apply_merge(XmlElement tcpr, CellProperties& properties) const;

    /// `place` is called for the first change only.
    template <typename Place> void count(const std::string& part, const Place& place)
    {
        if (count_++ == 0) {
            where_ = {source_, part, place()};
        }
    }
    /// One finding if there were any: code "tracked-changes".
    std::vector<Finding> findings() const;

private:
    Revisions side_;
    std::string source_;
    std::size_t count_ = 0;
    Where where_;
};

/// Do these properties hold a change of themselves?
bool has_change(XmlElement properties, const PropertyElement& kind);
/// Do they say that their mark, row or cell is a tracked change?
bool is_tracked_place(XmlElement properties);

} // namespace indenture::docx
