# shellcheck shell=bash
# What the scripts of this folder share; sourced, never run. Needs `root`, the repository's folder.

# shellcheck disable=SC2034  # used by the scripts that source this file
cores=$(nproc 2>/dev/null || echo 2)
export NINJA_STATUS='[%f/%t %es] '

# Prints one line of progress with the minutes and seconds since the script began.
say() { printf '[%02d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*"; }

# Prints on standard error and ends the script with code 3 (failure).
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 3
}

# Shows the comment at the head of the script as its help.
help() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# The newest `baybridge` program that was built here; fails where there is none.
built_program() {
  local newest='' candidate
  for candidate in "${root:?}"/build/{dev,release,asan}/baybridge; do
    [[ -x $candidate ]] || continue
    if [[ -z $newest || $candidate -nt $newest ]]; then newest=$candidate; fi
  done
  [[ -n $newest ]] && printf '%s\n' "$newest"
}

# True if the program lists CHILD among the commands of its command PARENT: has_command PROGRAM PARENT CHILD
has_command() {
  local listed
  listed=$("$1" "$2" --help 2>/dev/null) || return 1
  grep -qE "^  $3( |\$)" <<<"$listed"
}
