// Which templates of a run belong together: nested stacks, and files that a template includes.

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cfn/nested.h"
#include "cli/session.h"
#include "text/work.h"

namespace pipelint::cli {
namespace {

/// One template of the run, what lies around it, and the stacks through which others nest it.
struct Family {
    Input* input = nullptr;
    std::map<std::string, const doc::Node*, std::less<>> includes;
    std::map<std::string, Input*, std::less<>> children;  ///< by logical id
    std::vector<Input*> parents;
    std::size_t asked = 0;  ///< how many of the parents have been asked for
    bool is_done = false;
    bool has_stacks = false;
    std::map<const Input*, std::vector<cfn::NestedStack>> stacks;  ///< by the templates that they nest
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
    Family& of(Input* input) {
        const auto [entry, is_new] = index_.try_emplace(input, all_.size());
        if (is_new) all_.emplace_back().input = input;
        return all_[entry->second];
    }
    [[nodiscard]] Family& operator[](std::size_t at) { return all_[at]; }
    [[nodiscard]] std::size_t size() const { return all_.size(); }

    /// Gives each template all that lies around it, those that nest it first.
    void surround_all() {
        for (Family& one : all_) {
            // Chains of stacks may be as long as there are files: no recursion.
            std::vector<Family*> open = {&one};
            while (!open.empty()) {
                Family& family = *open.back();
                if (family.is_done) {
                    open.pop_back();
                } else if (Family* above = next_above(family)) {
                    open.push_back(above);
                } else {
                    surround(family);
                    open.pop_back();
                }
            }
        }
    }

private:
    /// One that nests the template and has not been asked for yet; templates in a circle are taken as they come.
    Family* next_above(Family& family) {
        while (family.asked < family.parents.size()) {
            Family& above = of(family.parents[family.asked++]);
            if (!above.is_done && above.asked == 0) return &above;
        }
        return nullptr;
    }

    /// The stacks of a template, by the templates that they nest: worked out once it has its surroundings itself.
    const std::vector<cfn::NestedStack>& stacks_of(Family& parent, const Input* child) {
        if (!std::exchange(parent.has_stacks, true)) {
            if (const cfn::Template* document = template_of(*parent.input)) {
                for (const cfn::NestedStack& stack : cfn::nested_stacks(*document)) {
                    const auto nested = parent.children.find(stack.resource->name);
                    if (nested != parent.children.end()) parent.stacks[nested->second].push_back(stack);
                }
            }
        }
        return parent.stacks[child];
    }

    void surround(Family& family) {
        family.is_done = true;
        const cfn::Template* document = template_of(*family.input);
        if (document == nullptr) return;
        cfn::Surroundings surroundings;
        surroundings.given = document->surroundings().given;
        surroundings.is_secret_name = document->surroundings().is_secret_name;
        surroundings.includes = family.includes;
        const work::Scope counted(family.input->budget());
        try {
            std::optional<cfn::PassedParameters> passed;
            for (Input* parent : family.parents) {
                for (const cfn::NestedStack& stack : stacks_of(of(parent), family.input)) {
                    cfn::PassedParameters one = cfn::passed_parameters(stack, *document);
                    if (passed) {
                        cfn::merge_passed(*passed, one);
                    } else {
                        passed = std::move(one);
                    }
                }
            }
            if (passed) surroundings.passed = std::move(*passed);
        } catch (const work::Exhausted&) {
            // The rules of the file come to the same end, and say so.
            return;
        }
        for (const auto& [name, child] : family.children) {
            if (const cfn::Template* nested = template_of(*child)) surroundings.nested.emplace(name, nested);
        }
        std::vector<cfn::Surroundings> list;
        list.push_back(std::move(surroundings));
        family.input->surround(std::move(list));
    }

    std::deque<Family> all_;
    std::map<Input*, std::size_t> index_;
};

}  // namespace

void Session::link_templates() {
    Families families;
    for (const auto& input : inputs_) {
        const cfn::Template* document = input == nullptr ? nullptr : template_of(*input);
        if (document == nullptr) continue;
        if (!cfn::nested_stacks(*document).empty() ||
            !cfn::included_locations(*document, input->sites().front()).empty())
            families.of(input.get());
    }
    const auto near = [&](const Family& family, std::string_view location) -> Input* {
        const FileId id = family.input->file().id();
        Input* file = is_local(location) ? input_at(from_document(id, location)) : nullptr;
        if (file != nullptr && file != family.input) together_.emplace_back(id, file->file().id());
        return file;
    };
    // Files that are read for the sake of one may name others.
    for (std::size_t at = 0; at < families.size(); ++at) {
        const cfn::Template& document = *template_of(*families[at].input);
        for (const std::string_view location : cfn::included_locations(document, families[at].input->sites().front())) {
            const Input* file = near(families[at], location);
            if (file != nullptr && file->problems().empty() && file->documents().size() == 1)
                families[at].includes.emplace(location, file->documents().front()->root());
        }
        for (const cfn::NestedStack& stack : cfn::nested_stacks(document)) {
            Input* child = near(families[at], stack.location);
            if (child == nullptr || child == families[at].input || template_of(*child) == nullptr) continue;
            families[at].children.emplace(stack.resource->name, child);
            Family& below = families.of(child);
            if (below.parents.empty() || below.parents.back() != families[at].input)
                below.parents.push_back(families[at].input);
        }
    }
    families.surround_all();
}

}  // namespace pipelint::cli
