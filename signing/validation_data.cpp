#include "signing/validation_data.h"

#include "base/error.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

#include <fmt/format.h>
#include <functional>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <string_view>

namespace indenture::signing {

namespace {

using namespace detail;

constexpr const char* certificate_label = "CERTIFICATE";
constexpr const char* crl_label = "X509 CRL";
constexpr const char* ocsp_label = "OCSP RESPONSE";

/// True if `der` is one value that `read` takes and nothing else.
template <typename Handle, auto read, auto release> bool is_one(ByteView der)
{
    const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = octets + der.size();
    const std::unique_ptr<Handle, Free<release>> value(
        read(nullptr, &octets, static_cast<long>(der.size())));
    ERR_clear_error();
    return value != nullptr && octets == end;
}

/// Where a piece belongs; nullptr if it is none of the three.
std::vector<Bytes>* place_of(ByteView der, ValidationData& data)
{
    if (is_one<X509, d2i_X509, X509_free>(der)) {
        return &data.certificates;
    }
    if (is_one<X509_CRL, d2i_X509_CRL, X509_CRL_free>(der)) {
        return &data.crls;
    }
    if (is_one<OCSP_RESPONSE, d2i_OCSP_RESPONSE, OCSP_RESPONSE_free>(der)) {
        return &data.ocsps;
    }
    return nullptr;
}

void add(ByteView der, ValidationData& data, const std::string& source, const Limits& limits)
{
    std::vector<Bytes>* place = place_of(der, data);
    if (place == nullptr) {
        throw Error(ErrorCode::BadInput, {source, {}, {}},
                    "it is no certificate, revocation list (CRL) or OCSP response, in DER or PEM");
    }
    const std::size_t count = data.certificates.size() + data.crls.size() + data.ocsps.size();
    if (count >= limits.evidence_max) {
        throw Error(ErrorCode::LimitExceeded, {source, {}, {}},
                    fmt::format("it holds more than the {} pieces allowed", limits.evidence_max));
    }
    place->emplace_back(der);
}

/// One block of a PEM file, or nothing at its end.
std::optional<Bytes> next_block(BIO& in, const std::string& source)
{
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* octets = nullptr;
    long size = 0;
    const int found = PEM_read_bio(&in, &name, &header, &octets, &size);
    const bool ended = found != 1 && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    std::optional<Bytes> block;
    if (found == 1) {
        block.emplace(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(octets);
    if (!block && !ended) {
        throw Error(ErrorCode::BadInput, {source, {}, {}}, "a block of its PEM is damaged");
    }
    return block;
}

void print_block(BIO& out, const char* label, ByteView der)
{
    PEM_write_bio(&out, label, "", reinterpret_cast<const unsigned char*>(der.data()),
                  static_cast<long>(der.size()));
}

} // namespace

ValidationData read_validation_data(ByteView text, const std::string& source, const Limits& limits)
{
    ValidationData data;
    if (text.empty()) {
        return data;
    }
    if (text.find("-----BEGIN ") == ByteView::npos) {
        add(text, data, source, limits);
        return data;
    }
    const BioPtr in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    while (const auto block = next_block(*in, source)) {
        add(*block, data, source, limits);
    }
    return data;
}

Bytes print_pem(const ValidationData& data)
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    for (const Bytes& certificate : data.certificates) {
        print_block(*out, certificate_label, certificate);
    }
    for (const Bytes& crl : data.crls) {
        print_block(*out, crl_label, crl);
    }
    for (const Bytes& ocsp : data.ocsps) {
        print_block(*out, ocsp_label, ocsp);
    }
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

void append(ValidationData& to, const ValidationData& more)
{
    to.certificates.insert(to.certificates.end(), more.certificates.begin(),
                           more.certificates.end());
    to.crls.insert(to.crls.end(), more.crls.begin(), more.crls.end());
    to.ocsps.insert(to.ocsps.end(), more.ocsps.begin(), more.ocsps.end());
}

} // namespace indenture::signing
