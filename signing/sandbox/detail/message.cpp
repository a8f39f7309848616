#include "signing/sandbox/detail/message.h"

#include "signing/sandbox/detail/frame.h"

#include <bit>
#include <concepts>
#include <type_traits>

namespace indenture::signing::sandbox {

template <> inline constexpr Severity last_enumerator<Severity> = Severity::Block;
template <> inline constexpr Verdict last_enumerator<Verdict> = Verdict::Failed;
template <> inline constexpr Coverage last_enumerator<Coverage> = Coverage::EntireFile;
template <> inline constexpr Revocation last_enumerator<Revocation> = Revocation::Revoked;
template <> inline constexpr Authority last_enumerator<Authority> = Authority::Mismatch;
template <> inline constexpr Anchoring last_enumerator<Anchoring> = Anchoring::Unrelated;
template <> inline constexpr Level last_enumerator<Level> = Level::LTA;
template <>
inline constexpr RevocationRule last_enumerator<RevocationRule> = RevocationRule::Required;
template <>
inline constexpr PageDifference::Kind last_enumerator<PageDifference::Kind> =
    PageDifference::Kind::Graphics;

// Each function names every member of its struct: one that is added does not compile until it is
// named here as well, so that nothing is lost between two processes.

template <> contracts::Period FrameReader::blank<contracts::Period>()
{
    const Date day = date_of(Instant());
    return {day, day};
}

/// `Type` to be filled, or constant to be written.
template <typename Value, typename Type>
concept Either = std::same_as<std::remove_const_t<Value>, Type>;

/// Caps travel as they lie in memory; both processes are the same program.
template <typename Visitor, Either<Limits> Value> void each_member(Visitor& visit, Value& value)
{
    auto caps = std::bit_cast<std::array<std::size_t, sizeof(Limits) / sizeof(std::size_t)>>(value);
    visit(caps);
    if constexpr (!std::is_const_v<Value>) {
        value = std::bit_cast<Limits>(caps);
    }
}

template <typename Visitor, Either<Where> Value> void each_member(Visitor& visit, Value& value)
{
    auto& [source, part, position] = value;
    visit(source, part, position);
}

template <typename Visitor, Either<Finding> Value> void each_member(Visitor& visit, Value& value)
{
    auto& [code, severity, where, text, cure] = value;
    visit(code, severity, where, text, cure);
}

template <typename Visitor, Either<Certificate> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [subject, issuer, serial, common_name, given_name, surname, organisation, identifier,
           subject_serial, mails, is_ambiguous, not_before, not_after, fingerprint, public_key] =
        value;
    visit(subject, issuer, serial, common_name, given_name, surname, organisation, identifier,
          subject_serial, mails, is_ambiguous, not_before, not_after, fingerprint, public_key);
}

template <typename Visitor, Either<PathStep> Value> void each_member(Visitor& visit, Value& value)
{
    auto& [certificate, revocation, revoked_at, source, der] = value;
    visit(certificate, revocation, revoked_at, source, der);
}

template <typename Visitor, Either<TimestampReport> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [authority, at, is_intact, is_trusted, path, findings] = value;
    visit(authority, at, is_intact, is_trusted, path, findings);
}

template <typename Visitor, Either<SignatureReport> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [field, revision, sub_filter, is_timestamp, signer, claimed_time, proven_time, coverage,
           byte_range, digest_algorithm, signature_algorithm, message_digest, is_intact, is_trusted,
           level, path, timestamps, authority, findings] = value;
    visit(field, revision, sub_filter, is_timestamp, signer, claimed_time, proven_time, coverage,
          byte_range, digest_algorithm, signature_algorithm, message_digest, is_intact, is_trusted,
          level, path, timestamps, authority, findings);
}

template <typename Visitor, Either<PageDifference> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [kind, page, clause, issued, uploaded, flags] = value;
    visit(kind, page, clause, issued, uploaded, flags);
}

template <typename Visitor, Either<RequiredSignatory> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [field, organisation_name, organisation_identifiers, signatory_names, mails] = value;
    visit(field, organisation_name, organisation_identifiers, signatory_names, mails);
}

template <typename Visitor, Either<contracts::Period> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [first, last] = value;
    visit(first, last);
}

template <typename Visitor, Either<ValidationData> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [certificates, crls, ocsps] = value;
    visit(certificates, crls, ocsps);
}

template <typename Visitor, Either<VerificationPolicy> Value>
void each_member(Visitor& visit, Value& value)
{
    auto& [at, anchors, timestamp_anchors, issued, issued_at, required, evidence, revocation,
           level_min, accepted_anchoring, appendix_pages_max, providers, accepts_provider_seals,
           is_order_binding, contract, term, limits] = value;
    visit(at, anchors, timestamp_anchors, issued, issued_at, required, evidence, revocation,
          level_min, accepted_anchoring, appendix_pages_max, providers, accepts_provider_seals,
          is_order_binding, contract, term, limits);
}

template <typename Visitor, Either<VerificationReport> Value>
void each_member(Visitor& visit, Value& value)
{
    [[maybe_unused]] auto& [upload, size, issued, anchoring, redline, at, signatures, findings,
                            outstanding, used, execution] = value;
    visit(upload, size, issued, anchoring, redline, at, signatures, findings, outstanding,
          used); // an execution is made by the verifier, never told
}

Bytes encode(const VerificationPolicy& policy)
{
    FrameWriter writer;
    writer(policy);
    return writer.take();
}

VerificationPolicy decode_policy(ByteView octets)
{
    VerificationPolicy policy;
    FrameReader reader(octets);
    reader(policy);
    reader.must_be_at_end();
    return policy;
}

Bytes encode(const VerificationReport& report)
{
    FrameWriter writer;
    writer(report);
    return writer.take();
}

VerificationReport decode_report(ByteView octets)
{
    VerificationReport report;
    FrameReader reader(octets);
    reader(report);
    reader.must_be_at_end();
    return report;
}

} // namespace indenture::signing::sandbox
