/** The shells that have a script. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** The script that a shell sources. It asks `release __complete`, so that it fits each version. */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for release: source <(release completion bash)
_release() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" first=1 value description
  COMPREPLY=()
  while IFS=$'\\t' read -r value description; do
    if [ "$first" = 1 ]; then
      first=0
      if [ "$value" = :files ]; then
        compopt -o filenames 2>/dev/null
        local IFS=$'\\n'
        COMPREPLY=($(compgen -f -- "\${cur#=}"))
      fi
      continue
    fi
    COMPREPLY+=("$value")
  done < <("\${COMP_WORDS[0]}" __complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _release release
`,
  zsh: `#compdef release
# zsh completion for release: source <(release completion zsh), after compinit
_release() {
  local -a lines candidates
  local line value
  lines=("\${(@f)$("\${words[1]}" __complete zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${(@)lines[2,-1]}"; do
    value="\${line%%$'\\t'*}"
    candidates+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done
  if [[ "\${lines[1]}" == :files ]]; then
    _files
  else
    _describe 'release' candidates
  fi
}
if [ "\${funcstack[1]}" = _release ]; then
  _release
else
  compdef _release release
fi
`,
  fish: `# fish completion for release: release completion fish | source
function __release_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l lines ($words[1] __complete fish $words[2..-1] 2>/dev/null)
  if test "$lines[1]" = :files
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $lines[2..-1]
  end
end
complete -c release -f -a '(__release_complete)'
`,
};
