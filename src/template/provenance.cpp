#include "template/provenance.h"

#include "base/error.h"
#include "expression/filter.h"
#include "template/paragraph_text.h"
#include "template/source_tree.h"
#include "template/stories.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

using expression::Expression;
using expression::ExpressionPtr;

constexpr std::string_view start_of_start = "<?indenture-in ";
constexpr std::string_view start_of_end = "<?indenture-out ";

class SourceReader {
public:
    SourceReader(expression::Evaluator& evaluator, const expression::Data& data)
        : evaluator_(evaluator), data_(data)
    {
    }

    ValueSource source;

    void read(const ExpressionPtr& expression)
    {
        if (expression != nullptr) {
            read(*expression);
        }
    }

    void read(const Expression& expression)
    {
        if (!expression::path_of(expression).empty() && note_pointer(expression)) {
            return;
        }
        if (const auto* conditional = std::get_if<expression::Conditional>(&expression.node)) {
            read(conditional->condition);
            const bool is_known = !has_call(*conditional->condition);
            const bool is_chosen = is_known && is_true(*conditional->condition);
            read(!is_known || is_chosen ? conditional->value : nullptr);
            read(is_chosen ? nullptr : conditional->otherwise);
        } else if (const auto* binary = std::get_if<expression::Binary>(&expression.node);
                   binary != nullptr && is_choice(*binary)) {
            read(binary->left);
            const bool is_and = binary->operation == expression::BinaryOperator::And;
            if (has_call(*binary->left) || is_true(*binary->left) == is_and) {
                read(binary->right);
            }
        } else {
            for (const ExpressionPtr& operand : expression::operands(expression)) {
                read(operand);
            }
            if (const auto* filtered = std::get_if<expression::Filtered>(&expression.node)) {
                source.filters.emplace_back(filtered->filter->name);
            }
        }
    }

private:
    static bool is_choice(const expression::Binary& binary)
    {
        return binary.operation == expression::BinaryOperator::And ||
               binary.operation == expression::BinaryOperator::Or;
    }

    /// What cannot be evaluated here was not evaluated for the value either.
    std::optional<expression::Value> value_of(const Expression& expression)
    {
        if (has_call(expression)) {
            return std::nullopt;
        }
        try {
            return evaluator_.evaluate(expression);
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    /// A call may change what it is asked, such as a cycler, so it is not made twice.
    static bool has_call(const Expression& expression)
    {
        if (std::holds_alternative<expression::Call>(expression.node)) {
            return true;
        }
        const std::vector<ExpressionPtr> operands = expression::operands(expression);
        return std::any_of(operands.begin(), operands.end(), [](const ExpressionPtr& operand) {
            return operand != nullptr && has_call(*operand);
        });
    }

    bool is_true(const Expression& expression)
    {
        const auto value = value_of(expression);
        return value && value->is_defined() && evaluator_.is_true(*value);
    }

    bool note_pointer(const Expression& expression)
    {
        const auto value = value_of(expression);
        const std::string pointer = value ? data_.pointer_of(*value) : std::string();
        if (pointer.empty()) {
            return false;
        }
        auto& all = source.pointers;
        if (std::find(all.begin(), all.end(), pointer) == all.end()) {
            all.push_back(pointer);
        }
        return true;
    }

    expression::Evaluator& evaluator_;
    const expression::Data& data_;
};

/// The number in a mark that starts at `at`, and where the mark ends.
struct Mark {
    std::size_t value = 0;
    std::size_t end = 0;
};

Mark mark_at(const Bytes& bytes, std::size_t digits)
{
    Mark result;
    const char* const end = bytes.data() + bytes.size();
    const auto read = std::from_chars(bytes.data() + digits, end, result.value);
    result.end = static_cast<std::size_t>(read.ptr - bytes.data()) + 2; // "?>"
    return result;
}

} // namespace

ValueSource source_of(const Expression& expression, expression::Evaluator& evaluator,
                      const expression::Data& data)
{
    SourceReader reader(evaluator, data);
    reader.read(expression);
    return std::move(reader.source);
}

Bytes start_mark(std::size_t value)
{
    return fmt::format("{}{}?>", start_of_start, value);
}

Bytes end_mark(std::size_t value)
{
    return fmt::format("{}{}?>", start_of_end, value);
}

Unmarked without_marks(Bytes traced)
{
    constexpr std::string_view any = "<?indenture-";
    Unmarked result;
    std::vector<std::size_t> open; // indices of ranges whose end is yet to come
    std::size_t at = 0;
    for (;;) {
        const std::size_t mark = traced.find(any, at);
        result.bytes.append(traced, at, mark == Bytes::npos ? mark : mark - at);
        if (mark == Bytes::npos) {
            return result;
        }
        const bool is_start = traced.compare(mark, start_of_start.size(), start_of_start) == 0;
        const Mark read = mark_at(traced, mark + (is_start ? start_of_start : start_of_end).size());
        if (is_start) {
            open.push_back(result.ranges.size());
            result.ranges.push_back({read.value, result.bytes.size(), result.bytes.size()});
        } else if (!open.empty()) {
            result.ranges[open.back()].end = result.bytes.size();
            open.pop_back();
        }
        at = read.end;
    }
}

namespace {

std::size_t characters_in(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// The text of a part's paragraphs by the octets it is written in.
class WrittenText {
public:
    WrittenText(const docx::Package& merged, const std::string& part, const Places& places)
        : tree_(SourceTree::parse(merged.part(part), merged.source(), part, merged.limits())),
          part_(part), places_(places.of(tree_, part))
    {
        for (NodeId id = 0; id < tree_.size(); ++id) {
            if (tree_[id].is_w("p")) {
                paragraphs_.push_back(id);
            }
        }
    }

    void add(const WrittenRange& range, const ValueSource& source,
             std::vector<PrintedRange>& result) const
    {
        for (std::size_t i = first_paragraph(range); i < paragraphs_.size(); ++i) {
            const Node& paragraph = tree_[paragraphs_[i]];
            if (paragraph.begin >= range.end) {
                return;
            }
            if (paragraph.end <= range.begin) {
                continue; // a text box whose paragraph goes on
            }
            add_in(i, range, source, result);
        }
    }

private:
    /// Paragraphs end in the order of their starts, but for those in text boxes of others.
    std::size_t first_paragraph(const WrittenRange& range) const
    {
        const auto behind =
            std::upper_bound(paragraphs_.begin(), paragraphs_.end(), range.begin,
                             [this](std::size_t at, NodeId id) { return at < tree_[id].begin; });
        auto first = static_cast<std::size_t>(behind - paragraphs_.begin());
        while (first > 0 && tree_[paragraphs_[first - 1]].end > range.begin) {
            --first;
        }
        return first;
    }

    void add_in(std::size_t index, const WrittenRange& range, const ValueSource& source,
                std::vector<PrintedRange>& result) const
    {
        const ParagraphText text = text_of(tree_, paragraphs_[index]);
        std::optional<std::size_t> begin;
        std::size_t end = 0;
        for (const Piece& piece : text.pieces) {
            const Node& node = tree_[piece.node];
            if (node.end <= range.begin || node.begin >= range.end) {
                continue;
            }
            const std::size_t from = offset_in(piece, range.begin);
            begin = begin ? begin : from;
            end = offset_in(piece, range.end);
        }
        if (!begin || *begin >= end) {
            return;
        }
        const std::string_view all = text.text;
        PrintedRange printed;
        printed.output = {part_,
                          index + 1,
                          characters_in(all.substr(0, *begin)),
                          characters_in(all.substr(0, end)),
                          {}};
        printed.paragraph = places_[index];
        printed.text = all.substr(*begin, end - *begin);
        printed.source = &source;
        result.push_back(std::move(printed));
    }

    /// The octet of the paragraph's text that is written at an octet of the part.
    std::size_t offset_in(const Piece& piece, std::size_t at) const
    {
        const Node& node = tree_[piece.node];
        if (!piece.is_text) {
            return at <= node.begin ? piece.begin : piece.end;
        }
        if (at <= node.content) {
            return piece.begin;
        }
        if (at >= node.content_end) {
            return piece.end;
        }
        return piece.begin + decoded_size(tree_.bytes(node.content, at));
    }

    /// Merged text holds no other markup than references.
    static std::size_t decoded_size(ByteView raw)
    {
        std::size_t size = 0;
        for (std::size_t i = 0; i < raw.size(); ++i, ++size) {
            if (raw[i] == '&') {
                i = std::min(raw.find(';', i), raw.size());
            }
        }
        return size;
    }

    SourceTree tree_;
    const std::string& part_;
    std::vector<NodeId> paragraphs_;
    std::vector<ParagraphPlace> places_;
};

} // namespace

std::vector<PrintedRange> printed_ranges(const docx::Package& merged, const Trace& trace)
{
    const Places places(merged);
    std::vector<PrintedRange> result;
    for (const std::string& part : stories(merged)) {
        const auto ranges = trace.ranges.find(part);
        if (ranges == trace.ranges.end()) {
            continue;
        }
        const WrittenText text(merged, part, places);
        for (const WrittenRange& range : ranges->second) {
            text.add(range, trace.values[range.value], result);
        }
    }
    return result;
}

Json to_json(const PrintedRange& range)
{
    const ValueSource& source = *range.source;
    return {{"text", range.text},
            {"output",
             {{"part", range.output.part},
              {"place", print(range.paragraph)},
              {"paragraph", range.output.paragraph},
              {"begin", range.output.begin},
              {"end", range.output.end}}},
            {"tag", source.place->tag.tag},
            {"template",
             {{"part", source.place->tag.part},
              {"place", print(source.place->paragraph)},
              {"paragraph", source.place->tag.paragraph},
              {"begin", source.place->tag.begin},
              {"end", source.place->tag.end}}},
            {"pointers", source.pointers},
            {"filters", source.filters}};
}

} // namespace indenture::templating
