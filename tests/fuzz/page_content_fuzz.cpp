#include "pdf/page_content.h"

#include "base/error.h"
#include "pdf/serialise.h"

#include <cstddef>
#include <cstdint>

namespace {

using namespace indenture;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Reference;
using pdf::Stream;

Stream stream(Bytes data)
{
    return {std::make_shared<const Dictionary>(), std::move(data), false};
}

/// A page with the input as its contents, and once more as the ToUnicode map of its font.
Bytes page_of(const Bytes& input)
{
    pdf::ObjectTable table;
    const Reference catalog = table.add();
    const Reference pages = table.add();
    const Reference page = table.add();
    const Reference font = table.add(Dictionary{{"Type", Name{"Font"}},
                                                {"Subtype", Name{"Type1"}},
                                                {"BaseFont", Name{"Helvetica"}},
                                                {"ToUnicode", table.add(stream(input))}});
    const Reference plain = table.add(Dictionary{
        {"Type", Name{"Font"}}, {"Subtype", Name{"Type1"}}, {"BaseFont", Name{"Helvetica"}}});
    table.at(page) =
        Dictionary{{"Type", Name{"Page"}},
                   {"Parent", pages},
                   {"Contents", table.add(stream(input))},
                   {"Resources", Dictionary{{"Font", Dictionary{{"F1", plain}, {"F2", font}}}}}};
    table.at(pages) = Dictionary{{"Type", Name{"Pages"}}, {"Kids", Array{page}}, {"Count", 1}};
    table.at(catalog) = Dictionary{{"Type", Name{"Catalog"}}, {"Pages", pages}};
    table.root = catalog;
    return pdf::serialise(table, {.deflate_level = 0, .object_streams = false});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes input(reinterpret_cast<const char*>(data), size);
    try {
        const auto file = pdf::PdfFile::open(page_of(input), "fuzz.pdf", {});
        pdf::contents_of(file.latest(), pdf::pages_of(file.latest(), {}), {});
    } catch (const Error&) { // the only way to refuse
    }
    return 0;
}
