#include "template/template.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/compile.h"
#include "template/execute.h"
#include "template/source_tree.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>

namespace indenture::templating {

struct Template::Compiled {
    docx::Package package;
    std::vector<PartProgram> parts;
    FreeIds free_ids;
};

namespace {

/// A style that makes a heading: one with an outline level, one Word calls "heading 1" and so on,
/// and any style based on such a one.
class HeadingStyles {
public:
    explicit HeadingStyles(const docx::XmlElement& styles)
    {
        for (const docx::XmlElement style : styles.children()) {
            if (style.is_w("style")) {
                styles_.emplace(style.w("styleId").value_or(""), style);
            }
        }
    }

    std::set<std::string> ids() const
    {
        std::set<std::string> result;
        for (const auto& [id, style] : styles_) {
            if (is_heading(style)) {
                result.insert(id);
            }
        }
        return result;
    }

private:
    bool is_heading(docx::XmlElement style) const
    {
        constexpr int generations_max = 32; // a chain longer than this goes in a circle
        for (int i = 0; style && i < generations_max; ++i) {
            const std::string name = style.child_w("name").w("val").value_or("");
            if (style.child_w("pPr").child_w("outlineLvl") || name.starts_with("heading ") ||
                name.starts_with("Heading ")) {
                return true;
            }
            const auto base = styles_.find(style.child_w("basedOn").w("val").value_or(""));
            style = base == styles_.end() ? docx::XmlElement() : base->second;
        }
        return false;
    }

    std::map<std::string, docx::XmlElement> styles_;
};

std::set<std::string> heading_styles(const docx::Package& package)
{
    const auto part = package.related(package.main_part(), "styles");
    if (!part || !package.has(*part)) {
        return {};
    }
    const auto xml =
        docx::XmlPart::parse(package.part(*part), package.source(), *part, package.limits());
    return HeadingStyles(xml.root()).ids();
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

/// Compiles part after part; `keep` gets each, or the Error that stopped it.
struct Parts {
    std::vector<CompiledPart> compiled;
    std::vector<Finding> findings;
};

Finding finding_of(const Error& error)
{
    return {.code = "T000",
            .severity = Severity::Block,
            .where = error.where(),
            .text = error.message(),
            .cure = {}};
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
    const TemplateContext context{package.source(), heading_styles(package), package.limits()};
    Parts parts;
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
    if (blocks(parts.findings)) {
        refuse(parts.findings);
    }
    FreeIds free_ids;
    std::vector<PartProgram> programs;
    for (CompiledPart& part : parts.compiled) {
        free_ids.bookmark = std::max(free_ids.bookmark, part.free_ids.bookmark);
        free_ids.drawing = std::max(free_ids.drawing, part.free_ids.drawing);
        if (!part.program.places.empty()) { // a part without tags is copied
            programs.push_back(std::move(part.program));
        }
    }
    return Template(
        std::make_shared<const Compiled>(Compiled{package, std::move(programs), free_ids}));
}

std::vector<Finding> Template::lint(const docx::Package& package)
{
    try {
        return compile_parts(package).findings;
    } catch (const Error& error) {
        return {finding_of(error)};
    }
}

Bytes Template::merge(const Json& values, const Limits& limits) const
{
    if (!values.is_object()) {
        throw Error(ErrorCode::BadInput, {}, "the data for a template must be a JSON object");
    }
    return compiled_->package.with_parts(execute(compiled_->parts, compiled_->free_ids, values,
                                                 compiled_->package.source(), limits));
}

} // namespace indenture::templating
