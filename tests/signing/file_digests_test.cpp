#include "signing/detail/file_digests.h"

#include <gtest/gtest.h>
#include <vector>

namespace indenture::tests {

namespace {

using signing::detail::digest_of;
using signing::detail::DigestAlgorithm;
using signing::detail::FileDigests;
using signing::detail::find_digest_by_name;

const Bytes file = [] {
    Bytes octets;
    for (int i = 0; i < 10'000; ++i) {
        octets.push_back(static_cast<char>(i * 31 + i / 256));
    }
    return octets;
}();

ByteView beginning(std::size_t size)
{
    return ByteView(file).substr(0, size);
}

const DigestAlgorithm& algorithm(const char* name)
{
    return *find_digest_by_name(name);
}

Bytes as_one(ByteView part, ByteView rest)
{
    return Bytes(part) + Bytes(rest);
}

TEST(FileDigests, AreThoseOfTheOctetsWhateverWasAskedBefore)
{
    FileDigests digests(file);

    for (const std::size_t size :
         std::vector<std::size_t>{5'000, 9'999, 64, 5'000, 10'000, 0, 5'001}) {
        EXPECT_EQ(digests.of(algorithm("SHA256"), beginning(size)),
                  digest_of(algorithm("SHA256"), beginning(size)))
            << size;
    }
}

TEST(FileDigests, GoOnWithWhatFollowsTheHole)
{
    FileDigests digests(file);
    digests.sha256(beginning(4'000));

    for (const std::size_t hole : std::vector<std::size_t>{4'000, 4'500, 100}) {
        EXPECT_EQ(digests.of(algorithm("SHA512"), beginning(hole), "the rest"),
                  digest_of(algorithm("SHA512"), as_one(beginning(hole), "the rest")))
            << hole;
    }
}

TEST(FileDigests, DoNotMixAlgorithms)
{
    FileDigests digests(file);

    for (const char* name : {"SHA256", "SHA384", "SHA3-256", "SHAKE256", "SHA256"}) {
        EXPECT_EQ(digests.of(algorithm(name), beginning(7'000)),
                  digest_of(algorithm(name), beginning(7'000)))
            << name;
    }
}

TEST(FileDigests, AreRightForOctetsThatDoNotBeginTheFile)
{
    FileDigests digests(file);
    digests.sha256(file);
    const ByteView middle = ByteView(file).substr(10, 500);
    const Bytes copy(beginning(500));

    EXPECT_EQ(digests.sha256(middle), Digest::of(middle));
    EXPECT_EQ(digests.sha256(copy), Digest::of(copy));
}

TEST(FileDigests, AreRightAfterMoreQuestionsThanAreRemembered)
{
    FileDigests digests(file);
    for (std::size_t size = 1; size <= 200; ++size) {
        digests.sha256(beginning(size * 40));
    }

    EXPECT_EQ(digests.sha256(beginning(7'777)), Digest::of(beginning(7'777)));
}

} // namespace

} // namespace indenture::tests
