import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cached } from './cache';
import { run } from './command';
import { API_SERVER, GATEWAY } from './control-plane';
import type { Pki } from './pki';
import { type BackgroundProcess, expectRunning, type Sandbox } from './sandbox';

export const CLUSTER_DOMAIN = 'cluster.local';

const MODULE = join(__dirname, '..', 'dns');

/** The DNS of one cluster: CoreDNS, beside the control plane and not in a pod. */
export class Dns {
  public static async start(sandbox: Sandbox, pki: Pki): Promise<Dns> {
    const binary = await buildDns();
    const kubeconfig = await pki.kubeconfig('dns', { commonName: 'dns', group: 'system:masters' }, API_SERVER);
    const configuration = join(sandbox.directory, 'Corefile');
    writeFileSync(configuration, corefile(kubeconfig));
    return new Dns(sandbox.spawn('dns', [binary, '-conf', configuration]));
  }

  private constructor(private readonly server: BackgroundProcess) {}

  /** @throws when it has ended */
  public expectRunning(): void {
    expectRunning(this.server);
  }
}

function corefile(kubeconfig: string): string {
  return `.:53 {
  bind ${GATEWAY}
  errors
  kubernetes ${CLUSTER_DOMAIN} {
    kubeconfig ${kubeconfig}
  }
}
`;
}

/** @returns the path of the binary, which is built when it is not in the cache */
export async function buildDns(): Promise<string> {
  const inputs = readdirSync(MODULE).map((name) => readFileSync(join(MODULE, name)));
  const directory = await cached('dns', inputs, async (directory) => {
    await run(['go', 'build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(directory, 'dns'), '.'], {
      cwd: MODULE,
      env: { ...process.env, CGO_ENABLED: '0' },
    });
  });
  return join(directory, 'dns');
}
