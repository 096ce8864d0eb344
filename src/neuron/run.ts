import type {
  DoctorConfig,
  KeysConfig,
  MinerConfig,
  QueryConfig,
  RegisterConfig,
  ValidatorConfig,
  VerifyConfig,
} from "../config.ts";
import type { CommandIo } from "./command-io.ts";

/** Each command and what it is told. */
type Configs = {
  miner: MinerConfig;
  validator: ValidatorConfig;
  verify: VerifyConfig;
  register: RegisterConfig;
  query: QueryConfig;
  doctor: DoctorConfig;
  keys: KeysConfig;
};

/** Opens what a command needs and runs it; resolves to the exit status. Each is loaded only when it is called. */
const COMMANDS: { [N in keyof Configs]: (config: Configs[N], io: CommandIo) => Promise<number> } = {
  miner: async (config, io) => await (await import("./open/miner.ts")).openMiner(config, io),
  validator: async (config, io) => await (await import("./open/validator.ts")).openValidator(config, io),
  verify: async (config, io) => await (await import("./open/verify.ts")).openVerify(config, io),
  register: async (config, io) => await (await import("./open/register.ts")).openRegister(config, io),
  query: async (config, io) => await (await import("./open/query.ts")).openQuery(config, io),
  doctor: async (config, io) => await (await import("./open/doctor.ts")).openDoctor(config, io),
  keys: async (config, io) => await (await import("./open/keys.ts")).openKeys(config, io),
};

/** Does a command; resolves to its exit status, or throws a `TargonError`. */
export async function runCommand<N extends keyof Configs>(
  name: N,
  config: Configs[N],
  io: CommandIo,
): Promise<number> {
  return await COMMANDS[name](config, io);
}
