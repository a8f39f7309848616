#include "docx/list_counters.h"

#include <algorithm>

namespace indenture::docx {
namespace {

std::size_t at(int level)
{
    return static_cast<std::size_t>(level);
}

/// What the styles of a paragraph say of its numbering, the nearest style last.
NumberingReference numbering_of_style(const Style* style, const Styles& styles)
{
    NumberingReference result;
    if (style == nullptr) {
        return result;
    }
    for (const Style* ancestor : styles.chain(*style)) {
        const NumberingReference& own = ancestor->paragraph.numbering;
        result.number = own.number ? own.number : result.number;
        result.level = own.level ? own.level : result.level;
    }
    return result;
}

} // namespace

const Style* paragraph_style(const ParagraphProperties& paragraph, const Styles& styles)
{
    const Style* style = styles.find(paragraph.style);
    return style != nullptr && style->kind == StyleKind::Paragraph
               ? style
               : styles.default_style(StyleKind::Paragraph);
}

std::optional<NumberedAs> numbered_as(const ParagraphProperties& paragraph, const Styles& styles,
                                      const Numberings& numberings)
{
    const NumberingReference& direct = paragraph.numbering;
    const Style* style = paragraph_style(paragraph, styles);
    const NumberingReference styled = numbering_of_style(style, styles);
    const int number = direct.number.value_or(styled.number.value_or(0));
    if (number == 0 || !numberings.numbers.contains(number)) {
        return std::nullopt;
    }
    const int by_style =
        style == nullptr ? -1 : numberings.level_of_style(number, style->id).value_or(-1);
    int level = direct.number ? 0 : styled.level.value_or(0);
    level = by_style >= 0 ? by_style : level;
    level = direct.level.value_or(level);
    return NumberedAs{number, std::clamp(level, 0, level_count - 1),
                      !direct.number && !direct.level};
}

std::string without_full_stop(std::string label)
{
    while (!label.empty() && (label.back() == '.' || label.back() == ' ')) {
        label.pop_back();
    }
    return label;
}

int outermost_level_shown(const NumberingLevel& level, int own)
{
    int result = own;
    for (std::size_t i = 0; i + 1 < level.text.size(); ++i) {
        if (level.text[i] == '%' && level.text[i + 1] >= '1' && level.text[i + 1] <= '9') {
            result = std::min(result, level.text[i + 1] - '1');
        }
    }
    return result;
}

bool ListCounters::count(const NumberedAs& numbered)
{
    const NumberingLevel* level = numberings_->level(numbered.number, numbered.level);
    if (level == nullptr) {
        return false;
    }
    const Numbering& number = numberings_->numbers.at(numbered.number);
    State& state = states_[number.abstract];
    const std::size_t own = at(numbered.level);
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
    for (int deeper = numbered.level + 1; deeper < level_count; ++deeper) {
        const NumberingLevel* below = numberings_->level(numbered.number, deeper);
        // ECMA-376-1, 17.9.11: 0 never restarts; n restarts only after level n (from 1).
        const bool restarts = below == nullptr || !below->restart ||
                              (*below->restart > 0 && numbered.level < *below->restart);
        if (restarts) {
            state.is_counting[at(deeper)] = false;
        }
    }
    return true;
}

std::string ListCounters::label(const NumberedAs& numbered) const
{
    return label(numbered, Words::Kept);
}

std::string ListCounters::bare_label(const NumberedAs& numbered) const
{
    return label(numbered, Words::LeftOut);
}

std::string ListCounters::label(const NumberedAs& numbered, Words words) const
{
    const NumberingLevel* level = numberings_->level(numbered.number, numbered.level);
    std::string result;
    for (std::size_t i = 0; level != nullptr && i < level->text.size(); ++i) {
        const char c = level->text[i];
        const char digit = i + 1 < level->text.size() ? level->text[i + 1] : '\0';
        if (c != '%' || digit < '1' || digit > '9') {
            const bool is_word = c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 static_cast<unsigned char>(c) >= 0x80;
            if (words == Words::Kept || !is_word) {
                result.push_back(c);
            }
            continue;
        }
        const int shown = digit - '1';
        const NumberingLevel* its_level = numberings_->level(numbered.number, shown);
        const NumberFormat format = level->is_legal        ? NumberFormat::Decimal
                                    : its_level != nullptr ? its_level->format
                                                           : NumberFormat::Decimal;
        result += format_number(value_of(numbered, shown), format);
        ++i;
    }
    return result;
}

bool ListCounters::is_counting(const NumberedAs& numbered, int level) const
{
    const auto number = numberings_->numbers.find(numbered.number);
    const auto state = number == numberings_->numbers.end() ? states_.end()
                                                            : states_.find(number->second.abstract);
    return state != states_.end() && state->second.is_counting[at(level)];
}

int ListCounters::value_of(const NumberedAs& numbered, int level) const
{
    const auto state = states_.find(numberings_->numbers.at(numbered.number).abstract);
    if (state != states_.end() && state->second.is_counting[at(level)]) {
        return state->second.values[at(level)];
    }
    const NumberingLevel* missing = numberings_->level(numbered.number, level);
    return missing == nullptr ? 0 : missing->start;
}

} // namespace indenture::docx
