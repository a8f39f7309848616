#include "signing/signed_files.h"

#include "pdf/update.h"
#include "signing/field.h"
#include "signing/verify.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Verdict;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

signing::VerificationReport verified(ByteView file)
{
    return signing::verify(file, world().policy());
}

/// `file` with one more revision that writes these objects.
Bytes updated(ByteView file, const std::map<std::uint32_t, pdf::Object>& objects)
{
    return pdf::append_update(pdf::PdfFile::open(Bytes(file), "upload.pdf", {}), objects).bytes;
}

pdf::Reference page_of(const pdf::View& view)
{
    const pdf::Object pages = view.entry(view.catalog(), "Pages");
    const pdf::Object kids = view.entry(*pages.get<pdf::Dictionary>(), "Kids");
    return *kids.get<pdf::Array>()->front().get<pdf::Reference>();
}

/// One change to one object of the signed file.
template <typename Change> Bytes with_object(pdf::Reference reference, Change change)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const pdf::Object object = file.latest().object(reference);
    pdf::Dictionary dictionary = *object.get<pdf::Dictionary>();
    change(dictionary);
    return pdf::append_update(file, {{reference.number, dictionary}}).bytes;
}

pdf::Reference page_reference()
{
    return page_of(pdf::PdfFile::open(both_signed(), "upload.pdf", {}).latest());
}

pdf::Reference catalog_reference()
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    return *file.latest().trailer().at("Root").get<pdf::Reference>();
}

// --- What came after --------------------------------------------------------------------------

TEST(Verify, RefusesAPageThatIsChangedAfterSigning)
{
    const Bytes changed =
        with_object(page_reference(), [](pdf::Dictionary& page) { page["Rotate"] = 90; });

    const auto report = verified(changed);

    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_THAT(blocking_codes(report), ElementsAre("revision-unexplained", "object-changed"));
    EXPECT_THAT(signing::print(report),
                HasSubstr(fmt::format("it changes object {} (a Page)", page_reference().number)));
}

TEST(Verify, RefusesAnObjectRewrittenAsItWas)
{
    EXPECT_THAT(codes_for(with_object(page_reference(), [](pdf::Dictionary&) {})),
                Contains("object-changed"));
}

TEST(Verify, RefusesAnAnnotationAddedAfterSigning)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const std::uint32_t number = pdf::next_object_number(file);
    const pdf::Object page = file.latest().object(page_reference());
    pdf::Dictionary changed = *page.get<pdf::Dictionary>();
    pdf::Array annotations = *changed["Annots"].get<pdf::Array>();
    annotations.emplace_back(pdf::Reference{number});
    changed["Annots"] = annotations;

    const Bytes upload =
        updated(both_signed(), {{page_reference().number, changed},
                                {number, pdf::Dictionary{{"Type", pdf::Name{"Annot"}},
                                                         {"Subtype", pdf::Name{"FreeText"}}}}});

    EXPECT_THAT(codes_for(upload),
                ElementsAre("revision-unexplained", "object-changed", "object-added"));
}

TEST(Verify, RefusesAScriptInTheCatalog)
{
    const Bytes changed = with_object(catalog_reference(), [](pdf::Dictionary& catalog) {
        catalog["OpenAction"] = pdf::Dictionary{{"S", pdf::Name{"JavaScript"}}};
    });

    EXPECT_THAT(codes_for(changed), Contains("object-changed"));
}

TEST(Verify, RefusesARevisionThatAddsNothingAnyoneUses)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});

    const Bytes upload =
        updated(both_signed(), {{pdf::next_object_number(file), pdf::Dictionary{}}});

    EXPECT_THAT(codes_for(upload), ElementsAre("revision-unexplained", "object-added"));
}

TEST(Verify, RefusesAnotherCatalog)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const std::uint32_t number = pdf::next_object_number(file);
    Bytes upload = updated(both_signed(), {{number, file.latest().catalog()}});
    const std::string old_root = fmt::format("/Root {} 0 R", catalog_reference().number);
    upload.replace(upload.rfind(old_root), old_root.size(), fmt::format("/Root {} 0 R", number));

    EXPECT_THAT(codes_for(upload), Contains("trailer-changed"));
}

TEST(Verify, RefusesAChangeMadeBeforeTheFirstSignature)
{
    const auto issued = pdf::PdfFile::open(world().issued, "issued.pdf", {});
    const pdf::Reference page = page_of(issued.latest());
    const pdf::Object object = issued.latest().object(page);
    pdf::Dictionary rotated = *object.get<pdf::Dictionary>();
    rotated["Rotate"] = 90;
    const Bytes tampered = updated(world().issued, {{page.number, rotated}});

    const auto report =
        signing::verify(signed_by(world(), world().nhs_england, tampered, "nhs-england", signed_at),
                        one_party_policy());

    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_THAT(blocking_codes(report), ElementsAre("revision-unexplained", "object-changed"));
}

/// A signature whose own revision also does something else to an object.
template <typename Change> std::vector<std::string> codes_of_signing_and(Change change)
{
    const auto file = pdf::PdfFile::open(world().issued, "issued.pdf", {});
    // What an attacker's own signer would write: the product's update, with one object more.
    const auto honest = pdf::PdfFile::open(once_signed(), "signed.pdf", {});
    std::map<std::uint32_t, pdf::Object> objects;
    for (const auto& entry : honest.revisions().back().entries) {
        objects[entry.first] = honest.latest().object({entry.first});
    }
    change(objects, honest);
    const Bytes upload = pdf::append_update(file, objects).bytes;
    return blocking_codes(signing::verify(upload, one_party_policy()));
}

TEST(Verify, RefusesASignatureThatAlsoTurnsThePage)
{
    const auto codes = codes_of_signing_and([](auto& objects, const auto& file) {
        const pdf::Reference page = page_of(file.latest());
        const pdf::Object object = file.latest().object(page);
        pdf::Dictionary rotated = *object.template get<pdf::Dictionary>();
        rotated["Rotate"] = 90;
        objects[page.number] = rotated;
    });

    EXPECT_THAT(codes, Contains("object-changed"));
}

TEST(Verify, RefusesASignatureThatMovesItsField)
{
    const auto codes = codes_of_signing_and([](auto& objects, const auto& file) {
        const auto field = signing::signature_fields(file.latest(), {}).front();
        pdf::Dictionary moved = field.dictionary;
        moved["Rect"] = pdf::Array{0, 0, 595, 842};
        objects[field.reference.number] = moved;
    });

    EXPECT_THAT(codes, Contains("object-changed"));
}

TEST(Verify, RefusesASignatureThatSignsTheOtherPartysFieldToo)
{
    const auto codes = codes_of_signing_and([](auto& objects, const auto& file) {
        const auto fields = signing::signature_fields(file.latest(), {});
        pdf::Dictionary other = fields.at(1).dictionary;
        other["V"] = *fields.at(0).value_reference;
        objects[fields.at(1).reference.number] = other;
    });

    EXPECT_THAT(codes, Contains("revision-unexplained"));
}

TEST(Verify, RefusesASignatureThatBringsAnUnusedObject)
{
    const auto codes = codes_of_signing_and([](auto& objects, const auto& file) {
        objects[pdf::next_object_number(file)] = pdf::Dictionary{};
    });

    EXPECT_THAT(codes, Contains("object-added"));
}

TEST(Verify, RefusesASignatureWhoseAppearanceActs)
{
    const auto codes = codes_of_signing_and([](auto& objects, const auto& file) {
        const auto field = signing::signature_fields(file.latest(), {}).front();
        pdf::Dictionary value = *field.value;
        value["Launch"] = pdf::Dictionary{{"URI", pdf::String{"http://example.org"}}};
        objects[field.value_reference->number] = value;
    });

    EXPECT_THAT(codes, Contains("object-changed"));
}

TEST(Verify, RefusesADocumentTimestampInAPartysField)
{
    Bytes file = once_signed();
    const Bytes stamped = signed_with(file, "recipient", {world().university}, {});
    Bytes upload = stamped;
    const std::string format = "/SubFilter/ETSI.CAdES.detached";
    upload.replace(upload.rfind(format), format.size(), "/SubFilter/ETSI.RFC3161       ");

    EXPECT_THAT(codes_for(upload), Contains("object-changed"));
    EXPECT_NE(verified(upload).verdict(), Verdict::Passed);
}

TEST(Verify, RefusesAPageThatPosesAsValidationData)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const std::uint32_t store = pdf::next_object_number(file);
    const pdf::Reference page = page_reference();
    const pdf::Object object = file.latest().object(page);
    pdf::Dictionary rotated = *object.get<pdf::Dictionary>();
    rotated["Rotate"] = 90;
    pdf::Dictionary catalog = file.latest().catalog();
    catalog["DSS"] = pdf::Reference{store};

    const Bytes upload = updated(both_signed(), {{catalog_reference().number, catalog},
                                                 {store, pdf::Dictionary{{"Certs", page}}},
                                                 {page.number, rotated}});

    EXPECT_THAT(codes_for(upload), ElementsAre("dss", "object-changed"));
}

TEST(Verify, RefusesValidationDataInPlaceOfSomethingElse)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const pdf::Reference page = page_reference();
    pdf::Dictionary catalog = file.latest().catalog();
    catalog["DSS"] = page;

    const Bytes upload = updated(
        both_signed(), {{catalog_reference().number, catalog}, {page.number, pdf::Dictionary{}}});

    EXPECT_THAT(codes_for(upload), ElementsAre("object-changed"));
}

TEST(Verify, RefusesAnObjectThatWhatWasSignedAwaits)
{
    // Given a contract whose page refers to an object that does not exist yet.
    const auto issued = pdf::PdfFile::open(world().issued, "issued.pdf", {});
    const std::uint32_t missing = pdf::next_object_number(issued) + 100;
    const pdf::Reference page = page_of(issued.latest());
    const pdf::Object object = issued.latest().object(page);
    pdf::Dictionary awaiting = *object.get<pdf::Dictionary>();
    awaiting["Contents"] = pdf::Reference{missing};
    const Bytes prepared = updated(world().issued, {{page.number, awaiting}});
    const Bytes once = signed_by(world(), world().nhs_england, prepared, "nhs-england", signed_at);
    const auto signed_file = pdf::PdfFile::open(once, "once.pdf", {});
    pdf::Dictionary catalog = signed_file.latest().catalog();
    catalog["DSS"] = pdf::Dictionary{{"Certs", pdf::Array{pdf::Reference{missing}}}};

    const Bytes upload =
        updated(once, {{catalog_reference().number, catalog},
                       {missing, pdf::Stream{std::make_shared<const pdf::Dictionary>(),
                                             "0 0 100 100 re f", false}}});

    signing::VerificationPolicy policy = one_party_policy();
    policy.issued = std::nullopt;
    EXPECT_EQ(signing::verify(once, policy).verdict(), Verdict::Passed);
    EXPECT_THAT(blocking_codes(signing::verify(upload, policy)),
                ElementsAre("dss", "object-changed"));
}

TEST(Verify, PassesASignatureThatKeepsTheEmptyAppearance)
{
    const auto file = pdf::PdfFile::open(world().issued, "issued.pdf", {});
    const auto honest = pdf::PdfFile::open(once_signed(), "signed.pdf", {});
    const auto empty = signing::signature_fields(file.latest(), {}).front();
    auto field = signing::signature_fields(honest.latest(), {}).front();
    field.dictionary["AP"] = empty.dictionary.at("AP");

    const Bytes upload = pdf::append_update(file, {{field.reference.number, field.dictionary},
                                                   {field.value_reference->number, *field.value}})
                             .bytes;

    // The signature itself was made for other octets; its revision is not what is wrong.
    EXPECT_THAT(codes_for(upload), ElementsAre("byte-range"));
}

// --- ByteRange --------------------------------------------------------------------------------

/// The file with its last ByteRange replaced by text of the same length.
Bytes with_byte_range(const std::string& range)
{
    Bytes file = once_signed();
    const std::size_t begin = file.find('[', file.rfind("/ByteRange"));
    std::string padded = range;
    const std::size_t size = file.find("/Contents", begin) - begin;
    padded.resize(size, ' ');
    return file.replace(begin, size, padded);
}

TEST(Verify, RefusesByteRangesThatLeaveOutMoreOrLessThanContents)
{
    const Bytes& file = once_signed();
    const std::size_t begin = file.find("<", file.rfind("/Contents"));
    const std::size_t end = file.find('>', begin) + 1;
    const std::size_t size = file.size();
    for (const std::string& range :
         {fmt::format("[0 {} {} {}]", begin - 1, end, size - end),
          fmt::format("[0 {} {} {}]", begin, end + 1, size - end - 1),
          fmt::format("[0 {} {} {}]", begin + 1, end - 1, size - end + 1),
          fmt::format("[1 {} {} {}]", begin - 1, end, size - end),
          fmt::format("[0 {} {} {}]", begin, end, size),
          fmt::format("[{} {} 0 {}]", end, size - end, begin), fmt::format("[0 {}]", begin),
          fmt::format("[0 {} {} {} 0 0]", begin, end, size - end),
          fmt::format("[0 {} {} -5]", begin, end), std::string("[]"), std::string("null")}) {
        EXPECT_THAT(codes_for(with_byte_range(range)), Contains("byte-range")) << range;
    }
}

TEST(Verify, RefusesAByteRangeThatEndsBeforeItsRevision)
{
    const Bytes& file = once_signed();
    const std::size_t begin = file.find("<", file.rfind("/Contents"));
    const std::size_t end = file.find('>', begin) + 1;

    EXPECT_THAT(
        codes_for(with_byte_range(fmt::format("[0 {} {} {}]", begin, end, file.size() - end - 10))),
        Contains("coverage"));
}

} // namespace

} // namespace indenture::tests
