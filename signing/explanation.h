#pragma once

#include "base/json.h"
#include "signing/codes.h"
#include "signing/report.h"

#include <string>
#include <vector>

namespace indenture::signing {

/// What became of one of the six questions.
enum class Held {
    Yes,
    No,
    Undetermined,
    NotAsked,   ///< the policy gave nothing to compare with
    NotReached, ///< the file could not be read so far
};

/// "yes", "no", "undetermined", "not asked", "not reached"
std::string print(Held held);

/// The answer to one question, with its reasons.
struct Answer {
    Question question;
    Held held = Held::NotReached;
    std::vector<std::string> checked; ///< what was looked at and held, a sentence each
    std::vector<Finding> reasons;     ///< what speaks against it
    std::vector<Finding> notes;       ///< what a careful reader should know besides
};

/// The chain of reasons behind a verdict: the six questions in order.
std::vector<Answer> explain(const VerificationReport& report);

/// For a person: each answer, what held, and each reason with its code, place, rule and the verdict
/// it makes.
std::string print_explanation(const VerificationReport& report);

/// [{"question", "answer", "checked", "reasons": [{..., "rule", "meaning"}], "notes"}]
Json explanation_as_json(const VerificationReport& report);

} // namespace indenture::signing
