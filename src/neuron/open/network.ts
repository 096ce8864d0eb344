import type { MockConfig } from "../../config/mock-config.ts";
import type { NeuronConfig, SubtensorConfig } from "../../config.ts";
import type { CommandIo } from "../command-io.ts";

/** Which parts of the embedded network a command needs. */
export type NetworkNeeds = {
  mock: Pick<MockConfig, "generation" | "fault" | "engineLifeMs">;
  miners: Record<string, number>;
  netuid: number;
  guest?: boolean;
  asks?: boolean;
  powv?: boolean;
};

/** Starts the embedded network, which is loaded here and not before; closed with the command's life. */
export async function openNetwork({ lifecycle, log }: CommandIo, { mock, ...needs }: NetworkNeeds) {
  const { startNetwork } = await import("../../devnet/network/start-network.ts");
  const { generation, fault = null, engineLifeMs = null } = mock;
  const network = await startNetwork({
    ...needs,
    generation,
    fault,
    engineLifeMs,
    log: log.child({ module: "network" }),
  });
  lifecycle.onClose("network", () => network.close());
  return network;
}

/** What `openNetwork` gives. */
export type Network = Awaited<ReturnType<typeof openNetwork>>;

/** Only the engine of the embedded network; closed with the command's life. */
export async function openMockEngine({ lifecycle }: CommandIo): Promise<{ url: string }> {
  const [{ startEngine }, { modelPath }, { MOCK_MODEL }] = await Promise.all([
    import("../../devnet/engine/start-engine.ts"),
    import("../../devnet/engine/model-path.ts"),
    import("../../config.ts"),
  ]);
  const engine = await startEngine({ modelDir: modelPath("R"), servedName: MOCK_MODEL });
  lifecycle.onClose("engine", () => engine.close());
  return engine;
}

/** Which chain a command talks to. */
export function subtensorOf({ subtensor }: NeuronConfig, network: Network | null): SubtensorConfig {
  return network === null ? subtensor : { network: "mock", endpoint: network.chainUrl };
}
