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

}  // namespace pipelint::cli
