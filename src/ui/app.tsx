import { Box, Text, useAnimation, useApp, useWindowSize } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import type { Session } from '../session/session.ts';
import type { AppTerminal } from './app-terminal.ts';
import { frameLines } from './frame/frame-lines.ts';
import { usableWindow } from './layout.ts';
import type { Look } from './look.ts';
import type { PaneTexts } from './pane-texts.ts';
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
  const window = usableWindow(useWindowSize());
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.suspendBy(suspendTerminal), [terminal, suspendTerminal]);
  useKeys({ session, look, texts, window, terminal });
  const { frame } = useAnimation({ interval: 120, isActive: state.work.kind !== 'none' });
  return (
    // On a resize Ink draws once more what it has before the size gets here. Wider than the window it would be wrapped.
    <Box flexDirection="column" width="100%" height={window.rows} overflowX="hidden">
      {frameLines(state, look, texts, window, frame).map((line, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- the row of the window is what a line is here
        <Row key={row} text={line} />
      ))}
    </Box>
  );
}

const Row = memo(({ text }: { readonly text: string }) => (
  <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
));
