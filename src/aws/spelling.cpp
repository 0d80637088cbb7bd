#include "aws/spelling.h"

#include <cctype>

namespace pipelint {

std::string spelled(Spelling spelling, std::string_view key) {
    std::string text(key);
    if (spelling == Spelling::api && !text.empty())
        text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    return text;
}

}  // namespace pipelint
