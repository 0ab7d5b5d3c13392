import type { JsonObject } from '../../../components/json/index.ts';

/** A chart with a mistake, and the expected errors. */
export interface BrokenChart {
  /** Files that are added to those of {@link soundChart} or replace them; null removes one. */
  files: Record<string, string | Buffer | null>;
  /** The user's values, in `Pulumi.dev.yaml`. */
  values?: JsonObject;
  /** Takes seconds, so that only nightly runs include it. */
  slow?: true;
  /** All errors: code, file, line and column, and a substring of the message. */
  reported: [place: string, message: string][];
}

export const head = 'apiVersion: v1\nkind: ConfigMap\n';

/** A valid chart. */
export const soundChart: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
  'values.yaml': 'name: x\nport: 80\nlist: [1, 2]\nmap: { a: 1 }\nempty: ""\n',
  'templates/a.yaml.hbs': `${head}metadata: { name: {{quote Values.name}} }\n`,
  'conf/app.ini': 'a=1\n',
};

export const bomb = [
  'a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => {
    const below = 'abcdefg'[index];
    return `${name}: &${name} [${Array(10).fill(`*${below}`).join(', ')}]`;
  }),
].join('\n');

export const notText = (before: string) => Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0x0a])]);

/** A chart with this text as its only template. */
export const template = (text: string) => ({ 'templates/a.yaml.hbs': text });

/** A template with the start of an object and this text. */
export const object = (rest: string) => template(`${head}metadata: { name: x }\n${rest}`);

export const schema = (properties: JsonObject, rest: JsonObject = {}) => ({
  'values.schema.json': JSON.stringify({ type: 'object', properties, ...rest }, null, 2),
});
