#include "template/compile.h"

#include "template/carriers.h"
#include "template/emit.h"
#include "template/hints.h"
#include "template/passages.h"
#include "template/ranges.h"

namespace indenture::templating {

namespace {

CompiledPart finished(Reading& reading, PartProgram program)
{
    CompiledPart result;
    result.program = std::move(program);
    result.findings = std::move(reading.report).in_order();
    result.identities = std::move(reading.identities);
    return result;
}

void read_story(Reading& reading)
{
    read_passages(reading);
    find_ranges(reading);
    find_carriers(reading);
    find_runs(reading);
    add_hints(reading);
}

} // namespace

CompiledPart compile_story(const SourceTree& tree, const std::string& part,
                           const TemplateContext& context,
                           std::map<std::string, std::string> addresses)
{
    Reading reading(tree, part, context);
    reading.addresses = std::move(addresses);
    read_story(reading);
    return finished(reading, emit_part(reading));
}

CompiledPart compile_clause(const SourceTree& tree, const std::string& part,
                            const TemplateContext& context, AdoptedClause clause)
{
    Reading reading(tree, part, context);
    reading.relations = std::move(clause.relations);
    reading.relation_prefix = clause.relation_prefix;
    read_story(reading);
    CompiledPart result = finished(reading, emit_clause(reading));
    result.program.styles = std::move(clause.styles);
    result.program.has_lists = clause.has_lists;
    return result;
}

CompiledPart compile_properties(const SourceTree& tree, const std::string& part,
                                const TemplateContext& context)
{
    Reading reading(tree, part, context);
    read_properties(reading);
    return finished(reading, emit_part(reading));
}

} // namespace indenture::templating
