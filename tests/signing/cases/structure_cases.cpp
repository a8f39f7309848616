#include "signing/cases/case.h"

#include "pdf/file.h"
#include "pdf/serialise.h"

#include <fmt/format.h>

namespace indenture::tests {

namespace {

constexpr ByteView evil_page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 16 0 R>>";
constexpr ByteView evil_content = "BT /F1 12 Tf 72 760 Td (24 months) Tj ET";

std::size_t last_xref(const Bytes& file)
{
    return pdf::PdfFile::open(file, "draft.pdf", {}).revisions().back().xref_offset;
}

Bytes object_text(std::uint32_t number, ByteView value)
{
    return fmt::format("{} 0 obj\n{}\nendobj\n", number, value);
}

Bytes tail(std::size_t xref)
{
    return fmt::format("startxref\n{}\n%%EOF\n", xref);
}

// --- Incremental saving attacks (the PDF insecurity papers) -----------------------------------

Bytes saved_with_xref_and_trailer(const Scene& scene)
{
    return Draft(scene.both).object(part::Page, evil_page).finished();
}

Bytes saved_without_xref(const Scene& scene)
{
    const Draft draft(scene.both);
    return scene.both + object_text(part::Page, evil_page) + draft.trailer_text() +
           tail(last_xref(scene.both));
}

Bytes saved_without_xref_and_trailer(const Scene& scene)
{
    return scene.both + object_text(part::Page, evil_page);
}

Bytes saved_with_trailer_only(const Scene& scene)
{
    return scene.both + object_text(part::Page, evil_page) +
           "trailer\n<</Root 1 0 R/Size 30>>\n%%EOF\n";
}

/// The page is changed and the signature copied into the update, so that it seems the last thing.
Bytes saved_with_copied_signature(const Scene& scene, bool has_xref)
{
    const Bytes& file = scene.once;
    const auto opened = pdf::PdfFile::open(file, "draft.pdf", {});
    const std::uint32_t value = opened.revisions().back().entries.rbegin()->first;
    const std::size_t at = opened.location(1, value)->offset;
    const std::size_t end = file.find("endobj", at) + 7;
    const std::size_t begin = file.find("<<", at);
    Draft draft(file);
    draft.object(part::Page, evil_page);
    draft.object(value, file.substr(begin, file.rfind(">>", end) + 2 - begin));
    return has_xref ? draft.finished() : draft.octets();
}

/// The same, with the field pointing at a copy under a new number.
Bytes saved_with_renumbered_signature(const Scene& scene)
{
    const auto opened = pdf::PdfFile::open(scene.once, "draft.pdf", {});
    const std::uint32_t value = opened.revisions().back().entries.rbegin()->first;
    const pdf::Object object = opened.latest().object({part::NhsEnglandField});
    pdf::Dictionary field = *object.get<pdf::Dictionary>();
    field["V"] = pdf::Reference{value + 1};
    Draft draft(scene.once);
    draft.object(part::Page, evil_page);
    draft.value(part::NhsEnglandField, field);
    draft.value(value + 1, opened.latest().object({value}));
    return draft.finished();
}

// --- Cross-reference tables -------------------------------------------------------------------

/// Signed by NHS England, its own revision spoiled before it is signed: the signature holds.
std::function<Bytes(const Scene&)> spoiled(std::function<void(Draft&)> spoil)
{
    return [spoil = std::move(spoil)](const Scene& scene) {
        return signed_by_hand(scene.contract, {.cms = scene.by_nhs_england(), .spoil = spoil});
    };
}

/// An update after both signatures whose table lies.
std::function<Bytes(const Scene&)> updated(std::function<void(Draft&, const Scene&)> write)
{
    return [write = std::move(write)](const Scene& scene) {
        Draft draft(scene.both);
        write(draft, scene);
        return draft.finished();
    };
}

/// Text put in place of other text of the last revision, before it is signed.
Bytes respelled(const Scene& scene, const std::string& from, const std::string& to)
{
    Unsealed draft = unsealed(scene.contract, {.cms = scene.by_nhs_england()});
    const std::size_t at = draft.file.rfind(from);
    if (at < draft.hole_end) {
        throw std::runtime_error("no '" + from + "' behind the hole");
    }
    draft.file.replace(at, from.size(), to);
    return sealed(std::move(draft), scene.by_nhs_england());
}

void add_a_hybrid_table(Draft& draft)
{
    const std::size_t at = draft.position();
    const Bytes rows{"\x01\x00\x00\x00\x00", 5};
    draft.stream(90, "/Type/XRef/W[1 3 1]/Index[3 1]/Size 91/Root 1 0 R", rows);
    draft.trailer()["XRefStm"] = at;
}

Bytes encrypted(const Scene& scene)
{
    Draft draft(scene.both);
    draft.object(90, "<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>");
    draft.trailer()["Encrypt"] = pdf::Reference{90};
    return draft.finished();
}

/// Object streams, the second with other objects of the same numbers.
Bytes shadowed_object_stream(const Scene& scene, bool is_declared)
{
    const Bytes packed = contract_file({"nhs-england", "recipient"}, true);
    const Bytes once =
        signed_by(scene.world, scene.world.nhs_england, packed, "nhs-england", signed_at);
    const auto opened = pdf::PdfFile::open(once, "draft.pdf", {});
    const pdf::Location place = *opened.location(0, part::Page);
    const std::uint32_t container = place.kind == pdf::Location::Kind::Compressed
                                        ? place.stream
                                        : throw std::runtime_error("the page is not packed");
    const Bytes body = "3 0 " + Bytes(evil_page);
    const Bytes stream =
        fmt::format("<</Type/ObjStm/N 1/First 4/Length {}>>\nstream\n", body.size()) + body +
        "\nendstream";
    Bytes file = once;
    const std::size_t at = file.size();
    file += object_text(container, stream);
    const std::size_t xref = file.size();
    const auto row = [](unsigned kind, std::size_t second, unsigned third) {
        Bytes octets{static_cast<char>(kind)};
        for (unsigned shift = 32; shift > 0; shift -= 8) {
            octets += static_cast<char>((second >> (shift - 8)) & 0xFFU);
        }
        return octets + static_cast<char>(third);
    };
    const std::uint32_t number =
        pdf::PdfFile::open(once, "", {}).revisions().back().entries.rbegin()->first + 1;
    Bytes rows;
    std::string index;
    if (is_declared) {
        rows += row(2, container, 0);
        index += "3 1 ";
    }
    rows += row(1, at, 0) + row(1, xref, 0);
    index += fmt::format("{} 1 {} 1", container, number);
    pdf::Dictionary trailer = opened.revisions().back().trailer;
    Bytes entries;
    for (const char* key : {"ID", "Info", "Root"}) {
        entries += fmt::format("/{} ", key);
        pdf::append(entries, trailer.at(key));
    }
    file +=
        object_text(number, fmt::format("<</Type/XRef/W[1 4 1]/Index[{}]/Size {}/Prev {}{}/Length "
                                        "{}>>\nstream\n",
                                        index, number + 1, opened.revisions().back().xref_offset,
                                        entries, rows.size()) +
                                rows + "\nendstream");
    return file + tail(xref);
}

std::vector<Case> incremental_saving_cases()
{
    return {
        {"IsaWithXrefAndTrailer", saved_with_xref_and_trailer, {"object-changed"}},
        {"IsaWithoutXref", saved_without_xref, {}},
        {"IsaWithoutXrefAndTrailer", saved_without_xref_and_trailer, {}},
        {"IsaWithTrailerOnly", saved_with_trailer_only, {}},
        {"IsaCopiedSignature",
         [](const Scene& scene) { return saved_with_copied_signature(scene, true); },
         {}},
        {"IsaCopiedSignatureWithoutXref",
         [](const Scene& scene) { return saved_with_copied_signature(scene, false); },
         {}},
        {"IsaRenumberedSignature", saved_with_renumbered_signature, {}},
        {"TrailingSpace", [](const Scene& scene) { return scene.both + " "; }, {}},
        {"TrailingLines", [](const Scene& scene) { return scene.both + "\n\n\n"; }, {}},
        {"TrailingZeros", [](const Scene& scene) { return scene.both + Bytes(512, '\0'); }, {}},
        {"TrailingComment", [](const Scene& scene) { return scene.both + "% seen\n"; }, {}},
        {"LeadingOctets", [](const Scene& scene) { return "\n" + scene.both; }, {}},
        {"EndOfFileTwice", [](const Scene& scene) { return scene.both + "%%EOF\n"; }, {}},
        {"WithoutEndOfFile",
         [](const Scene& scene) { return scene.both.substr(0, scene.both.rfind("%%EOF")); },
         {}},
    };
}

std::vector<Case> hidden_octets_cases()
{
    return {
        {"DuplicateObjectUndeclared",
         spoiled([](Draft& draft) { draft.text(object_text(part::Page, evil_page)); }),
         {}},
        {"DuplicateObjectUndeclaredFirst",
         spoiled([](Draft& draft) {
             // The one declared first is declared again, at its second copy.
             draft.object(part::Form, "<</Fields[5 0 R 6 0 R 17 0 R]/SigFlags 3>>");
         }),
         {}},
        {"DuplicateRow",
         [](const Scene& scene) {
             // A second subsection declares the form once more.
             Draft draft(scene.both);
             draft.object(part::Page, evil_page);
             const std::size_t at = draft.position();
             return draft.octets() + draft.table() +
                    fmt::format("3 1\n{:010} 00000 n \n", draft.offset_of(part::Page)) +
                    draft.trailer_text() + tail(at);
         },
         {"damaged"}},
        {"UndeclaredObject",
         spoiled([](Draft& draft) { draft.text("77 0 obj\n<</Type/Page>>\nendobj\n"); }),
         {}},
        {"UndeclaredText", spoiled([](Draft& draft) { draft.text("24 months\n"); }), {}},
        {"EndOfFileDecoyInComment", spoiled([](Draft& draft) { draft.text("%%EOF\n"); }), {}},
        {"StartxrefDecoyInComment",
         spoiled([](Draft& draft) { draft.text("% startxref 15 %%EOF\n"); }),
         {}},
        {"StartxrefDecoy", spoiled([](Draft& draft) { draft.text("startxref\n15\n%%EOF\n"); }), {}},
        {"WholeRevisionDecoy",
         spoiled([](Draft& draft) {
             const std::size_t at = draft.position();
             draft.text(object_text(part::Page, evil_page));
             const std::size_t xref = draft.position();
             draft.text(
                 fmt::format("xref\n3 1\n{:010} 00000 n \ntrailer\n<</Size 30/Root 1 0 R>>\n", at));
             draft.text(tail(xref));
         }),
         {}},
        {"StreamWithObjectsInside",
         spoiled([](Draft& draft) {
             draft.stream(90, "/Type/XObject", object_text(part::Page, evil_page));
         }),
         {"object-added"},
         false},
        {"StreamLengthTooShort",
         spoiled([](Draft& draft) {
             draft.object(90, "<</Length 2>>\nstream\n" + Bytes(evil_content) + "\nendstream");
         }),
         {}},
        {"OctetsBetweenTableAndTrailer",
         [](const Scene& scene) { return respelled(scene, "trailer\n", "hidden\ntrailer\n"); },
         {}},
        {"EndOfFileDecoyBeforeTrailer",
         [](const Scene& scene) { return respelled(scene, "trailer\n", "%%EOF\ntrailer\n"); },
         {}},
        {"LongComment",
         spoiled([](Draft& draft) { draft.text("%" + std::string(500, 'x') + "\n"); }),
         {}},
        {"OctetsBeforeEndOfFile",
         [](const Scene& scene) { return respelled(scene, "%%EOF", "hidden\n%%EOF"); },
         {}},
    };
}

std::vector<Case> table_cases()
{
    return {
        {"OldOffset",
         updated([](Draft& draft, const Scene& scene) {
             const auto file = pdf::PdfFile::open(scene.both, "draft.pdf", {});
             draft.row(part::Content, file.location(0, part::SpareContent)->offset);
         }),
         {}},
        {"OldOffsetOfItsOwn",
         updated([](Draft& draft, const Scene& scene) {
             // Back to the field as it was before it was signed.
             const auto file = pdf::PdfFile::open(scene.both, "draft.pdf", {});
             draft.row(part::NhsEnglandField, file.location(0, part::NhsEnglandField)->offset);
         }),
         {}},
        {"OldOffsetInsideSignedRevision",
         [](const Scene& scene) {
             // The second signer's table brings the first field back as it was.
             const auto file = pdf::PdfFile::open(scene.once, "draft.pdf", {});
             const std::size_t old = file.location(0, part::NhsEnglandField)->offset;
             return signed_by_hand(
                 scene.once,
                 {.field = "recipient", .cms = scene.by_university(), .spoil = [&](Draft& draft) {
                      draft.row(part::NhsEnglandField, old);
                  }});
         },
         {"damaged"}},
        {"OffsetIntoStream",
         spoiled([](Draft& draft) {
             draft.stream(90, "", object_text(part::Page, evil_page));
             draft.row(part::Page, draft.octets().rfind("3 0 obj"));
         }),
         {}},
        {"OffsetIntoComment",
         spoiled([](Draft& draft) {
             draft.text("% 3 0 obj " + Bytes(evil_page) + " endobj\n");
             draft.row(part::Page, draft.octets().rfind("3 0 obj"));
         }),
         {}},
        {"OffsetIntoString",
         spoiled([](Draft& draft) {
             draft.object(90, "(" + object_text(part::Page, evil_page) + ")");
             draft.row(part::Page, draft.octets().rfind("3 0 obj"));
         }),
         {}},
        {"OffsetOffByOne",
         spoiled([](Draft& draft) { draft.row(part::Form, draft.offset_of(part::Form) - 1); }),
         {}},
        {"OffsetBeyondTheEnd",
         updated([](Draft& draft, const Scene&) { draft.row(part::Page, 9999999999); }),
         {"damaged"}},
        {"ObjectFreed",
         updated(
             [](Draft& draft, const Scene&) { draft.row(part::Overlay, "0000000000 00001 f \n"); }),
         {"object-changed"}},
        {"ObjectFreedAndUsedAgain",
         [](const Scene& scene) {
             Draft freed(scene.both);
             freed.row(part::Overlay, "0000000000 00001 f \n");
             return Draft(freed.finished()).stream(part::Overlay, "", evil_content).finished();
         },
         {}},
        {"GenerationOne",
         updated([](Draft& draft, const Scene&) {
             const std::size_t at = draft.position();
             draft.text("3 1 obj\n" + Bytes(evil_page) + "\nendobj\n");
             draft.row(part::Page, fmt::format("{:010} 00001 n \n", at));
         }),
         {"damaged"}},
        {"GenerationOneInTableOnly",
         updated([](Draft& draft, const Scene&) {
             const std::size_t at = draft.position();
             draft.text(object_text(part::Page, evil_page));
             draft.row(part::Page, fmt::format("{:010} 00001 n \n", at));
         }),
         {"damaged"}},
        {"GenerationOneInObjectOnly",
         updated([](Draft& draft, const Scene&) {
             const std::size_t at = draft.position();
             draft.text("3 1 obj\n" + Bytes(evil_page) + "\nendobj\n");
             draft.row(part::Page, at);
         }),
         {"damaged"}},
        {"ObjectZeroInUse",
         updated([](Draft& draft, const Scene&) {
             const std::size_t at = draft.position();
             draft.text("0 0 obj\n" + Bytes(evil_page) + "\nendobj\n");
             draft.row(0, at);
         }),
         {}},
        {"NineDigitOffsets",
         updated([](Draft& draft, const Scene&) {
             const std::size_t at = draft.position();
             draft.text(object_text(part::Page, evil_page));
             draft.row(part::Page, fmt::format("{:09} 00000 n \n", at));
         }),
         {"damaged"}},
        {"ElevenDigitOffsets",
         updated([](Draft& draft, const Scene&) {
             const std::size_t at = draft.position();
             draft.text(object_text(part::Page, evil_page));
             draft.row(part::Page, fmt::format("{:011} 00000 n\n", at));
         }),
         {"damaged"}},
        {"RowOfUnknownKind",
         updated(
             [](Draft& draft, const Scene&) { draft.row(part::Page, "0000000015 00000 x \n"); }),
         {"damaged"}},
        {"PrevInACircle",
         updated([](Draft& draft, const Scene&) {
             draft.object(part::Page, evil_page);
             draft.trailer()["Prev"] = draft.position();
         }),
         {"damaged"}},
        {"PrevOverARevision",
         updated([](Draft& draft, const Scene& scene) {
             // The second signature's revision is left out of the chain.
             draft.object(part::Page, evil_page);
             draft.trailer()["Prev"] = last_xref(scene.once);
         }),
         {}},
        {"PrevAbsent",
         updated([](Draft& draft, const Scene&) {
             draft.object(part::Page, evil_page);
             draft.trailer().erase("Prev");
         }),
         {}},
        {"PrevNegative",
         updated([](Draft& draft, const Scene&) {
             draft.object(part::Page, evil_page);
             draft.trailer()["Prev"] = -1;
         }),
         {}},
        {"SizeTooSmall",
         updated([](Draft& draft, const Scene&) {
             draft.object(part::Page, evil_page);
             draft.trailer()["Size"] = 2;
         }),
         {}},
        {"RootOfAnother",
         updated([](Draft& draft, const Scene&) {
             draft.object(90, "<</Type/Catalog/Pages 2 0 R>>");
             draft.trailer()["Root"] = pdf::Reference{90};
         }),
         {"trailer-changed"}},
        {"InfoOfAnother",
         updated([](Draft& draft, const Scene&) {
             draft.object(90, "<</Title(Another)>>");
             draft.trailer()["Info"] = pdf::Reference{90};
         }),
         {"trailer-changed"}},
        {"IdOfAnother",
         updated([](Draft& draft, const Scene&) {
             draft.object(90, "<<>>");
             const pdf::String other{"fedcba9876543210"};
             draft.trailer()["ID"] = pdf::Array{other, other};
         }),
         {"trailer-changed"}},
        {"TrailerWithUnknownKey",
         updated([](Draft& draft, const Scene&) {
             draft.object(90, "<<>>");
             draft.trailer()["Hidden"] = pdf::Reference{90};
         }),
         {}},
        {"EmptyUpdate", updated([](Draft&, const Scene&) {}), {}},
        {"StartxrefOfAnOlderRevision",
         [](const Scene& scene) {
             Bytes file = scene.both;
             const std::size_t at = file.rfind("startxref\n") + 10;
             return file.replace(at, file.size() - at,
                                 fmt::format("{}\n%%EOF\n", last_xref(scene.once)));
         },
         {}},
        {"HybridTable", spoiled(add_a_hybrid_table), {"hybrid-xref"}},
        {"Encrypted", encrypted, {}},
        {"ObjectStreamShadowed",
         [](const Scene& scene) { return shadowed_object_stream(scene, false); },
         {}},
        {"ObjectStreamShadowedAndDeclared",
         [](const Scene& scene) { return shadowed_object_stream(scene, true); },
         {}},
    };
}

} // namespace

std::vector<Case> structure_cases()
{
    std::vector<Case> cases = incremental_saving_cases();
    for (const auto& group : {hidden_octets_cases(), table_cases()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    return cases;
}

} // namespace indenture::tests
