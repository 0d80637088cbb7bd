#!/usr/bin/env bash
# The binary over files that a stranger wrote, on a machine that holds secrets. hostile.sh BINARY
# What lies outside the repository, what would hang, what hides, and where a report may go.
set -u
export LC_ALL=C
binary=$(readlink -f "$1")
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 2
unset NO_COLOR CI PRE_COMMIT
passed=0 failed=0
pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); printf 'FAILED %s\n' "$1"; }
# code NAME EXPECTED COMMAND...: with its streams in out and err; what does not end in 20 seconds has hung.
code() {
    local name=$1 expected=$2 got=0
    shift 2
    timeout 20 "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
    if [ $got -eq "$expected" ]; then pass; else fail "$name: exit code $got, expected $expected"; head -n 5 "$work/out" "$work/err"; fi
}
holds() { if grep -qE -- "$3" "$work/$2"; then pass; else fail "$1: $2 has no $3"; head -n 5 "$work/$2"; fi; }
lacks() { if grep -qaE -- "$3" "$work/$2"; then fail "$1: $2 has $3"; else pass; fi; }

pipeline='Resources: {P: {Type: "AWS::CodePipeline::Pipeline", Properties: {RoleArn: "arn:aws:iam::111122223333:role/p", ArtifactStore: {Type: S3, Location: b}, Stages: [{Name: A, Actions: []}]}}}'

# --- a secret beside the repository, and every way to name it
mkdir -p outer/repo/.git outer/repo/sub outer/norepo
secret=Hunter2BesideTheRepository
printf '//registry/:_authToken=%s\nnot: [yaml\n' $secret >outer/.npmrc
printf 'version: 0.2\nphases: {build: {commands: [docker build %s]}}\n' $secret >outer/spec.yml
printf 'AWSTemplateFormatVersion: "2010-09-09"\nResources: {%s: {Type: "AWS::IAM::Role", Properties: {Oops: 1}}}\n' $secret >outer/child.yaml
cd outer/repo || exit 2
ln -s ../.npmrc link.txt; ln -s ../spec.yml spec.yml; ln -s ../child.yaml child.yaml; ln -s .. up; ln -s "$work/outer/child.yaml" absolute.yaml
ln -s ../child.yaml walked.yaml
n=0
for path in ../.npmrc ../child.yaml child.yaml absolute.yaml up/child.yaml sub/../../child.yaml "$work/outer/child.yaml" ./up/.npmrc link.txt '../repo/../child.yaml' '/proc/self/root/etc/passwd' ../../../../../../../etc/passwd; do
    n=$((n + 1))
    cat >t$n.yaml <<Y
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: $path}}
  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}, Fn::Transform: {Name: AWS::Include, Parameters: {Location: $path}}}}
  O: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: !GetAtt S.Outputs.x}}
Y
done
for path in ../spec.yml spec.yml up/spec.yml; do
    n=$((n + 1))
    cat >t$n.yaml <<Y
Resources:
  B: {Type: AWS::CodeBuild::Project, Properties: {ServiceRole: r, Artifacts: {Type: CODEPIPELINE}, Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: x}, Source: {Type: CODEPIPELINE, BuildSpec: $path}}}
Y
done
for format in text concise json sarif; do
    timeout 20 "$binary" -v --show-suppressed -f $format . >>"$work/out.$format" 2>&1
    lacks "outside, $format" out.$format "$secret|root:x:"
done
holds 'outside is said, by name' out.text 'walked.yaml: a link that leads out of the repository'
holds 'outside is said, by name' out.text 't1.yaml: the file `../.npmrc` that it names lies outside the repository'
if command -v strace >/dev/null 2>&1; then
    strace -f -e trace=openat,open -o "$work/trace" "$binary" -q . >/dev/null 2>&1
    if grep -E '"(/etc/passwd|.*npmrc|.*/outer/(spec.yml|child.yaml))"' "$work/trace" | grep -qv ENOENT; then fail 'nothing outside is opened'; else pass; fi
fi
# Where there is no repository, the folder that was named is the root; a file's own folder where a file was.
cp t1.yaml t2.yaml ../norepo/
cd ../norepo || exit 2
for target in . t2.yaml "$work/outer/norepo"; do
    timeout 20 "$binary" -v -f sarif "$target" >"$work/out" 2>&1
    lacks "no repository, $target" out "$secret"
done
cd "$work" || exit 2

# --- what would wait, crash or grow
mkdir -p odd && cd odd || exit 2
mkfifo pipe.yaml
code 'a pipe that is named' 2 "$binary" pipe.yaml
code 'a pipe in a walk' 0 "$binary" .
code 'a pipe in a hook' 0 "$binary" --skip-unknown pipe.yaml
code 'a device' 2 "$binary" /dev/zero
code 'a list that is a pipe' 2 "$binary" --files-from pipe.yaml
code 'parameters that are a pipe' 2 "$binary" --parameters pipe.yaml /dev/null
printf '%s\n' "$pipeline" | code 'a substituted process' 1 bash -c '"$0" <(printf "%s\n" "$1")' "$binary" "$pipeline"
printf 'Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      A: 1\n      Fn::Transform: {Name: AWS::Include, Parameters: {Location: self.yaml}}\n' >self.yaml
code 'a template that includes itself' 1 "$binary" self.yaml
printf 'Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      A: {B: 1, Fn::Transform: {Name: AWS::Include, Parameters: {Location: b.yaml}}}\n' >a.yaml
sed 's/b.yaml/a.yaml/' a.yaml >b.yaml
code 'two that include each other' 0 "$binary" a.yaml b.yaml
mkdir ign && cd ign && mkdir .git && printf '%s\n' "$pipeline" >p.yaml
python3 -c 'print("**/" * 100000 + "x")' >.gitignore 2>/dev/null || printf '**/%.0s' $(seq 20000) >.gitignore
code 'a gitignore of a hundred thousand folders' 1 "$binary" .
printf '**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/b\n' >.gitignore
deep=$(printf 'a/%.0s' $(seq 200)); mkdir -p "$deep" && cp p.yaml "$deep"
code 'deep folders and stars across them' 1 "$binary" .
cd .. || exit 2
for i in $(seq 400); do printf 'Resources: {S: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: n%s.yaml}}}\n' $((i + 1)) >n$i.yaml; done
code 'a long chain of stacks' 0 "$binary" n*.yaml
# Sanitizers put more on the stack.
stack=1024
grep -qa __asan_init "$binary" && stack=8192
export stack
code 'little stack' 1 bash -c 'ulimit -s $stack; exec "$0" self.yaml' "$binary"
python3 -c 'd=240; print("Resources: {R: {Type: \"AWS::S3::Bucket\", Properties: {BucketName: " + "!Join [\"\", [" * (d//2) + "x" + "]]" * (d//2) + "}}}")' >nested.yaml 2>/dev/null &&
    code 'little stack, deep functions' 0 bash -c 'ulimit -s $stack; exec "$0" nested.yaml' "$binary"
cd "$work" || exit 2

# --- memory: what docs/security.md states, with room for the program itself. Sanitizers take terabytes of addresses.
if [ $stack -eq 1024 ]; then
    mkdir -p memory/many/.git memory/findings && cd memory || exit 2
    {
        printf '%s\n' "$pipeline"
        head -c 15000000 /dev/zero | tr '\0' '\n'
    } >blank.yaml
    code '15 MB of blank lines' 1 bash -c 'ulimit -v 300000; exec "$0" -q --jobs 2 -f sarif=blank.sarif blank.yaml' "$binary"
    for i in $(seq 4000); do
        printf 'Resources: {B: {Type: "AWS::CodeBuild::Project", Properties: {Source: {Type: CODECOMMIT, BuildSpec: spec%s.yml}, Artifacts: {Type: NO_ARTIFACTS}}}}\n' $((i % 10)) >many/t$i.yaml
        printf '%s\n' "$pipeline" >findings/t$i.yaml
    done
    for i in $(seq 0 9); do printf 'version: 0.2\nphases: {build: {commands: [docker build .]}}\n' >many/spec$i.yml; done
    code 'thousands of files that name others' 1 bash -c 'ulimit -v 300000; exec "$0" -q --jobs 2 -f sarif=many.sarif many' "$binary"
    code 'thousands of files with findings' 1 bash -c 'ulimit -v 300000; exec "$0" -q --jobs 2 -f sarif=findings.sarif findings' "$binary"
    resource='{Type: "AWS::IAM::Role", Properties: {RoleName: name, AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: codebuild.amazonaws.com}, Action: "sts:AssumeRole"}]}}}'
    {
        printf 'Resources:\n'
        for i in $(seq 1000); do printf '  R%s: %s\n' $i "$resource"; done
    } >large.yaml
    mkdir large && for i in $(seq 80); do cp large.yaml large/t$i.yaml; done
    code 'large templates, a few at a time' 1 bash -c 'ulimit -v 250000; exec "$0" -q --jobs 2 -f sarif=large.sarif large' "$binary"
    code 'no memory at all' 2 bash -c 'ulimit -v 100000; exec "$0" -q --jobs 2 -f sarif=blank.sarif blank.yaml' "$binary"
    holds 'no memory at all' err 'not enough memory'
    cd "$work" || exit 2
fi

# --- what hides
mkdir -p hide && cd hide || exit 2
mkdir .git
printf '{"Resources": {"P": {"Type": "\\u0041WS::CodePipeline::Pipelin\\u0065", "Properties": {"Stages": []}}}}\n' >escaped.json
printf 'Resources: {P: {Type: "\\x41WS::Code\\\n  Pipeline::Pipeline", Properties: {Stages: []}}}\n' >folded.yaml
printf '%s\n' "$pipeline" | sed 's/./&\x00/g' >utf16.yaml
printf '\xff\xfe' | cat - utf16.yaml >utf16-marked.yaml
code 'escapes and encodings in a walk' 1 "$binary" -f concise .
for file in escaped.json folded.yaml utf16.yaml utf16-marked.yaml; do holds "not hidden: $file" out "^$file:"; done
cd "$work" || exit 2
if command -v git >/dev/null 2>&1; then
    mkdir tracked && cd tracked || exit 2
    git init -q . && git config user.email a@b && git config user.name a
    mkdir -p hidden/deep && printf '%s\n' "$pipeline" >own.yaml && cp own.yaml hidden/deep/other.yaml && cp own.yaml untracked.yaml
    printf '*.yaml\nhidden/\n' >.gitignore
    git add -f own.yaml hidden/deep/other.yaml .gitignore && git commit -qm x
    for version in 2 3 4; do
        git update-index --index-version $version
        code "tracked files, index $version" 1 "$binary" -f concise .
        holds "tracked files, index $version" out '^own.yaml:'
        holds "tracked files, index $version" out '^hidden/deep/other.yaml:'
        lacks "tracked files, index $version" out '^untracked.yaml:'
    done
    git update-index --split-index && printf '%s\n' "$pipeline" >late.yaml && git add -f late.yaml && git update-index --force-remove own.yaml
    code 'a split index' 1 "$binary" -f concise .
    holds 'a split index' out '^late.yaml:'
    holds 'a split index' out '^hidden/deep/other.yaml:'
    lacks 'a split index' out '^own.yaml:'
    git worktree add -q ../tree HEAD && cd ../tree && code 'a worktree' 1 "$binary" -f concise .
    holds 'a worktree' out '^own.yaml:'
    cd ../tracked && printf 'x' >.git/index
    code 'an index that cannot be read' 2 "$binary" .
    holds 'an index that cannot be read is said' err 'cannot read .git.index'
    cd "$work" || exit 2
fi
mkdir -p large && cd large || exit 2
{ printf '%s\n' "$pipeline"; head -c 17000000 /dev/zero | tr '\0' '#'; } >big.yaml
code 'a file that is too large, in a walk' 1 "$binary" .
holds 'a file that is too large, in a walk' out 'error\[analysis-limit\]'
holds 'a file that is too large is counted' out '1 not read'
cd "$work" || exit 2

# --- where a report may go
mkdir -p write/.git write/folder && cd write || exit 2
printf '%s\n' "$pipeline" >in.yaml
cp in.yaml kept.yaml; ln -s kept.yaml link.yaml; ln in.yaml hard.yaml; ln -s .. leave; ln -s nowhere dangling.sarif
for target in in.yaml hard.yaml; do
    code "a report over an input: $target" 2 "$binary" -q -f sarif=$target in.yaml
    cmp -s in.yaml kept.yaml && pass || fail "a report over an input: $target"
done
code 'a report over a member of the folder' 2 "$binary" -q -f json=in.yaml .
for target in link.yaml dangling.sarif leave/report.sarif; do
    code "a report through a link: $target" 2 "$binary" -q -f sarif=$target in.yaml
done
[ ! -e ../report.sarif ] && [ ! -e nowhere ] && [ -L link.yaml ] && cmp -s kept.yaml in.yaml && pass || fail 'a report through a link'
code 'a report into a folder' 2 "$binary" -q -f sarif=folder in.yaml
code 'a report over an old one' 1 "$binary" -q -f sarif=out.sarif in.yaml
code 'a report over an old one' 1 "$binary" -q -f sarif=out.sarif in.yaml
code 'a report to a device' 1 "$binary" -q -f sarif=/dev/null in.yaml
code 'a report to an open stream' 1 bash -c '"$0" -q -f concise=/dev/fd/3 in.yaml 3>third' "$binary"
[ -s third ] && pass || fail 'a report to an open stream'
[ -z "$(find . -name '.*.????????')" ] && pass || fail 'nothing is left beside a report'
if [ -e /dev/full ]; then
    for words in '--version' '--help' 'rules' 'rules --format json' 'explain unmatched-artifact' 'completions bash' 'in.yaml' '-f sarif in.yaml'; do
        # shellcheck disable=SC2086  # words on purpose
        timeout 20 "$binary" $words >/dev/full 2>"$work/err"
        [ $? -eq 2 ] && pass || fail "a full disk: $words"
        lacks "a full disk is no bug: $words" err 'bug'
    done
    code 'a report to a full disk' 2 "$binary" -q -f sarif=/dev/full in.yaml
fi
cd "$work" || exit 2

# --- names that a log would obey
mkdir -p names && cd names || exit 2
printf '%s\n' "$pipeline" >'::error file=app.js,line=1::x.yaml'
printf '%s\n' "$pipeline" >'##[error]y.yaml'
printf 'a: 1\n' >$'::notice::\x1b[31mz.yaml'
code 'names that a log would obey' 1 "$binary" -v -f concise .
for stream in out err; do
    lacks 'names that a log would obey' $stream '^ *::|##\[|##vso\['
    lacks 'names that a log would obey' $stream $'\x1b'
done
cd "$work" || exit 2

printf '%d passed, %d failed\n' $passed $failed
[ $failed -eq 0 ]
