import { createHash } from "node:crypto";
import { z } from "zod";
import { createHotkey, readySr25519, verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import { readClaim } from "../../src/domain/epistula/read-claim.ts";
import { signRequest } from "../../src/domain/epistula/sign-request.ts";
import type { Hotkey } from "../../src/domain/ports/chain.ts";
import { compare } from "./create-report.ts";
import { type Recording, readRecordings } from "./read-recordings.ts";
import type { Part, Report } from "./report.ts";

const message = {
  messageHex: z.string().optional(),
  messageZeros: z.number().optional(),
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
const schema = z.object({
  key: z.object({ mnemonic: z.string(), publicKey: z.string(), ss58Address: z.string() }),
  valid: z.array(signed).default([]),
  wrapping: z.array(signed).default([]),
  invalid: z.array(signed).default([]),
  textInput: z
    .array(z.object({ text: z.string(), signature: z.string(), signedBytesHex: z.string() }))
    .default([]),
  signatureText: z
    .object({
      messageHex: z.string(),
      cases: z.array(
        z.object({ signatureText: z.string(), verify: z.union([verdict, z.record(z.string(), verdict)]) }),
      ),
    })
    .optional(),
});

type Vectors = z.infer<typeof schema>;

/** sr25519 signatures of the libraries in use, and ours over the same messages. */
export const signPart: Part = {
  folder: "sign",
  async run(dir, report) {
    await readySr25519();
    for (const recording of await readRecordings(dir, report)) {
      const parsed = schema.safeParse(recording.data);
      if (parsed.success) checkVectors(recording, parsed.data, report);
      else report.skip(recording.file, "not a kind of recording that is known here");
    }
  },
};

function checkVectors({ file }: Recording, vectors: Vectors, report: Report): void {
  const hotkey = createHotkey({ uri: vectors.key.mnemonic });
  const where = (name: string) => ({ file, case: name });
  compare(report, where("key"), { expected: vectors.key.ss58Address, got: hotkey.address });
  for (const one of [...vectors.valid, ...vectors.wrapping, ...vectors.invalid]) {
    const address = one.verifierAddress ?? vectors.key.ss58Address;
    const got = verifySignature(messageOf(one), fromHex(one.signature), address);
    compare(report, where(one.name), { expected: expectedOf(one.verify), got });
  }
  for (const one of vectors.valid) {
    const bytes = messageOf(one);
    const got = verifySignature(bytes, hotkey.sign(bytes), vectors.key.ss58Address);
    compare(report, where(`${one.name} signed by us`), { expected: true, got });
  }
  for (const one of vectors.textInput) {
    const bytes = Buffer.from(one.signedBytesHex, "hex");
    const got = verifySignature(bytes, fromHex(one.signature), vectors.key.ss58Address);
    compare(report, where(one.text), { expected: true, got });
  }
  for (const one of vectors.signatureText?.cases ?? []) {
    const bytes = Buffer.from(vectors.signatureText?.messageHex ?? "", "hex");
    const signature = signatureOfHeader(one.signatureText, hotkey);
    const got = signature !== undefined && verifySignature(bytes, signature, hotkey.address);
    compare(report, where(one.signatureText), { expected: expectedOf(one.verify), got });
  }
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
