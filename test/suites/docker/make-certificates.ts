import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An authority, a daemon's certificate for 127.0.0.1 and a client's, made as Docker's manual says. */
export async function makeCertificates(dir: string): Promise<{ client: string; server: string }> {
  const [client, server] = [join(dir, "client"), join(dir, "server")];
  await Promise.all([mkdir(client), mkdir(server)]);
  const openssl = (...words: string[]) => run("openssl", words, { cwd: dir });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = ["-subj", "/CN=test authority", "-days", "2", "-keyout", "ca-key.pem", "-out", "ca.pem"];
  await openssl("req", "-x509", ...key, ...authority);
  const uses = {
    server: "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n",
    client: "extendedKeyUsage=clientAuth\n",
  };
  for (const [name, extensions] of Object.entries(uses)) {
    await writeFile(join(dir, `${name}.ext`), extensions);
    const request = ["-keyout", `${name}/key.pem`, "-out", `${name}.csr`, "-subj", `/CN=${name}`];
    await openssl("req", ...key, ...request);
    const signer = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2"];
    await openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      ...signer,
      "-extfile",
      `${name}.ext`,
      "-out",
      `${name}/cert.pem`,
    );
    await run("cp", [join(dir, "ca.pem"), join(dir, name, "ca.pem")]);
  }
  return { client, server };
}
