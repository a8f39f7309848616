#pragma once

#include "base/bytes.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>

/// What the parts of the test PKI share; tests include pki.h.
namespace indenture::tests {

template <auto free_function> struct Free {
    template <typename Handle> void operator()(Handle* handle) const { free_function(handle); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Free<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;

/// Throws std::runtime_error with OpenSSL's reason unless `holds`.
void require(bool holds, const char* what);
/// The octets OpenSSL allocated, which it frees.
Bytes taken(unsigned char* octets, int size);
CertificatePtr certificate_of(const Bytes& der);
KeyPtr key_of(const Bytes& der);
void set_time(ASN1_TIME* time, const std::string& iso);
/// The digest to sign with: none for EdDSA.
const EVP_MD* digest_for(const EVP_PKEY* key, const std::string& name);

} // namespace indenture::tests
