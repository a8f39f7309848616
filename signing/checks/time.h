#pragma once

#include "base/date.h"
#include "base/finding.h"
#include "pdf/object.h"
#include "signing/certificate.h"
#include "signing/policy.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Clocks of different machines differ by minutes.
inline constexpr std::chrono::minutes clock_difference_max{10};

/// A PDF date (ISO 32000-1, 7.9.4) with its offset from UTC; nullopt for anything else.
std::optional<Instant> read_pdf_date(const pdf::String& text);

/// Does the time a signature claims fit its certificate, the issue and the policy's time?
/// Findings: "not-yet-valid", "expired-at-signing", "signed-before-issue", "claimed-time".
std::vector<Finding> check_time(const std::optional<Instant>& claimed, const Certificate& signer,
                                const VerificationPolicy& policy, const std::string& field);

/// Where only OCSP responses say that the certificate was good, one of them must be of the time of
/// the signature, which its earliest timestamp tells: an earlier one says nothing of it, and a
/// later one leaves open what was known when it was made. Findings: "ocsp-before-timestamp",
/// "ocsp-too-late"; the note "ocsp-late". Without responses nothing is asked.
std::optional<Finding> check_ocsp_times(const std::vector<Instant>& produced, Instant stamped,
                                        const std::string& field);

} // namespace indenture::signing::checks
