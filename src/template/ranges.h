#pragma once

#include "template/reading.h"

namespace indenture::templating {

/// Finds which statements belong together across the paragraphs of one container, and so
/// - which bare paragraphs are held as a whole, as if written with {%p: all of their statements
///   have their partners in such paragraphs too;
/// - which paragraphs are open: a pair begins in the text of one and ends in the text of another,
///   and what it holds is copied as one would select it in Word, from character to character;
/// - which paragraphs {%- and -%} join to their neighbours.
void find_ranges(Reading& reading);

} // namespace indenture::templating
