#include "registry/detail/stored_entry.h"

#include "base/error.h"
#include "events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::registry {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

StoredEntry first_entry()
{
    const Attachment pdf{DocumentRole::Pdf, Digest::of("abc"), 3};
    return stored(issue_of(dsfc, dsfc_base, {pdf}), first_of_march, 1, hash_of_no_entries());
}

/// Three entries, each after the one before.
std::vector<StoredEntry> chain_of_three()
{
    std::vector<StoredEntry> entries{first_entry()};
    while (entries.size() < 3) {
        entries.push_back(stored(refusal_of(dsfc, dsfc_base), first_of_march, entries.size() + 1,
                                 Digest::parse(entries.back().hash)));
    }
    return entries;
}

auto has_code_at(const std::string& code, const std::string& part)
{
    return AllOf(Field(&Finding::code, code), Field(&Finding::where, Field(&Where::part, part)));
}

TEST(StoredEntry, HasTheHashThatAnotherProgramComputes)
{
    // Python: hashlib.sha256(b'\0' + b''.join(len(f).to_bytes(8, 'big') + f for f in fields)),
    // the fields being those of first_entry() in UTF-8, in the order of hash_of().
    EXPECT_EQ(first_entry().hash,
              "baaa9d0ecc6bf257684ded5527027731e3a8317fd10bdfff14763bedcac9d32c");
}

TEST(StoredEntry, IsRestoredAsItWas)
{
    const RegisterEntry entry = restored(first_entry(), "register");

    EXPECT_EQ(entry.event, issue_of(dsfc, dsfc_base, {{DocumentRole::Pdf, Digest::of("abc"), 3}}));
    EXPECT_EQ(entry.at, first_of_march);
    EXPECT_EQ(entry.hash.hex(), first_entry().hash);
}

TEST(StoredEntry, IsNotRestoredWhenAnyFieldWasAltered)
{
    using Spoil = void (*)(StoredEntry&);
    constexpr std::array<Spoil, 12> spoils{
        [](StoredEntry& entry) { entry.sequence = 2; },
        [](StoredEntry& entry) { entry.at = "2026-03-01T09:30:01Z"; },
        [](StoredEntry& entry) { entry.kind = "verified"; },
        [](StoredEntry& entry) { entry.reference = next_dsfc; },
        [](StoredEntry& entry) { entry.base_reference = dsa_base; },
        [](StoredEntry& entry) { entry.state = "signed"; },
        [](StoredEntry& entry) { entry.payload += " "; },
        [](StoredEntry& entry) { entry.documents.clear(); },
        [](StoredEntry& entry) { entry.documents[0].role = "word"; },
        [](StoredEntry& entry) { entry.documents[0].digest = Digest::of("abd").hex(); },
        [](StoredEntry& entry) { entry.documents[0].size = 4; },
        [](StoredEntry& entry) { entry.previous = Digest::of("other").hex(); },
    };

    for (const Spoil spoil : spoils) {
        StoredEntry entry = first_entry();
        spoil(entry);
        EXPECT_THROW(restored(entry, "register"), Error) << std::distance(spoils.data(), &spoil);
    }
}

TEST(StoredEntry, IsDamagedWhenATextNoProgramWritesHasAFittingHash)
{
    StoredEntry entry = first_entry();
    entry.documents[0].digest = "abc";
    entry.hash = hash_of(entry).hex();

    try {
        restored(entry, "register");
        FAIL() << "an entry that names no digest was restored";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Damaged);
        EXPECT_EQ(error.where().part, "entry 1");
    }
}

TEST(StoredEntry, TellsTextsApartThatRunTogetherTheSame)
{
    StoredEntry one = first_entry();
    StoredEntry other = first_entry();
    one.reference = "AB";
    one.base_reference = "C";
    other.reference = "A";
    other.base_reference = "BC";

    EXPECT_NE(hash_of(one), hash_of(other));
}

TEST(Chain, IsWholeWhenEveryEntryContinuesTheOneBefore)
{
    EXPECT_THAT(check_chain(chain_of_three(), "register"), IsEmpty());
    EXPECT_THAT(check_chain({}, "register"), IsEmpty());
}

TEST(Chain, NamesAnAlteredEntry)
{
    auto entries = chain_of_three();
    entries[1].state = "signed";

    EXPECT_THAT(check_chain(entries, "register"),
                ElementsAre(has_code_at("entry-altered", "entry 2")));
}

TEST(Chain, IsBrokenAfterAnEntryThatWasRewrittenWithItsHash)
{
    auto entries = chain_of_three();
    entries[1].state = "signed";
    entries[1].hash = hash_of(entries[1]).hex();

    EXPECT_THAT(check_chain(entries, "register"),
                ElementsAre(has_code_at("chain-broken", "entry 3")));
}

TEST(Chain, NamesAMissingEntry)
{
    auto entries = chain_of_three();
    entries.erase(entries.begin() + 1);

    EXPECT_THAT(check_chain(entries, "register"),
                ElementsAre(has_code_at("entry-missing", "entry 2")));
}

TEST(Chain, NamesAMissingFirstEntry)
{
    auto entries = chain_of_three();
    entries.erase(entries.begin());

    EXPECT_THAT(check_chain(entries, "register"),
                ElementsAre(has_code_at("entry-missing", "entry 1")));
}

TEST(Entry, PrintsEveryKindAndRoleAsItReadsIt)
{
    for (const auto kind :
         {EventKind::Issued, EventKind::Verified, EventKind::Refused, EventKind::StateMoved}) {
        EXPECT_EQ(parse_event_kind(print(kind)), kind);
    }
    for (const auto role :
         {DocumentRole::Application, DocumentRole::Word, DocumentRole::Pdf, DocumentRole::SignedPdf,
          DocumentRole::RefusedUpload, DocumentRole::TrustAnchors, DocumentRole::Report,
          DocumentRole::TimestampAnchors, DocumentRole::ValidationData, DocumentRole::Policy,
          DocumentRole::Execution, DocumentRole::Decision}) {
        EXPECT_EQ(parse_document_role(print(role)), role);
    }
    EXPECT_EQ(parse_event_kind("Issued"), std::nullopt);
    EXPECT_EQ(parse_document_role(""), std::nullopt);
}

TEST(Entry, ServesARefusedUploadAsNothingAProgramWouldOpen)
{
    EXPECT_EQ(media_type(DocumentRole::RefusedUpload), "application/octet-stream");
    EXPECT_EQ(media_type(DocumentRole::SignedPdf), "application/pdf");
}

TEST(Entry, IsJsonWithTheWordsOfTheRegister)
{
    const Json json = to_json(restored(first_entry(), "register"));

    EXPECT_EQ(json.at("sequence"), 1);
    EXPECT_EQ(json.at("at"), "2026-03-01T09:30:00Z");
    EXPECT_EQ(json.at("kind"), "issued");
    EXPECT_EQ(json.at("reference"), dsfc);
    EXPECT_EQ(json.at("documents").at(0).at("role"), "pdf");
    EXPECT_EQ(json.at("documents").at(0).at("sha256"), Digest::of("abc").hex());
    EXPECT_EQ(json.at("payload").at("signatories").at(1), "NHS England");
}

} // namespace
} // namespace indenture::registry
