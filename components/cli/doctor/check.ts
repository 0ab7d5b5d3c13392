/** The result of one check. */
export interface Check {
  /** What was checked, in one or two words. */
  check: string;
  state: 'ok' | 'warning' | 'problem';
  message: string;
  /** How to fix it. */
  hint?: string;
}

export function ok(check: string, message: string): Check {
  return { check, state: 'ok', message };
}

export function warning(check: string, message: string, hint?: string): Check {
  return { check, state: 'warning', message, hint };
}

export function problem(check: string, message: string, hint?: string): Check {
  return { check, state: 'problem', message, hint };
}
