#pragma once

#include "expression/evaluate.h"
#include "expression/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::expression {

// What operators, methods and filters share.

constexpr std::size_t text_size_max = 16U << 20U; ///< octets of one computed text
constexpr std::size_t list_size_max = 1'000'000;  ///< items of one computed list

[[noreturn]] void refuse(std::string message);

/// A computed text, paid for with fuel. Throws Error(LimitExceeded) over text_size_max.
Value made_text(Evaluator& evaluator, std::string text);
/// Call it before a text of `size` octets is built.
void pay_for_text(Evaluator& evaluator, std::size_t size);
Value made_list(Evaluator& evaluator, std::vector<Value> items,
                Value::Sequence sequence = Value::Sequence::List);
/// Call it before a list of `size` items is built.
void pay_for_list(Evaluator& evaluator, std::size_t size);

/// What Python's str() gives, in Strict only for text and numbers. What is missing is noted.
std::string text_of(Evaluator& evaluator, const Value& value);

/// The number to calculate with: in Compat a float for a decimal, and 1 and 0 for true and false.
/// nullopt if it is none.
std::optional<Number> numeric(Evaluator& evaluator, const Value& value);
/// As numeric, but refuses what is none, naming `wanting`: "the filter round".
Number number_of(Evaluator& evaluator, const Value& value, std::string_view wanting);
/// A whole number that fits, or refused.
std::int64_t integer_of(Evaluator& evaluator, const Value& value, std::string_view wanting);

/// The items of what can be run over; a missing one has none. Keep `value` alive.
std::span<const Value> items_in(Evaluator& evaluator, const Value& value, Value& keep);

/// Characters, not octets.
std::size_t length_of(std::string_view text);
/// The octet where character `index` begins; the size of the text beyond its end.
std::size_t offset_of(std::string_view text, std::size_t index);

/// Python's slice: positions of the items that [start:stop:step] takes, in order.
std::vector<std::size_t> slice_positions(std::optional<std::int64_t> start,
                                         std::optional<std::int64_t> stop, std::int64_t step,
                                         std::size_t size);

/// A mapping's names as texts.
std::vector<Value> names_of(const Value& mapping);
Value pair(Value first, Value second);

/// base.a.0.b for a dotted path, as filters take it.
Value by_path(Evaluator& evaluator, const Value& base, const Value& path);

} // namespace indenture::expression
