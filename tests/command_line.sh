#!/usr/bin/env bash
# The binary as people and programs call it: exit codes, streams, formats, files. command_line.sh BINARY ROOT
set -u
binary=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
unset NO_COLOR CI PRE_COMMIT
passed=0 failed=0

# expect NAME CODE COMMAND...: runs it, with its streams in out and err, and compares the exit code.
expect() {
    local name=$1 code=$2
    shift 2
    "$@" >out 2>err
    local got=$?
    if [ $got -eq "$code" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'FAILED %s: exit code %s, expected %s\n' "$name" $got "$code"
        head -n 5 out err
    fi
}
# holds NAME FILE PATTERN: the file has a line that matches.
holds() {
    if grep -qE -- "$3" "$2"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'FAILED %s: no line of %s matches %s\n' "$1" "$2" "$3"
        head -n 5 "$2"
    fi
}
same() {
    if cmp -s "$2" "$3"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'FAILED %s: %s and %s differ\n' "$1" "$2" "$3"
    fi
}
lacks() { if grep -qE -- "$3" "$2"; then failed=$((failed + 1)); printf 'FAILED %s: %s has %s\n' "$1" "$2" "$3"; else passed=$((passed + 1)); fi; }

# One finding, and none: whole pipelines, so that no rule misses anything else.
source='{Name: Checkout, ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}, Configuration: {RepositoryName: shop, BranchName: main, PollForSourceChanges: "false"}, OutputArtifacts: [{Name: Source}]}'
build='{Name: Compile, ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}, Configuration: {ProjectName: shop}, InputArtifacts: [{Name: Source}]}'
good="Resources: {P: {Type: 'AWS::CodePipeline::Pipeline', Properties: {RoleArn: 'arn:aws:iam::111122223333:role/pipeline', ArtifactStore: {Type: S3, Location: shop-artifacts}, Stages: [{Name: A, Actions: [$source]}, {Name: B, Actions: [$build]}]}}}"
bad=${good/InputArtifacts: \[{Name: Source\}]/InputArtifacts: [{Name: Source\}, {Name: X\}]}
bad=${bad/ProjectName: shop/ProjectName: shop, PrimarySource: Source}
printf '%s\n' "$bad" >bad.yaml
printf '%s\n' "$good" >good.yaml
printf 'kind: ConfigMap\n' >other.yaml
printf 'kind: [Chart {{ .Values.x }}\n' >helm.yaml
mkdir -p walk/deep walk/.hidden walk/node_modules walk/ignored
cp bad.yaml walk/deep/pipeline.yml
cp bad.yaml walk/.hidden/pipeline.yml
cp bad.yaml walk/node_modules/pipeline.yml
cp bad.yaml walk/ignored/pipeline.yml
cp bad.yaml walk/pipeline.txt
cp helm.yaml other.yaml walk/
printf 'ignored/\n' >walk/.gitignore

expect 'findings' 1 "$binary" bad.yaml
holds 'summary on standard output with text' out '^1 error in 1 file \(1 checked\)$'
expect 'nothing found' 0 "$binary" good.yaml
holds 'nothing found' out '^no findings \(1 file checked\)$'
expect 'the command by name' 1 "$binary" check bad.yaml
expect 'exit zero' 0 "$binary" --exit-zero bad.yaml
expect 'fail on never' 0 "$binary" --fail-on never bad.yaml
expect 'below the level' 0 "$binary" --severity unmatched-artifact=note bad.yaml
holds 'below the level' out '^note\[unmatched-artifact\]'
expect 'at the level' 1 "$binary" --severity unmatched-artifact=note --fail-on note bad.yaml
expect 'off' 0 "$binary" --severity unmatched-artifact=off bad.yaml
expect 'ignored' 0 "$binary" --ignore artifacts bad.yaml
expect 'selected' 1 "$binary" --select 'unmatched-*' bad.yaml
expect 'standard input named twice is read once' 1 bash -c 'cat bad.yaml | "$0" - -' "$binary"
mkdir -p named/.git named/ci
printf 'Resources: {B: {Type: "AWS::CodeBuild::Project", Properties: {Source: {Type: CODEPIPELINE, BuildSpec: ci/build.yml}}}}\n' >named/t.yaml
printf 'version: 0.2\nphases: {build: {commands: [make]}}\n' >named/ci/build.yml
expect 'a file that a document names is no place for a report' 2 "$binary" -f json=named/ci/build.yml named/t.yaml

expect 'a note for a named file' 0 "$binary" other.yaml
holds 'a note for a named file' out '^note\[not-a-pipeline-document\]'
expect 'silence for hooks' 0 "$binary" --skip-unknown other.yaml helm.yaml good.yaml
holds 'silence for hooks' out '^no findings'
expect 'hooks fail on what is bad' 1 "$binary" --skip-unknown other.yaml helm.yaml bad.yaml

expect 'a folder' 1 "$binary" -f concise walk
holds 'a folder' out '^walk/deep/pipeline.yml:1:[0-9]+: error: '
[ "$(wc -l <out)" -eq 1 ] || { failed=$((failed + 1)); echo 'FAILED a folder: hidden, ignored or unknown files were looked at'; cat out; }
expect 'why files are passed over' 1 "$binary" -v walk
holds 'why files are passed over' err '^walk/other.yaml: no pipeline'
holds 'why files are passed over' err '^walk/ignored: '
(cd walk && "$binary" -f concise >../out 2>/dev/null)
holds 'the current folder' out '^deep/pipeline.yml:1:'

expect 'wrong flag' 2 "$binary" --no-such-flag
expect 'wrong value' 2 "$binary" --fail-on sometimes bad.yaml
expect 'wrong rule' 2 "$binary" --select unmatched-artefact bad.yaml
holds 'wrong rule' err 'did you mean `unmatched-artifact`'
expect 'wrong format' 2 "$binary" -f serif bad.yaml
holds 'wrong format' err 'did you mean `sarif`'
expect 'two formats on standard output' 2 "$binary" -f json -f sarif bad.yaml
expect 'no such file' 2 "$binary" nowhere.yaml bad.yaml
holds 'no such file, the rest is reported' out 'unmatched-artifact'
expect 'exit zero hides no failure' 2 "$binary" --exit-zero nowhere.yaml
expect 'a file that cannot be written' 2 "$binary" -f json=/no/such/folder/x bad.yaml

expect 'standard input' 1 "$binary" -f concise --stdin-filename in/pipe.yml - <bad.yaml
holds 'standard input' out '^in/pipe.yml:1:'
printf 'bad.yaml\ngood.yaml\n' >list
expect 'a list of files' 1 "$binary" -f concise --files-from list
printf 'bad.yaml\0good.yaml\0' >list0
expect 'a list with NULs' 1 "$binary" -f concise --files-from - <list0
holds 'a list with NULs' err '\(2 checked\)'
expect 'an empty list' 0 "$binary" --files-from /dev/null
expect 'once, however often named' 1 "$binary" -f concise bad.yaml ./bad.yaml "$PWD/bad.yaml"
[ "$(wc -l <out)" -eq 1 ] || { failed=$((failed + 1)); echo 'FAILED named twice, reported twice'; }

for format in json sarif concise text; do
    "$binary" -q --jobs 1 -f $format "$root/tests/cases" >one 2>/dev/null
    "$binary" -q --jobs 7 -f $format "$root/tests/cases" >seven 2>/dev/null
    same "$format does not depend on --jobs" one seven
done
expect 'formats into files' 1 "$binary" -f json=o.json -f sarif=o.sarif -f text bad.yaml
holds 'formats into files' o.json '"rule": "unmatched-artifact"'
holds 'formats into files' o.sarif '"ruleId": "unmatched-artifact"'
holds 'formats into files' out '^error\[unmatched-artifact\]'
expect 'a machine format is alone on its stream' 1 "$binary" -f sarif bad.yaml
holds 'a machine format is alone on its stream' err '^1 error'
lacks 'a machine format is alone on its stream' out '^1 error'
lacks 'no path of this machine' out "$work"
expect 'quiet' 1 "$binary" -q bad.yaml
lacks 'quiet' out 'checked'
expect 'statistics' 1 "$binary" --statistics bad.yaml
holds 'statistics' out '^ +1  unmatched-artifact$'
expect 'colours' 1 "$binary" --color always bad.yaml
holds 'colours' out $'\x1b\\[1;31m'
expect 'no colours in a pipe' 1 "$binary" bad.yaml
lacks 'no colours in a pipe' out $'\x1b'
printf 'Resources: {P: {Type: "AWS::CodePipeline::Pipeline", "\x1b[31mred": {{{\n' >hostile.yaml
"$binary" hostile.yaml >out 2>&1
lacks 'control characters stay in the file' out $'\x1b'

expect 'unreadable in SARIF' 2 "$binary" -f sarif nowhere.yaml
holds 'unreadable in SARIF' out '"executionSuccessful": false'
holds 'unreadable in SARIF' out 'toolExecutionNotifications'
mkdir -p 'repo/.git' 'repo/sub dir'
cp bad.yaml 'repo/sub dir/ä.yaml'
expect 'URIs from the repository root' 1 "$binary" -f sarif 'repo/sub dir'
holds 'URIs from the repository root' out '"uri": "sub%20dir/%C3%A4.yaml"'
expect 'suppressed' 0 "$binary" --show-suppressed -f json --exit-zero "$root/tests/cases/_whole"
holds 'suppressed' out '"suppressed": true'

expect 'version' 0 "$binary" --version
holds 'version' out '^pipelint [0-9]+\.[0-9]+\.[0-9]+$'
expect 'help' 0 "$binary" --help
expect 'help of check' 0 "$binary" check --help
lacks 'flags that are not built are not listed' out '--(fix|baseline|config|diff)\b[^-]'
expect 'rules' 0 "$binary" rules
expect 'rules as JSON' 0 "$binary" rules --format json
expect 'explain' 0 "$binary" explain unmatched-artifact
holds 'explain' out '^Why$'
lacks 'explain' out '<!--|```'
expect 'explain a group' 0 "$binary" explain iam
holds 'explain a group' out '^  broad-iam-action \(error\)$'
expect 'explain nothing' 2 "$binary" explain unmatched-artefact
holds 'explain nothing' err 'did you mean `unmatched-artifact`'
for shell in bash zsh fish; do expect "completions for $shell" 0 "$binary" completions $shell; done
"$binary" completions bash >c.bash && bash -n c.bash || { failed=$((failed + 1)); echo 'FAILED completions for bash do not parse'; }
completes() { # completes NAME WORDS...: what bash offers for the last word
    bash -c '. ./c.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pipelint; echo "${COMPREPLY[@]}"' -- "${@:2}" >out
}
completes 'formats' pipelint -f ''
holds 'completion of formats' out '^text concise json sarif$'
completes 'rules' pipelint explain broad-iam-a
holds 'completion of rules' out '^broad-iam-action$'
completes 'flags' pipelint templates --fail
holds 'completion of flags' out '^--fail-on$'
for shell in zsh fish; do
    command -v $shell >/dev/null 2>&1 || continue
    "$binary" completions $shell >c.$shell
    expect "completions for $shell parse" 0 $shell -n c.$shell
done
expect 'completions for others' 2 "$binary" completions powershell
expect 'a folder called like a command' 0 "$binary" rules

# Wide lines are hard to read where terminals have 80 columns. In a locale without UTF-8, grep counts bytes: so
# those that continue a character are taken out first.
wide() { LC_ALL=C tr -d '\200-\277' <"$2" >columns && lacks "80 columns: $1" columns '^.{81}'; }
for page in '--help' 'check --help' 'rules --help' 'explain --help' 'rules'; do
    # shellcheck disable=SC2086  # words on purpose
    "$binary" $page >out
    wide "$page" out
done
for rule in $("$binary" rules --format json | grep -o '^    "name": "[a-z-]*"' | cut -d'"' -f4); do
    "$binary" explain "$rule" | grep -vE '^    |https?://' >out
    wide "explain $rule" out
    # Asterisks in code are the page's own.
    sed -i 's/`[^`]*`//g' out
    lacks "no marks of Markdown: explain $rule" out '\*\*'
done

expect 'a flag that is none' 2 "$binary" --selct iam
holds 'a flag that is none' err '^pipelint: there is no flag `--selct`; did you mean `--select`\?'
expect 'a flag without its value' 2 "$binary" --fail-on
holds 'a flag without its value' err '^pipelint: `--fail-on` wants LEVEL'
expect 'a value that is none' 2 "$binary" --fail-on eror
holds 'a value that is none' err '^pipelint: `--fail-on` takes error, .*not `eror`; did you mean `error`\?'
expect 'a command that is none' 2 "$binary" explian
holds 'a command that is none' err 'did you mean the command `explain`'
expect 'two formats in one file' 2 "$binary" -f sarif=one.out -f json=one.out bad.yaml
holds 'two formats in one file' err 'two formats cannot go to one file, one.out'
expect 'a format to standard output by name' 1 "$binary" -f concise=- bad.yaml
holds 'a format to standard output by name' out '^bad.yaml:1:'
expect 'a name for standard input that is not read' 2 "$binary" --stdin-filename x.yaml good.yaml
holds 'a name for standard input that is not read' err 'give `-` as a path'
expect 'what is always on' 2 "$binary" --ignore syntax-error good.yaml
expect 'what is always on' 2 "$binary" --severity syntax-error=off good.yaml
holds 'what is always on' err 'cannot be switched off'
expect 'the level of a group' 0 "$binary" --severity artifacts=note bad.yaml
holds 'the level of a group' out '^note\[unmatched-artifact\]'
expect 'the level of a pattern' 0 "$binary" --severity 'unmatched-*=off' bad.yaml
expect 'a name beats a group' 1 "$binary" --severity unmatched-artifact=error --severity artifacts=off bad.yaml
printf 'a: [\n' >broken.yaml
expect 'what is always on, in a group' 1 "$binary" --severity document=off broken.yaml
expect 'a level for nothing' 2 "$binary" --severity artefacts=note good.yaml
holds 'a level for nothing' err 'did you mean `artifacts`'
expect 'a format that is none' 2 "$binary" -f sarf good.yaml
holds 'a format that is none' err 'did you mean `sarif`\?; the formats are .*text.*concise'
expect 'the version, short' 0 "$binary" -V
holds 'the version, short' out '^pipelint [0-9]'
expect 'the version as a word' 0 "$binary" version
holds 'the version as a word' out '^pipelint [0-9]'
expect 'blanks in a list' 0 "$binary" --select 'iam, structure' good.yaml
expect 'an empty list' 2 "$binary" --select '' good.yaml
expect 'help as a word' 0 "$binary" help explain
holds 'help as a word' out '^Usage: pipelint explain RULE$'
mkdir -p passed_over && cp other.yaml passed_over
expect 'nothing to check' 0 "$binary" passed_over
holds 'nothing to check' err '^pipelint: 1 passed over; -v says why$'
expect 'a word too many' 2 "$binary" rules iam
holds 'a word too many' err '^pipelint: `iam` is one word too many'
expect 'a path that cannot be read' 2 "$binary" nowhere.yaml good.yaml
holds 'a path that cannot be read' out '^no findings \(1 file checked, 1 not read\)$'

# A secret is found and shown nowhere.
sed 's/n0t-a-real-token/h1dden-t0ken/' "$root/tests/cases/plaintext-credential/bad.yaml" >secret.yaml
for format in text concise json sarif; do
    "$binary" --exit-zero --format "$format" --select plaintext-credential secret.yaml >out 2>err
    holds "a secret in $format" out 'OAuthToken'
    lacks "a secret in $format" out 'h1dden'
    "$binary" --exit-zero --format "$format" --ignore plaintext-credential secret.yaml >out 2>err
    lacks "a secret in $format, its rule off" out 'h1dden'
done

# What the README shows is what pipelint prints.
(cd "$root" && "$binary" --color never -q --select unmatched-artifact examples/broken/pipeline.yaml) >out 2>/dev/null
while IFS= read -r line; do
    grep -qF -- "$line" "$root/README.md" || { failed=$((failed + 1)); printf 'FAILED the README does not show: %s\n' "$line"; }
done <out

printf '%d passed, %d failed\n' $passed $failed
[ $failed -eq 0 ]
