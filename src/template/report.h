#pragma once

#include "template/places.h"
#include "template/problem.h"
#include "template/program.h"

#include <string>
#include <utility>
#include <vector>

namespace indenture::templating {

/// Collects what is to be said about one part of a template.
class Report {
public:
    Report(std::string source, std::string part)
        : source_(std::move(source)), part_(std::move(part))
    {
    }

    void add(Severity severity, const Place& place, const Problem& problem);
    void block(const Place& place, const Problem& problem) { add(Severity::Block, place, problem); }

    /// As a reader meets them; some are found only when statements look for their partners.
    std::vector<TemplateFinding> in_order() &&;

private:
    std::string source_;
    std::string part_;
    std::vector<TemplateFinding> findings_;
};

} // namespace indenture::templating
