#include "docx/detail/schema_order.h"

#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string>
#include <string_view>

namespace indenture::docx {

namespace {

/// The children of an element in their order. Those joined by '|' may be mixed; '*' marks what may
/// be repeated. Of wp elements the children are in wp or a.
struct Order {
    std::string_view space;
    std::string_view parent;
    std::string_view children;
};

// ECMA-376-1 (transitional), Annex A: the complex types named by their elements.
constexpr std::array<Order, 35> orders{{
    {ns::w, "pPr",
     "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
     "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
     "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
     "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
     "rPr sectPr pPrChange"},
    {ns::w, "rPr",
     "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline "
     "shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz "
     "szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish "
     "oMath rPrChange"},
    {ns::w, "tblPr",
     "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
     "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription "
     "tblPrChange"},
    {ns::w, "tblPrEx",
     "tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblPrExChange"},
    {ns::w, "trPr",
     "cnfStyle*|divId*|gridBefore*|gridAfter*|wBefore*|wAfter*|cantSplit*|trHeight*|tblHeader*|"
     "tblCellSpacing*|jc*|hidden* ins del trPrChange"},
    {ns::w, "tcPr",
     "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
     "vAlign hideMark headers cellIns|cellDel|cellMerge tcPrChange"},
    {ns::w, "sectPr",
     "headerReference*|footerReference* footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
     "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
     "docGrid printerSettings sectPrChange"},
    {ns::w, "tblBorders", "top left|start bottom right|end insideH insideV"},
    {ns::w, "tcBorders", "top left|start bottom right|end insideH insideV tl2br tr2bl"},
    {ns::w, "tblCellMar", "top left|start bottom right|end"},
    {ns::w, "tcMar", "top left|start bottom right|end"},
    {ns::w, "pBdr", "top left bottom right between bar"},
    {ns::w, "pgBorders", "top left bottom right"},
    {ns::w, "numPr", "ilvl numId numberingChange ins"},
    {ns::w, "tabs", "tab*"},
    {ns::w, "tblGrid", "gridCol* tblGridChange"},
    {ns::w, "tbl",
     "bookmarkStart*|bookmarkEnd*|moveFromRangeStart*|moveFromRangeEnd*|moveToRangeStart*|"
     "moveToRangeEnd*|commentRangeStart*|commentRangeEnd* tblPr tblGrid "
     "tr*|sdt*|customXml*|proofErr*|permStart*|permEnd*|ins*|del*|moveFrom*|moveTo*|"
     "bookmarkStart*|bookmarkEnd*|moveFromRangeStart*|moveFromRangeEnd*|moveToRangeStart*|"
     "moveToRangeEnd*|commentRangeStart*|commentRangeEnd*"},
    {ns::w, "tr",
     "tblPrEx trPr tc*|sdt*|customXml*|proofErr*|permStart*|permEnd*|ins*|del*|moveFrom*|moveTo*|"
     "bookmarkStart*|bookmarkEnd*|moveFromRangeStart*|moveFromRangeEnd*|moveToRangeStart*|"
     "moveToRangeEnd*|commentRangeStart*|commentRangeEnd*"},
    {ns::w, "sdt", "sdtPr sdtEndPr sdtContent"},
    {ns::w, "numbering", "numPicBullet* abstractNum* num* numIdMacAtCleanup"},
    {ns::w, "abstractNum", "nsid multiLevelType tmpl name styleLink numStyleLink lvl*"},
    {ns::w, "num", "abstractNumId lvlOverride*"},
    {ns::w, "lvlOverride", "startOverride lvl"},
    {ns::w, "lvl",
     "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"},
    {ns::w, "styles", "docDefaults latentStyles style*"},
    {ns::w, "docDefaults", "rPrDefault pPrDefault"},
    {ns::w, "style",
     "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
     "qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr "
     "tblStylePr*"},
    {ns::w, "tblStylePr", "pPr rPr tblPr trPr tcPr"},
    {ns::w, "framePr", ""},
    {ns::w, "fldChar", "fldData ffData numberingChange"},
    {ns::w, "footnotePr", "pos numFmt numStart numRestart footnote*"},
    {ns::w, "endnotePr", "pos numFmt numStart numRestart endnote*"},
    {ns::w, "settings",
     "writeProtection view zoom removePersonalInformation removeDateAndTime "
     "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
     "printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts "
     "saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
     "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors "
     "activeWritingStyle* proofState formsDesign attachedTemplate linkStyles "
     "stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
     "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
     "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit "
     "hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle "
     "defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
     "bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing "
     "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
     "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin "
     "doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne "
     "strictFirstAndLastChars noLineBreaksAfter* noLineBreaksBefore* savePreviewPicture "
     "doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText "
     "doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags "
     "alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars "
     "rsids attachedSchema* themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
     "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType* "
     "shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"},
    {ns::wp, "inline", "extent effectExtent docPr cNvGraphicFramePr graphic"},
    {ns::wp, "anchor",
     "simplePos positionH positionV extent effectExtent "
     "wrapNone|wrapSquare|wrapTight|wrapThrough|wrapTopAndBottom docPr cNvGraphicFramePr graphic"},
}};

/// Where a child may stand, and how often.
struct Rank {
    std::size_t first = 0;
    std::size_t last = 0; ///< greater than first for what may stand in two groups
    bool may_repeat = false;
};
using Ranks = std::map<std::string, Rank, std::less<>>;

Ranks ranks_of(std::string_view children)
{
    Ranks result;
    std::size_t rank = 1;
    std::string name;
    bool may_repeat = false;
    const auto finish_name = [&] {
        if (!name.empty()) {
            const auto [found, is_new] = result.try_emplace(name, Rank{rank, rank, may_repeat});
            found->second.last = rank;
        }
        name.clear();
        may_repeat = false;
    };
    for (const char c : children) {
        if (c == '*') {
            may_repeat = true;
        } else if (c == '|' || c == ' ') {
            finish_name();
            rank += c == ' ' ? 1 : 0;
        } else {
            name += c;
        }
    }
    finish_name();
    return result;
}

const Ranks* ranks_for(XmlElement element)
{
    using Key = std::pair<std::string_view, std::string_view>;
    static const std::map<Key, Ranks> table = [] {
        std::map<Key, Ranks> result;
        for (const Order& order : orders) {
            result.emplace(Key{order.space, order.parent}, ranks_of(order.children));
        }
        return result;
    }();
    const auto found = table.find({element.space(), element.name()});
    return found == table.end() ? nullptr : &found->second;
}

/// Extensions stand where they like; only the standard's own children are ordered.
bool is_ordered(XmlElement child)
{
    const std::string_view space = child.space();
    return space == ns::w || space == ns::wp || space == ns::a;
}

/// Word reads run properties (their schema is a choice) and settings in any order; some readers do
/// not.
Severity weight(XmlElement parent)
{
    const bool is_borne = parent.is_w("rPr") || parent.is_w("settings");
    return is_borne ? Severity::Warning : Severity::Block;
}

void check_children(const ReadPart& part, XmlElement parent, const Ranks& ranks, Report& report)
{
    std::size_t reached = 0;
    std::string_view reached_by;
    std::map<std::string_view, int> counts;
    for (const XmlElement child : parent.children()) {
        if (!is_ordered(child)) {
            continue;
        }
        const std::string_view name = child.name();
        const auto known = ranks.find(name);
        if (known == ranks.end()) {
            report.add(part.name, child,
                       {.code = "W-12",
                        .severity = weight(parent),
                        .text = fmt::format("{} is no child of {}", name, parent.name()),
                        .cure = "Take it out."});
            continue;
        }
        const Rank& rank = known->second;
        if (++counts[name] == 2 && !rank.may_repeat) {
            report.add(part.name, child,
                       {.code = "W-12",
                        .severity = weight(parent),
                        .text = fmt::format("{} has two children {}", parent.name(), name),
                        .cure = "Keep one of them."});
        }
        if (rank.last < reached) {
            report.add(
                part.name, child,
                {.code = "W-11",
                 .severity = weight(parent),
                 .text = fmt::format("in {}, {} stands behind {}", parent.name(), name, reached_by),
                 .cure = fmt::format("Put {} before {}.", name, reached_by)});
            continue;
        }
        const std::size_t now = rank.first < reached ? rank.last : rank.first;
        if (now > reached) {
            reached = now;
            reached_by = name;
        }
    }
}

} // namespace

void check_schema_order(const ReadPart& part, Report& report)
{
    const XmlElement root = part.xml.root();
    for (XmlElement element = root; element; element = following(element, root)) {
        if (const Ranks* ranks = ranks_for(element)) {
            check_children(part, element, *ranks, report);
        }
    }
}

} // namespace indenture::docx
