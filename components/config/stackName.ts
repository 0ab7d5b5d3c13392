/**
 * A stack as Pulumi names it: `stack`, `organization/stack` or `organization/project/stack`. Pulumi's file backend calls its one
 * organization `organization`. (Source: ParseStackReference in pulumi pkg/backend/diy and pkg/backend/httpstate.)
 */
export interface StackName {
  organization?: string;
  project?: string;
  /** The short name, of which Pulumi makes the name of the stack's file. */
  stack: string;
}

/** Source: pulumi sdk/go/common/tokens, ParseStackName. */
const part = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;

/** @returns undefined for a text that is not the name of a stack */
export function parseStackName(text: string): StackName | undefined {
  const parts = text.split('/');
  const stack = parts.pop();
  const [organization, project, ...others] = parts;
  if (stack === undefined || others.length > 0 || ![...parts, stack].every((each) => part.test(each))) return undefined;
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
    stack,
  };
}

/** The last part of a stack's name, which is the name within its project. */
export function shortStackName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The name of the file with a stack's settings. */
export function stackFileName(name: string): string {
  return `Pulumi.${shortStackName(name)}.yaml`;
}
