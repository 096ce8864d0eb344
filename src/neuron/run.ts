import type { CommandIo } from "./command-io.ts";
import type { CommandName, ConfigOf } from "./commands.ts";

/** Opens what a command needs and runs it; resolves to the exit status. Each is loaded only when it is called. */
const COMMANDS: { [N in CommandName]: (config: ConfigOf[N], io: CommandIo) => Promise<number> } = {
  miner: async (config, io) =>
    config.plan
      ? await (await import("./open/plan.ts")).openMinerPlan(config, io)
      : await (await import("./open/miner.ts")).openMiner(config, io),
  validator: async (config, io) =>
    config.plan
      ? await (await import("./open/plan.ts")).openValidatorPlan(config, io)
      : await (await import("./open/validator.ts")).openValidator(config, io),
  verify: async (config, io) => await (await import("./open/verify.ts")).openVerify(config, io),
  register: async (config, io) => await (await import("./open/register.ts")).openRegister(config, io),
  query: async (config, io) => await (await import("./open/query.ts")).openQuery(config, io),
  doctor: async (config, io) => await (await import("./open/doctor.ts")).openDoctor(config, io),
  keys: async (config, io) => await (await import("./open/keys.ts")).openKeys(config, io),
  calibrate: async (config, io) => await (await import("./open/calibrate.ts")).openCalibrate(config, io),
};

/** Does a command; resolves to its exit status, or throws a `TargonError`. */
export async function runCommand<N extends CommandName>(
  name: N,
  config: ConfigOf[N],
  io: CommandIo,
): Promise<number> {
  return await COMMANDS[name](config, io);
}
