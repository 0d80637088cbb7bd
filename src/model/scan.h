#pragma once
// The first of two passes over a file: its documents, and what they are. What lies around the file is not known yet;
// the second pass, `Input`, makes the models when it is.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "cfn/template.h"
#include "doc/document.h"
#include "model/build/buildspec.h"
#include "text/source_file.h"
#include "text/work.h"

namespace pipelint {

class Scan {
public:
    using Parameters = std::map<std::string, std::string, std::less<>>;

    /// Steps of work that a file may cost, a second or so. The largest of real templates take some ten thousands.
    static constexpr std::uint64_t default_work = 20'000'000;

    /// `is_named` is true for a file that the user named, of which pipelint says so where it is none of its kinds.
    /// `parameters` are values for the parameters of templates, which must outlive this. `most_work` is the budget of
    /// all that is done with the file.
    explicit Scan(const SourceFile& file, bool is_named = false, const Parameters* parameters = nullptr,
                  std::uint64_t most_work = default_work);
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;

    [[nodiscard]] const SourceFile& file() const { return file_; }
    [[nodiscard]] bool is_named() const { return is_named_; }
    /// False where the budget ended before all documents were seen.
    [[nodiscard]] bool is_whole() const { return is_whole_; }
    /// True where something that pipelint reads was found in it.
    [[nodiscard]] bool is_known() const { return !known_.empty(); }
    [[nodiscard]] bool is_known(const doc::Document& document) const { return known_.contains(&document); }
    [[nodiscard]] const std::vector<doc::Problem>& problems() const { return loaded_.problems; }
    [[nodiscard]] const std::vector<std::unique_ptr<doc::Document>>& documents() const { return loaded_.documents; }
    [[nodiscard]] const std::vector<std::unique_ptr<cfn::Template>>& templates() const { return templates_; }
    [[nodiscard]] const std::vector<Buildspec>& buildspecs() const { return buildspecs_; }
    /// Spent by both passes and by the rules.
    [[nodiscard]] work::Budget& budget() const { return budget_; }

    /// The one template of a file that has no other, which may nest others and include files; else nullptr. What lies
    /// around it is to be said before the second pass.
    [[nodiscard]] cfn::Template* family_template() const;

    /// The files that belong to a template as its family, as they are named in it.
    struct Family {
        struct Stack {
            std::string resource;  ///< its logical id
            std::string location;
        };
        std::vector<Stack> stacks;
        std::vector<std::string> includes;
        [[nodiscard]] bool empty() const { return stacks.empty() && includes.empty(); }
    };
    [[nodiscard]] Family family() const;

private:
    void recognise(const doc::Document& document);

    const SourceFile& file_;
    bool is_named_;
    bool is_whole_ = true;
    mutable work::Budget budget_;
    const Parameters* parameters_;
    doc::Loaded loaded_;
    std::unordered_set<const doc::Document*> known_;
    std::vector<std::unique_ptr<cfn::Template>> templates_;
    std::vector<Buildspec> buildspecs_;
};

/// Do the bytes show one of pipelint's kinds? A scan, not a parse: a file without these words is none.
bool shows_known_kind(std::string_view bytes, std::string_view path);

}  // namespace pipelint
