import { boolean, isRecord, type Lax, nullable } from "./lax.ts";

/** Whether a stream tells the usage at its end, and with each event. */
export type StreamOptions = { usage: boolean; continuous: boolean };

/** `stream_options`. */
export const streamOptions: Lax<StreamOptions> = (read, loc, faults) => {
  if (!isRecord(read)) {
    const msg = "Input should be a valid dictionary or object to extract fields from";
    faults.push({ type: "model_attributes_type", loc, msg, input: read });
    return undefined;
  }
  const flag = (name: string) =>
    read[name] === undefined ? false : (nullable(boolean)(read[name], `${loc}.${name}`, faults) ?? false);
  const usage = flag("include_usage");
  return { usage, continuous: flag("continuous_usage_stats") && usage };
};

/** No usage in the stream. */
export const noUsage: StreamOptions = { usage: false, continuous: false };
