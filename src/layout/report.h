#pragma once

#include "base/finding.h"
#include "docx/document.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace indenture::layout {

/// The code of the finding that a family has no metric-compatible face.
inline constexpr const char* font_substituted = "font-substituted";

/// For this folder only: what was not laid out as Word would, each thing once, with the first
/// place where it was met.
class Report {
public:
    explicit Report(std::string source) : source_(std::move(source)) {}

    /// From now on findings are about this paragraph, which outlives the report; of the body, or
    /// of a header or another story.
    void stand_at(const docx::Paragraph& paragraph, bool is_body)
    {
        paragraph_ = &paragraph;
        is_body_ = is_body;
    }
    /// From now on findings are about the document.
    void stand_at_document() { paragraph_ = nullptr; }

    void add(Severity severity, std::string code, std::string text, std::string cure);
    /// About another place than where it stands now.
    void add(Where where, Severity severity, std::string code, std::string text, std::string cure);
    /// Only the first with that code and key.
    void add_once(const std::string& key, Finding finding);

    const std::vector<Finding>& findings() const { return findings_; }
    std::vector<Finding> take() { return std::move(findings_); }

private:
    std::string place() const;

    std::string source_;
    const docx::Paragraph* paragraph_ = nullptr;
    bool is_body_ = true;
    std::vector<Finding> findings_;
    std::set<std::string> seen_;
};

/// Puts the page, from 1, in front of places in the body: "page 3, paragraph 12". `page_of` is by
/// number of paragraph; `main_part` is the part of the body.
void add_pages(std::vector<Finding>& findings, const std::string& main_part,
               const std::map<std::uint32_t, std::uint32_t>& page_of);

} // namespace indenture::layout
