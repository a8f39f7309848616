// An upload of a stranger through the whole verifier. Nobody is trusted, so nothing may pass, and
// every verdict must be able to say why.

#include "signing/report.h"
#include "signing/verify.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size)
{
    using namespace indenture;
    signing::VerificationPolicy policy;
    policy.at = *parse_instant("2026-06-01T00:00:00Z");
    policy.limits.pdf_objects_max = 5000;
    policy.limits.pdf_revisions_max = 8;
    policy.limits.pdf_stream_size_max = 1U << 20U;
    policy.limits.pdf_decoded_total_max = 4U << 20U;

    const ByteView bytes(reinterpret_cast<const char*>(octets), size);
    const signing::VerificationReport report = signing::verify(bytes, policy);

    if (report.verdict() == signing::Verdict::Passed || report.execution ||
        report.all_findings().empty()) {
        std::abort();
    }
    to_json(report);
    print(report);
    return 0;
}
