#include "signing/providers/evidence_cache.h"

#include "base/error.h"
#include "base/files.h"

#include <fmt/format.h>
#include <system_error>

namespace indenture::signing {

EvidenceCache::EvidenceCache(std::filesystem::path folder) : folder_(std::move(folder))
{
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error || !std::filesystem::is_directory(folder_, error)) {
        throw Error(ErrorCode::Unavailable, {folder_.string(), {}, {}},
                    "the folder for the cache cannot be made");
    }
}

std::optional<Bytes> EvidenceCache::find(const Digest& question, std::size_t size_max) const
{
    try {
        return read_file(file_of(question), size_max);
    } catch (const Error&) {
        return std::nullopt;
    }
}

void EvidenceCache::store(const Digest& question, ByteView answer) const
{
    write_file(file_of(question), answer);
}

std::filesystem::path EvidenceCache::file_of(const Digest& question) const
{
    return folder_ / (question.hex() + ".der");
}

} // namespace indenture::signing
