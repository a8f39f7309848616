#include "expression/scope.h"

#include <algorithm>

namespace indenture::expression {

Scope::Scope(const Data& data) : data_(data)
{
    frames_.push_back({0, Frame::Open});
}

void Scope::push(Frame frame)
{
    frames_.push_back({bindings_.size(), frame});
}

void Scope::pop()
{
    bindings_.resize(frames_.back().first);
    frames_.pop_back();
}

void Scope::set(std::string_view name, Value value)
{
    for (std::size_t i = bindings_.size(); i > frames_.back().first; --i) {
        if (bindings_[i - 1].name == name) {
            bindings_[i - 1].value = std::move(value);
            return;
        }
    }
    bindings_.push_back({std::string(name), std::move(value)});
}

const Value* Scope::variable(std::string_view name) const
{
    std::size_t end = bindings_.size();
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        for (std::size_t i = end; i > frame->first; --i) {
            if (bindings_[i - 1].name == name) {
                return &bindings_[i - 1].value;
            }
        }
        end = frame->first;
        if (frame->kind == Frame::Closed) { // on to the first frame
            end = frames_.size() > 1 ? frames_[1].first : 0;
            for (std::size_t i = end; i > 0; --i) {
                if (bindings_[i - 1].name == name) {
                    return &bindings_[i - 1].value;
                }
            }
            return nullptr;
        }
    }
    return nullptr;
}

const Value* Scope::find(std::string_view name) const
{
    if (const Value* const bound = variable(name)) {
        return bound;
    }
    if (data_.root().is_mapping()) {
        if (const Value* const datum = data_.root().find(name)) {
            return datum;
        }
    }
    for (const auto& [known, function] : functions()) {
        if (known == name) {
            return &function;
        }
    }
    return nullptr;
}

bool Scope::is_variable(std::string_view name) const
{
    return variable(name) != nullptr;
}

std::vector<std::string_view> Scope::names() const
{
    std::vector<std::string_view> all;
    for (const Binding& binding : bindings_) {
        if (variable(binding.name) != nullptr) {
            all.push_back(binding.name);
        }
    }
    if (data_.root().is_mapping()) {
        for (const Member& member : data_.root().members()) {
            all.push_back(member.name);
        }
    }
    return all;
}

} // namespace indenture::expression
