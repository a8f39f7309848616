// Writes the PDFs of the conformance run and, beside them, what a validator must say of each:
//   conformance_pdfs FOLDER
// gives FOLDER/*/NAME.pdf and FOLDER/expected.txt, a line "NAME.pdf VERDICT" for each.

#include "base/error.h"
#include "base/files.h"
#include "contracts/parse.h"
#include "mutations.h"
#include "pdf/file.h"
#include "render/read_back.h"
#include "render/write_pdf.h"
#include "sample_pages.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "support/pki.h"
#include "support/register_mapper.h"
#include "support/test_office.h"
#include "workflow/generate_contract.h"
#include "workflow/typeset.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>

namespace fs = std::filesystem;

namespace indenture::conformance {
namespace {

constexpr std::size_t file_size_max = 64U << 20U;

/// Where the specimens go, each as soon as it is made.
class Collection {
public:
    explicit Collection(fs::path folder) : folder_(std::move(folder))
    {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }

    void add(const Specimen& specimen)
    {
        const fs::path file = folder_ / (specimen.name + ".pdf");
        fs::create_directories(file.parent_path());
        write_file(file.string(), specimen.file);
        expected_ += fmt::format("{}.pdf {}\n", specimen.name, specimen.verdict);
        ++count_;
    }

    /// What cannot be made at all fails the run as well.
    void add_unmade(const std::string& name, const std::string& why)
    {
        expected_ += fmt::format("{}.pdf {}\n", name, keeps_a3a_ua1);
        std::cerr << name << ": not made: " << why << '\n';
    }

    std::size_t finish()
    {
        write_file((folder_ / "expected.txt").string(), expected_);
        return count_;
    }

private:
    fs::path folder_;
    std::string expected_;
    std::size_t count_ = 0;
};

struct Flavour {
    render::Profile profile;
    const char* folder;
    const char* verdict;
};

constexpr std::array flavours{
    Flavour{render::Profile::A3aUa1, "a3a-ua1/", keeps_a3a_ua1},
    Flavour{render::Profile::A4fUa2, "a4f-ua2/", keeps_a4f_ua2},
};

/// Adds what `make` gives for each profile under `name`.
template <typename Make> void add_both(Collection& collection, const std::string& name, Make make)
{
    for (const Flavour& flavour : flavours) {
        const std::string path = flavour.folder + name;
        try {
            collection.add({path, make(flavour.profile), flavour.verdict});
        } catch (const Error& error) {
            collection.add_unmade(path, error.what());
        }
    }
}

// --- Contracts of our own ---------------------------------------------------------------------

void add_contract(Collection& collection, const std::string& name, workflow::ContractKind kind,
                  const Json& application, workflow::Office& office)
{
    add_both(collection, name, [&](render::Profile profile) {
        office.rendering = {.profile = profile, .attaches_word = true};
        const workflow::Draft draft = workflow::generate_draft(kind, application, office);
        if (!draft.contract) {
            throw Error(ErrorCode::BadInput, {name, "", ""}, draft.findings.front().text);
        }
        return draft.contract->pdf;
    });
}

void add_samples(Collection& collection, workflow::Office& office)
{
    const fs::path samples = fs::path(PROJECT_DIR) / "samples";
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(samples)) {
        const bool is_application = entry.path().extension() == ".json" &&
                                    entry.path().parent_path().filename() != "spoiled";
        if (is_application) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const std::string stem = file.stem().string();
        const std::string name = "samples/" + file.parent_path().filename().string() + "-" + stem;
        const Json application = tests::sample(fs::relative(file, samples).string());
        if (stem.starts_with("dsfc")) {
            add_contract(collection, name, workflow::ContractKind::Dsfc, application, office);
        } else if (stem.starts_with("dsa")) {
            add_contract(collection, name, workflow::ContractKind::Dsa, application, office);
        }
    }
}

void add_register(Collection& collection, workflow::Office& office)
{
    const auto records = support::register_records(SHARED_DIR);
    if (records.empty()) {
        std::cerr << "skipped: no records of the register beside the checkout\n";
    }
    for (const fs::path& file : records) {
        add_contract(collection, "register/" + file.stem().string(), workflow::ContractKind::Dsa,
                     support::application_from(support::read_record(file)), office);
    }
}

/// A framework contract that both parties have signed.
void add_signed(Collection& collection, workflow::Office& office)
{
    office.rendering = {};
    const Json application = tests::sample("university/dsfc.json");
    const contracts::Dsfc dsfc =
        contracts::parse_dsfc(application, office.dsfc.schema).value.value();
    constexpr bool is_draft = false; // a draft has no fields
    Bytes file = workflow::generate_contract(dsfc, application, is_draft, office).pdf;
    const Bytes font = read_file("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
                                 file_size_max);
    const tests::Credential root = tests::make_root("Conformance root");
    for (const char* field : {"disclosing-party", "recipient"}) {
        const tests::Credential signer =
            tests::issue(root, {"Somebody", "Some organisation", ""}, {});
        const auto provider = signing::open_pkcs12(
            tests::pkcs12(signer, {root.certificate}, "password"), "password", "signer");
        const auto request =
            signing::request_by(*provider, field, *parse_instant("2026-03-18T10:00:00Z"), font);
        file = signing::sign(pdf::PdfFile::open(std::move(file), "contract", {}), request,
                             *provider, {});
        collection.add({fmt::format("a3a-ua1/signed/by-{}", field), file, keeps_a3a_ua1});
    }
}

// --- Word files of others ---------------------------------------------------------------------

void add_word_files(Collection& collection, const std::string& corpus,
                    const workflow::Office& office)
{
    const fs::path folder = fs::path(SHARED_DIR) / "corpus" / corpus;
    if (!fs::exists(folder)) {
        std::cerr << "skipped: no " << corpus << " beside the checkout\n";
        return;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".docx") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const std::string name = corpus + "/" + file.stem().string();
        add_both(collection, name, [&](render::Profile profile) {
            layout::Pages pages = workflow::typeset(read_file(file.string(), file_size_max),
                                                    file.filename().string(), office.fonts, {});
            pages.title = pages.title.empty() ? name : pages.title;
            pages.language = pages.language.empty() ? "en-GB" : pages.language;
            render::DocumentFacts facts;
            facts.created = *parse_instant("2026-01-31T09:05:00Z");
            facts.profile = profile;
            const Bytes made = render::write_pdf(pages, facts, render::Emitter::Own);
            render::require_faithful(render::read_back(made), pages, "");
            return made;
        });
    }
}

void add_fixtures(Collection& collection)
{
    for (const std::size_t pages : {2U, 12U}) {
        for (const auto emitter : {render::Emitter::Own, render::Emitter::PoDoFo}) {
            const char* writer = emitter == render::Emitter::Own ? "own" : "podofo";
            add_both(collection, fmt::format("fixtures/{}-pages-{}", pages, writer),
                     [&](render::Profile profile) {
                         render::DocumentFacts facts = render::sample_facts();
                         facts.profile = profile;
                         return render::write_pdf(render::sample_agreement(pages), facts, emitter);
                     });
        }
    }
}

int make(const fs::path& folder)
{
    Collection collection(folder);
    for (const Specimen& specimen : mutations()) {
        collection.add(specimen);
    }
    add_fixtures(collection);
    const FixedClock clock = tests::morning_of("2026-03-16");
    workflow::Office office = tests::checkout_office(clock);
    add_samples(collection, office);
    add_register(collection, office);
    add_signed(collection, office);
    add_word_files(collection, "contracts", office);
    add_word_files(collection, "word-goldens", office);
    std::cout << collection.finish() << " PDFs in " << folder.string() << '\n';
    return 0;
}

} // namespace
} // namespace indenture::conformance

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "Usage: conformance_pdfs FOLDER\n";
        return 2;
    }
    try {
        return indenture::conformance::make(argv[1]);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 3;
    }
}
