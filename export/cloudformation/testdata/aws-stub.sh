#!/usr/bin/env bash
# An aws that keeps stacks as files under AWS_STATE, each line a parameter, and
# writes down what it was called with.
set -euo pipefail
printf '%s\n' "$*" >>"$AWS_LOG"
stack='' region='' query='' bucket='' kind='' template='' given=() run=true
args=("${@:3}")
for ((i = 0; i < ${#args[@]}; i++)); do
  case ${args[i]} in
    --stack-name) stack=${args[i + 1]} ;;
    --region) region=${args[i + 1]} ;;
    --query) query=${args[i + 1]} ;;
    --no-execute-changeset) run=false ;;
    --bucket) bucket=${args[i + 1]} ;;
    --change-set-type) kind=${args[i + 1]} ;;
    --template-file) template=${args[i + 1]} ;;
    --parameter-overrides) given=("${args[@]:i+1}") ;;
  esac
done
for ((i = 0; i < ${#given[@]}; i++)); do
  if [[ ${given[i]} == --* ]]; then
    given=(${given[@]+"${given[@]:0:i}"})
  fi
done
there=$AWS_STATE/$stack
case $2 in
  head-bucket) # AWS_BUCKETS are there; those of AWS_OTHERS belong to somebody else
    case " ${AWS_BUCKETS:-} " in *" $bucket "*) exit ;; esac
    case " ${AWS_OTHERS:-} " in
      *" $bucket "*) echo "An error occurred (403) when calling the HeadBucket operation: Forbidden" >&2 ;;
      *) echo "An error occurred (404) when calling the HeadBucket operation: Not Found" >&2 ;;
    esac
    exit 254
    ;;
  describe-stack-resource)
    echo "${AWS_HELD:-}"
    ;;
  create-change-set)
    if [[ $kind == IMPORT ]]; then
      : >"$there"
      echo IMPORT_COMPLETE >"$there.status"
    fi
    ;;
  describe-stacks)
    if [[ -z $stack ]]; then # all of the Region: those that AWS_STRAYS names, as NAME/REGION
      for name in ${AWS_STRAYS:-}; do
        if [[ ${name#*/} == "$region" ]]; then printf '%s\t' "${name%/*}"; fi
      done
      exit
    fi
    if [[ ! -e $there ]]; then
      echo "An error occurred (ValidationError): Stack with id $stack does not exist" >&2
      exit 255
    fi
    case $query in
      *StackStatus*) if [[ -e $there.status ]]; then cat "$there.status"; else echo CREATE_COMPLETE; fi ;;
      *Parameters*) sed $'s/=/\t/' "$there" ;;
      *OutputKey==*)
        name=${query#*OutputKey==\'}
        if [[ ${name%%\'*} == "${AWS_NO_OUTPUT:-}" ]]; then
          echo None
          exit
        fi
        printf 'value-of-%s\n' "${name%%\'*}"
        ;;
      *) printf 'AnOutput\tits-value\n' ;;
    esac
    ;;
  get-template)
    if [[ -e $there.template ]]; then cat "$there.template"; fi
    ;;
  deploy)
    if [[ ${AWS_FAIL:-} == "$stack" ]]; then
      echo "Failed to create/update the stack" >&2
      exit 255
    fi
    new=$(mktemp)
    if [[ -e $there ]]; then cp "$there" "$new"; fi
    for g in ${given[@]+"${given[@]}"}; do
      grep -v "^${g%%=*}=" "$new" >"$new.2" || true
      printf '%s\n' "$g" >>"$new.2"
      mv "$new.2" "$new"
    done
    sort -o "$new" "$new"
    if [[ -e $there ]] && cmp -s "$new" "$there" && cmp -s "$template" "$there.template"; then
      echo "No changes to deploy. Stack $stack is up to date"
    elif $run; then
      rm -f "$there.status"
      mv "$new" "$there"
      cp "$template" "$there.template"
    else
      printf 'Changeset created successfully. Run the following command to review changes:\naws cloudformation describe-change-set --change-set-name arn:aws:cloudformation:%s\n' "$stack"
    fi
    ;;
  describe-change-set) printf 'Modify\tFalse\tAWS::S3::Bucket\tPagesBucket\n' ;;
  delete-stack) rm -f "$there" "$there.status" "$there.template" ;;
  list-stack-resources)
    if [[ -n ${AWS_UNLISTED:-} ]]; then
      echo "An error occurred (AccessDenied) when calling the ListStackResources operation: no" >&2
      exit 254
    fi
    printf '%s\tAWS::S3::Bucket\tpages-of-it\nCdnDistribution\tAWS::CloudFront::Distribution\tE1\n' "${AWS_KEPT:-PagesBucket}"
    ;;
esac
