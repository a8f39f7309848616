#pragma once

#include "docx/document.h"
#include "layout/flow.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace indenture::layout {

/// For this folder only: the counters of a document's lists, fed with its numbered paragraphs in
/// order (pdf.md 4.5: one state for each abstract numbering, shared by all that use it).
class Counters {
public:
    explicit Counters(const docx::Numberings& numberings) : numberings_(numberings) {}

    /// The label of the next paragraph of that numbering and level; adds its record to `labels`.
    std::optional<Label> next(const NumberedAs& numbered, std::vector<LabelRecord>& labels);

private:
    struct State {
        std::array<int, docx::level_count> values{};
        std::array<bool, docx::level_count> is_counting{};
        std::array<int, docx::level_count> records{}; ///< index of the latest label of each level
    };

    void count(State& state, const NumberedAs& numbered, const docx::Numbering& number);
    int value_of(const State& state, const NumberedAs& numbered, int level) const;

    const docx::Numberings& numberings_;
    std::map<int, State> states_;              ///< by abstract numbering
    std::set<std::pair<int, int>> overridden_; ///< number and level whose start was applied
};

} // namespace indenture::layout
