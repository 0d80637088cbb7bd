#include "model/secret/secrets.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "aws/structure.h"
#include "aws/tables/secrets.h"
#include "aws/words.h"
#include "text/characters.h"

namespace pipelint {
namespace {

/// `dbPassword`, `db-password` and `DB_PASSWORD` as `DB_PASSWORD`.
std::string in_capitals(std::string_view name) {
    std::string out;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (at > 0 && is_upper(name[at]) && is_lower(name[at - 1])) out += '_';
        out += name[at] == '-' || name[at] == '.' ? '_' : upper(name[at]);
    }
    return out;
}

}  // namespace

std::string_view secret_in(std::string_view text) {
    for (const SecretToken& token : secret_tokens()) {
        for (std::size_t at = text.find(token.prefix); at != std::string_view::npos;
             at = text.find(token.prefix, at + 1)) {
            // In the middle of a word it is something else.
            if (at > 0 && is_alnum(text[at - 1])) continue;
            std::size_t end = at + token.prefix.size();
            while (end < text.size() && has_character(token.characters, text[end])) ++end;
            const std::string_view body = text.substr(at + token.prefix.size(), end - at - token.prefix.size());
            // `ghp_xxxx…` is none yet.
            const bool is_filler = !body.empty() && body.find_first_not_of(body.front()) == std::string_view::npos;
            if (body.size() >= token.least && (!is_filler || body.front() == '-')) return token.called;
        }
    }
    return {};
}

bool is_secret_variable(std::string_view name) { return find_named(secret_variables(), name) != nullptr; }

bool hints_at_secret(std::string_view name) {
    const std::string capitals = in_capitals(name);
    const auto hints = secret_hints();
    return std::any_of(hints.begin(), hints.end(), [&](std::string_view hint) {
        if (!std::string_view(capitals).ends_with(hint)) return false;
        return capitals.size() == hint.size() || capitals[capitals.size() - hint.size() - 1] == '_';
    });
}

}  // namespace pipelint
