#include "signing/contract_file.h"

#include "pdf/update.h"
#include "signing/field.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "signing/verify.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Coverage;
using signing::Verdict;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const World& world()
{
    static const World made;
    return made;
}

const Bytes& both_signed()
{
    static const Bytes made = signed_by_both(world());
    return made;
}

const Bytes& once_signed()
{
    static const Bytes made =
        signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at);
    return made;
}

signing::VerificationReport verified(ByteView file)
{
    return signing::verify(file, world().policy());
}

std::vector<std::string> codes_for(ByteView file)
{
    return blocking_codes(verified(file));
}

/// A policy for a contract that only NHS England must sign.
signing::VerificationPolicy one_party_policy()
{
    signing::VerificationPolicy policy = world().policy();
    policy.required = {world().nhs_england_party()};
    return policy;
}

std::vector<std::string> codes_for_signer(const Subject& subject, const Terms& terms)
{
    const Credential signer = issue(world().issuing, subject, terms);
    const Bytes file = signed_by(world(), signer, world().issued, "nhs-england", signed_at);
    return blocking_codes(signing::verify(file, one_party_policy()));
}

const Subject priya{"Priya Example", "NHS England", "OD:GB-X26"};

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

// --- What passes ------------------------------------------------------------------------------

TEST(Verify, PassesAContractSignedByAllItsParties)
{
    const auto report = verified(both_signed());

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_EQ(report.signatures[0].coverage, Coverage::EntireRevision);
    EXPECT_EQ(report.signatures[1].coverage, Coverage::EntireFile);
    EXPECT_EQ(report.signatures[1].claimed_time, signed_at);
    EXPECT_EQ(report.signatures[1].signer->organisation, "University of Example");
}

TEST(Verify, MakesAnExecutionThatSaysWhoSignedWhat)
{
    const auto report = verified(both_signed());

    ASSERT_TRUE(report.execution);
    EXPECT_EQ(report.execution->issued(), Digest::of(world().issued));
    EXPECT_EQ(report.execution->executed(), Digest::of(both_signed()));
    EXPECT_EQ(report.execution->facts().executants.at("recipient").signer.person(),
              "Siân O’Example");
    EXPECT_EQ(report.execution->at(), verified_at);
}

TEST(Verify, PassesAPartSignedFileAndSaysWhoseSignatureIsOutstanding)
{
    const auto report = verified(once_signed());

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    EXPECT_FALSE(report.execution);
    ASSERT_EQ(report.outstanding.size(), 1U);
    EXPECT_EQ(report.outstanding[0].organisation_name, "University of Example");
    EXPECT_THAT(signing::print(report), HasSubstr("University of Example has not signed"));
}

TEST(Verify, MakesNoExecutionWithoutTheIssuedFile)
{
    signing::VerificationPolicy policy = world().policy();
    policy.issued = std::nullopt;

    const auto report = signing::verify(both_signed(), policy);

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    EXPECT_FALSE(report.execution);
}

TEST(Verify, PassesACmsMadeByAnotherProgram)
{
    const Bytes file = signed_with(world().issued, "nhs-england", {world().nhs_england}, {});

    signing::VerificationPolicy policy = one_party_policy();
    policy.anchors.push_back(world().issuing.certificate);
    const auto report = signing::verify(file, policy);

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
}

TEST(Verify, AcceptsValidationDataAfterTheLastSignature)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const std::uint32_t first = pdf::next_object_number(file);
    pdf::Dictionary catalog = file.latest().catalog();
    catalog["DSS"] = pdf::Reference{first};
    const pdf::Stream certificate{std::make_shared<const pdf::Dictionary>(),
                                  world().root.certificate, true};

    const Bytes extended =
        pdf::append_update(
            file, {{catalog_reference().number, catalog},
                   {first, pdf::Dictionary{{"Certs", pdf::Array{pdf::Reference{first + 1}}}}},
                   {first + 1, certificate}})
            .bytes;

    EXPECT_EQ(verified(extended).verdict(), Verdict::Passed) << signing::print(verified(extended));
}

TEST(Verify, SaysTheSameTwice)
{
    EXPECT_EQ(to_json(verified(both_signed())).dump(), to_json(verified(both_signed())).dump());
}

// --- Octets -----------------------------------------------------------------------------------

/// True if the octet lies in the hexadecimal digits of a signature, which nothing signs.
bool lies_in_a_hole(const Bytes& file, std::size_t at)
{
    const std::size_t begin = file.rfind("/Contents <", at);
    return begin != Bytes::npos && begin + 10 < at && file.find('>', begin) > at;
}

TEST(Verify, DetectsEveryChangedOctetOfASignedFile)
{
    // Every octet would take a minute; these leave out none of the parts of the file.
    const Bytes& original = both_signed();
    std::vector<std::size_t> positions;
    for (std::size_t at = 0; at < original.size(); ++at) {
        const bool is_sparse = at % 41 == 0;
        const bool is_tail = at + 60 > original.size();
        if ((is_sparse || is_tail) && !lies_in_a_hole(original, at)) {
            positions.push_back(at);
        }
    }

    for (const std::size_t at : positions) {
        Bytes changed = original;
        changed[at] = static_cast<char>(changed[at] ^ 0x01);

        EXPECT_NE(verified(changed).verdict(), Verdict::Passed)
            << "octet " << at << " of " << original.size();
    }
}

TEST(Verify, DetectsEveryChangedOctetOfASignatureValue)
{
    // The signature value is the last thing in the CMS; zeros follow it.
    const Bytes& original = once_signed();
    const std::size_t begin = original.find("/Contents <") + 11;
    const std::size_t end = original.find('>', begin);
    const std::size_t last = original.find_last_not_of('0', end - 1);

    for (std::size_t at = last - 100; at < last; at += 7) {
        Bytes changed = original;
        changed[at] = changed[at] == '0' ? '1' : '0';

        EXPECT_NE(verified(changed).verdict(), Verdict::Passed) << "octet " << at;
    }
}

TEST(Verify, SaysThatTheDigestDiffersWhenTextIsChanged)
{
    Bytes changed = both_signed();
    signing::VerificationPolicy policy = world().policy();
    policy.issued = std::nullopt;
    changed.replace(changed.find("595 842"), 3, "594");

    const auto report = signing::verify(changed, policy);

    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_THAT(blocking_codes(report), ElementsAre("digest-mismatch"));
    EXPECT_FALSE(report.signatures[0].is_intact);
}

TEST(Verify, RefusesAnotherContractThanTheOneIssued)
{
    const Bytes other = contract_file({"nhs-england", "recipient", "witness"}, false);

    const auto report =
        verified(signed_by(world(), world().nhs_england, other, "nhs-england", signed_at));

    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_THAT(blocking_codes(report), ElementsAre("prefix-changed", "anchoring"));
}

TEST(Verify, RefusesBytesAfterTheEnd)
{
    EXPECT_THAT(codes_for(both_signed() + "x"), ElementsAre("trailing-bytes"));
    EXPECT_THAT(codes_for(both_signed() + "\n\n"), ElementsAre("trailing-bytes", "coverage"));
}

TEST(Verify, RefusesAnEndOfLineThatTheLastSignatureDoesNotCover)
{
    for (const char* end : {"\n", "\r", "\r\n"}) {
        EXPECT_NE(verified(both_signed() + end).verdict(), Verdict::Passed);
    }
    EXPECT_THAT(codes_for(both_signed() + "\n"), ElementsAre("coverage"));
}

TEST(Verify, RefusesAFileThatIsCutOff)
{
    for (const std::size_t size : {std::size_t{9}, world().issued.size() - 20,
                                   once_signed().size() + 500, both_signed().size() - 7}) {
        const auto report = verified(ByteView(both_signed()).substr(0, size));

        EXPECT_NE(report.verdict(), Verdict::Passed) << size;
        EXPECT_EQ(report.outstanding.size(), 2U) << size;
    }
}

TEST(Verify, RefusesWhatIsNoPdf)
{
    for (const ByteView file : {ByteView(""), ByteView("PK\x03\x04"), ByteView("<html>")}) {
        EXPECT_THAT(codes_for(file), ElementsAre("not-a-pdf"));
    }
}

TEST(Verify, CallsAnUnsignedContractIndeterminate)
{
    const auto report = verified(world().issued);

    EXPECT_EQ(report.verdict(), Verdict::Indeterminate);
    EXPECT_THAT(blocking_codes(report), ElementsAre("no-signature"));
    EXPECT_EQ(report.outstanding.size(), 2U);
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

// --- CMS --------------------------------------------------------------------------------------

std::vector<std::string> codes_for_cms(const std::vector<Credential>& signers,
                                       const CmsShape& shape)
{
    signing::VerificationPolicy policy = one_party_policy();
    policy.anchors.push_back(world().issuing.certificate);
    return blocking_codes(
        signing::verify(signed_with(world().issued, "nhs-england", signers, shape), policy));
}

TEST(Verify, RefusesASecondSigner)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england, world().university}, {}), ElementsAre("cms"));
}

TEST(Verify, RefusesContentInsideTheCms)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.is_detached = false}), ElementsAre("cms"));
}

TEST(Verify, RefusesACmsWithoutSignedAttributes)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england},
                              {.has_signed_attributes = false, .names_certificate = false}),
                ElementsAre("cms"));
}

TEST(Verify, RefusesACmsThatDoesNotNameItsCertificate)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.names_certificate = false}),
                ElementsAre("signing-certificate"));
}

TEST(Verify, RefusesACmsWithoutItsCertificate)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.brings_certificate = false}),
                ElementsAre("signing-certificate"));
}

TEST(Verify, RefusesSha1)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.digest = "SHA1"}), Contains("algorithm"));
}

TEST(Verify, RefusesWeakKeys)
{
    for (const TestKey key : {TestKey::Rsa1024, TestKey::P224}) {
        const Credential signer = issue(world().issuing, priya, {.key = key});

        EXPECT_THAT(codes_for_cms({signer}, {}), Contains("algorithm"));
    }
}

TEST(Verify, RefusesContentsThatAreNoCms)
{
    const auto contract = pdf::PdfFile::open(world().issued, "issued.pdf", {});
    const auto prepared = signing::prepare(contract,
                                           {.field = "nhs-england",
                                            .at = signed_at,
                                            .name = "Nobody",
                                            .organisation = "",
                                            .reason = "",
                                            .location = "",
                                            .font_file = signature_font()},
                                           4096, {});

    EXPECT_THAT(codes_for(prepared.file), ElementsAre("cms"));
    EXPECT_THAT(codes_for(signing::embed(prepared, "no CMS")), ElementsAre("cms"));
}

TEST(Verify, RefusesASignatureCopiedFromAnotherFile)
{
    const Bytes& donor = once_signed();
    const std::size_t begin = donor.find("<", donor.rfind("/Contents"));
    const Bytes contents = donor.substr(begin, donor.find('>', begin) + 1 - begin);
    Bytes other = signed_by(world(), world().nhs_england, world().issued, "nhs-england",
                            signed_at + std::chrono::hours(1));
    other.replace(other.find("<", other.rfind("/Contents")), contents.size(), contents);

    EXPECT_THAT(codes_for(other), Contains("digest-mismatch"));
}

// --- Chain and time ---------------------------------------------------------------------------

TEST(Verify, DoesNotTrustAnotherAuthority)
{
    signing::VerificationPolicy policy = world().policy();
    policy.anchors = {make_root("Another Root").certificate};

    const auto report = signing::verify(both_signed(), policy);

    EXPECT_EQ(report.verdict(), Verdict::Indeterminate);
    EXPECT_THAT(blocking_codes(report), ElementsAre("untrusted"));
    EXPECT_TRUE(report.signatures[0].is_intact);
}

TEST(Verify, TrustsNobodyWithoutAnchors)
{
    signing::VerificationPolicy policy = world().policy();
    policy.anchors = {};

    EXPECT_THAT(blocking_codes(signing::verify(both_signed(), policy)), ElementsAre("untrusted"));
}

TEST(Verify, DoesNotTrustARootOfTheSameName)
{
    signing::VerificationPolicy policy = world().policy();
    policy.anchors = {make_root("Test Root").certificate};

    EXPECT_NE(signing::verify(both_signed(), policy).verdict(), Verdict::Passed);
}

TEST(Verify, RefusesASignerThatIssuedTheSigner)
{
    const Credential leaf = issue(world().issuing, {"Leaf", "NHS England", ""}, {});
    const Credential below = issue(leaf, priya, {});
    const Bytes file = signed_with(world().issued, "nhs-england", {below}, {});
    signing::VerificationPolicy policy = one_party_policy();
    policy.anchors.push_back(leaf.certificate);

    // Named as an anchor, even a leaf is trusted; through the root it is not.
    EXPECT_THAT(blocking_codes(signing::verify(file, one_party_policy())),
                ElementsAre("untrusted"));
}

TEST(Verify, RefusesASignerWhoseCertificateHadExpired)
{
    EXPECT_THAT(codes_for_signer(priya, {.not_after = "2026-01-31T00:00:00Z"}),
                ElementsAre("expired", "expired-at-signing"));
}

TEST(Verify, CannotTellWhenTheCertificateExpiredSince)
{
    signing::VerificationPolicy policy = world().policy();
    policy.at = *parse_instant("2031-01-01T00:00:00Z");

    const auto report = signing::verify(both_signed(), policy);

    EXPECT_EQ(report.verdict(), Verdict::Indeterminate);
    // By then RSA of 2048 bits is too short as well.
    EXPECT_THAT(blocking_codes(report), ElementsAre("expired", "algorithm-outlived"));
}

TEST(Verify, RefusesASignerWhoseCertificateWasNotYetValid)
{
    EXPECT_THAT(codes_for_signer(priya, {.not_before = "2026-02-20T00:00:00Z"}),
                ElementsAre("not-yet-valid"));
}

TEST(Verify, RefusesACertificateThatIsNotForSigning)
{
    EXPECT_THAT(codes_for_signer(priya, {.key_usage = "critical,keyEncipherment"}),
                ElementsAre("key-usage"));
}

TEST(Verify, RefusesACertificateForLoggingIn)
{
    const Terms login{.key_usage = "critical,digitalSignature",
                      .extended_key_usage = "clientAuth,emailProtection"};
    const Terms both{.key_usage = "critical,digitalSignature,nonRepudiation",
                     .extended_key_usage = "clientAuth,emailProtection"};

    EXPECT_THAT(codes_for_signer(priya, login), ElementsAre("key-usage"));
    EXPECT_THAT(codes_for_signer(priya, both), IsEmpty());
}

TEST(Verify, RefusesACertificateIssuedWithSha1)
{
    EXPECT_THAT(codes_for_signer(priya, {.digest = "SHA1"}), ElementsAre("algorithm"));
}

TEST(Verify, RefusesASignatureOlderThanTheContract)
{
    const Bytes file = signed_by(world(), world().nhs_england, world().issued, "nhs-england",
                                 issued_at - std::chrono::hours(1));

    EXPECT_THAT(codes_for(file), ElementsAre("signed-before-issue"));
}

TEST(Verify, RefusesASignatureFromTheFuture)
{
    const Bytes file = signed_by(world(), world().nhs_england, world().issued, "nhs-england",
                                 verified_at + std::chrono::hours(1));

    EXPECT_THAT(codes_for(file), ElementsAre("claimed-time"));
}

// --- Parties ----------------------------------------------------------------------------------

TEST(Verify, RefusesTheRightPersonOfAnotherOrganisation)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", "OD:GB-RT3"}, {}),
                ElementsAre("wrong-signer"));
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS Wales", ""}, {}),
                ElementsAre("wrong-signer"));
    EXPECT_THAT(codes_for_signer({"Priya Example", "", ""}, {}), ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesAnotherPersonOfTheRightOrganisation)
{
    EXPECT_THAT(codes_for_signer({"Nobody Particular", "NHS England", "OD:GB-X26"}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, FoldsCaseAndSpacesOfNames)
{
    EXPECT_THAT(codes_for_signer({"PRIYA  example", "nhs   ENGLAND", "OD:GB-X26"}, {}), IsEmpty());
}

TEST(Verify, RefusesAnOrganisationsNameWithoutItsIdentifier)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", ""}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesAnIdentifierOfAnotherScheme)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", "NTRGB-X26"}, {}),
                ElementsAre("wrong-signer"));
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", "X26"}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesTheIdentifierUnderAnotherName)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "Mallory Holdings", "OD:GB-X26"}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesPartiesThatSignInEachOthersFields)
{
    const Bytes once =
        signed_by(world(), world().university, world().issued, "nhs-england", signed_at);
    const Bytes file = signed_by(world(), world().nhs_england, once, "recipient", signed_at);

    EXPECT_THAT(codes_for(file), ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesOneCertificateForTwoParties)
{
    const Bytes file =
        signed_by(world(), world().nhs_england, once_signed(), "recipient", signed_at);
    signing::VerificationPolicy policy = world().policy();
    policy.required[1] = world().nhs_england_party();
    policy.required[1].field = "recipient";

    EXPECT_THAT(blocking_codes(signing::verify(file, policy)),
                ElementsAre("one-signer-two-parties"));
}

TEST(Verify, RefusesASignatureInAFieldOfNoParty)
{
    EXPECT_THAT(blocking_codes(signing::verify(both_signed(), one_party_policy())),
                ElementsAre("unexpected-signature"));
}

TEST(Verify, RefusesAContractWithoutTheFieldOfAParty)
{
    signing::VerificationPolicy policy = world().policy();
    policy.required[1].field = "witness";

    EXPECT_THAT(blocking_codes(signing::verify(both_signed(), policy)),
                testing::UnorderedElementsAre("unexpected-signature", "missing-field"));
}

TEST(Verify, PrintsItsReportAsJson)
{
    const Json report = to_json(verified(once_signed()));

    EXPECT_EQ(report["verdict"], "TOTAL-PASSED");
    EXPECT_EQ(report["signatures"][0]["signer"]["organisation"], "NHS England");
    EXPECT_EQ(report["outstanding"][0]["field"], "recipient");
    EXPECT_EQ(report["findings"][0]["code"], "missing-signature");
}

} // namespace

} // namespace indenture::tests
