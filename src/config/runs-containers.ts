/** Whether a validator runs engines in Docker: not where it is given some and no host to run more on. */
export function runsContainers({ attached, hosts }: { attached: number; hosts: readonly string[] }): boolean {
  return attached === 0 || hosts.length > 0;
}
