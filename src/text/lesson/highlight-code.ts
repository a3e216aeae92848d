import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import diff from 'highlight.js/lib/languages/diff';
import json from 'highlight.js/lib/languages/json';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import yaml from 'highlight.js/lib/languages/yaml';
import type { Style, Theme } from '../theme.ts';

hljs.registerLanguage('typescript', typescript);
hljs.registerLanguage('sql', sql);
hljs.registerLanguage('bash', bash);
hljs.registerLanguage('json', json);
hljs.registerLanguage('diff', diff);
hljs.registerLanguage('yaml', yaml);
hljs.registerAliases(['js', 'javascript', 'jsx', 'mjs', 'cjs'], { languageName: 'typescript' });
hljs.registerAliases(['shell', 'console', 'terminal'], { languageName: 'bash' });
hljs.registerAliases(['psql', 'postgres', 'postgresql', 'pgsql'], { languageName: 'sql' });
hljs.registerAliases(['jsonc', 'json5'], { languageName: 'json' });

/** Longer code is shown without colours: nobody reads it, and colouring it would keep the screen waiting. */
const longestCode = 50_000;

/** Code with the theme's colours; as it is where its language is none that the lessons use. */
export function highlightCode(code: string, language: string, theme: Theme): string {
  if (code.length > longestCode || hljs.getLanguage(language) === undefined) return code;
  return toStyled(hljs.highlight(code, { language, ignoreIllegals: true }).value, theme);
}

const markup = /<span class="([^"]*)">|(<\/span>)|&(amp|lt|gt|quot|#x27);|([^<&]+)/g;

const characters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
};

interface Span {
  readonly style: Style;
  text: string;
}

/** highlight.js answers in HTML: spans with a class, in each other. */
function toStyled(html: string, theme: Theme): string {
  const outermost: Span = { style: (text) => text, text: '' };
  const open: Span[] = [outermost];
  for (const [, classes, close, character, text] of html.matchAll(markup)) {
    const innermost = open.at(-1) ?? outermost;
    if (classes !== undefined) open.push({ style: styleOf(classes, theme), text: '' });
    else if (close === undefined) innermost.text += text ?? characters[character ?? ''] ?? '';
    else {
      open.pop();
      (open.at(-1) ?? outermost).text += innermost.style(innermost.text);
    }
  }
  return outermost.text;
}

function styleOf(classes: string, theme: Theme): Style {
  const [kind = ''] = classes.replaceAll('hljs-', '').split(' ');
  switch (kind) {
    case 'keyword':
    case 'operator':
    case 'selector-tag':
      return theme.keyword;
    case 'string':
    case 'regexp':
    case 'addition':
      return theme.string;
    case 'number':
    case 'literal':
    case 'symbol':
    case 'variable':
      return theme.literal;
    case 'title':
    case 'built_in':
    case 'type':
    case 'attr':
    case 'class':
      return theme.name;
    case 'comment':
    case 'meta':
    case 'doctag':
      return theme.muted;
    case 'deletion':
      return theme.removed;
    default:
      return (text) => text;
  }
}
