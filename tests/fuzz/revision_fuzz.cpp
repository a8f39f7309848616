// A PDF of a stranger: the scanner of revisions, both readings of every object, the accounting of
// octets and the index of references. Whatever is read must add up.

#include "base/error.h"
#include "pdf/file.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace indenture;

void require(bool claim)
{
    if (!claim) {
        std::abort();
    }
}

Limits small_limits()
{
    Limits limits;
    limits.pdf_objects_max = 5000;
    limits.pdf_revisions_max = 8;
    limits.pdf_stream_size_max = 1U << 20U;
    limits.pdf_decoded_total_max = 4U << 20U;
    return limits;
}

void check_revisions(const pdf::PdfFile& file)
{
    std::size_t end = 0;
    for (const pdf::Revision& revision : file.revisions()) {
        require(revision.begin == end);
        require(revision.begin < revision.eof_end && revision.eof_end <= revision.end);
        end = revision.end;
    }
    require(end == file.bytes().size());
    for (const pdf::Unaccounted& found : file.unaccounted()) {
        require(found.revision < file.revisions().size() && found.span.begin <= found.span.end);
        require(found.container != 0 || found.span.end <= file.bytes().size());
    }
}

void read_objects(const pdf::View& view)
{
    for (const auto& entry : view.table()) {
        try {
            view.object({entry.first});
            view.referrers_of(entry.first);
        } catch (const Error&) {
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size)
{
    const ByteView bytes(reinterpret_cast<const char*>(octets), size);
    const pdf::Reading reading = pdf::read_view(bytes, {.limits = small_limits()});
    require(reading.file.has_value() != reading.refusal.has_value());
    require(!(reading.file && reading.examinable));
    for (const auto* file : {&reading.file, &reading.examinable}) {
        if (!*file) {
            continue;
        }
        check_revisions(**file);
        for (std::size_t k = 0; k < (*file)->revisions().size(); ++k) {
            read_objects((*file)->view(k));
        }
    }
    return 0;
}
