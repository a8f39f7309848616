#pragma once

#include "docx/document.h"
#include "docx/list_counters.h"
#include "layout/flow.h"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace indenture::layout {

/// For this folder only: the labels of a document's lists, fed with its numbered paragraphs in
/// order.
class Counters {
public:
    explicit Counters(const docx::Numberings& numberings)
        : numberings_(numberings), counters_(numberings)
    {
    }

    /// The label of the next paragraph of that numbering and level; adds its record to `labels`.
    std::optional<Label> next(const NumberedAs& numbered, std::vector<LabelRecord>& labels);

private:
    /// Index of the latest label of each level.
    using Records = std::array<int, docx::level_count>;

    const docx::Numberings& numberings_;
    docx::ListCounters counters_;
    std::map<int, Records> records_; ///< by abstract numbering
};

} // namespace indenture::layout
