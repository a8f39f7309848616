#include "signing/certificate.h"

#include "base/error.h"
#include "base/utf8.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace indenture::signing {

namespace detail {

namespace {

CertificatePtr decoded(ByteView der)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* end = cursor + der.size();
    CertificatePtr certificate(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
    if (!certificate || cursor != end) {
        last_openssl_error();
        throw Error(ErrorCode::BadInput, {}, "a certificate is malformed");
    }
    return certificate;
}

/// The certificates this thread decoded last. OpenSSL 3.0 takes as long to decode one as to verify
/// with it, and one verdict asks for the same few again and again.
class DecodedLately {
public:
    CertificatePtr get(ByteView der)
    {
        if (der.size() > size_max) {
            return decoded(der);
        }
        auto found = certificates_.find(der);
        if (found == certificates_.end()) {
            CertificatePtr certificate = decoded(der);
            if (certificates_.size() >= count_max) {
                certificates_.clear();
            }
            found = certificates_.emplace(Bytes(der), std::move(certificate)).first;
        }
        return shared(*found->second);
    }

private:
    static constexpr std::size_t count_max = 64;
    static constexpr std::size_t size_max = 1U << 16U; // octets; no honest one is as long

    std::map<Bytes, CertificatePtr, std::less<>> certificates_;
};

} // namespace

CertificatePtr certificate_from(ByteView der)
{
    thread_local DecodedLately lately;
    return lately.get(der);
}

CertificatePtr shared(X509& certificate)
{
    X509_up_ref(&certificate);
    return CertificatePtr(&certificate);
}

Bytes der_of(const X509& certificate)
{
    unsigned char* encoded = nullptr;
    const int size = i2d_X509(&certificate, &encoded);
    if (size <= 0) {
        throw Error(ErrorCode::Internal, {}, "a certificate could not be encoded");
    }
    Bytes result(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
    OPENSSL_free(encoded);
    return result;
}

Instant instant_of(const ASN1_TIME& time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(&time, &parts) != 1) {
        throw Error(ErrorCode::BadInput, {}, "a certificate holds a malformed time");
    }
    const auto day = std::chrono::year(parts.tm_year + 1900) /
                     std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)) /
                     std::chrono::day(static_cast<unsigned>(parts.tm_mday));
    return std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) +
           std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

std::string last_openssl_error()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "no reason given" : reason;
}

} // namespace detail

namespace {

using namespace detail;

bool is_shown(char32_t character)
{
    const bool is_control = character < 0x20 || (character >= 0x7F && character < 0xA0) ||
                            character == 0x2028 || character == 0x2029;
    const bool turns_text = character == 0x061C || character == 0x200E || character == 0x200F ||
                            (character >= 0x202A && character <= 0x202E) ||
                            (character >= 0x2066 && character <= 0x2069);
    return !is_control && !turns_text;
}

/// A name goes into reports and onto terminals: it may neither act there nor change how the words
/// around it read.
std::string harmless(const std::string& utf8)
{
    std::u32string characters = to_utf32(utf8);
    std::replace_if(
        characters.begin(), characters.end(), [](char32_t each) { return !is_shown(each); },
        U'\uFFFD');
    return to_utf8(characters);
}

std::string utf8_of(const ASN1_STRING& text)
{
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, &text);
    if (size < 0) {
        last_openssl_error();
        return {};
    }
    std::string result(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    return harmless(result);
}

std::string name_part(const X509_NAME& name, int nid)
{
    const int index = X509_NAME_get_index_by_NID(&name, nid, -1);
    if (index < 0) {
        return {};
    }
    return utf8_of(*X509_NAME_ENTRY_get_data(X509_NAME_get_entry(&name, index)));
}

bool is_repeated(const X509_NAME& name, int nid)
{
    const int first = X509_NAME_get_index_by_NID(&name, nid, -1);
    return first >= 0 && X509_NAME_get_index_by_NID(&name, nid, first) >= 0;
}

bool names_several_holders(const X509_NAME& name)
{
    constexpr std::array parts{NID_commonName,
                               NID_givenName,
                               NID_surname,
                               NID_organizationName,
                               NID_organizationIdentifier,
                               NID_serialNumber};
    return std::any_of(parts.begin(), parts.end(), [&](int nid) { return is_repeated(name, nid); });
}

std::string printed(const X509_NAME& name)
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    // RFC 2253, but letters beyond ASCII stay as they are.
    X509_NAME_print_ex(out.get(), &name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return harmless({text, static_cast<std::size_t>(size)});
}

/// Addresses of the subject and of the alternative names (RFC 5280, 4.2.1.6).
std::vector<std::string> mails_of(const X509& certificate)
{
    // OpenSSL's lists are typed by macros; this one is read and freed as it documents.
    STACK_OF(OPENSSL_STRING)* list = X509_get1_email(const_cast<X509*>(&certificate));
    std::vector<std::string> mails;
    for (int i = 0; list != nullptr && i < sk_OPENSSL_STRING_num(list); ++i) {
        mails.push_back(harmless(sk_OPENSSL_STRING_value(list, i)));
    }
    X509_email_free(list);
    return mails;
}

Digest public_key_of(const X509& certificate)
{
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &encoded);
    if (size <= 0) {
        throw Error(ErrorCode::BadInput, {}, "a certificate has no public key");
    }
    const Digest digest =
        Digest::of({reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size)});
    OPENSSL_free(encoded);
    return digest;
}

std::string serial_of(const X509& certificate)
{
    std::unique_ptr<BIGNUM, Free<BN_free>> number(
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr));
    char* text = BN_bn2hex(number.get());
    std::string result(text);
    OPENSSL_free(text);
    return result;
}

} // namespace

std::string Certificate::person() const
{
    if (!given_name.empty() && !surname.empty()) {
        return given_name + " " + surname;
    }
    return common_name;
}

Certificate detail::described(const X509& x509)
{
    const X509_NAME& subject = *X509_get_subject_name(&x509);
    return {.subject = printed(subject),
            .issuer = printed(*X509_get_issuer_name(&x509)),
            .serial = serial_of(x509),
            .common_name = name_part(subject, NID_commonName),
            .given_name = name_part(subject, NID_givenName),
            .surname = name_part(subject, NID_surname),
            .organisation = name_part(subject, NID_organizationName),
            .organisation_identifier = name_part(subject, NID_organizationIdentifier),
            .subject_serial = name_part(subject, NID_serialNumber),
            .mails = mails_of(x509),
            .is_ambiguous = names_several_holders(subject),
            .not_before = instant_of(*X509_get0_notBefore(&x509)),
            .not_after = instant_of(*X509_get0_notAfter(&x509)),
            .fingerprint = Digest::of(der_of(x509)),
            .public_key = public_key_of(x509)};
}

Json to_json(const Certificate& certificate)
{
    return {{"subject", certificate.subject},
            {"issuer", certificate.issuer},
            {"serial", certificate.serial},
            {"person", certificate.person()},
            {"organisation", certificate.organisation},
            {"organisation_identifier", certificate.organisation_identifier},
            {"subject_serial", certificate.subject_serial},
            {"mails", certificate.mails},
            {"public_key_sha256", certificate.public_key.hex()},
            {"not_before", indenture::print(certificate.not_before)},
            {"not_after", indenture::print(certificate.not_after)},
            {"sha256", certificate.fingerprint.hex()}};
}

Certificate read_certificate(ByteView der)
{
    Certificate certificate = described(*certificate_from(der));
    certificate.fingerprint = Digest::of(der);
    return certificate;
}

std::vector<Bytes> certificates_in_pem(ByteView pem, const std::string& source)
{
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    std::vector<Bytes> result;
    while (CertificatePtr certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)}) {
        result.push_back(der_of(*certificate));
    }
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!ended || result.empty()) {
        throw Error(ErrorCode::BadInput, {.source = source, .part = "", .position = ""},
                    "it holds no certificates in PEM, or one of them is damaged");
    }
    return result;
}

} // namespace indenture::signing
