// Each folder includes only what stands on its line in layers.txt: folders left of the bar,
// libraries right of it.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace indenture {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

/// How the headers of a library begin, and its name in layers.txt; "" may be used anywhere.
/// The first row that fits counts.
constexpr std::array<std::pair<std::string_view, std::string_view>, 43> libraries{{
    {"openssl/", "OpenSSL"},
    {"nlohmann/", "nlohmann"},
    {"fmt/", "fmt"},
    {"valijson/", "valijson"},
    {"libxml/", "libxml"},
    {"zip.h", "libzip"},
    {"zlib.h", "zlib"},
    {"png.h", "libpng"},
    {"libdeflate.h", "libdeflate"},
    {"boost/", "boost"},
    {"unicode/", "ICU"},
    {"hb.h", "HarfBuzz"},
    {"hb-", "HarfBuzz"},
    {"harfbuzz/", "HarfBuzz"},
    {"qpdf/", "qpdf"},
    {"podofo/", "PoDoFo"},
    {"Poco/Crypto", "PocoCrypto"},
    {"Poco/Data/", "PocoData"},
    {"Poco/Net/", "PocoNet"},
    {"Poco/Util/", "PocoUtil"},
    {"CLI/", "CLI11"},
    {"seccomp.h", "seccomp"},
    {"linux/filter.h", ""},
    {"linux/futex.h", ""},
    {"linux/seccomp.h", ""},
    {"malloc.h", ""},
    {"sched.h", ""},
    {"sys/pidfd.h", ""},
    {"sys/prctl.h", ""},
    {"sys/socket.h", ""},
    {"unistd.h", ""},
    {"fcntl.h", ""},
    {"termios.h", ""},
    {"poll.h", ""},
    {"sys/ioctl.h", ""},
    {"sys/mman.h", ""},
    {"sys/resource.h", ""},
    {"sys/stat.h", ""},
    {"sys/syscall.h", ""},
    {"sys/types.h", ""},
    {"sys/wait.h", ""},
    {"sys/random.h", ""},
    {"signal.h", ""},
}};

struct Include {
    std::string file; ///< from the root: "src/docx/merge.cpp"
    std::string folder;
    int line;
    bool is_own; ///< in quotation marks
    std::string header;
};

using Layers = std::map<std::string, std::set<std::string>>; ///< folder -> what it may include

Layers read_layers(const fs::path& path)
{
    Layers layers;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string folder;
        words >> folder;
        for (std::string word; words >> word;) {
            layers[folder].insert(word); // ":" and "|" are no names and do no harm
        }
    }
    return layers;
}

std::vector<Include> includes_of(const fs::path& root, const fs::path& path)
{
    static const std::regex directive(R"re(^\s*#\s*include\s*(["<])([^">]+)[">].*)re");
    const fs::path file = fs::relative(path, root);
    const auto top = file.begin();
    std::vector<Include> includes;
    std::ifstream text(path);
    std::string line;
    for (int number = 1; std::getline(text, line); ++number) {
        std::smatch match;
        if (std::regex_match(line, match, directive)) {
            includes.push_back({file.string(), (*top == "src" ? *std::next(top) : *top).string(),
                                number, match[1] == "\"", match[2]});
        }
    }
    return includes;
}

/// What reaches out: to keys, to the disk, over the network.
bool is_provider(const Include& include)
{
    return include.file.starts_with("signing/providers/");
}

bool may_include_own(const Include& include, const std::set<std::string>& allowed)
{
    const std::string folder = include.header.substr(0, include.header.find('/'));
    if (include.header == "base/files.h") { // the disk
        return include.folder == "base" || include.folder == "registry" ||
               include.folder == "cli" || include.folder == "service" || is_provider(include);
    }
    if (include.header.starts_with("signing/providers/") && include.folder == "signing") {
        return is_provider(include); // signatures are verified without keys and without a network
    }
    if (folder == include.folder) {
        return true;
    }
    return allowed.contains(folder) && !include.header.starts_with(folder + "/detail/");
}

bool may_include_library(const Include& include, const std::set<std::string>& allowed)
{
    if (include.header.find_first_of("./") == std::string::npos) {
        return true; // of the C++ standard library
    }
    const auto row =
        std::find_if(libraries.begin(), libraries.end(), [&include](const auto& library) {
            return include.header.starts_with(library.first);
        });
    if (row == libraries.end()) { // what no row names: Poco's own foundation, or a stranger
        return include.header.starts_with("Poco/") &&
               std::any_of(allowed.begin(), allowed.end(),
                           [](const std::string& name) { return name.starts_with("Poco"); });
    }
    if (row->second == "PocoNet" && include.folder == "signing" && !is_provider(include)) {
        return false;
    }
    return row->second.empty() || allowed.contains(std::string(row->second));
}

/// Every include that layers.txt does not allow, as a compiler would say it, sorted.
std::vector<std::string> violations(const fs::path& root, const Layers& layers)
{
    std::vector<std::string> found;
    for (const char* top : {"contracts", "signing", "src"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") {
                continue;
            }
            for (const Include& include : includes_of(root, entry.path())) {
                const auto line = layers.find(include.folder);
                const auto allowed = line == layers.end() ? std::set<std::string>{} : line->second;
                if (!(include.is_own ? may_include_own(include, allowed)
                                     : may_include_library(include, allowed))) {
                    found.push_back(fmt::format("{}:{}: {} may not include {}", include.file,
                                                include.line, include.folder, include.header));
                }
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// The violations of a tree that has one file, `path`, with the line `include`.
std::vector<std::string> violations_of(const std::string& path, const std::string& include)
{
    std::string name = testing::TempDir() + "indenture-layers-XXXXXX";
    const fs::path root = ::mkdtemp(name.data());
    for (const fs::path& folder : {fs::path("contracts"), fs::path("signing"), fs::path("src"),
                                   fs::path(path).parent_path()}) {
        fs::create_directories(root / folder);
    }
    std::ofstream(root / path) << "#pragma once\n\n" << include << "\n";
    auto found = violations(root, read_layers(PROJECT_DIR "/tests/architecture/layers.txt"));
    fs::remove_all(root);
    return found;
}

TEST(Layers, AreKeptByEveryFolder)
{
    const Layers layers = read_layers(PROJECT_DIR "/tests/architecture/layers.txt");

    const auto found = violations(PROJECT_DIR, layers);

    EXPECT_THAT(found, IsEmpty()) << fmt::format("{}", fmt::join(found, "\n"));
}

TEST(Layers, LetAFolderIncludeWhatIsOnItsLine)
{
    EXPECT_THAT(violations_of("src/docx/merge.cpp", "#include \"docx/xml.h\""), IsEmpty());
    EXPECT_THAT(violations_of("src/docx/merge.cpp", "#include \"base/error.h\""), IsEmpty());
    EXPECT_THAT(violations_of("src/docx/merge.cpp", "#include <libxml/tree.h>"), IsEmpty());
    EXPECT_THAT(violations_of("src/docx/merge.cpp", "#include <vector>"), IsEmpty());
    EXPECT_THAT(violations_of("src/registry/sqlite.cpp", "#include <Poco/Exception.h>"), IsEmpty());
    EXPECT_THAT(violations_of("signing/checks/cms.cpp", "#include \"pdf/object.h\""), IsEmpty());
}

TEST(Layers, NameAFolderThatReachesUp)
{
    EXPECT_THAT(violations_of("src/docx/merge.cpp", "#include \"contracts/dsa.h\""),
                ElementsAre("src/docx/merge.cpp:3: docx may not include contracts/dsa.h"));
    EXPECT_THAT(
        violations_of("contracts/rules/dates.h", "  #  include \"signing/verify.h\" // x"),
        ElementsAre("contracts/rules/dates.h:3: contracts may not include signing/verify.h"));
}

TEST(Layers, NameALibraryOutsideItsFolder)
{
    EXPECT_THAT(violations_of("src/workflow/issue.cpp", "#include <openssl/evp.h>"),
                ElementsAre("src/workflow/issue.cpp:3: workflow may not include openssl/evp.h"));
    EXPECT_THAT(violations_of("src/docx/zip.cpp", "#include <Poco/Exception.h>"),
                ElementsAre("src/docx/zip.cpp:3: docx may not include Poco/Exception.h"));
}

TEST(Layers, NameALibraryNobodyHasHeardOf)
{
    EXPECT_THAT(violations_of("src/cli/main.cpp", "#include <boost/any.hpp>"),
                ElementsAre("src/cli/main.cpp:3: cli may not include boost/any.hpp"));
}

TEST(Layers, NameAFolderThatHasNoLine)
{
    EXPECT_THAT(violations_of("src/util/text.h", "#include \"base/error.h\""),
                ElementsAre("src/util/text.h:3: util may not include base/error.h"));
}

TEST(Layers, KeepTheDiskToTheEdges)
{
    EXPECT_THAT(violations_of("src/render/pdf.cpp", "#include \"base/files.h\""),
                ElementsAre("src/render/pdf.cpp:3: render may not include base/files.h"));
    EXPECT_THAT(violations_of("signing/verify.cpp", "#include \"base/files.h\""),
                ElementsAre("signing/verify.cpp:3: signing may not include base/files.h"));
    EXPECT_THAT(violations_of("signing/providers/key_file.cpp", "#include \"base/files.h\""),
                IsEmpty());
    EXPECT_THAT(violations_of("src/cli/main.cpp", "#include \"base/files.h\""), IsEmpty());
}

TEST(Layers, KeepTheNetworkFromWhateverVerifies)
{
    EXPECT_THAT(violations_of("signing/checks/revocation.cpp", "#include <Poco/Net/DNS.h>"),
                ElementsAre("signing/checks/revocation.cpp:3: signing may not include "
                            "Poco/Net/DNS.h"));
    EXPECT_THAT(
        violations_of("signing/verify.cpp", "#include \"signing/providers/evidence_fetcher.h\""),
        ElementsAre("signing/verify.cpp:3: signing may not include "
                    "signing/providers/evidence_fetcher.h"));
    EXPECT_THAT(violations_of("signing/providers/http_exchange.cpp", "#include <Poco/Net/DNS.h>"),
                IsEmpty());
}

TEST(Layers, KeepTheDetailsOfAFolderToItself)
{
    EXPECT_THAT(
        violations_of("src/cli/log.cpp", "#include \"registry/detail/stored_entry.h\""),
        ElementsAre("src/cli/log.cpp:3: cli may not include registry/detail/stored_entry.h"));
}

} // namespace
} // namespace indenture
