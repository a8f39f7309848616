// A document security store of a stranger: the first line is the dictionary as it stands in the
// file, where the streams are objects 10, 11, ...; a line "%F" begins a deflated stream, "%S" one
// that is not.

#include "base/error.h"
#include "pdf/file.h"
#include "pdf/serialise.h"
#include "signing/checks/validation_store.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace indenture;

constexpr std::size_t streams_max = 16;
constexpr std::size_t first_stream = 10;

Limits small_limits()
{
    Limits limits;
    limits.evidence_max = 8;
    limits.pdf_stream_size_max = 1U << 16U;
    limits.pdf_decoded_total_max = 1U << 17U;
    return limits;
}

pdf::Stream stream_of(ByteView piece)
{
    pdf::Dictionary dictionary;
    if (piece.starts_with('F')) {
        dictionary["Filter"] = pdf::Name{"FlateDecode"};
    }
    return {std::make_shared<const pdf::Dictionary>(std::move(dictionary)),
            Bytes(piece.substr(std::min<std::size_t>(piece.size(), 2))), false};
}

Bytes file_with(ByteView input)
{
    const std::size_t line = std::min(input.find('\n'), input.size());
    pdf::ObjectTable table;
    const pdf::Reference catalog = table.add();
    const pdf::Reference pages = table.add(
        pdf::Dictionary{{"Type", pdf::Name{"Pages"}}, {"Kids", pdf::Array{}}, {"Count", 0}});
    const pdf::Reference store = table.add(pdf::Verbatim{Bytes(input.substr(0, line))});
    table.at(catalog) =
        pdf::Dictionary{{"Type", pdf::Name{"Catalog"}}, {"Pages", pages}, {"DSS", store}};
    table.root = catalog;
    while (table.objects.size() + 1 < first_stream) {
        table.add(pdf::Object(0));
    }
    std::size_t at = line;
    for (std::size_t i = 0; i < streams_max && at < input.size(); ++i) {
        const std::size_t begin = at + 2; // after "\n%"
        const std::size_t end = std::min(input.find("\n%", begin), input.size());
        if (begin < end) {
            table.add(stream_of(input.substr(begin, end - begin)));
        }
        at = end;
    }
    return pdf::serialise(table, {.deflate_level = 1, .object_streams = false});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Limits limits = small_limits();
    const pdf::Reading reading =
        pdf::read(file_with({reinterpret_cast<const char*>(data), size}), limits);
    if (!reading.file) {
        return 0;
    }
    const auto answer = signing::checks::read_store(reading.file->latest(), limits);
    const std::size_t count =
        answer.data.certificates.size() + answer.data.crls.size() + answer.data.ocsps.size();
    // One stream may stand in all three lists.
    if (count > 3 * limits.evidence_max) {
        std::abort();
    }
    signing::checks::store_revision(*reading.file, limits);
    return 0;
}
