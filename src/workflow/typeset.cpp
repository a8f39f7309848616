#include "workflow/typeset.h"

#include "docx/document.h"
#include "docx/package.h"
#include "layout/layout.h"
#include "template/field_results.h"

#include <fmt/format.h>
#include <utility>

namespace indenture::workflow {

layout::Pages typeset(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits, const docx::ReadOptions& reading)
{
    const docx::Package package = docx::Package::open(std::move(word), source, limits);
    return layout::lay_out(docx::read_document(package, reading), fonts, {.limits = limits});
}

Settled settle_fields(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits)
{
    const docx::Package package = docx::Package::open(word, source, limits);
    Settled settled{.pages =
                        layout::lay_out(docx::read_document(package), fonts, {.limits = limits}),
                    .word = std::move(word),
                    .findings = {}};
    auto written = templating::with_field_results(package, settled.pages.field_results);
    if (written.docx) {
        settled.word = std::move(*written.docx);
    }
    if (written.skipped > 0) {
        settled.findings.push_back(
            {.code = "field-not-written",
             .severity = Severity::Warning,
             .where = {source, "", ""},
             .text = fmt::format("{} field results could not be written into the Word file; Word "
                                 "shows what it last computed",
                                 written.skipped),
             .cure = "update the fields in Word, and save the template"});
    }
    return settled;
}

} // namespace indenture::workflow
