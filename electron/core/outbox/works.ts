/** One thing being done for one message. */
export interface Work {
  readonly kind: 'prepare' | 'send' | 'look';
  readonly signal: AbortSignal;
  /** From 0 to 1; null before there is anything to measure. */
  progress: number | null;
  /** True while files are on their way to the user's storage. */
  isUploading: boolean;
  /** Null while it cannot be told. */
  remainingMs: number | null;
  /** True once the end of the data may have left: stopping would not take the message back. */
  pastEnd: boolean;
}

/** What is being done, at most one thing for each message. */
export interface Works {
  get(id: string): Work | undefined;
  count(kind: Work['kind'], matches?: (id: string) => boolean): number;
  /** Starts `run`. */
  start(id: string, kind: Work['kind'], run: (work: Work) => Promise<void>): void;
  /** Stops the work for a message, if there is any, and waits for its end. */
  stop(id: string): Promise<void>;
  /** Stops all; what is past its end may take `graceMs` to hear the server's answer. */
  stopAll(graceMs: number): Promise<void>;
}

interface Running {
  readonly work: Work;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** Creates an empty {@link Works}; `onEnd` is called after each, with what it threw or null. */
export function createWorks(onEnd: (id: string, error: unknown) => void): Works {
  const running = new Map<string, Running>();
  const stop = async (id: string) => {
    const found = running.get(id);
    found?.controller.abort();
    await found?.done;
  };
  return {
    get: (id) => running.get(id)?.work,
    count: (kind, matches = () => true) =>
      [...running].filter(([id, { work }]) => work.kind === kind && matches(id)).length,
    start(id, kind, run) {
      const controller = new AbortController();
      const work: Work = {
        ...{
          kind,
          signal: controller.signal,
          progress: null,
          remainingMs: null,
          pastEnd: false,
          isUploading: false,
        },
      };
      const done = Promise.resolve()
        .then(() => run(work))
        .then(
          () => null,
          (error: unknown) => error,
        )
        .then((error) => {
          running.delete(id);
          onEnd(id, error);
        });
      running.set(id, { work, controller, done });
    },
    stop,
    async stopAll(graceMs) {
      const ends = [...running.values()].map(async ({ work, controller, done }) => {
        if (!work.pastEnd) controller.abort();
        const timer = setTimeout(() => controller.abort(), graceMs);
        await done;
        clearTimeout(timer);
      });
      await Promise.all(ends);
    },
  };
}
