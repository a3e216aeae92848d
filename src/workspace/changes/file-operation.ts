/** What lies at a path: bytes and permissions, or a link. Bytes are never read as text, so line ends stay as they are. */
export type FileState =
  | {
      readonly kind: 'file';
      readonly content: Buffer;
      /** Permission bits; null for those of the file that is there, or of any new file. */
      readonly mode: number | null;
    }
  | { readonly kind: 'link'; readonly target: string };

/** One change of the learner's files. */
export interface FileOperation {
  readonly kind: 'create' | 'replace' | 'delete';
  /** Relative to the exercise's folder, with forward slashes. */
  readonly path: string;
  /** What lies there now; null where nothing does. It has to be so when the operation is applied. */
  readonly before: FileState | null;
  /** What is to lie there; null for nothing. */
  readonly after: FileState | null;
}

/** What is to lie at each path; null for nothing. */
export type Target = ReadonlyMap<string, FileState | null>;

/** The operations from what is there to what is to be, sorted by path. Equal files need none. */
export function operationsTowards(
  target: Target,
  present: ReadonlyMap<string, FileState | null>,
): FileOperation[] {
  const operations = [...target].flatMap(([path, after]): FileOperation[] => {
    const before = present.get(path) ?? null;
    if (after === null) return before === null ? [] : [{ kind: 'delete', path, before, after }];
    if (before === null) return [{ kind: 'create', path, before, after }];
    return isSame(before, after) ? [] : [{ kind: 'replace', path, before, after }];
  });
  return operations.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

export function isSame(one: FileState | null, other: FileState | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.kind === 'link' || other.kind === 'link') {
    return one.kind === 'link' && other.kind === 'link' && one.target === other.target;
  }
  const sameMode = one.mode === null || other.mode === null || one.mode === other.mode;
  return sameMode && one.content.equals(other.content);
}
