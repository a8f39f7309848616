#include "signing/providers/fetch_address.h"

#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::HttpAddress;
using signing::is_public_address;
using signing::read_http_address;

TEST(HttpAddress, IsReadWithPortAndQuery)
{
    const auto answer = read_http_address("HTTP://OCSP.Example.org:8080/a/b?c=d");

    ASSERT_TRUE(answer.address) << answer.refusal;
    EXPECT_EQ(answer.address->host, "ocsp.example.org");
    EXPECT_EQ(answer.address->port, 8080);
    EXPECT_EQ(answer.address->target, "/a/b?c=d");
    EXPECT_EQ(answer.address->authority(), "ocsp.example.org:8080");
}

TEST(HttpAddress, HasPort80AndTheRootUnlessItSaysOtherwise)
{
    const auto answer = read_http_address("http://crl.example.org");

    ASSERT_TRUE(answer.address) << answer.refusal;
    EXPECT_EQ(answer.address->port, 80);
    EXPECT_EQ(answer.address->target, "/");
}

TEST(HttpAddress, MayHaveAQueryWithoutAPath)
{
    const auto answer = read_http_address("http://crl.example.org?ca=1");

    ASSERT_TRUE(answer.address) << answer.refusal;
    EXPECT_EQ(answer.address->target, "/?ca=1");
}

TEST(HttpAddress, MayBeALiteralOfIpv6)
{
    const auto answer = read_http_address("http://[2A00:1450::5E]:80/x");

    ASSERT_TRUE(answer.address) << answer.refusal;
    EXPECT_EQ(answer.address->host, "2a00:1450::5e");
    EXPECT_EQ(answer.address->authority(), "[2a00:1450::5e]:80");
}

class StrangeAddress : public testing::TestWithParam<const char*> {};

TEST_P(StrangeAddress, IsRefusedWithAReason)
{
    const auto answer = read_http_address(GetParam());

    EXPECT_FALSE(answer.address);
    EXPECT_FALSE(answer.refusal.empty());
}

INSTANTIATE_TEST_SUITE_P(
    HttpAddress, StrangeAddress,
    testing::Values("", "http", "http:", "http://", "http:///path", "https://example.org/",
                    "ldap://example.org/cn=CRL", "file:///etc/passwd", "ftp://example.org/",
                    "//example.org/", "example.org", "http://user@example.org/",
                    "http://user:word@example.org/", "http://example.org\\@localhost/",
                    "http://example.org:0/", "http://example.org:65536/", "http://example.org:/",
                    "http://example.org:80a/", "http://example.org:-1/", "http://example.org:+80/",
                    "http://example.org/#part", "http://exa mple.org/", "http://example.org/a b",
                    "http://example.org/\r\nHost: other", "http://example.org/\xC3\xA9",
                    "http://ex%61mple.org/", "http://[::1", "http://[::1]x/", "http://[1.2.3.4]/",
                    "http://[fe80::1%25eth0]/", "http://[]/", "http://::1/"));

struct Place {
    const char* address;
    bool is_public;
};

void PrintTo(const Place& place, std::ostream* out)
{
    *out << place.address;
}

class AddressOnTheNet : public testing::TestWithParam<Place> {};

TEST_P(AddressOnTheNet, IsPublicOrNot)
{
    EXPECT_EQ(is_public_address(GetParam().address), GetParam().is_public);
}

// The first and last of each block, and their neighbours outside.
INSTANTIATE_TEST_SUITE_P(
    Ipv4, AddressOnTheNet,
    testing::Values(
        Place{"0.0.0.0", false}, Place{"0.255.255.255", false}, Place{"1.0.0.0", true},
        Place{"9.255.255.255", true}, Place{"10.0.0.0", false}, Place{"10.255.255.255", false},
        Place{"11.0.0.0", true}, Place{"100.63.255.255", true}, Place{"100.64.0.0", false},
        Place{"100.127.255.255", false}, Place{"100.128.0.0", true}, Place{"126.255.255.255", true},
        Place{"127.0.0.1", false}, Place{"127.255.255.255", false}, Place{"128.0.0.0", true},
        Place{"169.253.255.255", true}, Place{"169.254.169.254", false}, Place{"169.255.0.0", true},
        Place{"172.15.255.255", true}, Place{"172.16.0.0", false}, Place{"172.31.255.255", false},
        Place{"172.32.0.0", true}, Place{"192.0.0.8", false}, Place{"192.0.1.0", true},
        Place{"192.0.2.1", false}, Place{"192.88.99.1", false}, Place{"192.167.255.255", true},
        Place{"192.168.0.0", false}, Place{"192.168.255.255", false}, Place{"192.169.0.0", true},
        Place{"198.17.255.255", true}, Place{"198.18.0.0", false}, Place{"198.19.255.255", false},
        Place{"198.20.0.0", true}, Place{"198.51.100.7", false}, Place{"203.0.113.7", false},
        Place{"203.0.114.0", true}, Place{"223.255.255.255", true}, Place{"224.0.0.1", false},
        Place{"239.255.255.255", false}, Place{"240.0.0.1", false},
        Place{"255.255.255.255", false}));

INSTANTIATE_TEST_SUITE_P(
    Ipv6, AddressOnTheNet,
    testing::Values(Place{"::", false}, Place{"::1", false}, Place{"::127.0.0.1", false},
                    Place{"fc00::1", false}, Place{"fdff::1", false}, Place{"fe80::1", false},
                    Place{"fec0::1", false}, Place{"ff02::1", false}, Place{"2001::1", false},
                    Place{"2001:1ff:ffff::1", false}, Place{"2001:200::1", true},
                    Place{"2001:db7:ffff::1", true}, Place{"2001:db8::1", false},
                    Place{"2001:db8:ffff::1", false}, Place{"2001:db9::1", true},
                    Place{"2002:a00:1::1", false}, Place{"2003::1", true},
                    Place{"2a00:1450:4009::5e", true}, Place{"3fff:fff::1", false},
                    Place{"3fff:1000::1", true}, Place{"4000::1", false}, Place{"100::1", false},
                    Place{"::ffff:127.0.0.1", false}, Place{"::ffff:10.0.0.1", false},
                    Place{"::ffff:9.9.9.9", true}, Place{"64:ff9b::a00:1", false},
                    Place{"64:ff9b::7f00:1", false}, Place{"64:ff9b::909:909", true},
                    Place{"64:ff9b:1::909:909", false}));

INSTANTIATE_TEST_SUITE_P(NoAddress, AddressOnTheNet,
                         testing::Values(Place{"", false}, Place{"example.org", false},
                                         Place{"2130706433", false}, Place{"1.2.3.4.5", false},
                                         Place{"::g", false}));

} // namespace

} // namespace indenture::tests
