// Which templates of a run belong together: nested stacks, and files that a template includes.

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cfn/nested.h"
#include "cli/session.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

/// One template of the run, what lies around it, and the stacks through which others nest it.
struct Family {
    Input* input = nullptr;
    fs::path path;
    std::map<std::string, const doc::Node*, std::less<>> includes;
    std::map<std::string, Input*, std::less<>> children;  ///< by logical id
    std::vector<Input*> parents;
    bool is_done = false;
};

/// A path as `aws cloudformation package` takes it: relative, and on this machine.
bool is_local(std::string_view location) {
    return !location.empty() && !location.starts_with('/') && location.find(':') == std::string_view::npos &&
           location.find_first_of("${}\\") == std::string_view::npos;
}

const cfn::Template* template_of(const Input& input) {
    return input.templates().size() == 1 && input.templates().front()->is_cloudformation()
               ? input.templates().front().get()
               : nullptr;
}

class Families {
public:
    Family& of(Input* input, const fs::path& path) {
        const auto [entry, is_new] = index_.try_emplace(input, all_.size());
        if (is_new) {
            all_.emplace_back().input = input;
            all_.back().path = path;
        }
        return all_[entry->second];
    }
    [[nodiscard]] Family& operator[](std::size_t at) { return all_[at]; }
    [[nodiscard]] std::size_t size() const { return all_.size(); }
    [[nodiscard]] Family& of(Input* input) { return all_[index_.at(input)]; }

    /// Gives the template all that lies around it, those that nest it first.
    void surround(Family& family) {
        if (family.is_done) return;
        family.is_done = true;
        std::optional<cfn::PassedParameters> passed;
        for (Input* parent : family.parents) {
            Family& above = of(parent);
            surround(above);
            for (const cfn::NestedStack& stack : cfn::nested_stacks(*template_of(*parent))) {
                const auto child = above.children.find(stack.resource->name);
                if (child == above.children.end() || child->second != family.input) continue;
                cfn::PassedParameters one = cfn::passed_parameters(stack, *template_of(*family.input));
                if (passed) {
                    cfn::merge_passed(*passed, one);
                } else {
                    passed = std::move(one);
                }
            }
        }
        cfn::Surroundings surroundings;
        surroundings.given = template_of(*family.input)->surroundings().given;
        surroundings.includes = family.includes;
        if (passed) surroundings.passed = std::move(*passed);
        for (const auto& [name, child] : family.children) surroundings.nested.emplace(name, template_of(*child));
        std::vector<cfn::Surroundings> list;
        list.push_back(std::move(surroundings));
        family.input->surround(std::move(list));
    }

private:
    std::deque<Family> all_;
    std::map<Input*, std::size_t> index_;
};

}  // namespace

void Session::link_templates() {
    Families families;
    for (std::size_t at = 0; at < inputs_.size(); ++at) {
        const cfn::Template* document = template_of(*inputs_[at]);
        if (document == nullptr) continue;
        if (!cfn::nested_stacks(*document).empty() ||
            !cfn::included_locations(*document, inputs_[at]->sites().front()).empty())
            families.of(inputs_[at].get(), paths_[at]);
    }
    const auto near = [&](const Family& family, std::string_view location) -> std::pair<Input*, fs::path> {
        if (!is_local(location)) return {};
        const fs::path path = (family.path.parent_path() / location).lexically_normal();
        if (root_of(path) != root_of(family.path)) return {};
        return {input_at(path), path};
    };
    // Files that are read for the sake of one may name others.
    constexpr std::size_t most = 1000;
    for (std::size_t at = 0; at < families.size() && at < most; ++at) {
        const cfn::Template& document = *template_of(*families[at].input);
        for (const std::string_view location : cfn::included_locations(document, families[at].input->sites().front())) {
            const Input* file = near(families[at], location).first;
            if (file != nullptr && file->problems().empty() && file->documents().size() == 1)
                families[at].includes.emplace(location, file->documents().front()->root());
        }
        for (const cfn::NestedStack& stack : cfn::nested_stacks(document)) {
            const auto [child, path] = near(families[at], stack.location);
            if (child == nullptr || child == families[at].input || template_of(*child) == nullptr) continue;
            families[at].children.emplace(stack.resource->name, child);
            Family& below = families.of(child, path);
            if (std::find(below.parents.begin(), below.parents.end(), families[at].input) == below.parents.end())
                below.parents.push_back(families[at].input);
        }
    }
    for (std::size_t at = 0; at < families.size(); ++at) families.surround(families[at]);
}

}  // namespace pipelint::cli
