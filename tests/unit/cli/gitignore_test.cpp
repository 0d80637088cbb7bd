#include "cli/gitignore.h"
#include "unit/catch.h"

namespace pipelint::cli {
using Verdict = IgnorePatterns::Verdict;

TEST_CASE("patterns of .gitignore") {
    const IgnorePatterns patterns(
        "# comment\n*.log\n/only-here.yml\nbuild/\n!keep.log\ndocs/**/draft.yml\n\\#odd\na?c.yml\n[xy].yml\ntrail.yml  "
        "\r\n");
    CHECK(patterns.judge("a.log", false) == Verdict::ignored);
    CHECK(patterns.judge("deep/a.log", false) == Verdict::ignored);
    CHECK(patterns.judge("keep.log", false) == Verdict::kept);
    CHECK(patterns.judge("only-here.yml", false) == Verdict::ignored);
    CHECK(patterns.judge("deep/only-here.yml", false) == Verdict::none);
    CHECK(patterns.judge("build", true) == Verdict::ignored);
    CHECK(patterns.judge("build", false) == Verdict::none);
    CHECK(patterns.judge("deep/build", true) == Verdict::ignored);
    CHECK(patterns.judge("docs/draft.yml", false) == Verdict::ignored);
    CHECK(patterns.judge("docs/a/b/draft.yml", false) == Verdict::ignored);
    CHECK(patterns.judge("#odd", false) == Verdict::ignored);
    CHECK(patterns.judge("abc.yml", false) == Verdict::ignored);
    CHECK(patterns.judge("abbc.yml", false) == Verdict::none);
    CHECK(patterns.judge("x.yml", false) == Verdict::ignored);
    CHECK(patterns.judge("z.yml", false) == Verdict::none);
    CHECK(patterns.judge("trail.yml", false) == Verdict::ignored);
}

TEST_CASE("stars across folders take time in proportion to pattern and path") {
    std::string path = "a";
    for (int i = 0; i < 1000; ++i) path += "/a";
    std::string glob;
    for (int i = 0; i < 400; ++i) glob += "**/a/";
    CHECK_FALSE(git_glob_fits(glob + "b", path));
    CHECK(git_glob_fits(glob + "a", path));
    CHECK(git_glob_fits(std::string(300'000, '*') + "/a", "x/a"));
    CHECK_FALSE(git_glob_fits("*a*a*a*a*a*a*a*a*a*a*b", std::string(2000, 'a')));
}

TEST_CASE("stars across folders mean what they mean to git") {
    CHECK(git_glob_fits("**/b", "b"));
    CHECK(git_glob_fits("**/b", "a/b"));
    CHECK(git_glob_fits("a/**", "a/b/c"));
    CHECK_FALSE(git_glob_fits("a/**", "a"));
    CHECK(git_glob_fits("a/**/b", "a/b"));
    CHECK(git_glob_fits("a/**/b", "a/x/y/b"));
    CHECK_FALSE(git_glob_fits("a/*/b", "a/x/y/b"));
    CHECK_FALSE(git_glob_fits("a*b", "a/b"));
    CHECK(git_glob_fits("**", "a/b"));
}

}  // namespace pipelint::cli
