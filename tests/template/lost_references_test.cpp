#include "template/lost_references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {

namespace {

using testing::HasSubstr;

std::string run(const std::string& inner)
{
    return "<w:r><w:rPr><w:b/></w:rPr>" + inner + "</w:r>";
}

std::string mark(const std::string& type)
{
    return "<w:r><w:fldChar w:fldCharType=\"" + type + "\"/></w:r>";
}

std::string field(const std::string& instruction)
{
    return mark("begin") + run("<w:instrText>" + instruction + "</w:instrText>") +
           mark("separate") + run("<w:t>4.2</w:t>") + run("<w:t>(a)</w:t>") + mark("end");
}

std::string replaced(const std::string& inner)
{
    return without_references("<w:p>" + inner + "</w:p>", {"Term"}, "[not used]");
}

const std::string in_its_place =
    "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">[not used]</w:t></w:r>";

} // namespace

TEST(LostReferences, ReadTheTextThatIsGivenForThem)
{
    EXPECT_THAT(replaced(run("a") + field(" REF Term \\h ") + run("b")),
                HasSubstr("<w:p>" + run("a") + in_its_place + run("b") + "</w:p>"));
}

TEST(LostReferences, LeaveOtherFieldsAlone)
{
    const std::string other = field(" REF Other \\h ");

    EXPECT_THAT(replaced(other), HasSubstr(other));
}

TEST(LostReferences, InsideAnotherFieldAreReplacedInIt)
{
    const std::string outer = mark("begin") + run("<w:instrText>QUOTE </w:instrText>") +
                              field(" PAGEREF Term ") + mark("separate") + run("<w:t>1</w:t>") +
                              mark("end");

    EXPECT_THAT(replaced(outer), HasSubstr("QUOTE </w:instrText></w:r>" + in_its_place));
}

TEST(LostReferences, OfSimpleFieldsAndLinksAreReplacedToo)
{
    EXPECT_THAT(replaced("<w:fldSimple w:instr=\" REF &quot;Term&quot; \">" + run("<w:t>1</w:t>") +
                         "</w:fldSimple>"),
                HasSubstr("<w:p>" + in_its_place + "</w:p>"));
    EXPECT_THAT(
        replaced("<w:hyperlink w:anchor=\"Term\">" + run("<w:t>1</w:t>") + "</w:hyperlink>"),
        HasSubstr("<w:p>" + run("<w:t>1</w:t>") + "</w:p>"));
}

} // namespace indenture::templating::test
