#include "signing/certificate.h"

#include "support/pki.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using testing::HasSubstr;
using testing::Not;

signing::Certificate certificate_of(const Subject& subject)
{
    static const Credential root = make_root("Test Root");
    return signing::read_certificate(issue(root, subject, {}).certificate);
}

TEST(Certificate, GivesNoNameThatActsOnATerminal)
{
    const auto read = certificate_of({"Mallory\x1b]0;owned\x07\nall: good", "NHS\tEngland", ""});

    EXPECT_EQ(read.common_name, "Mallory\uFFFD]0;owned\uFFFD\uFFFDall: good");
    EXPECT_EQ(read.organisation, "NHS\uFFFDEngland");
}

TEST(Certificate, GivesNoNameThatTurnsTextAround)
{
    const auto read = certificate_of({"Priya \u202Eelpmaxe\u2066",
                                      "\xC2\x9B"
                                      "2J\u2028",
                                      ""});

    EXPECT_EQ(read.common_name, "Priya \uFFFDelpmaxe\uFFFD");
    EXPECT_EQ(read.organisation, "\uFFFD2J\uFFFD");
    EXPECT_THAT(read.subject, Not(HasSubstr("\u202E")));
}

TEST(Certificate, KeepsTheLettersOfAllScripts)
{
    const auto read = certificate_of({"Siân Łukasz Ελένη 李", "Prifysgol \U0001F3F4", ""});

    EXPECT_EQ(read.common_name, "Siân Łukasz Ελένη 李");
    EXPECT_EQ(read.organisation, "Prifysgol \U0001F3F4");
}

} // namespace

} // namespace indenture::tests
