#include "layout/results.h"

#include "layout/field_code.h"

#include <set>
#include <utility>

namespace indenture::layout {
namespace {

class Collector {
public:
    void add(const ParagraphBox& paragraph)
    {
        if (paragraph.part == nullptr) {
            return;
        }
        for (const ComputedField& computed : paragraph.computed) {
            if (computed.field->number != 0) {
                results_.fields.push_back({*paragraph.part, computed.field->number, computed.text});
            }
        }
    }

    void add(std::vector<BlockBox>& blocks)
    {
        for (BlockBox& block : blocks) {
            if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
                add(**paragraph);
                for (const std::unique_ptr<DrawingBox>& drawing : (*paragraph)->drawings) {
                    for (DrawnText& text : drawing->texts) {
                        add(text.blocks);
                    }
                }
            } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
                add(**table);
            } else if (auto* contents = std::get_if<std::unique_ptr<ContentsBox>>(&block)) {
                add(**contents);
            }
        }
    }

    docx::FieldResults result() { return std::move(results_); }

private:
    void add(TableBox& table)
    {
        for (RowBox& row : table.rows) {
            for (CellBox& cell : row.cells) {
                add(cell.blocks);
            }
        }
    }

    void add(ContentsBox& box)
    {
        if (box.items.empty()) {
            add(box.entries); // the last result, whose own fields are computed
            return;
        }
        docx::ContentsResult result;
        result.field = box.source->number;
        result.is_linked = parse_field_code(box.source->instruction).has("h");
        result.part = *box.items.front().paragraph->part;
        for (std::size_t i = 0; i < box.items.size(); ++i) {
            const auto* entry = std::get_if<std::unique_ptr<ParagraphBox>>(&box.entries[i]);
            if (entry != nullptr) {
                result.entries.push_back(entry_of(box.items[i], **entry));
            }
        }
        results_.contents.push_back(std::move(result));
    }

    static docx::ContentsEntry entry_of(const ContentsItem& item, const ParagraphBox& paragraph)
    {
        docx::ContentsEntry entry;
        entry.paragraph = item.paragraph->source->element;
        const docx::ParagraphProperties& properties = paragraph.source->properties;
        entry.style = properties.style;
        entry.indent = properties.indent_left.value_or(0);
        for (const docx::TabStop& tab : properties.tabs) {
            entry.tabs.push_back({tab.position, tab.kind == docx::TabKind::Right});
        }
        entry.number = item.number;
        entry.text = item.text;
        entry.separator = item.separator;
        for (const ComputedField& computed : paragraph.computed) {
            const bool is_page = computed.field->instruction.starts_with("PAGEREF");
            (is_page ? entry.page : entry.text) = computed.text;
        }
        return entry;
    }

    docx::FieldResults results_;
};

} // namespace

docx::FieldResults results_of(Flow& flow, Headers& headers, const std::vector<PageFrame>& frames,
                              const LayoutContext& context)
{
    Collector collector;
    for (SectionBox& section : flow.sections) {
        collector.add(section.blocks);
    }
    std::set<std::size_t> seen;
    for (std::uint32_t page = 0; page < frames.size(); ++page) {
        const PageFrame& frame = frames[page];
        const docx::SectionProperties& section = flow.sections[frame.section].properties;
        const auto kind = static_cast<std::size_t>(frame.header);
        for (const auto& story : {section.headers[kind], section.footers[kind]}) {
            if (!frame.is_blank && story && seen.insert(*story).second) {
                collector.add(*headers.lay_out(*story, text_width(section), page, context).blocks);
            }
        }
    }
    return collector.result();
}

} // namespace indenture::layout
