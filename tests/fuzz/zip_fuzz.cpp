// A file of a stranger, opened as a Word file, looked through, and written again.

#include "base/error.h"
#include "docx/active_content.h"
#include "docx/package.h"
#include "docx/verify.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

indenture::Limits small_limits()
{
    indenture::Limits limits;
    limits.zip_entry_size_max = 1U << 20U;
    limits.zip_total_size_max = 4U << 20U;
    return limits;
}

/// What was read once is read again from the copy.
void check_copy(const indenture::docx::Package& package)
{
    using indenture::docx::Package;
    const Package copy = Package::open(package.with_parts({}), "copy", package.limits());
    if (copy.part_names().size() != package.part_names().size()) {
        std::abort();
    }
    for (std::size_t i = 0; i < copy.part_names().size(); ++i) {
        if (copy.part(copy.part_names()[i]) != package.part(package.part_names()[i])) {
            std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace indenture;
    const Bytes bytes(reinterpret_cast<const char*>(data), size);
    try {
        const docx::Package package = docx::Package::open(bytes, "fuzz", small_limits());
        docx::verify_package(package);
        docx::active_content(package);
        docx::without_active_content(package);
        check_copy(package);
    } catch (const Error&) {
    }
    return 0;
}
