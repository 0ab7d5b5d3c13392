import type { ProblemData } from '../../data.ts';

/** Why something can't be shown, and what to do. */
export function Problem({ problem: { code, message, hint } }: { problem: ProblemData }) {
  return (
    <div class="problem">
      <p>
        {code !== undefined && <code>{code}</code>} {message}
      </p>
      {hint !== undefined && <p class="muted">{hint}</p>}
    </div>
  );
}
