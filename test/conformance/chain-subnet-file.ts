import { z } from "zod";

const number = z.union([z.number(), z.string()]);

const axonSchema = z.object({
  block: number,
  version: number,
  ip: number,
  port: z.number(),
  ipType: z.number(),
  protocol: z.number(),
  placeholder1: z.number(),
  placeholder2: z.number(),
});

/** A subnet's raw state at a block, with what it means. */
export const subnetSchema = z.object({
  netuid: z.number(),
  spec: z.number(),
  block: z.object({ hash: z.string(), number: z.number() }),
  storage: z.array(
    z.object({ item: z.string(), args: z.array(z.unknown()), key: z.string(), value: z.string() }),
  ),
  runtime_api: z.record(z.string(), z.string()).default({}),
  rpc: z.record(z.string(), z.unknown()).default({}),
  decoded: z.object({
    hyperparameters: z.record(z.string(), z.union([number, z.boolean()])),
    vectors: z.record(z.string(), z.array(z.union([number, z.boolean()]))),
    hotkeys: z.array(z.string()),
    coldkeys: z.array(z.string()),
    uids: z.record(z.string(), z.number()).default({}),
    axons: z.array(axonSchema.nullable()),
    alpha_on_subnet: z.array(number),
    neurons_lite: z.array(z.looseObject({ uid: z.number() })).default([]),
    weights: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))).default({}),
  }),
});

export type SubnetFile = z.infer<typeof subnetSchema>;
