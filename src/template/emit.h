#pragma once

#include "template/program.h"
#include "template/reading.h"

namespace indenture::templating {

/// Writes the program of a part that was read. Statements find their partners here; those that do
/// not are complained about, and the program is then not fit to run.
PartProgram emit_part(Reading& reading);

/// The program of a clause: the blocks of its body, without its last section.
PartProgram emit_clause(Reading& reading);

} // namespace indenture::templating
