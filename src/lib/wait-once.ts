/**
 * Something that may still come: the first to ask waits for it up to `ms`, everybody after that gets what is there, null
 * where nothing is. A failure is nothing.
 */
export function waitOnce<T>(work: Promise<T>, ms: number): () => Promise<T | null> {
  let come: T | null = null;
  const settled = work.then(
    (value) => {
      come = value;
    },
    () => {},
  );
  let waiting: Promise<void> | null = null;
  return async () => {
    waiting ??= atMost(settled, ms);
    await waiting;
    return come;
  };
}

/** Resolves with the value, or with null after `ms`. @throws what `work` does before that */
export async function orNull<T>(work: Promise<T>, ms: number): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  await orNull(work, ms);
}
