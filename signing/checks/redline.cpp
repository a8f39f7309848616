#include "signing/checks/redline.h"

#include "base/name_folding.h"
#include "signing/checks/word_differences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace indenture::signing::checks {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool has_digit(const std::string& word)
{
    return std::any_of(word.begin(), word.end(), is_digit);
}

/// Lower case, without punctuation at either end.
std::string bare(const std::string& word)
{
    constexpr const char* marks = ".,;:!?()[]\"'";
    const std::string folded = folded_name(word);
    const auto first = folded.find_first_not_of(marks);
    return first == std::string::npos
               ? std::string()
               : folded.substr(first, folded.find_last_not_of(marks) - first + 1);
}

// --- Flags --------------------------------------------------------------------------------------

/// "31/01/2026", "2026-01-31", "31.1.26"
bool is_numeric_date(const std::string& word)
{
    const auto divisions = [&](char mark) { return std::count(word.begin(), word.end(), mark); };
    return has_digit(word) && word.find_first_not_of("0123456789-/.") == std::string::npos &&
           (divisions('/') == 2 || divisions('-') == 2 || divisions('.') == 2);
}

bool is_month(const std::string& word)
{
    static const std::set<std::string> months{
        "january", "february", "march",    "april", "june", "july", "august", "september",
        "october", "november", "december", "jan",   "feb",  "mar",  "apr",    "jun",
        "jul",     "aug",      "sep",      "sept",  "oct",  "nov",  "dec"};
    return months.count(word) != 0;
}

/// Words that turn a clause round, or weaken it.
bool is_negation(const std::string& word)
{
    static const std::set<std::string> words{
        "cannot",          "except", "excluding", "may",    "must",    "neither",
        "never",           "no",     "none",      "nor",    "not",     "nobody",
        "notwithstanding", "only",   "shall",     "should", "subject", "unless",
        "until",           "will",   "without",   "nothing"};
    return words.count(word) != 0 ||
           (word.size() > 3 && word.compare(word.size() - 3, 3, "n't") == 0);
}

bool is_capitalised(const std::string& word)
{
    const auto first = std::find_if(word.begin(), word.end(),
                                    [](char c) { return c != '(' && c != '"' && c != '\''; });
    return first != word.end() && *first >= 'A' && *first <= 'Z' &&
           std::distance(first, word.end()) > 1;
}

std::set<std::string> words_of_names(const std::vector<RequiredSignatory>& required)
{
    std::set<std::string> words;
    const auto add = [&](const std::string& name) {
        const std::string folded = folded_name(name);
        for (std::size_t start = 0; start < folded.size();) {
            const std::size_t end = std::min(folded.find(' ', start), folded.size());
            if (end - start > 3) { // "of", "the"
                words.insert(bare(folded.substr(start, end - start)));
            }
            start = end + 1;
        }
    };
    for (const RequiredSignatory& party : required) {
        add(party.organisation_name);
        std::for_each(party.signatory_names.begin(), party.signatory_names.end(), add);
    }
    return words;
}

bool has_name(const std::vector<std::string>& words, const std::set<std::string>& names)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool are_two = i > 0 && is_capitalised(words[i - 1]) && is_capitalised(words[i]);
        if (are_two || (is_capitalised(words[i]) && names.count(bare(words[i])) != 0)) {
            return true;
        }
    }
    return false;
}

std::vector<std::string> flags_among(const std::vector<std::string>& words,
                                     const std::set<std::string>& names)
{
    const auto any = [&](auto claim) { return std::any_of(words.begin(), words.end(), claim); };
    std::vector<std::string> flags;
    if (any(has_digit)) {
        flags.emplace_back("number");
    }
    if (any([](const std::string& w) { return is_numeric_date(bare(w)) || is_month(bare(w)); })) {
        flags.emplace_back("date");
    }
    if (has_name(words, names)) {
        flags.emplace_back("name");
    }
    if (any([](const std::string& w) { return is_negation(bare(w)); })) {
        flags.emplace_back("negation");
    }
    return flags;
}

// --- Clauses ------------------------------------------------------------------------------------

/// "4.", "4.2", "12.1.3": a number with a point after its first part, which has one or two digits.
bool is_clause_number(const std::string& word)
{
    const auto point = word.find('.');
    return !word.empty() && word.size() <= 12 && is_digit(word.front()) && point != 0 &&
           point <= 2 && word.find_first_not_of("0123456789.") == std::string::npos &&
           word.find("..") == std::string::npos;
}

bool begins_line(const std::vector<PlacedWord>& words, std::size_t index)
{
    if (index == 0 || words[index].page != words[index - 1].page) {
        return true;
    }
    const pdf::TextRun& run = *words[index].run;
    const pdf::TextRun& before = *words[index - 1].run;
    return std::abs(run.start.y - before.start.y) > run.size / 2;
}

/// For each word the number of the clause it stands in, "" before the first.
std::vector<std::string> clauses_of(const std::vector<PlacedWord>& words)
{
    std::vector<std::string> clauses;
    clauses.reserve(words.size());
    std::string current;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& text = words[i].run->text;
        if (is_clause_number(text) && begins_line(words, i)) {
            current = text.back() == '.' ? text.substr(0, text.size() - 1) : text;
        }
        clauses.push_back(current);
    }
    return clauses;
}

// --- Differences --------------------------------------------------------------------------------

std::vector<std::string> texts_of(const std::vector<PlacedWord>& words, std::size_t begin,
                                  std::size_t end)
{
    std::vector<std::string> texts;
    for (std::size_t i = begin; i < end; ++i) {
        texts.push_back(words[i].run->text);
    }
    return texts;
}

/// As a line of text, cut where nobody would read on.
std::string joined(const std::vector<std::string>& words)
{
    constexpr std::size_t words_max = 120;
    const std::size_t count = std::min(words.size(), words_max);
    std::string text = fmt::format(
        "{}", fmt::join(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count), " "));
    if (count < words.size()) {
        text += fmt::format(" ... ({} words more)", words.size() - count);
    }
    return text;
}

/// A deleted stretch and an equal inserted one become one that moved.
void pair_moves(std::vector<PageDifference>& differences)
{
    using Kind = PageDifference::Kind;
    const auto is_long = [](const std::string& text) {
        return std::count(text.begin(), text.end(), ' ') >= 2;
    };
    std::map<std::string, std::vector<std::size_t>> inserted;
    for (std::size_t i = differences.size(); i-- > 0;) {
        if (differences[i].kind == Kind::Inserted && is_long(differences[i].uploaded)) {
            inserted[differences[i].uploaded].push_back(i);
        }
    }
    std::set<std::size_t> gone;
    for (PageDifference& difference : differences) {
        const auto match = inserted.find(difference.issued);
        if (difference.kind == Kind::Deleted && match != inserted.end() && !match->second.empty()) {
            gone.insert(match->second.back());
            match->second.pop_back();
            difference.kind = Kind::Moved;
            difference.uploaded = difference.issued;
        }
    }
    std::vector<PageDifference> kept;
    for (std::size_t i = 0; i < differences.size(); ++i) {
        if (gone.count(i) == 0) {
            kept.push_back(std::move(differences[i]));
        }
    }
    differences = std::move(kept);
}

/// Numbers for words: equal for equal words.
class Vocabulary {
public:
    std::vector<std::uint32_t> numbers(const std::vector<PlacedWord>& words)
    {
        std::vector<std::uint32_t> result;
        result.reserve(words.size());
        for (const PlacedWord& word : words) {
            const auto next = static_cast<std::uint32_t>(known_.size());
            result.push_back(known_.emplace(word.run->text, next).first->second);
        }
        return result;
    }

private:
    std::map<std::string, std::uint32_t> known_;
};

} // namespace

std::vector<PlacedWord> words_of(const std::vector<pdf::PageContent>& pages,
                                 const std::vector<SignatureBox>& boxes)
{
    std::vector<PlacedWord> words;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        const auto reserved = boxes_on(boxes, page);
        for (const pdf::TextRun& run : pages[page].runs) {
            if (!run.is_blank && !is_inside(run.clip, reserved)) {
                words.push_back({&run, page});
            }
        }
    }
    return words;
}

std::vector<std::string> flags_of(const std::vector<std::string>& words,
                                  const std::vector<RequiredSignatory>& required)
{
    return flags_among(words, words_of_names(required));
}

Redline redline_of(const std::vector<PlacedWord>& issued, const std::vector<PlacedWord>& uploaded,
                   const std::vector<RequiredSignatory>& required, const Limits& limits)
{
    using Kind = PageDifference::Kind;
    Vocabulary vocabulary;
    const auto left = vocabulary.numbers(issued);
    const auto hunks = differences(left, vocabulary.numbers(uploaded), limits.compared_steps_max);
    const auto clauses = clauses_of(issued);
    const auto names = words_of_names(required);

    Redline redline;
    std::size_t next_left = 0;
    std::size_t next_right = 0;
    const auto add_common = [&](std::size_t until) {
        for (; next_left < until; ++next_left, ++next_right) {
            redline.common.emplace_back(next_left, next_right);
        }
    };
    for (const Hunk& hunk : hunks) {
        add_common(hunk.left_begin);
        const auto deleted = texts_of(issued, hunk.left_begin, hunk.left_end);
        const auto inserted = texts_of(uploaded, hunk.right_begin, hunk.right_end);
        PageDifference difference;
        difference.kind = deleted.empty()    ? Kind::Inserted
                          : inserted.empty() ? Kind::Deleted
                                             : Kind::Replaced;
        difference.page =
            1 + (deleted.empty() ? uploaded[hunk.right_begin].page : issued[hunk.left_begin].page);
        const std::size_t anchor =
            deleted.empty() && hunk.left_begin > 0 ? hunk.left_begin - 1 : hunk.left_begin;
        difference.clause = anchor < clauses.size() ? clauses[anchor] : "";
        difference.issued = joined(deleted);
        difference.uploaded = joined(inserted);
        std::vector<std::string> both = deleted;
        both.insert(both.end(), inserted.begin(), inserted.end());
        difference.flags = flags_among(both, names);
        redline.differences.push_back(std::move(difference));
        next_left = hunk.left_end;
        next_right = hunk.right_end;
    }
    add_common(issued.size());
    pair_moves(redline.differences);
    return redline;
}

} // namespace indenture::signing::checks
