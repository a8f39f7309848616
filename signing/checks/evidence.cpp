#include "signing/checks/evidence.h"

#include "base/error.h"
#include "signing/detail/evidence.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <array>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace indenture::signing::checks {

namespace {

using namespace detail;

using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, Free<OCSP_RESPONSE_free>>;

/// One value and nothing after it; null otherwise.
template <typename Pointer> Pointer whole(ByteView der, auto decode)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* end = cursor + der.size();
    Pointer value(decode(nullptr, &cursor, static_cast<long>(der.size())));
    ERR_clear_error();
    if (cursor != end) {
        value.reset();
    }
    return value;
}

bool is_known_extension_of_lists(int nid)
{
    constexpr std::array known{NID_issuing_distribution_point, NID_delta_crl, NID_crl_number,
                               NID_authority_key_identifier};
    return std::find(known.begin(), known.end(), nid) != known.end();
}

bool is_known_extension_of_entries(int nid)
{
    return nid == NID_certificate_issuer || nid == NID_crl_reason || nid == NID_invalidity_date;
}

template <typename Known>
bool understands_all(const STACK_OF(X509_EXTENSION) * extensions, Known is_known)
{
    for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
        X509_EXTENSION* extension = sk_X509_EXTENSION_value(extensions, i);
        if (X509_EXTENSION_get_critical(extension) != 0 &&
            !is_known(OBJ_obj2nid(X509_EXTENSION_get_object(extension)))) {
            return false;
        }
    }
    return true;
}

/// RFC 5280, 5.2: a list with a critical extension that is not understood must not be used.
bool is_understood(X509_CRL& crl)
{
    if (!understands_all(X509_CRL_get0_extensions(&crl), is_known_extension_of_lists)) {
        return false;
    }
    STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(&crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
        if (!understands_all(X509_REVOKED_get0_extensions(sk_X509_REVOKED_value(entries, i)),
                             is_known_extension_of_entries)) {
            return false;
        }
    }
    return true;
}

/// The value of an extension; `is_right` is set to false if it is there twice or malformed.
template <typename Value> Value* extension_of(X509_CRL& crl, int nid, bool& is_right)
{
    int critical = 0;
    auto* value = static_cast<Value*>(X509_CRL_get_ext_d2i(&crl, nid, &critical, nullptr));
    is_right = is_right && (value != nullptr || critical == -1);
    return value;
}

std::optional<List> read_list(ByteView der)
{
    auto crl = whole<CrlPtr>(der, d2i_X509_CRL);
    if (!crl || X509_CRL_get0_lastUpdate(crl.get()) == nullptr) {
        return std::nullopt;
    }
    bool is_right = is_understood(*crl);
    ScopePtr scope(
        extension_of<ISSUING_DIST_POINT>(*crl, NID_issuing_distribution_point, is_right));
    IntegerPtr number(extension_of<ASN1_INTEGER>(*crl, NID_crl_number, is_right));
    IntegerPtr base_number(extension_of<ASN1_INTEGER>(*crl, NID_delta_crl, is_right));
    const ASN1_TIME* next = X509_CRL_get0_nextUpdate(crl.get());
    const Instant this_update = instant_of(*X509_CRL_get0_lastUpdate(crl.get()));
    const auto next_update =
        next == nullptr ? std::nullopt : std::optional<Instant>(instant_of(*next));
    return List{.der = Bytes(der),
                .digest = Digest::of(der),
                .crl = std::move(crl),
                .origins = {},
                .this_update = this_update,
                .next_update = next_update,
                .scope = std::move(scope),
                .number = std::move(number),
                .base_number = std::move(base_number),
                .is_understood = is_right};
}

std::optional<Response> read_response(ByteView der)
{
    const auto response = whole<ResponsePtr>(der, d2i_OCSP_RESPONSE);
    if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        return std::nullopt;
    }
    BasicResponsePtr basic(OCSP_response_get1_basic(response.get()));
    ERR_clear_error();
    if (!basic) {
        return std::nullopt;
    }
    const Instant produced_at = instant_of(*OCSP_resp_get0_produced_at(basic.get()));
    return Response{.der = Bytes(der),
                    .digest = Digest::of(der),
                    .basic = std::move(basic),
                    .origins = {},
                    .produced_at = produced_at};
}

/// Reads a piece unless it is there, and notes where it was found. `read` gives nullopt or throws
/// Error for what it cannot read.
template <typename Piece, typename Read>
Piece* kept(std::deque<Piece>& pieces, std::map<Digest, Piece*>& by_digest, ByteView der,
            Origin origin, Read read)
{
    const Digest digest = Digest::of(der);
    const auto known = by_digest.find(digest);
    if (known != by_digest.end()) {
        known->second->origins.insert(origin);
        return nullptr;
    }
    try {
        if (auto piece = read(der)) {
            pieces.push_back(std::move(*piece));
            pieces.back().origins.insert(origin);
            by_digest.emplace(digest, &pieces.back());
            return &pieces.back();
        }
    } catch (const Error&) {
        // A malformed time.
    }
    return nullptr;
}

} // namespace

Instant ProofsOfExistence::of(const Digest& object) const
{
    const auto found = earliest_.find(object);
    return found == earliest_.end() ? now_ : std::min(now_, found->second);
}

void ProofsOfExistence::add(const Digest& object, Instant at)
{
    const auto [place, is_new] = earliest_.emplace(object, at);
    if (!is_new) {
        place->second = std::min(place->second, at);
    }
}

Evidence::Evidence() : decoded_(std::make_unique<Decoded>()) {}
Evidence::Evidence(Evidence&&) noexcept = default;
Evidence& Evidence::operator=(Evidence&&) noexcept = default;
Evidence::~Evidence() = default;

void Evidence::add(const ValidationData& data, Origin origin, CertificateSet& certificates)
{
    for (const Bytes& certificate : data.certificates) {
        certificates.add(certificate);
    }
    for (const Bytes& crl : data.crls) {
        kept(decoded_->lists, decoded_->list_by_digest, crl, origin, read_list);
    }
    for (const Bytes& ocsp : data.ocsps) {
        const Response* added =
            kept(decoded_->responses, decoded_->response_by_digest, ocsp, origin, read_response);
        const STACK_OF(X509)* brought =
            added == nullptr ? nullptr : OCSP_resp_get0_certs(added->basic.get());
        for (int i = 0; i < sk_X509_num(brought); ++i) {
            certificates.add(der_of(*sk_X509_value(brought, i)));
        }
    }
}

} // namespace indenture::signing::checks
