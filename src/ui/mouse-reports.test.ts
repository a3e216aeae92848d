import { expect, test } from 'vitest';
import { MouseReports } from './mouse-reports.ts';

test('clicks and turns of the wheel are told with their place, releases and other buttons are not', () => {
  const reports = new MouseReports();
  expect(reports.read('\u001B[<0;12;5M\u001B[<0;12;5m\u001B[<64;1;1M\u001B[<65;3;4M\u001B[<2;1;1M')).toEqual([
    { kind: 'click', column: 11, row: 4 },
    { kind: 'wheel-up', column: 0, row: 0 },
    { kind: 'wheel-down', column: 2, row: 3 },
  ]);
});

test('keys are nobody’s report, and a held key does not change what a click is', () => {
  const reports = new MouseReports();
  expect(reports.read('jk\u001B[A\u001B\u001B[<16;2;3Mq')).toEqual([{ kind: 'click', column: 1, row: 2 }]);
  expect(reports.isPiece('q')).toBe(false);
});

test('a report that comes in pieces is still one, and its pieces are no keys', () => {
  const reports = new MouseReports();
  expect(reports.read('x\u001B[<0;1')).toEqual([]);
  expect(reports.isPiece('[<0;1')).toBe(true);
  expect(reports.read('2;5Mq')).toEqual([{ kind: 'click', column: 11, row: 4 }]);
  expect([reports.isPiece('2;5M'), reports.isPiece('2;5M')]).toEqual([true, false]);
});
