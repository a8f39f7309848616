#include "base/name_folding.h"

#include <gtest/gtest.h>

namespace indenture::tests {

TEST(NameFolding, MakesLetterCaseOfAllScriptsAlike)
{
    EXPECT_EQ(folded_name("SIÂN ŴYN"), folded_name("siân ŵyn"));
    EXPECT_EQ(folded_name("ΑΘΗΝΑ"), folded_name("αθηνα"));
    EXPECT_EQ(folded_name("Straße"), folded_name("STRASSE"));
}

TEST(NameFolding, MakesApostrophesHyphensAndSpacesAlike)
{
    for (const char* apostrophe : {"’", "‘", "`", "´", "ʼ", "\u035B"}) {
        EXPECT_EQ(folded_name(std::string("O") + apostrophe + "Example"), "o'example");
    }
    for (const char* hyphen : {"\u2010", "\u2011", "–", "\u2212"}) {
        EXPECT_EQ(folded_name(std::string("A") + hyphen + "B"), "a-b");
    }
    EXPECT_EQ(folded_name("\u00A0 St\u2003John \t Trust "), "st john trust");
}

TEST(NameFolding, MakesComposedAndCompatibleCharactersAlike)
{
    EXPECT_EQ(folded_name("Sia\u0302n"), folded_name("Siân"));
    EXPECT_EQ(folded_name("Ｅｘａｍｐｌｅ ﬁrm"), "example firm");
}

TEST(NameFolding, KeepsAccentsApart)
{
    EXPECT_NE(folded_name("Siân"), folded_name("Sian"));
    EXPECT_NE(folded_name("Müller"), folded_name("Mueller"));
}

TEST(NameFolding, TurnsASurnameBeforeACommaRound)
{
    EXPECT_EQ(folded_name(surname_last("EXAMPLE, Priya")), "priya example");
    EXPECT_EQ(surname_last("Example Priya"), "Example Priya");
    EXPECT_EQ(surname_last("Example, Priya, Dr"), "Example, Priya, Dr");
}

TEST(NameFolding, KnowsNamesThatMayLookLikeOthers)
{
    EXPECT_TRUE(is_deceptive_name("P\u0440iya Example")) << "Cyrillic er among Latin letters";
    EXPECT_TRUE(is_deceptive_name("Priya \u202EelpmaxE"));
    EXPECT_TRUE(is_deceptive_name("Priya \xFF"));
    EXPECT_FALSE(is_deceptive_name("Siân O’Example-Ŵyn III"));
    EXPECT_FALSE(is_deceptive_name("Мария"));
    EXPECT_FALSE(is_deceptive_name("東京 Research"));
}

} // namespace indenture::tests
