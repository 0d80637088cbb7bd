#include "model/iam/reading.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {

namespace {

iam::Breadth breadth(std::string_view value) {
    const testing::TemplateText text(testing::TemplateText::with_value(value));
    return iam::breadth_of(testing::alternatives_of(text.value()).front());
}

}  // namespace

TEST_CASE("how much an action means") {
    CHECK(iam::reach_of("*") == iam::Reach::everything);
    CHECK(iam::reach_of("*:*") == iam::Reach::everything);
    CHECK(iam::reach_of("s3:*") == iam::Reach::whole_service);
    CHECK(iam::reach_of("s3:**") == iam::Reach::whole_service);
    CHECK(iam::reach_of("s3:Get*") == iam::Reach::actions);
    CHECK(iam::reach_of("s3") == iam::Reach::unknown);
}

TEST_CASE("how many resources an element means") {
    CHECK(breadth("'*'") == iam::Breadth::every);
    CHECK(breadth("arn:aws:s3:::*") == iam::Breadth::whole_service);
    CHECK(breadth("arn:aws:s3:::*/*") == iam::Breadth::whole_service);
    CHECK(breadth("arn:aws:s3:::bucket*") == iam::Breadth::named);
    CHECK(breadth("arn:aws:s3:::bucket/*") == iam::Breadth::named);
    CHECK(breadth("arn:aws:iam::111122223333:role/*") == iam::Breadth::whole_type);
    CHECK(breadth("arn:aws:iam::111122223333:role/x-*") == iam::Breadth::named);
    CHECK(breadth("arn:aws:logs:*:*:*") == iam::Breadth::whole_service);
    CHECK(breadth("arn:aws:*") == iam::Breadth::every);
    CHECK(breadth("arn:aws:logs:*:*:log-group:*:*") == iam::Breadth::whole_type);
    CHECK(breadth("arn:aws:logs:*:*:log-group:/aws/*") == iam::Breadth::named);
    CHECK(breadth("arn:aws:codepipeline:*:*:shop/*") == iam::Breadth::named);
    CHECK(breadth("arn:aws:sns:*:*:topic*") == iam::Breadth::named);
    CHECK(breadth("!GetAtt R.Arn") == iam::Breadth::named);
    CHECK(breadth("!Sub \"${R.Arn}/*\"") == iam::Breadth::named);
    CHECK(breadth("!Sub \"arn:aws:s3:::${R}/*\"") == iam::Breadth::named);
    CHECK(breadth("!Sub \"arn:${AWS::Partition}:s3:::*\"") == iam::Breadth::whole_service);
    CHECK(breadth("!ImportValue x") == iam::Breadth::unknown);
}

TEST_CASE("action patterns match in any case, with both wildcards") {
    CHECK(iam::matches("iam:pass*", "iam:PassRole"));
    CHECK(iam::matches("IAM:P?ssRole", "iam:PassRole"));
    CHECK_FALSE(iam::matches("iam:Pass", "iam:PassRole"));
    CHECK(iam::actions_matching("ecr:GetAuthorizationToken").size() == 1);
    CHECK_FALSE(iam::actions_matching("ecr:GetAuthorizationToken").front().on_resources);
    CHECK(iam::actions_matching("s3:getobject").front().data_read);
    CHECK(iam::actions_matching("unheardof:Do").empty());
}

}  // namespace pipelint
