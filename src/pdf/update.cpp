#include "pdf/update.h"

#include "base/digest.h"
#include "base/error.h"
#include "pdf/deflate.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace indenture::pdf {

namespace {

// ISO 32000-1, 14.4: sixteen octets by custom.
constexpr std::size_t identifier_size = 16;
// Deflating less than this gains nothing.
constexpr std::size_t deflate_size_min = 128;
constexpr int deflate_level = 9;

void append_stream(Bytes& out, const Stream& stream)
{
    Dictionary dictionary = stream.dictionary ? *stream.dictionary : Dictionary{};
    Bytes deflated;
    const bool is_deflated = stream.may_deflate && dictionary.count("Filter") == 0 &&
                             stream.data.size() >= deflate_size_min;
    if (is_deflated) {
        deflated = Deflater(deflate_level).deflate(stream.data);
        dictionary["Filter"] = Name{"FlateDecode"};
    }
    const Bytes& data = is_deflated ? deflated : stream.data;
    dictionary["Length"] = data.size();
    append(out, dictionary);
    out += "\nstream\n";
    out += data;
    out += "\nendstream";
}

void append_object(Bytes& out, std::uint32_t number, const Object& object)
{
    fmt::format_to(std::back_inserter(out), "{} 0 obj\n", number);
    if (const auto* stream = object.get<Stream>()) {
        append_stream(out, *stream);
    } else {
        append(out, object);
    }
    out += "\nendobj\n";
}

Object identifier(const Dictionary& trailer, ByteView written)
{
    const Digest digest = Digest::of(written);
    const auto& octets = digest.octets();
    const String fresh{Bytes(octets.begin(), octets.begin() + identifier_size)};
    const auto found = trailer.find("ID");
    const Array* halves = found == trailer.end() ? nullptr : found->second.get<Array>();
    if (halves == nullptr || halves->size() != 2) {
        return Array{fresh, fresh};
    }
    return Array{halves->front(), fresh};
}

Dictionary trailer_of(const PdfFile& file, std::uint32_t size, ByteView written)
{
    const Revision& last = file.revisions().back();
    Dictionary trailer;
    for (const char* key : {"Root", "Info"}) {
        if (const auto found = last.trailer.find(key); found != last.trailer.end()) {
            trailer.insert(*found);
        }
    }
    trailer["ID"] = identifier(last.trailer, written);
    trailer["Prev"] = last.xref_offset;
    trailer["Size"] = std::int64_t{size};
    return trailer;
}

/// Runs of consecutive numbers, as both kinds of section write them.
struct Range {
    std::uint32_t first = 0;
    std::vector<std::size_t> offsets;
};

std::vector<Range> ranges_of(const std::map<std::uint32_t, std::size_t>& offsets)
{
    std::vector<Range> ranges;
    for (const auto& [number, offset] : offsets) {
        if (ranges.empty() || ranges.back().first + ranges.back().offsets.size() != number) {
            ranges.push_back({number, {}});
        }
        ranges.back().offsets.push_back(offset);
    }
    return ranges;
}

void append_table(Bytes& out, const std::vector<Range>& ranges, const Dictionary& trailer)
{
    out += "xref\n";
    for (const Range& range : ranges) {
        fmt::format_to(std::back_inserter(out), "{} {}\n", range.first, range.offsets.size());
        for (const std::size_t offset : range.offsets) {
            fmt::format_to(std::back_inserter(out), "{:010} 00000 n \n", offset);
        }
    }
    out += "trailer\n";
    append(out, trailer);
    out += '\n';
}

void append_xref_stream(Bytes& out, std::uint32_t number, const std::vector<Range>& ranges,
                        const Dictionary& trailer)
{
    Dictionary dictionary = trailer;
    dictionary["Type"] = Name{"XRef"};
    dictionary["W"] = Array{1, 8, 1};
    Array index;
    Bytes rows;
    for (const Range& range : ranges) {
        index.emplace_back(std::int64_t{range.first});
        index.emplace_back(range.offsets.size());
        for (const std::size_t offset : range.offsets) {
            rows += '\x01';
            for (unsigned shift = 64; shift > 0; shift -= 8) {
                rows += static_cast<char>((offset >> (shift - 8)) & 0xFFU);
            }
            rows += '\0';
        }
    }
    dictionary["Index"] = index;
    const Stream stream{std::make_shared<const Dictionary>(std::move(dictionary)), rows, false};
    append_object(out, number, stream);
}

} // namespace

std::uint32_t next_object_number(const PdfFile& file)
{
    const auto found = file.revisions().back().trailer.find("Size");
    std::uint32_t next = static_cast<std::uint32_t>(*found->second.get<std::int64_t>());
    // An older trailer may have been more generous; a number is never given out twice.
    for (const Revision& revision : file.revisions()) {
        if (!revision.entries.empty()) {
            next = std::max(next, revision.entries.rbegin()->first + 1);
        }
    }
    return next;
}

Updated append_update(const PdfFile& file, const std::map<std::uint32_t, Object>& objects)
{
    if (objects.empty() || objects.begin()->first == 0) {
        throw Error(ErrorCode::Internal, {},
                    "an update writes at least one object, and never number 0");
    }
    Updated updated{Bytes(file.bytes()), {}};
    Bytes& out = updated.bytes;
    if (out.back() != '\n' && out.back() != '\r') {
        out += '\n';
    }
    for (const auto& [number, object] : objects) {
        updated.offsets[number] = out.size();
        append_object(out, number, object);
    }

    const std::size_t xref_offset = out.size();
    std::uint32_t size = std::max(next_object_number(file), objects.rbegin()->first + 1);
    const ByteView written = ByteView(out).substr(file.bytes().size());
    if (file.revisions().back().xref_kind == XrefKind::Table) {
        const Dictionary trailer = trailer_of(file, size, written);
        append_table(out, ranges_of(updated.offsets), trailer);
    } else {
        const std::uint32_t number = size++;
        auto offsets = updated.offsets;
        offsets[number] = xref_offset;
        const Dictionary trailer = trailer_of(file, size, written);
        append_xref_stream(out, number, ranges_of(offsets), trailer);
    }
    fmt::format_to(std::back_inserter(out), "startxref\n{}\n%%EOF\n", xref_offset);
    return updated;
}

} // namespace indenture::pdf
