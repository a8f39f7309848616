#include "cli/commands.h"
#include "cli/console.h"
#include "cli/template_files.h"
#include "template/provenance.h"

#include <fmt/format.h>

namespace indenture::cli {

namespace {

using templating::PrintedRange;

constexpr std::size_t text_shown_max = 80;

std::string quoted(std::string text)
{
    for (char& c : text) {
        c = c == '\n' || c == '\t' ? ' ' : c;
    }
    std::size_t end = std::min(text.size(), text_shown_max);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.size() > end ? fmt::format("\"{}...\"", text.substr(0, end))
                             : fmt::format("\"{}\"", text);
}

void say_range(const PrintedRange& range)
{
    const templating::ValueSource& source = *range.source;
    say(fmt::format("{}, characters {} to {}: {}", print(range.paragraph), range.output.begin + 1,
                    range.output.end, quoted(range.text)));
    say(fmt::format("    printed by {} of the template's {}", source.place->tag.tag,
                    print(source.place->paragraph)));
    say(source.pointers.empty()
            ? std::string("    from no datum: the template computes it")
            : fmt::format("    from the data at {}", fmt::join(source.pointers, ", ")));
    if (!source.filters.empty()) {
        say(fmt::format("    through {}", fmt::join(source.filters, ", then ")));
    }
}

} // namespace

ExitStatus explain(const ExplainOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const auto compiled = templating::Template::compile(
        open_template(options.template_file, session), compile_options(options.language, session));
    templating::MergeOptions merging = merge_options(options.language, session);
    merging.traces = true;
    const templating::Merged merged =
        compiled.merge(read_data(options.data, session), merging, session.limits());
    const docx::Package document =
        docx::Package::open(merged.docx, options.template_file, session.limits());
    const std::vector<PrintedRange> ranges = printed_ranges(document, *merged.trace);
    if (common.json) {
        Json list = Json::array();
        for (const PrintedRange& range : ranges) {
            list.push_back(to_json(range));
        }
        say_json(Json{{"printed", std::move(list)}, {"findings", to_json(merged.findings)}});
    } else {
        for (const PrintedRange& range : ranges) {
            say_range(range);
        }
        say_findings(merged.findings);
    }
    return merged.findings.empty() ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
