#include "docx/package_changes.h"

#include "base/error.h"
#include "docx/zip.h"

#include <algorithm>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* document = "word/document.xml";
constexpr const char* wordprocessing =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.";

Bytes relationships(const std::string& inner)
{
    return "<Relationships "
           "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           inner + "</Relationships>";
}

std::string relationship(const std::string& id, const std::string& type, const std::string& target)
{
    return "<Relationship Id=\"" + id +
           "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
           "\" Target=\"" + target + "\"/>";
}

/// One picture, one header, relationships rId1 and rId7.
Package a_package()
{
    ZipWriter zip;
    zip.add("[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Default Extension=\"PNG\" ContentType=\"image/png\"/>"
            "<Override PartName=\"/word/header1.xml\" ContentType=\"" +
                std::string(wordprocessing) + "header+xml\"/></Types>");
    zip.add("_rels/.rels", relationships(relationship("r1", "officeDocument", document)));
    zip.add(document, "<a/>");
    zip.add("word/_rels/document.xml.rels",
            relationships(relationship("rId1", "header", "header1.xml") +
                          relationship("rId7", "image", "/word/media/image4.png")));
    zip.add("word/header1.xml", "<h/>");
    zip.add("word/media/image4.png", "picture");
    return Package::open(zip.finish(), "file.docx", {});
}

Package changed(const PackageChanges& changes)
{
    return Package::open(a_package().with(changes), "changed.docx", {});
}

ErrorCode code_of(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::Internal;
}

TEST(PackageChanges, WithoutAnyGiveTheSameOctetsAsNoParts)
{
    const Package package = a_package();

    EXPECT_EQ(package.with(PackageChanges(package)), package.with_parts({}));
}

TEST(PackageChanges, AddAPartWithItsContentTypeAndRelationship)
{
    const std::string comments = std::string(wordprocessing) + "comments+xml";
    PackageChanges changes(a_package());

    changes.add("word/comments.xml", comments, "<c/>");
    const std::string id = changes.relate(document, "comments", "word/comments.xml");
    const Package result = changed(changes);

    EXPECT_EQ(id, "rId8");
    EXPECT_EQ(result.part("word/comments.xml"), "<c/>");
    EXPECT_EQ(result.related(document, "comments"), "word/comments.xml");
    EXPECT_EQ(ContentTypes::of(result).type("word/comments.xml"), comments);
    EXPECT_EQ(ContentTypes::of(result).type("word/header1.xml"),
              std::string(wordprocessing) + "header+xml");
}

TEST(PackageChanges, ReplaceAPartAndLeaveTheRestAsItIsPacked)
{
    PackageChanges changes(a_package());

    changes.replace(document, "<b/>");

    EXPECT_EQ(a_package().with(changes), a_package().with_parts({{document, "<b/>"}}));
}

TEST(PackageChanges, KeepOnePartForOnePicture)
{
    PackageChanges changes(a_package());

    const std::string first = changes.add_media("image/png", "another");
    const std::string again = changes.add_media("image/png", "another");
    const std::string third = changes.add_media("image/jpeg", "a third");
    const std::string there = changes.add_media("image/png", "picture");

    EXPECT_EQ(first, "word/media/image5.png");
    EXPECT_EQ(again, first);
    EXPECT_EQ(third, "word/media/image6.jpeg");
    EXPECT_EQ(there, "word/media/image4.png");
    const Package result = changed(changes);
    EXPECT_EQ(ContentTypes::of(result).type(first), "image/png");
    EXPECT_EQ(ContentTypes::of(result).type(third), "image/jpeg");
    EXPECT_EQ(std::count(result.part_names().begin(), result.part_names().end(), first), 1);
}

TEST(PackageChanges, DoNotTakeAPartForAPictureThatIsToBeReplaced)
{
    PackageChanges changes(a_package());
    changes.replace("word/media/image4.png", "newer");

    EXPECT_EQ(changes.add_media("image/png", "picture"), "word/media/image5.png");
}

TEST(PackageChanges, RefuseAPictureThatWordCannotShow)
{
    PackageChanges changes(a_package());

    EXPECT_EQ(code_of([&] { changes.add_media("image/webp", "x"); }), ErrorCode::BadInput);
}

TEST(PackageChanges, GiveTheSameIdToTheSameRelationship)
{
    PackageChanges changes(a_package());

    EXPECT_EQ(changes.relate(document, "header", "word/header1.xml"), "rId1");
    EXPECT_EQ(changes.relate_outside(document, "hyperlink", "https://a.example/?a=1&b=\"2\""),
              "rId8");
    EXPECT_EQ(changes.relate_outside(document, "hyperlink", "https://a.example/?a=1&b=\"2\""),
              "rId8");
    EXPECT_EQ(changes.relate_outside(document, "hyperlink", "https://b.example"), "rId9");
    EXPECT_EQ(changes.relate("word/header1.xml", "image", "word/media/image4.png"), "rId1");
    const auto found = changed(changes).relationships(document);
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[2].target, "https://a.example/?a=1&b=\"2\"");
    EXPECT_TRUE(found[2].is_external);
    EXPECT_EQ(changed(changes).related("word/header1.xml", "image"), "word/media/image4.png");
}

TEST(PackageChanges, GiveAnotherAddressToARelationshipThatIsThere)
{
    PackageChanges changes(a_package());
    const std::string id = changes.relate_outside(document, "hyperlink", "https://a.example");

    changes.set_address(document, id, "https://b.example");

    EXPECT_EQ(changed(changes).relationships(document).back().target, "https://b.example");
    EXPECT_EQ(code_of([&] { changes.set_address(document, "rId99", "x"); }), ErrorCode::BadInput);
}

TEST(PackageChanges, RemoveAPartWithAllThatLeadsToIt)
{
    PackageChanges changes(a_package());
    changes.relate("word/header1.xml", "image", "word/media/image4.png");

    changes.remove("word/header1.xml");
    const Package result = changed(changes);

    EXPECT_THAT(result.part_names(),
                ElementsAre("[Content_Types].xml", "_rels/.rels", document,
                            "word/_rels/document.xml.rels", "word/media/image4.png"));
    EXPECT_EQ(result.relationships(document).size(), 1U);
    EXPECT_THAT(result.part("[Content_Types].xml"), testing::Not(HasSubstr("header1")));
}

TEST(PackageChanges, RefuseNamesThatAreTakenOrNoPartNames)
{
    PackageChanges changes(a_package());
    changes.add("word/a.xml", "application/xml", "<a/>");

    EXPECT_EQ(code_of([&] { changes.add("word/A.XML", "application/xml", ""); }),
              ErrorCode::BadInput);
    EXPECT_EQ(code_of([&] { changes.add("WORD/header1.xml", "application/xml", ""); }),
              ErrorCode::BadInput);
    EXPECT_EQ(code_of([&] { changes.add("../a.xml", "application/xml", ""); }),
              ErrorCode::BadInput);
    EXPECT_EQ(code_of([&] { changes.replace("word/none.xml", ""); }), ErrorCode::BadInput);
}

TEST(PackageChanges, GiveTheSameOctetsForTheSameChanges)
{
    const auto made = [] {
        PackageChanges changes(a_package());
        changes.add_media("image/png", "b");
        changes.add_media("image/gif", "a");
        changes.relate(document, "image", "word/media/image5.png");
        changes.relate_outside("word/header1.xml", "hyperlink", "https://a.example");
        return a_package().with(changes);
    };

    EXPECT_EQ(made(), made());
}

} // namespace
} // namespace indenture::docx
