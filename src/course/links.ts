import path from 'node:path';
import { complaintAboutPath } from './course-path.ts';
import type { Problem } from './course.ts';
import { splitFences } from './fences.ts';
import { anchorOf } from './hints.ts';

/** A text of the course's. `file` is relative to the course root, with forward slashes. */
export interface CourseText {
  readonly file: string;
  readonly text: string;
}

export interface Link {
  readonly target: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What lies at a place of the course. The text is null if nothing asks for it. A complaint completes "which …". */
export type Place =
  | { readonly kind: 'file'; readonly text: string | null }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unusable'; readonly complaint: string };

/** By path, relative to the course root. */
export type Places = ReadonlyMap<string, Place>;

/** Every link of a markdown text, those to other sites as well; none that stands in code. */
export function linksIn(markdown: string): Link[] {
  return splitFences(markdown).rest.flatMap((line, index) => {
    const words = line.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    const targets = [
      ...words.matchAll(/\]\(\s*<([^>]*)>/g),
      ...words.matchAll(/\]\(\s*([^<\s)](?:[^\s()]|\([^\s()]*\))*)/g),
      ...words.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/g),
      ...words.matchAll(/<(https?:\/\/[^\s>]+)>/g),
    ];
    return targets.map(([, target = '']) => ({ target, line: index + 1 }));
  });
}

/** Whether a link leads to another site, or to a mail program. A single letter is a drive of Windows. */
export function leadsOutside({ target }: Link): boolean {
  return /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(target);
}

/** Whether a link leads to a place in a file or in a folder, and not to that as a whole. */
export function namesAnchor({ target }: Link): boolean {
  return target.includes('#');
}

/** The place that a link of a file leads to, relative to the course root; null if it can't be inside the course. */
export function placeOf(file: string, link: Link): string | null {
  const place = joinedPlace(file, link);
  if (isAbsolute(link)) return null;
  return place === '.' || complaintAboutPath(place) === null ? place : null;
}

/** Begins at the top of a disk or is an address of a file, on whatever system. */
function isAbsolute({ target }: Link): boolean {
  return /^(?:[/\\]|[a-z]+:)/i.test(decode(target));
}

function joinedPlace(file: string, { target }: Link): string {
  const [pathPart = ''] = target.split('#');
  return pathPart === ''
    ? file
    : path.posix.join(path.posix.dirname(file), decode(pathPart)).replace(/\/$/, '');
}

/** The links of a text inside the course that lead nowhere. */
export function findBrokenLinks({ file, text }: CourseText, places: Places): Problem[] {
  return linksIn(text)
    .filter((link) => !leadsOutside(link))
    .flatMap((link) => {
      const complaint = complaintAbout(file, link, places);
      return complaint === null ? [] : [{ file, line: link.line, message: complaint }];
    });
}

function complaintAbout(file: string, link: Link, places: Places): string | null {
  const place = placeOf(file, link);
  if (place === null) {
    const complaint = complaintAboutPath(joinedPlace(file, link));
    const leadsOut = isAbsolute(link) || joinedPlace(file, link).startsWith('..');
    return leadsOut
      ? `the link ${link.target} leads out of the course`
      : `the link ${link.target} can't be followed: its path ${complaint}`;
  }
  const found = places.get(place);
  if (found === undefined) return `the link ${link.target} leads to ${place}, which is not there`;
  if (found.kind === 'unusable') return `the link ${link.target} leads to ${place}, which ${found.complaint}`;
  const anchor = link.target.split('#')[1];
  if (anchor === undefined) return null;
  if (found.kind === 'folder') return `the link ${link.target} names a place in ${place}, which is a folder`;
  return hasAnchor(place, found.text ?? '', decode(anchor))
    ? null
    : `there is no place "${anchor}" in ${place}`;
}

function hasAnchor(file: string, text: string, anchor: string): boolean {
  const [, last] = /^L(?:\d+-L)?(\d+)$/.exec(anchor) ?? [];
  if (last !== undefined) return Number(last) <= text.split('\n').length;
  return /\.md$/i.test(file) && anchorsIn(text).includes(anchor);
}

/** The anchors of a text's headings. Of equal ones, the second gets -1, the third -2. */
function anchorsIn(markdown: string): string[] {
  const seen = new Map<string, number>();
  return splitFences(markdown).rest.flatMap((line) => {
    const heading = /^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$/.exec(line)?.[1];
    if (heading === undefined) return [];
    const anchor = anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return [before === 0 ? anchor : `${anchor}-${before}`];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
