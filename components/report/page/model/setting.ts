import { useState } from 'preact/hooks';

/** A choice that the browser remembers, if it allows that. The first option is the default. */
export function useSetting<Option extends string>(
  name: string,
  options: readonly Option[],
): [Option, (option: Option) => void] {
  const key = `release-report-${name}`;
  const [chosen, choose] = useState<Option>(() => {
    const kept = stored(() => localStorage.getItem(key));
    // The caller gives at least one option.
    return options.find((option) => option === kept) ?? (options[0] as Option);
  });
  return [
    chosen,
    (option) => {
      choose(option);
      stored(() => localStorage.setItem(key, option));
    },
  ];
}

/** Storage may be forbidden for files. */
function stored<Result>(use: () => Result): Result | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
