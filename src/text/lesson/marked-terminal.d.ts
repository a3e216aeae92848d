declare module 'marked-terminal' {
  import type { MarkedExtension } from 'marked';

  type Style = (text: string) => string;

  /** The part of its options that the lessons use. */
  interface TerminalOptions {
    readonly firstHeading: Style;
    readonly heading: Style;
    readonly paragraph: Style;
    readonly strong: Style;
    readonly em: Style;
    readonly del: Style;
    readonly text: Style;
    readonly emoji: boolean;
    readonly unescape: boolean;
    readonly reflowText: boolean;
    readonly showSectionPrefix: boolean;
  }

  export function markedTerminal(options: TerminalOptions): MarkedExtension;
}
