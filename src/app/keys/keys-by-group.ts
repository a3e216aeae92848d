import { keyGroups, type Binding, type KeyGroup } from './binding.ts';

export interface KeysOfGroup {
  readonly group: KeyGroup;
  readonly bindings: readonly Binding[];
}

/** Bindings under their headings; headings without one are left out. */
export function keysByGroup(bindings: readonly Binding[]): readonly KeysOfGroup[] {
  return keyGroups
    .map((group) => ({ group, bindings: bindings.filter((binding) => binding.group === group) }))
    .filter((keys) => keys.bindings.length > 0);
}
