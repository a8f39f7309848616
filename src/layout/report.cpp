#include "layout/report.h"

#include "docx/story_place.h"

#include <fmt/format.h>
#include <utility>

namespace indenture::layout {
namespace {

constexpr std::size_t findings_max = 1000;
constexpr std::size_t words_enough = 60;

void append_text(const std::vector<docx::Inline>& items, std::string& text)
{
    for (const docx::Inline& item : items) {
        if (text.size() > words_enough) {
            return;
        }
        if (const auto* run = std::get_if<docx::Run>(&item.what)) {
            text += run->text;
        } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            append_text(field->result, text);
        } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            append_text(link->content, text);
        } else if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            append_text(control->content, text);
        }
    }
}

} // namespace

std::string Report::place() const
{
    if (paragraph_ == nullptr) {
        return "";
    }
    std::string text;
    append_text(paragraph_->content, text);
    const std::string near = docx::first_words(std::string_view(text));
    if (is_body_ && paragraph_->number > 0) {
        return docx::print_place(paragraph_->number, near);
    }
    return near.empty() ? "" : fmt::format("near \"{}\"", near);
}

void Report::add(Severity severity, std::string code, std::string text, std::string cure)
{
    add({source_, "", place()}, severity, std::move(code), std::move(text), std::move(cure));
}

void Report::add(Where where, Severity severity, std::string code, std::string text,
                 std::string cure)
{
    if (findings_.size() < findings_max && seen_.insert(code + text).second) {
        findings_.push_back({.code = std::move(code),
                             .severity = severity,
                             .where = std::move(where),
                             .text = std::move(text),
                             .cure = std::move(cure)});
    }
}

void Report::add_once(const std::string& key, Finding finding)
{
    if (seen_.insert(finding.code + " " + key).second) {
        add(finding.severity, finding.code, finding.text, finding.cure);
    }
}

void add_pages(std::vector<Finding>& findings, const std::string& main_part,
               const std::map<std::uint32_t, std::uint32_t>& page_of)
{
    for (Finding& finding : findings) {
        const bool is_body = finding.where.part.empty() || finding.where.part == main_part;
        const auto paragraph = docx::paragraph_of(finding.where.position);
        const auto page = is_body && paragraph ? page_of.find(*paragraph) : page_of.end();
        if (page != page_of.end()) {
            finding.where.position =
                fmt::format("page {}, {}", page->second + 1, finding.where.position);
        }
    }
}

} // namespace indenture::layout
