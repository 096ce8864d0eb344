import type { CalibrateConfig } from "../config/calibrate.ts";
import type { DoctorConfig } from "../config/doctor.ts";
import type {
  KeysConfig,
  MinerConfig,
  QueryConfig,
  RegisterConfig,
  ValidatorConfig,
  VerifyConfig,
} from "../config.ts";
import type { CommandIo } from "./command-io.ts";

/** Each command and what it is told. */
export type ConfigOf = {
  miner: MinerConfig;
  validator: ValidatorConfig;
  verify: VerifyConfig;
  register: RegisterConfig;
  query: QueryConfig;
  doctor: DoctorConfig;
  keys: KeysConfig;
  calibrate: CalibrateConfig;
};

/** A command that does something now. */
export type CommandName = keyof ConfigOf;

/** Does a command; resolves to its exit status, or throws a `TargonError`. */
export type RunCommand = <N extends CommandName>(
  name: N,
  config: ConfigOf[N],
  io: CommandIo,
) => Promise<number>;
