#include "signing/cases/case.h"

#include "pdf/file.h"
#include "pdf/update.h"

#include <fmt/format.h>

namespace indenture::tests {

namespace {

/// An entry of the last signature dictionary, from its slash to before `next`.
Bytes with_entry(Bytes file, const std::string& key, const std::string& next,
                 const std::string& spelling)
{
    const std::size_t begin = file.rfind(key);
    const std::size_t size = file.find(next, begin) - begin;
    std::string padded = spelling;
    padded.resize(size, ' ');
    return file.replace(begin, size, padded);
}

Bytes with_contents(Bytes file, const std::string& spelling)
{
    return with_entry(std::move(file), "/Contents<", "/M(", spelling);
}

Bytes with_range(Bytes file, const std::string& spelling)
{
    return with_entry(std::move(file), "/ByteRange[", "/Contents", spelling);
}

/// A forged value in a dictionary that an update declares anew, the page being changed as well.
Bytes redeclared(const Scene& scene, const std::string& forged)
{
    const Bytes& file = scene.once;
    const auto opened = pdf::PdfFile::open(file, "draft.pdf", {});
    const std::uint32_t value = opened.revisions().back().entries.rbegin()->first;
    Draft draft(file);
    draft.object(value, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached" + forged +
                            "/M(D:20260202101500Z)>>");
    draft.stream(part::Content, "", "BT /F1 12 Tf 72 760 Td (24 months) Tj ET");
    return draft.finished();
}

struct Forgery {
    std::string name;
    std::string contents; ///< "": as it was
    std::string range;
};

/// Universal signature forgery: a validator that cannot read the value must not fall back to "no
/// error seen" (the eight variants of the PDF insecurity papers).
std::vector<Case> universal_forgeries()
{
    const std::vector<Forgery> forgeries{
        {"ContentsAbsent", " ", ""},
        {"ContentsNull", "/Contents null", ""},
        {"ContentsEmpty", "/Contents<>", ""},
        {"ContentsZero", "/Contents<00>", ""},
        {"ByteRangeAbsent", "", " "},
        {"ByteRangeNull", "", "/ByteRange null"},
        {"ByteRangeEmpty", "", "/ByteRange[]"},
        {"ByteRangeNegative", "", "/ByteRange[0 -1 -1 -1]"},
    };
    std::vector<Case> cases;
    for (const Forgery& forgery : forgeries) {
        cases.push_back({"Usf" + forgery.name,
                         [forgery](const Scene& scene) {
                             return forgery.range.empty()
                                        ? with_contents(scene.once, forgery.contents)
                                        : with_range(scene.once, forgery.range);
                         },
                         {}});
        cases.push_back(
            {"UsfInUpdate" + forgery.name,
             [forgery](const Scene& scene) {
                 return redeclared(
                     scene, (forgery.range.empty() ? "/ByteRange[0 100 200 300]" : forgery.range) +
                                (forgery.contents.empty() ? "/Contents<3000>" : forgery.contents));
             },
             {}});
    }
    return cases;
}

/// Signature wrapping: the second range starts later than where Contents ends, and what lies
/// between is the attacker's.
Bytes with_a_wide_gap(const Scene& scene)
{
    Unsealed draft = unsealed(scene.contract, {.cms = scene.by_nhs_england()});
    const Bytes inserted = fmt::format("/Unsigned({})", "unsigned octets");
    // The insertion moves what follows: the table's rows are counted anew by making it as long as
    // the digits it displaces.
    draft.file.replace(draft.hole_end - 1 - inserted.size(), inserted.size() + 1, ">" + inserted);
    return sealed(draft, scene.by_nhs_england());
}

Bytes with_moved_second_range(const Scene& scene)
{
    // The last range of the signed octets is moved to the end, and an update put before it.
    const Bytes& file = scene.once;
    const std::size_t hole = file.rfind("/Contents<") + 9;
    const std::size_t hole_end = file.find('>', hole) + 1;
    const Bytes second = file.substr(hole_end);
    Draft draft(file);
    draft.stream(part::Content, "", "BT /F1 12 Tf 72 760 Td (24 months) Tj ET");
    const Bytes moved = draft.finished() + second;
    return with_last_range(
        moved, fmt::format("[0 {} {} {}]", hole, moved.size() - second.size(), second.size()));
}

std::string as_literal(ByteView octets, const std::string& rest)
{
    std::string text = "(";
    for (const char octet : octets) {
        text += fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(octet)));
    }
    return text + rest + ")";
}

/// Contents as a literal string in the room of the hexadecimal one. What the string has beyond the
/// CMS is nobody's: `rest` is signed by no one (LibrePDF/OpenPDF#159).
Bytes with_literal_contents(const Scene& scene, const std::string& rest)
{
    Unsealed draft = unsealed(scene.contract, {.cms = scene.by_nhs_england()});
    const std::size_t size = draft.hole_end - draft.hole_begin;
    draft.file = with_last_range(std::move(draft.file),
                                 fmt::format("[0 {} {} {}]", draft.hole_begin, draft.hole_end,
                                             draft.file.size() - draft.hole_end));
    std::string literal = as_literal(scene.by_nhs_england()(outside(draft)), rest);
    literal.resize(size, ' ');
    return draft.file.replace(draft.hole_begin, size, literal);
}

/// Hexadecimal digits spelled another way than digit by digit.
Bytes with_digits(const Scene& scene, const std::function<std::string(std::string)>& respelled)
{
    Bytes file = scene.once;
    const std::size_t begin = file.rfind("/Contents<") + 10;
    const std::size_t end = file.find('>', begin);
    std::string digits = respelled(file.substr(begin, end - begin));
    return file.replace(begin, end - begin, digits);
}

Bytes copied_into_another_field(const Scene& scene)
{
    const auto opened = pdf::PdfFile::open(scene.once, "draft.pdf", {});
    const std::uint32_t value = opened.revisions().back().entries.rbegin()->first;
    const pdf::Object object = opened.latest().object({part::RecipientField});
    pdf::Dictionary field = *object.get<pdf::Dictionary>();
    field["V"] = pdf::Reference{value};
    return Draft(scene.once).value(part::RecipientField, field).finished();
}

/// The signature of one contract in another, with the octets of the first around it.
Bytes from_another_contract(const Scene& scene)
{
    Bytes other = scene.contract;
    other.replace(other.find("12 months"), 2, "24");
    Bytes file = signed_by_hand(other, {.cms = scene.by_nhs_england()});
    const std::size_t begin = file.rfind("/Contents<");
    const std::size_t size = file.find('>', begin) - begin;
    return file.replace(begin, size, scene.once.substr(scene.once.rfind("/Contents<"), size));
}

} // namespace

std::vector<Case> signature_cases()
{
    std::vector<Case> cases = universal_forgeries();
    const std::vector<Case> others{
        {"SwaWideGap", with_a_wide_gap, {"byte-range"}},
        {"SwaMovedSecondRange", with_moved_second_range, {}},
        {"ContentsLiteral",
         [](const Scene& scene) { return with_literal_contents(scene, ""); },
         {"byte-range"}},
        {"ContentsLiteralWithRoom",
         [](const Scene& scene) {
             return with_literal_contents(scene, "\n3 0 obj\n<</Type/Page>>\nendobj\n");
         },
         {"byte-range"}},
        {"ContentsOddDigits",
         [](const Scene& scene) {
             return with_digits(scene, [](std::string digits) {
                 digits.back() = ' ';
                 return digits;
             });
         },
         {"byte-range"}},
        {"ContentsWhiteSpace",
         [](const Scene& scene) {
             return with_digits(scene, [](std::string digits) {
                 digits.replace(digits.size() - 2, 2, "\n ");
                 return digits;
             });
         },
         {"byte-range"}},
        {"ContentsOtherCharacters",
         [](const Scene& scene) {
             return with_digits(scene, [](std::string digits) {
                 digits.replace(digits.size() - 2, 2, "0G");
                 return digits;
             });
         },
         {}},
        {"SignatureInTwoFields", copied_into_another_field, {}},
        {"SignatureOfAnotherContract", from_another_contract, {}, true},
        {"SneakySignatureOfAStranger",
         [](const Scene& scene) {
             // A second field under P=2, visible, spelled as content, validly signed by somebody.
             const Bytes certified =
                 signed_by_hand(scene.contract, {.cms = scene.by_nhs_england(), .certifies = "2"});
             const Credential stranger = issue(make_root("Stranger"), {"Stranger", "", ""}, {});
             return signed_by_hand(certified,
                                   {.field = "recipient", .cms = scene.by(stranger, {})});
         },
         {"untrusted"}},
        {"CertifiedP1WithAnotherSignature",
         [](const Scene& scene) {
             const Bytes certified =
                 signed_by_hand(scene.contract, {.cms = scene.by_nhs_england(), .certifies = "1"});
             return signed_by_hand(certified, {.field = "recipient", .cms = scene.by_university()});
         },
         {"docmdp"}},
        {"CertifiedTwice",
         [](const Scene& scene) {
             const Bytes certified =
                 signed_by_hand(scene.contract, {.cms = scene.by_nhs_england(), .certifies = "2"});
             return signed_by_hand(
                 certified, {.field = "recipient", .cms = scene.by_university(), .certifies = "2"});
         },
         {}},
        {"CertifiedAfterAnApproval",
         [](const Scene& scene) {
             return signed_by_hand(
                 scene.once,
                 {.field = "recipient", .cms = scene.by_university(), .certifies = "2"});
         },
         {}},
        {"SubFilterUnknown",
         [](const Scene& scene) {
             return signed_by_hand(scene.contract, {.cms = scene.by_nhs_england(),
                                                    .sub_filter = "adbe.x509.rsa_sha1"});
         },
         {"sub-filter"}},
        {"SubFilterOfSha1",
         [](const Scene& scene) {
             return signed_by_hand(
                 scene.contract, {.cms = scene.by_nhs_england(), .sub_filter = "adbe.pkcs7.sha1"});
         },
         {"sub-filter"}},
    };
    cases.insert(cases.end(), others.begin(), others.end());
    return cases;
}

} // namespace indenture::tests
