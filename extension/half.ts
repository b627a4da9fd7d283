/** A Wasm instance that is made when it is needed, and made anew after a panic: a panicked one is in no known state. */
export class Half<T> {
  #instance: T | undefined;
  /** Those who wait for the instance that is running: told when it panics, for a panicked instance never answers. */
  #waiting = new Set<(why: unknown) => void>();

  constructor(private readonly make: () => T) {}

  async use<R>(work: (instance: T) => R | Promise<R>): Promise<R> {
    let wait: ((why: unknown) => void) | undefined;
    try {
      this.#instance ??= this.make();
      const panicked = new Promise<never>((_, fail) => {
        wait = fail;
        this.#waiting.add(fail);
      });
      return await Promise.race([work(this.#instance), panicked]);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.drop(error);
      throw error;
    } finally {
      if (wait !== undefined) this.#waiting.delete(wait);
    }
  }

  drop(why: unknown): void {
    this.#instance = undefined;
    const told = this.#waiting;
    this.#waiting = new Set();
    for (const tell of told) tell(why);
  }
}
