// A stranger's OCSP response, asked about a certificate.

#include "signing/validation_data.h"
#include "status_question.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const indenture::Bytes response(reinterpret_cast<const char*>(data), size);
    indenture::fuzz::ask_about_revocation({.certificates = {}, .crls = {}, .ocsps = {response}});
    return 0;
}
