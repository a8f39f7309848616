#include "signing/send_back.h"

#include "signing/codes.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace indenture::signing {

namespace {

constexpr std::size_t line_max = 78;
constexpr std::size_t differences_shown_max = 10;
constexpr std::size_t words_shown_max = 120;

/// One kind of fault, wherever it was found.
struct Fault {
    std::string meaning;
    std::vector<std::string> fields;
};

struct Faults {
    std::vector<Fault> faults;
    std::vector<std::string> cures;
};

void add_once(std::vector<std::string>& list, const std::string& text)
{
    if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
        list.push_back(text);
    }
}

void add(Faults& faults, const Finding& finding, const std::string& field)
{
    if (finding.severity < Severity::Overridable) {
        return;
    }
    const Code* row = find_code(finding.code);
    const std::string meaning =
        row == nullptr ? "A check of the file failed." : std::string(row->meaning);
    auto fault = std::find_if(faults.faults.begin(), faults.faults.end(),
                              [&](const Fault& each) { return each.meaning == meaning; });
    if (fault == faults.faults.end()) {
        fault = faults.faults.insert(fault, Fault{meaning, {}});
    }
    add_once(fault->fields, field);
    add_once(faults.cures, row == nullptr ? finding.cure : std::string(row->cure));
}

Faults faults_of(const VerificationReport& report)
{
    Faults faults;
    for (const Finding& finding : report.findings) {
        add(faults, finding, {});
    }
    for (const SignatureReport& signature : report.signatures) {
        for (const Finding& finding : signature.findings) {
            add(faults, finding, signature.field);
        }
        for (const TimestampReport& timestamp : signature.timestamps) {
            for (const Finding& finding : timestamp.findings) {
                add(faults, finding, signature.field);
            }
        }
    }
    return faults;
}

/// Breaks a paragraph at blanks; later lines are indented like the first line's text.
std::string wrapped(const std::string& lead, const std::string& text)
{
    std::string result;
    std::string line = lead;
    bool is_fresh = true;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!is_fresh && line.size() + 1 + word.size() > line_max) {
            result += line + "\n";
            line = std::string(lead.size(), ' ');
            is_fresh = true;
        }
        line += (is_fresh ? "" : " ") + word;
        is_fresh = false;
        at = end + 1;
    }
    return result + line + "\n";
}

std::string fields_of(const Fault& fault)
{
    if (fault.fields.empty()) {
        return {};
    }
    return fmt::format(" This concerns the signature in the field{} \"{}\".",
                       fault.fields.size() == 1 ? "" : "s", fmt::join(fault.fields, "\" and \""));
}

/// A few of the words in question, on one line.
std::string shown(const std::string& words)
{
    std::string text;
    for (const char c : words.substr(0, words_shown_max)) {
        text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    // A character that was cut in two is left out.
    while (words.size() > words_shown_max && !text.empty() &&
           (static_cast<unsigned char>(text.back()) & 0x80U) != 0) {
        text.pop_back();
    }
    return words.size() > words_shown_max ? text + " ..." : text;
}

std::string line_of(const PageDifference& difference)
{
    const std::string place =
        difference.clause.empty()
            ? fmt::format("Page {}", difference.page)
            : fmt::format("Page {}, clause {}", difference.page, difference.clause);
    switch (difference.kind) {
    case PageDifference::Kind::Inserted:
        return fmt::format("{}: \"{}\" was added.", place, shown(difference.uploaded));
    case PageDifference::Kind::Deleted:
        return fmt::format("{}: \"{}\" is missing.", place, shown(difference.issued));
    case PageDifference::Kind::Moved:
        return fmt::format("{}: \"{}\" stands in another place.", place, shown(difference.issued));
    case PageDifference::Kind::Graphics:
        return fmt::format("{}: lines or pictures differ.", place);
    case PageDifference::Kind::Replaced:
        break;
    }
    return fmt::format("{}: \"{}\" was issued, and \"{}\" stands there now.", place,
                       shown(difference.issued), shown(difference.uploaded));
}

std::string differences_of(const VerificationReport& report)
{
    if (report.redline.empty()) {
        return {};
    }
    std::string text = "\nWhere the words differ from the contract that was issued\n";
    const std::size_t count = std::min(report.redline.size(), differences_shown_max);
    for (std::size_t i = 0; i < count; ++i) {
        text += wrapped("  - ", line_of(report.redline[i]));
    }
    if (count < report.redline.size()) {
        text +=
            wrapped("  - ", fmt::format("and in {} more places.", report.redline.size() - count));
    }
    return text;
}

std::string outstanding_of(const VerificationReport& report)
{
    if (report.outstanding.empty()) {
        return {};
    }
    std::string text = "\nSignatures still to come\n";
    for (const RequiredSignatory& party : report.outstanding) {
        const std::string who =
            party.organisation_name.empty() ? "" : party.organisation_name + ", ";
        const std::string names =
            party.signatory_names.empty()
                ? ""
                : fmt::format(", by {}", fmt::join(party.signatory_names, " or "));
        text += wrapped("  - ", fmt::format("{}in the field \"{}\"{}", who, party.field, names));
    }
    return text;
}

std::string numbered(const std::vector<std::string>& sentences)
{
    std::string text;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        text += wrapped(fmt::format("  {}. ", i + 1), sentences[i]);
    }
    return text;
}

} // namespace

std::string send_back_text(const VerificationReport& report, const std::string& contract)
{
    const Faults faults = faults_of(report);
    if (faults.faults.empty() && report.outstanding.empty()) {
        return {};
    }
    const std::string what =
        contract.empty() ? std::string("the contract") : "contract " + contract;
    const std::string day = date_of(report.at).in_words();
    if (faults.faults.empty()) {
        return wrapped("", fmt::format("We checked the copy of {} on {}. What was signed is in "
                                       "order. It is not signed by everybody yet.",
                                       what, day)) +
               outstanding_of(report);
    }
    std::vector<std::string> wrong;
    for (const Fault& fault : faults.faults) {
        wrong.push_back(fault.meaning + fields_of(fault));
    }
    std::string text = wrapped("", fmt::format("We checked the copy of {} on {} and cannot accept "
                                               "it.",
                                               what, day));
    text += "\nWhat is wrong\n" + numbered(wrong);
    text += differences_of(report);
    text += "\nWhat to do\n" + numbered(faults.cures);
    return text + outstanding_of(report);
}

} // namespace indenture::signing
