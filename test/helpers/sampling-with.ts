import { samplingOf } from "../../src/domain/request/sampling-of.ts";
import type { Sampling } from "../../src/domain/types.ts";

/** The sampling of a request that says nothing of it, changed as told. */
export const samplingWith = (more: Partial<Sampling> = {}): Sampling => ({ ...samplingOf({}), ...more });
