import { ReleaseError } from '../../errors.ts';
import { type MatchesLabels, parseSelector as parse } from '../../manifest/index.ts';

/** Parses the argument of `--selector`. @throws ReleaseError COMMAND_INVALID */
export function parseSelector(text: string): MatchesLabels {
  return parse(
    text,
    (part) =>
      new ReleaseError('COMMAND_INVALID', `--selector: "${part}" is not a label selector.`, {
        hint: "Write it as for Helm: `-l 'team=web,tier!=cache,env in (dev,staging)'`.",
      }),
  );
}
