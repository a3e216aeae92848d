/** Keeps items until somebody asks for one. */
export class Inbox<Item> {
  readonly #items: Item[] = [];
  #wake: (() => void) | undefined;

  put(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** The next item, in order; undefined where none came within `timeoutMs`, or before the signal was given. */
  async take(timeoutMs: number, signal?: AbortSignal): Promise<Item | undefined> {
    if (this.#items.length === 0 && signal?.aborted !== true) await this.#wait(timeoutMs, signal);
    return this.#items.shift();
  }

  async #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, timeoutMs));
    const wake = (): void => resolve();
    this.#wake = wake;
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
    this.#wake = undefined;
  }
}
