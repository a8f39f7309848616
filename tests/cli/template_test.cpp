#include "base/files.h"
#include "base/json.h"
#include "docx/package.h"
#include "docx/verify.h"
#include "docx/xml.h"
#include "support/run_program.h"
#include "support/word_fixture.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t any_size = 64U << 20U;
const fs::path templates = fs::path(PROJECT_DIR) / "templates";

std::string paragraph(const std::string& text)
{
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

std::string clause(const std::string& bookmark, const std::string& text)
{
    return "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"" + bookmark + "\"/><w:r><w:t>" + text +
           "</w:t></w:r><w:bookmarkEnd w:id=\"1\"/></w:p>";
}

/// A folder with a template and data in it, and the program run against them.
class TemplateCommand : public ::testing::Test {
protected:
    ~TemplateCommand() override { fs::remove_all(folder_); }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    std::string file(const std::string& name, ByteView content)
    {
        write_file(folder_ / name, content);
        return path(name);
    }

    std::string word(const std::string& name, const std::string& body)
    {
        indenture::test::WordFixture fixture;
        fixture.body = body;
        return file(name, fixture.package().with_parts({}));
    }

    ProgramRun indenture(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), INDENTURE_PROGRAM);
        return run_program(arguments);
    }

    docx::Package opened(const std::string& name) const
    {
        return docx::Package::open(read_file(path(name), any_size), name, {});
    }

    std::string text_of(const std::string& name) const
    {
        const docx::Package package = opened(name);
        const std::string& part = package.main_part();
        return docx::XmlPart::parse(package.part(part), name, part, {}).root().text();
    }

    fs::path folder_ = fresh_folder();
};

// --- lint
// -----------------------------------------------------------------------------------------------

TEST_F(TemplateCommand, LintReportsEveryProblemInOneRunWithACure)
{
    const std::string letter =
        word("letter.docx", paragraph("{{ a | uper }}") + paragraph("{% if b %}x"));

    const auto run = indenture({"lint", letter});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("letter.docx: 2 errors"));
    EXPECT_THAT(run.out, HasSubstr("error    T017  paragraph 1"));
    EXPECT_THAT(run.out, HasSubstr("did you mean upper?"));
    EXPECT_THAT(run.out, HasSubstr("T002"));
    EXPECT_THAT(run.out, HasSubstr("To mend it:"));
    EXPECT_THAT(run.out, Not(HasSubstr("word/document.xml")));
}

TEST_F(TemplateCommand, LintOfASoundTemplateEndsWell)
{
    const auto run = indenture({"lint", word("letter.docx", paragraph("{{ a }}"))});

    EXPECT_EQ(run.status, 0);
    EXPECT_THAT(run.out, HasSubstr("letter.docx: no problem found"));
}

TEST_F(TemplateCommand, LintHoldsATemplateAgainstASchema)
{
    const std::string letter = word("letter.docx", paragraph("{{ titel }}"));
    const std::string schema =
        file("s.json", R"({"properties": {"title": {"type": "string"}, "b": {}}})");

    const auto run = indenture({"lint", letter, "--schema", schema});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("'titel' is not in the schema; did you mean 'title'?"));
    EXPECT_THAT(run.out, HasSubstr("that the template does not use: title, b"));
}

TEST_F(TemplateCommand, LintTellsProgramsThePlaceInNumbers)
{
    const auto run =
        indenture({"lint", word("letter.docx", paragraph("x {{ a | uper }}")), "--json"});

    const Json answer = parse_json(run.out, "answer", {});
    EXPECT_EQ(answer["sound"], false);
    const Json& finding = answer["findings"][0];
    EXPECT_EQ(finding["code"], "T017");
    EXPECT_EQ(finding["story"], "body");
    EXPECT_EQ(finding["part"], "word/document.xml");
    EXPECT_EQ(finding["paragraph"], 1);
    EXPECT_EQ(finding["begin"], 2);
    EXPECT_EQ(finding["end"], 16);
    EXPECT_EQ(finding["tag"], "{{ a | uper }}");
}

TEST_F(TemplateCommand, LintWritesItsFindingsIntoACopyAsComments)
{
    const std::string letter = word("letter.docx", paragraph("x {{ a | uper }}"));

    const auto run = indenture({"lint", letter, "--annotate", path("marked.docx")});

    EXPECT_EQ(run.status, 1);
    EXPECT_EQ(text_of("marked.docx"), "x {{ a | uper }}");
    EXPECT_THAT(opened("marked.docx").part("word/comments.xml"), HasSubstr("[T017]"));
}

TEST_F(TemplateCommand, LibreOfficeOpensAnAnnotatedContract)
{
    if (!is_installed("soffice")) {
        GTEST_SKIP() << "skipped: no LibreOffice";
    }
    const std::string schema = file("s.json", R"({"properties": {"title": {"type": "string"}}})");
    indenture({"lint", (templates / "dsfc/template.docx").string(), "--schema", schema,
               "--annotate", path("marked.docx")});

    const auto run =
        run_program({"soffice", "-env:UserInstallation=file://" + path("profile"), "--headless",
                     "--convert-to", "txt:Text", "--outdir", path("text"), path("marked.docx")});

    EXPECT_EQ(print(docx::verify_package(opened("marked.docx"))), "");
    ASSERT_TRUE(fs::exists(path("text/marked.txt"))) << run.out << run.err;
    EXPECT_THAT(read_file(path("text/marked.txt"), any_size), HasSubstr("{{ reference }}"));
}

TEST_F(TemplateCommand, LintFindsNothingWrongWithOurOwnContracts)
{
    for (const std::string kind : {"dsfc", "dsa", "destruction-certificate"}) {
        const auto run = indenture({"lint", (templates / kind / "template.docx").string(),
                                    "--schema", (templates / kind / "fields.json").string()});

        EXPECT_EQ(run.status, 0) << run.out;
        EXPECT_THAT(run.out, HasSubstr("no problem found")) << run.out;
    }
}

// --- schema
// -----------------------------------------------------------------------------------------------

TEST_F(TemplateCommand, SchemaSaysWhatATemplateAsksFor)
{
    const std::string letter =
        word("letter.docx", paragraph("{{ a.b | date }}{% for x in l %}{{ x }}{% endfor %}"));

    const auto run = indenture({"schema", letter});

    EXPECT_EQ(run.status, 0);
    const Json schema = parse_json(run.out, "answer", {});
    EXPECT_EQ(schema["properties"]["a"]["properties"]["b"]["format"], "date");
    EXPECT_EQ(schema["properties"]["l"]["type"], "array");

    EXPECT_EQ(indenture({"schema", letter, "-o", path("s.json")}).status, 0);
    EXPECT_EQ(parse_json(read_file(path("s.json"), any_size), "s", {}), schema);
}

// --- explain
// ----------------------------------------------------------------------------------------------

TEST_F(TemplateCommand, ExplainNamesTagDatumAndFilters)
{
    const std::string letter = word("letter.docx", paragraph("For {{ a.b | upper }}"));
    const std::string data = file("d.json", R"({"a": {"b": "Ann"}})");

    const auto run = indenture({"explain", letter, data});

    EXPECT_EQ(run.status, 0);
    EXPECT_EQ(run.out, "paragraph 1, characters 5 to 7: \"ANN\"\n"
                       "    printed by {{ a.b | upper }} of the template's paragraph 1\n"
                       "    from the data at /a/b\n"
                       "    through upper\n");
    const Json answer =
        parse_json(indenture({"explain", letter, data, "--json"}).out, "answer", {});
    EXPECT_EQ(answer["printed"][0]["pointers"], Json{"/a/b"});
    EXPECT_EQ(answer["printed"][0]["output"]["begin"], 4);
}

// --- merge
// ------------------------------------------------------------------------------------------------

TEST_F(TemplateCommand, MergeRefusesWhatIsMissingUnlessToldOtherwise)
{
    const std::string letter = word("letter.docx", paragraph("a{{ b }}c"));
    const std::string data = file("d.json", "{}");
    const auto merged = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"merge", letter, data, path("out.docx")});
        return indenture(more);
    };

    EXPECT_EQ(merged({}).status, 2);
    EXPECT_FALSE(fs::exists(path("out.docx")));
    const auto blank = merged({"--undefined", "blank"});
    EXPECT_EQ(blank.status, 1);
    EXPECT_THAT(blank.out, HasSubstr("R001"));
    EXPECT_EQ(text_of("out.docx"), "ac");
    EXPECT_EQ(merged({"--undefined", "marker"}).status, 1);
    EXPECT_EQ(text_of("out.docx"), "a[missing: b]c");
    EXPECT_EQ(merged({"--undefined", "sometimes"}).status, 2);
}

TEST_F(TemplateCommand, MergeWritesAManifestOfItsClauses)
{
    const std::string letter =
        word("letter.docx", paragraph("{%p if a %}") + clause("clause_term", "Term") +
                                paragraph("{%p endif %}") + paragraph("z"));

    const auto run = indenture({"merge", letter, file("d.json", R"({"a": false})"),
                                path("out.docx"), "--manifest", path("m.json")});

    EXPECT_EQ(run.status, 0) << run.out << run.err;
    const Json manifest = parse_json(read_file(path("m.json"), any_size), "m", {});
    EXPECT_EQ(manifest["clauses"][0]["id"], "term");
    EXPECT_EQ(manifest["clauses"][0]["present"], false);
    EXPECT_EQ(manifest["clauses"][0]["omitted_by"]["tag"], "{%p if a %}");
    EXPECT_EQ(manifest["output_sha256"].get<std::string>().size(), 64U);
}

TEST_F(TemplateCommand, MergeWritesNothingThatDoesNotPassItsVerification)
{
    // The fixture says of its parts only that they are XML, which Word does not accept.
    const std::string letter = word("letter.docx", paragraph("{{ a }}"));
    const std::string data = file("d.json", R"({"a": 1})");

    const auto run = indenture({"merge", letter, data, path("out.docx"), "--verify"});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("nothing was written"));
    EXPECT_THAT(run.out, HasSubstr("W-02"));
    EXPECT_FALSE(fs::exists(path("out.docx")));
}

TEST_F(TemplateCommand, MergeFailsWithoutAMandatoryClause)
{
    const std::string letter =
        word("letter.docx", paragraph("{%p if a %}") + clause("mandatory_law", "Law") +
                                paragraph("{%p endif %}") + paragraph("z"));

    const auto run =
        indenture({"merge", letter, file("d.json", R"({"a": false})"), path("out.docx")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("the mandatory clause 'law' is left out by {%p if a %}"));
    EXPECT_FALSE(fs::exists(path("out.docx")));
}

TEST_F(TemplateCommand, MergeIncludesFilesOfAFolder)
{
    fs::create_directory(path("clauses"));
    word("clauses/law.docx", paragraph("The law of {{ land }}."));
    const std::string letter =
        word("letter.docx", paragraph("{{p include_docx_template('law.docx') }}") + paragraph("z"));

    const auto run = indenture({"merge", letter, file("d.json", R"({"land": "England"})"),
                                path("out.docx"), "--clauses", path("clauses")});

    EXPECT_EQ(run.status, 0) << run.out << run.err;
    EXPECT_THAT(text_of("out.docx"), HasSubstr("The law of England."));
}

TEST_F(TemplateCommand, MergeInCompatPrintsWhatDocxtplPrints)
{
    const std::string letter = word("letter.docx", paragraph("a{{ b }}{{ c }}"));

    const auto run = indenture({"merge", letter, file("d.json", R"({"c": true})"), path("out.docx"),
                                "--profile", "compat"});

    EXPECT_EQ(run.status, 1) << run.err;
    EXPECT_EQ(text_of("out.docx"), "aTrue");
}

TEST_F(TemplateCommand, AnswersAsDocxtplDoes)
{
    const std::string letter = word("letter.docx", paragraph("{{ a }}"));
    const std::string data = file("d.json", R"({"a": 1})");

    EXPECT_EQ(indenture({letter, data, path("out.docx")}).status, 0);
    EXPECT_EQ(text_of("out.docx"), "1");
    EXPECT_EQ(indenture({letter, data, path("out.docx")}).status, 2);
    const auto quiet = indenture({"-o", "-q", letter, data, path("out.docx")});
    EXPECT_EQ(quiet.status, 0);
    EXPECT_EQ(quiet.out, "");
}

} // namespace

} // namespace indenture::tests
