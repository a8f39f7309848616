#include "signing/checks/timestamp.h"

#include "base/digest.h"
#include "base/error.h"
#include "signing/checks/finding.h"
#include "signing/checks/signer_info.h"
#include "signing/detail/algorithms.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

using namespace detail;
using asn1::Reader;
using asn1::tag::context;
using asn1::tag::context_constructed;

constexpr std::string_view oid_tst_info = "1.2.840.113549.1.9.16.1.4";

constexpr const char* stamp_again =
    "Have the contract timestamped again by an accepted timestamp authority, or send it as it was "
    "before the timestamp was added.";

/// RFC 3161, 2.4.2.
struct TstInfo {
    std::string policy;
    std::string imprint_oid;
    const DigestAlgorithm* imprint_digest = nullptr; ///< nullptr: unknown
    Bytes imprint;
    std::string serial;
    Instant at;
    std::optional<std::chrono::microseconds> accuracy;
    bool is_ordered = false;
    bool has_critical_extension = false;
};

void read_imprint(Reader reader, TstInfo& info)
{
    Reader algorithm = reader.inside(asn1::tag::sequence);
    info.imprint_oid = asn1::object_identifier(algorithm.next(asn1::tag::object_identifier));
    info.imprint_digest = find_digest(info.imprint_oid);
    algorithm.next_if(asn1::tag::null);
    algorithm.require_end();
    info.imprint = Bytes(reader.next(asn1::tag::octet_string).content);
    reader.require_end();
}

std::uint64_t thousandths(const std::optional<asn1::Element>& element)
{
    if (!element) {
        return 0;
    }
    asn1::Element as_integer = *element;
    as_integer.tag = asn1::tag::integer;
    const std::uint64_t value = asn1::small_integer(as_integer);
    if (value > 999) {
        throw Error(ErrorCode::BadInput, {}, "an accuracy of more than 999 thousandths");
    }
    return value;
}

std::chrono::microseconds read_accuracy(Reader reader)
{
    std::uint64_t seconds = 0;
    if (const auto element = reader.next_if(asn1::tag::integer)) {
        seconds = asn1::small_integer(*element);
    }
    constexpr std::uint64_t year = 366U * 86400U;
    if (seconds > year) {
        throw Error(ErrorCode::BadInput, {}, "an accuracy of more than a year");
    }
    const std::uint64_t millis = thousandths(reader.next_if(context(0)));
    const std::uint64_t micros = thousandths(reader.next_if(context(1)));
    reader.require_end();
    return std::chrono::microseconds((seconds * 1000 + millis) * 1000 + micros);
}

bool has_critical(Reader extensions)
{
    while (!extensions.is_at_end()) {
        Reader extension = extensions.inside(asn1::tag::sequence);
        extension.next(asn1::tag::object_identifier);
        const auto is_critical = extension.next_if(asn1::tag::boolean);
        if (is_critical && asn1::boolean(*is_critical)) {
            return true;
        }
    }
    return false;
}

TstInfo read_tst_info(ByteView content)
{
    Reader outside(content);
    Reader reader = outside.inside(asn1::tag::sequence);
    outside.require_end();
    TstInfo info;
    if (asn1::small_integer(reader.next(asn1::tag::integer)) != 1) {
        throw Error(ErrorCode::BadInput, {}, "a version other than 1");
    }
    info.policy = asn1::object_identifier(reader.next(asn1::tag::object_identifier));
    read_imprint(reader.inside(asn1::tag::sequence), info);
    info.serial = to_hex(reader.next(asn1::tag::integer).content);
    info.at = asn1::generalized_time(reader.next(asn1::tag::generalized_time));
    if (const auto accuracy = reader.next_if(asn1::tag::sequence)) {
        info.accuracy = read_accuracy(Reader(accuracy->content));
    }
    if (const auto ordering = reader.next_if(asn1::tag::boolean)) {
        info.is_ordered = asn1::boolean(*ordering);
    }
    reader.next_if(asn1::tag::integer);     // nonce: for the one who asked
    reader.next_if(context_constructed(0)); // tsa: a hint
    if (const auto extensions = reader.next_if(context_constructed(1))) {
        info.has_critical_extension = has_critical(Reader(extensions->content));
    }
    reader.require_end();
    return info;
}

using UsagesPtr =
    std::unique_ptr<EXTENDED_KEY_USAGE,
                    Free<[](EXTENDED_KEY_USAGE* usages) { EXTENDED_KEY_USAGE_free(usages); }>>;

/// RFC 3161, 2.3: timeStamping and nothing else, critical; and a key usage, if there is one, for
/// signatures.
bool is_for_timestamps(X509& certificate)
{
    int critical = -1;
    const UsagesPtr usages(static_cast<EXTENDED_KEY_USAGE*>(
        X509_get_ext_d2i(&certificate, NID_ext_key_usage, &critical, nullptr)));
    const bool is_sole = usages != nullptr && critical == 1 &&
                         sk_ASN1_OBJECT_num(usages.get()) == 1 &&
                         OBJ_obj2nid(sk_ASN1_OBJECT_value(usages.get(), 0)) == NID_time_stamp;
    return is_sole &&
           (X509_get_key_usage(&certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

class TimestampCheck {
public:
    TimestampCheck(const SignedOctets& octets, std::string part, const Limits& limits)
        : octets_(octets), part_(std::move(part)), limits_(limits)
    {
    }

    TimestampAnswer run(ByteView token)
    {
        const auto refusal = read_message(token,
                                          {.code = "timestamp",
                                           .name = "token",
                                           .unreadable = "it is no RFC 3161 token",
                                           .cure = stamp_again,
                                           .part = part_},
                                          limits_, [&](const auto& data) { ask(data); });
        if (refusal) {
            answer_.is_intact = false;
            answer_.findings.push_back(*refusal);
        }
        return std::move(answer_);
    }

private:
    bool refuse(const char* code, const std::string& text)
    {
        answer_.findings.push_back(block(code, part_, text, stamp_again));
        return false;
    }

    void ask(const cms::SignedData& data)
    {
        if (!data.content || data.content_type != oid_tst_info) {
            refuse("timestamp", "its CMS message holds no timestamp");
            return;
        }
        static_cast<SignerAnswer&>(answer_) =
            check_signer({.data = data,
                          .content = {*data.content, ""},
                          .content_type = oid_tst_info,
                          .accepts_old_certificate_id = true,
                          .codes = {.shape = "timestamp",
                                    .certificate = "timestamp-certificate",
                                    .digest = "timestamp-mismatch",
                                    .value = "timestamp-mismatch",
                                    .algorithm = "timestamp-algorithm"},
                          .part = part_},
                         limits_);
        for (Finding& finding : answer_.findings) {
            finding.cure = stamp_again;
        }
        const TstInfo info = read_tst_info(*data.content);
        tell(info);
        check_usage();
        answer_.is_intact = check_imprint(info) && answer_.is_intact;
    }

    void tell(const TstInfo& info)
    {
        answer_.at = info.at;
        answer_.imprint = info.imprint;
        answer_.policy = info.policy;
        answer_.serial = info.serial;
        answer_.accuracy = info.accuracy;
        answer_.is_ordered = info.is_ordered;
        if (info.has_critical_extension) {
            refuse("timestamp", "it has an extension that must be understood and is not");
        }
    }

    void check_usage()
    {
        if (answer_.signer && !is_for_timestamps(*certificate_from(*answer_.signer))) {
            refuse("timestamp-key-usage",
                   "its certificate is not one for timestamps and nothing else, as its extended "
                   "key usage says");
        }
    }

    bool check_imprint(const TstInfo& info)
    {
        if (info.imprint_digest == nullptr) {
            return refuse(
                "timestamp-algorithm",
                fmt::format("the digest {} of its imprint is not known", info.imprint_oid));
        }
        answer_.imprint_algorithm = info.imprint_digest->name;
        const bool is_fixed = info.imprint_digest->name != "SHAKE256";
        if (!info.imprint_digest->is_accepted || !is_fixed) {
            refuse("timestamp-algorithm",
                   fmt::format("the digest {} of its imprint is not accepted",
                               info.imprint_digest->name));
        }
        if (digest_of(*info.imprint_digest, octets_) != info.imprint) {
            return refuse("timestamp-imprint", "it was made for other octets than these");
        }
        return true;
    }

    SignedOctets octets_;
    std::string part_;
    const Limits& limits_;
    TimestampAnswer answer_;
};

} // namespace

TimestampAnswer check_timestamp(ByteView token, const SignedOctets& octets, const std::string& part,
                                const Limits& limits)
{
    return TimestampCheck(octets, part, limits).run(token);
}

} // namespace indenture::signing::checks
