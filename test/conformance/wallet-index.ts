import { z } from "zod";

/** The list of recorded keys and key files. */
export const walletSchema = z.object({
  keys: z.array(
    z.object({
      name: z.string(),
      mnemonic: z.string().optional(),
      seed: z.string().optional(),
      uri: z.string().optional(),
      privateKeyInFile: z.string().optional(),
      publicKey: z.string(),
      ss58Address: z.string(),
      cryptoType: z.number(),
    }),
  ),
  files: z.array(
    z.object({
      file: z.string(),
      key: z.string().nullable(),
      format: z.string(),
      password: z.string().nullable(),
      expect: z.enum(["load", "refuse", "either"]),
      derivedFernetKey: z.string().optional(),
    }),
  ),
  naclKeyDerivation: z
    .object({ vectors: z.array(z.object({ password: z.string(), key: z.string() })) })
    .optional(),
  passwordEnvironment: z
    .array(
      z.object({ keyfilePath: z.string(), envName: z.string(), envValue: z.string(), password: z.string() }),
    )
    .default([]),
  passwordEnvironmentNegative: z
    .array(z.object({ envName: z.string(), envValue: z.string(), note: z.string().default("") }))
    .default([]),
  polkadotExport: z.object({ file: z.string(), passphrase: z.string(), key: z.string() }).optional(),
});

export type WalletIndex = z.infer<typeof walletSchema>;
