#include "signing/checks/anchoring.h"

#include "base/files.h"
#include "pdf/page_tree.h"
#include "pdf/serialise.h"
#include "pdf/update.h"
#include "signing/signed_files.h"
#include "signing/verify.h"
#include "support/run_program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;
using signing::Anchoring;
using signing::Verdict;
using Kind = signing::PageDifference::Kind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Stream stream(Dictionary dictionary, Bytes data)
{
    return {std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data), true};
}

/// A contract of two pages as a typesetter would make it, and ways to make it otherwise.
struct Draft {
    std::vector<std::vector<std::string>> pages{
        {"4. Term", "4.2 The term of this agreement is 12 months.", "5. Fees",
         "5.1 No fee is due."},
        {"12. Sharing", "12.1 The Recipient shall not share the Data with anybody.",
         "Signed for NHS England and for the University of Example"}};
    bool is_retyped = false; ///< other operators, other objects, other names, the same look
    std::string font_program = "the outlines of a font";
    std::string painted_after; ///< operators at the end of page 1
    std::string look;          ///< operators before its text
    Array annotations;         ///< on page 1
    Dictionary page_entries;   ///< of page 1
    Dictionary catalog_entries;
    std::map<char, int> other_codes; ///< characters shown by a code that only reads like them
    std::int64_t field_left = 72;
    bool has_fields = true;
};

class DraftWriter {
public:
    explicit DraftWriter(const Draft& draft) : draft_(draft) {}

    Bytes write()
    {
        if (draft_.is_retyped) {
            table_.add(Dictionary{{"Unused", true}});
        }
        const Reference catalog = table_.add();
        const Reference pages = table_.add();
        const Reference program = table_.add(stream({}, draft_.font_program));
        const Reference font = table_.add(font_with(program));
        Array kids;
        for (const auto& lines : draft_.pages) {
            kids.emplace_back(add_page(pages, font, lines));
        }
        Dictionary entries = draft_.catalog_entries;
        entries["Type"] = Name{"Catalog"};
        entries["Pages"] = pages;
        if (draft_.has_fields) {
            const Object& page = kids.at(std::min<std::size_t>(1, kids.size() - 1));
            const Array fields = add_fields(*page.get<Reference>());
            entries["AcroForm"] = table_.add(Dictionary{{"Fields", fields}, {"SigFlags", 1}});
        }
        table_.at(catalog) = entries;
        table_.at(pages) = Dictionary{{"Type", Name{"Pages"}},
                                      {"Kids", kids},
                                      {"Count", kids.size()},
                                      {"MediaBox", Array{0, 0, 595, 842}}};
        table_.root = catalog;
        return pdf::serialise(table_, {.deflate_level = 1, .object_streams = false});
    }

private:
    Dictionary font_with(Reference program)
    {
        Dictionary font{
            {"Type", Name{"Font"}},
            {"Subtype", Name{"TrueType"}},
            {"BaseFont", Name{"ABCDEF+Serif"}},
            {"FirstChar", 0},
            {"Widths", Array(256, Object(500))},
            {"Encoding", Dictionary{{"BaseEncoding", Name{"WinAnsiEncoding"}},
                                    {"Differences", Array{1, Name{"two"}}}}},
            {"FontDescriptor",
             Dictionary{{"Type", Name{"FontDescriptor"}}, {"Flags", 32}, {"FontFile2", program}}}};
        if (!draft_.other_codes.empty()) {
            font["ToUnicode"] = table_.add(stream({}, to_unicode()));
        }
        return font;
    }

    Bytes to_unicode() const
    {
        Bytes map = "begincmap\n1 begincodespacerange <00> <FF> endcodespacerange\n";
        for (const auto& [character, code] : draft_.other_codes) {
            map += fmt::format("1 beginbfchar <{:02X}> <{:04X}> endbfchar\n", code,
                               static_cast<int>(character));
        }
        return map + "endcmap\n";
    }

    Bytes text_of(const std::string& line) const
    {
        Bytes text;
        for (const char c : line) {
            const auto other = draft_.other_codes.find(c);
            text += other == draft_.other_codes.end() ? c : static_cast<char>(other->second);
        }
        return text;
    }

    Bytes operators(const std::vector<std::string>& lines, bool is_first) const
    {
        Bytes out =
            draft_.is_retyped ? "q 2 0 0 2 0 0 cm 36 380 100 0.5 re f Q\n" : "72 760 200 1 re f\n";
        if (is_first) {
            out += draft_.look + "\n";
        }
        int y = 740;
        for (const std::string& line : lines) {
            if (draft_.is_retyped) {
                const std::size_t half = line.size() / 2;
                out += fmt::format("BT /Other 1 Tf 11 0 0 11 72.2 {} Tm [({})0({})] TJ ET\n", y,
                                   text_of(line.substr(0, half)), text_of(line.substr(half)));
            } else {
                out += fmt::format("BT /F1 11 Tf 72 {} Td ({}) Tj ET\n", y, text_of(line));
            }
            y -= 14;
        }
        return out;
    }

    Reference add_page(Reference pages, Reference font, const std::vector<std::string>& lines)
    {
        const bool is_first = &lines == &draft_.pages.front();
        const Reference content = table_.add(
            stream({}, operators(lines, is_first) + (is_first ? draft_.painted_after : "")));
        Dictionary page = is_first ? draft_.page_entries : Dictionary();
        page["Type"] = Name{"Page"};
        page["Parent"] = pages;
        page["Contents"] = draft_.is_retyped ? Object(Array{content}) : Object(content);
        page["Resources"] =
            Dictionary{{"Font", Dictionary{{draft_.is_retyped ? "Other" : "F1", font}}}};
        if (is_first && !draft_.annotations.empty()) {
            page["Annots"] = draft_.annotations;
        }
        return table_.add(page);
    }

    Array add_fields(Reference page)
    {
        Array fields;
        std::int64_t bottom = 500;
        for (const char* name : {"nhs-england", "recipient"}) {
            const Reference empty = table_.add(stream({{"Type", Name{"XObject"}},
                                                       {"Subtype", Name{"Form"}},
                                                       {"BBox", Array{0, 0, 200, 60}},
                                                       {"Resources", Dictionary{}}},
                                                      ""));
            fields.emplace_back(table_.add(Dictionary{
                {"Type", Name{"Annot"}},
                {"Subtype", Name{"Widget"}},
                {"FT", Name{"Sig"}},
                {"T", pdf::text_string(name)},
                {"F", 4},
                {"Rect", Array{draft_.field_left, bottom, draft_.field_left + 200, bottom + 60}},
                {"P", page},
                {"AP", Dictionary{{"N", empty}}}}));
            bottom -= 100;
        }
        Dictionary entries = *table_.at(page).get<Dictionary>();
        entries["Annots"] = fields;
        table_.at(page) = entries;
        return fields;
    }

    const Draft& draft_;
    ObjectTable table_;
};

Bytes written(const Draft& draft)
{
    return DraftWriter(draft).write();
}

const Bytes& issued()
{
    static const Bytes made = written({});
    return made;
}

signing::VerificationPolicy policy(std::set<Anchoring> accepted = {Anchoring::Octets})
{
    signing::VerificationPolicy result = world().policy();
    result.issued = issued();
    result.accepted_anchoring = std::move(accepted);
    return result;
}

/// As far as anchoring goes: unsigned, the last revision compared.
signing::checks::AnchoringAnswer answer_for(const Bytes& upload,
                                            const signing::VerificationPolicy& asked = policy())
{
    const auto file = pdf::PdfFile::open(upload, "upload.pdf", {});
    return signing::checks::check_anchoring(file, file.revisions().size() - 1, asked);
}

Bytes both_signed(const Bytes& contract)
{
    const Bytes once = signed_by(world(), world().nhs_england, contract, "nhs-england", signed_at);
    return signed_by(world(), world().university, once, "recipient", signed_at);
}

/// What qpdf makes of the file.
Bytes rewritten_by_qpdf(const Bytes& file, const std::string& option)
{
    const auto folder = fresh_folder();
    const std::string in = (folder / "in.pdf").string();
    const std::string out = (folder / "out.pdf").string();
    write_file(in, file);
    run_program({"qpdf", option, in, out});
    return read_file(out, 1U << 20U);
}

Draft retyped()
{
    Draft draft;
    draft.is_retyped = true;
    return draft;
}

} // namespace

TEST(Anchoring, IsOctetsForWhatBeginsWithTheContract)
{
    const auto report = signing::verify(both_signed(issued()), policy());

    EXPECT_EQ(report.anchoring, Anchoring::Octets);
    EXPECT_THAT(report.redline, IsEmpty());
    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    EXPECT_TRUE(report.execution);
}

TEST(Anchoring, IsNotAskedWhenNothingWasIssued)
{
    signing::VerificationPolicy asked = policy();
    asked.issued.reset();

    EXPECT_FALSE(signing::verify(both_signed(issued()), asked).anchoring);
}

// --- B ------------------------------------------------------------------------------------------

class Rewritten : public testing::TestWithParam<const char*> {};

TEST_P(Rewritten, IsMadeOfTheSameObjects)
{
    if (!is_installed("qpdf")) {
        GTEST_SKIP() << "skipped: qpdf is not installed";
    }
    const Bytes upload = rewritten_by_qpdf(issued(), GetParam());
    ASSERT_NE(upload, issued());

    const auto answer = answer_for(upload);

    EXPECT_EQ(answer.anchoring, Anchoring::Objects) << print(answer.findings);
    EXPECT_THAT(answer.redline, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Anchoring, Rewritten,
                         testing::Values("--object-streams=generate", "--linearize",
                                         "--stream-data=uncompress", "--coalesce-contents"));

TEST(Anchoring, LetsAPolicyAcceptRewrittenObjects)
{
    if (!is_installed("qpdf")) {
        GTEST_SKIP() << "skipped: qpdf is not installed";
    }
    const Bytes upload = both_signed(rewritten_by_qpdf(issued(), "--object-streams=generate"));

    const auto refused = signing::verify(upload, policy());
    const auto accepted = signing::verify(upload, policy({Anchoring::Octets, Anchoring::Objects}));

    EXPECT_THAT(blocking_codes(refused), ElementsAre("prefix-changed", "anchoring"));
    EXPECT_FALSE(refused.execution);
    EXPECT_EQ(accepted.anchoring, Anchoring::Objects);
    EXPECT_EQ(accepted.verdict(), Verdict::Passed) << signing::print(accepted);
    EXPECT_TRUE(accepted.execution);
}

TEST(Anchoring, StillRefusesChangesAfterTheFirstSignatureOfARewrittenFile)
{
    if (!is_installed("qpdf")) {
        GTEST_SKIP() << "skipped: qpdf is not installed";
    }
    const Bytes upload = both_signed(rewritten_by_qpdf(issued(), "--object-streams=generate"));
    const auto file = pdf::PdfFile::open(upload, "upload.pdf", {});
    const auto page = pdf::pages_of(file.latest(), {}).front();
    const auto* content = page.entries.at("Contents").get<Reference>();
    ASSERT_NE(content, nullptr);
    const Bytes changed = pdf::append_update(file, {{content->number, stream({}, "BT ET")}}).bytes;

    const auto report = signing::verify(changed, policy({Anchoring::Octets, Anchoring::Objects}));

    EXPECT_THAT(blocking_codes(report), Contains("object-changed"));
    EXPECT_FALSE(report.execution);
}

// --- C ------------------------------------------------------------------------------------------

TEST(Anchoring, IsContentForAFileTypesetOtherwiseThatLooksTheSame)
{
    const auto answer = answer_for(written(retyped()));

    EXPECT_EQ(answer.anchoring, Anchoring::Content) << print(answer.findings);
    EXPECT_THAT(answer.redline, IsEmpty());
}

TEST(Anchoring, LetsAPolicyAcceptTheSameContent)
{
    const Bytes upload = both_signed(written(retyped()));

    const auto refused = signing::verify(upload, policy({Anchoring::Octets, Anchoring::Objects}));
    const auto accepted = signing::verify(upload, policy({Anchoring::Octets, Anchoring::Content}));

    EXPECT_THAT(blocking_codes(refused), Contains("anchoring"));
    EXPECT_EQ(accepted.verdict(), Verdict::Passed) << signing::print(accepted);
    EXPECT_TRUE(accepted.execution);
}

TEST(Anchoring, AllowsPagesAtTheEndOnlyAsAnAppendixOfThePolicy)
{
    Draft draft = retyped();
    draft.pages.push_back({"Certificate of completion 0F3A"});
    const Bytes upload = written(draft);
    signing::VerificationPolicy open = policy();
    open.appendix_pages_max = 1;

    EXPECT_EQ(answer_for(upload).anchoring, Anchoring::Differs);
    const auto answer = answer_for(upload, open);
    EXPECT_EQ(answer.anchoring, Anchoring::Content) << print(answer.findings);
    ASSERT_THAT(answer.redline, SizeIs(1));
    EXPECT_EQ(answer.redline[0].page, 3U);
    EXPECT_EQ(answer.redline[0].uploaded, "Certificate of completion 0F3A");
}

TEST(Anchoring, DoesNotTakeAPageInTheMiddleForAnAppendix)
{
    Draft draft = retyped();
    draft.pages.insert(draft.pages.begin() + 1, {"One more page"});
    signing::VerificationPolicy open = policy();
    open.appendix_pages_max = 1;

    EXPECT_EQ(answer_for(written(draft), open).anchoring, Anchoring::Differs);
}

TEST(Anchoring, SeesNothingOfWhatIsPaintedInsideABox)
{
    Draft draft = retyped();
    const std::string name = "BT /Other 11 Tf 80 520 Td (Priya Example) Tj ET Q";
    // The boxes are on the last page; this page becomes the last.
    draft.pages = {draft.pages[1]};
    draft.painted_after = "q 72 500 200 60 re W n " + name;
    Draft original;
    original.pages = draft.pages;
    signing::VerificationPolicy asked = policy();
    asked.issued = written(original);

    EXPECT_EQ(answer_for(written(draft), asked).anchoring, Anchoring::Content);

    draft.painted_after = "q " + name;
    EXPECT_EQ(answer_for(written(draft), asked).anchoring, Anchoring::Differs)
        << "without a clip, a glyph may reach anywhere";
}

// --- D ------------------------------------------------------------------------------------------

TEST(Anchoring, ShowsAChangedNumberInARedline)
{
    Draft draft;
    draft.pages[0][1] = "4.2 The term of this agreement is 24 months.";

    const auto report = signing::verify(both_signed(written(draft)), policy());

    EXPECT_EQ(report.anchoring, Anchoring::Differs);
    ASSERT_THAT(report.redline, SizeIs(1));
    EXPECT_EQ(report.redline[0].kind, Kind::Replaced);
    EXPECT_EQ(report.redline[0].clause, "4.2");
    EXPECT_EQ(report.redline[0].issued, "12");
    EXPECT_EQ(report.redline[0].uploaded, "24");
    EXPECT_THAT(report.redline[0].flags, ElementsAre("number"));
    EXPECT_THAT(blocking_codes(report), ElementsAre("prefix-changed", "anchoring"));
    EXPECT_THAT(signing::print(report),
                HasSubstr("page 1, clause 4.2: '12' replaced by '24' (number)"));
    EXPECT_FALSE(report.execution);
}

TEST(Anchoring, IsNeverHelpedByAPolicyThatAcceptsTheClassBefore)
{
    Draft draft;
    draft.pages[1][1] = "12.1 The Recipient shall share the Data with anybody.";

    const auto report =
        signing::verify(both_signed(written(draft)),
                        policy({Anchoring::Octets, Anchoring::Objects, Anchoring::Content}));

    EXPECT_EQ(report.anchoring, Anchoring::Differs);
    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_FALSE(report.execution);
}

TEST(Anchoring, SeesAGlyphThatOnlyReadsLikeAnother)
{
    // The "1" of "12 months" is drawn with the glyph of another code.
    Draft draft = retyped();
    draft.other_codes = {{'1', 1}};

    const auto answer = answer_for(written(draft));

    EXPECT_EQ(answer.anchoring, Anchoring::Differs);
    ASSERT_FALSE(answer.redline.empty());
    EXPECT_EQ(answer.redline[0].kind, Kind::Graphics);
}

TEST(Anchoring, SeesAnotherFontProgram)
{
    Draft draft = retyped();
    draft.font_program = "the outlines of another font";

    const auto answer = answer_for(written(draft));

    EXPECT_EQ(answer.anchoring, Anchoring::Differs);
    EXPECT_EQ(answer.redline[0].kind, Kind::Graphics);
}

struct Trick {
    const char* name;
    void (*play)(Draft&);
};

class Tricks : public testing::TestWithParam<Trick> {};

TEST_P(Tricks, MakesADifference)
{
    for (const bool is_retyped : {false, true}) {
        Draft draft;
        draft.is_retyped = is_retyped;
        GetParam().play(draft);

        const auto answer = answer_for(written(draft));

        EXPECT_GE(answer.anchoring, Anchoring::Differs) << print(answer.findings);
        EXPECT_THAT(answer.findings, SizeIs(testing::Ge(2U)));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Anchoring, Tricks,
    testing::Values(
        Trick{"paint_over", [](Draft& d) { d.painted_after = "1 g 72 700 400 40 re f"; }},
        Trick{"white_text", [](Draft& d) { d.look = "1 g"; }},
        Trick{"hidden_text", [](Draft& d) { d.look = "3 Tr"; }},
        Trick{"clipped_text", [](Draft& d) { d.look = "0 0 5 5 re W n"; }},
        Trick{"rotated", [](Draft& d) { d.page_entries["Rotate"] = 180; }},
        Trick{"cropped",
              [](Draft& d) {
                  d.page_entries["CropBox"] = Array{0, 0, 595, 400};
              }},
        Trick{"magnified", [](Draft& d) { d.page_entries["UserUnit"] = 10; }},
        Trick{"note_over_text",
              [](Draft& d) {
                  d.annotations = {Dictionary{{"Type", Name{"Annot"}},
                                              {"Subtype", Name{"FreeText"}},
                                              {"Rect", Array{72, 700, 400, 760}},
                                              {"Contents", pdf::text_string("24 months")}}};
              }},
        Trick{"script",
              [](Draft& d) {
                  d.catalog_entries["OpenAction"] =
                      Dictionary{{"S", Name{"JavaScript"}}, {"JS", pdf::text_string("x()")}};
              }},
        Trick{"attachment",
              [](Draft& d) {
                  d.catalog_entries["Names"] = Dictionary{{"EmbeddedFiles", Dictionary{}}};
              }},
        Trick{"moved_field", [](Draft& d) { d.field_left = 10; }},
        Trick{"page_gone", [](Draft& d) { d.pages.erase(d.pages.begin()); }}),
    [](const auto& tried) { return std::string(tried.param.name); });

// --- E ------------------------------------------------------------------------------------------

TEST(Anchoring, IsUnrelatedForAnotherDocument)
{
    Draft draft;
    draft.pages = {{"Lease of a small boat", "between two sailors who never met"}};

    const auto report = signing::verify(both_signed(written(draft)), policy());

    EXPECT_EQ(report.anchoring, Anchoring::Unrelated);
    EXPECT_THAT(report.redline, IsEmpty());
    EXPECT_EQ(report.verdict(), Verdict::Failed);
}

TEST(Anchoring, IsUnrelatedAndSaysWhyIfPagesCannotBeRead)
{
    Draft draft;
    draft.painted_after = "/OC /Layer BDC EMC";

    const auto answer = answer_for(written(draft));

    EXPECT_EQ(answer.anchoring, Anchoring::Unrelated);
    EXPECT_THAT(print(answer.findings), HasSubstr("page 1: it holds content that a reader may"));
}

TEST(Anchoring, FailsClosedAtALimit)
{
    Draft draft;
    draft.pages[0][1] = "4.2 Other words altogether";
    signing::VerificationPolicy asked =
        policy({Anchoring::Octets, Anchoring::Objects, Anchoring::Content, Anchoring::Differs});
    asked.limits.compared_steps_max = 3;

    const auto answer = answer_for(written(draft), asked);

    EXPECT_EQ(answer.anchoring, Anchoring::Differs);
    EXPECT_THAT(print(answer.findings), HasSubstr("limit"));
    EXPECT_TRUE(blocks(answer.findings));
}

TEST(Anchoring, ListsAtMostSoManyDifferences)
{
    Draft draft;
    draft.pages[0] = {"4. Time", "4.2 A term of that agreement was 24 months.", "5. Fee",
                      "5.1 One fee was due."};
    signing::VerificationPolicy asked = policy();
    asked.limits.differences_max = 2;

    const auto answer = answer_for(written(draft), asked);

    EXPECT_THAT(answer.redline, SizeIs(2));
    EXPECT_THAT(print(answer.findings), HasSubstr("(the first 2 of"));
}

// --- Paper --------------------------------------------------------------------------------------

namespace {

constexpr const char* picture = " BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q";

std::vector<std::string> codes_for_unsigned(const Draft& draft)
{
    return blocking_codes(signing::verify(written(draft), policy()));
}

} // namespace

TEST(Scan, IsToldFromAPageThatIsOnePicture)
{
    Draft draft;
    draft.pages = {{}};
    draft.has_fields = false;
    draft.painted_after = std::string("q 590 0 0 840 0 0 cm") + picture;

    EXPECT_THAT(codes_for_unsigned(draft), Contains("scanned-signature"));
}

TEST(Scan, IsToldFromAPictureOrADrawingOverABox)
{
    Draft draft;
    draft.pages = {draft.pages[1]};
    draft.painted_after = std::string("q 100 0 0 40 90 510 cm") + picture;
    EXPECT_THAT(codes_for_unsigned(draft), Contains("scanned-signature"));

    draft.painted_after = std::string("q 100 0 0 40 90 50 cm") + picture;
    EXPECT_THAT(codes_for_unsigned(draft), Not(Contains("scanned-signature")));
}

TEST(Scan, IsNotSeenInAContractNobodySigned)
{
    const auto report = signing::verify(issued(), policy());

    EXPECT_THAT(blocking_codes(report), ElementsAre("no-signature"));
}

TEST(Scan, IsNotSoughtInASignedFile)
{
    Draft draft;
    draft.painted_after = std::string("q 590 0 0 840 0 0 cm") + picture;
    signing::VerificationPolicy asked = policy();
    asked.issued = written(draft);

    const auto report = signing::verify(both_signed(written(draft)), asked);

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
}

} // namespace indenture::tests
