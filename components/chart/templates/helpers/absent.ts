const unrepeatable =
  "It would create a revision on every run. Keep random values in the release's credentials, and use their Secret.";
const pure = 'Values never change while templates are rendered: make a new map with mergeOverwrite, omit or dict.';
const strict = 'Every helper fails on invalid input: leave out "must".';
const offline = 'A render has no network: set the address as a value.';
const file = 'Use Files.Get, Files.GetBase64, Files.Lines, Files.Glob, Files.AsConfig or Files.AsSecrets.';
const block = 'It is a block here: {{#if x}} … {{else}} … {{/if}}, {{#with x}}, {{#each x}}.';

/** Functions that a Helm user may reach for and that are not here, with what to do instead. */
export const absentHelpers: ReadonlyMap<string, string> = new Map([
  ...each(
    'now date dateInZone date_in_zone htmlDate htmlDateInZone date_modify dateModify must_date_modify mustDateModify duration durationRound ago unixEpoch toDate mustToDate uuidv4 ' +
      'randAlphaNum randAlpha randNumeric randAscii randBytes randInt shuffle genPrivateKey genCA genCAWithKey ' +
      'genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey bcrypt htpasswd derivePassword ' +
      'encryptAES decryptAES buildCustomCert',
    unrepeatable,
  ),
  ...each('env expandenv', 'A render does not read the environment: use a value, or a config secret of the stack.'),
  ...each('getHostByName', offline),
  ...each('set unset', pure),
  ...each(
    'mustFirst mustLast mustRest mustInitial mustAppend mustPrepend mustReverse mustUniq mustWithout mustHas ' +
      'mustCompact mustSlice mustMerge mustMergeOverwrite mustToYaml mustToJson mustToRawJson mustToPrettyJson ' +
      'mustFromJson mustRegexMatch mustRegexFind mustRegexFindAll mustRegexReplaceAll mustRegexReplaceAllLiteral ' +
      'mustRegexSplit mustDeepCopy mustChunk',
    strict,
  ),
  ...each('Files', file),
  ...each('Files.GetBytes', 'Use Files.Get for strings; Files.GetBase64 accepts any bytes.'),
  ...each('define block', 'Define named templates in files that begin with "_": {{#*inline "name"}} … {{/inline}}.'),
  ...each('template', 'Use {{> name}}, or {{include "name" this}}.'),
  ...each('end', 'A block ends with its own name: {{/if}}, {{/each}}, {{/with}}, {{/inline}}.'),
  ...each('range', 'Use {{#each list}} … {{/each}}.'),
  ...each('break continue', 'Use {{#if}} inside the {{#each}}.'),
  ...each('else', block),
  ...each('deepCopy', 'Values never change, so nothing needs a copy.'),
  ...each('toDecimal', 'Write the number in decimal; in YAML, 0644 is read as octal already.'),
  ...each('html js', 'Manifests are YAML: use quote or toJson.'),
  ...each('println', 'Use print, and write the line break after the braces.'),
  ...each('call', 'Values are never functions.'),
  ...each('toYamlPretty', 'Use toYaml, which indents lists too.'),
  ...each('b32enc b32dec', 'Kubernetes wants base64: use b64enc and b64dec.'),
  ...each('adler32sum', 'Use sha256sum.'),
  ...each('trimall', 'Use trimAll.'),
  ...each('osBase osClean osDir osExt osIsAbs', 'Paths have slashes everywhere: use base, clean, dir, ext and isAbs.'),
  ...each('urlParse urlJoin', 'Use separate values for host, port and path, and join them with printf.'),
  ...each(
    'abbrev abbrevboth camelcase kebabcase snakecase swapcase initials wrap wrapWith hello',
    'Names of objects should not depend on such rules: set the string as a value, or use trunc, lower and replace.',
  ),
  ...each('toToml fromToml', 'Keep the file in the chart and render it with (tpl (Files.Get "x.toml") this).'),
]);

function each(names: string, reason: string): [string, string][] {
  return names.split(' ').map((name) => [name, reason]);
}
