#pragma once

#include "base/bytes.h"
#include "base/json.h"
#include "docx/package.h"
#include "expression/ast.h"
#include "expression/data.h"
#include "expression/evaluate.h"
#include "template/places.h"
#include "template/program.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

/// Where one printed value came from.
struct ValueSource {
    const Place* place = nullptr;      ///< of its tag
    std::vector<std::string> pointers; ///< RFC 6901, of the data it was made from, each once
    std::vector<std::string> filters;  ///< in the order in which they were applied
};

/// A stretch of a part of the merged document, in octets, that a value was written to.
struct WrittenRange {
    std::size_t value = 0; ///< index of Trace::values
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// What a merge notes of itself when it is asked to. Places point into the template.
struct Trace {
    std::vector<ValueSource> values;
    std::set<const Place*> entered;                          ///< tags whose branch or loop body ran
    std::map<std::string, std::vector<WrittenRange>> ranges; ///< by part
};

/// The data and filters of an expression, as evaluated: of a choice only what was chosen.
ValueSource source_of(const expression::Expression& expression, expression::Evaluator& evaluator,
                      const expression::Data& data);

/// Processing instructions around a value of a traced merge; what is written may close and open
/// any element between them.
Bytes start_mark(std::size_t value);
Bytes end_mark(std::size_t value);

/// A traced part without its marks, and where they stood.
struct Unmarked {
    Bytes bytes;
    std::vector<WrittenRange> ranges; ///< in order of `begin`
};
Unmarked without_marks(Bytes traced);

/// One stretch of printed text in a merged document.
struct PrintedRange {
    TagPlace output;          ///< its characters in the merged document
    ParagraphPlace paragraph; ///< that they stand in
    std::string text;
    const ValueSource* source = nullptr; ///< of the trace
};

/// Every stretch of text that a value was printed to, in the order of the stories and of the text;
/// one for each paragraph it runs through. Throws Error as Package::part does.
std::vector<PrintedRange> printed_ranges(const docx::Package& merged, const Trace& trace);

/// {"output": {...}, "text", "tag", "template": {...}, "pointers", "filters"}.
Json to_json(const PrintedRange& range);

} // namespace indenture::templating
