import { Box, useApp, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { Session } from '../session/session.ts';
import type { AppTerminal } from './app-terminal.ts';
import { DialogArea } from './components/dialog-area.tsx';
import { Footer } from './components/footer.tsx';
import { Header } from './components/header.tsx';
import { Panes } from './components/panes.tsx';
import { StatusLine } from './components/status-line.tsx';
import { TooSmall } from './components/too-small.tsx';
import { isTooSmall, margin, type WindowSize } from './layout.ts';
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
  const window = useUsableWindow();
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.suspendBy(suspendTerminal), [terminal, suspendTerminal]);
  useKeys({ session, look, texts, window, terminal });
  if (isTooSmall(window)) return <TooSmall {...window} />;
  const width = window.columns - 2 * margin;
  return (
    <Box flexDirection="column" paddingX={margin} width={window.columns} height={window.rows}>
      <Header state={state} look={look} width={width} />
      {state.dialog.kind === 'none' ? (
        <Panes state={state} look={look} texts={texts} window={window} />
      ) : (
        <DialogArea state={state} dialog={state.dialog} look={look} window={window} />
      )}
      <StatusLine state={state} look={look} width={width} />
      <Footer state={state} look={look} width={width} />
    </Box>
  );
}

// A Windows console scrolls when its last row is written to the end.
function useUsableWindow(): WindowSize {
  const { columns, rows } = useWindowSize();
  return { columns, rows: process.platform === 'win32' ? rows - 1 : rows };
}
