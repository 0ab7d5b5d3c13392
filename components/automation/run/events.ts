import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { withOwnMasks } from '../../secretMask.ts';

export type { EngineEvent };

/** A text of the engine without its marks for colors, such as `<{%fg 1%}>`, and with our mask for secrets. */
export function plainText(text: string): string {
  return withOwnMasks(text.replace(/<\{%[^%]*%\}>/g, ''));
}

/** Collects the errors in the engine's events, each once, without the engine's own remark that the run failed. */
export function collectErrors(): { take(event: EngineEvent): void; errors(): string[] } {
  const texts = new Set<string>();
  return {
    take({ diagnosticEvent }) {
      if (diagnosticEvent?.severity !== 'error') return;
      const text = plainText(diagnosticEvent.message).trim();
      if (text !== '' && !/^(update|preview|destroy) failed$/.test(text)) texts.add(text);
    },
    errors: () => [...texts],
  };
}

/** The SDK logs everything that it receives from the engine as debug events, in plain text, including generated passwords: never show them. */
export function isDebug({ diagnosticEvent }: EngineEvent): boolean {
  // The published type leaves this severity out.
  return diagnosticEvent !== undefined && String(diagnosticEvent.severity) === 'debug';
}
