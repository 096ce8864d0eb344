import { describe, expect, test } from "vitest";
import { describeRuntime } from "../../../../src/devnet/chain/metadata/describe.ts";
import { encodeMetadata } from "../../../../src/devnet/chain/metadata/encode-metadata.ts";
import { createRuntime } from "../../../../src/devnet/chain/runtime/create-runtime.ts";
import { toHex } from "../../../../src/devnet/chain/scale/bytes.ts";
import { startChain } from "../../../../src/devnet/chain/start-chain.ts";
import { connect } from "../client.ts";

describe("metadata", () => {
  test("default: the client reads V14, V15 and V16 to the same pallets, calls and storage", async () => {
    const node = await startChain({ genesis: {} });
    const api = await connect(node.url);
    const runtime = createRuntime({ generation: "425", blockMs: 250 });
    const description = describeRuntime(runtime);
    const texts = runtime.generation.metadata.map((version) => {
      const metadata = api.registry.createType(
        "Metadata",
        toHex(encodeMetadata(description, version)),
      ) as unknown as typeof api.runtimeMetadata;
      expect(metadata.version).toBe(version);
      const { pallets } = metadata.asLatest;
      return pallets.map(({ name, index, storage }) => [
        name.toString(),
        index.toNumber(),
        storage.isSome
          ? storage.unwrap().items.map((item) => [item.name.toString(), item.fallback.toHex()])
          : [],
      ]);
    });
    expect(texts[0]?.map(([name]) => name)).toEqual(Object.keys(runtime.pallets));
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
    await api.disconnect();
    await node.close();
  });
});
