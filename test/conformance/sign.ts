import { createHash } from "node:crypto";
import { z } from "zod";
import { createHotkey, readySr25519, verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import { readClaim } from "../../src/domain/epistula/read-claim.ts";
import { signRequest } from "../../src/domain/epistula/sign-request.ts";
import type { Hotkey } from "../../src/domain/ports/chain.ts";
import { compare } from "./create-report.ts";
import { eachCase, readHead } from "./each-case.ts";
import { jsonPart } from "./json-part.ts";
import { num } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

const message = {
  messageHex: z.string().optional(),
  messageZeros: num.optional(),
  messageSha256: z.string().optional(),
};
const verdict = z.union([z.boolean(), z.string()]);
const signed = z.object({
  ...message,
  name: z.string(),
  signature: z.string(),
  verifierAddress: z.string().optional(),
  verify: z.union([verdict, z.record(z.string(), verdict)]),
});
const texted = z.object({ text: z.string(), signature: z.string(), signedBytesHex: z.string() });
const headerText = z.object({ signatureText: z.string(), verify: signed.shape.verify });
const headSchema = z.object({ key: z.object({ mnemonic: z.string(), ss58Address: z.string() }) });

type Head = { hotkey: Hotkey; address: string };

/** sr25519 signatures of the libraries in use, and ours over the same messages. */
export const signPart = jsonPart(
  "sign",
  [{ lists: ["valid", "wrapping", "invalid", "textInput", "signatureText"], check }],
  readySr25519,
);

async function check({ file, data }: Recording, report: Report): Promise<void> {
  const cases = Object.values(data).flatMap((list) => (Array.isArray(list) ? list : []));
  const head = readHead(report, { file, list: "key", cases, schema: headSchema, data });
  if (head === undefined) return;
  const { mnemonic, ss58Address: address } = head.key;
  const hotkey = createHotkey({ uri: mnemonic });
  compare(report, { file, case: "key" }, { expected: address, got: hotkey.address });
  for (const list of ["valid", "wrapping", "invalid"]) {
    await eachCase(report, { file, list, cases: data[list], schema: signed }, (one, where) => {
      const got = verifySignature(messageOf(one), fromHex(one.signature), one.verifierAddress ?? address);
      compare(report, where, { expected: expectedOf(one.verify), got });
      if (list === "valid") checkOurs(report, where, { one, hotkey, address });
    });
  }
  await checkTexts({ file, data }, { hotkey, address }, report);
}

function checkOurs(
  report: Report,
  where: Where,
  { one, hotkey, address }: Head & { one: z.infer<typeof signed> },
): void {
  const bytes = messageOf(one);
  const got = verifySignature(bytes, hotkey.sign(bytes), address);
  compare(report, { ...where, case: `${where.case} signed by us` }, { expected: true, got });
}

async function checkTexts({ file, data }: Recording, { hotkey, address }: Head, report: Report) {
  const inputs = { file, list: "textInput", cases: data.textInput, schema: texted };
  await eachCase(report, inputs, (one, where) => {
    const bytes = Buffer.from(one.signedBytesHex, "hex");
    compare(report, where, { expected: true, got: verifySignature(bytes, fromHex(one.signature), address) });
  });
  if (data.signatureText === undefined) return;
  const group = z.looseObject({ messageHex: z.string() });
  const { cases } = z.object({ cases: z.unknown() }).catch({ cases: [] }).parse(data.signatureText);
  const list = { file, list: "signatureText", cases };
  const head = readHead(report, { ...list, schema: group, data: data.signatureText });
  if (head === undefined) return;
  await eachCase(report, { ...list, schema: headerText }, (one, where) => {
    const signature = signatureOfHeader(one.signatureText, hotkey);
    const bytes = Buffer.from(head.messageHex, "hex");
    const got = signature !== undefined && verifySignature(bytes, signature, address);
    compare(report, where, { expected: expectedOf(one.verify), got });
  });
}

/** The signature as our receiver reads it from its header; undefined where it refuses the text. */
function signatureOfHeader(text: string, hotkey: Hotkey): Uint8Array | undefined {
  const unsigned = { body: new Uint8Array(), signedFor: null, nowMs: 0, uuid: crypto.randomUUID() };
  const headers = { ...signRequest({ hotkey }, unsigned), "Epistula-Request-Signature": text };
  try {
    return readClaim(headers).signature;
  } catch {
    return undefined;
  }
}

/** All libraries must say true; a library that raised did not accept. */
function expectedOf(verify: z.infer<typeof signed>["verify"]): boolean {
  if (typeof verify !== "object") return verify === true;
  return Object.values(verify).every((answer) => answer === true);
}

function messageOf(one: {
  messageHex?: string | undefined;
  messageZeros?: number | undefined;
  messageSha256?: string | undefined;
}): Uint8Array {
  const bytes =
    one.messageZeros === undefined
      ? Buffer.from(one.messageHex ?? "", "hex")
      : Buffer.alloc(one.messageZeros);
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (one.messageSha256 !== undefined && one.messageSha256 !== hash)
    throw new Error("the message has another hash");
  return bytes;
}

/** The bytes behind `0x`. */
function fromHex(text: string): Uint8Array {
  return Buffer.from(text.replace(/^0x/, ""), "hex");
}
