import { homedir } from "node:os";
import { join } from "node:path";
import type { DockerHost } from "../../adapters/docker/docker-host.ts";
import type { DoctorConfig } from "../../config/doctor.ts";
import type { CommandIo } from "../command-io.ts";
import { runDoctor } from "../doctor.ts";
import { openCommandChain } from "./chain.ts";
import { openHotkey } from "./hotkey.ts";
import { type Network, openNetwork, subtensorOf } from "./network.ts";
import { systemClock } from "./system.ts";

/** `targon doctor`: nothing is opened before its check, so that what is broken is told and not thrown. */
export async function openDoctor(config: DoctorConfig, io: CommandIo): Promise<number> {
  const network =
    config.mock &&
    (await openNetwork(io, { mock: config.mock, miners: {}, netuid: config.netuid, guest: true }));
  const uri = network && (config.role === "miner" ? network.guestUri : network.validatorUri);
  await runDoctor(
    {
      openHotkey: () => openHotkey(io, { wallet: config.wallet, uri }),
      openDocker: dockerOpener(config, io),
      openChain: () => openCommandChain(io, subtensorOf(config, network)),
      clock: systemClock,
      output: io.output,
      nodeVersion: process.versions.node,
    },
    network ? onNetwork(config, network) : config,
    io.signal,
  );
  return 0;
}

function onNetwork(config: DoctorConfig, { engineUrl }: Network): DoctorConfig {
  return { ...config, modelEndpoints: [{ model: null, url: `${engineUrl}/v1` }] };
}

/** Opened when its turn comes: a host without its certificates is a finding. */
function dockerOpener({ docker }: DoctorConfig, io: CommandIo): (name: string) => Promise<DockerHost> {
  const log = io.log.child({ module: "doctor" });
  const access = { tlsDir: docker?.tlsDir ?? null, defaultTlsDir: join(homedir(), ".docker"), log };
  return async (name) => {
    const { openDocker } = await import("../../adapters/docker/open-docker.ts");
    const host = await openDocker(name, access);
    io.lifecycle.onClose(`docker ${name}`, () => host.close());
    return host;
  };
}
