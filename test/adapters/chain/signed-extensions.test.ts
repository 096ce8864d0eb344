import { createRequire } from "node:module";
import { beforeAll, expect, test } from "vitest";
import { assertSignable } from "../../../src/adapters/chain/signed-extensions.ts";
import { readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { describeRuntime } from "../../../src/devnet/chain/metadata/describe.ts";
import { encodeMetadata } from "../../../src/devnet/chain/metadata/encode-metadata.ts";
import { createRuntime } from "../../../src/devnet/chain/runtime/create-runtime.ts";
import { toHex } from "../../../src/devnet/chain/scale/bytes.ts";

const { TypeRegistry, Metadata } = createRequire(import.meta.url)(
  "@polkadot/types",
) as typeof import("@polkadot/types");

beforeAll(readySr25519);

const VERSIONS = [14, 15, 16] as const;

/** The api of a runtime with one extension more, as far as signing looks at it. */
function apiWith(version: (typeof VERSIONS)[number], types: { extra?: string; implicit?: string }) {
  const runtime = createRuntime({ generation: "425", blockMs: 250 });
  const extensions = [
    ...runtime.extensions,
    { name: "CheckTomorrow", extra: "()", implicit: "()", ...types },
  ];
  const registry = new TypeRegistry();
  const bytes = encodeMetadata(describeRuntime({ ...runtime, extensions }), version);
  const runtimeMetadata = new Metadata(registry, toHex(bytes) as `0x${string}`);
  registry.setMetadata(runtimeMetadata, undefined, undefined, true);
  const runtimeVersion = registry.createType("RuntimeVersion", { specVersion: 999 });
  return { registry, runtimeMetadata, runtimeVersion } as unknown as Parameters<typeof assertSignable>[0];
}

test.each(VERSIONS)(
  "default: an extension that nobody knows is nothing where it is empty: V%i",
  (version) => {
    expect(assertSignable(apiWith(version, {}))).toBeUndefined();
  },
);

test.each(
  VERSIONS.flatMap((version) => [
    { version, types: { extra: "u8" } },
    { version, types: { implicit: "H256" } },
    { version, types: { implicit: "Option<[u8; 32]>" } },
  ]),
)("error: CHAIN_UNSUPPORTED: V$version, $types", ({ version, types }) => {
  expect(() => assertSignable(apiWith(version, types))).toThrowError(
    expect.objectContaining({
      code: "CHAIN_UNSUPPORTED",
      data: { extensions: "CheckTomorrow", specVersion: 999 },
    }),
  );
});
