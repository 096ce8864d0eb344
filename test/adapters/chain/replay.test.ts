import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCall } from "../../../src/adapters/chain/chain-call.ts";
import { type Connection, openConnection } from "../../../src/adapters/chain/connection.ts";
import { createSender } from "../../../src/adapters/chain/create-sender.ts";
import { sendExtrinsic } from "../../../src/adapters/chain/submit-extrinsic.ts";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { sentenceOf } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import {
  findChainRecordings,
  readSessions,
  type Session,
  toRecording,
} from "../../helpers/chain-recordings.ts";
import { type ReplayChain, startReplayChain } from "../../helpers/replay-chain.ts";

const dir = findChainRecordings() ?? "";
const sessions = dir === "" ? [] : readSessions(dir);
const submitted = sessions.filter(({ outcome }) => outcome?.extrinsic);

describe.skipIf(dir === "")("recorded transactions", () => {
  let chain: ReplayChain;
  let connection: Connection;

  beforeAll(async () => {
    await readySr25519();
    chain = await startReplayChain(toRecording(dir, { name: "none", frames: [] }));
    const patience = { timeoutMs: 5_000, reconnectMs: 50, silenceMs: 5_000 };
    connection = await openConnection({ endpoint: chain.url, log: silentLog, ...patience });
  });

  afterAll(async () => {
    await connection.close();
    await chain.close();
  });

  const refused = submitted.filter(({ outcome }) => outcome?.error ?? outcome?.rpcError);
  test.each(refused)("$name: a sentence with the chain's name or words, and what to do", async (session) => {
    chain.load(toRecording(dir, session));
    const hex = session.outcome?.extrinsic ?? "";
    const error = await outcomeOf(sendExtrinsic(connection, { hex, extrinsic: "0x", includeMs: 5_000 }));
    const { error: module, rpcError } = session.outcome ?? {};
    const sentence = sentenceOf(error);
    expect(sentence).toContain(module?.name ?? rpcError?.message.replace(/^\d+: /, ""));
    if (module) expect(sentence).toContain(`${module.name}, module 7 error ${module.index}, `);
    expect(sentence).toMatch(/^[a-z].+ \(.+\): [a-z].+[^.]$/);
    expect(sentence).not.toMatch(/did not carry out|node refused/);
  });

  test.each(submitted)("$name", async (session) => {
    chain.load(toRecording(dir, session));
    const hex = session.outcome?.extrinsic ?? "";
    const sent = sendExtrinsic(connection, { hex, extrinsic: "0x", includeMs: 5_000 });
    expect(await outcomeOf(sent)).toEqual(expected(session));
    expect(chain.unexpected).toEqual([]);
  });

  const ours = submitted.filter(
    ({ outcome }) => outcome?.args && outcome.call?.startsWith("subtensorModule."),
  );
  test.each(ours)("$name: the call's bytes", ({ outcome }) => {
    const name = outcome?.call?.split(".")[1] ?? "";
    const args = outcome?.args?.map(([, value]) => value) ?? [];
    expect(createCall(connection, name, args).method.toHex()).toBe(outcome?.call_hex);
  });

  const success = ["weights-success", "serve-success-ipv4", "serve-success-ipv6"];
  test.each(submitted.filter(({ name }) => success.includes(name)))(
    "$name: signed by our key",
    async (session) => {
      chain.load(toRecording(dir, session));
      const name = session.outcome?.call?.split(".")[1] ?? "";
      const args = session.outcome?.args?.map(([, value]) => value) ?? [];
      const { submit } = createSender(connection, { includeMs: 5_000 });
      const sent = submit(createCall(connection, name, args), createHotkey({ uri: "//Alice" }));
      expect(await outcomeOf(sent)).toEqual(expected(session));
      expect(chain.unexpected).toEqual([]);
    },
  );

  test.each(submitted.filter(({ name }) => name === "weights-success"))(
    "behavior: finalized without inBlock is enough",
    async (session) => {
      chain.load(toRecording(dir, session, { dropStatuses: ["inBlock"], finalizedAtOnce: true }));
      const hex = session.outcome?.extrinsic ?? "";
      const sent = sendExtrinsic(connection, { hex, extrinsic: "0x", includeMs: 5_000 });
      expect(await outcomeOf(sent)).toEqual(expected(session));
    },
  );
});

async function outcomeOf(sent: ReturnType<typeof sendExtrinsic>): Promise<unknown> {
  try {
    const { events } = await sent;
    return { events: events.map(({ section, method }) => `${section}.${method}`) };
  } catch (error) {
    return error;
  }
}

function expected({ outcome }: Session): unknown {
  const { error, events, rpcError, status } = outcome ?? {};
  if (error) {
    const { section, name } = error;
    return expect.objectContaining({
      code: "EXTRINSIC_FAILED",
      data: expect.objectContaining({ section, name }),
    });
  }
  if (rpcError) {
    const { code: rpcCode, message } = rpcError;
    const raw = message.replace(/^\d+: /, "");
    return expect.objectContaining({
      code: "CHAIN_REFUSED",
      data: expect.objectContaining({ rpcCode, raw }),
    });
  }
  if (status?.at(-1) === "Invalid")
    return expect.objectContaining({
      code: "CHAIN_REFUSED",
      data: expect.objectContaining({ status: "invalid", detail: '{"future":null}' }),
    });
  return { events: (events ?? []).map(({ section, method }) => `${section}.${method}`) };
}
