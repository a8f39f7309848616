#include "template/program.h"

namespace indenture::templating {

void append(Program& program, std::string_view bytes)
{
    if (bytes.empty()) {
        return;
    }
    if (!program.empty()) {
        if (auto* literal = std::get_if<Literal>(&program.back().node)) {
            literal->bytes += bytes;
            return;
        }
    }
    program.push_back({Literal{Bytes(bytes)}});
}

} // namespace indenture::templating
