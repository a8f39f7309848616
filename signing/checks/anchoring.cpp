#include "signing/checks/anchoring.h"

#include "base/error.h"
#include "signing/checks/document.h"
#include "signing/checks/finding.h"
#include "signing/checks/redline.h"
#include "signing/checks/same_content.h"
#include "signing/checks/same_objects.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace indenture::signing::checks {

namespace {

constexpr const char* sign_what_was_sent =
    "Sign the contract in the file that was sent to you, without saving it in another way.";

std::optional<std::size_t> issued_revision(const pdf::PdfFile& file, ByteView issued)
{
    if (file.bytes().substr(0, issued.size()) != issued) {
        return std::nullopt;
    }
    const auto& revisions = file.revisions();
    for (std::size_t k = 0; k < revisions.size(); ++k) {
        if (revisions[k].eof_end <= issued.size() && issued.size() <= revisions[k].end) {
            return k;
        }
    }
    return std::nullopt;
}

Finding prefix_changed(ByteView upload, ByteView issued)
{
    const std::size_t common = std::min(upload.size(), issued.size());
    const auto* difference =
        std::mismatch(upload.begin(), upload.begin() + common, issued.begin()).first;
    Finding finding = block("prefix-changed", "",
                            "the file does not begin with exactly the contract that was issued",
                            sign_what_was_sent);
    finding.where.position = fmt::format("offset {}", difference - upload.begin());
    return finding;
}

/// What comparing found, before the policy is asked.
struct Relation {
    Anchoring anchoring = Anchoring::Unrelated;
    std::string why; ///< a clause for the finding
    std::vector<PageDifference> redline;
    std::optional<Finding> limit;
};

/// Words in both, in whatever order, as a part of those issued.
double share_of_words(const std::vector<PlacedWord>& issued,
                      const std::vector<PlacedWord>& uploaded)
{
    std::map<std::string_view, std::size_t> counts;
    for (const PlacedWord& word : uploaded) {
        ++counts[word.run->text];
    }
    std::size_t shared = 0;
    for (const PlacedWord& word : issued) {
        if (auto count = counts.find(word.run->text); count != counts.end() && count->second > 0) {
            --count->second;
            ++shared;
        }
    }
    return issued.empty() ? 1 : static_cast<double>(shared) / static_cast<double>(issued.size());
}

class PageComparison {
public:
    PageComparison(const Document& issued, const Document& upload, const VerificationPolicy& policy)
        : issued_(issued), upload_(upload), policy_(policy)
    {
    }

    Relation run()
    {
        if (upload_.pages.empty()) {
            return {Anchoring::Unrelated, "it has no pages", {}, {}};
        }
        const auto issued_pages = pdf::contents_of(issued_.view, issued_.pages, policy_.limits);
        const auto uploaded_pages = pdf::contents_of(upload_.view, upload_.pages, policy_.limits);
        const auto issued_words = words_of(issued_pages, issued_.boxes);
        const auto uploaded_words = words_of(uploaded_pages, issued_.boxes);
        constexpr double share_min = 0.25;
        if (share_of_words(issued_words, uploaded_words) < share_min) {
            return {Anchoring::Unrelated, "it has hardly a word in common with it", {}, {}};
        }
        return compare({issued_, issued_pages}, {upload_, uploaded_pages}, issued_words,
                       uploaded_words);
    }

private:
    Relation compare(const Contents& issued, const Contents& upload,
                     const std::vector<PlacedWord>& issued_words,
                     const std::vector<PlacedWord>& uploaded_words) const
    {
        const auto common_pages = static_cast<std::ptrdiff_t>(
            std::count_if(uploaded_words.begin(), uploaded_words.end(),
                          [&](const auto& word) { return word.page < issued.pages.size(); }));
        const std::vector<PlacedWord> own(uploaded_words.begin(),
                                          uploaded_words.begin() + common_pages);
        const std::size_t more = upload.pages.size() > issued.pages.size()
                                     ? upload.pages.size() - issued.pages.size()
                                     : 0;
        const bool has_appendix = more > 0 && more <= policy_.appendix_pages_max;
        const auto& compared = has_appendix ? own : uploaded_words;
        Redline words = redline_of(issued_words, compared, policy_.required, policy_.limits);
        std::vector<PageDifference> found = std::move(words.differences);
        if (upload.pages.size() != issued.pages.size() && !has_appendix) {
            found.push_back({.kind = PageDifference::Kind::Graphics,
                             .page = std::min(upload.pages.size(), issued.pages.size()) + 1,
                             .clause = {},
                             .issued = fmt::format("{} pages", issued.pages.size()),
                             .uploaded = fmt::format("{} pages", upload.pages.size()),
                             .flags = {}});
        }
        const auto graphic =
            found.empty() ? graphic_differences(issued, upload, issued_.boxes, policy_.limits)
                          : shape_differences(issued, upload, issued_words, compared, words);
        found.insert(found.end(), graphic.begin(), graphic.end());
        if (!found.empty()) {
            return {Anchoring::Differs, summary(found), std::move(found), {}};
        }
        return {Anchoring::Content,
                "other objects show the same words, lines and pictures",
                has_appendix ? appendix(upload, uploaded_words) : std::vector<PageDifference>(),
                {}};
    }

    /// What follows the last page issued: not compared with anything, so shown whole.
    std::vector<PageDifference> appendix(const Contents& upload,
                                         const std::vector<PlacedWord>& words) const
    {
        std::vector<PageDifference> pages;
        for (std::size_t page = issued_.pages.size(); page < upload.pages.size(); ++page) {
            std::vector<PlacedWord> own;
            std::copy_if(words.begin(), words.end(), std::back_inserter(own),
                         [&](const PlacedWord& word) { return word.page == page; });
            Redline redline = redline_of({}, own, policy_.required, policy_.limits);
            if (redline.differences.empty()) {
                redline.differences.push_back({.kind = PageDifference::Kind::Inserted,
                                               .page = page + 1,
                                               .clause = {},
                                               .issued = {},
                                               .uploaded = {},
                                               .flags = {}});
            }
            pages.push_back(std::move(redline.differences.front()));
        }
        return pages;
    }

    static std::string summary(const std::vector<PageDifference>& differences)
    {
        return fmt::format("it differs in {} place{}, first: {}", differences.size(),
                           differences.size() == 1 ? "" : "s", print(differences.front()));
    }

    const Document& issued_;
    const Document& upload_;
    const VerificationPolicy& policy_;
};

Relation relation_of(const pdf::View& issued, const pdf::View& upload,
                     const VerificationPolicy& policy)
{
    try {
        const Document before = document_of(issued, policy.limits);
        const Document after = document_of(upload, policy.limits);
        if (are_same_objects(before, after, policy.limits)) {
            return {Anchoring::Objects, "it was written anew from the same objects", {}, {}};
        }
        return PageComparison(before, after, policy).run();
    } catch (const Error& error) {
        if (error.code() == ErrorCode::LimitExceeded) {
            Finding limit = block("limit", error.where().part, error.message(), sign_what_was_sent);
            return {Anchoring::Differs, "it could not be compared whole", {}, std::move(limit)};
        }
        if (error.code() != ErrorCode::BadInput) {
            throw;
        }
        const std::string place = error.where().part.empty() ? "" : error.where().part + ": ";
        return {Anchoring::Unrelated,
                fmt::format("it cannot be compared: {}{}", place, error.message()),
                {},
                {}};
    }
}

AnchoringAnswer judged(Relation relation, const pdf::PdfFile& file,
                       const VerificationPolicy& policy)
{
    const bool is_accepted =
        policy.accepted_anchoring.count(relation.anchoring) != 0 && !relation.limit;
    AnchoringAnswer answer{relation.anchoring, std::nullopt, std::move(relation.redline), {}};
    Finding prefix = prefix_changed(file.bytes(), *policy.issued);
    Finding anchoring =
        block("anchoring", "",
              fmt::format("it is not, octet for octet, the contract that was issued (class {}): {}",
                          print(relation.anchoring), relation.why),
              sign_what_was_sent);
    if (answer.redline.size() > policy.limits.differences_max) {
        anchoring.text += fmt::format(" (the first {} of {} are listed)",
                                      policy.limits.differences_max, answer.redline.size());
        answer.redline.resize(policy.limits.differences_max);
    }
    if (is_accepted) {
        anchoring.severity = Severity::Info;
        anchoring.cure.clear();
    } else {
        answer.findings.push_back(std::move(prefix));
    }
    answer.findings.push_back(std::move(anchoring));
    if (relation.limit) {
        answer.findings.push_back(std::move(*relation.limit));
    }
    return answer;
}

} // namespace

AnchoringAnswer check_anchoring(const pdf::PdfFile& file, std::size_t base,
                                const VerificationPolicy& policy)
{
    if (const auto revision = issued_revision(file, *policy.issued)) {
        AnchoringAnswer answer{Anchoring::Octets, revision, {}, {}};
        if (policy.accepted_anchoring.count(Anchoring::Octets) == 0) {
            answer.findings.push_back(block("anchoring", "", "the policy accepts no upload", ""));
        }
        return answer;
    }
    const pdf::Reading issued = pdf::read(Bytes(*policy.issued), policy.limits);
    if (!issued.file) {
        return judged({Anchoring::Unrelated,
                       "what was issued cannot be read as a PDF: " + issued.refusal->text,
                       {},
                       {}},
                      file, policy);
    }
    return judged(relation_of(issued.file->latest(), file.view(base), policy), file, policy);
}

} // namespace indenture::signing::checks
