/** Runs `work`; calls `notice` once if it is not done after `ms`. */
export async function withNotice<T>(ms: number, notice: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(notice, ms);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
