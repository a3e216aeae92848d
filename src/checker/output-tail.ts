import { Writable } from 'node:stream';

/** The last `maxBytes` of a stream, whatever comes through it. */
export class OutputTail extends Writable {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that have come through so far, kept or not. */
  received = 0;

  constructor(maxBytes: number) {
    super({ decodeStrings: true });
    this.#maxBytes = maxBytes;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.received += chunk.length;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size - (this.#chunks[0]?.length ?? 0) >= this.#maxBytes) {
      this.#size -= this.#chunks.shift()?.length ?? 0;
    }
    done();
  }

  /** What is kept of everything after the first `from` bytes. */
  text(from = 0): string {
    const kept = Buffer.concat(this.#chunks).subarray(-this.#maxBytes);
    const wanted = Math.min(kept.length, Math.max(0, this.received - from));
    return kept.subarray(kept.length - wanted).toString('utf8');
  }
}
