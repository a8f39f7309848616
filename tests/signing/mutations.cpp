#include "signing/mutations.h"

#include "pdf/file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <random>

namespace indenture::tests {

namespace {

/// Numbers that are the same everywhere, unlike those of the library's distributions.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    /// 0 to `sides` - 1; 0 if there are none.
    std::size_t roll(std::size_t sides) { return sides == 0 ? 0 : engine_() % sides; }
    char octet() { return static_cast<char>(roll(256)); }
    template <typename Values> const auto& one_of(const Values& values)
    {
        return values[roll(values.size())];
    }

private:
    std::mt19937_64 engine_;
};

struct Range {
    std::size_t begin;
    std::size_t size;
};

Range range_of(const Bytes& file, Dice& dice, std::size_t size_max)
{
    const std::size_t begin = dice.roll(file.size());
    return {begin, 1 + dice.roll(std::min(size_max, file.size() - begin))};
}

bool is_regular(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '-' || c == '.';
}

/// The token of letters, digits and their like around or after a place that is not in a stream or
/// in a signature, if luck has it; they are where tokens are rare.
Range token_near(const Bytes& file, std::size_t at)
{
    while (at < file.size() && !is_regular(file[at])) {
        ++at;
    }
    std::size_t begin = at;
    while (begin > 0 && at - begin < 40 && is_regular(file[begin - 1])) {
        --begin;
    }
    std::size_t end = at;
    while (end < file.size() && end - begin < 40 && is_regular(file[end])) {
        ++end;
    }
    return {begin, end - begin};
}

/// Where structure is: before one of these words, or else anywhere.
std::size_t place_of_structure(const Bytes& file, Dice& dice)
{
    constexpr auto words = std::to_array<std::string_view>(
        {"obj",         "endobj", "xref",      "trailer", "startxref",  "/ByteRange",
         "/Contents <", "/Type",  "/AcroForm", "/Fields", "/Annots",    "/Kids",
         "/Prev",       "/Root",  "/Size",     "/Length", "/SubFilter", "/Rect",
         "/Lock",       "/W",     "/Index",    "%%EOF",   "stream"});
    const std::size_t found = file.find(dice.one_of(words), dice.roll(file.size()));
    const std::size_t begin = found == Bytes::npos ? dice.roll(file.size()) : found;
    return std::min(begin + dice.roll(48), file.size() - 1);
}

Bytes flipped(Bytes file, Dice& dice)
{
    for (std::size_t left = 1 + dice.roll(4); left > 0; --left) {
        char& octet = file[dice.roll(file.size())];
        octet = static_cast<char>(octet ^ (1 << dice.roll(8)));
    }
    return file;
}

Bytes flipped_in_structure(Bytes file, Dice& dice)
{
    char& octet = file[place_of_structure(file, dice)];
    octet = static_cast<char>(octet ^ (1 << dice.roll(8)));
    return file;
}

Bytes overwritten(Bytes file, Dice& dice)
{
    const Range range = range_of(file, dice, 16);
    for (std::size_t at = range.begin; at < range.begin + range.size; ++at) {
        file[at] = dice.octet();
    }
    return file;
}

Bytes truncated(Bytes file, Dice& dice)
{
    file.resize(dice.roll(2) == 0
                    ? dice.roll(file.size())
                    : file.size() - 1 - dice.roll(std::min<std::size_t>(file.size() - 1, 200)));
    return file;
}

Bytes shortened(Bytes file, Dice& dice)
{
    const Range range = range_of(file, dice, 400);
    return file.erase(range.begin, range.size);
}

Bytes repeated(Bytes file, Dice& dice)
{
    const Range range = range_of(file, dice, 2000);
    return file.insert(dice.roll(file.size()), Bytes(file, range.begin, range.size));
}

Bytes lengthened(Bytes file, Dice& dice)
{
    constexpr auto insertions = std::to_array<std::string_view>(
        {" ", "\n", "%%EOF\n", "startxref\n0\n%%EOF\n", "<<", ">>", "0 ", "9", "/", "(", "null ",
         "% comment\n", "1 0 obj\n<< /Type /Catalog >>\nendobj\n", "/Names << >> ",
         std::string_view("\0", 1)});
    const std::size_t at = dice.roll(3) == 0 ? file.size() : place_of_structure(file, dice);
    return file.insert(at, dice.one_of(insertions));
}

Bytes spliced(Bytes file, const Bytes& other, Dice& dice)
{
    const Range range = range_of(other, dice, 4000);
    const std::size_t at = dice.roll(file.size());
    const std::size_t replaced = dice.roll(2) == 0 ? 0 : range.size;
    return file.replace(at, std::min(replaced, file.size() - at), other, range.begin, range.size);
}

/// One token for another of the same file.
Bytes with_token(Bytes file, Dice& dice)
{
    const Range to = token_near(file, place_of_structure(file, dice));
    const Range from = token_near(file, place_of_structure(file, dice));
    return file.replace(to.begin, to.size, Bytes(file, from.begin, from.size));
}

/// Another number where one stands, of as many digits or not.
Bytes with_number(Bytes file, Dice& dice)
{
    std::size_t begin = place_of_structure(file, dice);
    while (begin < file.size() && std::isdigit(static_cast<unsigned char>(file[begin])) == 0) {
        ++begin;
    }
    std::size_t end = begin;
    while (end < file.size() && std::isdigit(static_cast<unsigned char>(file[end])) != 0) {
        ++end;
    }
    const auto numbers = std::to_array<std::string>(
        {"0", "1", "-1", "65535", "4294967296", "99999999999999999999", std::to_string(begin),
         std::to_string(file.size()), Bytes(end - begin, '9'), Bytes(end - begin, '0')});
    Bytes number = dice.one_of(numbers);
    if (dice.roll(2) == 0 && begin < end) { // one more or less, as an attacker would
        number = Bytes(file, begin, end - begin);
        number.back() = static_cast<char>('0' + dice.roll(10));
    }
    return file.replace(begin, end - begin, number);
}

/// A digit of a signature value or of what surrounds it.
Bytes with_contents(Bytes file, Dice& dice)
{
    const std::size_t begin = file.find("/Contents <", dice.roll(file.size()));
    if (begin == Bytes::npos) {
        return flipped(std::move(file), dice);
    }
    constexpr std::string_view digits = "0123456789abcdefABCDEF <>()x";
    const std::size_t at = begin + 11 + dice.roll(2) * dice.roll(12) + dice.roll(4000);
    if (at < file.size()) {
        file[at] = digits[dice.roll(digits.size())];
    }
    return file;
}

} // namespace

Mutator::Mutator(std::vector<Bytes> files) : files_(std::move(files))
{
    for (const Bytes& file : files_) {
        const auto opened = pdf::PdfFile::open(file, "a test's own", {});
        for (const pdf::Revision& revision : opened.revisions()) {
            revisions_.push_back(file.substr(revision.begin, revision.end - revision.begin));
        }
    }
}

Mutation Mutator::mutation(std::uint64_t number) const
{
    Dice dice(number);
    const Bytes& file = dice.one_of(files_);
    switch (dice.roll(13)) {
    case 0:
        return {"flip", flipped(file, dice)};
    case 1:
        return {"flip in structure", flipped_in_structure(file, dice)};
    case 2:
        return {"overwrite", overwritten(file, dice)};
    case 3:
        return {"truncate", truncated(file, dice)};
    case 4:
        return {"shorten", shortened(file, dice)};
    case 5:
        return {"repeat", repeated(file, dice)};
    case 6:
        return {"insert", lengthened(file, dice)};
    case 7:
        return {"splice", spliced(file, dice.one_of(files_), dice)};
    case 8:
        return {"token", with_token(file, dice)};
    case 9:
        return {"number", with_number(file, dice)};
    case 10:
        return {"contents", with_contents(file, dice)};
    case 11:
        return {"one revision more", file + dice.one_of(revisions_)};
    default:
        break;
    }
    Bytes shuffled = dice.one_of(revisions_);
    for (std::size_t left = 1 + dice.roll(3); left > 0; --left) {
        shuffled += dice.one_of(revisions_);
    }
    return {"revisions", std::move(shuffled)};
}

Bytes without_holes(const Bytes& file)
{
    constexpr std::string_view key = "/Contents <";
    Bytes rest;
    std::size_t at = 0;
    for (std::size_t hole = file.find(key); hole != Bytes::npos; hole = file.find(key, at)) {
        const std::size_t begin = hole + key.size();
        rest.append(file, at, begin - at);
        at = std::min(file.find_first_not_of("0123456789abcdefABCDEF", begin), file.size());
    }
    return rest.append(file, at);
}

} // namespace indenture::tests
