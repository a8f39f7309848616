#include "pdf/detail/file_resources.h"

#include "base/error.h"
#include "pdf/decode.h"

#include <fmt/format.h>

namespace indenture::pdf::detail {

void unreadable(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

std::string FileResources::digest_of(const Object& object)
{
    const auto* reference = object.get<Reference>();
    if (reference == nullptr) {
        return canon.digest(object).hex();
    }
    auto& known = digests[reference->number];
    if (known.empty()) {
        known = canon.digest(view.object(*reference)).hex();
    }
    return known;
}

const Font& FileResources::font(const Object& object)
{
    const Object value = view.resolved(object);
    const auto* entries = value.get<Dictionary>();
    if (entries == nullptr) {
        unreadable("a font it uses is not there");
    }
    const auto read = [&] {
        return std::make_unique<Font>(Font::read(view, *entries, canon, limits));
    };
    if (const auto* reference = object.get<Reference>()) {
        auto& known = fonts[reference->number];
        if (!known) {
            known = read();
        }
        return *known;
    }
    direct_fonts.push_back(read());
    return *direct_fonts.back();
}

void FileResources::count_items(std::size_t count)
{
    budget.items += count;
    if (budget.items > limits.compared_words_max) {
        throw Error(
            ErrorCode::LimitExceeded, {},
            fmt::format("the pages hold more than {} words and lines", limits.compared_words_max));
    }
}

Bytes FileResources::decoded(const Stream& stream)
{
    Bytes data = decode_fully(view, stream, limits.pdf_stream_size_max);
    budget.octets += data.size();
    if (budget.octets > limits.pdf_decoded_total_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("the contents of the pages decode to more than {} octets",
                                limits.pdf_decoded_total_max));
    }
    return data;
}

} // namespace indenture::pdf::detail
