import type { Command } from 'commander';
import { defineAdopt } from './adopt.ts';
import { defineDeploy } from './deploy.ts';
import { defineEject } from './eject.ts';
import { defineHistory } from './history.ts';
import { defineLint } from './lint.ts';
import { defineRollback } from './rollback.ts';
import { defineStatus } from './status.ts';
import { defineTemplate } from './template.ts';
import { defineUnpin } from './unpin.ts';

/**
 * Every command, in the order in which the help lists them. A definition holds the options and loads what the command
 * does when it runs: a look at the history should not wait for the renderer.
 */
export const definitions: readonly ((program: Command) => void)[] = [
  defineDeploy,
  defineRollback,
  defineUnpin,
  defineHistory,
  defineStatus,
  defineTemplate,
  defineLint,
  defineAdopt,
  defineEject,
];
