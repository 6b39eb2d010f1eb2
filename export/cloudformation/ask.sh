# ask NAME VARIABLE DEFAULT DESCRIPTION: the value of a parameter.
ask() {
  local value=${!2:-} given
  for given in ${values[@]+"${values[@]}"}; do
    if [[ ${given%%=*} == "$1" ]]; then
      value=${given#*=}
    fi
  done
  value=${value:-$3}
  if [[ -z $value ]]; then
    printf 'deploy.sh: %s is missing: pass %s=... or set %s. %s\n' "$1" "$1" "$2" "$4" >&2
    $dry_run || return 1
    value="<$1>"
  fi
  printf '%s' "$value"
}

