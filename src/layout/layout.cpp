#include "layout/layout.h"

#include "layout/drawing.h"
#include "layout/flow.h"
#include "layout/headers.h"
#include "layout/pagination.h"
#include "layout/spelling.h"

#include <iterator>

namespace indenture::layout {
namespace {

// Word needs two passes, one more for each page number that grows a digit.
constexpr int passes_max = 4;

PageFacts facts_of(const Flow& flow, const std::vector<PageFrame>& frames)
{
    PageFacts facts;
    facts.section_pages.resize(flow.sections.size());
    for (const PageFrame& frame : frames) {
        const docx::SectionProperties& section = flow.sections[frame.section].properties;
        facts.labels.push_back(docx::format_number(frame.number, section.page_number_format));
        facts.section_of.push_back(frame.section);
        ++facts.section_pages[frame.section];
    }
    return facts;
}

bool spell_again(Flow& flow, const SpellingContext& context)
{
    bool has_changed = false;
    for (SectionBox& section : flow.sections) {
        for_each_paragraph(section.blocks, [&](ParagraphBox& paragraph) {
            if (paragraph.depends_on_pages) {
                has_changed = spell(paragraph, context) || has_changed;
            }
        });
    }
    return has_changed;
}

} // namespace

Pages lay_out(const docx::Document& document, const FontSet& fonts, const LayoutOptions& options)
{
    Report report(document.source);
    StyleSheet styles(document, fonts, report);
    Flow flow = flow_of(document, styles, report);
    Headers headers(document, styles, report);
    PageFacts facts;
    std::size_t characters = 0;
    const SpellingContext spelling{document, flow, facts, styles, report, std::nullopt};
    const LayoutContext context{document, styles, spelling, characters};

    std::vector<PageFrame> frames;
    for (int pass = 1;; ++pass) {
        characters = 0;
        frames = paginate(flow, headers, context, options.limits);
        facts = facts_of(flow, frames);
        if (!spell_again(flow, spelling)) {
            break;
        }
        if (pass == passes_max) {
            // The text is the newest, so its lines must be too.
            frames = paginate(flow, headers, context, options.limits);
            facts = facts_of(flow, frames);
            report.add(
                Severity::Warning, "fields-unsettled",
                "page numbers in the text keep moving the pages they count; some may be off by"
                " one",
                "");
            break;
        }
    }
    Pages pages = draw(flow, headers, frames, context);
    pages.fonts = fonts;
    pages.title = document.core.title;
    pages.language = document.language;
    pages.findings = document.findings;
    std::vector<Finding> own = report.take();
    pages.findings.insert(pages.findings.end(), std::make_move_iterator(own.begin()),
                          std::make_move_iterator(own.end()));
    return pages;
}

} // namespace indenture::layout
