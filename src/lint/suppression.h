#pragma once
// Ignores in a file: comments, and `Metadata` of templates.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lint/finding.h"
#include "lint/rule.h"
#include "model/input.h"

namespace pipelint {

struct Suppression {
    struct Entry {
        std::string name;  ///< a rule, group or glob
        Span span;
        Span removal;  ///< what to take out so that the entry is gone
        bool used = false;
    };
    Span span;   ///< the ignore itself
    Span scope;  ///< the bytes whose findings it hides
    bool whole_file = false;
    bool every_rule = false;  ///< no names given
    bool misplaced = false;   ///< an `ignore-file` behind the first key, which hides nothing
    bool malformed = false;   ///< meant as an ignore, and none: hides nothing
    bool used = false;
    std::vector<Entry> entries;
    std::string reason;
    Span removal;  ///< of the whole ignore; empty where that is not simple
};

/// The ignores that stand in the file, in the buildspecs inside it too.
std::vector<Suppression> suppressions_of(const Input& input);

/// The ignores of one file, asked for each finding whether they hide it. Ignores with the same scope are judged
/// together, once for each rule, so that many of them over many findings cost no more than their sum.
class Suppressor {
public:
    /// `suppressions` are of one file, and must outlive this.
    Suppressor(std::vector<Suppression>& suppressions, RuleTable rules);

    /// Marks the finding where one of the ignores hides it, and the ignore as used.
    void suppress(Finding& finding);

private:
    struct Verdict {
        bool hides = false;
        std::string reason;
    };
    struct Scope {
        Span scope;
        std::vector<Suppression*> members;
        std::map<const Rule*, Verdict> verdicts;
    };

    [[nodiscard]] bool names_last_rule(const Suppression& suppression) const;
    static const Verdict& judge(Scope& scope, const RuleEntry& rule);
    static void apply(Finding& finding, const RuleEntry& rule, Scope& scope);
    void apply_touching(Finding& finding, const RuleEntry& rule, const Span& span, std::size_t node, std::size_t first,
                        std::size_t last);
    void suppress_last(Finding& finding);

    RuleTable rules_;
    Scope whole_file_;
    std::vector<Scope> scopes_;          ///< by where they begin
    std::vector<std::uint32_t> reach_;   ///< of the tree over them: behind the last byte that one covers
    std::size_t leaves_ = 1;             ///< of the tree
    std::vector<Suppression*> of_last_;  ///< that name a rule which judges ignores
};

}  // namespace pipelint
