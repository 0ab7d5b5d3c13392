import { type Connection, connectTo } from '../../revision/index.ts';
import type { StackView } from './stack.ts';

/** A stack with the connection to its cluster and to the history of its release. */
export interface ConnectedStack extends StackView {
  connection: Connection;
}

/** Nothing is sent yet: see {@link connectTo}. */
export function connectStack(view: StackView): ConnectedStack {
  return { ...view, connection: connectTo(view.cluster, view.settings.release) };
}
