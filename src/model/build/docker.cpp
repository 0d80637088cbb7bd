#include "model/build/docker.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_set>
#include <utility>
#include <vector>

#include "aws/tables/codebuild.h"
#include "aws/tables/docker_commands.h"
#include "aws/words.h"

namespace pipelint {
namespace {

/// One command of a row.
struct DockerCommand {
    std::string_view words;
    DaemonNeed need;
    const DockerCommands* row;
};

const std::vector<DockerCommand>& docker_commands() {
    static const std::vector<DockerCommand> all = [] {
        std::vector<DockerCommand> made;
        const auto add = [&](std::span<const DockerCommands> rows, DaemonNeed need) {
            for (const DockerCommands& row : rows) {
                for (const std::string_view words : row.commands) made.push_back({words, need, &row});
            }
        };
        add(commands_with_daemon(), DaemonNeed::uses);
        add(commands_that_start_daemon(), DaemonNeed::starts);
        add(commands_without_daemon(), DaemonNeed::none);
        return made;
    }();
    return all;
}

std::vector<std::string_view> split(std::string_view list) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(' ', at), list.size());
        words.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

/// The program that an absolute path names; a relative one is the repository's own script.
std::string_view base_name(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("/etc/")) return path;
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Does an entry begin with the program? Nearly no command does, and nothing else is asked of it then.
bool may_use_docker(std::string_view program) {
    static const std::unordered_set<std::string_view> programs = [] {
        std::unordered_set<std::string_view> names;
        for (const DockerCommand& entry : docker_commands())
            names.insert(base_name(entry.words.substr(0, entry.words.find(' '))));
        return names;
    }();
    return programs.contains(base_name(program));
}

const DockerProgram* program_named(std::string_view name) { return find_named(docker_programs(), name); }

/// The program and the words behind it that are no options, up to the three that an entry may have.
struct Invocation {
    std::vector<const shell::Word*> words;
    bool is_remote = false;
};

Invocation invocation_of(const shell::Command& command) {
    constexpr std::size_t longest_entry = 3;
    Invocation invocation;
    const DockerProgram* known = program_named(base_name(command.words.front().text));
    std::size_t own_words = 1;  // behind these, options are a subcommand's
    for (std::size_t at = 0; at < command.words.size() && invocation.words.size() < longest_entry; ++at) {
        const std::string_view text = command.words[at].text;
        if (at == 0 || text.size() < 2 || text[0] != '-') {
            invocation.words.push_back(&command.words[at]);
            const bool composes = at > 0 && text == "compose" && invocation.words.size() == 2;
            if (composes && base_name(command.words.front().text) == "docker") {
                known = program_named("docker-compose");
                own_words = 2;
            }
            continue;
        }
        if (known == nullptr || invocation.words.size() > own_words) continue;
        const std::size_t equals = text.find('=');
        const std::string_view option = text.substr(0, equals);
        const bool has_next = at + 1 < command.words.size();
        const std::string_view value = equals != std::string_view::npos ? text.substr(equals + 1)
                                       : has_next                       ? std::string_view(command.words[at + 1].text)
                                                                        : std::string_view();
        const bool is_here = value.starts_with("unix:") || value == "default";
        if ((contains(known->remote, option) && !is_here) || option.starts_with("-Htcp")) invocation.is_remote = true;
        if (equals == std::string_view::npos && contains(known->with_value, option)) ++at;
    }
    return invocation;
}

bool fits(const DockerCommand& entry, const Invocation& invocation, std::size_t& length) {
    const auto words = split(entry.words);
    if (words.size() > invocation.words.size()) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view text = invocation.words[i]->text;
        if ((i == 0 ? base_name(text) : text) != base_name(words[i])) return false;
    }
    length = words.size();
    return true;
}

bool has_what_it_takes(const DockerCommand& entry, const shell::Command& command) {
    const auto arguments = entry.row->with_argument;
    if (entry.row->with_option.empty() && arguments.empty()) return true;
    return std::any_of(command.words.begin() + 1, command.words.end(), [&](const shell::Word& word) {
        if (contains(entry.row->with_option, word.text)) return true;
        return std::any_of(arguments.begin(), arguments.end(), [&](std::string_view argument) {
            if (argument.ends_with('*'))
                return std::string_view(word.text).starts_with(argument.substr(0, argument.size() - 1));
            return word.text == argument;
        });
    });
}

/// Are these the first words of the invocation, its program by name or by path?
bool begins_with(const Invocation& invocation, std::initializer_list<std::string_view> words) {
    if (invocation.words.size() < words.size()) return false;
    std::size_t at = 0;
    return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
        const std::string_view text = invocation.words[at++]->text;
        return (at == 1 ? base_name(text) : text) == word;
    });
}

/// `docker buildx create` with a driver that builds elsewhere, or for a daemon at an address.
bool makes_remote_builder(const Invocation& invocation, const shell::Command& command) {
    if (!begins_with(invocation, {"docker", "buildx", "create"})) return false;
    bool is_driver = false;
    return std::any_of(command.words.begin(), command.words.end(), [&](const shell::Word& word) {
        std::string_view text = word.text;
        const bool is_value = std::exchange(is_driver, text == "--driver");
        constexpr std::string_view option = "--driver=";
        if (is_value || text.starts_with(option)) {
            if (!is_value) text.remove_prefix(option.size());
            return contains(remote_builder_drivers().all, text);
        }
        const auto schemes = remote_schemes().all;
        return std::any_of(schemes.begin(), schemes.end(), [&](std::string_view one) { return text.starts_with(one); });
    });
}

/// Does the command only ask: `docker build --help`? Behind an image or a target, the option is the container's.
bool only_asks(const shell::Command& command, const shell::Word* last, bool starts_daemon) {
    for (const shell::Word* word = last + 1; word != command.words.data() + command.words.size(); ++word) {
        const std::string_view text = word->text;
        if (!text.starts_with('-')) return false;
        const bool about_daemon = text == "--version" || text == "-v" || text == "--validate";
        if (text == "--help" || (starts_daemon && about_daemon)) return true;
    }
    return false;
}

/// `DOCKER_HOST=…` before a command or exported.
const shell::Word* host_setting(const shell::Command& command) {
    // A socket of this machine is the daemon that is missing.
    const auto is_here = [](std::string_view text) {
        const std::string_view value = text.substr(text.find('=') + 1);
        return value.empty() || value == "default" || value.starts_with("unix:");
    };
    const auto sets_host = [&](const shell::Word& word) {
        if (is_here(word.text)) return false;
        const std::size_t equals = word.text.find('=');
        return equals != std::string::npos &&
               contains(docker_host_variables().all, std::string_view(word.text).substr(0, equals));
    };
    const bool exports = !command.words.empty() && command.words.front().text == "export";
    const std::vector<shell::Word>& words = exports ? command.words : command.assignments;
    const auto found = std::find_if(words.begin(), words.end(), sets_host);
    return found == words.end() ? nullptr : &*found;
}

}  // namespace

std::optional<DockerUse> docker_use(const shell::Command& command) {
    if (const shell::Word* host = host_setting(command))
        return DockerUse{DaemonNeed::remote, false, "DOCKER_HOST", host->begin, host->end};
    if (command.words.empty() || !may_use_docker(command.words.front().text)) return std::nullopt;

    const Invocation invocation = invocation_of(command);
    const DockerCommand* best = nullptr;
    std::size_t best_length = 0;
    for (const DockerCommand& entry : docker_commands()) {
        std::size_t length = 0;
        if (!fits(entry, invocation, length) || length <= best_length || !has_what_it_takes(entry, command)) continue;
        best = &entry;
        best_length = length;
    }
    if (best == nullptr || best->need == DaemonNeed::none) {
        const bool switches = begins_with(invocation, {"docker", "context", "use"});
        if (switches && command.words.back().text != "default")
            return DockerUse{DaemonNeed::remote, false, "docker context use", 0, 0};
        if (makes_remote_builder(invocation, command))
            return DockerUse{DaemonNeed::remote, false, "docker buildx create", 0, 0};
        return std::nullopt;
    }
    if (only_asks(command, invocation.words[best_length - 1], best->need == DaemonNeed::starts)) return std::nullopt;
    DockerUse use;
    use.need = invocation.is_remote ? DaemonNeed::remote : best->need;
    use.is_inferred = best->row->evidence == Evidence::inferred;
    use.name = std::string(best->words);
    if (!best->row->with_argument.empty()) use.name += " " + std::string(best->row->with_argument.front());
    if (!best->row->with_option.empty()) use.name += " " + std::string(best->row->with_option.front());
    use.begin = invocation.words.front()->begin;
    use.end = invocation.words[best_length - 1]->end;
    return use;
}

}  // namespace pipelint
