const unrepeatable =
  'It would make another release on every run. Keep random values in the release credentials, and refer to their Secret.';
const pure = 'Values never change while templates are rendered: make a new map with mergeOverwrite, omit or dict.';
const strict = 'Helpers always fail where they cannot do what they are asked: leave "must" out.';
const offline = 'A render asks no network: give the address as a value.';
const file =
  'Files are read by Files.Get, Files.GetBase64, Files.Lines, Files.Glob, Files.AsConfig and Files.AsSecrets.';
const block = 'It is a block here: {{#if x}} … {{else}} … {{/if}}, {{#with x}}, {{#each x}}.';

/** Functions that a Helm user may reach for and that are not here, with what to do instead. */
export const absentHelpers: ReadonlyMap<string, string> = new Map([
  ...each(
    'now date dateInZone htmlDate htmlDateInZone date_modify dateModify duration durationRound ago unixEpoch toDate uuidv4 ' +
      'randAlphaNum randAlpha randNumeric randAscii randBytes randInt shuffle genPrivateKey genCA genCAWithKey ' +
      'genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey bcrypt htpasswd derivePassword ' +
      'encryptAES decryptAES buildCustomCert',
    unrepeatable,
  ),
  ...each('env expandenv', 'A render reads no environment: use a value, or a config secret of the stack.'),
  ...each('getHostByName', offline),
  ...each('set unset', pure),
  ...each(
    'mustFirst mustLast mustRest mustInitial mustAppend mustPrepend mustReverse mustUniq mustWithout mustHas ' +
      'mustCompact mustSlice mustMerge mustMergeOverwrite mustToYaml mustToJson mustToRawJson mustToPrettyJson ' +
      'mustFromJson mustRegexMatch mustRegexFind mustRegexFindAll mustRegexReplaceAll mustRegexReplaceAllLiteral ' +
      'mustRegexSplit mustDateModify mustToDate mustDeepCopy mustChunk mustPush',
    strict,
  ),
  ...each('Files', file),
  ...each('Files.GetBytes', 'Use Files.Get for texts; Files.GetBase64 takes any bytes.'),
  ...each('define block', 'Named templates stand in files that begin with "_": {{#*inline "name"}} … {{/inline}}.'),
  ...each('template', 'Use {{> name}}, or {{include "name" this}}.'),
  ...each('end', 'A block ends with its own name: {{/if}}, {{/each}}, {{/with}}, {{/inline}}.'),
  ...each('range', 'Use {{#each list}} … {{/each}}.'),
  ...each('break continue', 'Test inside the {{#each}} what is to be left out.'),
  ...each('else', block),
  ...each('deepCopy', 'Values never change, so nothing needs a copy.'),
  ...each('push', 'Use append.'),
  ...each('toDecimal', 'Write the number in decimal; in YAML, 0644 is read as octal already.'),
  ...each('toToml fromToml', 'Keep the file in the chart and render it with (tpl (Files.Get "x.toml") this).'),
]);

function each(names: string, reason: string): [string, string][] {
  return names.split(' ').map((name) => [name, reason]);
}
