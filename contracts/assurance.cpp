#include "contracts/assurance.h"

#include <fmt/format.h>

namespace indenture::contracts {

namespace {

std::string summary(const Dspt& dspt)
{
    return fmt::format("DSPT {}, ODS code {}: {}, published {}{}", dspt.version, dspt.ods_code,
                       text_of(dspt.status), dspt.published_on.in_words(),
                       dspt.is_reviewed_by_nhs ? ", reviewed by NHS England" : "");
}

std::string summary(const Iso27001& iso)
{
    return fmt::format("ISO/IEC 27001 certificate {} of {}, valid {} to {}, covering {}",
                       iso.certificate_number, iso.certification_body, iso.valid_from.in_words(),
                       iso.valid_until.in_words(), fmt::join(iso.sites, "; "));
}

std::string summary(const Slsp& slsp)
{
    return fmt::format("{}, approved by {} on {}", slsp.title, slsp.approved_by,
                       slsp.approved_on.in_words());
}

std::string summary(const OtherEvidence& other)
{
    return fmt::format("{}, agreed on {}", other.description, other.agreed_on.in_words());
}

} // namespace

AssuranceType type_of(const Assurance& assurance)
{
    // The alternatives stand in the order of the code list.
    return code_table<AssuranceType>()[assurance.index()].value;
}

std::string summary_of(const Assurance& assurance)
{
    return std::visit([](const auto& evidence) { return summary(evidence); }, assurance);
}

} // namespace indenture::contracts
