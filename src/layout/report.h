#pragma once

#include "base/finding.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace indenture::layout {

/// For this folder only: what was not laid out as Word would, each thing once.
class Report {
public:
    explicit Report(std::string source) : source_(std::move(source)) {}

    void add(Severity severity, std::string code, std::string text, std::string cure)
    {
        if (findings_.size() < findings_max && seen_.insert(code + text).second) {
            findings_.push_back({.code = std::move(code),
                                 .severity = severity,
                                 .where = {source_, "", ""},
                                 .text = std::move(text),
                                 .cure = std::move(cure)});
        }
    }

    std::vector<Finding> take() { return std::move(findings_); }

private:
    static constexpr std::size_t findings_max = 1000;
    std::string source_;
    std::vector<Finding> findings_;
    std::set<std::string> seen_;
};

} // namespace indenture::layout
