// The Contents of a stranger's signature, checked as a CMS message over a fixed text.

#include "signing/checks/cms.h"
#include "signing/checks/timestamp.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace indenture;
    const ByteView contents(reinterpret_cast<const char*>(data), size);
    const signing::checks::CmsAnswer answer =
        signing::checks::check_cms(contents, {"What the parties ", "agree."}, "one", {});
    const bool is_explained = answer.is_intact || blocks(answer.findings);
    if (!is_explained || (answer.is_intact && !answer.signer)) {
        std::abort();
    }
    for (const Bytes& token : answer.timestamps) {
        signing::checks::check_timestamp(token, {answer.signature_value, ""}, "one", {});
    }
    return 0;
}
