import type { DoctorConfig } from "../config/doctor.ts";
import type { Chain, Hotkey } from "../domain/ports/chain.ts";
import type { Clock } from "../domain/ports/runtime.ts";
import { sentenceOf, TargonError } from "../errors.ts";
import { isAbort, isTimeout } from "../lib/abort.ts";
import { withDeadline } from "../lib/with-deadline.ts";
import { checkAddress, checkReachable } from "./doctor/check-address.ts";
import {
  checkClock,
  checkIdentity,
  checkPermit,
  checkRegistered,
  checkVersion,
} from "./doctor/check-chain.ts";
import { checkUpstream } from "./doctor/check-upstream.ts";
import { checkDisk, checkNode, checkPort } from "./doctor/checks.ts";
import { type DockerDeps, dockerSteps } from "./doctor/docker-steps.ts";
import { bad, type Finding, unclear } from "./doctor/finding.ts";
import type { Known, Step } from "./doctor/step.ts";
import type { Output } from "./output.ts";

/** What the checks need from outside; what is opened is closed by the opener's owner. */
export type DoctorDeps = DockerDeps & {
  openHotkey(): Promise<Hotkey>;
  openChain(signal: AbortSignal): Promise<Chain>;
  clock: Clock;
  output: Output;
  /** `process.versions.node`. */
  nodeVersion: string;
};

/** A check that takes longer could not tell; two blocks of the main network take 24 s. */
const CHECK_MS = 40_000;

/**
 * Checks everything that the named role needs, one `check` event each; goes on after a bad one.
 *
 * @throws {TargonError} `CONFIG_INVALID` when a check failed
 */
export async function runDoctor(deps: DoctorDeps, config: DoctorConfig, signal: AbortSignal): Promise<void> {
  const known: Known = {};
  let failed = 0;
  for (const step of stepsOf(deps, config)) {
    const { ok, message, mend } = await runStep(step, known, signal);
    deps.output.event("check", { name: step.name, ok, message, mend });
    if (ok === false) failed++;
  }
  if (failed > 0) throw new TargonError("CONFIG_INVALID", "not all checks passed", { data: { failed } });
}

async function runStep(step: Step, known: Known, signal: AbortSignal): Promise<Finding> {
  try {
    return await withDeadline(CHECK_MS, signal, async (both) => await step.check(both, known));
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    if (isTimeout(error)) return unclear("took too long", step.mend);
    return bad(sentenceOf(error), step.mend);
  }
}

function stepsOf(deps: DoctorDeps, config: DoctorConfig): Step[] {
  const { logging } = config;
  return [
    { name: "node", mend: "install a newer Node", check: () => checkNode(deps.nodeVersion) },
    walletStep(deps),
    ...chainSteps(deps, config),
    ...(config.role === "validator" ? [permitStep] : minerSteps(deps, config)),
    ...dockerSteps(deps, config),
    { name: "disk", mend: "name another --logging.logging_dir", check: () => checkDisk(logging.dir) },
  ];
}

function walletStep(deps: DoctorDeps): Step {
  return {
    name: "wallet",
    mend: "name a wallet that exists with --wallet.name, --wallet.hotkey and --wallet.path",
    async check(_signal, known) {
      known.hotkey = await deps.openHotkey();
      return { ok: true, message: `the hotkey is ${known.hotkey.address}`, mend: null };
    },
  };
}

function chainSteps(deps: DoctorDeps, { netuid }: DoctorConfig): Step[] {
  const mend = "name a node that answers with --subtensor.chain_endpoint";
  const later = (
    name: string,
    check: (chain: Chain, known: Known, signal: AbortSignal) => unknown,
  ): Step => ({
    name,
    mend,
    check: async (signal, known) =>
      known.chain ? ((await check(known.chain, known, signal)) as Finding) : unclear("no chain", mend),
  });
  return [
    {
      name: "chain",
      mend,
      async check(signal, known) {
        known.chain = await deps.openChain(signal);
        return checkIdentity(known.chain);
      },
    },
    later("subnet", async (chain, known, signal) => {
      known.subnet = await chain.readSubnet(netuid, signal);
      return checkVersion(known.subnet);
    }),
    later("registered", (_chain, known) => registered(known)),
    later("clock", (chain, _known, signal) => checkClock({ chain, now: deps.clock.now }, signal)),
  ];
}

function registered(known: Known): Finding {
  if (!known.subnet || !known.hotkey)
    return unclear("no subnet or no hotkey to look for", "mend those first");
  const { neuron, ...finding } = checkRegistered(known.subnet, known.hotkey.address);
  known.neuron = neuron;
  return finding;
}

const permitStep: Step = {
  name: "permit",
  mend: "register the hotkey first",
  check: (_signal, known) => checkPermit(known.neuron ?? null),
};

function minerSteps(deps: DoctorDeps, config: DoctorConfig): Step[] {
  const upstreams = config.modelEndpoints.map(
    (endpoint): Step => ({
      name: "upstream",
      mend: "start vLLM there, or name another with --model-endpoint and --api-key",
      check: (signal) => checkUpstream(config, endpoint, signal),
    }),
  );
  return [...upstreams, ...axonSteps(deps, config)];
}

function axonSteps({ clock }: DoctorDeps, { axon, mock }: DoctorConfig): Step[] {
  if (!axon) return [];
  const isMock = mock !== null;
  const mend = "give --axon.external_ip the address at which the world reaches the machine";
  return [
    { name: "port", mend: "choose another --axon.port", check: () => checkPort(axon) },
    { name: "address", mend, check: () => checkAddress({ axon, isMock }) },
    {
      name: "reachable",
      mend,
      check: (signal, { hotkey, subnet }) => checkReachable({ axon, isMock, hotkey, subnet, clock }, signal),
    },
  ];
}
