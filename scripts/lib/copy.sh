# Shared by the scripts that try this checkout somewhere else. Sourced with `root` set to the project's folder.

# Copies the checkout as it stands, committed or not, into the empty folder $1.
copy_checkout() {
    mkdir -p "$1"
    (
        cd "$root"
        git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
            [ ! -e "$file" ] || printf '%s\0' "$file"
        done | tar --null -T - -c
    ) | tar -x -C "$1"
}

# The same as a repository whose one commit has the tag v0.1.0, the version that the README names.
copy_repository() {
    copy_checkout "$1"
    git -C "$1" init -q -b main
    git -C "$1" add -A
    git -C "$1" -c user.name=copy -c user.email=copy@example.com commit -qm copy
    git -C "$1" tag v0.1.0
}
