#include "expression/detail/markdown.h"

#include "expression/detail/python_text.h"

#include <array>
#include <fmt/format.h>
#include <optional>

namespace indenture::expression {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// A mark opens if no blank follows and closes if none precedes it; it must have its partner.
class InlineReader {
public:
    explicit InlineReader(std::string_view text) : text_(text) {}

    std::vector<MarkdownRun> run()
    {
        while (at_ < text_.size()) {
            if (!take_escape() && !take_mark() && !take_link()) {
                now_.text += text_[at_++];
            }
        }
        flush();
        return std::move(runs_);
    }

private:
    struct Mark {
        std::string_view sign;
        bool MarkdownRun::*look;
    };

    bool take_escape()
    {
        static constexpr std::string_view marks = "\\*_~[]()#-.!`+>";
        const bool is_escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                               marks.find(text_[at_ + 1]) != std::string_view::npos;
        if (is_escape) {
            now_.text += text_[at_ + 1];
            at_ += 2;
        }
        return is_escape;
    }

    bool take_mark()
    {
        static constexpr std::array<Mark, 5> marks{{{"**", &MarkdownRun::is_bold},
                                                    {"__", &MarkdownRun::is_bold},
                                                    {"~~", &MarkdownRun::is_struck},
                                                    {"*", &MarkdownRun::is_italic},
                                                    {"_", &MarkdownRun::is_italic}}};
        for (const Mark& mark : marks) {
            if (!text_.substr(at_).starts_with(mark.sign)) {
                continue;
            }
            const bool is_open = !open_.empty() && open_.back().sign == mark.sign;
            const bool is_set = now_.*mark.look;
            if (is_open ? closes(mark.sign) : (!is_set && opens(mark.sign))) {
                flush();
                now_.*mark.look = !is_set;
                is_open ? open_.pop_back() : open_.push_back(mark);
                at_ += mark.sign.size();
                return true;
            }
        }
        return false;
    }

    char at(std::size_t position) const { return position < text_.size() ? text_[position] : ' '; }

    bool closes(std::string_view sign) const
    {
        const bool is_inside_word = sign[0] == '_' && is_word(at(at_ + sign.size()));
        return at_ > 0 && text_[at_ - 1] != ' ' && !is_inside_word;
    }

    bool opens(std::string_view sign) const
    {
        const std::size_t after = at_ + sign.size();
        const bool is_inside_word = sign[0] == '_' && at_ > 0 && is_word(text_[at_ - 1]);
        if (at(after) == ' ' || is_inside_word) {
            return false;
        }
        constexpr std::size_t distance_max = 10'000; // so that many lone marks cost little
        for (std::size_t end = text_.substr(0, after + distance_max).find(sign, after + 1);
             end != std::string_view::npos;
             end = text_.substr(0, after + distance_max).find(sign, end + 1)) {
            const bool is_longer = sign.size() == 1 && at(end + 1) == sign[0];
            if (is_longer) { // a ** is no partner of *
                ++end;
                continue;
            }
            if (text_[end - 1] != ' ' && text_[end - 1] != '\\') {
                return true;
            }
        }
        return false;
    }

    bool take_link()
    {
        if (text_[at_] != '[') {
            return false;
        }
        const std::size_t middle = text_.find("](", at_);
        const std::size_t end = middle == std::string_view::npos ? middle : text_.find(')', middle);
        if (end == std::string_view::npos ||
            text_.substr(at_ + 1, middle - at_ - 1).find('[') != std::string_view::npos) {
            return false;
        }
        flush();
        MarkdownRun link = now_;
        link.text = text_.substr(at_ + 1, middle - at_ - 1);
        link.address = text_.substr(middle + 2, end - middle - 2);
        runs_.push_back(std::move(link));
        at_ = end + 1;
        return true;
    }

    void flush()
    {
        if (!now_.text.empty()) {
            runs_.push_back(now_);
            now_.text.clear();
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    MarkdownRun now_;
    std::vector<Mark> open_;
    std::vector<MarkdownRun> runs_;
};

struct Line {
    std::string style;
    std::string_view text;
};

/// What a line begins with says what it is; a plain one continues the paragraph before.
Line read_line(std::string_view line)
{
    std::size_t level = 0;
    while (level < line.size() && line[level] == '#') {
        ++level;
    }
    if (level >= 1 && level <= 6 && line.substr(level).starts_with(' ')) {
        return {fmt::format("Heading {}", level), stripped(line.substr(level), {}, Side::Both)};
    }
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")) {
        return {"List Bullet", stripped(line.substr(2), {}, Side::Both)};
    }
    std::size_t digits = 0;
    while (digits < line.size() && is_digit(line[digits])) {
        ++digits;
    }
    const std::string_view rest = line.substr(digits);
    if (digits > 0 && digits < 10 && (rest.starts_with(". ") || rest.starts_with(") "))) {
        return {"List Number", stripped(rest.substr(2), {}, Side::Both)};
    }
    return {"", line};
}

} // namespace

std::vector<MarkdownRun> read_inline_markdown(std::string_view text)
{
    std::string joined;
    for (const std::string_view line : lines_of(text)) {
        const std::string_view words = stripped(line, {}, Side::Both);
        joined += joined.empty() || words.empty() ? "" : " ";
        joined += words;
    }
    return InlineReader(joined).run();
}

std::vector<MarkdownParagraph> read_markdown(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> blocks; // style, text
    bool continues = false;
    for (const std::string_view raw : lines_of(text)) {
        const std::string_view line = stripped(raw, {}, Side::Both);
        if (line.empty()) {
            continues = false;
            continue;
        }
        const Line read = read_line(line);
        if (continues && read.style.empty()) {
            blocks.back().second.append(" ").append(read.text);
        } else {
            blocks.emplace_back(read.style, read.text);
        }
        continues = !read.style.starts_with("Heading");
    }
    std::vector<MarkdownParagraph> paragraphs;
    for (const auto& [style, words] : blocks) {
        paragraphs.push_back({style, InlineReader(words).run()});
    }
    return paragraphs;
}

} // namespace indenture::expression
