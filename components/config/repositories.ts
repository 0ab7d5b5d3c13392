import { isJsonObject, type Json } from '../json/index.ts';
import { boolean, oneOf, type Reader, type Reading, text } from './readers.ts';
import type { RepositorySettings } from './stackSettings.ts';

const fields: { readonly [Name in keyof RepositorySettings]-?: Reader<NonNullable<RepositorySettings[Name]>> } = {
  url: repositoryUrl,
  username: text,
  password: text,
  token: text,
  caFile: text,
  certFile: text,
  keyFile: text,
  passCredentials: boolean,
  plainHttp: boolean,
  verify: oneOf('never', 'ifPossible', 'always'),
  keyring: text,
  publicKey: text,
};

/** Repositories by name. An error names the field but not its value, which may be secret. */
export const repositories: Reader<Record<string, RepositorySettings>> = (value) => {
  if (!isJsonObject(value)) return { expected: 'a map of repositories by their names', wrongType: true };
  for (const [name, entry] of Object.entries(value)) {
    const problem = problemOf(entry);
    if (problem !== undefined) {
      return { expected: `a map of repositories in which "${name}" ${problem}`, wrongType: false };
    }
  }
  // All fields of all entries have been checked.
  return { value: value as unknown as Record<string, RepositorySettings> };
};

function problemOf(entry: Json): string | undefined {
  if (!isJsonObject(entry)) return 'is a map with a "url"';
  if (entry.url === undefined) return 'has a "url"';
  const readers: Record<string, Reader<unknown>> = fields;
  for (const [field, value] of Object.entries(entry)) {
    const read = Object.hasOwn(readers, field) ? readers[field] : undefined;
    if (read === undefined)
      return `does not have the unknown field "${field}" (known: ${Object.keys(fields).join(', ')})`;
    const reading = read(value);
    if ('expected' in reading) return `has ${reading.expected} as ${field}`;
  }
  if ((entry.certFile === undefined) !== (entry.keyFile === undefined))
    return 'has both certFile and keyFile, or neither';
  return undefined;
}

function repositoryUrl(value: Json): Reading<string> {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url !== null && /^(?:https?|oci):$/.test(url.protocol) && url.username === '' && url.password === ''
    ? { value: String(value) }
    : { expected: 'an https:// or oci:// URL without credentials', wrongType: false };
}
