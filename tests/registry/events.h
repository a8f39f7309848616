#pragma once

#include "registry/register.h"

#include <string>
#include <vector>

namespace indenture::registry {

// 2026-03-01T09:30:00Z
inline const Instant first_of_march =
    start_of(Date::from(std::chrono::year(2026) / 3 / 1)) + std::chrono::minutes(570);

inline const std::string dsfc = "CON-326191-T0T6B-v2.02";
inline const std::string dsfc_base = "CON-326191-T0T6B";
inline const std::string next_dsfc = "CON-326191-T0T6B-v2.03";
inline const std::string dsa = "DARS-NIC-999001-B2C3D-v0.4";
inline const std::string dsa_base = "DARS-NIC-999001-B2C3D";

inline Event issue_of(const std::string& reference, const std::string& base_reference,
                      std::vector<Attachment> documents)
{
    return {.kind = EventKind::Issued,
            .reference = reference,
            .base_reference = base_reference,
            .state = "issued",
            .documents = std::move(documents),
            .payload = {{"signatories", {"Dr Zoë Ångström", "NHS England"}}}};
}

inline Event refusal_of(const std::string& reference, const std::string& base_reference)
{
    return {.kind = EventKind::Refused,
            .reference = reference,
            .base_reference = base_reference,
            .state = "issued",
            .documents = {},
            .payload = {{"findings", {"page-content-changed"}}}};
}

/// Issues a contract whose PDF is `pdf`, all in one transaction.
inline RegisterEntry issue(Register& contract_register, const std::string& reference,
                           const std::string& base_reference, ByteView pdf)
{
    const auto writing = contract_register.begin();
    const Attachment document = writing->store(DocumentRole::Pdf, pdf);
    RegisterEntry entry =
        writing->append(issue_of(reference, base_reference, {document}), first_of_march);
    writing->commit();
    return entry;
}

inline RegisterEntry refuse(Register& contract_register, const std::string& reference,
                            const std::string& base_reference)
{
    const auto writing = contract_register.begin();
    RegisterEntry entry = writing->append(refusal_of(reference, base_reference), first_of_march);
    writing->commit();
    return entry;
}

} // namespace indenture::registry
