#pragma once

#include "template/list_reader.h"
#include "template/program.h"
#include "template/source_tree.h"

#include <cstddef>
#include <map>
#include <vector>

namespace indenture::templating {

/// Makes the shapes of the runs and paragraphs that values are printed in, each once.
class Shapes {
public:
    /// `lists` may be nullptr.
    Shapes(const SourceTree& tree, const ListReader* lists) : tree_(tree), lists_(lists) {}

    /// Index of the run's shape.
    std::size_t run(NodeId run);
    /// Index of the shape of a run in `paragraph` with the properties of its first run.
    std::size_t first_run(NodeId paragraph);

    std::vector<RunShape> runs() && { return std::move(runs_); }
    std::vector<ParagraphShape> paragraphs() && { return std::move(paragraphs_); }

private:
    RunShape shape_of(NodeId run);
    std::size_t paragraph(NodeId id);
    bool ends_section(NodeId paragraph_node) const;
    Bytes element(NodeId id) const;
    Bytes start_without_ids(NodeId id) const;

    const SourceTree& tree_;
    const ListReader* lists_;
    std::vector<RunShape> runs_;
    std::vector<ParagraphShape> paragraphs_;
    std::map<NodeId, std::size_t> run_of_;
    std::map<NodeId, std::size_t> paragraph_of_;
};

/// The bytes of the paragraph's properties: of a copy that continues it (with its section, without
/// a page break before it), or of one in its place (without section). "" if it has none.
Bytes properties_of_copy(const SourceTree& tree, NodeId paragraph, bool is_continued);

} // namespace indenture::templating
