/**
 * A stack's name in Pulumi: `stack`, `organization/stack` or `organization/project/stack`. The only organization of
 * Pulumi's file backend is called `organization`. (Source: ParseStackReference in pulumi pkg/backend/diy and
 * pkg/backend/httpstate.)
 */
export interface StackName {
  organization?: string;
  project?: string;
  /** The short name, which is in the name of the stack file. */
  stack: string;
}

/** Source: pulumi sdk/go/common/tokens, ParseStackName. */
const part = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;

/** @returns undefined if the text is not the name of a stack */
export function parseStackName(text: string): StackName | undefined {
  const parts = text.split('/');
  const stack = parts.pop();
  const [organization, project, ...others] = parts;
  if (stack === undefined || others.length > 0 || ![...parts, stack].every((each) => part.test(each))) return undefined;
  return {
    organization,
    project,
    stack,
  };
}

/** The last segment of a stack's name, which is its name within the project. */
export function shortStackName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The name of the stack file. */
export function stackFileName(name: string): string {
  return `Pulumi.${shortStackName(name)}.yaml`;
}
