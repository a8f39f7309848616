#include "docx/verify.h"

#include "docx/detail/schema_order.h"
#include "docx/detail/verify_parts.h"
#include "docx/detail/verify_references.h"
#include "docx/detail/verify_structure.h"

namespace indenture::docx {

std::vector<Finding> verify_package(const Package& package)
{
    Report report(package.source());
    const std::vector<ReadPart> parts = check_parts(package, report);
    for (const ReadPart& part : parts) {
        check_structure(part, report);
        check_schema_order(part, report);
    }
    check_references(parts, report);
    return report.findings();
}

} // namespace indenture::docx
