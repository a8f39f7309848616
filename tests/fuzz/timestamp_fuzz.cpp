// A stranger's RFC 3161 token, checked over a fixed text.

#include "signing/checks/timestamp.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace indenture;
    const ByteView token(reinterpret_cast<const char*>(data), size);
    const signing::checks::TimestampAnswer answer =
        signing::checks::check_timestamp(token, {"What the parties ", "agree."}, "one", {});
    const bool is_explained = answer.is_intact || blocks(answer.findings);
    if (!is_explained || (answer.is_intact && (!answer.signer || !answer.at))) {
        std::abort();
    }
    return 0;
}
