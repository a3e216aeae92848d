import { Box, Text } from 'ink';
import { topLine } from '../../app/place.ts';
import { pageOf, type State } from '../../app/state.ts';
import { dialogFrame, dialogText } from '../dialog-text.ts';
import { paneHeight, type WindowSize } from '../layout.ts';
import type { Look } from '../look.ts';
import { dialogTitle, type OpenDialog } from '../screens/dialog-lines.ts';

interface DialogAreaProps {
  readonly state: State;
  readonly dialog: OpenDialog;
  readonly look: Look;
  readonly window: WindowSize;
}

/** A question or a help, in the middle of the window, instead of the panes. */
export function DialogArea({ state, dialog, look, window }: DialogAreaProps) {
  const { text, width, height } = dialogText(state, dialog, look, window);
  const top = topLine(text, pageOf(state).places.dialog, height);
  const hasMore = top + height < text.lines.length;
  return (
    <Box height={paneHeight(window) + 1} flexShrink={0} alignItems="center" justifyContent="center">
      <Box
        flexDirection="column"
        borderStyle={look.ascii ? 'classic' : 'round'}
        paddingX={1}
        width={width + dialogFrame.columns}
        height={height + dialogFrame.rows}
      >
        <Text wrap="truncate">
          {look.theme.strong(dialogTitle(dialog)) + (hasMore ? ' (more below)' : '')}
        </Text>
        <Text> </Text>
        {text.lines.slice(top, top + height).map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a line here is a row of the box, text moves through it
          <Text key={index} wrap="truncate">
            {line === '' ? ' ' : line}
          </Text>
        ))}
      </Box>
    </Box>
  );
}
