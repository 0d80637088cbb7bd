#include "model/build/shell.h"
#include "model/build/docker.h"
#include "unit/catch.h"

namespace pipelint {

namespace {

/// The commands as text: words joined by `|`, commands by ` ; `.
std::string commands(std::string_view script) {
    std::string out;
    for (const auto& command : shell::commands_of(script)) {
        if (!out.empty()) out += " ; ";
        for (std::size_t i = 0; i < command.words.size(); ++i) out += (i == 0 ? "" : "|") + command.words[i].text;
    }
    return out;
}

}  // namespace

TEST_CASE("commands are split as a shell would split them") {
    CHECK(commands("a b && c || d; e | f & g") == "a|b ; c ; d ; e ; f ; g");
    CHECK(commands("a 'b c' \"d e\" f\\ g") == "a|b c|d e|f g");
    CHECK(commands("a \"b 'c' \\\"d\\\"\"") == "a|b 'c' \"d\"");
    CHECK(commands("# all\na # rest\nb#c") == "a ; b#c");
    CHECK(commands("a \\\n  b") == "a|b");
    CHECK(commands("a > out 2>&1 < in") == "a");
    CHECK(commands("if a; then b; else c; fi") == "a ; b ; c");
    CHECK(commands("for x in 1 2; do d $x; done") == "for|x|in|1|2 ; d|$x");
    CHECK(commands("(a; b) && { c; }") == "a ; b ; c");
    CHECK(commands("x=$(a b) c") == "a|b ; c");
    CHECK(commands("echo `a b`") == "a|b ; echo|`a b`");
    CHECK(commands("echo \"$(a \"b c\")\"") == "a|b c ; echo|$(a \"b c\")");
    CHECK(commands("echo $((1 + 2)) ${x:-y}") == "echo|$((1 + 2))|${x:-y}");
    CHECK(commands("sudo -u root time env A=b a") == "a");
    CHECK(commands("timeout -k 5 10 a") == "a");
    CHECK(commands("bash -ec 'a b; c'") == "bash|-ec|a b; c ; a|b ; c");
    CHECK(commands("cat <<EOF\ndocker build\nEOF\nb") == "cat ; b");
    CHECK(commands("cat <<-'E' > f\n\tdocker\n\tE\nb") == "cat ; b");
    CHECK(commands("a &> log && b") == "a ; b");
}

TEST_CASE("odd scripts end, and give something") {
    for (const char* script : {"",
                               "'",
                               "\"",
                               "`",
                               "$(",
                               "${",
                               "$((",
                               "<<",
                               "<<<",
                               ">",
                               "\\",
                               "((",
                               "))",
                               "&&&&",
                               "||",
                               ";;",
                               "a <<",
                               "\"$(\"",
                               "$($($($($($($($($($(a",
                               "if if if",
                               "<(",
                               "!"}) {
        INFO(script);
        CHECK(shell::commands_of(script).size() < 20);
    }
}

TEST_CASE("a command whose failure is handled is marked") {
    const auto may_fail = [](std::string_view script) { return shell::commands_of(script).front().may_fail; };
    CHECK(may_fail("a || true"));
    CHECK(may_fail("! a"));
    CHECK(may_fail("a || b; exit 1"));
    CHECK_FALSE(may_fail("a || exit 1"));
    CHECK(may_fail("a && b || true"));
    CHECK(may_fail("a | b || true"));
    CHECK_FALSE(may_fail("a\nb || true"));
    CHECK_FALSE(may_fail("a; b || true"));
    CHECK(may_fail("if a; then b; fi"));
    CHECK_FALSE(may_fail("a && b"));
    CHECK_FALSE(shell::commands_of("if a; then b; fi").back().may_fail);
    CHECK_FALSE(shell::commands_of("while a; do b; done; c").back().may_fail);
}

TEST_CASE("which daemon a command means") {
    const auto need = [](std::string_view script) {
        const auto use = docker_use(shell::commands_of(script).back());
        return use ? use->need : DaemonNeed::none;
    };
    CHECK(need("docker build .") == DaemonNeed::uses);
    CHECK(need("DOCKER_HOST=unix:///var/run/docker.sock docker build .") == DaemonNeed::uses);
    CHECK(need("docker -H unix:///var/run/docker.sock build .") == DaemonNeed::uses);
    CHECK(need("docker -H tcp://x:1 build .") == DaemonNeed::remote);
    CHECK(need("export DOCKER_HOST=tcp://x") == DaemonNeed::remote);
    CHECK(need("export DOCKER_HOST=") == DaemonNeed::none);
    CHECK(need("docker buildx create --driver remote tcp://b") == DaemonNeed::remote);
    CHECK(need("docker context use default") == DaemonNeed::none);
    CHECK(need("dockerd &") == DaemonNeed::starts);
    CHECK(need("dockerd --version") == DaemonNeed::none);
    CHECK(need("./scripts/docker build") == DaemonNeed::none);
    CHECK(need("/usr/bin/docker build") == DaemonNeed::uses);
}

TEST_CASE("places of words are those of the script") {
    const std::string_view script = "cd x && bash -c 'docker build .'";
    const auto list = shell::commands_of(script);
    const auto use = docker_use(list.back());
    REQUIRE(use.has_value());
    CHECK(use->name == "docker build");
    CHECK(script.substr(use->begin, use->end - use->begin) == "docker build");
}

}  // namespace pipelint
