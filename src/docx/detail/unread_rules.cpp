#include "docx/detail/unread_rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace indenture::docx::detail {
namespace {

constexpr std::string_view shading_attributes =
    "val=clear|nil|solid fill color themeFill* themeFillTint* themeFillShade* themeColor* "
    "themeTint* themeShade*";

// What StoryReader itself notes is "*" here.

// ECMA-376-1, 17.3.2, and [MS-DOCX] for w14.
constexpr UnreadRule run[] = {
    {"rStyle", "val", "character style", ""},
    {"rFonts", "ascii hAnsi asciiTheme hAnsiTheme cs eastAsia* eastAsiaTheme* cstheme* hint*",
     "font", "ignored"},
    {"b", "val", "bold", ""},
    {"bCs", "val", "bold", ""},
    {"i", "val", "italic", ""},
    {"iCs", "val", "italic", ""},
    {"caps", "val", "capitals", ""},
    {"smallCaps", "val", "small capitals", ""},
    {"strike", "val", "strikethrough", ""},
    {"dstrike", "!", "double strikethrough", "drawn as one line"},
    {"vanish", "val", "hidden text", ""},
    {"webHidden", "*", "", ""},
    {"specVanish", "!", "hidden paragraph mark", "the paragraph ends there all the same"},
    {"outline", "!", "outlined text", "drawn as plain text"},
    {"shadow", "!", "shadow of text", "drawn without"},
    {"emboss", "!", "embossed text", "drawn as plain text"},
    {"imprint", "!", "engraved text", "drawn as plain text"},
    {"noProof", "*", "", ""},
    {"snapToGrid", "*", "", ""},
    {"color", "val themeColor* themeTint* themeShade*", "colour", "ignored"},
    {"spacing", "val", "letter spacing", ""},
    {"w", "val=100|100%", "width of characters", "set at 100 %"},
    {"kern", "val", "kerning", ""},
    {"position", "val", "raised text", ""},
    {"sz", "val", "size", ""},
    {"szCs", "val", "size", ""},
    {"highlight", "val", "highlight", ""},
    {"u", "val=none|single color! themeColor* themeTint* themeShade*", "underline",
     "drawn as one line in the colour of the text"},
    {"effect", "*", "", ""},
    {"bdr", "!", "border of text", "not drawn"},
    {"shd", shading_attributes, "pattern of shading", "drawn as its fill alone"},
    {"fitText", "!", "text fitted to a width", "set at its own width"},
    {"vertAlign", "val", "superscript", ""},
    {"rtl", "val", "right-to-left text", ""},
    {"cs", "!", "complex script formatting", "that of other scripts is used"},
    {"em", "!", "emphasis mark", "not drawn"},
    {"lang", "val eastAsia* bidi*", "language", ""},
    {"eastAsianLayout", "!", "East Asian layout", "set as other text"},
    {"oMath", "*", "", ""},
    {"ins", "*", "", ""},
    {"del", "*", "", ""},
    {"moveFrom", "*", "", ""},
    {"moveTo", "*", "", ""},
    {"rPrChange", "*", "", ""},
    {"w14:ligatures", "w14:val", "ligatures", ""},
    {"w14:glow", "!", "glow of text", "drawn as plain text"},
    {"w14:shadow", "!", "shadow of text", "drawn without"},
    {"w14:reflection", "!", "reflection of text", "drawn without"},
    {"w14:textOutline", "!", "outline of text", "drawn as plain text"},
    {"w14:textFill", "!", "fill of text", "drawn in the colour of the text"},
    {"w14:scene3d", "!", "text in space", "drawn as plain text"},
    {"w14:props3d", "!", "text in space", "drawn as plain text"},
    {"w14:numForm", "w14:val=default", "form of digits", "the font's own are used"},
    {"w14:numSpacing", "w14:val=default", "width of digits", "the font's own is used"},
    {"w14:stylisticSets", "!", "stylistic set", "the font's usual letters are used"},
    {"w14:cntxtAlts", "!", "contextual alternates", "the font's usual letters are used"},
};

// ECMA-376-1, 17.3.1.
constexpr UnreadRule paragraph[] = {
    {"pStyle", "val", "paragraph style", ""},
    {"keepNext", "val", "keep with next", ""},
    {"keepLines", "val", "keep lines together", ""},
    {"pageBreakBefore", "val", "page break before", ""},
    {"framePr", "*", "", ""},
    {"widowControl", "val", "widow control", ""},
    {"numPr", "", "numbering", ""},
    {"suppressLineNumbers", "*", "", ""},
    {"pBdr", "", "border", ""},
    {"shd", shading_attributes, "pattern of shading", "drawn as its fill alone"},
    {"tabs", "", "tab", ""},
    {"suppressAutoHyphens", "*", "", ""},
    {"kinsoku", "*", "", ""},
    {"wordWrap", "val=1|true|on", "lines that break inside words", "lines break between words"},
    {"overflowPunct", "*", "", ""},
    {"topLinePunct", "*", "", ""},
    {"autoSpaceDE", "*", "", ""},
    {"autoSpaceDN", "*", "", ""},
    {"bidi", "val", "right-to-left paragraph", ""},
    {"adjustRightInd", "*", "", ""},
    {"snapToGrid", "*", "", ""},
    {"spacing",
     "before after line lineRule beforeAutospacing afterAutospacing beforeLines! afterLines!",
     "spacing in lines", "ignored"},
    {"ind",
     "left start right end hanging firstLine leftChars! startChars! rightChars! endChars! "
     "hangingChars! firstLineChars!",
     "indent in characters", "ignored"},
    {"contextualSpacing", "val", "contextual spacing", ""},
    {"mirrorIndents", "!", "mirrored indents", "the same on odd and even pages"},
    {"suppressOverlap", "*", "", ""},
    {"jc", "val=left|start|center|right|end|both", "alignment",
     "set as the nearest of left, "
     "centre, right and justified"},
    {"textDirection", "val=lrTb|lr", "direction of text", "set from left to right"},
    {"textAlignment", "val=auto|baseline", "vertical alignment of text in its line",
     "set on the baseline"},
    {"textboxTightWrap", "*", "", ""},
    {"outlineLvl", "val", "outline level", ""},
    {"divId", "*", "", ""},
    {"cnfStyle", "*", "", ""},
    {"rPr", "", "", ""},
    {"sectPr", "*", "", ""},
    {"pPrChange", "*", "", ""},
    {"collapsed", "*", "", ""},
};

constexpr UnreadRule numbering_reference[] = {
    {"ilvl", "val", "level", ""},
    {"numId", "val", "numbering", ""},
    {"ins", "*", "", ""},
    {"numberingChange", "*", "", ""},
};

constexpr std::string_view border_attributes =
    "val=none|nil|single|thick|double sz space color themeColor* themeTint* themeShade* shadow! "
    "frame!";
constexpr std::string_view border_instead = "drawn as the nearest of a single and a double line";

constexpr UnreadRule borders[] = {
    {"top", border_attributes, "border", border_instead},
    {"bottom", border_attributes, "border", border_instead},
    {"left", border_attributes, "border", border_instead},
    {"right", border_attributes, "border", border_instead},
    {"start", border_attributes, "border", border_instead},
    {"end", border_attributes, "border", border_instead},
    {"between", border_attributes, "border", border_instead},
    {"insideH", border_attributes, "border", border_instead},
    {"insideV", border_attributes, "border", border_instead},
    {"bar", "!", "bar beside the paragraph", "not drawn"},
    {"tl2br", "!", "diagonal border", "not drawn"},
    {"tr2bl", "!", "diagonal border", "not drawn"},
};

constexpr UnreadRule tabs[] = {
    {"tab",
     "val=left|start|num|center|right|end|decimal|bar|clear pos "
     "leader=none|dot|hyphen|underscore|middleDot",
     "tab", "set as the nearest that is known"},
};

constexpr UnreadRule margins[] = {
    {"top", "w type=dxa|nil", "cell margin", "read as twips"},
    {"bottom", "w type=dxa|nil", "cell margin", "read as twips"},
    {"left", "w type=dxa|nil", "cell margin", "read as twips"},
    {"right", "w type=dxa|nil", "cell margin", "read as twips"},
    {"start", "w type=dxa|nil", "cell margin", "read as twips"},
    {"end", "w type=dxa|nil", "cell margin", "read as twips"},
};

// ECMA-376-1, 17.4.
constexpr UnreadRule table[] = {
    {"tblStyle", "val", "table style", ""},
    {"tblpPr", "*", "", ""},
    {"tblOverlap", "*", "", ""},
    {"bidiVisual", "!", "right-to-left table", "set from left to right"},
    {"tblStyleRowBandSize", "val=1", "rows of a band", "bands are of one row"},
    {"tblStyleColBandSize", "val=1", "columns of a band", "bands are of one column"},
    {"tblW", "w type", "width of a table", ""},
    {"jc", "val=left|start|center|right|end", "alignment of a table", "set at the left"},
    {"tblCellSpacing", "w! type*", "space between cells", "cells stand side by side"},
    {"tblInd", "w type=dxa|nil|auto", "indent of a table", "read as twips"},
    {"tblBorders", "", "border", ""},
    {"shd",
     "val=clear|nil fill=auto color* themeFill! themeFillTint* themeFillShade* themeColor* "
     "themeTint* themeShade*",
     "shading of a table", "not drawn"},
    {"tblLayout", "type", "layout of a table", ""},
    {"tblCellMar", "", "cell margin", ""},
    {"tblLook", "val firstRow lastRow firstColumn lastColumn noHBand noVBand", "look of a table",
     ""},
    {"tblCaption", "*", "", ""},
    {"tblDescription", "*", "", ""},
    {"tblPrChange", "*", "", ""},
};

constexpr UnreadRule table_exceptions[] = {
    {"tblLook", "*", "", ""},
    {"tblPrExChange", "*", "", ""},
    {"tblW", "*", "", ""},
    {"tblLayout", "*", "", ""},
    {"jc", "!", "alignment of one row", "that of the table is used"},
    {"tblInd", "!", "indent of one row", "that of the table is used"},
    {"tblCellSpacing", "!", "space between cells of one row", "cells stand side by side"},
    {"shd", "!", "shading of one row", "that of the table is used"},
    {"tblBorders", "!", "borders of one row", "those of the table are used"},
    {"tblCellMar", "!", "cell margins of one row", "those of the table are used"},
};

constexpr UnreadRule row[] = {
    {"cnfStyle", "*", "", ""},
    {"divId", "*", "", ""},
    {"gridBefore", "val", "columns before a row", ""},
    {"gridAfter", "val", "columns after a row", ""},
    {"wBefore", "*", "", ""},
    {"wAfter", "*", "", ""},
    {"cantSplit", "val", "row that may not split", ""},
    {"trHeight", "val hRule", "height of a row", ""},
    {"tblHeader", "val", "header row", ""},
    {"tblCellSpacing", "w! type*", "space between cells", "cells stand side by side"},
    {"jc", "!", "alignment of one row", "that of the table is used"},
    {"hidden", "!", "hidden row", "shown"},
    {"ins", "*", "", ""},
    {"del", "*", "", ""},
    {"trPrChange", "*", "", ""},
};

constexpr UnreadRule cell[] = {
    {"cnfStyle", "*", "", ""},
    {"tcW", "w type", "width of a cell", ""},
    {"gridSpan", "val", "columns of a cell", ""},
    {"hMerge", "!", "cells merged without span", "set as cells of their own"},
    {"vMerge", "val", "merged cells", ""},
    {"tcBorders", "", "border", ""},
    {"shd", shading_attributes, "pattern of shading", "drawn as its fill alone"},
    {"noWrap", "!", "cell whose text does not wrap", "its text wraps"},
    {"tcMar", "", "cell margin", ""},
    {"textDirection", "*", "", ""},
    {"tcFitText", "!", "text fitted to its cell", "set at its own width"},
    {"vAlign", "val=top|center|bottom", "vertical alignment of a cell", "set at the top"},
    {"hideMark", "!", "cell mark without height", "the mark counts as a line"},
    {"headers", "*", "", ""},
    {"cellIns", "*", "", ""},
    {"cellDel", "*", "", ""},
    {"cellMerge", "*", "", ""},
    {"tcPrChange", "*", "", ""},
};

// ECMA-376-1, 17.6.
constexpr UnreadRule section[] = {
    {"headerReference", "type r:id", "header", ""},
    {"footerReference", "type r:id", "footer", ""},
    {"footnotePr", "*", "", ""},
    {"endnotePr", "*", "", ""},
    {"type", "val=nextPage|continuous|evenPage|oddPage", "start of a section",
     "set on the next page"},
    {"pgSz", "w h orient* code*", "size of the page", ""},
    {"pgMar", "top bottom left right header footer gutter", "margins of the page", ""},
    {"paperSrc", "*", "", ""},
    {"pgBorders", "!", "border of the page", "not drawn"},
    {"lnNumType", "!", "line numbers", "not printed"},
    {"pgNumType",
     "start fmt=decimal|lowerRoman|upperRoman|lowerLetter|upperLetter chapStyle! chapSep*",
     "format of page numbers", "printed as plain decimal numbers"},
    {"cols", "*", "", ""},
    {"formProt", "*", "", ""},
    {"vAlign", "val=top|center|bottom", "vertical alignment of the page", "set at the top"},
    {"noEndnote", "*", "", ""},
    {"titlePg", "val", "first page", ""},
    {"textDirection", "val=lrTb|lr|lrTbV", "direction of text", "set from left to right"},
    {"bidi", "!", "right-to-left section", "its columns stand from left to right"},
    {"rtlGutter", "!", "gutter at the right", "set at the left"},
    {"docGrid", "type=default|lines linePitch charSpace*", "document grid",
     "only its lines are kept to"},
    {"printerSettings", "*", "", ""},
    {"sectPrChange", "*", "", ""},
};

// ECMA-376-1, 17.9.6.
constexpr UnreadRule level[] = {
    {"start", "val", "start of a numbering", ""},
    {"numFmt",
     "val=none|bullet|decimal|decimalZero|lowerLetter|upperLetter|lowerRoman|upperRoman|ordinal|"
     "chicago format!",
     "format of numbers", "printed as plain decimal numbers"},
    {"lvlRestart", "val", "restart of a numbering", ""},
    {"pStyle", "val", "style of a level", ""},
    {"isLgl", "val", "legal numbering", ""},
    {"suff", "val", "what follows a number", ""},
    {"lvlText", "val null*", "text of a number", ""},
    {"lvlPicBulletId", "!", "picture as a bullet", "the level's text is shown"},
    {"legacy", "legacy! legacySpace* legacyIndent*", "numbering of Word 6",
     "set as a numbering of today"},
    {"lvlJc", "val", "alignment of numbers", ""},
    {"pPr", "", "", ""},
    {"rPr", "", "", ""},
};

// ECMA-376-1, 17.15.3.
constexpr UnreadRule compatibility[] = {
    {"compatSetting", "*", "", ""},
    {"doNotExpandShiftReturn", "val", "", ""},
    {"doNotUseHTMLParagraphAutoSpacing", "val", "", ""},
    {"useFELayout", "*", "", ""},
    {"balanceSingleByteDoubleByteWidth", "*", "", ""},
    {"doNotLeaveBackslashAlone", "*", "", ""},
    {"useAltKinsokuLineBreakRules", "*", "", ""},
    {"displayHangulFixedWidth", "*", "", ""},
    {"adjustLineHeightInTable", "*", "", ""},
    {"doNotSnapToGridInCell", "*", "", ""},
    {"selectFldWithFirstOrLastChar", "*", "", ""},
    {"applyBreakingRules", "*", "", ""},
    {"useNormalStyleForList", "*", "", ""},
    {"forgetLastTabAlignment", "*", "", ""},
    {"mwSmallCaps", "*", "", ""},
};

// ECMA-376-1, 17.15.1: what a file says that has no say in how it looks printed.
constexpr std::string_view harmless_settings[] = {"writeProtection",
                                                  "view",
                                                  "zoom",
                                                  "removePersonalInformation",
                                                  "removeDateAndTime",
                                                  "doNotDisplayPageBoundaries",
                                                  "displayBackgroundShape",
                                                  "printPostScriptOverText",
                                                  "printFractionalCharacterWidth",
                                                  "printFormsData",
                                                  "embedTrueTypeFonts",
                                                  "embedSystemFonts",
                                                  "saveSubsetFonts",
                                                  "saveFormsData",
                                                  "alignBordersAndEdges",
                                                  "bordersDoNotSurroundHeader",
                                                  "bordersDoNotSurroundFooter",
                                                  "hideSpellingErrors",
                                                  "hideGrammaticalErrors",
                                                  "activeWritingStyle",
                                                  "proofState",
                                                  "formsDesign",
                                                  "attachedTemplate",
                                                  "linkStyles",
                                                  "stylePaneFormatFilter",
                                                  "stylePaneSortMethod",
                                                  "documentType",
                                                  "mailMerge",
                                                  "revisionView",
                                                  "trackRevisions",
                                                  "doNotTrackMoves",
                                                  "doNotTrackFormatting",
                                                  "documentProtection",
                                                  "autoFormatOverride",
                                                  "styleLockTheme",
                                                  "styleLockQFSet",
                                                  "defaultTabStop",
                                                  "consecutiveHyphenLimit",
                                                  "hyphenationZone",
                                                  "doNotHyphenateCaps",
                                                  "showEnvelope",
                                                  "summaryLength",
                                                  "clickAndTypeStyle",
                                                  "defaultTableStyle",
                                                  "evenAndOddHeaders",
                                                  "drawingGridHorizontalSpacing",
                                                  "drawingGridVerticalSpacing",
                                                  "displayHorizontalDrawingGridEvery",
                                                  "displayVerticalDrawingGridEvery",
                                                  "doNotUseMarginsForDrawingGridOrigin",
                                                  "drawingGridHorizontalOrigin",
                                                  "drawingGridVerticalOrigin",
                                                  "doNotShadeFormData",
                                                  "noPunctuationKerning",
                                                  "characterSpacingControl",
                                                  "strictFirstAndLastChars",
                                                  "noLineBreaksAfter",
                                                  "noLineBreaksBefore",
                                                  "savePreviewPicture",
                                                  "doNotValidateAgainstSchema",
                                                  "saveInvalidXml",
                                                  "ignoreMixedContent",
                                                  "alwaysShowPlaceholderText",
                                                  "doNotDemarcateInvalidXml",
                                                  "saveXmlDataOnly",
                                                  "useXSLTWhenSaving",
                                                  "saveThroughXslt",
                                                  "showXMLTags",
                                                  "alwaysMergeEmptyNamespace",
                                                  "updateFields",
                                                  "hdrShapeDefaults",
                                                  "footnotePr",
                                                  "endnotePr",
                                                  "compat",
                                                  "docVars",
                                                  "rsids",
                                                  "mathPr",
                                                  "attachedSchema",
                                                  "themeFontLang",
                                                  "clrSchemeMapping",
                                                  "doNotIncludeSubdocsInStats",
                                                  "doNotAutoCompressPictures",
                                                  "forceUpgrade",
                                                  "captions",
                                                  "readModeInkLockDown",
                                                  "smartTagType",
                                                  "schemaLibrary",
                                                  "shapeDefaults",
                                                  "doNotEmbedSmartTags",
                                                  "decimalSymbol",
                                                  "listSeparator"};

constexpr UnreadRule settings[] = {
    {"mirrorMargins", "!", "mirrored margins", "the same on odd and even pages"},
    {"gutterAtTop", "!", "gutter at the top", "set at the left"},
    {"bookFoldPrinting", "!", "printing as a booklet", "printed page by page"},
    {"bookFoldRevPrinting", "!", "printing as a booklet", "printed page by page"},
    {"bookFoldPrintingSheets", "*", "", ""},
    {"printTwoOnOne", "!", "two pages on a sheet", "printed page by page"},
    {"autoHyphenation", "!", "automatic hyphenation", "words are not hyphenated"},
};

using Entry = std::pair<std::string_view, std::span<const UnreadRule>>;

const Entry containers[] = {
    {"compat", compatibility},
    {"lvl", level},
    {"numPr", numbering_reference},
    {"pBdr", borders},
    {"pPr", paragraph},
    {"rPr", run},
    {"sectPr", section},
    {"settings", settings},
    {"tabs", tabs},
    {"tblBorders", borders},
    {"tblCellMar", margins},
    {"tblPr", table},
    {"tblPrEx", table_exceptions},
    {"tcBorders", borders},
    {"tcMar", margins},
    {"tcPr", cell},
    {"trPr", row},
};

} // namespace

std::span<const UnreadRule> unread_rules(std::string_view container)
{
    const auto found = std::lower_bound(
        std::begin(containers), std::end(containers), container,
        [](const Entry& entry, std::string_view name) { return entry.first < name; });
    return found != std::end(containers) && found->first == container
               ? found->second
               : std::span<const UnreadRule>();
}

bool is_harmless_setting(std::string_view name)
{
    return std::find(std::begin(harmless_settings), std::end(harmless_settings), name) !=
           std::end(harmless_settings);
}

} // namespace indenture::docx::detail
