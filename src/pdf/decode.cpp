#include "pdf/decode.h"

#include "base/error.h"
#include "pdf/inflate.h"
#include "pdf/parser.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>

namespace indenture::pdf {

namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

Array list_of(const Object& object)
{
    if (const auto* list = object.get<Array>()) {
        return *list;
    }
    return object == Object() ? Array{} : Array{object};
}

Bytes from_hexadecimal(ByteView text)
{
    const std::size_t end = text.find('>');
    if (end == ByteView::npos) {
        damaged("hexadecimal data have no end");
    }
    const Bytes token = "<" + Bytes(text.substr(0, end)) + ">";
    const Object string = Parser(token, 0, 1).value();
    return string.get<String>()->octets;
}

void append_group(Bytes& out, const std::string& digits)
{
    std::string whole = digits;
    whole.resize(5, 'u');
    std::uint64_t value = 0;
    for (const char digit : whole) {
        value = value * 85 + static_cast<std::uint64_t>(digit - '!');
    }
    if (digits.size() == 1 || value > 0xFFFFFFFFU) {
        damaged("ASCII85 data are damaged");
    }
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
        out += static_cast<char>((value >> (24U - 8U * i)) & 0xFFU);
    }
}

Bytes from_ascii85(ByteView text)
{
    Bytes out;
    std::string digits;
    for (const char c : text) {
        if (c == '~') {
            if (!digits.empty()) {
                append_group(out, digits);
            }
            return out;
        }
        if (is_space(c)) {
            continue;
        }
        if (c == 'z' && digits.empty()) {
            out.append(4, '\0');
        } else if (c >= '!' && c <= 'u') {
            digits += c;
        } else {
            damaged("ASCII85 data hold something else");
        }
        if (digits.size() == 5) {
            append_group(out, digits);
            digits.clear();
        }
    }
    damaged("ASCII85 data have no end");
}

/// Parameters of a predictor (ISO 32000-1, table 8).
struct Rows {
    std::size_t octets = 0; ///< of a row, without its first
    std::size_t pixel = 1;  ///< octets from one pixel to the next
};

std::size_t whole_entry(const View& view, const Dictionary& parameters, const char* key,
                        std::size_t usual)
{
    const Object value = view.entry(parameters, key);
    if (value == Object()) {
        return usual;
    }
    const auto* number = value.get<std::int64_t>();
    if (number == nullptr || *number < 1 || *number > 1'000'000) {
        damaged(fmt::format("the parameter {} of a filter makes no sense", key));
    }
    return static_cast<std::size_t>(*number);
}

Rows rows_of(const View& view, const Dictionary& parameters)
{
    const std::size_t bits = whole_entry(view, parameters, "Colors", 1) *
                             whole_entry(view, parameters, "BitsPerComponent", 8);
    const std::size_t columns = whole_entry(view, parameters, "Columns", 1);
    return {(bits * columns + 7) / 8, std::max<std::size_t>(1, bits / 8)};
}

int paeth(int left, int up, int corner)
{
    const int guess = left + up - corner;
    const int to_left = std::abs(guess - left);
    const int to_up = std::abs(guess - up);
    const int to_corner = std::abs(guess - corner);
    if (to_left <= to_up && to_left <= to_corner) {
        return left;
    }
    return to_up <= to_corner ? up : corner;
}

/// The predictors of PNG (ISO/IEC 15948, 9).
Bytes unpredicted(ByteView data, const Rows& rows)
{
    if (data.size() % (rows.octets + 1) != 0) {
        damaged("predicted data end within a row");
    }
    Bytes out;
    out.reserve(data.size());
    const auto value_at = [&](std::size_t index) {
        return static_cast<int>(static_cast<unsigned char>(out[index]));
    };
    for (std::size_t start = 0; start < data.size(); start += rows.octets + 1) {
        const char type = data[start];
        if (type < 0 || type > 4) {
            damaged("predicted data name no predictor");
        }
        for (std::size_t i = 0; i < rows.octets; ++i) {
            const std::size_t here = out.size();
            const bool has_left = i >= rows.pixel;
            const bool has_up = here >= rows.octets;
            const int left = has_left ? value_at(here - rows.pixel) : 0;
            const int up = has_up ? value_at(here - rows.octets) : 0;
            const int corner = has_left && has_up ? value_at(here - rows.octets - rows.pixel) : 0;
            const std::array<int, 5> guesses{0, left, up, (left + up) / 2, paeth(left, up, corner)};
            const int raw = static_cast<unsigned char>(data[start + 1 + i]);
            out += static_cast<char>((raw + guesses.at(static_cast<std::size_t>(type))) & 0xFF);
        }
    }
    return out;
}

/// nullopt: a predictor that is not of PNG.
std::optional<Bytes> inflated(const View& view, const Object& parameters, ByteView data,
                              std::size_t size_max)
{
    const auto* entries = parameters.get<Dictionary>();
    const std::size_t predictor =
        entries == nullptr ? 1 : whole_entry(view, *entries, "Predictor", 1);
    if (predictor == 1) {
        return inflate(data, size_max);
    }
    if (predictor < 10 || predictor > 15) {
        return std::nullopt;
    }
    return unpredicted(inflate(data, size_max), rows_of(view, *entries));
}

std::optional<Bytes> undone(const View& view, const std::string& filter, const Object& parameters,
                            ByteView data, std::size_t size_max)
{
    if (filter == "FlateDecode" || filter == "Fl") {
        return inflated(view, parameters, data, size_max);
    }
    if (filter == "ASCIIHexDecode" || filter == "AHx") {
        return from_hexadecimal(data);
    }
    if (filter == "ASCII85Decode" || filter == "A85") {
        return from_ascii85(data);
    }
    return std::nullopt;
}

} // namespace

Decoded decode(const View& view, const Stream& stream, std::size_t size_max)
{
    constexpr std::size_t filters_max = 8;
    const Dictionary none;
    const Dictionary& entries = stream.dictionary ? *stream.dictionary : none;
    const Array filters = list_of(view.entry(entries, "Filter"));
    const Array parameters = list_of(view.entry(entries, "DecodeParms"));
    if (filters.size() > filters_max || parameters.size() > filters.size()) {
        damaged("a stream has more filters or parameters than make sense");
    }
    if (stream.data.size() > size_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("a stream is longer than {} octets", size_max));
    }
    Decoded result{stream.data, {}};
    for (std::size_t i = 0; i < filters.size(); ++i) {
        const Object filter = view.resolved(filters[i]);
        const Object own = i < parameters.size() ? view.resolved(parameters[i]) : Object();
        const auto* name = filter.get<Name>();
        if (name == nullptr) {
            damaged("a filter is no name");
        }
        auto data = result.filters.empty() ? undone(view, name->text, own, result.data, size_max)
                                           : std::nullopt;
        if (data) {
            result.data = std::move(*data);
        } else {
            result.filters.insert(result.filters.end(), {filter, own});
        }
    }
    return result;
}

Bytes decode_fully(const View& view, const Stream& stream, std::size_t size_max)
{
    Decoded result = decode(view, stream, size_max);
    if (!result.filters.empty()) {
        const auto* name = result.filters.front().get<Name>();
        damaged(fmt::format("a stream has the filter {}, which is not read here", name->text));
    }
    return std::move(result.data);
}

} // namespace indenture::pdf
