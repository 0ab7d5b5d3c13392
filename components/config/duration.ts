const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/**
 * Parses a duration in Go's format (`1h30m`, `90s`, `1.5h`).
 * Source: Go's time.ParseDuration, without units below a millisecond.
 * @returns seconds, or undefined if the text is not a positive duration
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/([\d.]+)(h|ms|m|s)/g))
    total += Number(amount) * (seconds[unit] ?? 0);
  return total > 0 ? total : undefined;
}

/** Formats seconds like Go: 90 becomes `1m30s`. */
export function formatDuration(total: number): string {
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const parts = [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''];
  return parts.join('') || '0s';
}
