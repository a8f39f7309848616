#pragma once

#include "base/bytes.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <cstdint>
#include <memory>

namespace indenture::signing {

/// How the uploads of a sandbox ended.
struct SandboxCounters {
    std::uint64_t judged = 0;  ///< the worker's report was believed
    std::uint64_t died = 0;    ///< killed, out of memory, or ended by itself
    std::uint64_t late = 0;    ///< killed at the deadline
    std::uint64_t refused = 0; ///< an answer that was too long, malformed or contradicts the upload
};

/// Verifies what strangers send, each upload in a process of its own that has no files, no network,
/// no privileges, and little memory and time (signing.md, 7.4). Whatever goes wrong there is a
/// report with the one finding "unprocessable"; nothing is tried again with less care, and nothing
/// is read in this process.
///
/// A worker is a copy of this process as it was when the sandbox was made. Make it early: before
/// other threads run, and before keys or passwords are in memory.
class Sandbox {
public:
    /// Throws Error(Unavailable) if the system cannot confine processes.
    Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;
    ~Sandbox();

    /// As signing::verify. Several threads may ask at once; no more than eight are served at a time,
    /// and the others wait. Throws Error(Unavailable) if the sandbox was ended from outside.
    VerificationReport verify(ByteView upload, const VerificationPolicy& policy);

    SandboxCounters counters() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace indenture::signing
