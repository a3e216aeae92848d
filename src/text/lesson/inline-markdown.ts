import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Marked, type MarkedExtension, type Token, type Tokens } from 'marked';
import { markedTerminal } from 'marked-terminal';
import { cheapRefusals } from './cheap-refusals.ts';
import { decodeEntities } from './decode-entities.ts';
import { htmlText } from './html-text.ts';
import { complaintAboutPath } from '../../course/course-path.ts';
import { safeText } from '../../safe-text.ts';
import type { Theme } from '../theme.ts';

/** Where the address behind a link goes: into the terminal's own link, into a list at the end, or nowhere. */
export type LinkStyle = 'osc8' | 'numbered' | 'none';

/** Where relative addresses lead. */
export interface LinkPlaces {
  /** The folder that they begin at, relative to the course root. */
  readonly base?: string | undefined;
  /** Absolute path of the course root. With it a terminal's own links lead to files as well. */
  readonly root?: string | undefined;
}

/** Markdown whose blocks are laid out elsewhere. */
export interface InlineMarkdown {
  /** Splits a text into its blocks. */
  blocks(markdown: string): Token[];
  /** A heading or a paragraph as one styled text, not wrapped yet; a line break in it is one that its author wants. */
  block(token: Token): string;
  /** The words of a list item or a table's cell, in the same form. */
  words(tokens: readonly Token[]): string;
  /** Addresses of the numbered links so far; number 1 first. */
  readonly addresses: readonly string[];
}

/**
 * marked-terminal renders headings, paragraphs and emphasis. Its links, code spans, HTML and entities are replaced:
 * it would ask this process's terminal and not the options about links, and decode entities inside code too.
 */
export function createInlineMarkdown(
  theme: Theme,
  colour: boolean,
  links: LinkStyle,
  { base, root }: LinkPlaces = {},
): InlineMarkdown {
  const addresses: string[] = [];
  const marked = new Marked(
    markedTerminal({
      firstHeading: theme.firstHeading,
      heading: theme.heading,
      paragraph: (text) => text,
      strong: theme.strong,
      em: theme.emphasis,
      del: theme.struck,
      text: (text) => text,
      emoji: false,
      unescape: false,
      reflowText: false,
      // Without colours a heading is told by the signs that it is written with.
      showSectionPrefix: !colour,
    }),
    cheapRefusals,
    ownInlines(theme, colour, (address, text) =>
      renderLink(fromRoot(address, base), text, { links, root, theme, addresses }),
    ),
  );
  const parser = () => new marked.Parser(marked.defaults);
  return {
    blocks: (markdown) => marked.lexer(markdown),
    block: (token) => parser().parse([token]).trim(),
    words: (tokens) =>
      parser()
        .parseInline([...tokens])
        .trim(),
    addresses,
  };
}

function ownInlines(
  theme: Theme,
  colour: boolean,
  link: (address: string, text: string) => string,
): MarkedExtension {
  return {
    renderer: {
      text(token: Tokens.Text | Tokens.Escape) {
        if ('tokens' in token && token.tokens !== undefined) return this.parser.parseInline(token.tokens);
        // A character after a backslash is itself, and so is the address that a reader typed.
        const text = token.type === 'escape' ? token.text : decodeEntities(token.text);
        return onOneLine(safeText(text, ' '));
      },
      codespan({ text }) {
        return colour ? theme.code(onOneLine(text)) : `\`${onOneLine(text)}\``;
      },
      html({ text }) {
        return htmlText(text);
      },
      checkbox: () => '',
      link({ href, tokens }) {
        return link(safeText(decodeEntities(href), ''), this.parser.parseInline(tokens));
      },
      image({ tokens }) {
        const text = this.parser.parseInline(tokens, this.parser.textRenderer);
        return onOneLine(safeText(decodeEntities(text), ' '));
      },
    },
  };
}

/** An address of a file beside a lesson, as a path from the course root. */
function fromRoot(address: string, base: string | undefined): string {
  const isRelative = !/^(?:[a-z][a-z\d+.-]*:|[/#]|$)/i.test(address);
  return base === undefined || !isRelative ? address : path.posix.join(base, address);
}

function onOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

interface LinkDrawing {
  readonly links: LinkStyle;
  readonly root: string | undefined;
  readonly theme: Theme;
  /** Grows by the addresses of numbered links. */
  readonly addresses: string[];
}

function renderLink(address: string, text: string, drawing: LinkDrawing): string {
  const { links, root, theme, addresses } = drawing;
  const styled = theme.link(text);
  const isInside = address === '' || address.startsWith('#');
  if (links === 'none' || isInside) return styled;
  const target = links === 'osc8' ? targetOf(address, root) : undefined;
  if (target !== undefined) return `\u001B]8;;${target}\u0007${styled}\u001B]8;;\u0007`;
  // An address that stands in the text needs no second mention.
  if (text === address || `mailto:${text}` === address) return styled;
  if (!addresses.includes(address)) addresses.push(address);
  return `${styled}${theme.muted(`[${addresses.indexOf(address) + 1}]`)}`;
}

/** What a terminal's own link leads to; undefined where it could lead to nothing. */
function targetOf(address: string, root: string | undefined): string | undefined {
  if (/^(?:https?:\/\/|mailto:)/i.test(address)) return address.replaceAll(' ', '%20');
  const isFile = !/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(address);
  if (root === undefined || !isFile) return undefined;
  const file = (address.split('#')[0] ?? '').replace(/\/$/, '');
  if (complaintAboutPath(file) !== null) return undefined;
  return pathToFileURL(path.join(root, file)).href;
}
