#include "base/error.h"
#include "base/files.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace indenture {
namespace {

namespace fs = std::filesystem;

fs::path fresh_folder()
{
    const fs::path folder =
        fs::path(testing::TempDir()) /
        ("files_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

ErrorCode code_of(const fs::path& path, std::size_t size_max)
{
    try {
        read_file(path, size_max);
    } catch (const Error& error) {
        return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::Internal;
}

TEST(Files, ReadsBackWhatWasWritten)
{
    const fs::path file = fresh_folder() / "a.bin";
    const Bytes content("a\0b\n", 4);

    write_file(file, content);

    EXPECT_EQ(read_file(file, 4), content);
}

TEST(Files, LeavesNothingBesideTheFileItWrites)
{
    const fs::path folder = fresh_folder();

    write_file(folder / "a.txt", "old");
    write_file(folder / "a.txt", "new");

    EXPECT_EQ(read_file(folder / "a.txt", 100), "new");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST(Files, SaysWhyAFileCannotBeRead)
{
    const fs::path folder = fresh_folder();
    write_file(folder / "big", "12345");

    EXPECT_EQ(code_of(folder / "none", 10), ErrorCode::NotFound);
    EXPECT_EQ(code_of(folder / "big", 4), ErrorCode::LimitExceeded);
}

TEST(Files, CannotWriteWhereThereIsNoFolder)
{
    EXPECT_THROW(write_file(fresh_folder() / "none" / "a", "x"), Error);
}

} // namespace
} // namespace indenture
