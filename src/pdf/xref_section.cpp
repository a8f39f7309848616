#include "pdf/xref_section.h"

#include "base/error.h"
#include "pdf/inflate.h"
#include "pdf/parser.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace indenture::pdf {

namespace {

constexpr std::size_t table_row_size = 20; // ISO 32000-1, 7.5.4
// A producer's offset may point at the end of line before; more is another place.
constexpr std::size_t space_before_max = 4;

[[noreturn]] void fail_at(std::size_t offset, const std::string& what)
{
    throw Error(ErrorCode::BadInput,
                {.source = "", .part = "", .position = fmt::format("offset {}", offset)}, what);
}

std::optional<std::size_t> whole_number(const Dictionary& dictionary, const std::string& key)
{
    const auto found = dictionary.find(key);
    if (found == dictionary.end()) {
        return std::nullopt;
    }
    const auto* number = found->second.get<std::int64_t>();
    if (number == nullptr || *number < 0) {
        throw Error(ErrorCode::BadInput, {}, fmt::format("/{} is no whole number", key));
    }
    return static_cast<std::size_t>(*number);
}

class SectionReader {
public:
    SectionReader(ByteView file, const Limits& limits) : file_(file), limits_(limits) {}

    XrefSection read(std::size_t offset)
    {
        std::size_t begin = offset;
        while (begin < file_.size() && begin - offset < space_before_max &&
               is_space(file_[begin])) {
            ++begin;
        }
        if (begin >= file_.size()) {
            fail_at(offset, "a cross-reference section lies beyond the end of the file");
        }
        XrefSection section =
            file_.substr(begin, 4) == "xref" ? read_table(begin) : read_stream(begin);
        section.offset = offset;
        section.previous = whole_number(section.trailer, "Prev");
        if (const auto hidden = whole_number(section.trailer, "XRefStm")) {
            add_hidden(section, *hidden);
        }
        check_size(section);
        return section;
    }

private:
    void count_entries(std::size_t count)
    {
        if (count > limits_.pdf_objects_max - entries_) {
            throw Error(
                ErrorCode::LimitExceeded, {},
                fmt::format("the file declares more than {} objects", limits_.pdf_objects_max));
        }
        entries_ += count;
    }

    std::uint32_t object_number(std::size_t number, std::size_t offset) const
    {
        if (number > limits_.pdf_objects_max) {
            fail_at(offset, fmt::format("object number {} is too high", number));
        }
        return static_cast<std::uint32_t>(number);
    }

    static void declare(XrefSection& section, std::uint32_t number, const Location& location)
    {
        const std::size_t before = section.entries.size();
        section.entries.emplace_hint(section.entries.end(), number, location);
        if (section.entries.size() == before) {
            fail_at(
                section.offset,
                fmt::format("object {} is declared twice in one cross-reference section", number));
        }
    }

    // ISO 32000-1, 7.5.8.4: what the table calls free, or does not mention, the stream declares.
    // That there is one is reason enough to refuse the file, whatever it holds.
    void add_hidden(XrefSection& section, std::size_t offset)
    {
        section.hidden = Span{offset, offset};
        std::map<std::uint32_t, Location> entries;
        try {
            XrefSection hidden = read_stream(offset);
            section.hidden = hidden.span;
            entries = std::move(hidden.entries);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) {
                throw;
            }
        }
        for (const auto& [number, location] : entries) {
            const auto [entry, is_new] = section.entries.emplace(number, location);
            if (!is_new && entry->second.kind == Location::Kind::Free) {
                entry->second = location;
            }
        }
    }

    static void check_size(const XrefSection& section)
    {
        const auto size = whole_number(section.trailer, "Size");
        if (!size) {
            fail_at(section.offset, "the trailer has no /Size");
        }
        if (!section.entries.empty() && section.entries.rbegin()->first >= *size) {
            fail_at(section.offset, fmt::format("object {} is declared but /Size is {}",
                                                section.entries.rbegin()->first, *size));
        }
    }

    XrefSection read_table(std::size_t offset)
    {
        XrefSection section;
        section.offset = offset;
        Parser parser(file_, offset, limits_.pdf_depth_max);
        parser.expect("xref");
        while (!parser.accept("trailer")) {
            const std::size_t first = parser.number();
            const std::size_t count = parser.number();
            count_entries(count);
            std::size_t row = parser.position();
            while (row < file_.size() && is_space(file_[row])) {
                ++row;
            }
            if (count > (file_.size() - row) / table_row_size) {
                fail_at(row, "a cross-reference table is cut off");
            }
            for (std::size_t i = 0; i < count; ++i, row += table_row_size) {
                declare(section, object_number(first + i, row), read_row(row));
            }
            parser = Parser(file_, row, limits_.pdf_depth_max);
        }
        const Object trailer = parser.value();
        if (trailer.get<Dictionary>() == nullptr) {
            fail_at(parser.position(), "'trailer' is not followed by a dictionary");
        }
        section.trailer = *trailer.get<Dictionary>();
        section.span = {offset, parser.position()};
        return section;
    }

    // "oooooooooo ggggg n" and two octets of end of line.
    Location read_row(std::size_t at) const
    {
        const ByteView row = file_.substr(at, table_row_size);
        const auto is_number = [](ByteView text) {
            return text.find_first_not_of("0123456789") == ByteView::npos;
        };
        const ByteView line_end = row.substr(18);
        const bool has_shape = is_number(row.substr(0, 10)) && row[10] == ' ' &&
                               is_number(row.substr(11, 5)) && row[16] == ' ' &&
                               (line_end == " \n" || line_end == " \r" || line_end == "\r\n");
        if (!has_shape || (row[17] != 'n' && row[17] != 'f')) {
            fail_at(at, "a row of a cross-reference table is malformed");
        }
        if (row[17] == 'f') {
            return {};
        }
        if (row.substr(11, 5) != "00000") {
            fail_at(at, "an object has a generation other than 0");
        }
        return {.kind = Location::Kind::Plain, .offset = Parser(row, 0, 1).number()};
    }

    XrefSection read_stream(std::size_t offset)
    {
        XrefSection section;
        section.offset = offset;
        section.kind = XrefKind::Stream;
        Parser parser(file_, offset, limits_.pdf_depth_max);
        parser.number();
        parser.expect("0");
        parser.expect("obj");
        const Object value = parser.value();
        const auto* dictionary = value.get<Dictionary>();
        const auto type =
            dictionary == nullptr ? Dictionary::const_iterator{} : dictionary->find("Type");
        if (dictionary == nullptr || type == dictionary->end() ||
            type->second != Object(Name{"XRef"})) {
            fail_at(offset, "'startxref' or /Prev points at no cross-reference section");
        }
        const auto length = whole_number(*dictionary, "Length");
        if (!length) {
            fail_at(offset, "a cross-reference stream has no /Length");
        }
        const Bytes rows = decoded(*dictionary, parser.stream_data(*length), offset,
                                   rows_size_max(*dictionary, offset));
        parser.expect("endobj");
        section.span = {offset, parser.position()};
        read_stream_rows(section, *dictionary, rows);
        section.trailer = *dictionary;
        for (const char* own : {"Type", "W", "Index", "Filter", "DecodeParms", "Length"}) {
            section.trailer.erase(own);
        }
        return section;
    }

    /// What W and Index announce, with an octet a row for its predictor: more is a bomb.
    std::size_t rows_size_max(const Dictionary& dictionary, std::size_t offset) const
    {
        const Widths widths = widths_of(dictionary, offset);
        std::size_t count = 0;
        for (const auto& range : ranges_of(dictionary, offset)) {
            count += std::min(range.second, limits_.pdf_objects_max);
        }
        const std::size_t row_size = widths.kind + widths.second + widths.third + 1;
        return std::min(limits_.pdf_stream_size_max, count * row_size);
    }

    Bytes decoded(const Dictionary& dictionary, ByteView data, std::size_t offset,
                  std::size_t size_max)
    {
        auto filter = dictionary.find("Filter");
        if (filter == dictionary.end()) {
            return Bytes(data);
        }
        Object name = filter->second;
        Object parameters;
        if (const auto found = dictionary.find("DecodeParms"); found != dictionary.end()) {
            parameters = found->second;
        }
        if (const auto* names = name.get<Array>(); names != nullptr && names->size() == 1) {
            name = Object(names->front());
            if (const auto* list = parameters.get<Array>(); list && list->size() == 1) {
                parameters = Object(list->front());
            }
        }
        if (name != Object(Name{"FlateDecode"})) {
            fail_at(offset, "a cross-reference stream has a filter other than FlateDecode");
        }
        Bytes inflated = inflate(data, size_max);
        decoded_total_ += inflated.size();
        if (decoded_total_ > limits_.pdf_decoded_total_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        "the cross-reference streams inflate beyond the limit");
        }
        const auto* settings = parameters.get<Dictionary>();
        return settings == nullptr ? inflated : without_predictor(inflated, *settings, offset);
    }

    // ISO 32000-1, 7.4.4.4, PNG predictors with one colour of eight bits.
    static Bytes without_predictor(const Bytes& inflated, const Dictionary& settings,
                                   std::size_t offset)
    {
        const std::size_t predictor = whole_number(settings, "Predictor").value_or(1);
        if (predictor == 1) {
            return inflated;
        }
        const std::size_t columns = whole_number(settings, "Columns").value_or(1);
        const bool is_plain = whole_number(settings, "Colors").value_or(1) == 1 &&
                              whole_number(settings, "BitsPerComponent").value_or(8) == 8;
        if (predictor < 10 || predictor > 15 || !is_plain || columns == 0 || columns > 64 ||
            inflated.size() % (columns + 1) != 0) {
            fail_at(offset, "a cross-reference stream has an unknown predictor");
        }
        Bytes result;
        result.reserve(inflated.size());
        Bytes above(columns, '\0');
        for (std::size_t row = 0; row < inflated.size(); row += columns + 1) {
            const Bytes line = unfiltered_line(
                inflated[row], ByteView(inflated).substr(row + 1, columns), above, offset);
            result += line;
            above = line;
        }
        return result;
    }

    static Bytes unfiltered_line(char filter, ByteView line, const Bytes& above, std::size_t offset)
    {
        if (filter < 0 || filter > 4) {
            fail_at(offset, "a cross-reference stream has an unknown line filter");
        }
        const auto octet = [](char value) {
            return static_cast<int>(static_cast<unsigned char>(value));
        };
        Bytes result(line.size(), '\0');
        for (std::size_t i = 0; i < line.size(); ++i) {
            const int left = i == 0 ? 0 : octet(result[i - 1]);
            const int up = octet(above[i]);
            const int corner = i == 0 ? 0 : octet(above[i - 1]);
            const int to_left = std::abs(up - corner);
            const int to_up = std::abs(left - corner);
            const int to_corner = std::abs(left + up - 2 * corner);
            const int paeth = to_left <= to_up && to_left <= to_corner ? left
                              : to_up <= to_corner                     ? up
                                                                       : corner;
            const std::array<int, 5> guess{0, left, up, (left + up) / 2, paeth};
            result[i] = static_cast<char>(
                (octet(line[i]) + guess.at(static_cast<std::size_t>(filter))) & 0xFF);
        }
        return result;
    }

    struct Widths {
        std::size_t kind = 0;
        std::size_t second = 0;
        std::size_t third = 0;
    };

    static Widths widths_of(const Dictionary& dictionary, std::size_t offset)
    {
        const auto found = dictionary.find("W");
        const Array* widths = found == dictionary.end() ? nullptr : found->second.get<Array>();
        if (widths == nullptr || widths->size() != 3) {
            fail_at(offset, "a cross-reference stream has no /W of three numbers");
        }
        std::array<std::size_t, 3> sizes{};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto* width = (*widths)[i].get<std::int64_t>();
            if (width == nullptr || *width < 0 || *width > 8) {
                fail_at(offset, "a width in /W is not from 0 to 8");
            }
            sizes.at(i) = static_cast<std::size_t>(*width);
        }
        if (sizes[1] == 0) {
            fail_at(offset, "a cross-reference stream has no second field");
        }
        return {sizes[0], sizes[1], sizes[2]};
    }

    static std::size_t big_endian(ByteView octets)
    {
        std::size_t result = 0;
        for (const char octet : octets) {
            result = result << 8U | static_cast<unsigned char>(octet);
        }
        return result;
    }

    void read_stream_rows(XrefSection& section, const Dictionary& dictionary, ByteView rows)
    {
        const Widths widths = widths_of(dictionary, section.offset);
        const std::size_t row_size = widths.kind + widths.second + widths.third;
        if (rows.size() % row_size != 0) {
            fail_at(section.offset, "a cross-reference stream ends inside a row");
        }
        std::size_t row = 0;
        for (const auto& [first, count] : ranges_of(dictionary, section.offset)) {
            count_entries(count);
            if (count > (rows.size() - row) / row_size) {
                fail_at(section.offset, "a cross-reference stream is shorter than its /Index");
            }
            for (std::size_t i = 0; i < count; ++i, row += row_size) {
                declare(section, object_number(first + i, section.offset),
                        location_of(rows.substr(row, row_size), widths, section.offset));
            }
        }
        if (row != rows.size()) {
            fail_at(section.offset, "a cross-reference stream is longer than its /Index");
        }
    }

    static std::vector<std::pair<std::size_t, std::size_t>> ranges_of(const Dictionary& dictionary,
                                                                      std::size_t offset)
    {
        const auto found = dictionary.find("Index");
        if (found == dictionary.end()) {
            return {{0, whole_number(dictionary, "Size").value_or(0)}};
        }
        const Array* numbers = found->second.get<Array>();
        if (numbers == nullptr || numbers->size() % 2 != 0) {
            fail_at(offset, "/Index is no array of pairs");
        }
        std::vector<std::pair<std::size_t, std::size_t>> ranges;
        for (std::size_t i = 0; i < numbers->size(); i += 2) {
            const auto* first = (*numbers)[i].get<std::int64_t>();
            const auto* count = (*numbers)[i + 1].get<std::int64_t>();
            if (first == nullptr || count == nullptr || *first < 0 || *count < 0) {
                fail_at(offset, "/Index is no array of pairs");
            }
            ranges.emplace_back(*first, *count);
        }
        return ranges;
    }

    Location location_of(ByteView row, const Widths& widths, std::size_t offset) const
    {
        const std::size_t kind = widths.kind == 0 ? 1 : big_endian(row.substr(0, widths.kind));
        const std::size_t second = big_endian(row.substr(widths.kind, widths.second));
        const std::size_t third = big_endian(row.substr(widths.kind + widths.second));
        if (kind == 0) {
            return {};
        }
        if (kind == 1) {
            if (third != 0) {
                fail_at(offset, "an object has a generation other than 0");
            }
            return {.kind = Location::Kind::Plain, .offset = second};
        }
        if (kind != 2 || third > limits_.pdf_objects_max) {
            fail_at(offset, "a cross-reference stream has a row of unknown kind");
        }
        return {.kind = Location::Kind::Compressed,
                .stream = object_number(second, offset),
                .index = static_cast<std::uint32_t>(third)};
    }

    ByteView file_;
    const Limits& limits_;
    std::size_t entries_ = 0;
    std::size_t decoded_total_ = 0;
};

/// What the last `startxref` says. Looks back from the end, where nothing but it may stand.
std::size_t last_xref_offset(ByteView file)
{
    const std::size_t found = file.rfind("startxref");
    if (found == ByteView::npos) {
        fail_at(file.size(), "the file has no 'startxref'; it is cut off or no PDF");
    }
    Parser parser(file, found, 1);
    parser.expect("startxref");
    return parser.number();
}

} // namespace

std::vector<XrefSection> read_xref_chain(ByteView file, const Limits& limits)
{
    SectionReader reader(file, limits);
    std::vector<XrefSection> chain;
    std::set<std::size_t> seen;
    std::optional<std::size_t> next = last_xref_offset(file);
    while (next) {
        if (!seen.insert(*next).second) {
            fail_at(*next, "the chain of cross-reference sections runs in a circle");
        }
        // A linearised file has one section more than revisions.
        if (chain.size() > limits.pdf_revisions_max) {
            throw Error(
                ErrorCode::LimitExceeded, {},
                fmt::format("the file has more than {} revisions", limits.pdf_revisions_max));
        }
        chain.push_back(reader.read(*next));
        next = chain.back().previous;
    }
    return chain;
}

} // namespace indenture::pdf
