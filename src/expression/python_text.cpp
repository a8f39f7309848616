#include "expression/detail/python_text.h"

#include "base/utf8.h"
#include "expression/detail/support.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace indenture::expression {

namespace {

bool is_space(char32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_line_end(char32_t c)
{
    return (c >= 10 && c <= 13) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

bool is_printable(char32_t c)
{
    if (c == ' ') {
        return true;
    }
    switch (u_charType(static_cast<UChar32>(c))) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SPACE_SEPARATOR:
        return false;
    default:
        return true;
    }
}

std::size_t character_size(std::string_view text, std::size_t at)
{
    return offset_of(text.substr(at, 8), 1);
}

char32_t character_at(std::string_view text, std::size_t at)
{
    const auto byte = static_cast<unsigned char>(text[at]);
    return byte < 0x80 ? byte : to_utf32(text.substr(at, character_size(text, at))).front();
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string from_unicode(const icu::UnicodeString& unicode)
{
    std::string result;
    unicode.toUTF8String(result);
    return result;
}

/// How a number or text is to be laid out in a field.
struct Field {
    char fill = ' ';
    char align = 0; ///< '<', '>', '^', '=' or none
    char sign = 0;  ///< '+' or ' ' or none
    bool is_alternate = false;
    bool groups = false;
    std::size_t width = 0;
    std::optional<int> precision;
    char type = 0;
};

std::string laid_out(Evaluator& evaluator, const Field& field, std::string text, bool is_number)
{
    const std::size_t length = length_of(text);
    if (field.width <= length) {
        return text;
    }
    pay_for_text(evaluator, field.width);
    const std::size_t room = field.width - length;
    const char align = field.align != 0 ? field.align : (is_number ? '>' : '<');
    if (align == '<') {
        return text + std::string(room, field.fill);
    }
    if (align == '^') {
        return std::string(room / 2, field.fill) + text + std::string(room - room / 2, field.fill);
    }
    const bool has_sign = !text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == ' ');
    if (align == '=' && has_sign) {
        return text.substr(0, 1) + std::string(room, field.fill) + text.substr(1);
    }
    return std::string(room, field.fill) + text;
}

std::string grouped(std::string digits)
{
    const std::size_t first = digits.find_first_of("0123456789");
    std::size_t at = std::min(digits.find('.'), digits.size());
    while (first != std::string::npos && at > first + 3) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string in_base(const Number& number, unsigned base, bool is_upper)
{
    if (!number.is_whole()) {
        refuse(fmt::format("{} is no whole number to write in another base", number.text()));
    }
    const auto whole = number.integer();
    if (!whole) {
        refuse("the number is too large to be written in another base");
    }
    const std::uint64_t magnitude =
        *whole < 0 ? 0 - static_cast<std::uint64_t>(*whole) : static_cast<std::uint64_t>(*whole);
    std::string digits = base == 16  ? fmt::format("{:x}", magnitude)
                         : base == 8 ? fmt::format("{:o}", magnitude)
                                     : fmt::format("{:b}", magnitude);
    digits = is_upper ? upper(digits) : digits;
    return *whole < 0 ? "-" + digits : digits;
}

/// printf's conversions of a number. In Compat a point is written of floats only.
std::string number_text(const Number& given, const Field& field, bool is_strict)
{
    const bool wants_float =
        std::string_view("fFeEgG%").find(field.type) != std::string_view::npos && field.type != 0;
    const Number number = wants_float && !is_strict ? Number::of_float(given.to_double()) : given;
    const int precision = field.precision.value_or(6);
    std::string text;
    const bool is_finite = !number.is_float() || std::isfinite(number.to_double());
    if (!is_finite) {
        text = number.text();
    } else {
        switch (field.type) {
        case 'f':
        case 'F':
            text = number.fixed(precision);
            break;
        case '%':
            text = (number * Number(100)).fixed(precision) + "%";
            break;
        case 'e':
            text = fmt::format("{:.{}e}", number.to_double(), precision);
            break;
        case 'E':
            text = fmt::format("{:.{}E}", number.to_double(), precision);
            break;
        case 'g':
            text = fmt::format("{:.{}g}", number.to_double(), std::max(precision, 1));
            break;
        case 'G':
            text = fmt::format("{:.{}G}", number.to_double(), std::max(precision, 1));
            break;
        case 'x':
            text = in_base(number, 16, false);
            break;
        case 'X':
            text = in_base(number, 16, true);
            break;
        case 'o':
            text = in_base(number, 8, false);
            break;
        case 'b':
            text = in_base(number, 2, false);
            break;
        default:
            text = number.truncated().text();
        }
    }
    text = field.groups ? grouped(std::move(text)) : text;
    return field.sign != 0 && text.front() != '-' ? std::string(1, field.sign) + text : text;
}

constexpr std::size_t width_max = 10'000;

std::size_t read_size(std::string_view text, std::size_t& at)
{
    std::size_t size = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        size = size * 10 + static_cast<std::size_t>(text[at++] - '0');
        if (size > width_max) {
            refuse(fmt::format("a field is wider than {} characters", width_max));
        }
    }
    return size;
}

/// One % conversion after another.
class PercentFormatter {
public:
    PercentFormatter(Evaluator& evaluator, std::string_view pattern, std::span<const Value> values,
                     const Value* mapping)
        : evaluator_(evaluator), pattern_(pattern), values_(values), mapping_(mapping)
    {
    }

    std::string run()
    {
        std::string result;
        while (at_ < pattern_.size()) {
            const char c = pattern_[at_++];
            if (c != '%') {
                result += c;
                continue;
            }
            result += conversion();
            pay_for_text(evaluator_, result.size() / 64);
        }
        if (mapping_ == nullptr && used_ < values_.size()) {
            refuse("not all values are used by the format; it has fewer % than values");
        }
        return result;
    }

private:
    std::string conversion()
    {
        Field field;
        const Value* value = nullptr;
        if (ahead() == '(') {
            value = &named();
        }
        while (std::string_view("-+ 0#").find(ahead()) != std::string_view::npos && ahead() != 0) {
            const char flag = pattern_[at_++];
            field.align = flag == '-' ? '<' : field.align;
            field.sign = flag == '+' ? '+' : (flag == ' ' && field.sign == 0 ? ' ' : field.sign);
            field.is_alternate = field.is_alternate || flag == '#';
            has_zero_ = has_zero_ || flag == '0';
        }
        field.width = ahead() == '*' ? starred() : read_size(pattern_, at_);
        if (ahead() == '.') {
            ++at_;
            field.precision =
                static_cast<int>(ahead() == '*' ? starred() : read_size(pattern_, at_));
        }
        while (ahead() == 'l' || ahead() == 'h' || ahead() == 'L') {
            ++at_;
        }
        field.type = ahead();
        ++at_;
        if (field.type == '%') {
            return "%";
        }
        return converted(field, value != nullptr ? *value : next());
    }

    char ahead() const { return at_ < pattern_.size() ? pattern_[at_] : '\0'; }

    std::size_t starred()
    {
        ++at_;
        const auto size = integer_of(evaluator_, next(), "the * of a format");
        if (size < 0 || size > static_cast<std::int64_t>(width_max)) {
            refuse(fmt::format("a field is wider than {} characters", width_max));
        }
        return static_cast<std::size_t>(size);
    }

    const Value& named()
    {
        const std::size_t end = pattern_.find(')', at_);
        if (end == std::string_view::npos) {
            refuse("the format has a % with a ( that is not closed");
        }
        const std::string_view name = pattern_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        const Value* const found = mapping_ == nullptr ? nullptr : mapping_->find(name);
        if (found == nullptr) {
            refuse(fmt::format("the format wants a value named '{}'", name));
        }
        return *found;
    }

    const Value& next()
    {
        if (used_ >= values_.size()) {
            refuse("the format has more % than there are values");
        }
        return values_[used_++];
    }

    std::string converted(Field field, const Value& value)
    {
        const bool pads_with_zeros = std::exchange(has_zero_, false) && field.align == 0;
        std::string text;
        bool is_number = true;
        switch (field.type) {
        case 's':
        case 'r':
        case 'a': {
            text = field.type == 's' ? text_of(evaluator_, value) : evaluator_.represented(value);
            if (field.precision) {
                text.resize(offset_of(text, static_cast<std::size_t>(*field.precision)));
            }
            is_number = false;
            break;
        }
        case 'c':
            text = value.is_text() ? std::string(value.text())
                                   : to_utf8(std::u32string(1, code_point(value)));
            is_number = false;
            break;
        case 'd':
        case 'i':
        case 'u':
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
        case 'x':
        case 'X':
        case 'o': {
            const bool is_whole =
                std::string_view("diuxXo").find(field.type) != std::string_view::npos;
            text = number_text(number_of(evaluator_, value, "a % of a format"), field,
                               evaluator_.is_strict());
            if (is_whole && field.precision) {
                const std::size_t sign = text.find_first_of("0123456789abcdefABCDEF");
                const auto wanted = static_cast<std::size_t>(*field.precision);
                const std::size_t digits = text.size() - sign;
                text.insert(sign, wanted > digits ? wanted - digits : 0, '0');
            }
            break;
        }
        default:
            refuse(fmt::format("the format has a % with '{}', which means nothing",
                               std::string(1, field.type)));
        }
        if (pads_with_zeros && is_number) {
            field.align = '=';
            field.fill = '0';
        } else if (field.align == 0) {
            field.align = '>';
        }
        return laid_out(evaluator_, field, std::move(text), is_number);
    }

    char32_t code_point(const Value& value)
    {
        const auto code = integer_of(evaluator_, value, "the %c of a format");
        if (code < 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
            refuse(fmt::format("{} is no character", code));
        }
        return static_cast<char32_t>(code);
    }

    Evaluator& evaluator_;
    std::string_view pattern_;
    std::span<const Value> values_;
    const Value* mapping_;
    std::size_t at_ = 0;
    std::size_t used_ = 0;
    bool has_zero_ = false;
};

Field parse_field(std::string_view spec)
{
    Field field;
    std::size_t at = 0;
    const auto is_align = [&spec](std::size_t i) {
        return i < spec.size() && std::string_view("<>^=").find(spec[i]) != std::string_view::npos;
    };
    if (is_align(1)) {
        field.fill = spec[0];
        field.align = spec[1];
        at = 2;
    } else if (is_align(0)) {
        field.align = spec[at++];
    }
    if (at < spec.size() && (spec[at] == '+' || spec[at] == ' ' || spec[at] == '-')) {
        field.sign = spec[at] == '-' ? '\0' : spec[at];
        ++at;
    }
    if (at < spec.size() && spec[at] == '0') {
        field.fill = field.align == 0 ? '0' : field.fill;
        field.align = field.align == 0 ? '=' : field.align;
    }
    field.width = read_size(spec, at);
    if (at < spec.size() && spec[at] == ',') {
        field.groups = true;
        ++at;
    }
    if (at < spec.size() && spec[at] == '.') {
        field.precision = static_cast<int>(read_size(spec, ++at));
    }
    if (at < spec.size()) {
        field.type = spec[at++];
    }
    if (at != spec.size() ||
        (field.type != 0 &&
         std::string_view("sdfFeEgGxXob%").find(field.type) == std::string_view::npos)) {
        refuse(fmt::format("'{}' is no format of a field; write one such as .2f", spec));
    }
    return field;
}

std::string field_text(Evaluator& evaluator, const Value& value, std::string_view spec)
{
    Field field = parse_field(spec);
    if (!spec.empty() && !value.is_number() && !value.is_text()) {
        refuse(fmt::format("{} cannot be laid out as '{}'", kind_of(value), spec));
    }
    if (!value.is_number() || field.type == 's' || spec.empty()) {
        std::string text = text_of(evaluator, value);
        if (field.precision) {
            text.resize(offset_of(text, static_cast<std::size_t>(*field.precision)));
        }
        return laid_out(evaluator, field, std::move(text), false);
    }
    const Number number = number_of(evaluator, value, "format");
    if (field.type == 0) {
        const std::string plain = field.precision ? number.fixed(*field.precision) : number.text();
        std::string text = field.groups ? grouped(plain) : plain;
        text = field.sign != 0 && text.front() != '-' ? std::string(1, field.sign) + text : text;
        return laid_out(evaluator, field, std::move(text), true);
    }
    return laid_out(evaluator, field, number_text(number, field, evaluator.is_strict()), true);
}

} // namespace

std::string quoted(std::string_view text)
{
    const bool has_single = text.find('\'') != std::string_view::npos;
    const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
    std::string result(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = character_size(text, at);
        const char32_t c = character_at(text, at);
        if (c == static_cast<unsigned char>(quote) || c == '\\') {
            result += '\\';
            result += static_cast<char>(c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            result += c == '\n' ? "\\n" : (c == '\r' ? "\\r" : "\\t");
        } else if (is_printable(c)) {
            result += text.substr(at, size);
        } else {
            const auto code = static_cast<std::uint32_t>(c);
            result += code < 0x100     ? fmt::format("\\x{:02x}", code)
                      : code < 0x10000 ? fmt::format("\\u{:04x}", code)
                                       : fmt::format("\\U{:08x}", code);
        }
        at += size;
    }
    return result + quote;
}

std::string percent_formatted(Evaluator& evaluator, std::string_view pattern,
                              std::span<const Value> values, const Value* mapping)
{
    return PercentFormatter(evaluator, pattern, values, mapping).run();
}

std::string brace_formatted(Evaluator& evaluator, std::string_view pattern,
                            const Arguments& arguments)
{
    std::string result;
    std::size_t next = 0;
    for (std::size_t at = 0; at < pattern.size();) {
        const char c = pattern[at];
        const bool is_doubled = at + 1 < pattern.size() && pattern[at + 1] == c;
        if ((c == '{' || c == '}') && is_doubled) {
            result += c;
            at += 2;
            continue;
        }
        if (c != '{') {
            if (c == '}') {
                refuse("the format has a } without {");
            }
            result += c;
            ++at;
            continue;
        }
        const std::size_t end = pattern.find('}', at);
        if (end == std::string_view::npos) {
            refuse("the format has a { that is not closed");
        }
        const std::string_view field = pattern.substr(at + 1, end - at - 1);
        at = end + 1;
        const std::size_t colon = std::min(field.find(':'), field.size());
        const std::string_view name = field.substr(0, colon);
        const std::string_view spec = field.substr(std::min(colon + 1, field.size()));
        std::size_t position = next;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), position);
        const bool is_number = !name.empty() && read.ptr == name.data() + name.size();
        const Value* value = nullptr;
        if (name.empty() || is_number) {
            next += name.empty() ? 1U : 0U;
            value =
                position < arguments.positional.size() ? &arguments.positional[position] : nullptr;
        } else {
            for (const auto& [known, named] : arguments.named) {
                value = known == name ? &named : value;
            }
        }
        if (value == nullptr) {
            refuse(fmt::format("the format has no value for {{{}}}", field));
        }
        result += field_text(evaluator, *value, spec);
        pay_for_text(evaluator, result.size() / 64);
    }
    return result;
}

std::string upper(std::string_view text)
{
    if (is_ascii(text)) {
        std::string result(text);
        for (char& c : result) {
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        }
        return result;
    }
    auto unicode =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    return from_unicode(unicode.toUpper(icu::Locale::getRoot()));
}

std::string lower(std::string_view text)
{
    if (is_ascii(text)) {
        std::string result(text);
        for (char& c : result) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
        return result;
    }
    auto unicode =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    return from_unicode(unicode.toLower(icu::Locale::getRoot()));
}

std::string as_initial(std::string_view character)
{
    if (is_ascii(character)) {
        return upper(character);
    }
    auto unicode = icu::UnicodeString::fromUTF8(
        {character.data(), static_cast<std::int32_t>(character.size())});
    return from_unicode(unicode.toTitle(nullptr, icu::Locale::getRoot()));
}

std::string with_upper_first(std::string_view text)
{
    if (text.empty()) {
        return {};
    }
    const std::size_t size = character_size(text, 0);
    return as_initial(text.substr(0, size)).append(text.substr(size));
}

std::string_view stripped(std::string_view text, std::string_view set, Side side)
{
    const std::u32string characters = to_utf32(set);
    const auto goes = [&](char32_t c) {
        return set.empty() ? is_space(c) : characters.find(c) != std::u32string::npos;
    };
    while (side != Side::Right && !text.empty() && goes(character_at(text, 0))) {
        text.remove_prefix(character_size(text, 0));
    }
    while (side != Side::Left && !text.empty()) {
        std::size_t last = text.size() - 1;
        while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) {
            --last;
        }
        if (!goes(character_at(text, last))) {
            break;
        }
        text.remove_suffix(text.size() - last);
    }
    return text;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator,
                                    std::int64_t count)
{
    std::vector<std::string_view> parts;
    if (!separator.empty()) {
        for (std::size_t end = 0; (end = text.find(separator)) != std::string_view::npos &&
                                  (count < 0 || count-- > 0);) {
            parts.push_back(text.substr(0, end));
            text.remove_prefix(end + separator.size());
        }
        parts.push_back(text);
        return parts;
    }
    for (text = stripped(text, {}, Side::Left); !text.empty();
         text = stripped(text, {}, Side::Left)) {
        if (count >= 0 && count-- == 0) {
            parts.push_back(stripped(text, {}, Side::Right));
            return parts;
        }
        std::size_t end = 0;
        while (end < text.size() && !is_space(character_at(text, end))) {
            end += character_size(text, end);
        }
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return parts;
}

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = character_size(text, at);
        const bool ends = is_line_end(character_at(text, at));
        const bool is_pair = ends && text.substr(at).starts_with("\r\n");
        if (ends) {
            lines.push_back(text.substr(start, at - start));
        }
        at += size + (is_pair ? 1U : 0U);
        start = ends ? at : start;
    }
    if (start < text.size()) {
        lines.push_back(text.substr(start));
    }
    return lines;
}

std::string replaced(Evaluator& evaluator, std::string_view text, std::string_view old,
                     std::string_view replacement, std::int64_t count)
{
    std::string result;
    std::size_t start = 0;
    const auto may_go_on = [&count] { return count < 0 || count-- > 0; };
    if (old.empty()) { // between all characters, as in Python
        for (std::size_t at = 0; at < text.size() && may_go_on();) {
            const std::size_t size = character_size(text, at);
            result.append(replacement).append(text.substr(at, size));
            at += size;
            start = at;
            pay_for_text(evaluator, result.size() / 64);
        }
        const bool reaches_end = start == text.size() && may_go_on();
        result.append(text.substr(start));
        return reaches_end ? result.append(replacement) : result;
    }
    for (std::size_t at = 0;
         (at = text.find(old, start)) != std::string_view::npos && may_go_on();) {
        result.append(text.substr(start, at - start)).append(replacement);
        start = at + old.size();
        pay_for_text(evaluator, replacement.size());
        if (result.size() > text_size_max) {
            pay_for_text(evaluator, result.size());
        }
    }
    return result.append(text.substr(start));
}

std::string centred(Evaluator& evaluator, std::string_view text, std::int64_t width)
{
    const auto length = static_cast<std::int64_t>(length_of(text));
    if (width <= length) {
        return std::string(text);
    }
    pay_for_text(evaluator, static_cast<std::size_t>(width));
    const std::int64_t room = width - length;
    const std::int64_t left = room / 2 + (room & width & 1);
    return std::string(static_cast<std::size_t>(left), ' ')
        .append(text)
        .append(static_cast<std::size_t>(room - left), ' ');
}

} // namespace indenture::expression
