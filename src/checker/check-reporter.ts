import { safeText } from '../safe-text.ts';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import type { CollectedTest, HostMessage, RawError, RawTest } from './host-messages.ts';
import { printedFrames } from './printed-frames.ts';
import type { TestFacts } from './test-facts.ts';

/** Tells what happens in a run as messages. `output` gives the end of what the run's worker printed. */
export function checkReporter(send: (message: HostMessage) => void, output: () => string): Reporter {
  return {
    onTestModuleCollected(module) {
      const errors = module.errors();
      if (errors.length > 0) return;
      send({ kind: 'collected', tests: testsOf(module).map(collectedTest) });
    },
    onTestCaseReady(test) {
      if (test.options.mode === 'run') send({ kind: 'started', id: test.id });
    },
    onTestCaseResult(test) {
      if (test.result().state !== 'skipped') send({ kind: 'finished', test: rawTest(test) });
    },
    onTestRunEnd(modules, unhandled) {
      const moduleErrors = modules.flatMap((module) => [...module.errors()]);
      const collected = modules.some((module) => testsOf(module).length > 0);
      if (moduleErrors.length > 0 && !collected) {
        send({ kind: 'not-collected', errors: moduleErrors.map(rawError) });
      }
      send({
        kind: 'run-ended',
        errors: [...(collected ? moduleErrors : []), ...unhandled].map(rawError),
        output: output(),
      });
    },
  };
}

function testsOf(module: TestModule): TestCase[] {
  return [...module.children.allTests()].filter((test) => test.options.mode === 'run');
}

function collectedTest(test: TestCase): CollectedTest {
  const { id, name } = test;
  return { id, name, isAboutOwnTests: test.meta().workshopOwnTests === true };
}

function rawTest(test: TestCase): RawTest {
  const result = test.result();
  const error = result.state === 'failed' ? result.errors[0] : undefined;
  return {
    id: test.id,
    passed: result.state === 'passed',
    error: error === undefined ? null : rawError(error),
    facts: plainFacts(test.meta().workshop),
  };
}

/** What a program printed may contain control characters, and so may a sentence that quotes it. */
function plainFacts(facts: TestFacts | undefined): TestFacts | null {
  if (facts === undefined) return null;
  const { said, output, lastOutput } = facts;
  return {
    ...facts,
    said: said === null ? null : { ...said, sentence: plain(said.sentence) },
    output: plain(output),
    lastOutput: plain(lastOutput),
  };
}

const causesKept = 4;
const reportCharacters = 4 * 1024;

function rawError(error: SerializedError, depth = 0): RawError {
  return {
    name: error.name ?? 'Error',
    message: plain(error.message),
    code: typeof error['code'] === 'string' ? error['code'] : null,
    expected: plainOrNull(error['expected']),
    received: plainOrNull(error['actual']),
    report: plain(error.stack).slice(0, reportCharacters),
    // Errors outside of tests come with their stack as text only.
    frames: error.stacks?.map(({ file, line }) => ({ file, line })) ?? printedFrames(plain(error.stack)),
    cause:
      error.cause === undefined || error.cause === null || depth >= causesKept
        ? null
        : rawError(error.cause, depth + 1),
  };
}

function plain(text: string | undefined): string {
  return safeText(text ?? '');
}

function plainOrNull(value: unknown): string | null {
  return typeof value === 'string' ? plain(value) : null;
}
