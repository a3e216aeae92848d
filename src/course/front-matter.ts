export interface FrontMatterSource {
  /** The YAML between the fences. */
  readonly yaml: string;
  readonly body: string;
}

/** Line on which the YAML of a front matter begins: the first one after the opening fence. */
export const FRONT_MATTER_LINE = 2;

/** Splits a lesson into its front matter and its text; undefined where it has no front matter. */
export function splitFrontMatter(text: string): FrontMatterSource | undefined {
  const match = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n?---[ \t]*(?:\r?\n|$)/.exec(text);
  if (match === null) return undefined;
  return { yaml: match[1] ?? '', body: text.slice(match[0].length).replace(/^\s*\n/, '') };
}
