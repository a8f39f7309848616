#include "expression/detail/filters.h"

#include "base/utf8.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unicode/uchar.h>

namespace indenture::expression {

namespace {

using Call = const FilterCall&;

std::u32string_view cut(std::u32string_view text, std::int64_t size)
{
    return text.substr(0, static_cast<std::size_t>(std::max<std::int64_t>(size, 0)));
}

Value apply_same(Call call)
{
    return made(call, input_text(call));
}

Value apply_upper(Call call)
{
    return made(call, upper(input_text(call)));
}

Value apply_lower(Call call)
{
    return made(call, lower(input_text(call)));
}

/// docassemble changes the first letter only, Jinja2 lowers all others: in a contract a name must
/// not lose its capitals.
Value apply_capitalize(Call call)
{
    const std::string text = input_text(call);
    return made(call, with_upper_first(call.evaluator.is_strict() ? text : lower(text)));
}

/// A word begins after a blank, a hyphen or an opening bracket.
Value apply_title(Call call)
{
    std::string result;
    bool is_start = true;
    const std::string text = input_text(call);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = offset_of(std::string_view(text).substr(at, 8), 1);
        const std::string character = text.substr(at, size);
        const bool separates =
            std::string_view("-({[<").find(character) != std::string_view::npos ||
            stripped(character, {}, Side::Left).empty();
        result += is_start ? upper(character) : lower(character);
        is_start = separates;
        at += size;
    }
    return made(call, std::move(result));
}

constexpr std::array<std::string_view, 23> small_words{
    "a",    "an",  "and", "as", "at", "but", "by",  "en", "for", "from", "if",  "in",
    "into", "nor", "of",  "on", "or", "per", "the", "to", "v",   "via",  "with"};

/// A heading: small words stay small but at its ends; a word that has capitals keeps them.
Value apply_title_case(Call call)
{
    const std::string text = input_text(call);
    const auto words = split(text, " ", -1);
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string small = lower(words[i]);
        const bool is_inside = i > 0 && i + 1 < words.size();
        const bool is_small = is_inside && std::find(small_words.begin(), small_words.end(),
                                                     small) != small_words.end();
        result += i > 0 ? " " : "";
        result += is_small ? small : with_upper_first(words[i]);
    }
    return made(call, std::move(result));
}

Value apply_trim(Call call)
{
    const Value text = made(call, input_text(call));
    return Value::part_of(text, stripped(text.text(), text_argument(call, 0), Side::Both));
}

Value apply_replace(Call call)
{
    return made(call, replaced(call.evaluator, input_text(call), text_argument(call, 0),
                               text_argument(call, 1), integer_argument(call, 2, -1)));
}

Value apply_center(Call call)
{
    return made(call, centred(call.evaluator, input_text(call), integer_argument(call, 0, 80)));
}

Value apply_truncate(Call call)
{
    const std::u32string text = to_utf32(input_text(call));
    const std::int64_t length = integer_argument(call, 0, 255);
    const bool kills_words = truth_argument(call, 1, false);
    const std::string end = text_argument(call, 2, "...");
    const std::int64_t leeway = integer_argument(call, 3, 5);
    const std::int64_t room = length - static_cast<std::int64_t>(length_of(end));
    if (room < 0 || leeway < 0) {
        refuse(fmt::format("{} wants a length of at least that of '{}'", title_of(call), end));
    }
    if (static_cast<std::int64_t>(text.size()) <= length + leeway) {
        return made(call, to_utf8(text));
    }
    std::u32string_view kept = cut(text, room);
    if (!kills_words) {
        kept = kept.substr(0, std::min(kept.rfind(U' '), kept.size()));
    }
    return made(call, to_utf8(kept) + end);
}

Value apply_indent(Call call)
{
    if (!call.input.is_defined()) {
        refuse(fmt::format("{}; it cannot be indented", call.input.reason()));
    }
    const bool is_text = is_given(call, 0) && call.arguments[0].is_text();
    const std::int64_t width = is_text ? 0 : integer_argument(call, 0, 4);
    pay_for_text(call.evaluator, static_cast<std::size_t>(std::max<std::int64_t>(width, 0)));
    const std::string indention =
        is_text ? text_argument(call, 0)
                : std::string(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)), ' ');
    const bool with_first = truth_argument(call, 1, false);
    const bool with_blank = truth_argument(call, 2, false);
    const std::string text = input_text(call) + "\n"; // so that an empty last line counts
    std::string result;
    bool is_first = true;
    for (const std::string_view line : lines_of(text)) {
        const bool is_indented = is_first ? with_first : (with_blank || !line.empty());
        result += is_first ? "" : "\n";
        result += is_indented ? indention : std::string();
        result += line;
        is_first = false;
        pay_for_text(call.evaluator, indention.size());
        pay_for_text(call.evaluator, result.size() > text_size_max ? result.size() : 0);
    }
    return made(call, std::move(result));
}

Value apply_wordcount(Call call)
{
    std::int64_t count = 0;
    bool is_inside = false;
    for (const char32_t c : to_utf32(input_text(call))) {
        const bool is_word = c == '_' || u_isalnum(static_cast<UChar32>(c)) != 0;
        count += is_word && !is_inside ? 1 : 0;
        is_inside = is_word;
    }
    return Value::number(count);
}

bool is_blank(char32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/// As Python's textwrap: the hyphen joins letters, at least two on its left.
bool may_break_after_hyphen(std::u32string_view line, std::size_t at)
{
    const auto is_letter = [line](std::size_t i) {
        return i < line.size() && u_isalpha(static_cast<UChar32>(line[i])) != 0;
    };
    const bool follows_word =
        at >= 3 && line[at - 1] == '-' &&
        ((is_letter(at - 2) && is_letter(at - 3)) ||
         (at >= 4 && line[at - 3] == '-' && is_letter(at - 4) && !is_blank(line[at - 2])));
    return follows_word && is_letter(at) &&
           (is_letter(at + 1) ||
            (at + 1 < line.size() && line[at + 1] == '-' && is_letter(at + 2)));
}

/// How much of a word too long for a line stands on it: up to a hyphen if it has one.
std::size_t broken_size(std::u32string_view word, std::size_t room, bool breaks_hyphens)
{
    const std::size_t hyphen = breaks_hyphens && room > 0 ? word.rfind(U'-', room - 1) : word.npos;
    const bool is_use = hyphen != word.npos && hyphen > 0 &&
                        word.substr(0, hyphen).find_first_not_of(U'-') != word.npos;
    return is_use ? hyphen + 1 : room;
}

/// The pieces that a line may be broken between: words, the blanks between them, and the parts of
/// a word with hyphens.
std::vector<std::u32string_view> chunks_of(std::u32string_view line, bool breaks_hyphens)
{
    std::vector<std::u32string_view> chunks;
    std::size_t start = 0;
    for (std::size_t i = 1; i <= line.size(); ++i) {
        const bool changes = i == line.size() || is_blank(line[i]) != is_blank(line[i - 1]);
        if (changes || (breaks_hyphens && may_break_after_hyphen(line, i))) {
            chunks.push_back(line.substr(start, i - start));
            start = i;
        }
    }
    return chunks;
}

void add_wrapped(std::u32string_view line, std::size_t width, bool breaks_words,
                 bool breaks_hyphens, std::vector<std::u32string>& lines)
{
    std::vector<std::u32string_view> chunks = chunks_of(line, breaks_hyphens);
    std::reverse(chunks.begin(), chunks.end());
    bool is_first = true;
    while (!chunks.empty()) {
        std::u32string now;
        if (!is_first && is_blank(chunks.back().front())) {
            chunks.pop_back();
        }
        std::vector<std::u32string_view> taken;
        while (!chunks.empty() && now.size() + chunks.back().size() <= width) {
            taken.push_back(chunks.back());
            now += chunks.back();
            chunks.pop_back();
        }
        if (!chunks.empty() && chunks.back().size() > width) {
            if (breaks_words) {
                const std::size_t room =
                    broken_size(chunks.back(), width - now.size(), breaks_hyphens);
                taken.push_back(chunks.back().substr(0, room));
                now += taken.back();
                chunks.back().remove_prefix(room);
            } else if (now.empty()) {
                taken.push_back(chunks.back());
                now += chunks.back();
                chunks.pop_back();
            }
        }
        if (!taken.empty() && (taken.back().empty() || is_blank(taken.back().front()))) {
            now.resize(now.size() - taken.back().size());
            taken.pop_back();
        }
        if (!taken.empty()) {
            lines.push_back(now);
        }
        is_first = is_first && lines.empty();
    }
}

Value apply_wordwrap(Call call)
{
    const std::int64_t width = integer_argument(call, 0, 79);
    const std::string separator = text_argument(call, 2, "\n");
    if (!call.input.is_defined()) {
        refuse(fmt::format("{}; it cannot be wrapped", call.input.reason()));
    }
    if (width < 1) {
        refuse(fmt::format("{} wants a width of at least 1", title_of(call)));
    }
    const std::string text = input_text(call);
    std::string result;
    bool is_first = true;
    for (const std::string_view line : lines_of(text)) {
        std::vector<std::u32string> lines;
        add_wrapped(to_utf32(line), static_cast<std::size_t>(width), truth_argument(call, 1, true),
                    truth_argument(call, 3, true), lines);
        if (lines.empty()) {
            lines.emplace_back();
        }
        for (const std::u32string& wrapped : lines) {
            result += is_first ? std::string() : separator;
            result += to_utf8(wrapped);
            is_first = false;
        }
        pay_for_text(call.evaluator, result.size() / 64);
    }
    return made(call, std::move(result));
}

/// Without tags and comments, entities read, blanks in one.
Value apply_striptags(Call call)
{
    const std::string text = input_text(call);
    std::string without;
    for (std::size_t at = 0; at < text.size();) {
        const bool is_comment = text.compare(at, 4, "<!--") == 0;
        const std::size_t end =
            text[at] == '<' ? text.find(is_comment ? "-->" : ">", at) : std::string::npos;
        if (end != std::string::npos) {
            at = end + (is_comment ? 3 : 1);
        } else {
            without += text[at++];
        }
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> entities{
        {{"&lt;", "<"},
         {"&gt;", ">"},
         {"&quot;", "\""},
         {"&#39;", "'"},
         {"&#34;", "\""},
         {"&nbsp;", "\u00A0"},
         {"&amp;", "&"}}};
    std::string joined;
    for (const std::string_view word : split(without, {}, -1)) {
        joined += joined.empty() ? "" : " ";
        joined += word;
    }
    for (const auto& [entity, character] : entities) {
        joined = replaced(call.evaluator, joined, entity, character, -1);
    }
    return made(call, std::move(joined));
}

std::string url_quoted(std::string_view text, bool is_query)
{
    std::string result;
    for (const char c : text) {
        const bool is_plain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            std::string_view("_.-~").find(c) != std::string_view::npos || (c == '/' && !is_query);
        if (is_plain) {
            result += c;
        } else if (c == ' ' && is_query) {
            result += '+';
        } else {
            result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return result;
}

Value apply_urlencode(Call call)
{
    if (!call.input.is_mapping() && !call.input.is_list()) {
        return made(call, url_quoted(input_text(call), false));
    }
    std::string result;
    const auto add = [&](std::string_view name, const Value& value) {
        result += result.empty() ? "" : "&";
        result += url_quoted(name, true) + "=" + url_quoted(text_of(call.evaluator, value), true);
    };
    if (call.input.is_mapping()) {
        for (const Member& member : call.input.members()) {
            add(member.name, member.value);
        }
        return made(call, std::move(result));
    }
    for (const Value& item : call.input.items()) {
        if (!item.is_list() || item.items().size() != 2) {
            refuse(fmt::format("{} wants text, a mapping or pairs", title_of(call)));
        }
        add(text_of(call.evaluator, item.items()[0]), item.items()[1]);
    }
    return made(call, std::move(result));
}

Value apply_format(Call call)
{
    std::vector<std::pair<std::string, Value>> members(call.named.begin(), call.named.end());
    if (!call.named.empty() && !call.more.empty()) {
        refuse(fmt::format("{} takes values in order or by name, not both", title_of(call)));
    }
    const Value mapping = Value::mapping(std::move(members));
    return made(call, percent_formatted(call.evaluator, input_text(call), call.more,
                                        call.named.empty() ? nullptr : &mapping));
}

std::string json_quoted(std::string_view text)
{
    std::string result = "\"";
    for (const char32_t c : to_utf32(text)) {
        const auto code = static_cast<std::uint32_t>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += static_cast<char>(c);
        } else if (c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
            result += c == '\n'   ? "\\n"
                      : c == '\r' ? "\\r"
                      : c == '\t' ? "\\t"
                      : c == '\b' ? "\\b"
                                  : "\\f";
        } else if (c == '<' || c == '>' || c == '&' || c == '\'' || code < 0x20 ||
                   (code >= 0x7F && code < 0x10000)) {
            result += code == 0x7F ? std::string("\x7F") : fmt::format("\\u{:04x}", code);
        } else if (code >= 0x10000) {
            result += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10U),
                                  0xDC00 + ((code - 0x10000) & 0x3FFU));
        } else {
            result += static_cast<char>(c);
        }
    }
    return result + "\"";
}

/// Python's json.dumps with sorted names, safe to stand in HTML.
class JsonWriter {
public:
    JsonWriter(Evaluator& evaluator, std::string indention)
        : evaluator_(evaluator), indention_(std::move(indention))
    {
    }

    std::string written(const Value& value, std::size_t depth) const
    {
        evaluator_.fuel().burn();
        switch (value.kind()) {
        case Value::Kind::Null:
            return "null";
        case Value::Kind::Boolean:
            return value.boolean() ? "true" : "false";
        case Value::Kind::Number:
            return evaluator_.is_strict() ? value.number().text() : value.number().floated().text();
        case Value::Kind::Text:
            return json_quoted(value.text());
        case Value::Kind::List: {
            std::vector<std::string> items;
            for (const Value& item : value.items()) {
                items.push_back(written(item, depth + 1));
            }
            return bracketed(items, "[]", depth);
        }
        case Value::Kind::Mapping:
            return mapping(value, depth);
        default:
            refuse(fmt::format("{} cannot be written as JSON", kind_of(value)));
        }
    }

private:
    std::string mapping(const Value& value, std::size_t depth) const
    {
        std::vector<const Member*> sorted;
        for (const Member& member : value.members()) {
            sorted.push_back(&member);
        }
        std::sort(sorted.begin(), sorted.end(),
                  [](const Member* a, const Member* b) { return a->name < b->name; });
        std::vector<std::string> items;
        for (const Member* member : sorted) {
            items.push_back(json_quoted(member->name) + ": " + written(member->value, depth + 1));
        }
        return bracketed(items, "{}", depth);
    }

    std::string line(std::size_t depth) const
    {
        std::string text = "\n";
        for (std::size_t i = 0; i < depth; ++i) {
            text += indention_;
        }
        return text;
    }

    std::string bracketed(const std::vector<std::string>& items, std::string_view brackets,
                          std::size_t depth) const
    {
        if (items.empty()) {
            return std::string(brackets);
        }
        const bool is_indented = !indention_.empty();
        std::string text(1, brackets[0]);
        for (std::size_t i = 0; i < items.size(); ++i) {
            text += i == 0 ? "" : (is_indented ? "," : ", ");
            text += is_indented ? line(depth + 1) : std::string();
            text += items[i];
            pay_for_text(evaluator_, items[i].size());
        }
        text += is_indented ? line(depth) : std::string();
        return text + brackets[1];
    }

    Evaluator& evaluator_;
    std::string indention_;
};

Value apply_tojson(Call call)
{
    std::string indention;
    if (is_given(call, 0)) {
        const std::int64_t width = integer_argument(call, 0, 0);
        if (width < 0 || width > 16) {
            refuse(fmt::format("{} indents by 0 to 16", title_of(call)));
        }
        indention = std::string(static_cast<std::size_t>(width), ' ');
    }
    return made(call, JsonWriter(call.evaluator, indention).written(call.input, 0));
}

Value apply_single_paragraph(Call call)
{
    std::string text;
    const std::string input = input_text(call);
    for (const std::string_view line : lines_of(input)) {
        const std::string_view words = stripped(line, {}, Side::Both);
        text += text.empty() || words.empty() ? "" : " ";
        text += words;
    }
    return made(call, std::move(text));
}

/// One spelling of a line's end; it becomes a line break in the document.
Value apply_manual_line_breaks(Call call)
{
    std::string text = replaced(call.evaluator, input_text(call), "\r\n", "\n", -1);
    return made(call, replaced(call.evaluator, text, "\r", "\n", -1));
}

Value apply_nbsp(Call call)
{
    return made(call, replaced(call.evaluator, input_text(call), " ", "\u00A0", -1));
}

/// What cannot be read any more: as long as before, so that the layout stays.
Value apply_redact(Call call)
{
    std::string text;
    for (const char32_t c : to_utf32(input_text(call))) {
        text += is_blank(c) || c == 0xA0 ? to_utf8(std::u32string(1, c)) : std::string("\u2588");
    }
    return made(call, std::move(text));
}

/// Letters and digits but the last few.
Value apply_mask(Call call)
{
    const std::u32string text = to_utf32(input_text(call));
    const std::int64_t kept = integer_argument(call, 0, 4);
    const std::string mask = text_argument(call, 1, "*");
    const auto is_counted = [](char32_t c) { return u_isalnum(static_cast<UChar32>(c)) != 0; };
    auto left = std::count_if(text.begin(), text.end(), is_counted);
    if (kept < 0 || (kept > 0 && left <= kept)) { // then nothing would be hidden
        left = kept < 0 ? left : left + kept;
    }
    std::string result;
    for (const char32_t c : text) {
        const bool hides = is_counted(c) && left-- > kept;
        result += hides ? mask : to_utf8(std::u32string(1, c));
        pay_for_text(call.evaluator, result.size() > text_size_max ? result.size() : mask.size());
    }
    return made(call, std::move(result));
}

} // namespace

std::vector<Filter> text_filters()
{
    constexpr Shape any = Shape::Any;
    constexpr Shape text = Shape::Text;
    constexpr Shape number = Shape::Number;
    constexpr Shape truth = Shape::Boolean;
    return {
        {"capitalize", apply_capitalize, text, text, {}, false, false, true},
        {"center", apply_center, text, text, {{"width", number}}},
        {"e", apply_same, text, text, {}},
        {"escape", apply_same, text, text, {}},
        {"forceescape", apply_same, text, text, {}},
        {"format", apply_format, text, text, {}, false, true},
        {"indent", apply_indent, text, text, {{"width"}, {"first", truth}, {"blank", truth}}},
        {"lower", apply_lower, text, text, {}},
        {"manual_line_breaks", apply_manual_line_breaks, text, text, {}, false, false, true},
        {"mask", apply_mask, text, text, {{"keep", number}, {"character", text}}},
        {"nbsp", apply_nbsp, text, text, {}},
        {"redact", apply_redact, text, text, {}, false, false, true},
        {"replace",
         apply_replace,
         text,
         text,
         {{"old", text, true}, {"new", text, true}, {"count", number}}},
        {"single_paragraph", apply_single_paragraph, text, text, {}, false, false, true},
        {"string", apply_same, any, text, {}},
        {"striptags", apply_striptags, text, text, {}},
        {"title", apply_title, text, text, {}},
        {"title_case", apply_title_case, text, text, {}, false, false, true},
        {"tojson", apply_tojson, any, text, {{"indent", number}}},
        {"trim", apply_trim, text, text, {{"chars", text}}},
        {"truncate",
         apply_truncate,
         text,
         text,
         {{"length", number}, {"killwords", truth}, {"end", text}, {"leeway", number}}},
        {"upper", apply_upper, text, text, {}},
        {"urlencode", apply_urlencode, any, text, {}},
        {"verbatim", apply_same, text, text, {}},
        {"wordcount", apply_wordcount, text, number, {}},
        {"wordwrap",
         apply_wordwrap,
         text,
         text,
         {{"width", number},
          {"break_long_words", truth},
          {"wrapstring", text},
          {"break_on_hyphens", truth}}},
    };
}

} // namespace indenture::expression
