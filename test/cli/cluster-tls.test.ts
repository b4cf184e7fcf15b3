// A Temporal server behind TLS, configured by TEMPORAL_TLS_… or by a profile of Temporal's configuration file.
import type { ChildProcess } from 'node:child_process';
import { createSecureServer } from 'node:http2';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endProcess, startTemporal } from '../../tools/faults/servers.js';
import { choosePorts } from '../../temporal/embedded/temporal-server.js';
import { makeCertificates, type Certificates } from '../fixtures/certificates.js';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
const folder = mkdtempSync(join(tmpdir(), 'strata-tls-'));
let certificates: Certificates;
let home: StrataHome;
let temporal: ChildProcess;
let front: Server;

beforeAll(async () => {
  certificates = makeCertificates(folder);
  home = await strataHome();
  const ports = await choosePorts();
  temporal = await startTemporal(ports);
  front = mutualTls(ports.grpc);
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  front.close();
  await endProcess(temporal, 'SIGKILL');
  await home.remove();
  rmSync(folder, { recursive: true });
});

/** Ends TLS in front of the server at this port, for clients with a certificate of the same CA only. */
function mutualTls(port: number): Server {
  const { ca, cert, key } = certificates;
  const tls = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
  return createServer(
    { ...tls, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
    (outer) => {
      const inner = connect(port, '127.0.0.1');
      outer.pipe(inner).pipe(outer);
      for (const one of [inner, outer])
        one.on('error', () => [inner, outer].forEach((each) => each.destroy()));
    },
  );
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const noFile = () => ({ TEMPORAL_CONFIG_FILE: join(folder, 'none.toml') });

test('a worker configured by the environment serves a command configured by a profile', async () => {
  const address = `localhost:${portOf(front)}`;
  const { ca, cert, key } = certificates;
  const worker = home.strata(['worker'], {
    ...noFile(),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca,
    TEMPORAL_TLS_CLIENT_CERT_PATH: cert,
    TEMPORAL_TLS_CLIENT_KEY_PATH: key,
  });
  const file = join(folder, 'temporal.toml');
  const tls = `server_ca_cert_path = "${ca}"\nclient_cert_path = "${cert}"\nclient_key_path = "${key}"\n`;
  writeFileSync(file, `[profile.cluster]\nnamespace = "default"\n[profile.cluster.tls]\n${tls}`);
  const profile = { TEMPORAL_ADDRESS: address, TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'cluster' };
  const { exitCode, stderr } = await home.strata(['run', spec], profile);
  expect(exitCode, stderr).toBe(0);
  worker.kill('SIGTERM');
  expect((await worker).exitCode).toBe(0);
});

test('a client without a certificate is rejected', async () => {
  const env = {
    TEMPORAL_ADDRESS: `localhost:${portOf(front)}`,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.ca,
  };
  const { exitCode, stderr } = await home.strata(['worker'], { ...noFile(), ...env });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/CLUSTER_UNREACHABLE/);
});

test('an API key is sent over TLS, and is not printed if the cluster rejects it', async () => {
  const heard = new Set<string | undefined>();
  const { cert, key } = certificates;
  const refusing = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) });
  refusing.on('stream', (stream, headers) => {
    heard.add(headers.authorization);
    const refusal = { 'grpc-status': '16', 'grpc-message': 'unknown key' };
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...refusal }, { endStream: true });
  });
  await new Promise<void>((listening) => refusing.listen(0, '127.0.0.1', listening));
  for (const command of ['worker', 'list']) {
    const { exitCode, all } = await home.strata([command], {
      ...noFile(),
      TEMPORAL_ADDRESS: `localhost:${portOf(refusing)}`,
      TEMPORAL_API_KEY: 'open-sesame',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.ca,
    });
    expect(exitCode).toBe(3);
    expect(all).toMatch(/CLUSTER_UNREACHABLE.*unknown key/);
    expect(all).not.toMatch(/open-sesame/);
  }
  refusing.close();
  expect([...heard]).toEqual(['Bearer open-sesame']);
});
