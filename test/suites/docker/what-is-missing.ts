import { execFileSync } from "node:child_process";

/** Programs that the suite starts itself, all of them of Debian's packages. */
const PROGRAMS = [
  "dockerd",
  "docker",
  "containerd",
  "ip",
  "ssh",
  "sshd",
  "ssh-keygen",
  "openssl",
  "tar",
  "ldd",
];

/** What keeps the suite from running here, in one line; null: nothing. */
export function whatIsMissing(): string | null {
  const missing = PROGRAMS.filter((program) => !isThere(program));
  if (missing.length > 0) return `missing: ${missing.join(", ")} (apt-get install docker.io openssh-server)`;
  if (process.getuid?.() !== 0) return "it starts Docker daemons of its own, which needs root";
  return null;
}

function isThere(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program} || test -x /usr/sbin/${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
