import { Box, Text } from 'ink';
import { Fragment } from 'react';
import { topLine } from '../../app/place.ts';
import { pageOf, stepOf, type Screen, type State } from '../../app/state.ts';
import { gutter, paneHeight, panesOf, type WindowSize } from '../layout.ts';
import type { Look } from '../look.ts';
import type { PaneTexts } from '../pane-texts.ts';
import { TextPane } from './text-pane.tsx';

interface PanesProps {
  readonly state: State;
  readonly look: Look;
  readonly texts: PaneTexts;
  readonly window: WindowSize;
}

/** The panes that the window has room for, side by side. */
export function Panes({ state, look, texts, window }: PanesProps) {
  const height = paneHeight(window);
  return (
    <Box height={height + 1} flexShrink={0}>
      {panesOf(state, window).map(({ screen, width }, index) => {
        const text = texts.of(state, screen, width);
        return (
          <Fragment key={screen}>
            {index === 0 ? null : <Divider height={height + 1} look={look} />}
            <TextPane
              title={paneTitle(state, screen)}
              text={text}
              top={topLine(text, pageOf(state).places[screen], height)}
              width={width}
              height={height}
              isFront={screen === state.screen}
              look={look}
            />
          </Fragment>
        );
      })}
    </Box>
  );
}

function Divider({ height, look }: { readonly height: number; readonly look: Look }) {
  const line = Array.from({ length: height }, () => look.theme.muted(look.symbols.bar)).join('\n');
  return (
    <Box width={gutter} justifyContent="center" flexShrink={0}>
      <Text>{line}</Text>
    </Box>
  );
}

function checkTitle(state: State): string {
  switch (stepOf(state).kind) {
    case 'setup':
      return 'Set-up';
    case 'quiz':
      return 'Questions';
    default:
      return 'Check';
  }
}

function paneTitle(state: State, screen: Screen): string {
  switch (screen) {
    case 'lesson':
      return 'Lesson';
    case 'check':
      return checkTitle(state);
    case 'hint':
      return 'Hints';
    case 'diff':
      return 'Difference to the solution';
    case 'steps':
      return 'Steps';
  }
}
