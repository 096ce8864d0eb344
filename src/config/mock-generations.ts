/** The runtimes that the embedded chain imitates, by spec number, the newest last. */
export const MOCK_GENERATIONS = ["218", "300", "425"] as const;

/** One of them. */
export type MockGeneration = (typeof MOCK_GENERATIONS)[number];
