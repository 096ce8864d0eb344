import type { Subnet } from "../../domain/ports/chain.ts";
import { TargonError } from "../../errors.ts";

/** @throws {TargonError} `VERSION_KEY_TOO_LOW` where the subnet takes weights of newer validators only */
export function assertVersionKey({ netuid, weightsVersionKey: asked }: Subnet, ours: bigint): void {
  if (ours >= asked) return;
  throw new TargonError(
    "VERSION_KEY_TOO_LOW",
    "the subnet asks for a newer version of its validators: update targon, or say --weights.version-key",
    { data: { netuid, asked: asked.toString(), ours: ours.toString() } },
  );
}
