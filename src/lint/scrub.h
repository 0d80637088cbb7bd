#pragma once
// The one door for secrets: whatever a report says or shows passes here.
//
// What is secret is gathered from the files before any finding is dropped, and does not depend on which rules run.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.h"
#include "model/secret_values.h"
#include "text/range.h"
#include "text/sources.h"
#include "text/span.h"

namespace pipelint {

class Input;

/// Texts that are looked for as whole words in others, all at once: work is in proportion to the text, however many
/// they are.
class WordSet {
public:
    /// Words of fewer than six characters are left out.
    explicit WordSet(std::vector<std::string> words = {});

    [[nodiscard]] bool empty() const { return words_.empty(); }
    /// The words that stand in the text, in order.
    [[nodiscard]] std::vector<TextRange> find(std::string_view text) const;

private:
    [[nodiscard]] std::size_t longest_at(std::string_view text, std::size_t at) const;

    std::vector<std::string> words_;    ///< sorted
    std::vector<std::size_t> shorter_;  ///< the longest other word that each begins with
    std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> heads_;  ///< by their first characters
};

class Scrub {
public:
    /// What one file holds; it can be gathered as soon as the file is read, and kept when its models are gone.
    struct Held {
        FileId file = 0;
        SecretValues values;
        bool is_broken = false;  ///< not all of it became a tree
    };
    static Held hold(const Input& input);

    /// `sources` must outlive this; `together` holds files of which one refers to the other, whose secrets are each
    /// other's.
    Scrub(std::vector<Held> held, const Sources& sources, const std::vector<std::pair<FileId, FileId>>& together);
    Scrub(const Scrub&) = delete;
    Scrub& operator=(const Scrub&) = delete;

    /// The text, which is about that file, with stars for what is secret.
    [[nodiscard]] std::string text(FileId file, std::string_view text) const;
    /// The same of a message, in which what comes from the file stands in backquotes.
    [[nodiscard]] std::string message(FileId file, std::string_view text) const;
    /// A path: what has the form of a secret is one, a word that is one elsewhere may be a folder's name.
    [[nodiscard]] static std::string path(std::string_view path);
    /// A part of the file as it may be shown: the bytes from `begin` on, each byte of a secret a star.
    [[nodiscard]] std::string excerpt(FileId file, std::uint32_t begin, std::string_view text) const;

    /// Every string of the finding; an edit that would write a secret is left out, and the fix with it.
    void apply(Finding& finding) const;

private:
    [[nodiscard]] std::string path_in_document(FileId file, const std::string& path) const;
    void clean_facts(FileId file, Circumstances& when, bool is_of_secret) const;
    [[nodiscard]] const std::vector<TextRange>& ranges_of(FileId file) const;
    [[nodiscard]] const WordSet& words_of(FileId file) const;

    const Sources& sources_;
    std::vector<std::size_t> group_;          ///< by file
    std::vector<WordSet> words_;              ///< by group
    std::vector<std::vector<Span>> places_;   ///< by file
    std::vector<std::vector<Span>> scripts_;  ///< by file: texts that a shell reads
    std::vector<std::vector<Span>> broken_;   ///< by file: texts that should be documents, and are none
    std::vector<bool> is_broken_;             ///< by file: not all of it became a tree
    mutable std::mutex guard_;
    mutable std::map<FileId, std::vector<TextRange>> ranges_;  ///< made when they are first asked for
};

}  // namespace pipelint
