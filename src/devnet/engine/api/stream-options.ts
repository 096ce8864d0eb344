import { boolean, type Lax, nullable, record } from "./lax.ts";

/** Whether a stream tells the usage at its end, and with each event. */
export type StreamOptions = { usage: boolean; continuous: boolean };

/** `stream_options`. */
export const streamOptions: Lax<StreamOptions> = (input, loc, faults) => {
  const read = record(input, loc, faults);
  if (read === undefined) return undefined;
  const flag = (name: string) =>
    read[name] === undefined ? false : (nullable(boolean)(read[name], `${loc}.${name}`, faults) ?? false);
  const usage = flag("include_usage");
  return { usage, continuous: flag("continuous_usage_stats") && usage };
};

/** No usage in the stream. */
export const noUsage: StreamOptions = { usage: false, continuous: false };
