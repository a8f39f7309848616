#pragma once

#include "docx/field_results.h"
#include "template/field_places.h"
#include "template/part_edits.h"
#include "template/source_tree.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace indenture::templating {

/// Bookmarks there are in a document, and the new ones tables of contents need.
class ContentsBookmarks {
public:
    /// Notes the names and ids of a part's bookmarks.
    void note(const SourceTree& tree);

    /// The bookmark that entries leading to a paragraph use: the _Toc bookmark it has, or a new
    /// one, which `edits` then puts around its content.
    std::string of(const SourceTree& tree, NodeId paragraph, PartEdits& edits);

private:
    std::set<std::string> names_;
    long last_id_ = -1;
    std::map<NodeId, std::string> known_;
};

/// Writes a table of contents between the marks of its field. False, and nothing is changed, if
/// they do not stand in paragraphs of one list of blocks.
class ContentsWriter {
public:
    ContentsWriter(const SourceTree& tree, ContentsBookmarks& bookmarks, PartEdits& edits);

    bool write(const docx::ContentsResult& result, const FieldPlace& field);

private:
    struct Frame {
        NodeId first = no_node; ///< paragraph the field begins in
        NodeId last = no_node;  ///< paragraph it ends in
        NodeId begin_run = no_node;
        NodeId separate_run = no_node;
        NodeId end_run = no_node;
        bool ends_apart = false; ///< the last paragraph holds nothing of the result
    };

    bool find_frame(const FieldPlace& field, Frame& frame) const;
    bool ends_apart(const FieldPlace& field, const Frame& frame) const;
    Bytes head(const FieldPlace& field, const Frame& frame) const;
    Bytes kept_bookmarks(std::size_t begin, std::size_t end, bool starts) const;
    Bytes properties(const docx::ContentsEntry& entry) const;
    Bytes content(const docx::ContentsEntry& entry, bool is_linked);
    Bytes run(const std::string& text, bool is_for_print) const;
    Bytes mark(const char* type) const;

    const SourceTree& tree_;
    ContentsBookmarks& bookmarks_;
    PartEdits& edits_;
    std::vector<NodeId> paragraphs_; ///< all w:p of the part
    std::string p_;                  ///< prefix of the part's elements: "w:"
};

} // namespace indenture::templating
