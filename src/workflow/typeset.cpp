#include "workflow/typeset.h"

#include "docx/document.h"
#include "docx/package.h"
#include "layout/layout.h"

namespace indenture::workflow {

layout::Pages typeset(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits, const docx::ReadOptions& reading)
{
    const docx::Package package = docx::Package::open(std::move(word), source, limits);
    return layout::lay_out(docx::read_document(package, reading), fonts, {.limits = limits});
}

} // namespace indenture::workflow
