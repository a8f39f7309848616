#include "docx/packing.h"

#include "docx/zip.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

namespace indenture::docx {
namespace {

/// As libzip inflates it, which checks size and checksum too.
Bytes read_back(const Packed& packed)
{
    ZipWriter writer;
    writer.add("part", packed);
    const Bytes zip = writer.finish();
    const auto entries = scan_zip(zip, "packed.zip", {});
    return ZipReader(zip, "packed.zip").read(entries.at(0));
}

TEST(Packing, OfNothingIsAnEmptyText)
{
    const Packing packing({});

    EXPECT_EQ(read_back(Packer(packing).finish()), "");
}

TEST(Packing, WritesKnownTextsAndOthersInTheOrderOfTheCalls)
{
    const Packing packing({{"<w:p><w:r><w:t>", false}, {"</w:t></w:r></w:p>", false}});
    Packer packer(packing);

    packer.add_known(0);
    packer.add("Zo\u00EB & \x01\xFF");
    packer.add_known(1);

    EXPECT_EQ(read_back(packer.finish()), "<w:p><w:r><w:t>Zo\u00EB & \x01\xFF</w:t></w:r></w:p>");
}

TEST(Packing, RepeatsAKnownTextAcrossMoreThanTheWindow)
{
    const Bytes text = "a known text, longer than one match can be: " + Bytes(300, 'x') + "end";
    const Packing packing({{text, true}});
    for (const std::size_t between : {0U, 1U, 30'000U, 32'767U, 32'768U, 40'000U}) {
        Packer packer(packing);

        packer.add_known(0);
        packer.add(Bytes(between, 'b'));
        packer.add_known(0);

        EXPECT_EQ(read_back(packer.finish()), text + Bytes(between, 'b') + text) << between;
    }
}

TEST(Packing, RepeatsTextsOfEverySize)
{
    for (std::size_t size = 1; size < 800; ++size) {
        Bytes text;
        for (std::size_t i = 0; i < size; ++i) {
            text += static_cast<char>('a' + (i * i) % 23);
        }
        const Packing packing({{text, true}});
        Packer packer(packing);

        packer.add_known(0);
        packer.add_known(0);
        packer.add_known(0);

        ASSERT_EQ(read_back(packer.finish()), text + text + text) << size;
    }
}

TEST(Packing, ReadsBackWhateverTheTextsAndTheirOrder)
{
    std::mt19937 random(20260131);
    for (int round = 0; round < 200; ++round) {
        const std::size_t alphabet = 1 + random() % 40;
        const auto some_text = [&](std::size_t size_max) {
            Bytes text;
            for (std::size_t i = random() % size_max; i > 0; --i) {
                text += static_cast<char>(alphabet > 38 ? random() : 'A' + random() % alphabet);
            }
            return text;
        };
        std::vector<Bytes> texts;
        std::vector<KnownText> known;
        for (std::size_t i = random() % 12; i > 0; --i) {
            texts.push_back(some_text(3000));
        }
        for (const Bytes& text : texts) {
            known.push_back({text, random() % 2 == 0});
        }
        const Packing packing(known);
        Packer packer(packing);
        Bytes expected;

        for (std::size_t i = random() % 60; i > 0; --i) {
            if (!texts.empty() && random() % 3 != 0) {
                const std::size_t id = random() % texts.size();
                packer.add_known(id);
                expected += texts[id];
            } else {
                const Bytes text = some_text(random() % 20 == 0 ? 20'000 : 60);
                packer.add(text);
                expected += text;
            }
        }

        ASSERT_EQ(read_back(packer.finish()), expected) << round;
    }
}

TEST(Packing, MakesAnXmlTextMuchSmaller)
{
    std::vector<Bytes> texts;
    std::vector<KnownText> known;
    for (int i = 0; i < 200; ++i) {
        texts.push_back(fmt::format("</w:t></w:r></w:p><w:p w:rsidR=\"00A77B3E\"><w:pPr><w:pStyle "
                                    "w:val=\"Clause\"/></w:pPr><w:r><w:t>Clause {} shall ",
                                    i));
    }
    for (const Bytes& text : texts) {
        known.push_back({text, false});
    }
    const Packing packing(known);
    Packer packer(packing);

    for (std::size_t i = 0; i < texts.size(); ++i) {
        packer.add_known(i);
        packer.add("a value");
    }
    const Packed packed = packer.finish();

    EXPECT_LT(packed.octets.size() * 8, packed.size);
}

} // namespace
} // namespace indenture::docx
