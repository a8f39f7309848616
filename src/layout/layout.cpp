#include "layout/layout.h"

#include "base/error.h"
#include "layout/drawing.h"
#include "layout/embedded_fonts.h"
#include "layout/flow.h"
#include "layout/headers.h"
#include "layout/notes.h"
#include "layout/pagination.h"
#include "layout/results.h"
#include "layout/spelling.h"

#include <algorithm>
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
        facts.numbers.push_back(frame.number);
        facts.section_of.push_back(frame.section);
        ++facts.section_pages[frame.section];
    }
    return facts;
}

bool spell_again(Flow& flow, const SpellingContext& context)
{
    bool has_changed = false;
    const auto spell_one = [&](ParagraphBox& paragraph) {
        if (paragraph.depends_on_pages) {
            has_changed = spell(paragraph, context) || has_changed;
        }
    };
    for (SectionBox& section : flow.sections) {
        for_each_paragraph(section.blocks, spell_one);
    }
    for (NoteBox& note : flow.notes) {
        for_each_paragraph(note.blocks, spell_one);
    }
    return has_changed;
}

/// Throws Error(BadInput) naming every family that something else would stand in for.
void refuse_substitutes(const docx::Document& document, const Report& report)
{
    std::string all;
    for (const Finding& finding : report.findings()) {
        if (finding.code == font_substituted) {
            all += (all.empty() ? "" : "; ") + finding.text;
        }
    }
    if (!all.empty()) {
        throw Error(ErrorCode::BadInput, {document.source, "", ""},
                    all + ". Add the files to the font configuration, embed the fonts in the "
                          "document, or allow substitutes");
    }
}

/// What a PDF for everybody must have (ISO 14289-1, 7.1 and 7.2).
void report_lacks(const docx::Document& document, Report& report)
{
    report.stand_at_document();
    if (document.core.title.empty()) {
        report.add(Severity::Warning, "document-untitled",
                   "the document has no title, which readers show and speak instead of the name of "
                   "the file",
                   "state it in Word under File, Info, Title");
    }
    if (document.language.empty()) {
        report.add(Severity::Warning, "document-language",
                   "the document does not say its language, which screen readers speak",
                   "set the language of the whole text in Word under Review, Language");
    }
}

/// The page, from 0, on which each paragraph of the body begins.
std::map<std::uint32_t, std::uint32_t> pages_of_paragraphs(Flow& flow)
{
    std::map<std::uint32_t, std::uint32_t> result;
    for (SectionBox& section : flow.sections) {
        for_each_paragraph(section.blocks, [&](const ParagraphBox& paragraph) {
            if (!paragraph.places.empty()) {
                result.emplace(paragraph.source->number, paragraph.places.front().page);
            }
        });
    }
    return result;
}

/// Whether a field shows what Word computed once and would compute anew.
bool keeps_a_result(const std::vector<Finding>& findings)
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.code == "field-cached" || finding.code == "contents-empty" ||
               finding.code == "fields-unsettled";
    });
}

} // namespace

Pages lay_out(const docx::Document& document, const FontSet& given, const LayoutOptions& options)
{
    Report report(document.source);
    const FontSet fonts = with_embedded(given, document.fonts, report);
    StyleSheet styles(document, fonts, report);
    Flow flow = flow_of(document, styles, report);
    Headers headers(document, styles, report);
    PageFacts facts;
    std::size_t characters = 0;
    std::size_t reference_steps = 0;
    const SpellingContext spelling{document,        flow,        facts, styles, report,
                                   reference_steps, std::nullopt};
    const LayoutContext context{document, styles, spelling, characters};

    std::vector<PageFrame> frames;
    for (int pass = 1;; ++pass) {
        characters = 0;
        frames = paginate(flow, headers, context, options.limits);
        facts = facts_of(flow, frames);
        number_notes(flow);
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
    if (fonts.refuses_substitutes()) {
        refuse_substitutes(document, report);
    }
    Pages pages = draw(flow, headers, frames, context);
    pages.field_results = results_of(flow, headers, frames, context);
    pages.fonts = fonts;
    pages.title = document.core.title;
    pages.language = document.language;
    report_lacks(document, report);
    pages.findings = document.findings;
    std::vector<Finding> own = report.take();
    pages.findings.insert(pages.findings.end(), std::make_move_iterator(own.begin()),
                          std::make_move_iterator(own.end()));
    pages.field_results.is_complete = !keeps_a_result(pages.findings);
    if (!pages.findings.empty()) {
        add_pages(pages.findings, document.main_part, pages_of_paragraphs(flow));
    }
    return pages;
}

} // namespace indenture::layout
