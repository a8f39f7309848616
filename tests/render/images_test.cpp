#include "render/images.h"

#include "base/error.h"
#include "render/write_pdf.h"
#include "sample_pages.h"
#include "strict_reader.h"
#include "support/picture_fixture.h"
#include "tool.h"

#include <algorithm>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace indenture::render {
namespace {

using namespace layout;
using namespace indenture::test;
using testing::HasSubstr;

Image image_of(const Bytes& octets, std::uint32_t width, std::uint32_t height)
{
    const ImageFormat format = octets[0] == '\x89' ? ImageFormat::Png : ImageFormat::Jpeg;
    return {"picture.bin",
            format,
            width,
            height,
            octets == grey_jpeg(),
            std::make_shared<const Bytes>(octets)};
}

/// A page that the picture fills, a point for each pixel.
Pages page_of(const Image& image)
{
    Pages pages;
    pages.title = "A picture";
    pages.language = "en-GB";
    pages.images = {image};
    const Length width = Length::points(image.width);
    const Length height = Length::points(image.height);
    Element document;
    document.role = Role::Document;
    document.kids = {ElementId{1}};
    Element figure;
    figure.role = Role::Figure;
    figure.alt = "A gradient";
    figure.kids = {ContentId{0}};
    figure.figure = FigurePlace{0, {{}, {}, width, height}, false};
    pages.elements = {document, figure};
    PlacedImage placed;
    placed.box = {{}, {}, width, height};
    Page page;
    page.width = width;
    page.height = height;
    page.label = "1";
    page.items = {{ContentId{0}, placed}};
    pages.pages = {page};
    return pages;
}

PlacedImage& placed_in(Pages& pages)
{
    return std::get<PlacedImage>(pages.pages.at(0).items.at(0).drawing);
}

Bytes written(const Pages& pages, Emitter emitter = Emitter::Own)
{
    return write_pdf(pages, sample_facts(), emitter);
}

struct Pixel {
    int red = 0;
    int green = 0;
    int blue = 0;
};

/// What MuPDF shows, a pixel for each point.
std::vector<Pixel> shown(const Bytes& file)
{
    const ToolOutput drawn = run_tool("mutool draw -q -N -r 72 -c rgb -F pnm -o - FILE 2>&-", file);
    std::istringstream in(drawn.text);
    std::string magic;
    std::size_t width = 0;
    std::size_t height = 0;
    int most = 0;
    in >> magic >> width >> height >> most;
    in.get();
    std::vector<Pixel> result(width * height);
    for (Pixel& pixel : result) {
        pixel.red = in.get();
        pixel.green = in.get();
        pixel.blue = in.get();
    }
    return result;
}

/// Every pixel of the picture as a reader shows it on white paper.
void expect_shown(const Bytes& file, const std::vector<Pixel>& expected)
{
    const std::vector<Pixel> found = shown(file);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const int off = std::max({std::abs(found[i].red - expected[i].red),
                                  std::abs(found[i].green - expected[i].green),
                                  std::abs(found[i].blue - expected[i].blue)});
        EXPECT_LE(off, 2) << "pixel " << i;
    }
}

constexpr std::uint32_t side = 9;

/// A PNG of 9 x 9 pixels and what it shows.
struct Sample {
    const char* name;
    PngSpec spec;
    std::vector<Pixel> pixels;
};

/// Values 0 to 255 that differ from pixel to pixel.
int level(std::size_t pixel, int channel)
{
    return static_cast<int>((pixel * 37 + static_cast<std::size_t>(channel) * 85) % 256);
}

int on_white(int value, int alpha)
{
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
}

PngSpec spec_of(int colour, int depth, bool is_interlaced = false)
{
    PngSpec spec;
    spec.width = spec.height = side;
    spec.colour = colour;
    spec.depth = depth;
    spec.is_interlaced = is_interlaced;
    return spec;
}

/// Eight or sixteen bits to a channel; of sixteen the lower eight are the same again.
Sample deep_sample(const char* name, int colour, int depth, bool is_interlaced)
{
    Sample sample{name, spec_of(colour, depth, is_interlaced), {}};
    const bool has_alpha = colour >= 4;
    const bool is_grey = colour == 0 || colour == 4;
    for (std::size_t i = 0; i < std::size_t{side} * side; ++i) {
        const int alpha = has_alpha ? level(i, 3) : 255;
        const auto channel = [&](int c) { return level(i, is_grey ? 0 : c); };
        const auto put = [&](int value) {
            sample.spec.rows.append(depth == 16 ? 2 : 1, static_cast<char>(value));
        };
        for (int c = 0; c < (is_grey ? 1 : 3); ++c) {
            put(channel(c));
        }
        if (has_alpha) {
            put(alpha);
        }
        sample.pixels.push_back({on_white(channel(0), alpha), on_white(channel(1), alpha),
                                 on_white(channel(2), alpha)});
    }
    return sample;
}

/// 1, 2, 4 or 8 bits to a pixel, grey or with a palette.
Sample packed_sample(const char* name, int colour, int depth, bool has_transparency)
{
    Sample sample{name, spec_of(colour, depth), {}};
    const std::size_t entries = std::size_t{1} << static_cast<unsigned>(depth);
    const auto palette = [&](std::size_t entry, int channel) {
        return colour == 3 ? level(entry + 1, channel)
                           : static_cast<int>(entry * 255 / (entries - 1));
    };
    Bytes octets;
    for (std::size_t entry = 0; entry < entries && colour == 3; ++entry) {
        for (int c = 0; c < 3; ++c) {
            octets += static_cast<char>(palette(entry, c));
        }
    }
    if (colour == 3) {
        sample.spec.before_data = png_chunk("PLTE", octets);
    }
    if (has_transparency) {
        sample.spec.before_data +=
            png_chunk("tRNS", colour == 3 ? Bytes("\0\x80", 2) : Bytes("\0\0", 2));
    }
    sample.spec.rows.assign(sample.spec.row_size(side) * side, '\0');
    for (std::size_t i = 0; i < std::size_t{side} * side; ++i) {
        const std::size_t entry = i % entries;
        const std::size_t bit = i % side * static_cast<std::size_t>(depth);
        char& octet = sample.spec.rows[i / side * sample.spec.row_size(side) + bit / 8];
        octet = static_cast<char>(static_cast<unsigned char>(octet) |
                                  entry << (8 - static_cast<std::size_t>(depth) - bit % 8));
        const int alpha = !has_transparency || entry > 1 ? 255
                          : entry == 0                   ? 0
                          : colour == 3                  ? 128
                                                         : 255;
        sample.pixels.push_back({on_white(palette(entry, 0), alpha),
                                 on_white(palette(entry, 1), alpha),
                                 on_white(palette(entry, 2), alpha)});
    }
    return sample;
}

std::vector<Sample> samples()
{
    return {deep_sample("grey", 0, 8, false),
            deep_sample("grey of 16 bits", 0, 16, false),
            deep_sample("grey, interlaced", 0, 8, true),
            deep_sample("colours", 2, 8, false),
            deep_sample("colours of 16 bits", 2, 16, false),
            deep_sample("colours of 16 bits, interlaced", 2, 16, true),
            deep_sample("grey with alpha", 4, 8, false),
            deep_sample("grey with alpha of 16 bits", 4, 16, false),
            deep_sample("colours with alpha", 6, 8, false),
            deep_sample("colours with alpha, interlaced", 6, 8, true),
            deep_sample("colours with alpha of 16 bits", 6, 16, false),
            packed_sample("grey of 1 bit", 0, 1, false),
            packed_sample("grey of 2 bits", 0, 2, false),
            packed_sample("grey of 4 bits", 0, 4, false),
            packed_sample("grey of 4 bits, one level clear", 0, 4, true),
            packed_sample("palette of 1 bit", 3, 1, false),
            packed_sample("palette of 2 bits", 3, 2, false),
            packed_sample("palette of 4 bits", 3, 4, false),
            packed_sample("palette of 8 bits", 3, 8, false),
            packed_sample("palette of 4 bits, partly clear", 3, 4, true)};
}

TEST(Images, ShowEveryPixelOfEveryKindOfPng)
{
    if (!has_tool("mutool")) {
        GTEST_SKIP() << "skipped: no mupdf-tools";
    }
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.name);

        expect_shown(written(page_of(image_of(png(sample.spec), side, side))), sample.pixels);
    }
}

TEST(Images, AreSoundPdfForQpdfByBothEmitters)
{
    if (!has_tool("qpdf")) {
        GTEST_SKIP() << "skipped: no qpdf";
    }
    for (const Sample& sample : samples()) {
        for (const Emitter emitter : {Emitter::Own, Emitter::PoDoFo}) {
            const ToolOutput check =
                run_tool("qpdf --check FILE",
                         written(page_of(image_of(png(sample.spec), side, side)), emitter));

            EXPECT_EQ(check.status, 0) << sample.name << check.text;
        }
    }
}

TEST(Images, TakeTheRowsOfAPlainPngAsTheyAre)
{
    const Sample sample = deep_sample("", 2, 8, false);
    const Bytes file = png(sample.spec);
    pdf::ObjectTable table;

    const auto* stream = table.at(add_image(table, image_of(file, side, side))).get<pdf::Stream>();

    ASSERT_NE(stream, nullptr);
    EXPECT_NE(file.find(stream->data), Bytes::npos);
    EXPECT_FALSE(stream->may_deflate);
}

TEST(Images, LeaveOutAMaskThatHidesNothing)
{
    PngSpec spec = spec_of(6, 8);
    spec.rows.assign(std::size_t{4} * side * side, '\xFF');
    pdf::ObjectTable table;

    add_image(table, image_of(png(spec), side, side));

    EXPECT_EQ(table.objects.size(), 1U);
}

TEST(Images, KeepAJpegOctetForOctet)
{
    if (!has_tool("pdfimages")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    for (const Bytes& jpeg : {rgb_jpeg(), progressive_jpeg(), grey_jpeg()}) {
        const ToolOutput found = run_tool("pdfimages -all FILE out && cat out-000.jpg",
                                          written(page_of(image_of(jpeg, 16, 8))));

        EXPECT_EQ(found.text, jpeg);
    }
}

TEST(Images, ShowAJpegInItsColours)
{
    if (!has_tool("mutool")) {
        GTEST_SKIP() << "skipped: no mupdf-tools";
    }

    const std::vector<Pixel> found = shown(written(page_of(image_of(rgb_jpeg(), 16, 8))));

    // The picture's red grows from left to right, its green downwards.
    ASSERT_EQ(found.size(), 16U * 8U);
    EXPECT_LT(found[0].red, 40);
    EXPECT_GT(found[15].red, 210);
    EXPECT_LT(found[0].green, 40);
    EXPECT_GT(found[7 * 16].green, 170);
}

TEST(Images, OfEqualOctetsStandInTheFileOnce)
{
    Pages pages = page_of(image_of(plain_png(9, 9), 9, 9));
    pages.images.push_back(image_of(plain_png(9, 9), 9, 9));
    pages.images.push_back(image_of(plain_png(8, 8), 8, 8));
    for (const std::uint32_t number : {1U, 2U}) {
        Item item = pages.pages[0].items[0];
        std::get<PlacedImage>(item.drawing).image = {number};
        pages.pages[0].items.push_back(item);
    }

    StrictReader file(written(pages));

    auto resources = file.pages().at(0).getKey("/Resources").getKey("/XObject");
    EXPECT_THAT(resources.getKeys(), testing::ElementsAre("/I1", "/I2"));
}

TEST(Images, NeverAskForInterpolation)
{
    StrictReader file(written(page_of(image_of(plain_png(9, 9), 9, 9))));

    auto image = file.pages().at(0).getKey("/Resources").getKey("/XObject").getKey("/I1");

    EXPECT_FALSE(image.getDict().hasKey("/Interpolate"));
    EXPECT_FALSE(file.pages().at(0).hasKey("/Group"));
}

TEST(Images, TurnMirrorAndClip)
{
    if (!has_tool("mutool")) {
        GTEST_SKIP() << "skipped: no mupdf-tools";
    }
    const Sample sample = deep_sample("", 2, 8, false);
    struct Case {
        int turns;
        bool is_mirrored, is_upside_down;
    };
    for (const Case& one : {Case{1, false, false},
                            {2, false, false},
                            {3, false, false},
                            {0, true, false},
                            {0, false, true},
                            {1, true, false},
                            {3, false, true}}) {
        SCOPED_TRACE(testing::Message() << one.turns << one.is_mirrored << one.is_upside_down);
        Pages pages = page_of(image_of(png(sample.spec), side, side));
        placed_in(pages).quarter_turns = one.turns;
        placed_in(pages).is_mirrored = one.is_mirrored;
        placed_in(pages).is_upside_down = one.is_upside_down;
        std::vector<Pixel> expected(sample.pixels.size());
        for (std::size_t y = 0; y < side; ++y) {
            for (std::size_t x = 0; x < side; ++x) {
                std::size_t to_x = one.is_mirrored ? side - 1 - x : x;
                std::size_t to_y = one.is_upside_down ? side - 1 - y : y;
                for (int turn = 0; turn < one.turns; ++turn) {
                    std::tie(to_x, to_y) = std::pair(side - 1 - to_y, to_x);
                }
                expected[to_y * side + to_x] = sample.pixels[y * side + x];
            }
        }

        expect_shown(written(pages), expected);
    }
}

TEST(Images, ShowNothingOutsideOfTheirClip)
{
    if (!has_tool("mutool")) {
        GTEST_SKIP() << "skipped: no mupdf-tools";
    }
    Sample sample = deep_sample("", 2, 8, false);
    Pages pages = page_of(image_of(png(sample.spec), side, side));
    placed_in(pages).clip =
        Box{Length::points(2), Length::points(3), Length::points(4), Length::points(5)};
    for (std::size_t i = 0; i < sample.pixels.size(); ++i) {
        const std::size_t x = i % side;
        const std::size_t y = i / side;
        if (x < 2 || x >= 6 || y < 3 || y >= 8) {
            sample.pixels[i] = {255, 255, 255};
        }
    }

    expect_shown(written(pages), sample.pixels);
}

TEST(Images, SayWhichIsDamagedAndHowToMendIt)
{
    const Bytes whole = png(deep_sample("", 2, 8, false).spec);
    const Bytes with_alpha = png(deep_sample("", 6, 8, false).spec);
    const auto spoiled = [](Bytes file, std::size_t at) {
        file[at] = static_cast<char>(file[at] ^ 1);
        return file;
    };
    for (const Bytes& file : {spoiled(whole, 60), whole.substr(0, 60), spoiled(with_alpha, 60),
                              with_alpha.substr(0, 60), whole.substr(0, 33)}) {
        try {
            write_pdf(page_of(image_of(file, side, side)), sample_facts(), Emitter::Own);
            ADD_FAILURE() << "not refused";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::BadInput);
            EXPECT_THAT(error.what(), HasSubstr("picture.bin"));
            EXPECT_THAT(error.what(), HasSubstr("the picture is damaged"));
            EXPECT_THAT(error.what(), HasSubstr("save it anew"));
        }
    }
}

TEST(Images, RefuseAPngWithMoreOrFewerRowsThanItStates)
{
    const Sample sample = deep_sample("", 2, 8, false);
    Bytes rows;
    for (const int count : {8, 10}) {
        rows.assign(std::size_t{1 + 3 * side} * static_cast<std::size_t>(count), '\0');
        const Bytes whole = png(sample.spec);
        const Bytes file =
            whole.substr(0, 33) + png_chunk("IDAT", stored_zlib(rows)) + png_chunk("IEND", "");

        EXPECT_THROW(written(page_of(image_of(file, side, side))), Error) << count;
    }
}

TEST(Images, MustBeDescribedAndExist)
{
    Pages undescribed = page_of(image_of(plain_png(9, 9), 9, 9));
    undescribed.elements[1].alt.clear();
    Pages missing = page_of(image_of(plain_png(9, 9), 9, 9));
    placed_in(missing).image = {7};

    EXPECT_THROW(written(undescribed), Error);
    EXPECT_THROW(written(missing), Error);
}

} // namespace
} // namespace indenture::render
