import type { MarkedExtension } from 'marked';

const underline = /\n {0,3}(?:=+|-+) *$/m;
const dividingLine = /^[^\n]*\n[ |:]*-[-| :]*(?:\n|$)/;

/**
 * marked's expressions for these blocks are long, and compiling and trying them takes most of the time before a lesson
 * is on the screen. A look at the first characters tells where they can't match. False lets marked go on as usual.
 */
export const cheapRefusals: MarkedExtension = {
  tokenizer: {
    lheading: (source) => (underline.test(firstParagraph(source)) ? false : undefined),
    table: (source) => (dividingLine.test(source) ? false : undefined),
    html: (source) => (/^ {0,3}</.test(source) ? false : undefined),
    blockquote: (source) => (/^ {0,3}>/.test(source) ? false : undefined),
    def: (source) => (/^ {0,3}\[/.test(source) ? false : undefined),
  },
};

function firstParagraph(source: string): string {
  const end = source.search(/\n[ \t]*\n/);
  return end === -1 ? source : source.slice(0, end);
}
