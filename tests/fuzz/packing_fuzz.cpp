// Texts known beforehand and others between them, packed: what a reader inflates is what was said.

#include "docx/packing.h"
#include "docx/zip.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

using namespace indenture;

/// Cuts a text off the front, as long as its first octet says.
ByteView cut(ByteView& rest)
{
    const std::size_t size = rest.empty() ? 0 : static_cast<unsigned char>(rest.front());
    rest.remove_prefix(rest.empty() ? 0 : 1);
    const ByteView text = rest.substr(0, size);
    rest.remove_prefix(text.size());
    return text;
}

Bytes inflated(const docx::Packed& packed)
{
    docx::ZipWriter writer;
    writer.add("part", packed);
    const Bytes zip = writer.finish();
    return docx::ZipReader(zip, "fuzz").read(docx::scan_zip(zip, "fuzz", Limits{}).front());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    ByteView rest(reinterpret_cast<const char*>(data), size);
    const std::size_t count = rest.empty() ? 0 : static_cast<unsigned char>(rest.front()) % 16;
    rest.remove_prefix(rest.empty() ? 0 : 1);
    std::vector<docx::KnownText> known;
    for (std::size_t i = 0; i < count; ++i) {
        known.push_back({cut(rest), i % 2 == 1});
    }
    const docx::Packing packing(known);
    docx::Packer packer(packing);
    Bytes expected;
    while (!rest.empty()) {
        const auto what = static_cast<unsigned char>(rest.front());
        rest.remove_prefix(1);
        if (what < 128 && count > 0) {
            packer.add_known(what % count);
            expected += packing.text(what % count);
        } else {
            const ByteView text = cut(rest);
            for (unsigned i = 0; i < (what == 255 ? 150U : 1U); ++i) { // beyond the window
                packer.add(text);
                expected += text;
            }
        }
    }
    if (inflated(packer.finish()) != expected) {
        std::abort();
    }
    return 0;
}
