import { z } from "zod";

/** A recorded key, in each way in which it is written down. */
export const keySchema = z.object({
  name: z.string(),
  mnemonic: z.string().optional(),
  seed: z.string().optional(),
  uri: z.string().optional(),
  privateKeyInFile: z.string().optional(),
  publicKey: z.string(),
  ss58Address: z.string(),
  cryptoType: z.coerce.number(),
});

/** A recorded key file, and what is to come of it. */
export const fileSchema = z.object({
  file: z.string(),
  key: z.string().nullable().default(null),
  format: z.string(),
  password: z.string().nullable().default(null),
  expect: z.enum(["load", "refuse", "either"]),
  derivedFernetKey: z.string().optional(),
});

/** A variable that holds a file's password. */
export const variableSchema = z.object({
  keyfilePath: z.string(),
  envName: z.string(),
  envValue: z.string(),
  password: z.string(),
});

/** A variable that holds none. */
export const badVariableSchema = z.object({ envName: z.string(), envValue: z.string() });

/** A key derived from a password. */
export const vectorSchema = z.object({ password: z.string(), key: z.string() });

/** The file that polkadot-js exported. */
export const exportSchema = z.object({ file: z.string(), passphrase: z.string(), key: z.string() });

export type WalletKey = z.infer<typeof keySchema>;
export type WalletFile = z.infer<typeof fileSchema>;

/** The list of recorded keys and key files, its cases not yet read. */
export type WalletIndex = {
  keys: WalletKey[];
  files: WalletFile[];
  naclKeyDerivation?: { vectors: z.infer<typeof vectorSchema>[] };
  passwordEnvironment?: z.infer<typeof variableSchema>[];
  passwordEnvironmentNegative?: z.infer<typeof badVariableSchema>[];
  polkadotExport?: z.infer<typeof exportSchema>;
};
