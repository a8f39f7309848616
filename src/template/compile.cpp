#include "template/compile.h"

#include "template/carriers.h"
#include "template/emit.h"
#include "template/passages.h"
#include "template/ranges.h"

namespace indenture::templating {

namespace {

CompiledPart finished(Reading& reading)
{
    CompiledPart result;
    result.program = emit_part(reading);
    result.findings = std::move(reading.report).in_order();
    result.identities = std::move(reading.identities);
    return result;
}

} // namespace

CompiledPart compile_story(const SourceTree& tree, const std::string& part,
                           const TemplateContext& context)
{
    Reading reading(tree, part, context);
    read_passages(reading);
    find_ranges(reading);
    find_carriers(reading);
    find_runs(reading);
    return finished(reading);
}

CompiledPart compile_properties(const SourceTree& tree, const std::string& part,
                                const TemplateContext& context)
{
    Reading reading(tree, part, context);
    read_properties(reading);
    return finished(reading);
}

} // namespace indenture::templating
