# What the command line of a deploy says beside the stack's file. The preview of a pull request says the same, since it would
# show another deploy otherwise. Usage: arguments_of <stack>, which sets the array `arguments`.
arguments_of() {
  arguments=()
  case ${1##*/} in
    # The image is built from the commit that is deployed.
    staging) arguments=(--set "image.tag=$GITHUB_SHA") ;;
  esac
}
