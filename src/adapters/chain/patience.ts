/** Ticks of a limit. Those that come in time end nothing: the first one may come at once. */
const TICKS = 4;

/** A wait that ends something unless it is begun anew in time. */
export type Patience = {
  /** Begins to wait, or begins anew. */
  restart(): void;
  stop(): void;
};

/**
 * Waits `limitMs` to 1.25 times that and then calls `onEnd`. It counts ticks, not time: an event loop that stood still reads only
 * afterwards what came meanwhile, so standing still costs one tick and no more.
 *
 * @param options.onTick - called four times on the way
 */
export function createPatience(
  limitMs: number,
  { onTick = () => {}, onEnd }: { onTick?: () => void; onEnd: () => void },
): Patience {
  let timer: NodeJS.Timeout | undefined;
  let ticks = 0;
  const tick = () => {
    ticks++;
    if (ticks <= TICKS) return onTick();
    clearInterval(timer);
    onEnd();
  };
  return {
    restart() {
      ticks = 0;
      timer ??= setInterval(tick, limitMs / TICKS);
    },
    stop: () => clearInterval(timer),
  };
}
