#pragma once

#include "layout/flow.h"
#include "layout/tables.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace indenture::layout {

/// For this folder only: headers and footers of a document, laid out anew for each page.
class Headers {
public:
    Headers(const docx::Document& document, StyleSheet& styles, Report& report);

    /// How high the story is, for body margins; page numbers hardly change it.
    Length height(std::size_t story, Length width, const LayoutContext& context);

    struct LaidOut {
        std::vector<BlockBox>* blocks = nullptr; ///< until the next call
        StackedBlocks stacked;
        Length gap; ///< the line gap of its first line
    };
    /// The story with its fields computed for that page.
    LaidOut lay_out(std::size_t story, Length width, std::uint32_t page,
                    const LayoutContext& context);

private:
    std::vector<std::vector<BlockBox>> stories_;
    std::map<std::pair<std::size_t, Length>, Length> heights_;
};

} // namespace indenture::layout
