import type { MockGeneration } from "./mock-generations.ts";

/** A refusal that the embedded chain is made to give, by its state and its own rules: `register=NonAssociatedColdKey`. */
export type MockFault = { call: MockFaultCall; error: string };

/** The validator's engine is killed again and again, on average after so many ms: `engine=3` is 3 s. */
export type MockEngineFault = { engineLifeMs: number };

/** What may be refused. */
export type MockFaultCall = "register" | "weights" | "serve";

const ALL: MockGeneration[] = ["218", "300", "425"];
const LIMITED: MockGeneration[] = ["218", "300"];
const NEWEST: MockGeneration[] = ["425"];

/**
 * The refusals by call and error, each with the generations whose rules know it, the newest last. Where a runtime looks
 * at the same in its transaction pool, the pool refuses. `Payment` and `BalanceTooLow`: no account, and one with less
 * than the fee.
 */
export const MOCK_FAULTS: Record<MockFaultCall, Record<string, MockGeneration[]>> = {
  register: {
    RegistrationNotPermittedOnRootSubnet: ALL,
    SubnetNotExists: NEWEST,
    SubNetworkDoesNotExist: LIMITED,
    SubNetRegistrationDisabled: ALL,
    TooManyRegistrationsThisBlock: LIMITED,
    TooManyRegistrationsThisInterval: ["218"],
    "TooManyRegistrationsThisInterval-pool": LIMITED,
    HotKeyAlreadyRegisteredInSubNet: ALL,
    NotEnoughBalanceToStake: ALL,
    NonAssociatedColdKey: ALL,
    NoNeuronIdAvailable: ALL,
    RegistrationPriceLimitExceeded: NEWEST,
    Payment: NEWEST,
    BalanceTooLow: NEWEST,
  },
  weights: {
    HotKeyNotRegisteredInSubNet: ALL,
    NotEnoughStakeToSetWeights: ALL,
    IncorrectWeightVersionKey: ALL,
    SettingWeightsTooFast: ALL,
    NeuronNoValidatorPermit: ALL,
    CommitRevealEnabled: ALL,
  },
  serve: {
    HotKeyNotRegisteredInNetwork: ALL,
    ServingRateLimitExceeded: ALL,
  },
};

/** The newest runtime that can refuse so. */
export function newestGenerationOf({ call, error }: MockFault): MockGeneration {
  return MOCK_FAULTS[call][error]?.at(-1) ?? "425";
}
