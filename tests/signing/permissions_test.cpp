#include "signing/contract_file.h"
#include "signing/field.h"
#include "signing/revisions.h"

#include <algorithm>
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
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Edit = std::function<void(Objects&, const Growth&)>;

const Growth& contract()
{
    static const Growth made(contract_file({"a", "b", "c"}, false));
    return made;
}

/// A signature reference with this transform (ISO 32000-1, table 253).
Edit with_transform(const std::string& field, const std::string& method, Dictionary parameters,
                    bool has_permissions = false)
{
    return [=](Objects& objects, const Growth& honest) {
        const auto fields = signing::signature_fields(honest.open().latest(), {});
        const auto found = std::find_if(fields.begin(), fields.end(),
                                        [&](const auto& one) { return one.name == field; });
        Dictionary value = *found->value;
        value["Reference"] = Array{Dictionary{{"Type", Name{"SigRef"}},
                                              {"TransformMethod", Name{method}},
                                              {"TransformParams", parameters},
                                              {"DigestMethod", Name{"MD5"}},
                                              {"Data", honest.root()}}};
        objects[found->value_reference->number] = value;
        if (has_permissions) {
            Dictionary catalog = honest.dictionary(honest.root());
            catalog["Perms"] = Dictionary{{"DocMDP", *found->value_reference}};
            objects[honest.root().number] = catalog;
        }
    };
}

Growth certified(const Object& permission)
{
    return contract().signed_in("a",
                                with_transform("a", "DocMDP", Dictionary{{"P", permission}}, true));
}

std::vector<std::string> codes_of_permissions(const Growth& growth)
{
    return codes_of(permissions_of(growth));
}

Growth with_turned_page(const Growth& growth)
{
    Dictionary page = growth.dictionary(growth.page());
    page["Rotate"] = 90;
    return growth.with({{growth.page().number, page}});
}

/// The contract whose field "a" has this lock.
Growth with_lock(const Dictionary& lock)
{
    Dictionary field = contract().dictionary(contract().field("a"));
    field["Lock"] = lock;
    return contract().with({{contract().field("a").number, field}});
}

TEST(Permissions, OfACertificationThatAllowsNothingForbidASignature)
{
    EXPECT_THAT(codes_of_permissions(certified(1)), IsEmpty());
    EXPECT_THAT(codes_of_permissions(certified(1).signed_in("b")), ElementsAre("docmdp"));
}

TEST(Permissions, OfACertificationLeaveRoomForAnArchive)
{
    EXPECT_THAT(codes_of_permissions(certified(1).with_store().stamped("ts")), IsEmpty());
}

TEST(Permissions, OfACertificationForSigningAllowSignatures)
{
    EXPECT_THAT(codes_of_permissions(certified(2).signed_in("b")), IsEmpty());
    EXPECT_THAT(codes_of_permissions(certified(3).signed_in("b")), IsEmpty());
    EXPECT_THAT(codes_of_permissions(certified(Object()).signed_in("b")), IsEmpty());
}

TEST(Permissions, AreBrokenByEveryOtherChange)
{
    for (const int permission : {1, 2, 3}) {
        EXPECT_THAT(codes_of_permissions(with_turned_page(certified(permission))),
                    ElementsAre("docmdp"))
            << permission;
    }
}

TEST(Permissions, ThatAreNoneForbidEverything)
{
    for (const Object& permission : {Object(0), Object(4), Object(Name{"2"})}) {
        EXPECT_THAT(codes_of_permissions(certified(permission)), ElementsAre("docmdp"));
        EXPECT_THAT(print(permissions_of(certified(permission).signed_in("b"))),
                    HasSubstr("adds a signature"));
    }
}

TEST(Permissions, CannotBeGivenTwice)
{
    const Growth file = certified(2).signed_in("b", with_transform("b", "DocMDP", {{"P", 2}}));

    EXPECT_THAT(print(permissions_of(file)), HasSubstr("certifies what was certified before"));
}

TEST(Permissions, CannotBeGivenAfterAnApproval)
{
    const Growth file =
        contract().signed_in("a").signed_in("b", with_transform("b", "DocMDP", {{"P", 2}}, true));

    EXPECT_THAT(print(permissions_of(file)), HasSubstr("somebody had signed before"));
}

TEST(Permissions, MustNameACertification)
{
    const Growth file = contract().signed_in("a", [](Objects& objects, const Growth& honest) {
        Dictionary catalog = honest.dictionary(honest.root());
        catalog["Perms"] = Dictionary{{"DocMDP", honest.page()}};
        objects[honest.root().number] = catalog;
    });

    EXPECT_THAT(codes_of_permissions(file), ElementsAre("docmdp"));
}

TEST(Permissions, OfALockLikeOurOwnLetTheOtherPartiesSign)
{
    const Growth file = with_lock({{"Type", Name{"SigFieldLock"}},
                                   {"Action", Name{"Exclude"}},
                                   {"Fields", Array{pdf::String{"b"}, pdf::String{"c"}}}});

    EXPECT_THAT(codes_of_permissions(file.signed_in("a").signed_in("b").signed_in("c")), IsEmpty());
}

TEST(Permissions, OfALockForbidSigningTheFieldsItHolds)
{
    const Dictionary all{{"Action", Name{"All"}}};
    const Dictionary include{{"Action", Name{"Include"}}, {"Fields", Array{pdf::String{"b"}}}};
    const Dictionary exclude{{"Action", Name{"Exclude"}}, {"Fields", Array{pdf::String{"c"}}}};
    for (const Dictionary& lock : {all, include, exclude}) {
        EXPECT_THAT(codes_of_permissions(with_lock(lock).signed_in("a").signed_in("b")),
                    ElementsAre("fieldmdp"));
    }
    EXPECT_THAT(codes_of_permissions(with_lock(include).signed_in("a").signed_in("c")), IsEmpty());
}

TEST(Permissions, OfALockBindOnlyOnceItsFieldIsSigned)
{
    EXPECT_THAT(codes_of_permissions(with_lock({{"Action", Name{"All"}}}).signed_in("b")),
                IsEmpty());
}

TEST(Permissions, OfALockLeaveRoomForAnArchive)
{
    EXPECT_THAT(codes_of_permissions(
                    with_lock({{"Action", Name{"All"}}}).signed_in("a").with_store().stamped("ts")),
                IsEmpty());
}

TEST(Permissions, OfALockMayForbidAllLaterSignatures)
{
    const Growth file = with_lock({{"Action", Name{"Include"}}, {"Fields", Array{}}, {"P", 1}});

    EXPECT_THAT(codes_of_permissions(file.signed_in("a").signed_in("b")), ElementsAre("docmdp"));
}

TEST(Permissions, OfATransformHoldAsThoseOfALock)
{
    const Growth file = contract().signed_in(
        "a", with_transform("a", "FieldMDP",
                            {{"Action", Name{"Include"}}, {"Fields", Array{pdf::String{"b"}}}}));

    EXPECT_THAT(codes_of_permissions(file.signed_in("c")), IsEmpty());
    EXPECT_THAT(codes_of_permissions(file.signed_in("b")), ElementsAre("fieldmdp"));
}

TEST(Permissions, ThatMakeNoSenseAreRefused)
{
    const Growth file = with_lock({{"Action", Name{"Some"}}, {"Fields", Array{1}}});

    EXPECT_THAT(codes_of_permissions(file.signed_in("a")), ElementsAre("docmdp"));
}

} // namespace

} // namespace indenture::tests
