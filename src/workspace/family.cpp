// Templates that belong together: those that nest each other, with the files that they include.

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "cfn/nested.h"
#include "text/work.h"
#include "workspace/pass.h"
#include "workspace/path.h"

namespace pipelint::workspace {
namespace {

/// The models of a family live at the same time, and take some thirty times as much.
constexpr std::size_t most_family_bytes = std::size_t{32} << 20U;

/// A path as `aws cloudformation package` takes it: relative, and on this machine.
bool is_local(std::string_view location) {
    return !location.empty() && !location.starts_with('/') && location.find(':') == std::string_view::npos &&
           location.find_first_of("${}\\") == std::string_view::npos;
}

/// One template of a family, what lies around it, and the templates that nest it.
struct Member {
    const Scan* scan = nullptr;
    cfn::Template* document = nullptr;  ///< nullptr where the file is no template
    std::map<std::string, const doc::Node*, std::less<>> includes;
    std::map<std::string, Member*, std::less<>> children;  ///< by logical id
    std::vector<Member*> parents;
    std::size_t asked = 0;  ///< how many of the parents have been asked for
    bool is_done = false;
    bool has_stacks = false;
    std::map<const Member*, std::vector<cfn::NestedStack>> stacks;  ///< by the templates that they nest

    /// One that nests the template and has not been asked for yet; templates in a circle are taken as they come.
    Member* next_above() {
        while (asked < parents.size()) {
            Member* above = parents[asked++];
            if (!above->is_done && above->asked == 0) return above;
        }
        return nullptr;
    }

    /// Its stacks, by the templates that they nest: worked out once it has its surroundings itself.
    const std::vector<cfn::NestedStack>& stacks_of(const Member* child) {
        if (!std::exchange(has_stacks, true) && document != nullptr) {
            for (const cfn::NestedStack& stack : cfn::nested_stacks(*document)) {
                const auto nested = children.find(stack.resource->name);
                if (nested != children.end()) stacks[nested->second].push_back(stack);
            }
        }
        return stacks[child];
    }

    /// Says what lies around the template.
    void surround() {
        is_done = true;
        if (document == nullptr) return;
        cfn::Surroundings surroundings;
        surroundings.given = document->surroundings().given;
        surroundings.is_secret_name = document->surroundings().is_secret_name;
        surroundings.includes = includes;
        const work::Scope counted(scan->budget());
        try {
            std::optional<cfn::PassedParameters> passed;
            for (Member* parent : parents) {
                for (const cfn::NestedStack& stack : parent->stacks_of(this)) {
                    cfn::PassedParameters one = cfn::passed_parameters(stack, *document);
                    if (passed) {
                        cfn::merge_passed(*passed, one);
                    } else {
                        passed = std::move(one);
                    }
                }
            }
            if (passed) surroundings.passed = std::move(*passed);
            for (const auto& [name, child] : children) {
                if (child->document != nullptr) surroundings.nested.emplace(name, child->document);
            }
            document->surround(std::move(surroundings));
        } catch (const work::Exhausted&) {
            // The models of the file come to the same end, and say so.
        }
    }
};

/// Gives each template all that lies around it, those that nest it first.
void surround_all(std::deque<Member>& members) {
    for (Member& one : members) {
        // Chains of stacks may be as long as there are files: no recursion.
        std::vector<Member*> open = {&one};
        while (!open.empty()) {
            Member* member = open.back();
            if (member->is_done) {
                open.pop_back();
            } else if (Member* above = member->next_above()) {
                open.push_back(above);
            } else {
                member->surround();
                open.pop_back();
            }
        }
    }
}

}  // namespace

/// Finds the files of the family that the document names, and those that these name in turn.
void Workspace::Pass::find_families(const std::vector<FileId>& files) {
    std::vector<FileId> open(files.rbegin(), files.rend());
    while (!open.empty()) {
        const FileId file = open.back();
        open.pop_back();
        find_family(file, open);
    }
}

void Workspace::Pass::find_family(FileId file, std::vector<FileId>& open) {
    if (!document(file).family) document(file).family = scan(file)->family();
    const Scan::Family& family = *document(file).family;
    const std::string folder = parent_of(document(file).path);
    const auto near = [&](const std::string& location) -> std::optional<FileId> {
        const auto found = is_local(location) ? find({file, folder, location}) : std::nullopt;
        if (found && *found != file) document(file).together.push_back(*found);
        return found;
    };
    document(file).children.clear();
    document(file).includes.clear();
    for (const std::string& location : family.includes) {
        if (const auto found = near(location)) document(file).includes.emplace_back(location, *found);
    }
    for (const Scan::Family::Stack& stack : family.stacks) {
        const auto child = near(stack.location);
        if (!child || *child == file) continue;
        document(file).children.emplace_back(stack.resource, *child);
        // One that is open is looked at for its own sake; one that is read for the sake of others, once.
        if (!document(*child).is_open && !document(*child).family) open.push_back(*child);
    }
}

/// The documents by the templates that nest each other; those that stand alone, too, where they include files. Each
/// family begins with its open documents that name others, by their paths, and goes on with those that they nest, in
/// the order in which they do.
std::vector<std::vector<FileId>> Workspace::Pass::families() const {
    const auto& documents = workspace_.documents_;
    std::vector<FileId> order;
    std::vector<bool> belongs(documents.size(), false);
    for (std::size_t at = 0; at < documents.size(); ++at) {
        if (documents[at]->is_open && documents[at]->family && !documents[at]->family->empty())
            order.push_back(static_cast<FileId>(at));
    }
    std::sort(order.begin(), order.end(), [&](FileId a, FileId b) { return documents[a]->path < documents[b]->path; });
    for (const FileId file : order) belongs[file] = true;
    std::vector<FileId> leaders(documents.size());
    std::iota(leaders.begin(), leaders.end(), FileId{0});
    const auto leader = [&](FileId file) {
        while (leaders[file] != file) file = leaders[file] = leaders[leaders[file]];
        return file;
    };
    for (std::size_t at = 0; at < order.size(); ++at) {
        for (const auto& [name, child] : documents[order[at]]->children) {
            if (!documents[child]->has_bytes) continue;
            leaders[leader(child)] = leader(order[at]);
            if (belongs[child]) continue;
            belongs[child] = true;
            order.push_back(child);
        }
    }
    std::map<FileId, std::size_t> places;
    std::vector<std::vector<FileId>> families;
    for (const FileId file : order) {
        const auto [place, is_new] = places.try_emplace(leader(file), families.size());
        if (is_new) families.emplace_back();
        families[place->second].push_back(file);
    }
    return families;
}

/// Says to each template of the family what lies around it; only what the user gives where it is not followed.
void Workspace::Pass::surround_family(const std::vector<FileId>& family, const Scans& scans, bool is_followed) {
    std::deque<Member> members;
    std::map<FileId, Member*> by_file;
    for (const FileId file : family) {
        members.push_back({scans.at(file).get(), scans.at(file)->family_template(), {}, {}, {}, 0, false, false, {}});
        by_file[file] = &members.back();
    }
    for (const FileId file : family) {
        if (!is_followed) break;
        Member& member = *by_file[file];
        if (member.document == nullptr) continue;
        for (const auto& [location, included] : document(file).includes) {
            const Scan& scanned = *scans.at(included);
            if (scanned.problems().empty() && scanned.documents().size() == 1)
                member.includes.emplace(location, scanned.documents().front()->root());
        }
        for (const auto& [name, child] : document(file).children) {
            const auto below = by_file.find(child);
            if (below == by_file.end() || below->second->document == nullptr) continue;
            member.children.emplace(name, below->second);
            auto& parents = below->second->parents;
            if (parents.empty() || parents.back() != &member) parents.push_back(&member);
        }
    }
    surround_all(members);
}

/// Of the documents, and of what they include.
std::size_t Workspace::Pass::family_bytes(const std::vector<FileId>& family) const {
    std::size_t bytes = 0;
    for (const FileId file : family) {
        bytes += workspace_.sources_[file].bytes().size();
        for (const auto& [location, included] : workspace_.documents_[file]->includes)
            bytes += workspace_.sources_[included].bytes().size();
    }
    return bytes;
}

/// The documents, and what they include where that is followed.
Workspace::Pass::Scans Workspace::Pass::scan_family(const std::vector<FileId>& family, bool is_followed) {
    Scans scans;
    for (const FileId file : family) {
        scans[file];
        if (!is_followed) continue;
        for (const auto& [location, included] : document(file).includes) scans[included];
    }
    std::vector<Scans::value_type*> list;
    list.reserve(scans.size());
    for (auto& entry : scans) list.push_back(&entry);
    parallel_(list.size(), [&](std::size_t at) { list[at]->second = scan(list[at]->first); });
    return scans;
}

bool Workspace::Pass::lint_family(const std::vector<FileId>& family) {
    if (is_cancelled()) return false;
    const bool is_followed = family_bytes(family) <= most_family_bytes;
    if (!is_followed)
        document(family.front()).unread =
            fmt::format("more than {} MiB of templates nest or include each other: what they refer to is not followed",
                        most_family_bytes >> 20U);
    Scans scans = scan_family(family, is_followed);
    surround_family(family, scans, is_followed);

    std::vector<std::unique_ptr<Input>> all(family.size());
    // What a file includes stays until the rules have run, where it is no member itself.
    parallel_(family.size(),
              [&](std::size_t at) { all[at] = std::make_unique<Input>(std::move(scans.at(family[at]))); });
    std::vector<const Input*> linked;
    std::vector<std::unique_ptr<Input>> open;
    std::vector<std::unique_ptr<Input>> closed;
    for (auto& input : all) {
        const FileId file = input->file().id();
        if (!document(file).is_open) {
            linked.push_back(input.get());
            closed.push_back(std::move(input));
            continue;
        }
        // What was found in it while nobody was known to nest it is void; one that names others was not linted yet.
        if (document(file).family && document(file).family->empty()) {
            document(file).reset();
            document(file).family.emplace();
        }
        const std::vector<const Input*> named = connect(*input);
        linked.insert(linked.end(), named.begin(), named.end());
        linted_.insert(file);
        open.push_back(std::move(input));
    }
    std::vector<std::unique_ptr<Input>> included;
    for (auto& [file, scanned] : scans) {
        if (scanned == nullptr) continue;
        included.push_back(std::make_unique<Input>(std::move(scanned)));
        linked.push_back(included.back().get());
    }
    if (!open.empty()) run_rules_on(open, linked, parallel_);
    for (const auto& input : open) conclude(*input, true);
    for (const Input* input : linked) {
        Document& one = document(input->file().id());
        one.is_ours = one.is_ours || input->is_known() || !input->problems().empty();
        if (!one.held) one.held = Scrub::hold(*input);
    }
    named_.clear();
    named_bytes_ = 0;
    return true;
}

}  // namespace pipelint::workspace
