// The contracts of others, imported, merged and read again. What a merge must show is computed
// from the text of the original file by rules of this test alone: tags are found by their braces,
// a condition keeps or drops the text between its two tags. The reader knows w:t, w:tab, w:br and
// the end of w:p, and nothing of templates.

#include "docx/xml.h"
#include "template/import_tags.h"
#include "template/template.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>

namespace indenture::templating::test {
namespace {

using testing::IsEmpty;

std::string read(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

std::vector<std::filesystem::path> contracts()
{
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder = std::filesystem::path(SHARED_DIR) / "corpus/contracts";
    if (std::filesystem::is_directory(folder)) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() == ".docx") {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

docx::Package opened(const Bytes& bytes, const std::string& name)
{
    return docx::Package::open(bytes, name, {});
}

// --- The reader ----------------------------------------------------------------------------------

void add_text(const docx::XmlElement& element, std::string& text)
{
    for (const docx::XmlElement child : element.children()) {
        if (child.is_w("t")) {
            text += child.text();
        } else if (child.is_w("br") || (child.is_w("tab") && child.parent().is_w("r"))) {
            text += ' ';
        } else {
            add_text(child, text);
            text += child.is_w("p") ? "\n" : "";
        }
    }
}

/// The text of body, headers, footers and notes.
std::string text_of(const docx::Package& package)
{
    std::string text;
    for (const std::string& name : package.part_names()) {
        const bool is_story = name.starts_with("word/") && name.ends_with(".xml") &&
                              name.find('/', 5) == std::string::npos;
        if (is_story) {
            const auto xml =
                docx::XmlPart::parse(package.part(name), package.source(), name, package.limits());
            add_text(xml.root(), text);
        }
    }
    return text;
}

std::vector<std::string> words_of(const std::string& text)
{
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

// --- The data ------------------------------------------------------------------------------------

struct Field {
    std::string type = "string";
    std::string first_option;
    std::string default_value;
};

std::string unquoted(std::string text)
{
    const bool is_quoted = text.size() >= 2 && (text.front() == '\'' || text.front() == '"');
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

/// The fields of a contract's metadata: the few lines of YAML that say name, type, default and
/// options.
std::map<std::string, Field> fields_of(const std::string& yaml)
{
    std::map<std::string, Field> fields;
    Field* field = nullptr;
    std::istringstream lines(yaml);
    for (std::string line; std::getline(lines, line);) {
        const auto after = [&line](std::string_view key) {
            return unquoted(line.substr(std::min(line.size(), key.size() + 1)));
        };
        if (line.starts_with("  - name:")) {
            field = &fields[after("  - name:")];
        } else if (field != nullptr && line.starts_with("    type:")) {
            field->type = after("    type:");
        } else if (field != nullptr && line.starts_with("    default:")) {
            field->default_value = after("    default:");
        } else if (field != nullptr && line.starts_with("      - ") &&
                   field->first_option.empty()) {
            field->first_option = after("      -");
        } else if (!line.starts_with(' ')) {
            field = nullptr;
        }
    }
    return fields;
}

/// The tags of a text: "name", "IF name", "END-IF".
std::vector<std::string> tags_in(const std::string& text)
{
    std::vector<std::string> tags;
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        tags.push_back(text.substr(at + 1, text.find('}', at) - at - 1));
    }
    return tags;
}

std::string full_value(const std::string& name, const Field& field)
{
    if (field.type == "date") {
        return "31 January 2026";
    }
    if (!field.first_option.empty()) {
        return field.first_option;
    }
    const bool has_default = !field.default_value.empty() && field.default_value != ">-";
    return has_default ? field.default_value : fmt::format("Acme & Söhne <{}> \"Ltd\"", name);
}

/// Every condition holds and every field has a value of its own.
Json full_data(const std::string& text, const std::map<std::string, Field>& fields)
{
    Json data = Json::object();
    for (const std::string& tag : tags_in(text)) {
        if (tag.starts_with("IF ")) {
            data[tag.substr(3)] = true;
        } else if (tag != "END-IF") {
            const auto field = fields.find(tag);
            data[tag] = full_value(tag, field == fields.end() ? Field() : field->second);
        }
    }
    return data;
}

/// No condition holds; what stands only under one is not given at all.
Json minimal_data(const std::string& text)
{
    Json data = Json::object();
    std::size_t depth = 0;
    for (const std::string& tag : tags_in(text)) {
        if (tag.starts_with("IF ")) {
            data[tag.substr(3)] = false;
            ++depth;
        } else if (tag == "END-IF") {
            --depth;
        } else if (depth == 0) {
            data[tag] = "-";
        }
    }
    return data;
}

// --- What must come out --------------------------------------------------------------------------

/// `text` with each value for its tag, without what stands under a condition that does not hold.
std::string expected_text(const std::string& text, const Json& data)
{
    std::string result;
    std::vector<bool> kept{true};
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '{') {
            result += kept.back() ? std::string(1, text[at]) : std::string();
            ++at;
            continue;
        }
        const std::size_t end = text.find('}', at);
        const std::string tag = text.substr(at + 1, end - at - 1);
        at = end + 1;
        if (tag.starts_with("IF ")) {
            kept.push_back(kept.back() && data[tag.substr(3)].get<bool>());
        } else if (tag == "END-IF") {
            kept.pop_back();
        } else if (kept.back()) {
            result += data[tag].get<std::string>();
        }
    }
    return result;
}

/// One contract, imported.
struct Contract {
    std::string name;
    docx::Package original;
    docx::Package imported;
    std::map<std::string, Field> fields;
};

Contract contract_of(const std::filesystem::path& file)
{
    docx::Package original = opened(read(file), file.filename().string());
    docx::Package imported =
        opened(import_tags(original, {}).docx, file.stem().string() + " imported");
    std::filesystem::path metadata = file;
    return {.name = file.stem().string(),
            .original = std::move(original),
            .imported = std::move(imported),
            .fields = fields_of(read(metadata.replace_extension(".yaml")))};
}

class Contracts : public testing::Test {
protected:
    void SetUp() override
    {
        if (contracts().empty()) {
            GTEST_SKIP() << "skipped: no corpus";
        }
    }
};

TEST_F(Contracts, AreTwelve)
{
    EXPECT_EQ(contracts().size(), 12U);
}

TEST_F(Contracts, AreImportedWithoutAFinding)
{
    for (const auto& file : contracts()) {
        const Imported result = import_tags(opened(read(file), file.string()), {});

        EXPECT_THAT(print(result.findings), IsEmpty()) << file;
    }
}

/// A part without the characters of its texts: the markup around them.
std::string markup_of(std::string xml)
{
    const std::string kept = " xml:space=\"preserve\"";
    for (std::size_t at = xml.find(kept); at != std::string::npos; at = xml.find(kept, at)) {
        xml.erase(at, kept.size());
    }
    for (std::size_t at = xml.find("<w:t>"); at != std::string::npos;
         at = xml.find("<w:t>", at + 5)) {
        xml.erase(at + 5, xml.find('<', at + 5) - at - 5);
    }
    return xml;
}

TEST_F(Contracts, KeepEveryByteOfTheirMarkup)
{
    for (const auto& file : contracts()) {
        const Contract contract = contract_of(file);
        ASSERT_EQ(contract.original.part_names(), contract.imported.part_names());
        for (const std::string& part : contract.original.part_names()) {
            EXPECT_EQ(markup_of(contract.original.part(part)),
                      markup_of(contract.imported.part(part)))
                << contract.name << ": " << part;
        }
    }
}

TEST_F(Contracts, LintWithoutABlockingFinding)
{
    for (const auto& file : contracts()) {
        const Contract contract = contract_of(file);

        const std::vector<Finding> findings = Template::lint(contract.imported);

        EXPECT_FALSE(blocks(findings)) << contract.name << ": " << print(findings);
    }
}

void expect_no_word_lost(const Contract& contract, const Json& data)
{
    const std::string expected = expected_text(text_of(contract.original), data);

    const docx::Package merged =
        opened(Template::compile(contract.imported).merge(data, {}), contract.name + " merged");

    EXPECT_EQ(words_of(text_of(merged)), words_of(expected)) << contract.name;
}

TEST_F(Contracts, LoseNoWordWithFullData)
{
    for (const auto& file : contracts()) {
        const Contract contract = contract_of(file);

        expect_no_word_lost(contract, full_data(text_of(contract.original), contract.fields));
    }
}

TEST_F(Contracts, LoseNoWordWithMinimalData)
{
    for (const auto& file : contracts()) {
        const Contract contract = contract_of(file);

        expect_no_word_lost(contract, minimal_data(text_of(contract.original)));
    }
}

TEST_F(Contracts, LoseNoWordWhateverSingleConditionHolds)
{
    for (const auto& file : contracts()) {
        const Contract contract = contract_of(file);
        const std::string text = text_of(contract.original);
        Json data = full_data(text, contract.fields);
        const Json nothing = minimal_data(text);
        for (const auto& [name, value] : nothing.items()) {
            if (value.is_boolean()) {
                data[name] = false;
                expect_no_word_lost(contract, data);
                data[name] = true;
            }
        }
    }
}

} // namespace
} // namespace indenture::templating::test
