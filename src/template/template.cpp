#include "template/template.h"

#include "base/error.h"
#include "docx/document.h"
#include "docx/package_changes.h"
#include "template/clause_library.h"
#include "template/compile.h"
#include "template/coverage.h"
#include "template/execute.h"
#include "template/known_texts.h"
#include "template/source_tree.h"
#include "template/stories.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>

namespace indenture::templating {

struct Template::State {
    docx::Package package;
    Compiled compiled;
    std::vector<Clause> mandatory;
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

struct Parts {
    std::vector<CompiledPart> compiled;
    std::map<std::string, CompiledPart> clauses;
    Identities identities; ///< of all
    std::string styles_part;
    Bytes styles_bytes; ///< of that part, if clauses bring styles
    std::map<std::string, Bytes> clause_styles;
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

/// What `compile` gives, its findings taken out; nothing if the part cannot be read.
template <class Compile> std::optional<CompiledPart> compiled_part(Parts& parts, Compile compile)
{
    try {
        CompiledPart part = compile();
        std::move(part.findings.begin(), part.findings.end(), std::back_inserter(parts.findings));
        return part;
    } catch (const Error& error) {
        parts.findings.push_back(finding_of(error));
        return std::nullopt;
    }
}

template <class Compile> void add_part(Parts& parts, Compile compile)
{
    if (std::optional<CompiledPart> part = compiled_part(parts, compile)) {
        parts.compiled.push_back(std::move(*part));
    }
}

SourceTree tree_of(const docx::Package& package, const std::string& part)
{
    return SourceTree::parse(package.part(part), package.source(), part, package.limits());
}

TemplateContext context_of(const docx::Package& package, const std::optional<Places>& places,
                           const std::optional<ListReader>& lists, const CompileOptions& options)
{
    return {package.source(),          places ? &*places : nullptr,
            lists ? &*lists : nullptr, package.limits(),
            options.profile,           options.delimiters};
}

void add_identities(const Identities& part, Identities& all)
{
    all.next_bookmark = std::max(all.next_bookmark, part.next_bookmark);
    all.next_drawing = std::max(all.next_drawing, part.next_drawing);
    all.bookmarks.insert(part.bookmarks.begin(), part.bookmarks.end());
    all.paragraphs.insert(part.paragraphs.begin(), part.paragraphs.end());
}

void add_clause(Parts& parts, ClauseLibrary& library, const std::string& name,
                const docx::Package& clause, const CompileOptions& options)
{
    const std::optional<Places> places = places_of(clause);
    TemplateContext context = context_of(clause, places, std::nullopt, options);
    const std::string& part = clause.main_part();
    std::vector<Finding> found;
    auto compiled = compiled_part(parts, [&] {
        AdoptedClause adopted = library.adopt(name, clause);
        found = adopted.findings;
        context.lists = &library.lists();
        const SourceTree tree =
            SourceTree::parse(adopted.document, clause.source(), part, clause.limits());
        return compile_clause(tree, part, context, std::move(adopted));
    });
    for (Finding& finding : found) {
        parts.findings.push_back({std::move(finding), {}, {}});
    }
    if (compiled) {
        parts.clauses.emplace(name, std::move(*compiled));
    }
}

/// Clauses are made fit for the template, whose lists then are those of all of them.
void add_clauses(Parts& parts, const docx::Package& package, const CompileOptions& options)
{
    for (const CompiledPart& part : parts.compiled) {
        add_identities(part.identities, parts.identities);
    }
    if (options.clauses.empty() || !parts.lists) {
        return;
    }
    ClauseLibrary library(package, *parts.lists, parts.identities);
    for (const auto& [name, clause] : options.clauses) {
        add_clause(parts, library, name, clause, options);
    }
    parts.lists = library.lists();
    parts.styles_part = library.styles_part();
    parts.clause_styles = library.added_styles();
    if (!parts.clause_styles.empty()) {
        parts.styles_bytes = library.styles_with({});
    }
}

Parts compile_parts(const docx::Package& package, const CompileOptions& options)
{
    if (!are_usable(options.delimiters)) {
        throw Error(ErrorCode::BadInput, {package.source(), {}, {}},
                    "the delimiters cannot be told apart: each needs two characters or more, no "
                    "blanks, and no opener may begin another");
    }
    const std::optional<Places> places = places_of(package);
    Parts parts;
    parts.lists = lists_of(package);
    const TemplateContext context = context_of(package, places, parts.lists, options);
    for (const std::string& part : stories(package)) {
        add_part(parts, [&] {
            return compile_story(tree_of(package, part), part, context,
                                 link_addresses(package, part));
        });
    }
    for (const std::string& part : property_parts(package)) {
        add_part(parts, [&] { return compile_properties(tree_of(package, part), part, context); });
    }
    add_clauses(parts, package, options);
    return parts;
}

/// Tells each loop the lists that begin anew in its passes: those that no other paragraph is in,
/// whatever the part.
void find_restarting_lists(Parts& parts, const NumberingPart& numbering)
{
    std::vector<ListUse> uses;
    std::vector<LoopIdentities*> loops;
    const auto add = [&](CompiledPart& part) {
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
    };
    for (CompiledPart& part : parts.compiled) {
        add(part);
    }
    for (auto& [name, clause] : parts.clauses) {
        add(clause);
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

bool holds_notes(const Program& program)
{
    return std::any_of(program.begin(), program.end(), [](const Operation& operation) {
        return std::holds_alternative<Note>(operation.node);
    });
}

Compiled linked(Parts parts, expression::Profile profile)
{
    Compiled result;
    result.profile = profile;
    if (parts.lists) {
        result.styles = parts.lists->styles();
        result.numbering = parts.lists->numbering();
        result.numbering_part = parts.lists->part();
        find_restarting_lists(parts, result.numbering);
    }
    result.identities = std::move(parts.identities);
    result.styles_part = std::move(parts.styles_part);
    result.styles_bytes = std::move(parts.styles_bytes);
    result.clause_styles = std::move(parts.clause_styles);
    const bool copies_notes =
        std::any_of(parts.compiled.begin(), parts.compiled.end(),
                    [](const CompiledPart& part) { return part.program.has_notes_in_loops; });
    for (CompiledPart& part : parts.compiled) {
        // A part without tags is copied, unless it refers to what may be gone or is itself referred
        // to in loops.
        const bool is_copied = part.program.places.empty() && part.program.references.empty() &&
                               !(copies_notes && holds_notes(part.program.program));
        if (is_copied) {
            result.other_bookmarks.merge(part.identities.bookmarks);
        } else {
            result.parts.push_back(std::move(part.program));
            result.parts.back().packing = packed_literals(result.parts.back().program);
        }
    }
    for (auto& [name, clause] : parts.clauses) {
        result.clauses.emplace(name, std::move(clause.program));
    }
    return result;
}

/// What every document must have; most templates have none, and most names are no clause's.
std::vector<Clause> mandatory_clauses(const docx::Package& package, const Compiled& compiled)
{
    const auto is_marked = [](const std::set<std::string>& bookmarks) {
        return std::any_of(bookmarks.begin(), bookmarks.end(), is_mandatory_bookmark);
    };
    if (!is_marked(compiled.identities.bookmarks) && !is_marked(compiled.other_bookmarks)) {
        return {};
    }
    std::vector<Clause> clauses = clauses_of(package, compiled);
    std::erase_if(clauses, [](const Clause& clause) { return !clause.is_mandatory; });
    return clauses;
}

void require_mandatory(const std::vector<Clause>& clauses, const docx::Package& package,
                       const Bytes& merged, const Trace& trace)
{
    const docx::Package document = docx::Package::open(merged, package.source(), package.limits());
    const auto missing = missing_clauses(clause_uses(clauses, document, trace.entered));
    if (!missing.empty()) {
        Where where = missing.front().where;
        where.source = package.source();
        throw Error(ErrorCode::BadInput, std::move(where),
                    fmt::format("{}; {}", missing.front().text, missing.front().cure));
    }
}

/// Takes the marks of a traced merge out of what it wrote.
void take_marks(const Compiled& compiled, docx::PackageChanges& changes, Trace& trace)
{
    for (const PartProgram& part : compiled.parts) {
        Unmarked unmarked = without_marks(changes.contents().at(part.part));
        trace.ranges[part.part] = std::move(unmarked.ranges);
        changes.replace(part.part, std::move(unmarked.bytes));
    }
}

} // namespace

Template::Template(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Template Template::compile(const docx::Package& package, const CompileOptions& options)
{
    Parts parts = compile_parts(package, options);
    if (const std::vector<Finding> found = plain(parts.findings); blocks(found)) {
        refuse(found);
    }
    State state{package, linked(std::move(parts), options.profile), {}};
    state.compiled.main_part = package.main_part();
    state.mandatory = mandatory_clauses(package, state.compiled);
    return Template(std::make_shared<const State>(std::move(state)));
}

Draft Template::draft(const docx::Package& package, const CompileOptions& options)
{
    Draft draft;
    Compiled compiled;
    try {
        Parts parts = compile_parts(package, options);
        draft.findings = parts.findings;
        compiled = linked(std::move(parts), options.profile);
    } catch (const Error& error) {
        draft.findings.push_back(finding_of(error));
    }
    draft.compiled = std::make_shared<const Compiled>(std::move(compiled));
    return draft;
}

std::vector<TemplateFinding> Template::findings(const docx::Package& package,
                                                const CompileOptions& options)
{
    try {
        return compile_parts(package, options).findings;
    } catch (const Error& error) {
        return {finding_of(error)};
    }
}

std::vector<Finding> Template::lint(const docx::Package& package, const CompileOptions& options)
{
    return plain(findings(package, options));
}

Merged Template::merge(const expression::Data& data, const MergeOptions& options,
                       const Limits& limits) const
{
    if (!data.root().is_mapping()) {
        throw Error(ErrorCode::BadInput, {}, "the data for a template must be a JSON object");
    }
    ExecuteOptions execution;
    execution.evaluation.undefined = options.undefined;
    execution.evaluation.locale = options.locale;
    execution.evaluation.currency = options.currency;
    execution.marks_missing = options.marks_missing;
    execution.images = &options.images;
    execution.requires_alt = options.requires_alt;
    Trace trace;
    execution.trace = options.traces || !state_->mandatory.empty() ? &trace : nullptr;
    execution.marks_values = options.traces;
    execution.lost_reference = options.lost_reference;
    docx::PackageChanges changes(state_->package);
    Merged merged;
    merged.findings = execute(state_->compiled, data, execution, limits, changes);
    if (options.traces) {
        take_marks(state_->compiled, changes, trace);
    }
    merged.docx = state_->package.with(changes);
    if (!state_->mandatory.empty()) {
        require_mandatory(state_->mandatory, state_->package, merged.docx, trace);
    }
    if (options.traces) {
        merged.trace = std::move(trace);
    }
    return merged;
}

Bytes Template::merge(const Json& values, const Limits& limits) const
{
    return merge(expression::Data::of(values), {}, limits).docx;
}

const Compiled& Template::compiled() const
{
    return state_->compiled;
}

} // namespace indenture::templating
