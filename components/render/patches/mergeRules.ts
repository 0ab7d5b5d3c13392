/** How a strategic merge patch changes a field. */
export interface MergeField {
  /** The type of the map, or of the items of the list. @default without rules of its own */
  of?: string;
  /**
   * Set for a list whose items are merged: the fields that identify an item, the most important one first; empty for a list of scalars. Other
   * lists are replaced.
   */
  keys?: readonly string[];
  /** Whether a map is replaced instead of merged. @default false */
  replaces?: true;
}

export type MergeType = Readonly<Record<string, MergeField>>;

export interface MergeRules {
  /** All kinds, by API group. */
  kinds: Readonly<Record<string, readonly string[]>>;
  /** The fields with rules, by type. A kind that is missing has only those of its metadata. */
  types: Readonly<Record<string, MergeType>>;
}

const plainKind: MergeType = { metadata: { of: 'ObjectMeta' } };

/** The type of a kind; undefined for a kind that Kubernetes itself does not have. */
export function typeOfKind({ kinds, types }: MergeRules, group: string, kind: string): MergeType | undefined {
  const isKnown = Object.hasOwn(kinds, group) && kinds[group]?.includes(kind) === true;
  if (!isKnown) return undefined;
  return Object.hasOwn(types, kind) ? types[kind] : plainKind;
}

/** The rule of a field; undefined for a field without one. */
export function fieldOf(type: MergeType | undefined, field: string): MergeField | undefined {
  return type !== undefined && Object.hasOwn(type, field) ? type[field] : undefined;
}
