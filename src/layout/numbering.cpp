#include "layout/numbering.h"

#include <algorithm>

namespace indenture::layout {
namespace {

std::size_t at(int level)
{
    return static_cast<std::size_t>(level);
}

std::string without_full_stop(std::string text)
{
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

/// The outermost level that a label shows, from 0; its own if it shows none.
int outermost_shown(const docx::NumberingLevel& level, int own)
{
    int result = own;
    for (std::size_t i = 0; i + 1 < level.text.size(); ++i) {
        if (level.text[i] == '%' && level.text[i + 1] >= '1' && level.text[i + 1] <= '9') {
            result = std::min(result, level.text[i + 1] - '1');
        }
    }
    return result;
}

} // namespace

std::optional<Label> Counters::next(const NumberedAs& numbered, std::vector<LabelRecord>& labels)
{
    const docx::NumberingLevel* level = numberings_.level(numbered.number, numbered.level);
    if (level == nullptr) {
        return std::nullopt;
    }
    const docx::Numbering& number = numberings_.numbers.at(numbered.number);
    const auto [found, is_new] = states_.try_emplace(number.abstract);
    State& state = found->second;
    if (is_new) {
        state.records.fill(-1);
    }
    count(state, numbered, number);

    Label label;
    label.format = level->format;
    label.suffix = level->suffix;
    label.alignment = level->alignment;
    label.run = level->run;
    label.abstract = number.abstract;
    label.level = numbered.level;
    for (std::size_t i = 0; i < level->text.size(); ++i) {
        const char c = level->text[i];
        const char digit = i + 1 < level->text.size() ? level->text[i + 1] : '\0';
        if (c != '%' || digit < '1' || digit > '9') {
            label.text.push_back(c);
            continue;
        }
        const int shown = digit - '1';
        const docx::NumberingLevel* its_level = numberings_.level(numbered.number, shown);
        const docx::NumberFormat format = level->is_legal        ? docx::NumberFormat::Decimal
                                          : its_level != nullptr ? its_level->format
                                                                 : docx::NumberFormat::Decimal;
        label.text += docx::format_number(value_of(state, numbered, shown), format);
        ++i;
    }
    label.own = without_full_stop(label.text);
    const int outermost = outermost_shown(*level, numbered.level);
    label.context_of = outermost > 0 ? state.records[at(outermost - 1)] : -1;
    label.index = static_cast<std::uint32_t>(labels.size());
    state.records[at(numbered.level)] = static_cast<int>(labels.size());
    labels.push_back({label.own, label.context_of});
    return label;
}

void Counters::count(State& state, const NumberedAs& numbered, const docx::Numbering& number)
{
    const std::size_t own = at(numbered.level);
    const docx::NumberingLevel* level = numberings_.level(numbered.number, numbered.level);
    const auto& start_override = number.start_override[own];
    const bool starts_over =
        start_override.has_value() && overridden_.insert({numbered.number, numbered.level}).second;
    if (starts_over) {
        state.values[own] = *start_override;
    } else if (!state.is_counting[own]) {
        state.values[own] = start_override.value_or(level->start);
    } else {
        ++state.values[own];
    }
    state.is_counting[own] = true;
    for (int deeper = numbered.level + 1; deeper < docx::level_count; ++deeper) {
        const docx::NumberingLevel* below = numberings_.level(numbered.number, deeper);
        // ECMA-376-1, 17.9.11: 0 never restarts; n restarts only after level n (from 1).
        const bool restarts = below == nullptr || !below->restart ||
                              (*below->restart > 0 && numbered.level < *below->restart);
        if (restarts) {
            state.is_counting[at(deeper)] = false;
            state.records[at(deeper)] = -1;
        }
    }
}

int Counters::value_of(const State& state, const NumberedAs& numbered, int level) const
{
    if (state.is_counting[at(level)]) {
        return state.values[at(level)];
    }
    const docx::NumberingLevel* missing = numberings_.level(numbered.number, level);
    return missing == nullptr ? 0 : missing->start;
}

} // namespace indenture::layout
