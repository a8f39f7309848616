#include "signing/contract_file.h"
#include "signing/field.h"
#include "signing/revisions.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::Reference;
using signing::checks::Role;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Growth& contract()
{
    static const Growth made(contract_file({"a", "b"}, false));
    return made;
}

const Growth& once()
{
    static const Growth made = contract().signed_in("a");
    return made;
}

const Growth& both()
{
    static const Growth made = once().signed_in("b");
    return made;
}

pdf::Stream stream(Dictionary dictionary, Bytes data)
{
    return {std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data), false};
}

std::string all_texts(const Growth& growth, bool is_issued = true)
{
    return print(changes_of(growth, is_issued).findings);
}

// --- What each revision is --------------------------------------------------------------------

TEST(Changes, KnowSignaturesFromWhatFollowsThem)
{
    const Growth file = both().with_store().stamped("ts");

    EXPECT_THAT(changes_of(file).roles,
                ElementsAre(Role::Signature, Role::Signature, Role::Archive, Role::Archive));
    EXPECT_THAT(changes_of(file).findings, IsEmpty()) << all_texts(file);
}

TEST(Changes, AllowAnArchiveToBeRenewed)
{
    const Growth file = both().with_store().stamped("1").with_store().stamped("2").with_store();

    EXPECT_THAT(changes_of(file).findings, IsEmpty()) << all_texts(file);
}

TEST(Changes, AllowObjectStreamsToo)
{
    const Growth file = Growth(contract_file({"a", "b"}, true))
                            .signed_in("a")
                            .signed_in("b")
                            .with_store()
                            .stamped("ts");

    EXPECT_THAT(changes_of(file).findings, IsEmpty()) << all_texts(file);
}

TEST(Changes, AllowValidationDataAndATimestampInOneRevision)
{
    const Growth file = both().stamped("ts", [](Objects& objects, const Growth& before) {
        const std::uint32_t certificate = before.next_number() + 10;
        Dictionary catalog = before.dictionary(before.root());
        catalog["DSS"] = Dictionary{{"Certs", Array{Reference{certificate}}}};
        objects[before.root().number] = catalog;
        objects[certificate] = stream({}, "a certificate");
    });

    EXPECT_THAT(changes_of(file).findings, IsEmpty()) << all_texts(file);
}

TEST(Changes, RefuseASignatureAfterAnArchive)
{
    EXPECT_THAT(codes_of(once().stamped("ts").signed_in("b")), ElementsAre("revision-order"));
    EXPECT_THAT(codes_of(once().with_store().signed_in("b")), ElementsAre("revision-order"));
}

TEST(Changes, OnlyRemarkASignatureAfterAnArchiveInAForeignContract)
{
    const auto answer = changes_of(once().stamped("ts").signed_in("b"), false);

    ASSERT_EQ(answer.findings.size(), 1U) << print(answer.findings);
    EXPECT_EQ(answer.findings[0].code, "revision-order");
    EXPECT_EQ(answer.findings[0].severity, Severity::Warning);
}

TEST(Changes, RefuseValidationDataTogetherWithASignature)
{
    const Growth file = once().signed_in("b", [](Objects& objects, const Growth& honest) {
        Dictionary catalog = honest.dictionary(honest.root());
        catalog["DSS"] = Dictionary{{"Certs", Array{}}};
        objects[honest.root().number] = catalog;
    });

    EXPECT_THAT(all_texts(file), HasSubstr("validation data together with a signature"));
}

TEST(Changes, RefuseARevisionThatSaysNothing)
{
    const Growth file = both().with({{both().root().number, both().dictionary(both().root())}});

    EXPECT_THAT(codes_of(file), ElementsAre("revision-unexplained", "object-changed"));
}

// --- Paths ------------------------------------------------------------------------------------

/// The contract with the page referring to object `number` under a key of its own.
Growth with_back_reference(Reference target)
{
    Dictionary page = contract().dictionary(contract().page());
    page["Resources"] = Dictionary{{"Properties", Dictionary{{"Mallory", target}}}};
    Growth file(contract_file({"a", "b"}, false));
    return file.with({{file.page().number, page}});
}

std::vector<std::string> codes_after_second(const Growth& growth)
{
    const auto file = growth.open();
    const Limits limits;
    signing::checks::History history(file, limits);
    return codes_of(
        signing::checks::check_changes(history, {.revision = 1, .is_issued = true}).findings);
}

TEST(Changes, RefuseAnAllowedChangeOfAnObjectThatIsAlsoUsedElsewhere)
{
    for (const Reference target : {contract().form(), contract().field("a"), contract().root()}) {
        const Growth file = with_back_reference(target).signed_in("a").with_store();

        EXPECT_THAT(codes_after_second(file), ElementsAre("object-changed")) << target.number;
    }
}

TEST(Changes, SayWhereElseTheObjectIsUsed)
{
    const auto file = with_back_reference(contract().form()).signed_in("a").open();
    const Limits limits;
    signing::checks::History history(file, limits);

    const auto answer = signing::checks::check_changes(history, {.revision = 1});

    EXPECT_THAT(print(answer.findings),
                HasSubstr(fmt::format("which is also /Resources.Properties.Mallory of object {}",
                                      contract().page().number)));
}

TEST(Changes, RefuseAStoreThatIsAlsoSomethingElse)
{
    const std::uint32_t store = contract().next_number();
    Dictionary catalog = contract().dictionary(contract().root());
    catalog["DSS"] = Reference{store};
    Dictionary page = contract().dictionary(contract().page());
    page["Resources"] = Reference{store};
    const Growth file = contract()
                            .with({{contract().root().number, catalog},
                                   {contract().page().number, page},
                                   {store, Dictionary{}}})
                            .signed_in("a");

    EXPECT_THAT(codes_after_second(file), IsEmpty());
    EXPECT_THAT(codes_after_second(file.with_store()), ElementsAre("object-changed"));
}

TEST(Changes, RefuseASignatureThatRevivesAnOldObject)
{
    const std::uint32_t spare = contract().next_number();
    const Growth planted = contract().with({{spare, Dictionary{{"Type", Name{"Sig"}}}}});
    const Growth file = planted.signed_in("a", [&](Objects& objects, const Growth& honest) {
        Dictionary field = honest.dictionary(honest.field("a"));
        field["V"] = Reference{spare};
        objects[honest.field("a").number] = field;
    });

    EXPECT_THAT(codes_after_second(file), Contains("object-changed"));
}

TEST(Changes, RefuseAnAppearanceThatWasPlantedBefore)
{
    const std::uint32_t spare = contract().next_number();
    const Growth planted = contract().with(
        {{spare, stream({{"Subtype", Name{"Form"}}, {"BBox", Array{0, 0, 1, 1}}}, "")}});
    const Growth file = planted.signed_in("a", [&](Objects& objects, const Growth& honest) {
        Dictionary field = honest.dictionary(honest.field("a"));
        field["AP"] = Dictionary{{"N", Reference{spare}}};
        objects[honest.field("a").number] = field;
    });

    EXPECT_THAT(codes_after_second(file), Contains("appearance"));
}

TEST(Changes, RefuseDeletingAnObject)
{
    const auto file = both().open();
    const Bytes& bytes = both().bytes();
    const std::size_t begin = bytes.rfind("trailer");
    const std::string trailer = bytes.substr(begin, bytes.rfind("startxref") - begin);
    const std::string prev = "/Prev ";
    const std::size_t prev_at = trailer.find(prev) + prev.size();
    const std::size_t prev_end = trailer.find_first_not_of("0123456789", prev_at);
    const Growth deleted(
        bytes + fmt::format("xref\n{} 1\n0000000000 65535 f \n{}{}{}startxref\n{}\n%%EOF\n",
                            both().page().number, trailer.substr(0, prev_at),
                            file.revisions().back().xref_offset, trailer.substr(prev_end),
                            bytes.size()));

    EXPECT_THAT(all_texts(deleted),
                HasSubstr(fmt::format("it deletes object {}", both().page().number)));
}

// --- Trailers ---------------------------------------------------------------------------------

Growth with_last(const Growth& growth, const std::string& from, const std::string& to)
{
    Bytes bytes = growth.bytes();
    bytes.replace(bytes.rfind(from), from.size(), to);
    return Growth(bytes);
}

TEST(Changes, RefuseANewKeyOfTheTrailer)
{
    const std::string prev = "/Prev";
    const Growth file = with_last(once(), prev, "/Mallory 1 0 R/Prev");

    EXPECT_THAT(codes_of(file), ElementsAre("trailer-changed"));
}

TEST(Changes, RefuseAnotherInfo)
{
    EXPECT_THAT(codes_of(with_last(once(), "/Info 5 0 R", "")), ElementsAre("trailer-changed"));
    EXPECT_THAT(codes_of(with_last(once(), "/Info 5 0 R", "/Info 3 0 R")),
                ElementsAre("trailer-changed"));
}

TEST(Changes, RefuseASizeThatHidesObjects)
{
    const Growth stored = both().with_store();
    const Growth file = stored.with({{contract().root().number, stored.dictionary(stored.root())}});
    const std::string size = fmt::format("/Size {}", stored.next_number());
    std::string smaller = "/Size 7";
    smaller.resize(size.size(), ' ');

    EXPECT_THAT(all_texts(with_last(file, size, smaller)), HasSubstr("/Size that leaves out"));
}

// --- The catalog ------------------------------------------------------------------------------

std::vector<std::string> codes_of_catalog(const std::function<void(Dictionary&)>& edit)
{
    return codes_of(contract().signed_in("a", [&](Objects& objects, const Growth& honest) {
        Dictionary catalog = honest.dictionary(honest.root());
        edit(catalog);
        objects[honest.root().number] = catalog;
    }));
}

Object extension(std::int64_t level)
{
    return Dictionary{{"BaseVersion", Name{"1.7"}}, {"ExtensionLevel", level}};
}

TEST(Changes, AllowAHigherVersionAndMoreExtensions)
{
    EXPECT_THAT(codes_of_catalog([](Dictionary& catalog) {
                    catalog["Version"] = Name{"2.0"};
                    catalog["Extensions"] =
                        Dictionary{{"ADBE", extension(8)}, {"ISO_", Array{extension(32002)}}};
                }),
                IsEmpty());
}

TEST(Changes, RefuseALowerVersionOrOneThatIsNone)
{
    for (const char* version : {"1.4", "1.8", "3.0", "2.1", "17", ""}) {
        EXPECT_THAT(
            codes_of_catalog([&](Dictionary& catalog) { catalog["Version"] = Name{version}; }),
            ElementsAre("object-changed"))
            << version;
    }
}

TEST(Changes, RefuseExtensionsThatAreLoweredOrGarbled)
{
    const Object garbled = Dictionary{{"BaseVersion", Name{"1.7"}},
                                      {"ExtensionLevel", 8},
                                      {"URL", Dictionary{{"S", Name{"JavaScript"}}}}};
    for (const Object& value :
         {garbled, Object(Dictionary{}), Object(8), Object(Array{}), Object(Array{garbled})}) {
        EXPECT_THAT(codes_of_catalog([&](Dictionary& catalog) {
                        catalog["Extensions"] = Dictionary{{"ADBE", value}};
                    }),
                    ElementsAre("object-changed"));
    }
    Dictionary catalog = contract().dictionary(contract().root());
    catalog["Extensions"] = Dictionary{{"ADBE", extension(8)}};
    const Growth eight = contract().with({{contract().root().number, catalog}});
    catalog["Extensions"] = Dictionary{{"ADBE", extension(5)}};
    const Growth lowered = eight.signed_in(
        "a", [&](Objects& objects, const Growth&) { objects[contract().root().number] = catalog; });

    EXPECT_THAT(codes_after_second(lowered), ElementsAre("object-changed"));
}

TEST(Changes, AllowTheFirstSignatureToCertify)
{
    const auto certifying = [](Objects& objects, const Growth& honest) {
        const auto fields = signing::signature_fields(honest.open().latest(), {});
        const auto field = std::find_if(fields.rbegin(), fields.rend(),
                                        [](const auto& one) { return one.value.has_value(); });
        Dictionary value = *field->value;
        value["Reference"] =
            Array{Dictionary{{"Type", Name{"SigRef"}},
                             {"TransformMethod", Name{"DocMDP"}},
                             {"TransformParams", Dictionary{{"P", 2}, {"V", Name{"1.2"}}}},
                             {"Data", honest.root()}}};
        Dictionary catalog = honest.dictionary(honest.root());
        catalog["Perms"] = Dictionary{{"DocMDP", *field->value_reference}};
        objects[field->value_reference->number] = value;
        objects[honest.root().number] = catalog;
    };

    EXPECT_THAT(codes_of(contract().signed_in("a", certifying)), IsEmpty());
    EXPECT_THAT(codes_of(contract().signed_in("a", certifying).signed_in("b")), IsEmpty());
    EXPECT_THAT(codes_of(once().signed_in("b", certifying)), ElementsAre("object-changed"));
}

TEST(Changes, RefusePermissionsThatAnApprovalBrings)
{
    EXPECT_THAT(codes_of_catalog([](Dictionary& catalog) {
                    catalog["Perms"] = Dictionary{{"DocMDP", Reference{contract().next_number()}}};
                }),
                ElementsAre("object-changed"));
}

// --- The form and its fields ------------------------------------------------------------------

std::vector<std::string> codes_of_form(const std::function<void(Dictionary&)>& edit)
{
    return codes_of(contract().signed_in("a", [&](Objects& objects, const Growth& honest) {
        Dictionary form = honest.dictionary(honest.form());
        edit(form);
        objects[honest.form().number] = form;
    }));
}

TEST(Changes, AllowDefaultsOfAFormThatHadNone)
{
    EXPECT_THAT(codes_of_form([](Dictionary& form) {
                    form["DA"] = pdf::String{"/Helv 0 Tf 0 g"};
                    form["DR"] = Dictionary{{"Font", Dictionary{}}};
                }),
                IsEmpty());
}

TEST(Changes, AllowMoreDefaultResourcesButNoOthers)
{
    const auto with_fonts = [](Dictionary fonts) {
        return [fonts](Objects& objects, const Growth& honest) {
            Dictionary form = honest.dictionary(honest.form());
            form["DR"] = Dictionary{{"Font", fonts}};
            objects[honest.form().number] = form;
        };
    };
    const Growth first = contract().signed_in("a", with_fonts({{"F1", 1}}));

    EXPECT_THAT(codes_of(first.signed_in("b", with_fonts({{"F1", 1}, {"F2", 2}}))), IsEmpty());
    EXPECT_THAT(codes_of(first.signed_in("b", with_fonts({{"F1", 2}}))),
                ElementsAre("object-changed"));
    EXPECT_THAT(codes_of(first.signed_in("b", with_fonts({{"F2", 2}}))),
                ElementsAre("object-changed"));
}

TEST(Changes, RefuseOtherChangesOfTheForm)
{
    const std::vector<std::pair<std::string, Object>> edits{
        {"SigFlags", 0},  {"SigFlags", 7}, {"NeedAppearances", true},
        {"XFA", Array{}}, {"CO", Array{}}, {"Q", 1}};
    for (const auto& [key, value] : edits) {
        EXPECT_THAT(codes_of_form([&](Dictionary& form) { form[key] = value; }),
                    ElementsAre("object-changed"))
            << key;
    }
}

TEST(Changes, RefuseFieldsInAnotherOrder)
{
    EXPECT_THAT(codes_of_form([](Dictionary& form) {
                    Array fields = *form["Fields"].get<Array>();
                    std::reverse(fields.begin(), fields.end());
                    form["Fields"] = fields;
                }),
                ElementsAre("object-changed"));
}

std::vector<std::string> codes_of_field(const std::string& key, const Object& value)
{
    return codes_of(contract().signed_in("a", [&](Objects& objects, const Growth& honest) {
        Dictionary field = honest.dictionary(honest.field("a"));
        field[key] = value;
        objects[honest.field("a").number] = field;
    }));
}

TEST(Changes, AllowWhatSigningProgramsSetOnTheirField)
{
    EXPECT_THAT(codes_of_field("F", 132), IsEmpty());
    EXPECT_THAT(codes_of_field("Ff", 1), IsEmpty());
    EXPECT_THAT(codes_of_field("MK", Dictionary{}), IsEmpty());
    EXPECT_THAT(codes_of_field("DA", pdf::String{"/F 0 Tf"}), IsEmpty());
}

TEST(Changes, AllowTheSameTextInAnotherEncoding)
{
    EXPECT_THAT(codes_of_field("TU", pdf::String{"\xEF\xBB\xBFSignature of a"}), IsEmpty());
    EXPECT_THAT(codes_of_field("TU", pdf::String{"\xEF\xBB\xBFSignature of b"}),
                ElementsAre("object-changed"));
}

TEST(Changes, AllowASignatureThatNamesTheFieldsItLocks)
{
    const Growth file = contract().signed_in("a", [](Objects& objects, const Growth& honest) {
        const auto field = signing::signature_fields(honest.open().latest(), {}).front();
        Dictionary value = *field.value;
        value["Reference"] =
            Array{Dictionary{{"Type", Name{"SigRef"}},
                             {"TransformMethod", Name{"FieldMDP"}},
                             {"TransformParams", Dictionary{{"Type", Name{"TransformParams"}},
                                                            {"Action", Name{"Exclude"}},
                                                            {"Fields", Array{pdf::String{"b"}}}}},
                             {"Data", honest.root()}}};
        objects[field.value_reference->number] = value;
    });

    EXPECT_THAT(codes_of(file), IsEmpty());
}

TEST(Changes, ReadTheAccentsAndSignsOfPdfDocEncoding)
{
    EXPECT_EQ(signing::utf8_of(pdf::String{"O\x90"
                                           "Brien \x80 \xE2 \xA0 \x1A"}),
              "O’Brien • â € ˆ");
}

TEST(Changes, RefuseOtherChangesOfTheFieldSigned)
{
    const std::vector<std::pair<std::string, Object>> edits{
        {"F", 6},
        {"F", 36},
        {"F", 0},
        {"Ff", 2},
        {"Rect", Array{0, 0, 595, 842}},
        {"T", pdf::String{"c"}},
        {"FT", Name{"Tx"}},
        {"TU", pdf::String{"Signature of Mallory"}},
        {"P", contract().root()},
        {"MK", Dictionary{{"CA", pdf::String{"Cancelled"}}}},
        {"AA", Dictionary{}},
        {"A", Dictionary{}},
        {"OC", contract().page()},
        {"Lock", Dictionary{}}};
    for (const auto& [key, value] : edits) {
        EXPECT_THAT(codes_of_field(key, value), Contains("object-changed")) << key;
    }
}

TEST(Changes, RefuseASignatureThatIsRemovedAgain)
{
    Dictionary field = both().dictionary(both().field("a"));
    field.erase("V");
    const Growth file = both().with_store(
        [&](Objects& objects, Dictionary&) { objects[both().field("a").number] = field; });

    EXPECT_THAT(codes_of(file), ElementsAre("object-changed"));
    EXPECT_THAT(all_texts(file), HasSubstr("removes or replaces the signature in field 'a'"));
}

/// A signature in a field that its own revision brings.
Growth with_own_field(Object rectangle, const std::function<void(Dictionary&)>& edit = {})
{
    return once().stamped("own", [&](Objects& objects, const Growth& before) {
        const std::uint32_t value = before.next_number();
        objects[value] = Dictionary{{"Type", Name{"Sig"}},
                                    {"Filter", Name{"Adobe.PPKLite"}},
                                    {"SubFilter", Name{"ETSI.CAdES.detached"}},
                                    {"Contents", pdf::String{"cms"}}};
        Dictionary field = *objects[value + 1].get<Dictionary>();
        field["Rect"] = rectangle;
        if (edit) {
            edit(field);
        }
        objects[value + 1] = field;
    });
}

TEST(Changes, RefuseAFieldThatWasNotReserved)
{
    EXPECT_THAT(codes_of(with_own_field(Array{0, 0, 0, 0})), ElementsAre("object-added"));
}

TEST(Changes, RemarkASignaturesOwnFieldInAForeignContract)
{
    const auto invisible = changes_of(with_own_field(Array{0, 0, 0, 0}), false).findings;
    const auto visible = changes_of(with_own_field(Array{0, 0, 9, 9}), false).findings;

    ASSERT_EQ(invisible.size(), 1U) << print(invisible);
    EXPECT_EQ(invisible[0].code, "field-added");
    EXPECT_EQ(invisible[0].severity, Severity::Info);
    ASSERT_EQ(visible.size(), 1U) << print(visible);
    EXPECT_EQ(visible[0].severity, Severity::Warning);
}

TEST(Changes, RefuseAForeignFieldThatIsMoreThanThat)
{
    const std::vector<std::pair<std::string, Object>> edits{{"AA", Dictionary{}},
                                                            {"Subtype", Name{"Stamp"}},
                                                            {"T", pdf::String{"a.b"}},
                                                            {"Parent", contract().field("b")},
                                                            {"Mallory", 1}};
    for (const auto& [key, value] : edits) {
        const Growth file =
            with_own_field(Array{0, 0, 0, 0},
                           [key = key, value = value](Dictionary& field) { field[key] = value; });

        EXPECT_THAT(codes_of(changes_of(file, false).findings), Contains("object-changed")) << key;
    }
}

TEST(Changes, RefuseAPageThatGetsMoreThanTheField)
{
    const auto spoiled = [](const std::function<void(Dictionary&)>& edit) {
        return changes_of(once().stamped("ts",
                                         [&](Objects& objects, const Growth& before) {
                                             const std::uint32_t page = before.page().number;
                                             Dictionary entries = *objects[page].get<Dictionary>();
                                             edit(entries);
                                             objects[page] = entries;
                                         }))
            .findings;
    };

    EXPECT_THAT(codes_of(spoiled([](Dictionary& page) { page["Rotate"] = 90; })),
                ElementsAre("object-changed"));
    EXPECT_THAT(codes_of(spoiled([](Dictionary& page) {
                    Array annotations = *page["Annots"].get<Array>();
                    annotations.erase(annotations.begin());
                    page["Annots"] = annotations;
                })),
                ElementsAre("object-changed"));
    EXPECT_THAT(codes_of(spoiled([](Dictionary& page) {
                    Array annotations = *page["Annots"].get<Array>();
                    std::reverse(annotations.begin(), annotations.end());
                    page["Annots"] = annotations;
                })),
                ElementsAre("object-changed"));
    EXPECT_THAT(codes_of(spoiled([](Dictionary& page) {
                    Array annotations = *page["Annots"].get<Array>();
                    annotations.emplace_back(Dictionary{{"Subtype", Name{"FreeText"}}});
                    page["Annots"] = annotations;
                })),
                ElementsAre("object-changed"));
}

// --- Document timestamps ----------------------------------------------------------------------

std::vector<std::string> codes_of_stamp(const std::string& key, const Object& value,
                                        std::uint32_t which)
{
    return codes_of(both().stamped("ts", [&](Objects& objects, const Growth& before) {
        Dictionary changed = *objects[before.next_number() + which].get<Dictionary>();
        changed[key] = value;
        objects[before.next_number() + which] = changed;
    }));
}

TEST(Changes, RefuseAVisibleTimestamp)
{
    EXPECT_THAT(codes_of_stamp("Rect", Array{0, 0, 9, 9}, 1), ElementsAre("object-changed"));
    EXPECT_THAT(codes_of_stamp("Rect", Array{0, 0, 9}, 1), ElementsAre("object-changed"));
}

TEST(Changes, RefuseWhatIsOnlyInPartATimestamp)
{
    EXPECT_THAT(codes_of_stamp("Type", Name{"Sig"}, 0), IsEmpty());
    EXPECT_THAT(codes_of_stamp("Type", Name{"XObject"}, 0), ElementsAre("object-changed"));
    EXPECT_THAT(codes_of_stamp("SubFilter", Name{"ETSI.CAdES.detached"}, 0),
                ElementsAre("object-changed"));
}

TEST(Changes, RefuseATimestampThatActs)
{
    EXPECT_THAT(codes_of_stamp("AA", Dictionary{}, 1), ElementsAre("object-changed"));
    EXPECT_THAT(codes_of_stamp("Prop", Dictionary{{"JS", pdf::String{""}}}, 0),
                ElementsAre("object-changed"));
}

TEST(Changes, RefuseATimestampInAPartysField)
{
    const Growth file = once().signed_in("b", [](Objects& objects, const Growth& honest) {
        const auto field = signing::signature_fields(honest.open().latest(), {}).at(1);
        Dictionary value = *field.value;
        value["Type"] = Name{"DocTimeStamp"};
        value["SubFilter"] = Name{"ETSI.RFC3161"};
        objects[field.value_reference->number] = value;
    });

    EXPECT_THAT(codes_of(file), ElementsAre("object-changed"));
}

TEST(Changes, RefuseATimestampWithAnObjectThatItDoesNotNeed)
{
    const Growth file = both().stamped("ts", [](Objects& objects, const Growth& before) {
        objects[before.next_number() + 2] = Dictionary{};
    });

    EXPECT_THAT(codes_of(file), ElementsAre("object-added"));
}

TEST(Changes, RefuseTwoTimestampsAtOnce)
{
    const Growth file = both().stamped("ts", [](Objects& objects, const Growth& before) {
        const std::uint32_t first = before.next_number() + 1;
        Dictionary second = *objects[first].get<Dictionary>();
        second["T"] = pdf::String{"ts2"};
        objects[first + 1] = second;
        Dictionary form = *objects[before.form().number].get<Dictionary>();
        Array fields = *form["Fields"].get<Array>();
        fields.emplace_back(Reference{first + 1});
        form["Fields"] = fields;
        objects[before.form().number] = form;
    });

    EXPECT_THAT(codes_of(file), Contains("revision-unexplained"));
}

// --- Validation data --------------------------------------------------------------------------

const std::string a_digest(40, 'A');

std::vector<std::string> codes_of_store(const std::function<void(Objects&, Dictionary&)>& edit)
{
    return codes_of(both().with_store(edit));
}

TEST(Changes, AllowAnEntryForEachSignature)
{
    EXPECT_THAT(codes_of_store([](Objects&, Dictionary& store) {
                    const Object certificate = store["Certs"].get<Array>()->front();
                    store["VRI"] = Dictionary{
                        {a_digest, Dictionary{{"Cert", Array{certificate}},
                                              {"TU", pdf::String{"D:20260301120000Z"}}}}};
                }),
                IsEmpty());
}

TEST(Changes, RefuseEntriesThatNameNoSignature)
{
    for (const std::string& name : {std::string("JavaScript"), std::string(39, 'A'),
                                    std::string(40, 'a'), std::string(40, 'G')}) {
        EXPECT_THAT(codes_of_store([&](Objects&, Dictionary& store) {
                        store["VRI"] = Dictionary{{name, Dictionary{}}};
                    }),
                    ElementsAre("object-changed"))
            << name;
    }
}

TEST(Changes, RefuseEntriesWithOtherKeys)
{
    EXPECT_THAT(codes_of_store([](Objects&, Dictionary& store) {
                    store["VRI"] = Dictionary{{a_digest, Dictionary{{"AA", Dictionary{}}}}};
                }),
                ElementsAre("object-changed"));
    EXPECT_THAT(codes_of_store([](Objects&, Dictionary& store) { store["JavaScript"] = Array{}; }),
                ElementsAre("object-changed"));
}

TEST(Changes, RefuseListsOfOtherThingsThanStreams)
{
    for (const Object& item :
         {Object(1), Object(Dictionary{}), Object(contract().page()), Object(Reference{90000})}) {
        EXPECT_THAT(
            codes_of_store([&](Objects&, Dictionary& store) { store["OCSPs"] = Array{item}; }),
            Contains("object-changed"));
    }
}

TEST(Changes, RefuseStreamsThatAreMoreThanData)
{
    const std::vector<Dictionary> kinds{{{"F", pdf::String{"other.pdf"}}},
                                        {{"Subtype", Name{"Form"}}},
                                        {{"Filter", Name{"Crypt"}}},
                                        {{"Filter", Array{Name{"FlateDecode"}, Name{"Crypt"}}}}};
    for (const Dictionary& kind : kinds) {
        EXPECT_THAT(codes_of_store([&](Objects& objects, Dictionary&) {
                        objects[both().next_number()] = stream(kind, "a certificate");
                    }),
                    ElementsAre("object-changed"));
    }
}

TEST(Changes, RefuseAStoreThatForgets)
{
    const Growth stored = both().with_store([](Objects&, Dictionary& store) {
        store["VRI"] = Dictionary{{a_digest, Dictionary{}}};
    });
    ASSERT_THAT(codes_of(stored), IsEmpty());
    const auto codes_of_next = [&](const std::function<void(Objects&, Dictionary&)>& edit) {
        return codes_of(stored.with_store(edit));
    };

    EXPECT_THAT(codes_of_next([](Objects&, Dictionary& store) { store["Certs"] = Array{}; }),
                ElementsAre("object-changed", "object-added"));
    EXPECT_THAT(codes_of_next([](Objects&, Dictionary& store) { store.erase("VRI"); }),
                ElementsAre("object-changed"));
    EXPECT_THAT(codes_of_next([](Objects&, Dictionary& store) {
                    store["VRI"] = Dictionary{{a_digest, Dictionary{{"TU", pdf::String{"now"}}}}};
                }),
                ElementsAre("object-changed"));
}

TEST(Changes, RefuseTheRemovalOfAllValidationData)
{
    const Growth stored = both().with_store();
    const Growth file = stored.with({{stored.root().number, both().dictionary(both().root())}});

    EXPECT_THAT(codes_of(file), ElementsAre("object-changed"));
}

TEST(Changes, RefuseValidationDataThatOverwriteAPage)
{
    EXPECT_THAT(codes_of_store([](Objects& objects, Dictionary& store) {
                    objects[contract().page().number] = stream({}, "a certificate");
                    store["Certs"] = Array{contract().page()};
                }),
                Contains("object-changed"));
}

} // namespace

} // namespace indenture::tests
