#pragma once

namespace indenture::cli {

/// The command `indenture`: reads the arguments, does the task, answers with the exit status
/// 0 done or yes, 1 the answer is no, 2 bad input or usage, 3 internal. Never throws.
int run(int argc, char** argv);

} // namespace indenture::cli
