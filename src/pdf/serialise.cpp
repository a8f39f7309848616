#include "pdf/serialise.h"

#include "base/digest.h"
#include "base/error.h"
#include "pdf/deflate.h"

#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>

namespace indenture::pdf {

namespace {

// Below this, deflate costs more than it saves.
constexpr std::size_t deflate_size_min = 60;
constexpr std::size_t objects_per_stream = 200;

// --- Soundness: what would only show in a reader --------------------------------------------

struct Checker {
    std::size_t objects;
    std::size_t number;

    [[noreturn]] void refuse(const std::string& why) const
    {
        throw Error(ErrorCode::Internal,
                    {"the PDF being written", "", fmt::format("object {}", number)}, why);
    }
    void check(const Object& object) const { std::visit(*this, object.value()); }

    void operator()(Reference reference) const
    {
        if (reference.number == 0 || reference.number > objects) {
            refuse(
                fmt::format("it refers to object {}, which is not in the file", reference.number));
        }
    }
    void operator()(std::int64_t value) const
    {
        // ISO 19005-2, 6.1.13.
        if (value > std::numeric_limits<std::int32_t>::max() ||
            value < std::numeric_limits<std::int32_t>::min()) {
            refuse(fmt::format("the integer {} does not fit 32 bits", value));
        }
    }
    void operator()(const Array& array) const
    {
        for (const Object& member : array) {
            check(member);
        }
    }
    void operator()(const Dictionary& dictionary) const
    {
        for (const auto& entry : dictionary) {
            check(entry.second);
        }
    }
    void operator()(const Stream& stream) const
    {
        if (stream.dictionary) {
            (*this)(*stream.dictionary);
        }
    }
    template <typename Other> void operator()(const Other&) const {}
};

void require_sound(const ObjectTable& table)
{
    for (std::size_t i = 0; i < table.objects.size(); ++i) {
        const Checker checker{table.objects.size(), i + 1};
        if (table.objects[i].get<std::monostate>() != nullptr) {
            checker.refuse("it was reserved and never written");
        }
        checker.check(table.objects[i]);
    }
    const Checker trailer{table.objects.size(), 0};
    trailer(table.root);
    if (table.info.number != 0) {
        trailer(table.info);
    }
}

// --- Streams --------------------------------------------------------------------------------

using Deflating = std::optional<Deflater>; ///< none: every stream stays as it is

void append_stream(Bytes& out, const Stream& stream, const Deflating& deflating)
{
    Dictionary dictionary = stream.dictionary ? *stream.dictionary : Dictionary{};
    Bytes encoded;
    ByteView data = stream.data;
    const bool has_filter = dictionary.count("Filter") != 0;
    if (stream.may_deflate && !has_filter && deflating && data.size() >= deflate_size_min) {
        encoded = deflating->deflate(data);
        if (encoded.size() < data.size()) {
            data = encoded;
            dictionary["Filter"] = Name{"FlateDecode"};
        }
    }
    dictionary["Length"] = data.size();
    append(out, dictionary);
    out += "\nstream\n";
    out += data;
    out += "\nendstream";
}

// --- The file -------------------------------------------------------------------------------

/// The comment's octets above 127 tell transfer programs that the file is binary (7.5.2).
Bytes header_of(const ObjectTable& table)
{
    return "%PDF-" + table.version + "\n%\xE2\xE3\xCF\xD3\n";
}

void append_object(Bytes& out, std::size_t number, const Object& object, const Deflating& deflating)
{
    fmt::format_to(std::back_inserter(out), "{} 0 obj\n", number);
    if (const auto* stream = object.get<Stream>()) {
        append_stream(out, *stream, deflating);
    } else {
        append(out, object);
    }
    out += "\nendobj\n";
}

Dictionary trailer_of(const ObjectTable& table, std::size_t size, const Bytes& written)
{
    const Digest digest = Digest::of(written);
    // An identifier has 16 octets by custom (14.4), and some readers count on it.
    const String identifier{Bytes(digest.octets().begin(), digest.octets().begin() + 16)};
    Dictionary trailer{{"ID", Array{identifier, identifier}}, {"Root", table.root}, {"Size", size}};
    if (table.info.number != 0) {
        trailer["Info"] = table.info;
    }
    return trailer;
}

void append_end(Bytes& out, std::size_t xref_offset)
{
    fmt::format_to(std::back_inserter(out), "startxref\n{}\n%%EOF\n", xref_offset);
}

Bytes with_classic_xref(const ObjectTable& table, const Deflating& deflating)
{
    Bytes out = header_of(table);
    std::vector<std::size_t> offsets;
    offsets.reserve(table.objects.size());
    for (const Object& object : table.objects) {
        offsets.push_back(out.size());
        append_object(out, offsets.size(), object, deflating);
    }
    const std::size_t xref_offset = out.size();
    const Dictionary trailer = trailer_of(table, offsets.size() + 1, out);
    fmt::format_to(std::back_inserter(out), "xref\n0 {}\n0000000000 65535 f \n",
                   offsets.size() + 1);
    for (const std::size_t offset : offsets) {
        fmt::format_to(std::back_inserter(out), "{:010} 00000 n \n", offset);
    }
    out += "trailer\n";
    append(out, trailer);
    out += '\n';
    append_end(out, xref_offset);
    return out;
}

/// Where an object is: at an offset of the file, or in an object stream at an index.
struct Place {
    bool is_in_stream = false;
    std::size_t offset_or_stream = 0;
    std::size_t index = 0;
};

void append_big_endian(Bytes& out, std::size_t value, unsigned octets)
{
    for (unsigned i = octets; i-- > 0;) {
        out += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
}

/// Each row as what it adds to the one above (PNG's filter Up): the places of neighbours differ by
/// little, so that hardly anything is left to deflate (ISO 32000-1, 7.4.4.4).
Bytes differences(ByteView rows, std::size_t row_size)
{
    constexpr char up = 2;
    Bytes out;
    out.reserve(rows.size() + rows.size() / row_size);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % row_size == 0) {
            out += up;
        }
        const int above = i < row_size ? 0 : rows[i - row_size];
        out += static_cast<char>(rows[i] - above);
    }
    return out;
}

Stream xref_stream(const std::vector<Place>& places, Dictionary trailer, const Deflating& deflating)
{
    constexpr std::size_t row_size = 1 + 4 + 2;
    trailer["Type"] = Name{"XRef"};
    trailer["W"] = Array{1, 4, 2};
    Bytes rows;
    rows.reserve((places.size() + 1) * row_size);
    append_big_endian(rows, 0, 5);
    append_big_endian(rows, 65535, 2);
    for (const Place& place : places) {
        append_big_endian(rows, place.is_in_stream ? 2 : 1, 1);
        append_big_endian(rows, place.offset_or_stream, 4);
        append_big_endian(rows, place.index, 2);
    }
    if (deflating) {
        constexpr int png = 12;
        rows = deflating->deflate(differences(rows, row_size));
        trailer["Filter"] = Name{"FlateDecode"};
        trailer["DecodeParms"] = Dictionary{{"Columns", row_size}, {"Predictor", png}};
    }
    return {std::make_shared<Dictionary>(std::move(trailer)), std::move(rows), false};
}

/// The objects of one object stream (7.5.7): a row of numbers and offsets, then the values.
Stream object_stream(const ObjectTable& table, const std::vector<std::size_t>& numbers)
{
    Bytes index;
    Bytes values;
    for (const std::size_t number : numbers) {
        fmt::format_to(std::back_inserter(index), "{} {} ", number, values.size());
        append(values, table.objects[number - 1]);
        values += '\n';
    }
    const Dictionary dictionary{
        {"Type", Name{"ObjStm"}}, {"N", numbers.size()}, {"First", index.size()}};
    return {std::make_shared<Dictionary>(dictionary), index + values, true};
}

Bytes with_object_streams(const ObjectTable& table, const Deflating& deflating)
{
    Bytes out = header_of(table);
    std::vector<Place> places(table.objects.size());
    std::vector<std::size_t> waiting;
    const auto write_waiting = [&] {
        const std::size_t stream_number = places.size() + 1;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            places[waiting[i] - 1] = {true, stream_number, i};
        }
        places.push_back({false, out.size(), 0});
        append_object(out, stream_number, object_stream(table, waiting), deflating);
        waiting.clear();
    };
    for (std::size_t number = 1; number <= table.objects.size(); ++number) {
        const Object& object = table.objects[number - 1];
        if (object.get<Stream>() != nullptr) {
            places[number - 1] = {false, out.size(), 0};
            append_object(out, number, object, deflating);
            continue;
        }
        waiting.push_back(number);
        if (waiting.size() == objects_per_stream) {
            write_waiting();
        }
    }
    if (!waiting.empty()) {
        write_waiting();
    }
    const std::size_t xref_offset = out.size();
    const std::size_t xref_number = places.size() + 1;
    places.push_back({false, xref_offset, 0});
    const Dictionary trailer = trailer_of(table, xref_number + 1, out);
    append_object(out, xref_number, xref_stream(places, trailer, deflating), deflating);
    append_end(out, xref_offset);
    return out;
}

} // namespace

Bytes serialise(const ObjectTable& table, const SerialiseOptions& options)
{
    require_sound(table);
    Deflating deflating;
    if (options.deflate_level > 0) {
        deflating.emplace(options.deflate_level);
    }
    return options.object_streams ? with_object_streams(table, deflating)
                                  : with_classic_xref(table, deflating);
}

} // namespace indenture::pdf
