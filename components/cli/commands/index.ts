import type { Command } from 'commander';
import { defineDiff } from './diff.ts';
import { defineHistory } from './history.ts';
import { defineLint } from './lint.ts';
import { defineStatus } from './status.ts';
import { defineTemplate } from './template.ts';

/**
 * Every command, in the order in which the help lists them. A definition holds the options and loads what the command
 * does when it runs: a look at the history should not wait for the renderer.
 */
export const definitions: readonly ((program: Command) => void)[] = [
  defineHistory,
  defineStatus,
  defineDiff,
  defineTemplate,
  defineLint,
];
