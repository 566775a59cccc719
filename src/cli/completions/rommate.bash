# bash completion for rommate. Commands and options come from the program's own --help, so they are never out of date.

# Words of one part of a help text: "Subcommands" or "Options".
_rommate_help() {
  local part=$1; shift
  command rommate "$@" --help 2>/dev/null | awk -v part="$part:" '
    /^[A-Z].*:$/ { inside = ($0 == part); next }
    inside && /^  [^ ]/ { n = split($1, words, ","); for (i = 1; i <= n; i++) print words[i] }'
}

# Values of one option: what --help shows in braces.
_rommate_values() {
  local option=$1; shift
  command rommate "$@" --help 2>/dev/null | awk -v option="$option" '
    /^  -/ { n = split($1, words, ","); for (i = 1; i <= n; i++) if (words[i] == option && match($0, /\{[^}]*\}/)) {
      gsub(",", "\n", $0); match($0, /\{[^}]*\}/); print substr($0, RSTART + 1, RLENGTH - 2) } }'
}

_rommate_models() { command rommate sim list 2>/dev/null | awk '{ print $1 }'; }

_rommate_ports() {
  local device
  for device in /dev/ttyUSB* /dev/ttyACM* /dev/console-* /dev/ttyS[0-9]; do
    [ -e "$device" ] && printf '%s\n' "$device" "${device#/dev/}"
  done
  printf '%s\n' rfc2217:// telnet:// tcp:// unix:/// exec: usb:
  _rommate_models | sed 's/^/sim:/'
}

_rommate() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} commands word
  local -a command=()  # and its part: "record show"
  # A ':' splits words for bash; put URLs back together.
  declare -F _get_comp_words_by_ref >/dev/null && _get_comp_words_by_ref -n : cur prev 2>/dev/null && current=$cur previous=$prev
  commands=$(_rommate_help Subcommands)
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $'\n'$commands$'\n' in *$'\n'"$word"$'\n'*)
      command+=("$word"); commands=$(_rommate_help Subcommands "${command[@]}");;
    esac
  done
  COMPREPLY=()
  case $previous in
    --record|--log|--config|--into|--packet-log|--state|--make-image) COMPREPLY=($(compgen -f -- "$current")); return;;
    -*)
      local values; values=$(_rommate_values "$previous" "${command[@]}")
      if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$current")); return; fi;;
  esac
  case "$current ${command[*]}" in
    -*) COMPREPLY=($(compgen -W "$(_rommate_help Options "${command[@]}")" -- "$current"));;
    *' ') COMPREPLY=($(compgen -W "$commands $(_rommate_ports)" -- "$current"));;
    *' sim') COMPREPLY=($(compgen -W "list $(_rommate_models)" -- "$current"));;
    *' record'|*' config'|*' recipes'|*' runs'|*' vault') COMPREPLY=($(compgen -W "$commands" -- "$current"));;
    *' record '*|*' recognize'|*' image'|*' serve') COMPREPLY=($(compgen -f -- "$current"));;
    *) COMPREPLY=($(compgen -W "$(_rommate_ports)" -- "$current") $(compgen -f -- "$current"));;
  esac
  declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$current"
  return 0
}

complete -o filenames -F _rommate rommate
