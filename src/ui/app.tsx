import { Box, Text, useApp, useIsScreenReaderEnabled, useWindowSize } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import type { Session } from '../session/session.ts';
import type { AppTerminal } from './app-terminal.ts';
import { frameLines } from './frame/frame-lines.ts';
import { usableWindow } from './layout.ts';
import type { Look } from './look.ts';
import type { PaneTexts } from './pane-texts.ts';
import { spoken } from './spoken.ts';
import { useElapsed } from './use-elapsed.ts';
import { useKeys } from './use-keys.ts';

interface AppProps {
  readonly session: Session;
  readonly look: Look;
  readonly texts: PaneTexts;
  readonly terminal: AppTerminal;
}

/** The whole window. */
export function App({ session, look, texts, terminal }: AppProps) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const isRead = useIsScreenReaderEnabled();
  const wholeWindow = usableWindow(useWindowSize());
  const window = isRead
    ? { ...wholeWindow, columns: Math.min(wholeWindow.columns, widestRead) }
    : wholeWindow;
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.suspendBy(suspendTerminal), [terminal, suspendTerminal]);
  useKeys({ session, look, texts, window, terminal });
  const elapsedMs = useElapsed(state.work, look);
  return (
    // On a resize Ink draws once more what it has before the size gets here. Its rows are cut there by this width, which
    // costs less than to clip them: a clipped row is taken apart twice.
    <Box flexDirection="column" width="100%" height={window.rows}>
      {frameLines(state, look, texts, window, elapsedMs).map((line, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- the row of the window is what a line is here
        <Row key={row} text={line} isRead={isRead} />
      ))}
    </Box>
  );
}

/** Panes side by side would be read across: up to this width there is one. */
const widestRead = 100;

const Row = memo(({ text, isRead }: { readonly text: string; readonly isRead: boolean }) => (
  // A screen reader is given the words without the lines that are drawn around them.
  <Text wrap="truncate" {...(isRead ? { 'aria-label': spoken(text) || ' ' } : {})}>
    {text === '' ? ' ' : text}
  </Text>
));
