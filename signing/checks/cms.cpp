#include "signing/checks/cms.h"

#include "base/error.h"
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
        try {
            const cms::SignedData data = cms::read_signed_data(contents, limits_);
            // The hole is reserved before the size of the CMS is known, so zeros fill the rest.
            if (contents.find_first_not_of('\0', data.size) != ByteView::npos) {
                refuse("cms", "something other than zeros follows its CMS message");
            } else if (data.content) {
                refuse("cms", "its CMS message encloses content of its own");
            } else {
                ask(data);
            }
        } catch (const Error& error) {
            refuse(error);
        }
        return std::move(answer_);
    }

private:
    void refuse(const char* code, const std::string& text)
    {
        answer_.findings.push_back(block(code, part_, text, sign_again));
    }

    void refuse(const Error& error)
    {
        if (error.code() == ErrorCode::LimitExceeded) {
            refuse("limit", "its CMS message has a size beyond the limits: " + error.message());
        } else if (error.code() == ErrorCode::BadInput) {
            refuse("cms", "its Contents is no CMS message: " + error.message());
        } else {
            throw error;
        }
    }

    void ask(const cms::SignedData& data)
    {
        SignerAnswer signer = check_signer({.data = data,
                                            .content = octets_,
                                            .content_type = oid_data,
                                            .codes = {},
                                            .part = part_},
                                           limits_);
        answer_.is_intact = signer.is_intact;
        answer_.signer = std::move(signer.signer);
        answer_.certificates = std::move(signer.certificates);
        answer_.digest_algorithm = std::move(signer.digest_algorithm);
        answer_.signature_algorithm = std::move(signer.signature_algorithm);
        answer_.message_digest = std::move(signer.message_digest);
        answer_.signature_value = std::move(signer.signature_value);
        answer_.strong_until = signer.strong_until;
        answer_.archival = std::move(signer.archival);
        answer_.findings = std::move(signer.findings);
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

CmsAnswer check_cms(ByteView contents, const SignedOctets& octets, const std::string& field,
                    const Limits& limits)
{
    return CmsCheck(octets, "signature " + field, limits).run(contents);
}

} // namespace indenture::signing::checks
