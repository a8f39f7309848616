#pragma once

#include <string>

namespace indenture::signing {

/// ETSI EN 319 102-1, 5.1.2.
enum class Verdict { Passed, Indeterminate, Failed };

/// "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"
std::string print(Verdict verdict);

} // namespace indenture::signing
