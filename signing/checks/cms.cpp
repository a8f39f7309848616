#include "signing/checks/cms.h"

#include "signing/checks/finding.h"
#include "signing/checks/signer_info.h"

#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

constexpr std::string_view oid_data = "1.2.840.113549.1.7.1";
constexpr std::string_view oid_signing_time = "1.2.840.113549.1.9.5";
constexpr std::string_view oid_signature_policy = "1.2.840.113549.1.9.16.2.15";
constexpr std::string_view oid_signature_timestamp = "1.2.840.113549.1.9.16.2.14";
constexpr std::string_view oid_countersignature = "1.2.840.113549.1.9.6";

class CmsCheck {
public:
    CmsCheck(const SignedOctets& octets, std::string part, const Limits& limits)
        : octets_(octets), part_(std::move(part)), limits_(limits)
    {
    }

    CmsAnswer run(ByteView contents)
    {
        const auto refusal = read_message(contents,
                                          {.code = "cms",
                                           .name = "CMS message",
                                           .unreadable = "its Contents is no CMS message",
                                           .cure = sign_again,
                                           .part = part_},
                                          limits_, [&](const auto& data) { ask(data); });
        if (refusal) {
            answer_.is_intact = false;
            answer_.findings.push_back(*refusal);
        }
        return std::move(answer_);
    }

private:
    void refuse(const char* code, const std::string& text)
    {
        answer_.findings.push_back(block(code, part_, text, sign_again));
    }

    void ask(const cms::SignedData& data)
    {
        if (data.content) {
            refuse("cms", "its CMS message encloses content of its own");
            return;
        }
        static_cast<SignerAnswer&>(answer_) = check_signer({.data = data,
                                                            .content = octets_,
                                                            .content_type = oid_data,
                                                            .codes = {},
                                                            .part = part_},
                                                           limits_);
        if (data.signers.size() == 1) {
            note_signed_attributes(data.signers.front());
            take_unsigned_attributes(data.signers.front());
        }
    }

    void remark(Severity severity, const char* code, const std::string& text)
    {
        answer_.findings.push_back(note(severity, code, part_, text));
    }

    void note_signed_attributes(const cms::SignerInfo& signer)
    {
        if (cms::has(signer.signed_attributes, oid_signing_time)) {
            answer_.has_signing_time = true;
            remark(Severity::Info, "signing-time",
                   "it states its time inside the CMS message as well, which a PAdES baseline "
                   "signature does not");
        }
        if (cms::has(signer.signed_attributes, oid_signature_policy)) {
            remark(Severity::Info, "signature-policy",
                   "it was made under a signature policy of the signer's choice, which was not "
                   "looked at");
        }
    }

    void take_unsigned_attributes(const cms::SignerInfo& signer)
    {
        for (const cms::Attribute& attribute : signer.unsigned_attributes) {
            if (attribute.type == oid_signature_timestamp) {
                take_timestamps(attribute);
            } else if (attribute.type == oid_countersignature) {
                remark(Severity::Info, "countersignature",
                       "somebody signed this signature; that was not looked at");
            }
        }
    }

    void take_timestamps(const cms::Attribute& attribute)
    {
        for (const asn1::Element& token : attribute.values) {
            if (answer_.timestamps.size() >= limits_.timestamps_max) {
                refuse("limit",
                       fmt::format("it has more than {} timestamps", limits_.timestamps_max));
                return;
            }
            answer_.timestamps.emplace_back(token.encoded);
        }
    }

    SignedOctets octets_;
    std::string part_;
    const Limits& limits_;
    CmsAnswer answer_;
};

} // namespace

Bytes digest_of(const detail::DigestAlgorithm& algorithm, const SignedOctets& octets)
{
    if (octets.file != nullptr) {
        return octets.file->of(algorithm, octets.before, octets.after);
    }
    return detail::FileDigests(octets.before).of(algorithm, octets.before, octets.after);
}

CmsAnswer check_cms(ByteView contents, const SignedOctets& octets, const std::string& field,
                    const Limits& limits)
{
    return CmsCheck(octets, "signature " + field, limits).run(contents);
}

} // namespace indenture::signing::checks
