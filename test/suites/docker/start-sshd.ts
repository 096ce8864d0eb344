import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An ssh server on loopback with keys of its own. `ssh`: the client as this server knows it. */
export type SshServer = { port: number; user: string; ssh: string[]; close(): Promise<void> };

export async function startSshd(dir: string, port: number): Promise<SshServer> {
  await mkdir(dir);
  // Where the server gives up its rights; Debian's unit makes it.
  await mkdir("/run/sshd", { recursive: true });
  for (const key of ["host", "user"])
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(dir, key)]);
  await copyFile(join(dir, "user.pub"), join(dir, "authorized"));
  const hostKey = (await readFile(join(dir, "host.pub"), "utf8")).trim();
  await writeFile(join(dir, "known"), `[127.0.0.1]:${port} ${hostKey}\n`);
  const server = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(dir, "host")}`,
    `AuthorizedKeysFile ${join(dir, "authorized")}`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin prohibit-password",
    `PidFile ${join(dir, "pid")}`,
  ];
  await writeFile(join(dir, "sshd_config"), `${server.join("\n")}\n`);
  const client = [`IdentityFile ${join(dir, "user")}`, `UserKnownHostsFile ${join(dir, "known")}`];
  await writeFile(join(dir, "ssh_config"), `${client.join("\n")}\nIdentitiesOnly yes\n`);
  const child = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(dir, "sshd_config")], { stdio: "ignore" });
  await untilListening(port);
  return {
    port,
    user: userInfo().username,
    ssh: ["ssh", "-F", join(dir, "ssh_config")],
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (let look = 0; look < 100; look++) {
    const socket = connect(port, "127.0.0.1");
    const isUp = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await setTimeout(50);
  }
  throw new Error("sshd did not start");
}
