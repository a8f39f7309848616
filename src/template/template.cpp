#include "template/template.h"

#include "base/error.h"
#include "template/compile.h"
#include "template/execute.h"
#include "template/source_tree.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace indenture::templating {

struct Template::Compiled {
    explicit Compiled(docx::Package its_package) : package(std::move(its_package)) {}

    docx::Package package;
    std::vector<PartProgram> parts;
    Identities identities;
    std::set<std::string> other_bookmarks; ///< of parts that are copied
    NumberingPart numbering = NumberingPart::empty();
    std::string numbering_part;
};

namespace {

/// What headings and numbers say about places; nothing if styles or numbering cannot be read.
std::optional<Places> places_of(const docx::Package& package)
{
    try {
        return Places(package);
    } catch (const Error&) {
        return std::nullopt; // what is wrong is said when the part itself is read
    }
}

/// Which lists there are; none if styles or numbering cannot be read.
std::optional<ListReader> lists_of(const docx::Package& package)
{
    try {
        return ListReader(package);
    } catch (const Error&) {
        return std::nullopt; // what is wrong is said when the part itself is read
    }
}

/// The parts with text of the document, body first, each once.
std::vector<std::string> stories(const docx::Package& package)
{
    static const std::set<std::string> types{"header", "footer", "footnotes", "endnotes"};
    std::vector<std::string> result{package.main_part()};
    for (const docx::Relationship& relationship : package.relationships(package.main_part())) {
        const bool is_new =
            std::find(result.begin(), result.end(), relationship.target) == result.end();
        if (types.count(relationship.type) > 0 && !relationship.is_external && is_new &&
            package.has(relationship.target)) {
            result.push_back(relationship.target);
        }
    }
    return result;
}

struct Parts {
    std::vector<CompiledPart> compiled;
    std::vector<TemplateFinding> findings;
    std::optional<ListReader> lists;
};

TemplateFinding finding_of(const Error& error)
{
    TemplateFinding result;
    result.finding = {.code = "T000",
                      .severity = Severity::Block,
                      .where = error.where(),
                      .text = error.message(),
                      .cure = {}};
    result.tag.part = error.where().part;
    return result;
}

std::vector<Finding> plain(const std::vector<TemplateFinding>& findings)
{
    std::vector<Finding> result;
    for (const TemplateFinding& finding : findings) {
        result.push_back(finding.finding);
    }
    return result;
}

template <class Compile> void add_part(Parts& parts, Compile compile)
{
    try {
        CompiledPart part = compile();
        std::move(part.findings.begin(), part.findings.end(), std::back_inserter(parts.findings));
        parts.compiled.push_back(std::move(part));
    } catch (const Error& error) {
        parts.findings.push_back(finding_of(error));
    }
}

SourceTree tree_of(const docx::Package& package, const std::string& part)
{
    return SourceTree::parse(package.part(part), package.source(), part, package.limits());
}

Parts compile_parts(const docx::Package& package)
{
    const std::optional<Places> places = places_of(package);
    Parts parts;
    parts.lists = lists_of(package);
    const TemplateContext context{package.source(), places ? &*places : nullptr,
                                  parts.lists ? &*parts.lists : nullptr, package.limits()};
    for (const std::string& part : stories(package)) {
        add_part(parts, [&] { return compile_story(tree_of(package, part), part, context); });
    }
    const auto properties = package.related("", "core-properties");
    if (properties && package.has(*properties)) {
        add_part(parts, [&] {
            return compile_properties(tree_of(package, *properties), *properties, context);
        });
    }
    return parts;
}

void add_identities(const Identities& part, Identities& all)
{
    all.next_bookmark = std::max(all.next_bookmark, part.next_bookmark);
    all.next_drawing = std::max(all.next_drawing, part.next_drawing);
    all.bookmarks.insert(part.bookmarks.begin(), part.bookmarks.end());
    all.paragraphs.insert(part.paragraphs.begin(), part.paragraphs.end());
}

/// Tells each loop the lists that begin anew in its passes: those that no other paragraph is in,
/// whatever the part.
void find_restarting_lists(std::vector<CompiledPart>& parts, const NumberingPart& numbering)
{
    std::vector<ListUse> uses;
    std::vector<LoopIdentities*> loops;
    for (CompiledPart& part : parts) {
        const std::size_t first = loops.size();
        for (LoopIdentities& loop : part.program.loops) {
            loops.push_back(&loop);
        }
        for (ListUse use : part.program.lists) {
            for (std::size_t& loop : use.loops) {
                loop += first;
            }
            uses.push_back(std::move(use));
        }
    }
    for (auto& [loop, lists] : restarting_lists(uses, numbering)) {
        loops[loop]->lists = lists;
    }
}

[[noreturn]] void refuse(const std::vector<Finding>& findings)
{
    const auto is_block = [](const Finding& finding) {
        return finding.severity == Severity::Block;
    };
    const auto first = std::find_if(findings.begin(), findings.end(), is_block);
    const auto count = std::count_if(findings.begin(), findings.end(), is_block);
    std::string message = first->cure.empty() ? first->text : first->text + "; " + first->cure;
    if (count > 1) {
        message +=
            fmt::format(" ({} more problem{} in this template)", count - 1, count == 2 ? "" : "s");
    }
    throw Error(ErrorCode::BadInput, first->where, std::move(message));
}

} // namespace

Template::Template(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Template Template::compile(const docx::Package& package)
{
    Parts parts = compile_parts(package);
    if (const std::vector<Finding> findings = plain(parts.findings); blocks(findings)) {
        refuse(findings);
    }
    Compiled compiled{package};
    if (parts.lists) {
        compiled.numbering = parts.lists->numbering();
        compiled.numbering_part = parts.lists->part();
        find_restarting_lists(parts.compiled, compiled.numbering);
    }
    for (CompiledPart& part : parts.compiled) {
        // A part without tags is copied, unless it refers to what may be gone.
        const bool is_copied = part.program.places.empty() && part.program.references.empty();
        add_identities(part.identities, compiled.identities);
        if (is_copied) {
            compiled.other_bookmarks.merge(part.identities.bookmarks);
        } else {
            compiled.parts.push_back(std::move(part.program));
        }
    }
    return Template(std::make_shared<const Compiled>(std::move(compiled)));
}

std::vector<TemplateFinding> Template::findings(const docx::Package& package)
{
    try {
        return compile_parts(package).findings;
    } catch (const Error& error) {
        return {finding_of(error)};
    }
}

std::vector<Finding> Template::lint(const docx::Package& package)
{
    return plain(findings(package));
}

Bytes Template::merge(const Json& values, const Limits& limits) const
{
    if (!values.is_object()) {
        throw Error(ErrorCode::BadInput, {}, "the data for a template must be a JSON object");
    }
    return compiled_->package.with_parts(execute({.parts = compiled_->parts,
                                                  .identities = compiled_->identities,
                                                  .other_bookmarks = compiled_->other_bookmarks,
                                                  .numbering = compiled_->numbering,
                                                  .numbering_part = compiled_->numbering_part,
                                                  .source = compiled_->package.source(),
                                                  .limits = limits},
                                                 values));
}

} // namespace indenture::templating
