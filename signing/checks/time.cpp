#include "signing/checks/time.h"

#include "signing/checks/finding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace indenture::signing::checks {

using indenture::print;

namespace {

// How long after its timestamp a signature's OCSP response may be produced, as the validators of
// states that rely on OCSP alone have it.
constexpr std::chrono::minutes ocsp_prompt{15};
constexpr std::chrono::hours ocsp_delay_max{24};

/// Takes digits from the front of a text.
class Digits {
public:
    explicit Digits(ByteView text) : text_(text) {}

    std::optional<int> take(std::size_t count)
    {
        int value = 0;
        const ByteView piece = text_.substr(0, count);
        const auto read = std::from_chars(piece.data(), piece.data() + piece.size(), value);
        if (piece.size() != count || read.ptr != piece.data() + count || value < 0) {
            return std::nullopt;
        }
        text_.remove_prefix(count);
        return value;
    }

    char sign()
    {
        const char first = text_.empty() ? 'Z' : text_.front();
        text_.remove_prefix(text_.empty() ? 0 : 1);
        return first;
    }

    void skip_apostrophe()
    {
        if (!text_.empty() && text_.front() == '\'') {
            text_.remove_prefix(1);
        }
    }

    bool is_empty() const { return text_.empty(); }

private:
    ByteView text_;
};

std::optional<std::chrono::seconds> offset_of(Digits& digits)
{
    const char sign = digits.sign();
    if (sign == 'Z' && digits.is_empty()) {
        return std::chrono::seconds(0);
    }
    const auto hours = digits.take(2);
    digits.skip_apostrophe();
    const auto minutes = digits.is_empty() ? 0 : digits.take(2);
    digits.skip_apostrophe();
    if (!hours || !minutes || !digits.is_empty() || (sign != '+' && sign != '-' && sign != 'Z')) {
        return std::nullopt;
    }
    const std::chrono::seconds offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return sign == '-' ? -offset : offset;
}

} // namespace

std::optional<Instant> read_pdf_date(const pdf::String& text)
{
    const ByteView octets = text.octets;
    if (octets.substr(0, 2) != "D:") {
        return std::nullopt;
    }
    Digits digits(octets.substr(2));
    const auto year = digits.take(4);
    std::array<std::optional<int>, 5> parts;
    for (auto& part : parts) {
        part = digits.take(2);
        if (!part) {
            return std::nullopt;
        }
    }
    const auto offset = offset_of(digits);
    if (!year || !offset) {
        return std::nullopt;
    }
    const auto day = std::chrono::year(*year) /
                     std::chrono::month(static_cast<unsigned>(*parts[0])) /
                     std::chrono::day(static_cast<unsigned>(*parts[1]));
    if (!day.ok() || *parts[2] > 23 || *parts[3] > 59 || *parts[4] > 59) {
        return std::nullopt;
    }
    return Instant(std::chrono::sys_days(day)) + std::chrono::hours(*parts[2]) +
           std::chrono::minutes(*parts[3]) + std::chrono::seconds(*parts[4]) - *offset;
}

std::vector<Finding> check_time(const std::optional<Instant>& claimed, const Certificate& signer,
                                const VerificationPolicy& policy, const std::string& field)
{
    const std::string part = "signature " + field;
    if (!claimed) {
        return {block("claimed-time", part, "it does not say when it was made", sign_again)};
    }
    std::vector<Finding> findings;
    const auto refuse = [&](const char* code, const std::string& text) {
        findings.push_back(block(code, part, text, sign_again));
    };
    if (*claimed < signer.not_before) {
        refuse("not-yet-valid",
               fmt::format("it says it was made on {}, before its certificate became valid on {}",
                           print(*claimed), print(signer.not_before)));
    }
    if (*claimed > signer.not_after) {
        refuse("expired-at-signing",
               fmt::format("it says it was made on {}, after its certificate expired on {}",
                           print(*claimed), print(signer.not_after)));
    }
    if (policy.issued_at && *claimed + clock_difference_max < *policy.issued_at) {
        refuse("signed-before-issue",
               fmt::format("it says it was made on {}, before the contract was issued on {}",
                           print(*claimed), print(*policy.issued_at)));
    }
    if (*claimed > policy.at + clock_difference_max) {
        refuse("claimed-time",
               fmt::format("it says it was made on {}, which is after the time of this check, {}",
                           print(*claimed), print(policy.at)));
    }
    return findings;
}

std::optional<Finding> check_ocsp_times(const std::vector<Instant>& produced, Instant stamped,
                                        const std::string& field)
{
    std::optional<Instant> nearest; // the first that is not too early
    for (const Instant time : produced) {
        if (time + ocsp_prompt >= stamped && (!nearest || time < *nearest)) {
            nearest = time;
        }
    }
    if (produced.empty() || (nearest && *nearest <= stamped + ocsp_prompt)) {
        return std::nullopt;
    }
    const std::string part = "signature " + field;
    const Instant shown = nearest.value_or(*std::max_element(produced.begin(), produced.end()));
    const std::string text =
        fmt::format("the OCSP response about its certificate is of {}, its timestamp of {}",
                    print(shown), print(stamped));
    constexpr const char* cure = "Give an OCSP response or a CRL of a later date, or sign again.";
    if (!nearest) {
        return block("ocsp-before-timestamp", part, text, cure);
    }
    return *nearest > stamped + ocsp_delay_max ? block("ocsp-too-late", part, text, cure)
                                               : note(Severity::Warning, "ocsp-late", part, text);
}

} // namespace indenture::signing::checks
