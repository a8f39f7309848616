#pragma once

#include "base/finding.h"
#include "signing/checks/history.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Where the older state refers to an object.
struct Place {
    std::uint32_t holder = 0; ///< number of the object that refers to it; 0 for the trailer
    pdf::Object value;        ///< that object, or the trailer
    std::string keys;         ///< as places_of gives them
};
using Approval = std::function<bool(const Place&)>;

/// What is new, and on what terms it may be.
struct Arrival {
    std::string what;                         ///< as findings call it, e.g. "field 'a'"
    std::set<std::uint32_t> known = {};       ///< older objects that it may lead to, besides fonts
    std::set<std::string> harmless_keys = {}; ///< of the active ones
};

/// Two revisions side by side: everything that the newer ones declared is a change until a rule
/// explains it, even if it says what was said before, for to rewrite a widget identically can still
/// hide or show things. What no rule has explained is refused in the end.
class Comparison {
public:
    /// `older` < `newer`, indices of revisions.
    Comparison(History& history, std::size_t older, std::size_t newer);

    const pdf::View& before() const { return before_; }
    const pdf::View& after() const { return after_; }
    const pdf::PdfFile& file() const { return history_.file(); }
    History& history() const { return history_; }
    std::size_t older() const { return older_; }
    std::size_t newer() const { return newer_; }
    std::uint32_t root() const;

    bool is_changed(std::uint32_t number) const { return changed_.count(number) != 0; }
    /// Also if it is explained already.
    bool is_new(std::uint32_t number) const { return declared_new_.count(number) != 0; }
    bool has_changes() const { return !changed_.empty() || !new_.empty(); }

    /// Refuses new objects that the older state refers to already. Comes before any explaining.
    void refuse_awaited();
    /// A changed object may be what it is now, if every place by which the older state reaches it
    /// is approved. Does nothing if it did not change.
    void explain_change(std::uint32_t number, const Approval& approves);
    /// A new object belongs to something explained. False if it is not new or was explained before.
    bool explain_new(std::uint32_t number) { return new_.erase(number) != 0; }
    /// Everything new behind `value`: it must be passive.
    void explain_subtree(const pdf::Object& value, const Arrival& arrival);

    /// Where the older state refers to the object, whether or not that can be reached.
    std::vector<Place> places_before(std::uint32_t number) const;

    void refuse(const char* code, const std::string& text);
    void refuse_object(std::uint32_t number, const std::string& text);
    void remark(Severity severity, const char* code, const std::string& text);

    /// All findings, with those about what nothing has explained.
    std::vector<Finding> finish();

private:
    void sort_declared();
    bool was_ever_used(std::uint32_t number) const;
    bool was_reachable(std::uint32_t number) const;
    bool is_container(std::uint32_t number) const;
    bool is_length(std::uint32_t number) const;
    bool is_known_font(std::uint32_t number) const;
    std::string kind_of(std::uint32_t number) const;

    History& history_;
    std::size_t older_;
    std::size_t newer_;
    const pdf::View& before_;
    const pdf::View& after_;
    std::string part_;
    std::set<std::uint32_t> changed_; ///< in use before, declared again, not explained
    std::set<std::uint32_t> new_;     ///< not explained
    std::set<std::uint32_t> declared_new_;
    std::set<std::uint32_t> containers_; ///< object streams
    std::vector<Finding> findings_;
};

} // namespace indenture::signing::checks
