#include "base/checksum.h"

#include "base/error.h"

#include <openssl/evp.h>

namespace indenture {

Bytes md5_checksum(ByteView bytes)
{
    Bytes octets(16, '\0');
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(octets.data()),
                   &size, EVP_md5(), nullptr) != 1 ||
        size != octets.size()) {
        throw Error(ErrorCode::Internal, {}, "MD5 is not available in OpenSSL");
    }
    return octets;
}

} // namespace indenture
