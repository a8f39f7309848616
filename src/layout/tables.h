#pragma once

#include "docx/document.h"
#include "layout/flow.h"
#include "layout/format.h"
#include "layout/spelling.h"
#include "layout/wraps.h"

#include <vector>

namespace indenture::layout {

/// For this folder only: what lays out blocks before they have a place on a page.
struct LayoutContext {
    const docx::Document& document;
    StyleSheet& styles;
    SpellingContext spelling;
    std::size_t& characters; ///< laid out so far, to cap them
};

/// Spells and shapes the paragraph, with every advance as its face has it.
void shape_paragraph(ParagraphBox& paragraph, const LayoutContext& context);

/// Spells, shapes and breaks the paragraph for that width, unless it was already.
void lay_out_paragraph(ParagraphBox& paragraph, Length width, const LayoutContext& context);

/// The same with lines that keep away from obstacles, seen from the first line's place.
void lay_out_around(const std::vector<Obstacle>& obstacles, ParagraphBox& paragraph, Length width,
                    const LayoutContext& context);

/// Column edges, cell contents and row heights (pdf.md 4.7), unless they were made for that width.
void lay_out_table(TableBox& table, Length width, const LayoutContext& context);

/// Lays out all blocks of a cell, header or footer for that width: lines and rows with their
/// place from the top, and the height of it all.
struct StackedBlocks {
    std::vector<Slice> slices;
    Length height;
};
StackedBlocks stack(std::vector<BlockBox>& blocks, Length width, const LayoutContext& context);

/// Places for the lines and rows of a header or footer whose top left corner is given.
void place_slices(const std::vector<Slice>& slices, const Place& corner);

/// A place for one of them; those of tables inside once all have theirs.
void clear_places(const std::vector<Slice>& slices);
void settle_slice(const Slice& slice, const Place& place);
void settle_nested(const std::vector<Slice>& slices);

/// Places for what is in the cells, now that the rows have theirs.
void settle_cells(TableBox& table);
/// The same for one place of one row: a repeated header row, while it is drawn.
void settle_row(TableBox& table, RowBox& row, const RowPlace& place);

/// The space between two paragraphs: what `before` adds to the `after` already left
/// (pdf.md 4.6), and how much of that `after` stays.
struct Gap {
    Length after;  ///< of the paragraph above
    Length before; ///< of the paragraph below
};
Gap gap_between(const ParagraphBox& above, const ParagraphBox& below, const LayoutContext& context);

/// Space that borders take above the first and below the last line.
Length border_space_above(const ParagraphBox& paragraph);
Length border_space_below(const ParagraphBox& paragraph);
/// Marks neighbours with the same borders, which then share one frame.
void join_borders(ParagraphBox& above, ParagraphBox& below);

Length width_of(const docx::Border& border);

/// The border between two cells or at the table's edge, after conflicts are resolved
/// (ECMA-376-1, 17.4.66); `column` counts grid columns.
std::optional<docx::Border> horizontal_border(const TableBox& table, std::size_t row_below,
                                              std::size_t column);
std::optional<docx::Border> vertical_border(const TableBox& table, std::size_t row,
                                            std::size_t column_right);

} // namespace indenture::layout
