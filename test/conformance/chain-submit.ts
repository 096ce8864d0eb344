import { fromAxonAddress } from "../../src/adapters/chain/axon-address.ts";
import { createCall } from "../../src/adapters/chain/chain-call.ts";
import type { Connection } from "../../src/adapters/chain/connection.ts";
import { createSender } from "../../src/adapters/chain/create-sender.ts";
import { toAxonArguments } from "../../src/adapters/chain/serve-axon.ts";
import type { Call } from "../../src/adapters/chain/sign-extrinsic.ts";
import { sendExtrinsic } from "../../src/adapters/chain/submit-extrinsic.ts";
import { createHotkey } from "../../src/adapters/wallet/sr25519.ts";
import { TargonError } from "../../src/errors.ts";
import { attempt } from "./attempt.ts";
import { checkCommit } from "./chain-commit.ts";
import { type Node, PATIENCE, toReplay, withNode } from "./chain-node.ts";
import { isSameOutcome, ourOutcome, recordedOutcome, type Told } from "./chain-outcome.ts";
import { isSigned } from "./chain-signature.ts";
import type { Session, Source } from "./chain-source.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

/** A session file of a transaction. */
export type Submitted = { file: string; session: Session; source: Source };

const includeMs = PATIENCE.timeoutMs;

/** The transaction that a session sends: its request, or undefined where it sends none. */
export function sentBy({ frames }: Session): { method: string; hex: string } | undefined {
  const sent = frames.find(({ dir, msg }) => dir === ">" && msg?.method?.startsWith("author_submit"))?.msg;
  return sent?.method && Array.isArray(sent.params)
    ? { method: sent.method, hex: String(sent.params[0]) }
    : undefined;
}

/**
 * A recorded transaction through our adapter: the same bytes of the call, the same outcome for the recorded bytes and
 * for our own signing, and a signature over the payload that we would sign. What the adapter reads before it sends is
 * not replayed: the recorded client did not read it.
 */
export async function checkSubmitted({ file, session, source }: Submitted, report: Report): Promise<void> {
  const replay = toReplay(source, session);
  if (typeof replay === "string") return report.skip(file, replay);
  checkCommit({ file, session }, report);
  const { hex } = sentBy(session) ?? { hex: "" };
  const recording = { ...replay, extrinsic: hex };
  const check = (name: string, work: (node: Node, place: Where) => Promise<void>) =>
    attempt(report, { file, case: name }, () =>
      withNode(recording, (node) => work(node, { file, case: name })),
    );
  type Where = { file: string; case: string };
  await check("the recorded transaction", async ({ connection, node }, where) => {
    const sent = sendExtrinsic(connection, { hex, extrinsic: "0x", includeMs });
    hold(report, where, { expected: recordedOutcome(session), got: await ourOutcome(sent), node });
    checkCall({ connection, file, session, hex }, report);
    const signed = isSigned(connection, session, hex);
    if (signed !== null) compare(report, { file, case: "the signature" }, { expected: true, got: signed });
  });
  if (!isSignable(session)) return;
  await check("the call, signed here", async ({ connection, node }, where) => {
    const call = callOf(connection, session) ?? decodedCall(connection, hex);
    if (call === undefined) return;
    const sent = createSender(connection, { includeMs }).submit(call, createHotkey({ uri: "//Alice" }));
    hold(report, where, { expected: recordedOutcome(session), got: await ourOutcome(sent), node });
    compare(
      report,
      { file, case: "the call that was sent" },
      {
        expected: call.method.toHex(),
        got: connection.api.registry.createType("Extrinsic", node.sent[0]).method.toHex(),
      },
    );
  });
}

type Held = { expected: Told; got: Told; node: Node["node"] };

function hold(report: Report, where: { file: string; case: string }, { expected, got, node }: Held): void {
  if (!isSameOutcome(expected, got)) report.fail(where, expected, got);
  else if (node.unexpected.length > 0) report.fail(where, "no other request", node.unexpected);
  else report.pass();
}

type Called = { connection: Connection; file: string; session: Session; hex: string };

/** The call by its name and arguments, as our adapter makes it, against the recorded bytes. */
function checkCall({ connection, file, session, hex }: Called, report: Report): void {
  const expected = session.outcome?.call_hex ?? decoded(connection, hex)?.method.toHex();
  const call = callOf(connection, session) ?? decodedCall(connection, hex);
  if (expected === undefined || call === undefined) return;
  compare(report, { file, case: "the call's bytes" }, { expected, got: call.method.toHex() });
}

function callOf(connection: Connection, { outcome }: Session): Call | undefined {
  const { call, args } = outcome ?? {};
  const [section, name] = call?.split(".") ?? [];
  if (section === undefined || name === undefined || args === undefined) return undefined;
  if (name === "serveAxon" && section === "subtensorModule") {
    const own = axonArguments(args);
    if (own !== undefined) return createCall(connection, name, own);
  }
  return create(connection, { section, name, args: args.map(([, value]) => value) });
}

/** Through the adapter's own reading of an address; undefined for what that never sends. */
function axonArguments(args: [string, unknown][]): unknown[] | undefined {
  const [netuid, version, ip, port, ipType, ...rest] = args.map(([, value]) => Number(value));
  if ((ipType !== 4 && ipType !== 6) || rest.join() !== "4,0,0") return undefined;
  const address = fromAxonAddress({ ip: BigInt(String(args[2]?.[1] ?? ip)), ipType });
  return toAxonArguments({ netuid: netuid ?? 0, ip: address, port: port ?? 0 }, version);
}

function decodedCall(connection: Connection, hex: string): Call | undefined {
  const method = decoded(connection, hex)?.method;
  return (
    method && create(connection, { section: method.section, name: method.method, args: [...method.args] })
  );
}

function decoded({ api }: Connection, hex: string) {
  try {
    return api.registry.createType("Extrinsic", hex);
  } catch {
    return undefined; // bytes that are no transaction
  }
}

function create(
  connection: Connection,
  { section, name, args }: { section: string; name: string; args: unknown[] },
): Call {
  if (section === "subtensorModule") return createCall(connection, name, args);
  const make = connection.api.tx[section]?.[name];
  if (make === undefined) throw new TargonError("CHAIN_DATA_INVALID", "the chain has no such call");
  return make(...args);
}

/** Whether the session holds what signing reads: the head and the finalised block. */
function isSignable({ frames }: Session): boolean {
  const asked = (method: string) => frames.some(({ dir, msg }) => dir === ">" && msg?.method === method);
  return asked("chain_getHeader") && asked("chain_getFinalizedHead");
}
