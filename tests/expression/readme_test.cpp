// The language reference names everything that is registered, and its examples are true.

#include "expression/evaluated.h"
#include "expression/filter.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>
#include <set>

namespace indenture::expression {
namespace {

std::string readme()
{
    std::ifstream file(PROJECT_DIR "/src/expression/README.md");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// From the heading to the next one of the same level.
std::string section(const std::string& heading)
{
    const std::string text = readme();
    const std::size_t start = text.find("\n## " + heading + "\n");
    EXPECT_NE(start, std::string::npos) << heading;
    return text.substr(start, text.find("\n## ", start + 1) - start);
}

/// The first word of everything in backticks.
std::set<std::string> names_in(const std::string& text)
{
    static const std::regex quoted("`([^`\\s(]+)[^`]*`");
    std::set<std::string> names;
    for (auto match = std::sregex_iterator(text.begin(), text.end(), quoted);
         match != std::sregex_iterator(); ++match) {
        names.insert((*match)[1]);
    }
    return names;
}

TEST(Readme, NamesEveryFilter)
{
    const auto named = names_in(section("Filters"));

    for (const std::string_view name : filter_names()) {
        EXPECT_TRUE(named.contains(std::string(name))) << name;
    }
}

TEST(Readme, MarksTheFiltersThatAreFunctions)
{
    const std::string text = section("Filters");

    for (const std::string_view name : filter_names()) {
        const std::regex marked("`" + std::string(name) + "(\\([^`]*\\))?` ƒ");
        EXPECT_EQ(std::regex_search(text, marked), find_filter(name)->is_function) << name;
    }
}

TEST(Readme, NamesTheParametersOfEveryFilter)
{
    const std::string text = section("Filters");

    for (const std::string_view name : filter_names()) {
        const std::regex usage("`" + std::string(name) + "\\(([^`]*)\\)`");
        std::string written;
        for (auto match = std::sregex_iterator(text.begin(), text.end(), usage);
             match != std::sregex_iterator(); ++match) {
            written += (*match)[1].str() + " ";
        }
        for (const FilterParameter& parameter : find_filter(name)->parameters) {
            const bool is_alias = written.empty(); // described beside its twin
            EXPECT_TRUE(is_alias || written.find(parameter.name) != std::string::npos)
                << name << ": " << parameter.name;
        }
    }
}

TEST(Readme, NamesEveryTestAndMethod)
{
    const auto tests = names_in(section("Tests"));
    const auto methods = names_in(section("Methods"));

    for (const std::string_view name : test_names()) {
        EXPECT_TRUE(tests.contains(std::string(name))) << name;
    }
    for (const std::string_view name : method_names()) {
        EXPECT_TRUE(methods.contains(std::string(name))) << name;
    }
}

TEST(Readme, ShowsExamplesThatAreTrue)
{
    const Data data = tests::data_of(R"({"d": "2026-01-31"})");
    std::string text = readme();
    text = std::regex_replace(text, std::regex("\\\\\\|"), "|");
    static const std::regex example("`([^`]+ \\| [^`]+)` (?:is )?([^;|`]+?)(;| \\||,| \\()");

    std::size_t checked = 0;
    for (auto match = std::sregex_iterator(text.begin(), text.end(), example);
         match != std::sregex_iterator(); ++match) {
        const std::string expression = (*match)[1];
        if (expression.find("...") != std::string::npos || expression.starts_with("{")) {
            continue;
        }
        const std::string result = tests::result(expression, tests::strict, data);
        if (result.starts_with("BadInput: '")) { // an example without its data
            continue;
        }
        EXPECT_TRUE(result.starts_with((*match)[2].str())) << expression << " gives " << result;
        ++checked;
    }
    EXPECT_GT(checked, 20U);
}

} // namespace
} // namespace indenture::expression
