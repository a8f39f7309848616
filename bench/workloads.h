#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>

namespace indenture::bench {

/// Whose tags a template is written in.
enum class Syntax {
    Jinja,         ///< indenture and docxtpl: {{ x }}, {%p if x %}, {%tr for r in rows %}
    Docxtemplater, ///< {x}, {#x} ... {/x}; also easy-template-x
    Carbone,       ///< {d.x}, {d.x:ifEQ(true):showBegin}, {d.rows[i].x}
};

// Word files and data made the same way each time. The text is drawn from a list of words by a
// fixed generator; the markup is what Word writes for a plain contract: styles, numbered
// paragraphs, run properties, revision ids.

/// A contract of 43 pages: 400 numbered clauses under headings, 200 placeholders in them and 57
/// paragraphs under a condition each.
Bytes contract_template(Syntax syntax);
/// JSON for it; every other condition holds.
Bytes contract_data();

/// A letter of 7 pages with 30 placeholders and a table.
Bytes letter_template(Syntax syntax);
Bytes letter_data();

/// A table whose one row of five cells is repeated for each item of "rows".
Bytes table_template(Syntax syntax);
Bytes table_data(std::size_t rows);

/// `count` placeholders, ten in a paragraph, each of another datum.
Bytes placeholders_template(std::size_t count, Syntax syntax);
Bytes placeholders_data(std::size_t count);

/// Data of about 500,000 octets for table_template: long texts in 1,000 rows.
Bytes long_table_data();

} // namespace indenture::bench
