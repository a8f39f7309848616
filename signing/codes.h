#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "signing/verdict.h"

#include <span>
#include <string>
#include <string_view>

namespace indenture::signing {

/// The six questions whose answers make a verdict.
enum class Question {
    Integrity, ///< is the file whole, and are digest and signature value right?
    Coverage,  ///< does each signature bind everything it should?
    Changes,   ///< is what came after the issue nothing but signatures and their evidence?
    Trust,     ///< does the certificate hold, at the time that counts?
    Anchoring, ///< is it the contract that was issued?
    Authority, ///< did the right person sign for the right party?
};

/// "integrity" to "authority"
std::string print(Question question);

/// A code of a finding: what it stands for and what becomes of an upload that has it.
struct Code {
    std::string_view code;
    Question question;
    Verdict verdict;                 ///< if the finding blocks; Passed: it never does
    std::string_view sub_indication; ///< of EN 319 102-1, tables 5 and 6; "" if it never blocks
    std::string_view meaning;        ///< a sentence for the person who signed, without jargon
    std::string_view cure;           ///< a sentence: what they can do; "" if nothing need be done
    std::string_view source;         ///< the rule: standard and clause
};

/// Every code the verifier may give, by question. Stable: a code never changes its meaning.
std::span<const Code> codes();

/// nullptr if there is none.
const Code* find_code(std::string_view code);

/// What a blocking finding makes of the whole, and the sub-indication of EN 319 102-1 for it.
/// A code without a row fails: unknown is never good.
struct Outcome {
    Verdict verdict;
    std::string sub_indication;
};
Outcome outcome_of(const Finding& finding);

/// [{"code", "question", "indication", "sub_indication", "meaning", "cure", "source"}]
Json codes_as_json();

/// A table in Markdown, as signing/codes.md has it.
std::string codes_as_markdown();

} // namespace indenture::signing
