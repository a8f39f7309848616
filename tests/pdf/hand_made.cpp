#include "pdf/hand_made.h"

#include <fmt/format.h>

namespace indenture::pdf {

HandMade HandMade::page()
{
    HandMade file;
    file.object(1, "<</Type/Catalog/Pages 2 0 R>>")
        .object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")
        .object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>");
    return file;
}

HandMade& HandMade::text(ByteView text)
{
    octets_ += text;
    return *this;
}

HandMade& HandMade::object(std::uint32_t number, ByteView value)
{
    row(number, position());
    return text(fmt::format("{} 0 obj\n{}\nendobj\n", number, value));
}

HandMade& HandMade::stream(std::uint32_t number, ByteView entries, ByteView data)
{
    return object(
        number, fmt::format("<<{}/Length {}>>\nstream\n{}\nendstream", entries, data.size(), data));
}

HandMade& HandMade::row(std::uint32_t number, std::size_t offset)
{
    rows_[number] = {1, offset, 0};
    return *this;
}

HandMade& HandMade::compressed(std::uint32_t number, std::uint32_t stream, std::uint32_t index)
{
    rows_[number] = {2, stream, index};
    return *this;
}

Bytes HandMade::trailer(ByteView more) const
{
    const std::string previous = previous_ == 0 ? "" : fmt::format("/Prev {}", previous_);
    return fmt::format("/Size 100/Root 1 0 R{}{}", previous, more);
}

void HandMade::finish(std::size_t section)
{
    text(fmt::format("startxref\n{}\n%%EOF\n", section));
    rows_.clear();
    previous_ = section;
}

HandMade& HandMade::end(ByteView more)
{
    const std::size_t section = position();
    text("xref\n");
    if (previous_ == 0) {
        text("0 1\n0000000000 65535 f \n");
    }
    for (const auto& [number, row] : rows_) {
        text(fmt::format("{} 1\n{:010} 00000 n \n", number, row.second));
    }
    text("trailer\n<<" + trailer(more) + ">>\n");
    finish(section);
    return *this;
}

HandMade& HandMade::end_with_stream(std::uint32_t number, ByteView entries)
{
    const std::size_t section = position();
    row(number, section);
    Bytes index;
    Bytes data;
    for (const auto& [each, row] : rows_) {
        index += fmt::format("{} 1 ", each);
        data += row.kind;
        for (int shift = 24; shift >= 0; shift -= 8) {
            data += static_cast<char>(row.second >> static_cast<unsigned>(shift));
        }
        data += static_cast<char>(row.third >> 8U);
        data += static_cast<char>(row.third);
    }
    stream(number, fmt::format("/Type/XRef/W[1 4 2]/Index[{}]{}", index, trailer(entries)), data);
    finish(section);
    return *this;
}

} // namespace indenture::pdf
