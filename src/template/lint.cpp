#include "template/lint.h"

#include "base/error.h"
#include "docx/active_content.h"
#include "template/coverage.h"
#include "template/execute.h"
#include "template/stories.h"
#include "template/type_check.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace indenture::templating {

namespace {

constexpr const char* unused_field = "T016";

void add(std::vector<TemplateFinding>& findings, std::vector<TemplateFinding> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(findings));
}

/// What `look` finds. Of a file that cannot be read the findings of its parts tell.
template <class Look> void add_found(std::vector<TemplateFinding>& findings, Look look)
{
    try {
        add(findings, look());
    } catch (const Error& error) {
        const bool is_told =
            !findings.empty() && findings.front().finding.severity == Severity::Block;
        if (!is_told) {
            TemplateFinding finding;
            finding.finding = {.code = "T000",
                               .severity = Severity::Block,
                               .where = error.where(),
                               .text = error.message(),
                               .cure = {}};
            findings.push_back(std::move(finding));
        }
    }
}

std::vector<TemplateFinding> found_active(const docx::Package& package)
{
    std::vector<TemplateFinding> result;
    for (Finding& finding : docx::active_content(package)) {
        TemplateFinding found;
        found.tag.part = finding.where.part;
        found.finding = std::move(finding);
        result.push_back(std::move(found));
    }
    return result;
}

/// Part after part, in each in the order of the text; what concerns the schema last.
void sort(std::vector<TemplateFinding>& findings, const std::vector<std::string>& parts)
{
    const auto key = [&](const TemplateFinding& finding) {
        const auto part = std::find(parts.begin(), parts.end(), finding.tag.part) - parts.begin();
        return std::tuple(finding.finding.code == unused_field, part, finding.tag.paragraph,
                          finding.tag.begin);
    };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

std::vector<std::string> parts_of(const docx::Package& package)
{
    std::vector<std::string> result = stories(package);
    for (std::string& part : property_parts(package)) {
        result.push_back(std::move(part));
    }
    return result;
}

} // namespace

std::vector<TemplateFinding> lint(const docx::Package& package, const CompileOptions& options,
                                  const SchemaTypes* schema)
{
    Draft draft = Template::draft(package, options);
    std::vector<TemplateFinding> findings = std::move(draft.findings);
    add_found(findings, [&] { return found_active(package); });
    add_found(findings, [&] { return check_clauses(clauses_of(package, *draft.compiled)); });
    if (schema != nullptr) {
        add_found(findings, [&] { return check_types(*draft.compiled, *schema); });
    }
    for (TemplateFinding& finding : findings) {
        if (finding.finding.where.source.empty()) {
            finding.finding.where.source = package.source();
        }
    }
    sort(findings, parts_of(package));
    return findings;
}

Json to_json(const TemplateFinding& found)
{
    Json result = to_json(found.finding);
    const ParagraphPlace& place = found.paragraph;
    if (place.ordinal > 0) {
        result["story"] = place.story;
        result["headings"] = place.headings;
        result["number"] = place.number;
        result["paragraph_in_story"] = place.in_story;
    }
    const TagPlace& tag = found.tag;
    result["part"] = tag.part;
    if (tag.paragraph > 0) {
        result["paragraph"] = tag.paragraph;
        result["begin"] = tag.begin;
        result["end"] = tag.end;
    }
    if (!tag.tag.empty()) {
        result["tag"] = tag.tag;
    }
    return result;
}

} // namespace indenture::templating
