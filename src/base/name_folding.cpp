#include "base/name_folding.h"

#include "base/error.h"
#include "base/utf8.h"

#include <algorithm>
#include <set>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace indenture {

namespace {

constexpr char32_t replacement = 0xFFFD;

// Before NFKC, which would take an acute accent standing alone apart.
char32_t plain_mark(char32_t c)
{
    switch (c) {
    case 0x0060:
    case 0x00B4:
    case 0x02B9:
    case 0x02BC:
    case 0x02C8:
    case 0x035B: // stands for an apostrophe in published registers
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
        return U'\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0xFE63:
    case 0xFF0D:
        return U'-';
    default:
        return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0 ? U' ' : c;
    }
}

std::u32string with_single_spaces(std::u32string_view text)
{
    std::u32string result;
    for (const char32_t c : text) {
        if (c != U' ' || (!result.empty() && result.back() != U' ')) {
            result += c;
        }
    }
    if (!result.empty() && result.back() == U' ') {
        result.pop_back();
    }
    return result;
}

std::string casefolded(const std::string& utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    std::string result;
    if (U_SUCCESS(status)) {
        fold->normalize(icu::UnicodeString::fromUTF8(utf8), status).toUTF8String(result);
    }
    if (U_FAILURE(status)) {
        throw Error(ErrorCode::Internal, {}, "Unicode's tables could not be read");
    }
    return result;
}

std::set<UScriptCode> scripts_of(std::u32string_view text)
{
    std::set<UScriptCode> scripts;
    for (const char32_t c : text) {
        UErrorCode status = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
        if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
            scripts.insert(script);
        }
    }
    return scripts;
}

// Unicode Technical Standard 39, 5.2: what "highly restrictive" lets stand together.
bool may_stand_together(const std::set<UScriptCode>& scripts)
{
    static const std::set<UScriptCode> east_asian{USCRIPT_BOPOMOFO, USCRIPT_HAN,
                                                  USCRIPT_HANGUL,   USCRIPT_HIRAGANA,
                                                  USCRIPT_KATAKANA, USCRIPT_LATIN};
    return scripts.size() <= 1 ||
           std::all_of(scripts.begin(), scripts.end(),
                       [](UScriptCode script) { return east_asian.count(script) != 0; });
}

bool changes_direction(char32_t c)
{
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_BIDI_CONTROL) != 0;
}

} // namespace

std::string folded_name(std::string_view utf8)
{
    std::u32string text = to_utf32(utf8);
    std::transform(text.begin(), text.end(), text.begin(), plain_mark);
    return to_utf8(with_single_spaces(to_utf32(casefolded(to_utf8(text)))));
}

std::string surname_last(std::string_view name)
{
    const auto comma = name.find(',');
    if (comma == std::string_view::npos || name.find(',', comma + 1) != std::string_view::npos) {
        return std::string(name);
    }
    const std::string surname(name.substr(0, comma));
    const std::string given(name.substr(comma + 1));
    return given + " " + surname;
}

bool is_deceptive_name(std::string_view utf8)
{
    const std::u32string text = to_utf32(utf8);
    return text.find(replacement) != std::u32string::npos ||
           std::any_of(text.begin(), text.end(), changes_direction) ||
           !may_stand_together(scripts_of(text));
}

} // namespace indenture
