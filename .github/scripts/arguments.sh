# The command-line arguments of a deploy in addition to the stack's file. The preview of a pull request uses the same ones; otherwise it
# would show another deploy. Usage: arguments_of <stack>, which sets the array `arguments`.
arguments_of() {
  arguments=()
  case ${1##*/} in
    # The image is built from the commit that is deployed.
    staging) arguments=(--set "image.tag=$GITHUB_SHA") ;;
  esac
}
