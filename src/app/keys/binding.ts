import type { Meaning } from './command.ts';

/** The headings of the help, in this order. */
export const keyGroups = [
  'Here',
  'This step',
  'Getting around',
  'Reading',
  'Your files and the database',
  'The workshop',
] as const;

export type KeyGroup = (typeof keyGroups)[number];

export interface Binding {
  readonly means: Meaning;
  /** The heading that the help puts it under. */
  readonly group: KeyGroup;
  /** As `keyName` calls them. */
  readonly keys: readonly string[];
  /** The keys as help and footer print them. */
  readonly shown: string;
  readonly does: string;
  /** The keys as the footer prints them, where it speaks of several bindings at once. */
  readonly inFooter?: string;
  /** A word or two for the footer; null keeps the binding out of it. */
  readonly footer: string | null;
}

/** Puts bindings under one heading of the help. */
export function under(group: KeyGroup, bindings: readonly Omit<Binding, 'group'>[]): readonly Binding[] {
  return bindings.map((binding) => ({ ...binding, group }));
}
