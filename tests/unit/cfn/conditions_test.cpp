// The solver against brute force: random sets of conditions, every assignment of their parameters tried.

#include <map>
#include <random>

#include "cfn/conditions.h"
#include "text/work.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using doc::Truth;
using testing::TemplateText;

namespace {

/// A condition as a tree of its own, which the test works out by itself.
struct Formula {
    enum class Op : std::uint8_t { same, same_parameters, negation, conjunction, disjunction, name } op = Op::same;
    std::size_t parameter = 0;
    std::size_t other = 0;
    std::string value;
    std::vector<Formula> children;
    std::size_t name = 0;
};

using Assignment = std::vector<std::string>;

class World {
public:
    explicit World(unsigned seed) : random_(seed) {
        parameters_.resize(pick(3) + 1);
        for (std::size_t at = 0; at < parameters_.size(); ++at) {
            auto& values = parameters_[at];
            const std::size_t count = pick(3) + 1;
            for (std::size_t i = 0; i < count; ++i) values.push_back("v" + std::to_string(i));
            free_.push_back(pick(3) == 0);
        }
        const std::size_t count = pick(5) + 1;
        for (std::size_t at = 0; at < count; ++at) conditions_.push_back(formula(at, 3));
    }

    [[nodiscard]] std::string text() const {
        std::string text = "Parameters:\n";
        for (std::size_t at = 0; at < parameters_.size(); ++at) {
            text += "  P" + std::to_string(at) + ": {Type: String";
            if (!free_[at]) {
                text += ", AllowedValues: [";
                for (const std::string& value : parameters_[at]) text += value + ", ";
                text += "]";
            }
            text += "}\n";
        }
        text += "Conditions:\n";
        for (std::size_t at = 0; at < conditions_.size(); ++at)
            text += "  C" + std::to_string(at) + ": " + spell(conditions_[at]) + "\n";
        return text;
    }

    /// Some conditions and values, each true or false.
    cfn::When question() {
        cfn::When when;
        const std::size_t count = pick(4);
        for (std::size_t i = 0; i < count; ++i) {
            if (pick(4) == 0) {
                const std::size_t at = pick(parameters_.size());
                when = when.with({keep("P" + std::to_string(at)), pick(2) == 0, keep("v" + std::to_string(pick(3)))});
            } else {
                when = when.with({keep("C" + std::to_string(pick(conditions_.size()))), pick(2) == 0});
            }
        }
        return when;
    }

    /// Is there an assignment in which `all` holds and none of `none`?
    [[nodiscard]] bool possible(const cfn::When& all, const std::vector<cfn::When>& none) const {
        Assignment assignment(parameters_.size());
        return search(0, assignment, all, none);
    }

private:
    std::size_t pick(std::size_t count) { return random_() % count; }
    std::string_view keep(const std::string& text) { return *kept_.insert(text).first; }

    Formula formula(std::size_t at, int depth) {
        Formula made;
        const std::size_t kind = depth == 0 ? pick(2) : pick(6);
        made.parameter = pick(parameters_.size());
        made.other = pick(parameters_.size());
        made.value = "v" + std::to_string(pick(4));
        switch (kind) {
            case 0: made.op = Formula::Op::same; break;
            case 1: made.op = pick(3) == 0 ? Formula::Op::same_parameters : Formula::Op::same; break;
            case 2:
                made.op = Formula::Op::negation;
                made.children.push_back(formula(at, depth - 1));
                break;
            case 3:
                if (at == 0) break;
                made.op = Formula::Op::name;
                made.name = pick(at);
                break;
            default:
                made.op = kind == 4 ? Formula::Op::conjunction : Formula::Op::disjunction;
                for (std::size_t i = 0; i < pick(2) + 2; ++i) made.children.push_back(formula(at, depth - 1));
                if (made.children.size() < 2) made.children.push_back(formula(at, depth - 1));
        }
        return made;
    }

    static std::string spell(const Formula& formula) {
        const std::string left = "!Ref P" + std::to_string(formula.parameter);
        const auto list = [&] {
            std::string text;
            for (const Formula& child : formula.children) text += spell(child) + ", ";
            return "[" + text + "]";
        };
        switch (formula.op) {
            case Formula::Op::same: return "{'Fn::Equals': [" + left + ", " + formula.value + "]}";
            case Formula::Op::same_parameters:
                return "{'Fn::Equals': [" + left + ", !Ref P" + std::to_string(formula.other) + "]}";
            case Formula::Op::negation: return "{'Fn::Not': " + list() + "}";
            case Formula::Op::conjunction: return "{'Fn::And': " + list() + "}";
            case Formula::Op::disjunction: return "{'Fn::Or': " + list() + "}";
            case Formula::Op::name: return "{Condition: C" + std::to_string(formula.name) + "}";
        }
        return {};
    }

    [[nodiscard]] bool holds(const Formula& formula, const Assignment& assignment) const {
        const auto child_holds = [&](const Formula& child) { return holds(child, assignment); };
        switch (formula.op) {
            case Formula::Op::same: return assignment[formula.parameter] == formula.value;
            case Formula::Op::same_parameters: return assignment[formula.parameter] == assignment[formula.other];
            case Formula::Op::negation: return !child_holds(formula.children.front());
            case Formula::Op::conjunction:
                return std::all_of(formula.children.begin(), formula.children.end(), child_holds);
            case Formula::Op::disjunction:
                return std::any_of(formula.children.begin(), formula.children.end(), child_holds);
            case Formula::Op::name: return holds(conditions_[formula.name], assignment);
        }
        return false;
    }

    [[nodiscard]] bool holds(const cfn::When& when, const Assignment& assignment) const {
        return std::all_of(when.literals().begin(), when.literals().end(), [&](const cfn::Literal& literal) {
            const std::size_t at = std::stoul(std::string(literal.name.substr(1)));
            const bool truth = literal.value ? assignment[at] == *literal.value : holds(conditions_[at], assignment);
            return truth == literal.holds;
        });
    }

    [[nodiscard]] bool search(std::size_t at, Assignment& assignment, const cfn::When& all,
                              const std::vector<cfn::When>& none) const {
        if (at == parameters_.size()) {
            return holds(all, assignment) && std::none_of(none.begin(), none.end(), [&](const cfn::When& when) {
                       return holds(when, assignment);
                   });
        }
        std::vector<std::string> values = parameters_[at];
        // A free parameter has the values that anything is compared with, and one of its own for each other.
        if (free_[at]) values = {"v0", "v1", "v2", "v3", "o0", "o1", "o2"};
        return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
            assignment[at] = value;
            return search(at + 1, assignment, all, none);
        });
    }

    std::mt19937 random_;
    std::vector<std::vector<std::string>> parameters_;
    std::vector<bool> free_;
    std::vector<Formula> conditions_;
    std::set<std::string, std::less<>> kept_;
};

}  // namespace

TEST_CASE("the solver gives the answers of brute force") {
    constexpr unsigned worlds = 1500;
    std::map<Truth, std::size_t> answers;
    for (unsigned seed = 0; seed < worlds; ++seed) {
        World world(seed);
        const TemplateText text(TemplateText::with_value("x", world.text()));
        INFO("seed " << seed << "\n" << world.text());
        for (int question = 0; question < 8; ++question) {
            const cfn::When all = world.question();
            std::vector<cfn::When> none;
            for (int i = 0; i < question % 3; ++i) {
                if (cfn::When one = world.question(); !one.always()) none.push_back(std::move(one));
            }
            const bool truth = world.possible(all, none);
            INFO("all: " << all.describe() << (none.empty() ? "" : "; not: " + none.front().describe()));
            const auto scenario = text.document.scenario(all, none);
            REQUIRE(scenario.has_value() == truth);
            if (none.empty()) REQUIRE(text.document.is_possible(all) == truth);
            if (none.empty()) REQUIRE(text.document.is_surely_possible(all) == truth);
            // What it says of the deployment is true of some, and of none of those that are excluded.
            if (scenario) REQUIRE(world.possible(*scenario, none));
            ++answers[truth ? Truth::yes : Truth::no];
        }
    }
    // Both answers come often enough to mean something.
    CHECK(answers[Truth::yes] > worlds);
    CHECK(answers[Truth::no] > worlds);
}

TEST_CASE("beyond the bound the answer is perhaps") {
    std::string text = "Parameters:\n";
    std::string all = "[";
    for (int i = 0; i < 40; ++i) {
        text += "  P" + std::to_string(i) + ": {Type: String, AllowedValues: [a, b, c]}\n";
        if (i > 0) all += "!Not [!Equals [!Ref P" + std::to_string(i) + ", !Ref P" + std::to_string(i - 1) + "]], ";
    }
    // Four values that all differ, of parameters with three: no deployment, but hard to see.
    text += "Conditions:\n  Hard: !And [";
    for (int i = 0; i < 30; ++i) {
        for (int j = 0; j < i; ++j)
            text += "!Not [!Equals [!Ref P" + std::to_string(i) + ", !Ref P" + std::to_string(j) + "]], ";
    }
    text += "]\n";
    const TemplateText document(TemplateText::with_value("x", text));
    const cfn::When hard = cfn::When().with("Hard", true);
    CHECK_FALSE(document.document.is_surely_possible(hard));
    CHECK_FALSE(document.document.scenario(hard, {}));
}

TEST_CASE("values that a type, a pattern or a rule may forbid are perhaps") {
    const auto sure = [](std::string_view parameter) {
        const std::string text =
            "Parameters:\n  P: " + std::string(parameter) + "\nConditions:\n  C: !Equals [!Ref P, '5']\n";
        const TemplateText document(TemplateText::with_value("x", text));
        const cfn::When when = cfn::When().with("C", true);
        return std::pair(document.document.is_possible(when), document.document.is_surely_possible(when));
    };
    CHECK(sure("{Type: String}") == std::pair(true, true));
    CHECK(sure("{Type: Number}") == std::pair(true, true));
    CHECK(sure("{Type: String, AllowedPattern: '[a-z]'}") == std::pair(true, false));
    CHECK(sure("{Type: String, AllowedPattern: '[a-z]', Default: '5'}") == std::pair(true, true));
    CHECK(sure("{Type: 'AWS::EC2::VPC::Id'}") == std::pair(true, false));
    CHECK(sure("{Type: String, MinLength: 2}") == std::pair(false, false));
    CHECK(sure("{Type: String, AllowedValues: ['4']}") == std::pair(false, false));
}

TEST_CASE("an expression is surely only what its known parts let it be") {
    const auto sure = [](std::string_view condition) {
        const std::string text =
            "Parameters:\n  P: {Type: String}\n  Q: {Type: String, MaxLength: 4}\nConditions:\n  A: !Equals [!Ref P, "
            "b]\n"
            "  C: " +
            std::string(condition) + "\n";
        const TemplateText document(TemplateText::with_value("x", text));
        return document.document.is_surely_possible(cfn::When().with("C", true));
    };
    CHECK(sure("!Equals [!Sub '${P}-x', prod-x]"));
    CHECK_FALSE(sure("!Equals [!Sub '${P}-x', prod]"));
    CHECK_FALSE(sure("!Equals [!Sub '${P}-x-${P}', a-x-b]"));
    CHECK(sure("!Not [!Equals [!Sub '${P}-x', prod]]"));
    CHECK(sure("!Equals [!ImportValue Name, prod]"));
    // Blanks in the braces are nothing; MaxLength counts characters.
    CHECK_FALSE(sure("!And [!Condition A, !Equals [!Sub '${ P }', c]]"));
    CHECK(sure("!Equals [!Ref Q, größ]"));
    // Expressions that are too long to be told apart are not the same.
    const std::string z(4200, 'z');
    const auto joined = [&](std::string_view name) {
        return "!Join ['', [" + z + ", !Ref " + std::string(name) + "]]";
    };
    CHECK(sure("!Not [!Equals [" + joined("P") + ", " + joined("AWS::Region") + "]]") ==
          sure("!Not [!Equals [!Join ['', [z, !Ref P]], !Join ['', [z, !Ref AWS::Region]]]]"));
}

TEST_CASE("conditions that are too much while they are read are said to be") {
    std::string text = "Parameters:\n";
    for (int at = 0; at < 40; ++at) text += "  P" + std::to_string(at) + ": {Type: String, AllowedValues: [a, b]}\n";
    text += "Conditions:\n";
    for (int at = 0; at < 1500; ++at) {
        text += "  C" + std::to_string(at) + ": !Equals [!Sub '";
        for (int i = 0; i < 6; ++i) text += "${P" + std::to_string((at * 7 + i * 5 + at / 40 * i) % 40) + "}";
        text += "', aaaaaa]\n";
    }
    work::Budget budget(1'000'000'000);
    const work::Scope counted(budget);
    const TemplateText document(TemplateText::with_value("x", text));
    CHECK(document.document.cuts().size() == 1);
}

}  // namespace pipelint
