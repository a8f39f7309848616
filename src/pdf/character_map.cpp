#include "pdf/character_map.h"

#include "base/error.h"
#include "base/utf8.h"
#include "pdf/content_stream.h"

#include <fmt/format.h>

namespace indenture::pdf {

namespace {

constexpr std::size_t codes_max = 200'000;

[[noreturn]] void malformed(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {.source = "", .part = "a ToUnicode map", .position = ""},
                what);
}

std::uint32_t unit_at(ByteView octets, std::size_t at)
{
    return static_cast<std::uint32_t>(static_cast<unsigned char>(octets[at])) << 8U |
           static_cast<unsigned char>(octets[at + 1]);
}

const Bytes& octets_of(const Object& object)
{
    const auto* string = object.get<String>();
    if (string == nullptr) {
        malformed("a code or its text is no string");
    }
    return string->octets;
}

std::uint32_t number_of(const Bytes& code)
{
    if (code.empty() || code.size() > 4) {
        malformed("a code has not one to four octets");
    }
    std::uint32_t number = 0;
    for (const char octet : code) {
        number = number << 8U | static_cast<unsigned char>(octet);
    }
    return number;
}

/// The text of a range's code `step` after the first: only its last unit counts up.
std::string stepped(Bytes utf16, std::uint32_t step)
{
    if (step != 0) {
        if (utf16.size() < 2) {
            malformed("a range has no text to count from");
        }
        const std::uint32_t unit = unit_at(utf16, utf16.size() - 2) + step;
        if (unit > 0xFFFF) {
            malformed("a range counts beyond the last character");
        }
        utf16[utf16.size() - 2] = static_cast<char>(unit >> 8U);
        utf16[utf16.size() - 1] = static_cast<char>(unit & 0xFFU);
    }
    return utf8_of_utf16(utf16);
}

} // namespace

std::string utf8_of_utf16(ByteView octets)
{
    std::u32string text;
    for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
        char32_t c = unit_at(octets, at);
        const bool is_lead = c >= 0xD800 && c < 0xDC00;
        const std::uint32_t next = is_lead && at + 3 < octets.size() ? unit_at(octets, at + 2) : 0U;
        if (next >= 0xDC00 && next < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (next - 0xDC00);
            at += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        text += c;
    }
    return to_utf8(text);
}

class CharacterMapReader {
public:
    CharacterMapReader(ByteView stream, const Limits& limits) : reader_(stream, limits) {}

    CharacterMap read()
    {
        while (const auto operation = reader_.next()) {
            if (operation->name == "endbfchar") {
                add_characters(operation->operands);
            } else if (operation->name == "endbfrange") {
                add_ranges(operation->operands);
            } else if (operation->name == "usecmap") {
                malformed("it rests on another map");
            }
        }
        return std::move(map_);
    }

private:
    void add(std::size_t octets, std::uint32_t code, std::string text)
    {
        if (map_.texts_.size() == codes_max) {
            throw Error(ErrorCode::LimitExceeded, {}, "a ToUnicode map has too many codes");
        }
        const auto [entry, is_new] = map_.texts_.try_emplace({octets, code}, text);
        if (!is_new && entry->second != text) {
            malformed(fmt::format("it says two things of code {:X}", code));
        }
    }

    void add_characters(const Array& operands)
    {
        if (operands.size() % 2 != 0) {
            malformed("a code has no text");
        }
        for (std::size_t i = 0; i < operands.size(); i += 2) {
            const Bytes& code = octets_of(operands[i]);
            add(code.size(), number_of(code), utf8_of_utf16(octets_of(operands[i + 1])));
        }
    }

    void add_ranges(const Array& operands)
    {
        if (operands.size() % 3 != 0) {
            malformed("a range is incomplete");
        }
        for (std::size_t i = 0; i < operands.size(); i += 3) {
            add_range(octets_of(operands[i]), octets_of(operands[i + 1]), operands[i + 2]);
        }
    }

    void add_range(const Bytes& low, const Bytes& high, const Object& texts)
    {
        const std::uint32_t first = number_of(low);
        const std::uint32_t last = number_of(high);
        if (low.size() != high.size() || last < first || last - first > 0xFFFF) {
            malformed("a range makes no sense");
        }
        const auto* list = texts.get<Array>();
        if (list != nullptr && list->size() != last - first + 1) {
            malformed("a range and its texts do not match");
        }
        for (std::uint32_t step = 0; step <= last - first; ++step) {
            add(low.size(), first + step,
                list != nullptr ? utf8_of_utf16(octets_of((*list)[step]))
                                : stepped(octets_of(texts), step));
        }
    }

    ContentReader reader_;
    CharacterMap map_;
};

CharacterMap CharacterMap::read(ByteView stream, const Limits& limits)
{
    return CharacterMapReader(stream, limits).read();
}

std::optional<std::string> CharacterMap::text(std::uint32_t code, std::size_t octets) const
{
    const auto found = texts_.find({octets, code});
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

} // namespace indenture::pdf
