#include "workflow/office.h"

#include "docx/package.h"

namespace indenture::workflow {

Form make_form(Bytes word, const Json& schema, const std::string& source, const Limits& limits)
{
    const Digest digest = Digest::of(word);
    const docx::Package package = docx::Package::open(std::move(word), source, limits);
    return {.word = templating::Template::compile(package),
            .schema = JsonSchema::compile(schema, source),
            .digest = digest};
}

} // namespace indenture::workflow
