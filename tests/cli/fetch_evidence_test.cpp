// From a signed file whose certificates nobody has vouched for, over the network, to a verdict that
// needs none: with authorities, responders and a timestamp authority of the tests.

#include "base/files.h"
#include "base/json.h"
#include "signing/contract_file.h"
#include "signing/long_term_file.h"
#include "signing/validation_data.h"
#include "support/http_server.h"
#include "support/pki.h"
#include "support/run_program.h"

#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* claimed_at = "2026-02-02T10:15:00Z";
constexpr const char* checked_at = "2026-03-01T12:00:00Z";

Terms asked_at(Terms terms, const std::string& extensions)
{
    terms.extensions = extensions;
    return terms;
}

/// Authorities that answer at a server of their own, and files signed under them.
class EvidenceOverTheNet : public testing::Test {
protected:
    EvidenceOverTheNet()
    {
        serve("/root.crl", make_crl(root_, {}));
        serve("/ca.cer", ca_.certificate);
        serve("/signer.ocsp", ocsp_of_signer(OcspStatus::Good));
        serve("/time.crl", make_crl(time_root_, {}));
        write("anchors.pem", pem_of({root_.certificate}));
        write("time.pem", pem_of({time_root_.certificate}));
    }
    ~EvidenceOverTheNet() override { std::filesystem::remove_all(folder_); }

    void serve(const std::string& path, const Bytes& body) { server_.serve(path, {.body = body}); }

    std::string at(const std::string& path) const { return "URI:" + server_.address(path); }

    Bytes ocsp_of_signer(OcspStatus status) const
    {
        return make_ocsp(
            ca_,
            {{.certificate = signer_.certificate, .issuer = ca_.certificate, .status = status}},
            {});
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    void write(const std::string& name, ByteView content) const
    {
        write_file(folder_ / name, content);
    }

    /// With the certificate of the authority between, or without.
    void sign(bool has_chain, bool has_timestamp) const
    {
        CmsDesign design;
        if (has_chain) {
            design.other_certificates = {ca_.certificate};
        }
        if (has_timestamp) {
            design.unsigned_attributes = [this](const Bytes& value) {
                return std::vector<Bytes>{timestamp_attribute(timestamp_token(tsa_, value, {}))};
            };
        }
        write("signed.pdf", signed_by_design(contract_file({"recipient"}, false), "recipient",
                                             signer_, claimed_at, design));
    }

    ProgramRun run(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), INDENTURE_PROGRAM);
        arguments.insert(arguments.end(),
                         {"--trust", path("anchors.pem"), "--timestamp-trust", path("time.pem")});
        return run_program(arguments);
    }

    ProgramRun fetch(const std::vector<std::string>& more = {}) const
    {
        std::vector<std::string> arguments{
            "fetch-evidence",  path("signed.pdf"),  "--at",  checked_at,
            "--allow-address", server_.authority(), "--out", path("evidence.pem"),
            "--cache",         path("cache")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }

    /// As `indenture verify` says it, with the evidence that lies there.
    ProgramRun verify(const std::vector<std::string>& more) const
    {
        std::vector<std::string> arguments{"verify", path("signed.pdf"), "--at", checked_at,
                                           "--require-revocation"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }

    std::filesystem::path folder_ = fresh_folder();
    HttpServer server_;
    Credential root_ = make_root("Net Root");
    Credential ca_ = issue(root_, {"Net CA", "Test authority", ""},
                           asked_at(authority_terms(), "crlDistributionPoints=" + at("/root.crl")));
    Credential signer_ = issue(ca_, {"Priya Example", "NHS England", ""},
                               asked_at({}, "authorityInfoAccess=@access\n[access]\nOCSP;URI.0=" +
                                                server_.address("/signer.ocsp") +
                                                "\ncaIssuers;URI.0=" + server_.address("/ca.cer")));
    Credential time_root_ = make_root("Net Time Root");
    Credential tsa_ =
        issue(time_root_, {"Net Time Unit", "Time", ""},
              asked_at(timestamp_terms(), "crlDistributionPoints=" + at("/time.crl")));
};

TEST_F(EvidenceOverTheNet, LetsASignaturePassThatCouldNotBefore)
{
    sign(true, false);
    const ProgramRun before = verify({});

    const ProgramRun fetched = fetch();
    const ProgramRun after = verify({"--evidence", path("evidence.pem")});

    EXPECT_EQ(before.status, 1);
    EXPECT_THAT(before.out, AllOf(HasSubstr("INDETERMINATE"), HasSubstr("revocation-unknown")));
    EXPECT_EQ(fetched.status, 0) << fetched.out << fetched.err;
    EXPECT_THAT(fetched.out,
                AllOf(HasSubstr("revocation of Priya Example"), HasSubstr("revocation of Net CA"),
                      HasSubstr("1 revocation list, 1 OCSP response")));
    EXPECT_EQ(after.status, 0) << after.out;
    EXPECT_THAT(after.out, HasSubstr("TOTAL-PASSED"));
}

TEST_F(EvidenceOverTheNet, LetsATimestampBeBelieved)
{
    sign(true, true);
    const ProgramRun before = verify({"--level", "T"});

    const ProgramRun fetched = fetch();
    const ProgramRun after = verify({"--level", "T", "--evidence", path("evidence.pem")});

    EXPECT_EQ(before.status, 1);
    EXPECT_EQ(fetched.status, 0) << fetched.out << fetched.err;
    EXPECT_THAT(fetched.out, HasSubstr("revocation of Net Time Unit"));
    EXPECT_EQ(after.status, 0) << after.out;
    EXPECT_THAT(after.out, HasSubstr("TOTAL-PASSED"));
}

TEST_F(EvidenceOverTheNet, FindsTheAuthorityThatTheSignatureDoesNotBring)
{
    sign(false, false);

    const ProgramRun fetched = fetch();
    const ProgramRun after = verify({"--evidence", path("evidence.pem")});

    EXPECT_EQ(fetched.status, 0) << fetched.out << fetched.err;
    EXPECT_THAT(fetched.out, HasSubstr("issuer of Priya Example"));
    EXPECT_THAT(fetched.out, HasSubstr("1 certificate, 1 revocation list, 1 OCSP response"));
    EXPECT_EQ(after.status, 0) << after.out;
}

TEST_F(EvidenceOverTheNet, AsksAboutADelegateWhoAnsweredForTheAuthority)
{
    const Credential delegate = issue(ca_, {"Net Responder", "Test authority", ""},
                                      {.key_usage = "critical,digitalSignature",
                                       .extended_key_usage = "OCSPSigning",
                                       .extensions = "crlDistributionPoints=" + at("/ca.crl")});
    serve("/ca.crl", make_crl(ca_, {}));
    serve("/signer.ocsp",
          make_ocsp(delegate, {{.certificate = signer_.certificate, .issuer = ca_.certificate}},
                    {.certificates = {delegate.certificate}}));
    sign(true, false);

    const ProgramRun fetched = fetch();
    const ProgramRun after = verify({"--evidence", path("evidence.pem")});

    EXPECT_EQ(fetched.status, 0) << fetched.out << fetched.err;
    EXPECT_THAT(fetched.out, HasSubstr("revocation of Net Responder"));
    EXPECT_EQ(after.status, 0) << after.out;
}

TEST_F(EvidenceOverTheNet, BringsTheNewsThatACertificateIsRevoked)
{
    serve("/signer.ocsp", ocsp_of_signer(OcspStatus::Revoked));
    sign(true, false);

    const ProgramRun fetched = fetch();
    const ProgramRun after = verify({"--evidence", path("evidence.pem")});

    EXPECT_EQ(fetched.status, 0) << "the question was answered: " << fetched.out;
    EXPECT_EQ(after.status, 1);
    EXPECT_THAT(after.out, HasSubstr("revoked"));
}

TEST_F(EvidenceOverTheNet, SaysNoIfSomethingIsNotKnownStill)
{
    serve("/signer.ocsp", make_ocsp_try_later());
    sign(true, false);

    const ProgramRun fetched = fetch();
    const ProgramRun after = verify({"--evidence", path("evidence.pem")});

    EXPECT_EQ(fetched.status, 1);
    EXPECT_THAT(fetched.out,
                AllOf(HasSubstr("trylater"), HasSubstr("still open: revocation of Priya Example")));
    EXPECT_EQ(after.status, 1);
    EXPECT_THAT(after.out, HasSubstr("INDETERMINATE"));
}

TEST_F(EvidenceOverTheNet, AsksNobodyTwiceWithACache)
{
    sign(true, false);
    fetch();
    const Bytes first = read_file(path("evidence.pem"), 1U << 20U);
    const std::size_t requests = server_.requests().size();

    const ProgramRun again = fetch();

    EXPECT_EQ(again.status, 0) << again.out;
    EXPECT_THAT(again.out, HasSubstr("(from the cache)"));
    EXPECT_THAT(server_.requests(), SizeIs(requests));
    EXPECT_EQ(read_file(path("evidence.pem"), 1U << 20U), first);
}

TEST_F(EvidenceOverTheNet, IsNotToldByVerify)
{
    sign(true, false);

    verify({});

    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(EvidenceOverTheNet, AsksNobodyOutsideThePublicInternetUnlessAllowed)
{
    sign(true, false);

    const ProgramRun run_of_it = run(
        {"fetch-evidence", path("signed.pdf"), "--at", checked_at, "--out", path("evidence.pem")});

    EXPECT_EQ(run_of_it.status, 1);
    EXPECT_THAT(run_of_it.out, HasSubstr("only port 80"));
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(EvidenceOverTheNet, DoesNotAskAboutWhatWasGiven)
{
    sign(true, false);
    write("given.pem",
          signing::print_pem(
              {.certificates = {}, .crls = {make_crl(root_, {}), make_crl(ca_, {})}, .ocsps = {}}));

    const ProgramRun fetched = fetch({"--evidence", path("given.pem")});

    EXPECT_EQ(fetched.status, 0) << fetched.out;
    EXPECT_THAT(server_.requests(), IsEmpty());
    EXPECT_EQ(verify({"--evidence", path("evidence.pem")}).status, 0); // what was given is in it
}

TEST_F(EvidenceOverTheNet, SaysWhatTheVerdictWillBe)
{
    sign(true, false);

    EXPECT_THAT(fetch().out, HasSubstr("With that, and revocation required: TOTAL-PASSED"));
}

TEST_F(EvidenceOverTheNet, SaysNoAboutASignatureThatIsBroken)
{
    sign(true, false);
    Bytes signed_file = read_file(path("signed.pdf"), 1U << 24U);
    signed_file[signed_file.find("/MediaBox") + 1] = 'm';
    write("signed.pdf", signed_file);

    const ProgramRun fetched = fetch();

    EXPECT_EQ(fetched.status, 1) << fetched.out;
    EXPECT_THAT(fetched.out, HasSubstr("TOTAL-FAILED"));
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(EvidenceOverTheNet, NeverReplacesAFileThatItUses)
{
    sign(true, false);
    const Bytes anchors = read_file(path("anchors.pem"), 1U << 20U);

    const ProgramRun fetched = run(
        {"fetch-evidence", path("signed.pdf"), "--at", checked_at, "--out", path("anchors.pem")});

    EXPECT_EQ(fetched.status, 2);
    EXPECT_THAT(fetched.err, HasSubstr("it would replace a file that this command uses"));
    EXPECT_EQ(read_file(path("anchors.pem"), 1U << 20U), anchors);
}

TEST_F(EvidenceOverTheNet, BlamesNobodyForAnIssuedFileThatIsNoPdf)
{
    sign(true, false);
    write("issued.docx", "PK");

    const ProgramRun verified = verify({"--issued", path("issued.docx")});

    EXPECT_EQ(verified.status, 2);
    EXPECT_THAT(verified.err, HasSubstr("issued.docx: it is no PDF"));
}

TEST_F(EvidenceOverTheNet, IsAnsweredInJsonToo)
{
    sign(true, false);

    const ProgramRun fetched = fetch({"--json"});

    const Json answer = parse_json(fetched.out, "answer", {});
    ASSERT_EQ(answer["questions"].size(), 2U) << fetched.out;
    EXPECT_EQ(answer["questions"][0]["question"], "revocation");
    EXPECT_EQ(answer["questions"][0]["answered"], true);
    EXPECT_EQ(answer["questions"][0]["attempts"][0]["address"], server_.address("/signer.ocsp"));
    EXPECT_EQ(answer["open"].size(), 0U);
    EXPECT_EQ(answer["crls"], 1);
    EXPECT_EQ(answer["ocsps"], 1);
    EXPECT_EQ(answer["out"], path("evidence.pem"));
}

TEST_F(EvidenceOverTheNet, IsNotFetchedForAFileThatIsNoPdf)
{
    write("signed.pdf", "words");

    const ProgramRun fetched = fetch();

    EXPECT_EQ(fetched.status, 2);
    EXPECT_FALSE(std::filesystem::exists(path("evidence.pem")));
}

TEST_F(EvidenceOverTheNet, IsNotFetchedForAFileWithoutASignature)
{
    write("signed.pdf", contract_file({"recipient"}, false));

    const ProgramRun fetched = fetch();
    const ProgramRun in_json = fetch({"--json"});

    EXPECT_EQ(fetched.status, 1);
    EXPECT_THAT(fetched.out, HasSubstr("no-signature"));
    const Json findings = parse_json(in_json.out, "answer", {})["findings"];
    ASSERT_EQ(findings.size(), 2U) << "the field that is not signed, and that none is";
    EXPECT_EQ(findings[1]["code"], "no-signature");
    EXPECT_FALSE(std::filesystem::exists(path("evidence.pem")));
}

TEST_F(EvidenceOverTheNet, StopsAtItsTimeWhateverTheServerDoes)
{
    server_.serve("/signer.ocsp", {.body = "", .manner = HttpAnswer::Manner::Silent});
    sign(true, false);

    const ProgramRun fetched = fetch({"--timeout", "1"});

    EXPECT_EQ(fetched.status, 1);
    EXPECT_THAT(fetched.out, HasSubstr("no whole answer came in time"));
}

TEST_F(EvidenceOverTheNet, NeedsAPositiveTime)
{
    sign(true, false);

    EXPECT_EQ(fetch({"--timeout", "0"}).status, 2);
}

TEST_F(EvidenceOverTheNet, RefusesToAllowWhatIsNoAddress)
{
    sign(true, false);

    for (const char* address : {"", "host:port", "host:80/path", "someone@host:80"}) {
        const ProgramRun fetched = fetch({"--allow-address", address});
        EXPECT_EQ(fetched.status, 2) << address;
        EXPECT_THAT(fetched.err, HasSubstr("--allow-address")) << address;
    }
}

TEST_F(EvidenceOverTheNet, CannotBeWrittenWhereThereIsNoFolder)
{
    sign(true, false);

    const ProgramRun fetched =
        run({"fetch-evidence", path("signed.pdf"), "--at", checked_at, "--out",
             path("nowhere/evidence.pem"), "--allow-address", server_.authority()});

    EXPECT_NE(fetched.status, 0);
    EXPECT_THAT(fetched.err, HasSubstr("evidence.pem"));
}

} // namespace

} // namespace indenture::tests
