import { join } from 'node:path';
import { projectRoot } from '../../platform/paths.js';
import { shellWord } from '../display/typed-command.js';

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** Prints the script that makes a shell complete `strata`. */
export function completion(shell: Shell): void {
  process.stdout.write(completionScript(shell));
}

/**
 * The script that makes a shell complete `strata`. It calls `strata complete` at each press of Tab, so it never becomes
 * outdated. It calls this clone by its path, since `strata` may be an alias.
 *
 * `strata complete -- WORD...` prints a line for each candidate, `value<TAB>meaning`, and `:files EXTENSION...` if files
 * are accepted too.
 */
export function completionScript(shell: Shell): string {
  const ask = [process.execPath, join(projectRoot, 'bin', 'strata.mjs'), 'complete', '--'];
  return scripts[shell](ask.map(shellWord).join(' '));
}

const scripts: Readonly<Record<Shell, (ask: string) => string>> = {
  // Compatible with bash 3.2, the version on macOS.
  bash: (ask) => `# bash completion for strata
_strata() {
  local i line words=() last=-1 ending
  # Bash splits words at "=", strata does not.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if [[ last -ge 0 && (\${COMP_WORDS[i]} == "=" || \${COMP_WORDS[i - 1]} == "=") ]]; then
      words[last]+=\${COMP_WORDS[i]}
    else
      words[++last]=\${COMP_WORDS[i]}
    fi
  done
  local current=\${COMP_WORDS[COMP_CWORD]}
  [[ $current == "=" ]] && current=
  local before=\${words[last]%"$current"}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ":files"* ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
        set -- \${line#:files}
        [[ $# -eq 0 ]] && compgen -f -- "$current" && exit
        for ending; do compgen -f -X "!*.$ending" -- "$current"; done
        compgen -d -- "$current"
      )
    else
      line=\${line%%$'\\t'*}
      [[ $line == *= ]] && compopt -o nospace 2>/dev/null
      COMPREPLY+=("\${line#"$before"}")
    fi
  done < <(${ask} "\${words[@]}" 2>/dev/null)
}
complete -F _strata strata
`,
  zsh: (ask) => `#compdef strata
# zsh completion for strata
_strata() {
  local line
  local -a answer described open files
  answer=("\${(@f)$(${ask} "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  for line in $answer; do
    case $line in
      (:files*) files=(: \${=line#:files}) ;;
      (*=|*=$'\\t'*) open+=(\${line%%$'\\t'*}) ;;
      (*$'\\t'*) described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
      (?*) described+=(\${line//:/\\\\:}) ;;
    esac
  done
  (( \${#open} )) && compadd -S '' -a open
  (( \${#described} )) && _describe -V strata described
  (( \${#files} == 1 )) && _files
  (( \${#files} > 1 )) && _files -g "*.(\${(j:|:)files[2,-1]})"
}
if [[ \${funcstack[1]} == _strata ]]; then _strata; else compdef _strata strata; fi
`,
  fish: (ask) => `# fish completion for strata
function __strata_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in (${ask} $before[2..-1] "$current" 2>/dev/null)
        set -l endings (string split ' ' -- $line)
        if test "$endings[1]" != ':files'
            echo $line
        else if test (count $endings) -eq 1
            __fish_complete_path "$current"
        else
            set -l wanted '^[^\\t]*(?:/|\\.(?:'(string join '|' $endings[2..-1])'))(?:\\t.*)?$'
            __fish_complete_path "$current" | string match --entire --regex -- $wanted
        end
    end
end
complete -c strata -f -a '(__strata_complete)'
`,
};
