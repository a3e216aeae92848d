/** What the learner's server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** More than any answer of a course, and too little to hurt. */
const maxBytes = 1024 * 1024;

/** An answer was larger than that. */
export class EndlessAnswer extends Error {
  override readonly name = 'EndlessAnswer';
}

/** @throws {EndlessAnswer} for one that is too large to be read */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await readBody(response);
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) throw new EndlessAnswer();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
