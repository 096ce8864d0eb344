import { z } from "zod";
import { createHotkey, verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import { createReplayCache } from "../../src/domain/epistula/create-replay-cache.ts";
import { secretMessages, signRequest } from "../../src/domain/epistula/sign-request.ts";
import { signedMessage } from "../../src/domain/epistula/signed-message.ts";
import { verifyRequest } from "../../src/domain/epistula/verify-request.ts";
import type { Hotkey } from "../../src/domain/ports/chain.ts";
import { compare } from "./create-report.ts";
import { eachCase, readHead } from "./each-case.ts";
import { num } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report } from "./report.ts";

const generated = z.object({
  name: z.string(),
  nowMs: num,
  uuid: z.string(),
  signedFor: z.string().nullable(),
  bodyBase64: z.string(),
  signedMessage: z.string(),
  headers: z.record(z.string(), z.string()),
  secretMessages: z.array(z.string()).optional(),
});

const headSchema = z.object({ sender: z.object({ seed: z.string(), ss58Address: z.string() }) });

type Case = z.infer<typeof generated>;

/** Our signer makes the same message and headers; their signatures and ours verify, secret ones too. */
export async function checkGenerated({ file, data }: Recording, report: Report): Promise<void> {
  const list = { file, list: "generated", cases: data.generated };
  const head = readHead(report, { ...list, schema: headSchema, data });
  if (head === undefined) return;
  const hotkey = createHotkey({ seed: Buffer.from(head.sender.seed.replace(/^0x/, ""), "hex") });
  compare(report, { file, case: "sender" }, { expected: head.sender.ss58Address, got: hotkey.address });
  await eachCase(report, { ...list, schema: generated }, (one, where) => {
    compare(report, where, { expected: one.signedMessage, got: messageOf(one) });
    const ours = headersOf(one, hotkey);
    compare(report, where, { expected: unsigned(one.headers), got: unsigned(ours) });
    for (const headers of [one.headers, ours])
      compare(report, where, { expected: true, got: allVerify(one, headers, hotkey.address) });
  });
}

function messageOf({ bodyBase64, uuid, nowMs, signedFor }: Case): string {
  const body = Buffer.from(bodyBase64, "base64");
  return Buffer.from(
    signedMessage({ body, uuid, timestampMs: nowMs, signedFor: signedFor ?? "" }),
  ).toString();
}

function headersOf({ bodyBase64, uuid, nowMs, signedFor }: Case, hotkey: Hotkey): Record<string, string> {
  return signRequest({ hotkey }, { body: Buffer.from(bodyBase64, "base64"), uuid, nowMs, signedFor });
}

/** The headers in their order, signatures taken out: they are random. */
function unsigned(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, /signature/i.test(name) ? "" : value]);
}

function allVerify(one: Case, headers: Record<string, string>, signer: string): boolean {
  const secrets = one.secretMessages ?? [];
  const named = one.signedFor ? secretMessages(one.nowMs, one.signedFor) : [];
  const messages = [one.signedMessage, ...secrets];
  const signatures = Object.entries(headers).filter(([name]) => /signature/i.test(name));
  return (
    JSON.stringify(named) === JSON.stringify(secrets) &&
    signatures.length === messages.length &&
    signatures.every(([, signature], index) =>
      verifySignature(Buffer.from(messages[index] ?? ""), Buffer.from(signature.slice(2), "hex"), signer),
    ) &&
    (!one.signedFor || isTaken(one, headers, one.signedFor))
  );
}

function isTaken(one: Case, headers: Record<string, string>, receiver: string): boolean {
  const deps = { verifySignature, replayCache: createReplayCache() };
  const body = Buffer.from(one.bodyBase64, "base64");
  return verifyRequest(deps, { headers, body, receiver, nowMs: one.nowMs }).signer !== "";
}
