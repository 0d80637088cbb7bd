#include "cfn/scope.h"

#include "text/characters.h"
#include "text/work.h"

namespace pipelint::cfn {
namespace {

/// `&{x}` gives the value without what a logical id may not have.
std::string alphanumeric(std::string_view text) {
    std::string kept;
    for (const char c : text) {
        if (is_alnum(c)) kept += c;
    }
    return kept;
}

/// Counts that so many characters were looked through.
void spend_on(std::size_t characters) {
    constexpr std::size_t characters_a_step = 64;
    work::spend(characters / characters_a_step);
}

}  // namespace

const Scope* Scope::find(const Scope* scope, std::string_view identifier) {
    while (scope != nullptr && scope->identifier != identifier) scope = scope->outer;
    return scope;
}

Scope::Mark Scope::next(const Scope* scope, std::string_view text, std::size_t from) {
    // A name is looked for up to the next `}`, which is looked for once: a text may hold many `{` and no end of them.
    std::size_t close = from;
    for (std::size_t at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
        if (at == from || (text[at - 1] != '$' && text[at - 1] != '&')) continue;
        if (close <= at) close = text.find('}', at);
        if (close == std::string_view::npos) break;
        if (const Scope* turn = find(scope, text.substr(at + 1, close - at - 1))) {
            spend_on(close - from);
            return {at - 1, close + 1, text[at - 1] == '&' ? alphanumeric(turn->value) : std::string(turn->value)};
        }
    }
    spend_on(text.size() - from);
    return {};
}

std::string Scope::replace(const Scope* scope, std::string_view text) {
    std::string result;
    std::size_t done = 0;
    for (Mark mark = next(scope, text, 0); mark.begin != std::string_view::npos; mark = next(scope, text, done)) {
        result += text.substr(done, mark.begin - done);
        result += mark.value;
        done = mark.end;
    }
    return result += text.substr(done);
}

}  // namespace pipelint::cfn
