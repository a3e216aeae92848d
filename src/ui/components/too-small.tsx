import { Text } from 'ink';
import { smallestWindow, type WindowSize } from '../layout.ts';

export function TooSmall({ columns, rows }: WindowSize) {
  const { columns: leastColumns, rows: leastRows } = smallestWindow;
  return (
    <Text>{`The workshop needs a window of ${leastColumns}x${leastRows}; this one is ${columns}x${rows}. Make it larger, or press q to quit.`}</Text>
  );
}
