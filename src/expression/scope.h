#pragma once

#include "expression/data.h"
#include "expression/value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::expression {

/// The names that can be seen at a point of a merge: frames of variables, the innermost first, then
/// the members of the data, then the functions that are always there (range, dict, namespace,
/// cycler, joiner).
class Scope {
public:
    /// `data` must outlive the scope.
    explicit Scope(const Data& data);

    /// A Closed frame hides those between it and the first one, as the body of a macro does.
    enum class Frame { Open, Closed };
    void push(Frame frame = Frame::Open);
    void pop();
    std::size_t depth() const { return frames_.size(); }

    /// In the innermost frame.
    void set(std::string_view name, Value value);
    /// nullptr if nobody knows the name. Valid until the scope changes.
    const Value* find(std::string_view name) const;
    /// The name in a frame, not in the data.
    bool is_variable(std::string_view name) const;
    /// For suggestions: all that find() would find now.
    std::vector<std::string_view> names() const;
    const Data& data() const { return data_; }

private:
    const Value* variable(std::string_view name) const;

    struct Binding {
        std::string name;
        Value value;
    };
    struct Start {
        std::size_t first; ///< of the frame's bindings
        Frame kind;
    };

    const Data& data_;
    std::vector<Binding> bindings_;
    std::vector<Start> frames_;
};

/// Pops on the way out.
class ScopeFrame {
public:
    explicit ScopeFrame(Scope& scope, Scope::Frame frame = Scope::Frame::Open) : scope_(scope)
    {
        scope_.push(frame);
    }
    ~ScopeFrame() { scope_.pop(); }
    ScopeFrame(const ScopeFrame&) = delete;
    ScopeFrame& operator=(const ScopeFrame&) = delete;

private:
    Scope& scope_;
};

/// The functions that every template can call: range, dict, namespace, cycler, joiner.
const std::vector<std::pair<std::string_view, Value>>& functions();

} // namespace indenture::expression
