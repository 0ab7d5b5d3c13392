/** What a look at one thing gave. */
export interface Check {
  /** The thing, in a word or two. */
  check: string;
  state: 'ok' | 'warning' | 'problem';
  message: string;
  /** What to do about it. */
  hint?: string;
}

export function ok(check: string, message: string): Check {
  return { check, state: 'ok', message };
}

export function warning(check: string, message: string, hint?: string): Check {
  return { check, state: 'warning', message, ...(hint === undefined ? {} : { hint }) };
}

export function problem(check: string, message: string, hint?: string): Check {
  return { check, state: 'problem', message, ...(hint === undefined ? {} : { hint }) };
}
