import type { Command } from 'commander';
import { defineAdopt } from './adopt.ts';
import { defineDependency } from './dependency.ts';
import { defineDeploy } from './deploy.ts';
import { defineDiff } from './diff.ts';
import { defineDoctor } from './doctor.ts';
import { defineEject } from './eject.ts';
import { defineGet } from './get.ts';
import { defineHistory } from './history.ts';
import { defineImportValues } from './importValues.ts';
import { defineLint } from './lint.ts';
import { defineList } from './list.ts';
import { defineRollback, defineUnpin } from './pin.ts';
import { definePreview } from './preview.ts';
import { definePackage, defineVerify } from './publishing/package.ts';
import { definePublish } from './publishing/publish.ts';
import { defineRender } from './publishing/render.ts';
import { defineEvents, defineLogs } from './release/live.ts';
import { defineShow } from './release/show.ts';
import { defineInit, definePromote } from './release/stackFiles.ts';
import { defineUninstall } from './release/uninstall.ts';
import { defineOpen, defineReport } from './report.ts';
import { defineCompletion, defineVersion } from './setup/setup.ts';
import { defineStatus } from './status.ts';
import { defineTemplate } from './template.ts';
import { defineTest } from './test.ts';
import { defineTypes } from './types.ts';
import { defineValues } from './values.ts';

/**
 * The commands by their verbs, in the order of the help. A definition only declares the options; the implementation is imported when the
 * command runs, so that a quick command such as `history` doesn't load the renderer.
 */
export const definitions: Readonly<Record<string, (program: Command) => void>> = {
  deploy: defineDeploy,
  preview: definePreview,
  rollback: defineRollback,
  unpin: defineUnpin,
  uninstall: defineUninstall,
  promote: definePromote,
  init: defineInit,
  list: defineList,
  history: defineHistory,
  status: defineStatus,
  events: defineEvents,
  logs: defineLogs,
  get: defineGet,
  test: defineTest,
  values: defineValues,
  show: defineShow,
  'import-values': defineImportValues,
  diff: defineDiff,
  template: defineTemplate,
  render: defineRender,
  types: defineTypes,
  lint: defineLint,
  package: definePackage,
  verify: defineVerify,
  publish: definePublish,
  report: defineReport,
  open: defineOpen,
  adopt: defineAdopt,
  eject: defineEject,
  doctor: defineDoctor,
  dependency: defineDependency,
  completion: defineCompletion,
  version: defineVersion,
};
