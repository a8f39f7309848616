// What a register is: every kind of register passes this suite.

#include "base/error.h"
#include "events.h"
#include "sqlite_backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace indenture::registry {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

class ARegister : public testing::TestWithParam<BackendKind> {
protected:
    std::unique_ptr<Backend> backend = GetParam().make();
    std::unique_ptr<Register> contracts = backend->init();
};

INSTANTIATE_TEST_SUITE_P(Sqlite, ARegister,
                         testing::Values(BackendKind{
                             "sqlite", [] { return std::make_unique<SqliteBackend>(); }}));

ErrorCode code_of(const std::function<void()>& task)
{
    try {
        task();
    } catch (const Error& error) {
        return error.code();
    }
    throw std::logic_error("no Error was thrown");
}

TEST_P(ARegister, IsEmptyWhenMade)
{
    const Head head = contracts->head();

    EXPECT_EQ(head.size, 0U);
    EXPECT_EQ(head.hash, Digest::of(""));
    EXPECT_THAT(contracts->entries(), IsEmpty());
    EXPECT_THAT(contracts->check(), IsEmpty());
}

TEST_P(ARegister, GivesBackWhatWasAppended)
{
    const Bytes pdf("%PDF-1.7\n\0\xFF%%EOF\n", 17);
    const auto writing = contracts->begin();
    const Event event = issue_of(
        dsfc, dsfc_base,
        {writing->store(DocumentRole::Application, "{}"), writing->store(DocumentRole::Pdf, pdf)});

    const RegisterEntry entry = writing->append(event, first_of_march);
    writing->commit();

    EXPECT_EQ(entry.sequence, 1U);
    EXPECT_EQ(entry.at, first_of_march);
    EXPECT_EQ(entry.event, event);
    EXPECT_EQ(entry.previous, Digest::of(""));
    EXPECT_THAT(backend->open()->entries(), ElementsAre(entry));
    EXPECT_EQ(backend->open()->document(Digest::of(pdf)), pdf);
}

TEST_P(ARegister, ChainsEachEntryToTheOneBefore)
{
    const RegisterEntry first = issue(*contracts, dsfc, dsfc_base, "%PDF one");
    const RegisterEntry second = refuse(*contracts, dsfc, dsfc_base);

    EXPECT_EQ(second.sequence, 2U);
    EXPECT_EQ(second.previous, first.hash);
    EXPECT_EQ(contracts->head(), (Head{2, second.hash}));
    EXPECT_THAT(contracts->check(), IsEmpty());
}

TEST_P(ARegister, GivesTheSameHashForTheSameHistory)
{
    const auto other = GetParam().make();
    const auto other_contracts = other->init();

    const RegisterEntry here = issue(*contracts, dsfc, dsfc_base, "%PDF one");
    const RegisterEntry there = issue(*other_contracts, dsfc, dsfc_base, "%PDF one");

    EXPECT_EQ(here.hash, there.hash);
}

TEST_P(ARegister, KeepsNothingOfATransactionThatIsNotCommitted)
{
    {
        const auto writing = contracts->begin();
        const Attachment pdf = writing->store(DocumentRole::Pdf, "%PDF one");
        writing->append(issue_of(dsfc, dsfc_base, {pdf}), first_of_march);
    }

    EXPECT_EQ(contracts->head().size, 0U);
    EXPECT_EQ(contracts->document(Digest::of("%PDF one")), std::nullopt);
    EXPECT_EQ(issue(*contracts, dsfc, dsfc_base, "%PDF one").sequence, 1U);
}

TEST_P(ARegister, ShowsATransactionItsOwnWritingAndOthersOnlyWhatIsCommitted)
{
    const auto reader = backend->open();
    const auto writing = contracts->begin();

    const RegisterEntry entry = writing->append(refusal_of(dsfc, dsfc_base), first_of_march);

    EXPECT_THAT(writing->entries(), ElementsAre(entry));
    EXPECT_THAT(reader->entries(), IsEmpty());
    writing->commit();
    EXPECT_THAT(reader->entries(), ElementsAre(entry));
}

TEST_P(ARegister, LetsNobodyElseWriteBetweenReadingAndCommitting)
{
    const auto other = backend->open_impatiently();
    const auto writing = contracts->begin();
    const Head seen = writing->head();

    EXPECT_EQ(code_of([&] { other->begin(); }), ErrorCode::Unavailable);

    EXPECT_EQ(writing->head(), seen);
    EXPECT_EQ(writing->append(refusal_of(dsfc, dsfc_base), first_of_march).previous, seen.hash);
}

TEST_P(ARegister, LetsASecondWriterInWhenTheFirstIsDone)
{
    const auto other = backend->open_impatiently();
    contracts->begin()->commit();

    const RegisterEntry entry = refuse(*other, dsfc, dsfc_base);

    EXPECT_THAT(contracts->entries(), ElementsAre(entry));
}

TEST_P(ARegister, StaysOneChainWhenSeveralWriteAtOnce)
{
    constexpr int writers = 4;
    constexpr int entries_each = 10;
    std::vector<std::thread> threads;
    threads.reserve(writers);

    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([this] {
            const auto mine = backend->open();
            for (int count = 0; count < entries_each; ++count) {
                refuse(*mine, dsfc, dsfc_base);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(contracts->head().size, static_cast<std::uint64_t>(writers * entries_each));
    EXPECT_THAT(contracts->check(), IsEmpty());
}

TEST_P(ARegister, RefusesASecondTransactionOfTheSameObject)
{
    const auto writing = contracts->begin();

    EXPECT_EQ(code_of([&] { contracts->begin(); }), ErrorCode::Internal);
}

TEST_P(ARegister, RefusesWritingAfterCommit)
{
    const auto writing = contracts->begin();
    writing->commit();

    EXPECT_EQ(code_of([&] { writing->append(refusal_of(dsfc, dsfc_base), first_of_march); }),
              ErrorCode::Internal);
    EXPECT_EQ(code_of([&] { writing->store(DocumentRole::Pdf, "%PDF one"); }), ErrorCode::Internal);
    EXPECT_EQ(code_of([&] { writing->commit(); }), ErrorCode::Internal);
}

TEST_P(ARegister, RefusesToIssueOneReferenceTwice)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one");

    EXPECT_EQ(code_of([&] { issue(*contracts, dsfc, dsfc_base, "%PDF two"); }),
              ErrorCode::Conflict);

    EXPECT_EQ(contracts->head().size, 1U);
    EXPECT_EQ(contracts->document(Digest::of("%PDF two")), std::nullopt);
}

TEST_P(ARegister, RefusesAReferenceThatIsNoVersionOfItsBase)
{
    const auto writing = contracts->begin();

    EXPECT_EQ(code_of([&] { writing->append(refusal_of(dsfc, dsa_base), first_of_march); }),
              ErrorCode::Internal);
    EXPECT_EQ(code_of([&] { writing->append(refusal_of(dsfc, ""), first_of_march); }),
              ErrorCode::Internal);
}

TEST_P(ARegister, RefusesAPayloadThatCouldNotBeReadBack)
{
    const auto writing = contracts->begin();
    Event event = refusal_of(dsfc, dsfc_base);
    event.payload = {{"name", "\xFF"}};

    EXPECT_EQ(code_of([&] { writing->append(event, first_of_march); }), ErrorCode::BadInput);

    EXPECT_EQ(writing->head().size, 0U);
}

TEST_P(ARegister, RefusesAnEventAboutADocumentItDoesNotHold)
{
    const auto writing = contracts->begin();
    const Attachment unknown{DocumentRole::Pdf, Digest::of("%PDF elsewhere"), 14};

    EXPECT_EQ(
        code_of([&] { writing->append(issue_of(dsfc, dsfc_base, {unknown}), first_of_march); }),
        ErrorCode::Internal);
}

TEST_P(ARegister, FindsTheEntriesOfOneVersionInOrder)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one");
    issue(*contracts, dsa, dsa_base, "%PDF two");
    issue(*contracts, next_dsfc, dsfc_base, "%PDF three");
    refuse(*contracts, dsfc, dsfc_base);

    EXPECT_THAT(contracts->entries_of(dsfc), ElementsAre(Field(&RegisterEntry::sequence, 1U),
                                                         Field(&RegisterEntry::sequence, 4U)));
    EXPECT_THAT(contracts->entries_of(dsfc_base), IsEmpty());
}

TEST_P(ARegister, FindsTheEntriesOfAllVersionsInOrder)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one");
    issue(*contracts, dsa, dsa_base, "%PDF two");
    issue(*contracts, next_dsfc, dsfc_base, "%PDF three");

    EXPECT_THAT(
        contracts->entries_of_base(dsfc_base),
        ElementsAre(Field(&RegisterEntry::sequence, 1U), Field(&RegisterEntry::sequence, 3U)));
}

TEST_P(ARegister, FindsTheIssueOfAVersionAmongItsLaterEntries)
{
    const RegisterEntry issued = issue(*contracts, dsfc, dsfc_base, "%PDF one");
    refuse(*contracts, dsfc, dsfc_base);

    EXPECT_EQ(contracts->find_issued(dsfc), issued);
    EXPECT_EQ(contracts->find_issued(next_dsfc), std::nullopt);
}

TEST_P(ARegister, FindsTheLastIssueOfAnyVersion)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one");
    const RegisterEntry last = issue(*contracts, next_dsfc, dsfc_base, "%PDF two");
    refuse(*contracts, dsfc, dsfc_base);

    EXPECT_EQ(contracts->find_last_issued(dsfc_base), last);
    EXPECT_EQ(contracts->find_last_issued(dsa_base), std::nullopt);
}

TEST_P(ARegister, TellsReferencesApartByCaseAndLookAlikes)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one");

    EXPECT_EQ(contracts->find_issued("con-326191-t0t6b-v2.02"), std::nullopt);
    EXPECT_EQ(contracts->find_issued("CON-326191-TOT6B-v2.02"), std::nullopt);
    EXPECT_EQ(contracts->find_issued("' OR '1'='1"), std::nullopt);
}

TEST_P(ARegister, FindsTheIssueAnUploadStartsWith)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one %%EOF\n");
    const RegisterEntry issued = issue(*contracts, dsa, dsa_base, "%PDF two %%EOF\n");

    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF two %%EOF\nsignature %%EOF\n"), issued);
    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF two %%EOF\n"), issued);
}

TEST_P(ARegister, FindsNoIssueForAnUploadThatDiffersInOneOctetOrIsCutOff)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one %%EOF\n");

    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF onE %%EOF\nsignature"), std::nullopt);
    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF one %%EOF"), std::nullopt);
    EXPECT_EQ(contracts->find_issued_prefix_of(""), std::nullopt);
}

TEST_P(ARegister, PrefersTheLongestIssueAnUploadStartsWith)
{
    issue(*contracts, dsfc, dsfc_base, "%PDF one");
    const RegisterEntry longer = issue(*contracts, dsa, dsa_base, "%PDF one and more");

    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF one and more, signed"), longer);
}

TEST_P(ARegister, TakesOnlyAnIssuedPdfForAPrefix)
{
    const auto writing = contracts->begin();
    const Attachment word = writing->store(DocumentRole::Word, "%PDF word");
    writing->append(issue_of(dsfc, dsfc_base, {word}), first_of_march);
    Event refused = refusal_of(dsfc, dsfc_base);
    refused.documents = {writing->store(DocumentRole::Pdf, "%PDF upload")};
    writing->append(refused, first_of_march);
    writing->commit();

    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF word and more"), std::nullopt);
    EXPECT_EQ(contracts->find_issued_prefix_of("%PDF upload and more"), std::nullopt);
}

TEST_P(ARegister, KeepsADocumentOnceHoweverOftenItIsStored)
{
    const auto writing = contracts->begin();

    const Attachment first = writing->store(DocumentRole::SignedPdf, "%PDF one");
    const Attachment second = writing->store(DocumentRole::SignedPdf, "%PDF one");

    EXPECT_EQ(first, second);
    EXPECT_EQ(writing->document(first.digest), "%PDF one");
}

TEST_P(ARegister, KeepsADocumentWithoutOctets)
{
    const auto writing = contracts->begin();

    const Attachment upload = writing->store(DocumentRole::RefusedUpload, "");

    EXPECT_EQ(upload.size, 0U);
    EXPECT_EQ(writing->document(upload.digest), Bytes());
}

TEST_P(ARegister, KeepsALargeDocumentAsItIs)
{
    Bytes pdf(5U << 20U, 'x');
    pdf[4'000'000] = '\0';
    const auto writing = contracts->begin();

    const Attachment document = writing->store(DocumentRole::Pdf, pdf);

    EXPECT_TRUE(writing->document(document.digest) == pdf);
}

TEST_P(ARegister, ReportsADocumentThatNoEntryNames)
{
    const auto writing = contracts->begin();
    writing->store(DocumentRole::Pdf, "%PDF stray");
    writing->commit();

    const auto findings = contracts->check();

    EXPECT_THAT(findings, ElementsAre(Field(&Finding::code, "document-unreferenced")));
    EXPECT_FALSE(blocks(findings));
}

} // namespace
} // namespace indenture::registry
