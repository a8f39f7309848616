#include "layout/numbering.h"

namespace indenture::layout {
namespace {

std::size_t at(int level)
{
    return static_cast<std::size_t>(level);
}

} // namespace

std::optional<Label> Counters::next(const NumberedAs& numbered, std::vector<LabelRecord>& labels)
{
    if (!counters_.count(numbered)) {
        return std::nullopt;
    }
    const docx::NumberingLevel* level = numberings_.level(numbered.number, numbered.level);
    const int abstract = numberings_.numbers.at(numbered.number).abstract;
    const auto [found, is_new] = records_.try_emplace(abstract);
    Records& records = found->second;
    if (is_new) {
        records.fill(-1);
    }
    for (int deeper = numbered.level + 1; deeper < docx::level_count; ++deeper) {
        if (!counters_.is_counting(numbered, deeper)) {
            records[at(deeper)] = -1;
        }
    }

    Label label;
    label.format = level->format;
    label.suffix = level->suffix;
    label.alignment = level->alignment;
    label.run = level->run;
    label.abstract = abstract;
    label.level = numbered.level;
    label.text = counters_.label(numbered);
    label.own = docx::without_full_stop(label.text);
    const int outermost = docx::outermost_level_shown(*level, numbered.level);
    label.context_of = outermost > 0 ? records[at(outermost - 1)] : -1;
    label.index = static_cast<std::uint32_t>(labels.size());
    records[at(numbered.level)] = static_cast<int>(labels.size());
    labels.push_back(
        {label.own, docx::without_full_stop(counters_.bare_label(numbered)), label.context_of});
    return label;
}

} // namespace indenture::layout
