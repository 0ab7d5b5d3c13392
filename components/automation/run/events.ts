import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';

export type { EngineEvent };

/** The engine marks colors in its texts as `<{%fg 1%}>`. */
export function withoutMarkup(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, '');
}

/** The errors that the engine's events tell, each once; its own remark that the run failed is none. */
export function collectErrors(): { take(event: EngineEvent): void; errors(): string[] } {
  const texts = new Set<string>();
  return {
    take({ diagnosticEvent }) {
      if (diagnosticEvent?.severity !== 'error') return;
      const text = withoutMarkup(diagnosticEvent.message).trim();
      if (text !== '' && !/^(update|preview|destroy) failed$/.test(text)) texts.add(text);
    },
    errors: () => [...texts],
  };
}

/** The SDK reports what it is told by the engine, in plain text, generated passwords included: nobody may see that. */
export function isDebug({ diagnosticEvent }: EngineEvent): boolean {
  // The published type leaves this severity out.
  return diagnosticEvent !== undefined && String(diagnosticEvent.severity) === 'debug';
}
