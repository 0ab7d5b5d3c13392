interface PreviewStep {
  op: string;
  urn: string;
}

/** The resources that would change, according to `pulumi preview --json`, as `operation Type name`, sorted. */
export function changesOf(json: string): string[] {
  const { steps }: { steps: PreviewStep[] } = JSON.parse(json);
  return steps
    .filter(({ op }) => op !== 'same')
    .map(({ op, urn }) => {
      const [, , types = '', name = ''] = urn.split('::');
      return `${op} ${types.split('$').at(-1)} ${name}`;
    })
    .sort();
}
