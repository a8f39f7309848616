#include "layout/headers.h"

#include "layout/lines.h"

namespace indenture::layout {
namespace {

const ParagraphBox* first_paragraph(const std::vector<Slice>& slices)
{
    return slices.empty() ? nullptr : slices.front().paragraph;
}

} // namespace

Headers::Headers(const docx::Document& document, StyleSheet& styles, Report& report)
{
    for (const docx::Story& story : document.stories) {
        stories_.push_back(flow_of_story(document, story, styles, report));
    }
}

Length Headers::height(std::size_t story, Length width, const LayoutContext& context)
{
    const auto [known, is_new] = heights_.try_emplace({story, width});
    if (is_new) {
        const LaidOut laid_out = lay_out(story, width, 0, context);
        known->second = laid_out.stacked.height - laid_out.gap;
    }
    return known->second;
}

Headers::LaidOut Headers::lay_out(std::size_t story, Length width, std::uint32_t page,
                                  const LayoutContext& context)
{
    LayoutContext own = context;
    own.spelling.page = page;
    std::vector<BlockBox>& blocks = stories_.at(story);
    for_each_paragraph(blocks, [&](ParagraphBox& paragraph) {
        if (paragraph.depends_on_pages) {
            spell(paragraph, own.spelling);
        }
    });
    LaidOut result{&blocks, stack(blocks, width, own), {}};
    if (const ParagraphBox* first = first_paragraph(result.stacked.slices)) {
        result.gap = first_line_gap(*first, context.styles);
    }
    return result;
}

} // namespace indenture::layout
