#pragma once

#include "cli/password.h"
#include "workflow/office.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace indenture::cli {

// What each command was asked to do, as read from the command line.

struct CommonOptions {
    bool json = false;                    ///< answer with one JSON object on standard output
    std::optional<std::string> at;        ///< decide as at this instant instead of now
    std::optional<std::string> templates; ///< folder of templates; default: the installed one
    std::optional<std::string> fonts;     ///< font configuration, or folder of the standard fonts
    bool refuses_substitutes = false;     ///< no family without metric-compatible file
    std::optional<std::string> register_key; ///< file; default: beside the register
};

struct CheckOptions {
    contracts::ContractKind kind = contracts::ContractKind::Dsfc;
    std::string application;
    std::optional<std::string>
        register_file; ///< with it, the rules that need evidence are asked too
};

/// What a PDF claims to be and carries.
struct PdfOptions {
    std::string profile = "a3a-ua1"; ///< or a4f-ua2
    bool attaches_source = false;    ///< the Word file travels in the PDF
};

struct GenerateOptions {
    contracts::ContractKind kind = contracts::ContractKind::Dsfc;
    std::string application;
    std::string out;
    PdfOptions pdf;
};

/// How the tags of a template are read, and what they may reach.
struct LanguageOptions {
    std::string profile = "strict";       ///< strict or compat
    std::optional<std::string> undefined; ///< error, blank, chain or marker; merges only
    std::optional<std::string> clauses;   ///< folder of Word files that the template may include
    std::optional<std::string> images;    ///< folder of pictures that data may name; merges only
};

struct MergeOptions {
    std::string template_file;
    std::string data;
    std::string out;
    LanguageOptions language;
    std::optional<std::string> manifest; ///< write which clauses are in the output here
    bool verifies = false;               ///< write nothing that Word would refuse or mend
    bool keeps_fields = false;           ///< leave field results as the template has them
    bool strips_active = false;          ///< take macros, objects and what is fetched out first
    bool keeps_existing = false;         ///< refuse to replace a file
    bool overwrites = false;             ///< wins over keeps_existing
    bool is_quiet = false;
};

struct LintOptions {
    std::string template_file;
    LanguageOptions language;
    std::optional<std::string> schema;   ///< hold what the template asks for against it
    std::optional<std::string> annotate; ///< write a copy with comments here
};

struct SchemaOptions {
    std::string template_file;
    LanguageOptions language;
    std::optional<std::string> out; ///< default: standard output
};

struct ExplainOptions {
    std::string template_file;
    std::string data;
    LanguageOptions language;
};

struct ImportTagsOptions {
    std::string document;
    std::string out;
    std::string from;                ///< "docx-templates", "docxtemplater" or "": detect
    std::string delimiters;          ///< opener, a blank, closer; "": detect
    std::optional<std::string> data; ///< settles what a section of docxtemplater is
};

struct RenderOptions {
    std::string document;
    std::string out;                   ///< may be empty with `report`
    std::optional<std::string> report; ///< write what is not as in Word here; "-": standard output
    std::optional<std::string> word;   ///< write the Word file with its fields as computed here
    std::string revisions = "accept";  ///< show tracked changes as if accepted, or refused
    PdfOptions pdf;
    std::vector<std::string> attachments; ///< files that travel in the PDF
};

struct RegisterOptions {
    std::string register_file;
    std::string reference;          ///< show
    std::optional<std::string> out; ///< show: write its documents into this folder
};

struct IssueOptions {
    contracts::ContractKind kind = contracts::ContractKind::Dsfc;
    std::string application;
    std::string register_file;
    std::string out;
    PdfOptions pdf;
};

struct SignOptions {
    std::string document;
    std::string field;
    std::string key;
    std::string out;
    PasswordSource password;
    std::string reason;
};

/// On what terms a signed file is judged.
struct TermsOptions {
    std::string trust;                        ///< PEM
    std::vector<std::string> timestamp_trust; ///< PEM
    std::vector<std::string> evidence;        ///< certificates, CRLs, OCSP responses
    bool requires_revocation = false;
    std::string level = "B";
    std::vector<std::string> accepted_anchoring; ///< besides A
    std::size_t appendix_pages_max = 0;
    std::vector<std::string> providers;
};

struct VerifyOptions {
    std::string document;
    TermsOptions terms;
    std::optional<std::string> issued;
    bool explains = false;
    bool sends_back = false;
    bool lists_codes = false;
    std::optional<std::string> etsi_xml; ///< write the report of ETSI TS 119 102-2 here
    std::optional<std::string> bundle;   ///< write an evidence bundle here
};

struct FetchEvidenceOptions {
    std::string document;
    TermsOptions terms; ///< whom to trust, and what is known already
    std::optional<std::string> issued;
    std::optional<std::string> cache; ///< folder
    std::string out;                  ///< PEM
    unsigned seconds_max = 60;        ///< for all requests together
    std::vector<std::string> allowed; ///< host:port, wherever that lies
};

struct AcceptOptions {
    std::string document;
    std::string register_file;
    TermsOptions terms;
    std::optional<std::string> reference; ///< of the contract it is said to be a copy of
    std::string approved_by;
    std::string reason;
    bool sends_back = false;
};

struct BundleOptions {
    std::string reference;
    std::string register_file;
    std::string out;
    std::optional<std::string> manifest_token;
};

struct VerifyBundleOptions {
    std::string bundle;
};

} // namespace indenture::cli
