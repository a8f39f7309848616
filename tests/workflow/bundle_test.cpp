#include "workflow/bundle.h"

#include "base/error.h"
#include "docx/zip.h"
#include "workflow/contract_record.h"
#include "workflow/signed_contract.h"

#include <functional>
#include <gmock/gmock.h>
#include <map>

namespace indenture::tests {

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* tool = "indenture test";

using Files = std::map<std::string, Bytes>;

Files unpacked(const Bytes& zip)
{
    const docx::ZipReader reader(zip, "bundle");
    Files files;
    for (const docx::ZipEntry& entry : docx::scan_zip(zip, "bundle", {})) {
        files.emplace(entry.name, reader.read(entry));
    }
    return files;
}

Bytes packed(const Files& files)
{
    docx::ZipWriter zip;
    for (const auto& [name, content] : files) {
        zip.add(name, content);
    }
    return zip.finish();
}

class Bundle : public SignedContract {
protected:
    Bytes bundle() const
    {
        const FixedClock clock = morning_of("2026-06-15");
        return workflow::bundle_of(reference, {.tool = tool}, checkout_office(clock),
                                   *contract_register_);
    }

    static workflow::BundleCheck checked(const Bytes& zip)
    {
        return workflow::verify_bundle(zip, tool, signing::verify, {});
    }

    /// The bundle with one file changed, and the manifest made to fit.
    static Bytes forged(const Bytes& zip, const std::string& name, const Bytes& content)
    {
        Files files = unpacked(zip);
        files[name] = content;
        Json manifest = Json::parse(files["manifest.json"]);
        for (Json& file : manifest["files"]) {
            if (file["name"] == name) {
                file["sha256"] = Digest::of(content).hex();
            }
        }
        files["manifest.json"] = canonical(manifest);
        return packed(files);
    }
};

} // namespace

TEST_F(Bundle, IsReproducedFromItselfAlone)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    const auto check = checked(bundle());

    EXPECT_THAT(check.differences, IsEmpty());
    EXPECT_EQ(check.report.verdict(), signing::Verdict::Passed);
    EXPECT_TRUE(check.report.execution);
}

TEST_F(Bundle, IsTheSameTwice)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    EXPECT_EQ(bundle(), bundle());
}

TEST_F(Bundle, HoldsWhatWasIssuedWhatCameBackAndWhatTheRegisterSays)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    const Files files = unpacked(bundle());

    EXPECT_EQ(files.at("issued.pdf"), issued_);
    EXPECT_EQ(files.at("upload"), signed_by_all());
    EXPECT_TRUE(files.contains("report.xml"));
    EXPECT_TRUE(files.contains("register/execution.json"));
    EXPECT_TRUE(files.contains("register/entry-000001.json"));
    EXPECT_THAT(files.at("register/key.pem"), HasSubstr("PUBLIC KEY"));
    EXPECT_TRUE(files.contains("anchors/" + Digest::of(signers().root.certificate).hex() + ".cer"));
}

TEST_F(Bundle, NeverHoldsTheKey)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    for (const auto& [name, content] : unpacked(bundle())) {
        EXPECT_THAT(content, Not(HasSubstr("PRIVATE KEY"))) << name;
        EXPECT_THAT(content, Not(HasSubstr(Bytes(32, 'k')))) << name;
    }
}

TEST_F(Bundle, WithAnUploadChangedIsNotReproduced)
{
    accept({.octets = signed_by_all()}, trusting_terms());
    Bytes upload = signed_by_all();
    upload[upload.size() / 3] = static_cast<char>(upload[upload.size() / 3] ^ 1);

    const auto check = checked(forged(bundle(), "upload", upload));

    EXPECT_THAT(check.differences, Contains(HasSubstr("report.json is not what is made now")));
    EXPECT_NE(check.report.verdict(), signing::Verdict::Passed);
}

TEST_F(Bundle, WithAReportTouchedUpIsNotReproduced)
{
    accept({.octets = signed_by_nhs_england()}, trusting_terms());
    const Bytes zip = bundle();
    Bytes report = unpacked(zip).at("report.txt");
    report += "executed: every party has signed\n";

    const auto check = checked(forged(zip, "report.txt", report));

    EXPECT_THAT(check.differences, ElementsAre("report.txt is not what is made now"));
}

TEST_F(Bundle, IsHeldToItsManifestFirst)
{
    accept({.octets = signed_by_all()}, trusting_terms());
    Files files = unpacked(bundle());
    files["register/decision.json"] += " ";
    files["stray"] = "x";

    const auto check = checked(packed(files));

    EXPECT_THAT(check.differences,
                ElementsAre("register/decision.json is not the file the manifest lists",
                            "stray is not listed in the manifest"));
}

TEST_F(Bundle, WithoutItsUploadPolicyOrAnchorIsBadInput)
{
    accept({.octets = signed_by_all()}, trusting_terms());
    const Files whole = unpacked(bundle());

    for (const std::string& name :
         {std::string("upload"), std::string("policy.json"), std::string("manifest.json"),
          "anchors/" + Digest::of(signers().root.certificate).hex() + ".cer"}) {
        Files files = whole;
        files.erase(name);
        EXPECT_THROW(checked(packed(files)), Error) << name;
    }
    EXPECT_THROW(checked("no zip"), Error);
}

TEST_F(Bundle, RefusesATokenOverSomethingElse)
{
    accept({.octets = signed_by_all()}, trusting_terms());
    Files files = unpacked(bundle());
    files["manifest.tsr"] = "no token";
    const FixedClock clock = morning_of("2026-06-15");

    EXPECT_THAT(checked(packed(files)).differences,
                ElementsAre("manifest.tsr is no timestamp over the manifest"));
    EXPECT_THROW(workflow::bundle_of(reference, {.tool = tool, .manifest_token = "no token"},
                                     checkout_office(clock), *contract_register_),
                 Error);
}

TEST_F(Bundle, NeedsAnAcceptedCopy)
{
    EXPECT_THROW(bundle(), Error);
}

} // namespace indenture::tests
