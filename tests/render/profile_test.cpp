#include "render/read_back.h"
#include "render/relations.h"
#include "render/write_pdf.h"
#include "sample_pages.h"
#include "strict_reader.h"
#include "tool.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::render {
namespace {

using namespace layout;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Bytes written(const Pages& pages, Emitter emitter = Emitter::Own)
{
    DocumentFacts facts = sample_facts();
    facts.profile = Profile::A4fUa2;
    return write_pdf(pages, facts, emitter);
}

class ProfileA4fUa2 : public testing::Test {
protected:
    void SetUp() override
    {
        if (!has_sample_fonts()) {
            GTEST_SKIP() << "skipped: no fonts-liberation2";
        }
    }
};

TEST_F(ProfileA4fUa2, IsPdf2ThatQpdfFindsNothingWrongWith)
{
    if (!has_tool("qpdf")) {
        GTEST_SKIP() << "skipped: no qpdf";
    }
    const Bytes file = written(sample_agreement(2));

    const ToolOutput check = run_tool("qpdf --check FILE", file);

    EXPECT_THAT(file, StartsWith("%PDF-2.0\n"));
    EXPECT_EQ(check.status, 0) << check.text;
}

TEST_F(ProfileA4fUa2, PodofoWritesTheSameVersion)
{
    EXPECT_THAT(written(sample_agreement(2), Emitter::PoDoFo), StartsWith("%PDF-2.0\n"));
}

TEST_F(ProfileA4fUa2, IsReadBackLikeTheOther)
{
    const Pages pages = sample_agreement(2);

    const ReadBack found = read_back(written(pages));

    EXPECT_NO_THROW(require_faithful(found, pages, sample_digest));
}

TEST_F(ProfileA4fUa2, ClaimsItsStandardsAndHasNoInfoDictionary)
{
    StrictReader file(written(sample_agreement(2)));

    const Bytes packet = decoded(file.catalog().getKey("/Metadata"));

    EXPECT_FALSE(file->getTrailer().hasKey("/Info"));
    EXPECT_THAT(packet, HasSubstr("<pdfaid:part>4</pdfaid:part>"));
    EXPECT_THAT(packet, HasSubstr("<pdfaid:conformance>F</pdfaid:conformance>"));
    EXPECT_THAT(packet, HasSubstr("<pdfuaid:rev>2024</pdfuaid:rev>"));
    EXPECT_THAT(packet, Not(HasSubstr("pdfaExtension")));
}

TEST_F(ProfileA4fUa2, PutsElementsIntoTheNamespaceOfPdf2)
{
    StrictReader file(written(sample_agreement(2)));
    QPDFObjectHandle root = file.catalog().getKey("/StructTreeRoot");

    QPDFObjectHandle space = root.getKey("/Namespaces").getArrayItem(0);

    EXPECT_EQ(space.getKey("/NS").getStringValue(), "http://iso.org/pdf2/ssn");
    EXPECT_EQ(root.getKey("/K").getArrayItem(0).getKey("/NS").getObjGen(), space.getObjGen());
    EXPECT_EQ(file.elements("/LBody").at(0).getKey("/NS").getObjGen(), space.getObjGen());
}

TEST_F(ProfileA4fUa2, LetsANoteAndItsReferenceNameEachOther)
{
    StrictReader file(written(sample_agreement(2)));

    QPDFObjectHandle note = file.elements("/FENote").at(0);
    QPDFObjectHandle reference = file.elements("/Sub").at(0);

    EXPECT_EQ(note.getKey("/Ref").getArrayItem(0).getObjGen(), reference.getObjGen());
    EXPECT_EQ(reference.getKey("/Ref").getArrayItem(0).getObjGen(), note.getObjGen());
    EXPECT_EQ(note.getKey("/A").unparse(), "<< /NoteType /Footnote /O /FENote >>");
}

TEST_F(ProfileA4fUa2, KeepsContentsAndTheirReferencesAsPdf17HasThem)
{
    Pages pages = sample_agreement(2);
    const auto reference =
        std::find_if(pages.elements.begin(), pages.elements.end(),
                     [](const Element& element) { return element.role == Role::Reference; });
    const ElementId parent = require_sound(pages).of_element.at(
        static_cast<std::size_t>(reference - pages.elements.begin()));
    pages.elements[parent.number].role = Role::TOCI;

    StrictReader file(written(pages));

    EXPECT_FALSE(file.elements("/TOCI").at(0).hasKey("/NS"));
    EXPECT_FALSE(file.elements("/Reference").at(0).hasKey("/NS"));
}

TEST_F(ProfileA4fUa2, LeadsLinksAndOutlineToAPageAndToAnElement)
{
    StrictReader file(written(sample_agreement(2)));

    QPDFObjectHandle link = file.annotations("/Link").at(1).getKey("/A");
    QPDFObjectHandle outline = file.catalog().getKey("/Outlines").getKey("/First").getKey("/A");

    for (QPDFObjectHandle action : {link, outline}) {
        EXPECT_EQ(action.getKey("/S").getName(), "/GoTo");
        EXPECT_EQ(action.getKey("/D").getArrayItem(0).getObjGen(), file.pages()[0].getObjGen());
        EXPECT_EQ(action.getKey("/SD").getArrayItem(0).getObjGen(),
                  file.elements("/H1").at(0).getObjGen());
    }
}

TEST_F(ProfileA4fUa2, EqualInputGivesEqualOctets)
{
    EXPECT_EQ(written(sample_agreement(2)), written(sample_agreement(2)));
}

// --- Relations --------------------------------------------------------------------------------

struct Tree {
    Pages pages = sample_agreement(2);
    Parents parents = require_sound(pages);
    Role role_at(Length top) const
    {
        return pages.elements[element_at({0, top}, pages, parents).number].role;
    }
};

class Relations : public ProfileA4fUa2 {};

TEST_F(Relations, APlaceLeadsToTheElementBelowIt)
{
    const Tree tree;

    EXPECT_EQ(tree.role_at(Length::points(58)), Role::H1);
    EXPECT_EQ(tree.role_at(Length::points(80)), Role::H2);
}

TEST_F(Relations, APlaceBesideANumberLeadsToTheWholeItem)
{
    const Tree tree;

    EXPECT_EQ(tree.role_at(Length::points(110)), Role::LI);
}

TEST_F(Relations, APlaceBelowEverythingLeadsToTheDocument)
{
    const Tree tree;

    EXPECT_EQ(tree.role_at(Length::points(840)), Role::Document);
}

TEST_F(Relations, AnEntryOfContentsBelongsToTheHeadingItLeadsTo)
{
    Tree tree;
    for (Element& element : tree.pages.elements) {
        if (element.role == Role::P) {
            element.role = Role::TOCI; // the paragraph with the links
        }
    }

    const auto relations = relations_of(tree.pages, tree.parents);

    std::vector<Role> targets;
    for (std::size_t i = 0; i < relations.size(); ++i) {
        if (tree.pages.elements[i].role == Role::TOCI && !relations[i].empty()) {
            targets.push_back(tree.pages.elements[relations[i].front().number].role);
        }
    }
    EXPECT_THAT(targets, testing::ElementsAre(Role::H1, Role::H1));
}

} // namespace
} // namespace indenture::render
