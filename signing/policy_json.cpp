#include "signing/policy_json.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace indenture::signing {

namespace {

constexpr std::array revocation_rules{
    std::pair{RevocationRule::WhenAvailable, std::string_view("when-available")},
    std::pair{RevocationRule::Required, std::string_view("required")},
};

std::string print(RevocationRule rule)
{
    return std::string(rule == RevocationRule::Required ? "required" : "when-available");
}

Json optional_time(const std::optional<Instant>& time)
{
    return time ? Json(indenture::print(*time)) : Json(nullptr);
}

Json digests_of(const std::vector<Bytes>& pieces)
{
    Json list = Json::array();
    for (const Bytes& piece : pieces) {
        list.push_back(Digest::of(piece).hex());
    }
    return list;
}

Json json_of(const RequiredSignatory& party)
{
    return {{"field", party.field},
            {"organisation", party.organisation_name},
            {"identifiers", party.organisation_identifiers},
            {"signatories", party.signatory_names},
            {"mails", party.mails}};
}

Json json_of(const std::set<Anchoring>& accepted)
{
    Json list = Json::array();
    for (const Anchoring anchoring : accepted) {
        list.push_back(print(anchoring));
    }
    return list;
}

/// Reads members of one object; each complaint names the file and the member.
class Members {
public:
    Members(const Json& object, const std::string& source) : object_(object), source_(source)
    {
        if (!object.is_object()) {
            throw refused("", "is no object");
        }
    }

    const Json& at(const char* name) const
    {
        const auto found = object_.find(name);
        if (found == object_.end()) {
            throw refused(name, "is missing");
        }
        return *found;
    }

    std::string text(const char* name) const { return text(name, at(name)); }

    std::vector<std::string> texts(const char* name) const
    {
        if (!at(name).is_array()) {
            throw refused(name, "is no list");
        }
        std::vector<std::string> list;
        for (const Json& each : at(name)) {
            list.push_back(text(name, each));
        }
        return list;
    }

    bool flag(const char* name) const
    {
        if (!at(name).is_boolean()) {
            throw refused(name, "is neither true nor false");
        }
        return at(name).get<bool>();
    }

    std::size_t count(const char* name) const
    {
        if (!at(name).is_number_unsigned()) {
            throw refused(name, "is no count");
        }
        return at(name).get<std::size_t>();
    }

    std::optional<Instant> time(const char* name) const
    {
        if (at(name).is_null()) {
            return std::nullopt;
        }
        const auto instant = parse_instant(text(name));
        if (!instant) {
            throw refused(name, "is no moment");
        }
        return instant;
    }

    Date day(const char* name) const
    {
        const auto date = Date::parse(text(name));
        if (!date) {
            throw refused(name, "is no date");
        }
        return *date;
    }

    std::vector<Bytes> pieces(const char* name, const FindPiece& find) const
    {
        std::vector<Bytes> list;
        for (const std::string& digest : texts(name)) {
            list.push_back(find(Digest::parse(digest)));
        }
        return list;
    }

    Error refused(const std::string& name, const std::string& what) const
    {
        return Error(ErrorCode::BadInput, {source_, name, {}}, "it " + what);
    }

private:
    std::string text(const char* name, const Json& value) const
    {
        if (!value.is_string()) {
            throw refused(name, "is no text");
        }
        return value.get<std::string>();
    }

    const Json& object_;
    std::string source_;
};

RequiredSignatory read_party(const Json& json, const std::string& source)
{
    const Members members(json, source);
    return {.field = members.text("field"),
            .organisation_name = members.text("organisation"),
            .organisation_identifiers = members.texts("identifiers"),
            .signatory_names = members.texts("signatories"),
            .mails = members.texts("mails")};
}

ValidationData read_evidence(const Json& json, const FindPiece& find, const std::string& source)
{
    const Members members(json, source);
    return {.certificates = members.pieces("certificates", find),
            .crls = members.pieces("crls", find),
            .ocsps = members.pieces("ocsps", find)};
}

RevocationRule read_rule(const Members& members)
{
    const std::string text = members.text("revocation");
    for (const auto& [rule, name] : revocation_rules) {
        if (name == text) {
            return rule;
        }
    }
    throw members.refused("revocation", "is no rule for revocation");
}

Level read_level(const Members& members)
{
    const std::string text = members.text("level_min");
    for (const Level level : {Level::None, Level::B, Level::T, Level::LT, Level::LTA}) {
        if (print(level) == text) {
            return level;
        }
    }
    throw members.refused("level_min", "is no level");
}

std::set<Anchoring> read_anchoring(const Members& members)
{
    std::set<Anchoring> accepted;
    for (const std::string& text : members.texts("accepted_anchoring")) {
        const auto all = {Anchoring::Octets, Anchoring::Objects, Anchoring::Content,
                          Anchoring::Differs, Anchoring::Unrelated};
        const auto* const found = std::find_if(all.begin(), all.end(),
                                               [&](Anchoring each) { return print(each) == text; });
        if (found == all.end()) {
            throw members.refused("accepted_anchoring", "has a class other than A to E");
        }
        accepted.insert(*found);
    }
    return accepted;
}

std::optional<contracts::Period> read_term(const Members& members, const std::string& source)
{
    if (members.at("term").is_null()) {
        return std::nullopt;
    }
    const Members term(members.at("term"), source);
    return contracts::Period{term.day("first"), term.day("last")};
}

Json json_of(const VerificationPolicy& policy, const std::optional<Digest>& issued)
{
    Json required = Json::array();
    for (const RequiredSignatory& party : policy.required) {
        required.push_back(json_of(party));
    }
    return {{"at", indenture::print(policy.at)},
            {"anchors", digests_of(policy.anchors)},
            {"timestamp_anchors", digests_of(policy.timestamp_anchors)},
            {"issued", issued ? Json(issued->hex()) : Json(nullptr)},
            {"issued_at", optional_time(policy.issued_at)},
            {"contract", policy.contract},
            {"term", policy.term ? Json{{"first", policy.term->first.iso()},
                                        {"last", policy.term->last.iso()}}
                                 : Json(nullptr)},
            {"required", std::move(required)},
            {"evidence",
             {{"certificates", digests_of(policy.evidence.certificates)},
              {"crls", digests_of(policy.evidence.crls)},
              {"ocsps", digests_of(policy.evidence.ocsps)}}},
            {"revocation", print(policy.revocation)},
            {"level_min", print(policy.level_min)},
            {"accepted_anchoring", json_of(policy.accepted_anchoring)},
            {"appendix_pages_max", policy.appendix_pages_max},
            {"providers", policy.providers},
            {"accepts_provider_seals", policy.accepts_provider_seals},
            {"order_binding", policy.is_order_binding}};
}

} // namespace

Json to_json(const VerificationPolicy& policy)
{
    return json_of(policy,
                   policy.issued ? std::optional(Digest::of(*policy.issued)) : std::nullopt);
}

Digest digest_of(const VerificationPolicy& policy)
{
    return Digest::of(canonical(to_json(policy)));
}

Digest digest_of(const VerificationPolicy& policy, const Digest& issued)
{
    return Digest::of(canonical(json_of(policy, issued)));
}

VerificationPolicy read_policy(const Json& json, const FindPiece& find, const Limits& limits,
                               const std::string& source)
{
    const Members members(json, source);
    const auto at = members.time("at");
    if (!at) {
        throw members.refused("at", "is no moment");
    }
    VerificationPolicy policy{.at = *at,
                              .anchors = members.pieces("anchors", find),
                              .timestamp_anchors = members.pieces("timestamp_anchors", find),
                              .issued = std::nullopt,
                              .issued_at = members.time("issued_at"),
                              .required = {},
                              .evidence = read_evidence(members.at("evidence"), find, source),
                              .revocation = read_rule(members),
                              .level_min = read_level(members),
                              .accepted_anchoring = read_anchoring(members),
                              .appendix_pages_max = members.count("appendix_pages_max"),
                              .providers = members.texts("providers"),
                              .accepts_provider_seals = members.flag("accepts_provider_seals"),
                              .is_order_binding = members.flag("order_binding"),
                              .contract = members.text("contract"),
                              .term = read_term(members, source),
                              .limits = limits};
    if (!members.at("issued").is_null()) {
        policy.issued = find(Digest::parse(members.text("issued")));
    }
    if (!members.at("required").is_array()) {
        throw members.refused("required", "is no list");
    }
    for (const Json& party : members.at("required")) {
        policy.required.push_back(read_party(party, source));
    }
    return policy;
}

} // namespace indenture::signing
