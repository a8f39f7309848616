// What must hold for every template: text outside tags comes out, in its own format; values come
// out as they went in; how Word has split the runs makes no difference. Templates are generated
// together with what they must give, by rules of this test alone.

#include "template/template.h"
#include "template/word_file.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <random>
#include <sstream>

namespace indenture::templating::test {
namespace {

using testing::ElementsAreArray;

class Random {
public:
    explicit Random(unsigned seed) : generator_(seed) {}
    /// 0 .. count - 1. Not std::uniform_int_distribution, which differs between libraries.
    std::size_t below(std::size_t count) { return generator_() % count; }
    bool one_in(std::size_t count) { return below(count) == 0; }

private:
    std::mt19937 generator_;
};

// --- Generated templates -------------------------------------------------------------------------

/// A stretch of a paragraph: text as it is, or the name of what is printed.
struct Stretch {
    bool is_value = false;
    std::string text;
};

struct Block {
    enum class Kind { Paragraph, If, For, Table };
    Kind kind = Kind::Paragraph;
    std::vector<Stretch> stretches; ///< of a paragraph
    std::string name;               ///< of the condition or the list
    std::string variable;
    std::vector<Block> body;
};

using Names = std::map<std::string, std::string>;

/// Makes templates over these data: texts v0.., conditions c0.., lists of texts l0...
class Generator {
public:
    explicit Generator(unsigned seed) : random_(seed)
    {
        for (std::size_t i = 0; i < 6; ++i) {
            data_[fmt::format("v{}", i)] = value();
            data_[fmt::format("c{}", i)] = random_.one_in(2);
            Json list = Json::array();
            for (std::size_t items = random_.below(4); items > 0; --items) {
                list.push_back(value());
            }
            data_[fmt::format("l{}", i)] = std::move(list);
        }
    }

    const Json& data() const { return data_; }

    std::vector<Block> blocks(std::size_t depth, const std::vector<std::string>& variables)
    {
        std::vector<Block> result;
        for (std::size_t i = random_.below(4) + 1; i > 0; --i) {
            result.push_back(block(depth, variables));
            if (result.back().kind == Block::Kind::Table) {
                result.push_back(paragraph(variables)); // or Word would join two tables
            }
        }
        return result;
    }

    Block paragraph(const std::vector<std::string>& variables)
    {
        static const std::vector<std::string> texts{"Party ", "a & b ", "< 5 > ", "{ } ",
                                                    "\"q\" ", "100 % ", "x"};
        Block result;
        result.stretches.push_back({false, "T"}); // never of tags alone
        for (std::size_t i = random_.below(5); i > 0; --i) {
            const bool is_value = random_.one_in(2);
            result.stretches.push_back(
                {is_value, is_value ? name(variables) : texts[random_.below(texts.size())]});
        }
        return result;
    }

private:
    std::string value()
    {
        static const std::vector<std::string> texts{
            "Acme",  "AT&T", "<b>",    "{{ v0 }}",     "{% if x %}", "a\nb", "a\tb",     "Zo\u00EB",
            "100 %", "]]>",  " edge ", "\u4E2D\u6587", "&amp;",      "\"'",  "{_{ 7 }_}"};
        return texts[random_.below(texts.size())] + fmt::format("{}", random_.below(100));
    }

    std::string name(const std::vector<std::string>& variables)
    {
        const bool is_variable = !variables.empty() && random_.one_in(2);
        return is_variable ? variables[random_.below(variables.size())]
                           : fmt::format("v{}", random_.below(6));
    }

    Block block(std::size_t depth, std::vector<std::string> variables)
    {
        if (depth == 0 || random_.one_in(2)) {
            return paragraph(variables);
        }
        Block result;
        switch (random_.below(3)) {
        case 0:
            result.kind = Block::Kind::If;
            result.name = fmt::format("c{}", random_.below(6));
            result.body = blocks(depth - 1, variables);
            break;
        case 1:
            result.kind = Block::Kind::For;
            result.name = fmt::format("l{}", random_.below(6));
            result.variable = fmt::format("x{}", depth);
            variables.push_back(result.variable);
            result.body = blocks(depth - 1, variables);
            break;
        default:
            result.kind = Block::Kind::Table;
            result.name = fmt::format("l{}", random_.below(6));
            result.variable = fmt::format("r{}", depth);
            variables.push_back(result.variable);
            result.body = {paragraph(variables), paragraph(variables)}; // one for each cell
            break;
        }
        return result;
    }

    Random random_;
    Json data_ = Json::object();
};

// --- What a template must give -------------------------------------------------------------------

void add_lines(const std::vector<Block>& blocks, const Json& data, const Names& names,
               std::vector<std::string>& lines)
{
    const auto each_pass = [&](const Block& block) {
        for (const Json& item : data[block.name]) {
            Names inner = names;
            inner[block.variable] = item.get<std::string>();
            add_lines(block.body, data, inner, lines);
        }
    };
    for (const Block& block : blocks) {
        switch (block.kind) {
        case Block::Kind::Paragraph: {
            std::string line;
            for (const Stretch& stretch : block.stretches) {
                const auto name = names.find(stretch.text);
                line += !stretch.is_value     ? stretch.text
                        : name != names.end() ? name->second
                                              : data[stretch.text].get<std::string>();
            }
            lines.push_back(line);
            break;
        }
        case Block::Kind::If:
            if (data[block.name].get<bool>()) {
                add_lines(block.body, data, names, lines);
            }
            break;
        case Block::Kind::Table:
            lines.emplace_back("head");
            lines.emplace_back("head");
            each_pass(block);
            break;
        case Block::Kind::For:
            each_pass(block);
            break;
        }
    }
}

std::vector<std::string> expected_lines(const std::vector<Block>& blocks, const Json& data)
{
    std::vector<std::string> lines;
    add_lines(blocks, data, {}, lines);
    return lines;
}

// --- As WordprocessingML -------------------------------------------------------------------------

using WriteParagraph = std::string (*)(const std::string& text, Random& random);

std::string in_one_run(const std::string& text, Random& /*random*/)
{
    return p(text);
}

/// The text in runs of random length, each with a format of its own, and Word's marks between.
std::string in_random_runs(const std::string& text, Random& random)
{
    static const std::vector<std::string> formats{"", "<w:rPr/>", "<w:rPr><w:b/></w:rPr>",
                                                  "<w:rPr><w:i/><w:sz w:val=\"20\"/></w:rPr>",
                                                  "<w:rPr><w:color w:val=\"FF0000\"/></w:rPr>"};
    std::string runs;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = std::min(random.below(7) + 1, text.size() - at);
        std::string content;
        docx::append_escaped(content, text.substr(at, size));
        runs += random.one_in(5) ? "<w:proofErr w:type=\"gramStart\"/>" : "";
        runs += random.one_in(9) ? "<w:r><w:lastRenderedPageBreak/></w:r>" : "";
        runs += fmt::format("<w:r>{}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
                            formats[random.below(formats.size())], content);
        at += size;
    }
    return "<w:p>" + runs + "</w:p>";
}

std::string text_of(const Block& paragraph)
{
    std::string text;
    for (const Stretch& stretch : paragraph.stretches) {
        text += stretch.is_value ? "{{ " + stretch.text + " }}" : stretch.text;
    }
    return text;
}

std::string markup(const std::vector<Block>& blocks, WriteParagraph write, Random& random)
{
    std::string result;
    for (const Block& block : blocks) {
        switch (block.kind) {
        case Block::Kind::Paragraph:
            result += write(text_of(block), random);
            break;
        case Block::Kind::If:
            result += write("{%p if " + block.name + " %}", random) +
                      markup(block.body, write, random) + write("{%p endif %}", random);
            break;
        case Block::Kind::For:
            result += write("{%p for " + block.variable + " in " + block.name + " %}", random) +
                      markup(block.body, write, random) + write("{%p endfor %}", random);
            break;
        case Block::Kind::Table: {
            std::string cells;
            for (const Block& each : block.body) {
                cells += cell(write(text_of(each), random));
            }
            result +=
                table(row(cell(p("head")) + cell(p("head"))) +
                      row(cell(write("{%tr for " + block.variable + " in " + block.name + " %}",
                                     random)) +
                          cell(p(""))) +
                      row(cells) + row(cell(write("{%tr endfor %}", random)) + cell(p(""))));
            break;
        }
        }
    }
    return result;
}

constexpr unsigned generated = 150;

TEST(Properties, TextAndValuesComeOutInOrderWhateverTheTemplate)
{
    for (unsigned seed = 1; seed <= generated; ++seed) {
        Generator generator(seed);
        std::vector<Block> blocks = generator.blocks(3, {});
        blocks.push_back(generator.paragraph({}));
        Random random(seed);

        const auto got = lines(markup(blocks, in_one_run, random), generator.data());

        ASSERT_THAT(got, ElementsAreArray(expected_lines(blocks, generator.data()))) << seed;
    }
}

TEST(Properties, RandomRunsChangeNothingOfTheText)
{
    for (unsigned seed = 1; seed <= generated; ++seed) {
        Generator generator(seed);
        std::vector<Block> blocks = generator.blocks(3, {});
        blocks.push_back(generator.paragraph({}));
        Random random(seed);

        const auto got = lines(markup(blocks, in_random_runs, random), generator.data());

        ASSERT_THAT(got, ElementsAreArray(expected_lines(blocks, generator.data()))) << seed;
    }
}

// --- Formats -------------------------------------------------------------------------------------

/// A character and the bytes of the run properties it has.
struct Letter {
    char32_t character = 0;
    std::string format;

    bool operator==(const Letter&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Letter& letter)
{
    return out << static_cast<std::uint32_t>(letter.character) << ' ' << letter.format;
}

/// The characters of w:t with their formats, by a scan of the bytes.
std::vector<Letter> letters_of(const Bytes& xml)
{
    std::vector<Letter> letters;
    std::string format;
    for (std::size_t at = 0; (at = xml.find('<', at)) != Bytes::npos; ++at) {
        const std::string_view rest = std::string_view(xml).substr(at);
        if (rest.starts_with("<w:r>") || rest.starts_with("<w:r ")) {
            const std::size_t content = rest.find('>') + 1;
            const bool has_format = rest.substr(content).starts_with("<w:rPr>");
            format = has_format ? std::string(rest.substr(content, rest.find("</w:rPr>") - content))
                                : std::string();
        } else if (rest.starts_with("<w:t>") || rest.starts_with("<w:t ")) {
            const std::size_t begin = rest.find('>') + 1;
            for (const char c : rest.substr(begin, rest.find("</w:t>") - begin)) {
                letters.push_back({static_cast<unsigned char>(c), format});
            }
        }
    }
    return letters;
}

/// Without the tags: from "{{" or "{%" to its closer.
std::vector<Letter> without_tags(const std::vector<Letter>& letters)
{
    std::vector<Letter> result;
    const auto is_pair = [&](std::size_t at, char first, char second) {
        return at + 1 < letters.size() && letters[at].character == static_cast<char32_t>(first) &&
               letters[at + 1].character == static_cast<char32_t>(second);
    };
    for (std::size_t at = 0; at < letters.size(); ++at) {
        const bool is_value = is_pair(at, '{', '{');
        if (!is_value && !is_pair(at, '{', '%')) {
            result.push_back(letters[at]);
            continue;
        }
        while (!is_pair(at, is_value ? '}' : '%', '}')) {
            ++at;
        }
        ++at;
    }
    return result;
}

/// Without the values, which are all of this character.
std::vector<Letter> without_values(std::vector<Letter> letters, char mark)
{
    std::erase_if(letters,
                  [mark](const Letter& l) { return l.character == static_cast<char32_t>(mark); });
    return letters;
}

TEST(Properties, EveryCharacterOutsideTagsKeepsItsFormatByteForByte)
{
    constexpr char mark = '~';
    const Json data = {{"a", "~"}, {"b", {{"c", "~~"}}}, {"yes", true}, {"one", {"~"}}};
    const std::vector<std::string> pieces{"text ", "{{ a }}", "{{b.c}}"};
    for (unsigned seed = 1; seed <= generated; ++seed) {
        Random random(seed);
        std::string text = "T";
        for (std::size_t i = random.below(6) + 1; i > 0; --i) {
            switch (random.below(4)) {
            case 0:
                text += "{% if yes %}kept {{ a }}{% endif %}";
                break;
            case 1:
                text += "{% for i in one %}[{{ i }}]{% endfor %}";
                break;
            default:
                text += pieces[random.below(3)] + "y ";
            }
        }
        const docx::Package given = word_file(in_random_runs(text, random));

        const docx::Package got = merged(given, data);

        const auto kept = without_tags(letters_of(given.part("word/document.xml")));
        ASSERT_EQ(without_values(letters_of(got.part("word/document.xml")), mark), kept) << seed;
    }
}

// --- Templates of the product --------------------------------------------------------------------

std::string read(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

TEST(Properties, TheProductsTemplatesCompileAndLintClean)
{
    for (const std::string name : {"dsfc", "dsa", "destruction-certificate"}) {
        const auto file = std::filesystem::path(PROJECT_DIR) / "templates" / name / "template.docx";
        const docx::Package package = docx::Package::open(read(file), name, {});

        const std::vector<Finding> findings = Template::lint(package);

        EXPECT_FALSE(blocks(findings)) << print(findings);
    }
}

} // namespace
} // namespace indenture::templating::test
