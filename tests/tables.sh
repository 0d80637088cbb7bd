#!/usr/bin/env bash
# Data that cannot lie quietly: each kind of broken datum fails the build, with its file and line.
#   tables.sh SCHEMA-COMPILER PROJECT
set -u
compiler=$1 project=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0 passed=0
complain() { printf '%s\n' "$1"; failed=$((failed + 1)); }

compile() {
    mkdir -p "$folder/out"
    "$compiler" "$folder/schemas" "$project/rules" "$folder/out" 2>&1
}
fresh() {
    rm -rf "$folder/schemas" "$folder/out"
    mkdir "$folder/schemas"
    cp "$project"/schemas/*.yaml "$folder/schemas"
}

# broken FILE OLD NEW MESSAGE [BEHIND]: OLD becomes NEW in its first line that has it; the compiler says MESSAGE of that
# line, or of one so many lines behind it.
broken() {
    local file=$1 old=$2 new=$3 message=$4 line said
    fresh
    line=$(grep -nF -- "$old" "$folder/schemas/$file" | head -n 1 | cut -d: -f1)
    [ -n "$line" ] || { complain "tables.sh: $file has no \`$old\` any more"; return; }
    OLD=$old NEW=$new LINE=$line perl -pi -e 'if ($. == $ENV{LINE}) { s/\Q$ENV{OLD}\E/$ENV{NEW}/ }' "$folder/schemas/$file"
    said=$(compile)
    line=$((line + ${5:-0}))
    if [ "$said" = "schemas/$file:$line: $message" ]; then
        passed=$((passed + 1))
    else
        complain "$file: \`$new\` for \`$old\`
  expected: schemas/$file:$line: $message
  got:      $said"
    fi
}

# Keys
broken structure.yaml '{name: Name, type: text, required: api' '{name: Name, type: text, requird: api' 'there is no column `requird`'
broken action-types.yaml 'inputs: [0, 0]' 'input: [0, 0]' 'there is no column `input`'
broken limits.yaml '    value: 100' '    vlaue: 100' 'there is no column `vlaue`'
broken events.yaml 'sources:' 'source:' 'there is no column `source`'
broken structure.yaml '      - {name: EncryptionKey, type: structure' '      - {name: EncryptionKey, name: Key, type: structure' '`name` is there twice'
broken action-types.yaml '      S3ObjectKey: {required: true}' '      S3Bucket: {required: true}' '`S3Bucket` is there twice'
# What is missing
broken links.yaml ', source: "CloudFormation reference, AWS::CodePipeline::Pipeline"}' '}' '`source` is missing'
broken secrets.yaml 'least: 16, ' '' '`least` is missing'
broken structure.yaml '{name: RoleArn, type: text' '{type: text' '`name` is missing'
broken iam-actions.yaml '  source: "Service Authorization Reference, \"Resource types\" of the services below"' '' '`source` is missing' -4
# Words
broken structure.yaml 'type: text, required: always, max: 1024' 'type: text, required: allways, max: 1024' '`allways` is no word of `Requirement`'
broken action-types.yaml '{type: boolean}' '{type: bool}' '`bool` is no word of `KeyKind`'
broken links.yaml 'kind: bucket' 'kind: buckets' '`buckets` is no word of `LinkKind`'
broken docker-commands.yaml 'evidence: documented, commands' 'evidence: certain, commands' '`certain` is no word of `Evidence`'
broken structure.yaml 'form: region' 'form: Region' '`Region` is no word of `Form`'
# Flags and numbers
broken action-types.yaml '{required: true}' '{required: yes}' 'must be `true` or `false`'
broken stage-conditions.yaml 'skips: false' 'skips: "false"' 'must be `true` or `false`'
broken structure.yaml 'min: 1, max: 100' 'min: -1, max: 100' 'must be a whole number, 0 or more'
broken structure.yaml 'min: 1, max: 100' 'min: one, max: 100' 'must be a whole number, 0 or more'
broken limits.yaml '    value: 100' '    value: 1e2' 'must be a whole number, 0 or more'
# Bounds
broken structure.yaml 'min: 1, max: 100' 'min: 100, max: 1' '`max` must not be less than `min`'
broken action-types.yaml 'inputs: [0, 0]' 'inputs: [3, 1]' 'the first of two bounds must not be the larger one'
broken action-types.yaml 'inputs: [0, 0]' 'inputs: [0]' 'must be a list of two numbers'
# References
broken structure.yaml 'judged_by: invalid-run-order' 'judged_by: invalid-run-ordr' 'there is no rule `invalid-run-ordr`'
broken structure.yaml 'type: list, of: Stage' 'type: list, of: Stages' 'there is no Structure `Stages`'
broken structure.yaml 'characters: name' 'characters: nmae' '`nmae` is not in `characters`'
broken action-types.yaml 'right: CodeStarSourceConnection' 'right: CodeStar' '`CodeStar` is no ActionType.provider'
broken action-types.yaml 'owner: ThirdParty' 'owner: Thirdparty' '`Thirdparty` is no ActionOwner.name'
broken links.yaml '{provider: CodeBuild' '{provider: Codebuild' '`Codebuild` is no ActionType.provider'
broken docker-commands.yaml 'source: guide' 'source: guides' '`guides` is not in `sources`'
broken iam-actions.yaml 'data_reads: [' 'data_reads: [NoSuchAction, ' '`NoSuchAction` is in `data_reads` and not in what it marks'
broken action-types.yaml '{key: ObjectKey, where: Extract' '{key: ObjectKye, where: Extract' '`ObjectKye` is no ActionKey.name'
broken events.yaml 'name_key: RepositoryName' 'name_key: Repository' '`Repository` is no ActionKey.name'
broken structure.yaml 'GITHUB_HMAC: {member: SecretToken}' 'GITHUB_HMAC: {member: SecretTokn}' '`SecretTokn` is no Member.name'
broken structure.yaml 'v2_values: [QUEUED' 'v2_values: [QUEUE' '`QUEUE` is in `v2_values` and not in what it marks'
# What goes together
broken structure.yaml 'type: list, of: Stage' 'type: list' '`of` must stand beside `type: list`'
broken structure.yaml 'type: text, required: always, max: 1024' 'type: text, of: Stage' '`of` must not stand beside `type: text`'
broken links.yaml '{resource: AWS::CodePipeline::Pipeline' '{provider: CodeBuild, resource: AWS::CodePipeline::Pipeline' 'must have one of `resource`, `provider`'
broken action-types.yaml '    provider: CodeCommit' '    provider: S3' '`Source / AWS / S3` is there twice' -2
# Texts and lists
broken stage-conditions.yaml 'results: [FAIL, SKIP]' 'results: [FAIL, FAIL]' '`FAIL` is there twice'
broken stage-conditions.yaml 'results: [FAIL, SKIP]' 'results: FAIL' 'must be a list'
broken stage-conditions.yaml 'gate: BeforeEntry' 'gate: ""' 'must not be empty'
broken stage-conditions.yaml 'gate: BeforeEntry' 'gate: [BeforeEntry]' 'must be a text'
broken action-types.yaml 'is: ["false"]' 'is: [false]' '`false` must stand in quotes'
broken action-types.yaml '      S3Bucket: {required: true}' '      S3Bucket: true' 'must be a mapping'
broken limits.yaml '    value: 100' '    value: [100' 'end of sequence flow not found' 1
# The description itself
broken tables.yaml 'name: {type: key}' 'name: {typ: key}' 'there is no column `typ`'
broken tables.yaml 'type: {type: Shape' 'type: {type: Shapes' 'there is no type `Shapes`'
broken tables.yaml 'type: KeyKind, field: kind, default: text' 'type: KeyKind, field: kind, default: txt' '`txt` is no word of `KeyKind`'
broken tables.yaml 'default: never' 'required: false' 'a word is either required or has a default: `required`'
broken tables.yaml '  Evidence: {' '  Certainty: {sure: ""}
  Evidence: {' 'no file has a `Certainty`'
broken tables.yaml 'ordered: [[min, max]' 'ordered: [[min, maximum]' 'there is no column `maximum`'

# A file that no description knows.
fresh
printf 'x: 1\n' >"$folder/schemas/more.yaml"
[ "$(compile)" = 'schemas/more.yaml:1: tables.yaml does not describe this file' ] || complain 'more.yaml is taken'

# What is written is what is compiled: `false` is false, and the data as they are compile.
row() { grep -F "{\"$1\", " "$folder/out/action_types.cpp" | head -n 1; }
fresh
[ -z "$(compile)" ] || complain "the data themselves do not compile: $(compile)"
before=$(row S3Bucket)
fresh
perl -pi -e 's/S3Bucket: \{required: true\}/S3Bucket: {required: false}/' "$folder/schemas/action-types.yaml"
compile
after=$(row S3Bucket)
[ "$before" != "$after" ] && [ "${before/true/false}" = "$after" ] || complain "\`required: false\` is not false: $after"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
