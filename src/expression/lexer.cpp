#include "expression/detail/lexer.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace indenture::expression {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_hex_digit(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run()
    {
        std::vector<Token> tokens;
        while (skip_blanks(), at_ < text_.size()) {
            start_ = at_;
            Token token = next();
            token.at = {start_, at_};
            tokens.push_back(std::move(token));
        }
        tokens.push_back({TokenKind::End, "the end of the tag", {text_.size(), text_.size()}});
        return tokens;
    }

private:
    [[noreturn]] void refuse(std::string text, std::string cure, const char* code = "T009") const
    {
        throw Problem{code, std::move(text), std::move(cure), {start_, std::max(at_, start_ + 1)}};
    }

    bool take(std::string_view expected)
    {
        const bool is_there = text_.substr(at_).starts_with(expected);
        at_ += is_there ? expected.size() : 0;
        return is_there;
    }

    void skip_blanks()
    {
        while (take(" ") || take("\t") || take("\n") || take("\r") || take("\v") || take("\f") ||
               take("\u00A0") || take("\u2007") || take("\u202F")) {
        }
    }

    /// The character at an offset, and how many octets it takes.
    std::pair<char32_t, std::size_t> character(std::size_t at) const
    {
        std::int32_t size = 0;
        UChar32 code = 0;
        const std::string_view rest = text_.substr(at, 4);
        const auto* const octets = reinterpret_cast<const std::uint8_t*>(rest.data());
        U8_NEXT(octets, size, static_cast<std::int32_t>(rest.size()), code);
        return {code < 0 ? U'\uFFFD' : static_cast<char32_t>(code), static_cast<std::size_t>(size)};
    }

    bool starts_name(std::size_t at) const
    {
        const auto code = static_cast<UChar32>(character(at).first);
        return code == '_' || u_hasBinaryProperty(code, UCHAR_XID_START) != 0;
    }

    bool continues_name(std::size_t at) const
    {
        return u_hasBinaryProperty(static_cast<UChar32>(character(at).first), UCHAR_XID_CONTINUE) !=
               0;
    }

    Token next()
    {
        for (const std::string_view wrong :
             {"\u2010", "\u2012", "\u2013", "\u2014", "\u2212", "\u2026"}) {
            if (text_.substr(at_).starts_with(wrong)) {
                refuse("a typographic dash or ellipsis stands in the tag",
                       "type a plain hyphen or dots", "T008");
            }
        }
        if (is_digit(text_[at_])) {
            return number();
        }
        if (starts_name(at_)) {
            return name();
        }
        if (take("\"")) {
            return quoted({"\""});
        }
        if (take("'")) {
            return quoted({"'"});
        }
        if (take("\u201C") || take("\u201D") || take("\u201E")) {
            return quoted({"\u201D", "\u201C", "\""});
        }
        if (take("\u2018") || take("\u2019") || take("\u201A")) {
            return quoted({"\u2019", "\u2018", "'"});
        }
        return sign();
    }

    Token name()
    {
        while (at_ < text_.size() && continues_name(at_)) {
            at_ += character(at_).second;
        }
        return {TokenKind::Name, std::string(text_.substr(start_, at_ - start_)), {}};
    }

    template <class Predicate> bool digits(Predicate belongs)
    {
        const std::size_t first = at_;
        while (at_ < text_.size() &&
               (belongs(text_[at_]) || (text_[at_] == '_' && at_ > first &&
                                        at_ + 1 < text_.size() && belongs(text_[at_ + 1])))) {
            ++at_;
        }
        return at_ > first;
    }

    char ahead(std::size_t distance) const
    {
        return at_ + distance < text_.size() ? text_[at_ + distance] : '\0';
    }

    /// 12, 1_000, 0xFF, 0b1, 0o7, 1.5, 1e3; 1.real is a number and a name.
    Token number()
    {
        TokenKind kind = TokenKind::Whole;
        const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
        const auto is_binary = [](char c) { return c == '0' || c == '1'; };
        const bool is_based =
            (take("0x") || take("0X"))   ? digits(is_hex_digit) || (wrong_number(), false)
            : (take("0o") || take("0O")) ? digits(is_octal) || (wrong_number(), false)
            : (take("0b") || take("0B")) ? digits(is_binary) || (wrong_number(), false)
                                         : false;
        if (!is_based) {
            digits(is_digit);
            const bool is_after_point = start_ > 0 && text_[start_ - 1] == '.'; // list.0.1
            if (!is_after_point && ahead(0) == '.' && is_digit(ahead(1))) {
                ++at_;
                digits(is_digit);
                kind = TokenKind::Decimal;
            }
            const bool has_sign = ahead(1) == '-' || ahead(1) == '+';
            if ((ahead(0) == 'e' || ahead(0) == 'E') && is_digit(ahead(has_sign ? 2 : 1))) {
                at_ += has_sign ? 2 : 1;
                digits(is_digit);
                kind = TokenKind::Decimal;
            }
        }
        if (at_ < text_.size() && (starts_name(at_) || is_digit(text_[at_]))) {
            wrong_number();
        }
        std::string text(text_.substr(start_, at_ - start_));
        std::erase(text, '_');
        const bool has_leading_zero = kind == TokenKind::Whole && !is_based && text.size() > 1 &&
                                      text.front() == '0' &&
                                      text.find_first_not_of('0') != std::string::npos;
        if (has_leading_zero) {
            wrong_number();
        }
        return {kind, std::move(text), {}};
    }

    [[noreturn]] void wrong_number()
    {
        while (at_ < text_.size() && continues_name(at_)) {
            at_ += character(at_).second;
        }
        refuse(fmt::format("'{}' is no number", text_.substr(start_, at_ - start_)),
               "put text in quotes, and write a number without letters or leading zeros");
    }

    Token quoted(std::initializer_list<std::string_view> closers)
    {
        std::string content;
        while (at_ < text_.size()) {
            if (std::any_of(closers.begin(), closers.end(), [&](auto c) { return take(c); })) {
                return {TokenKind::Text, std::move(content), {}};
            }
            if (text_[at_] == '\\') {
                content += escaped();
            } else {
                content += text_[at_++];
            }
        }
        refuse("a text in quotes is not closed", "add the closing quote");
    }

    /// Python's escapes, but for \N{...}.
    std::string escaped()
    {
        static constexpr std::string_view letters = "nt\\'\"rabfv";
        static constexpr std::string_view meanings = "\n\t\\'\"\r\a\b\f\v";
        const char letter = ahead(1);
        if (letter == '\n') { // a line continued
            at_ += 2;
            return {};
        }
        if (const std::size_t found = letters.find(letter);
            letter != '\0' && found != std::string_view::npos) {
            at_ += 2;
            return std::string(1, meanings[found]);
        }
        for (const std::string_view quote :
             {"\u2018", "\u2019", "\u201A", "\u201C", "\u201D", "\u201E"}) {
            if (text_.substr(at_ + 1).starts_with(quote)) {
                at_ += 1 + quote.size();
                return std::string(quote);
            }
        }
        at_ += 2;
        const auto code = letter == 'x'                    ? code_of(2, 16)
                          : letter == 'u'                  ? code_of(4, 16)
                          : letter == 'U'                  ? code_of(8, 16)
                          : letter >= '0' && letter <= '7' ? (--at_, code_of(3, 8))
                                                           : std::nullopt;
        if (!code) {
            at_ = std::min(at_, text_.size());
            refuse("a backslash stands before a letter that has no meaning there",
                   "write \\\\ for a backslash");
        }
        return to_utf8(std::u32string(1, *code));
    }

    /// Exactly `size` hexadecimal digits, or up to `size` octal ones.
    std::optional<char32_t> code_of(std::size_t size, unsigned base)
    {
        std::uint32_t code = 0;
        std::size_t count = 0;
        while (count < size && is_hex_digit(ahead(0)) && (base == 16 || ahead(0) < '8') &&
               (base == 16 || is_digit(ahead(0)))) {
            const char c = text_[at_++];
            const int value = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
            code = code * base + static_cast<unsigned>(value);
            ++count;
        }
        const bool is_character = code < 0x110000 && (code < 0xD800 || code > 0xDFFF);
        return is_character && (base == 8 || count == size) ? std::optional<char32_t>(code)
                                                            : std::nullopt;
    }

    Token sign()
    {
        for (const std::string_view known :
             {"==", "!=", "<=", ">=", "//", "**", "<", ">", "(", ")", "[", "]", ".",
              ",",  "|",  "+",  "-",  "*",  "/",  "%", "~", "=", ":", "{", "}"}) {
            if (take(known)) {
                return {TokenKind::Sign, std::string(known), {}};
            }
        }
        const std::size_t size = character(at_).second;
        at_ += size;
        refuse(fmt::format("'{}' has no meaning in a tag", text_.substr(start_, size)),
               "remove it or put it in quotes");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t start_ = 0; ///< of the token
};

} // namespace

std::vector<Token> lex(std::string_view text)
{
    return Lexer(text).run();
}

} // namespace indenture::expression
