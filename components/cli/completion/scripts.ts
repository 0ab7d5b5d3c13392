/** The shells that have a script. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

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
  // PowerShell before 7.3 leaves out empty arguments, so the word that is being typed gets a dot in front of it.
  powershell: `# PowerShell completion for release: release completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'release' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
    # Without the quotes.
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { "$_" }
  })
  $words = @($before | Select-Object -Skip 1)
  $lines = @(& $before[0] __complete powershell @words ".$wordToComplete" 2>$null)
  if ($lines[0] -eq ':files') { return }
  $candidates = @($lines | Select-Object -Skip 1 | Where-Object { $_ })
  # Without any result, PowerShell would list files.
  if ($candidates.Count -eq 0) { return '' }
  foreach ($line in $candidates) {
    $value, $description = $line -split "\`t", 2
    if (-not $description) { $description = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
  }
}
`,
};
