import { join } from 'node:path';

import type { Applied, Client } from './client';
import { API_SERVER, ControlPlane } from './control-plane';
import { Dns } from './dns';
import { FakeNodes } from './fake-nodes';
import { buildImages } from './images';
import { buildKubernetes } from './kubernetes-binary';
import { describeReference, type Manifest, type Reference } from './manifest';
import { peakMemoryMiB } from './memory';
import { Node, type NodeOptions } from './node';
import { Pki } from './pki';
import { Sandbox } from './sandbox';
import { recordUsage } from './usage';
import { waitUntil } from './wait';

export interface ClusterOptions {
  /**
   * Takes a node for lost that says nothing for 20 s, half of the default. Where no node is powered off, none is taken for lost
   * that is only slow.
   *
   * @default false
   */
  readonly noticesPowerOff?: boolean;
}

/** A Kubernetes of its own on this machine. It ends with the test process at the latest. */
export class Cluster {
  public static async start({ noticesPowerOff = false }: ClusterOptions = {}): Promise<Cluster> {
    const graceSeconds = noticesPowerOff ? 20 : 3_600;
    const started = Date.now();
    const binary = await buildKubernetes();
    const images = await buildImages();
    const sandbox = await Sandbox.start();
    try {
      const pki = await Pki.create(join(sandbox.directory, 'pki'));
      const controlPlane = await ControlPlane.start(sandbox, pki, binary, graceSeconds);
      return new Cluster(started, sandbox, pki, controlPlane, { binary, images }, graceSeconds);
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  }

  public readonly client: Client;
  private readonly nodes: Node[] = [];
  private readonly fakeNodes: FakeNodes;
  private dns?: Dns;

  private constructor(
    private readonly started: number,
    private readonly sandbox: Sandbox,
    private readonly pki: Pki,
    private readonly controlPlane: ControlPlane,
    private readonly files: { readonly binary: string; readonly images: string },
    graceSeconds: number,
  ) {
    this.client = controlPlane.client;
    this.fakeNodes = new FakeNodes(this.client, graceSeconds);
  }

  /** Where everything of this cluster is, the logs among it, as long as it lives. */
  public get directory(): string {
    return this.sandbox.directory;
  }

  /** Starts the DNS that every pod has in its resolv.conf: names of Services and of their pods. */
  public async startDns(): Promise<void> {
    this.dns = await Dns.start(this.sandbox, this.pki);
  }

  /** Starts a node with a kubelet and waits until pods can be scheduled to it. */
  public async addNode(name: string, options: NodeOptions = {}): Promise<Node> {
    const index = this.nodes.length + 1;
    const subject = { commonName: `system:node:${name}`, group: 'system:nodes' };
    const kubeconfig = await this.pki.kubeconfig(name, subject, API_SERVER);
    const { sandbox, files, pki } = this;
    const environment = { sandbox, ...files, index, kubeconfig, authorityFile: pki.authorityFile };
    const node = await Node.create(name, options, environment);
    this.nodes.push(node);
    await this.waitForNode(name, true);
    return node;
  }

  /** @throws when no node with a kubelet has this name */
  public node(name: string): Node {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) {
      throw new Error(`no node '${name}' among ${this.nodes.map((candidate) => candidate.name).join(', ')}`);
    }
    return node;
  }

  /** Adds a node without a kubelet, ready for scheduling and binding only. */
  public addFakeNode(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    return this.fakeNodes.add(name, labels);
  }

  /** Waits until a node is ready and without taints, or until it is known not to be ready. */
  public async waitForNode(name: string, ready: boolean): Promise<void> {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
    await this.waitFor(node, ({ spec, status }) => {
      const condition = status?.conditions?.find(({ type }: { type: string }) => type === 'Ready');
      return ready ? condition?.status === 'True' && !spec.taints?.length : condition && condition.status !== 'True';
    });
  }

  /** Applies documents in their order, strictly: unknown fields are errors. */
  public async apply(documents: readonly Manifest[]): Promise<{ objects: Manifest[]; warnings: string[] }> {
    const applied: Applied[] = [];
    for (const document of documents) {
      applied.push(await this.client.apply(document));
    }
    return { objects: applied.map(({ object }) => object), warnings: applied.flatMap(({ warnings }) => warnings) };
  }

  /** @throws when it does not exist */
  public async get(reference: Reference): Promise<Manifest> {
    const object = await this.client.get(reference);
    if (object === undefined) {
      throw new Error(`${describeReference(reference)} does not exist`);
    }
    return object;
  }

  /** Waits until an object exists and is as demanded. */
  public async waitFor(reference: Reference, isSo: (object: Manifest) => unknown): Promise<Manifest> {
    let last: Manifest | undefined;
    const ask = async () => {
      last = await this.client.get(reference);
      return last !== undefined && isSo(last) ? last : undefined;
    };
    const explain = async () => {
      const events = await this.describeEvents(reference);
      return `it is ${JSON.stringify({ spec: last?.spec, status: last?.status })}\nevents: ${events}`;
    };
    const giveUp = () => this.expectRunning();
    return waitUntil(describeReference(reference), ask, { giveUp, explain });
  }

  /** Deletes an object and waits until it is gone. */
  public async delete(reference: Reference, options: { gracePeriodSeconds?: number } = {}): Promise<void> {
    await this.client.delete(reference, options);
    const what = `${describeReference(reference)} deleted`;
    await waitUntil(what, async () => (await this.client.get(reference)) === undefined);
  }

  /** The events of an object, the oldest first. */
  public async eventsOf(reference: Reference): Promise<Manifest[]> {
    const { name, namespace = 'default' } = reference.metadata ?? {};
    const events = await this.client.list(
      { apiVersion: 'v1', kind: 'Event', metadata: { namespace } },
      { fieldSelector: `involvedObject.name=${name},involvedObject.kind=${reference.kind}` },
    );
    const time = ({ metadata }: Manifest) => `${metadata?.creationTimestamp}`;
    return events.sort((a, b) => time(a).localeCompare(time(b)));
  }

  /** Waits for an event whose message holds a text. */
  public async waitForEvent(reference: Reference, text: string): Promise<Manifest> {
    const ask = async () => (await this.eventsOf(reference)).find(({ message }) => message.includes(text));
    const explain = async () => `events: ${await this.describeEvents(reference)}`;
    const what = `event '${text}' of ${describeReference(reference)}`;
    return waitUntil(what, ask, { giveUp: () => this.expectRunning(), explain });
  }

  /** Ends everything and removes everything. */
  public async stop(): Promise<void> {
    this.fakeNodes.stop();
    this.client.close();
    recordUsage({
      seconds: Math.round((Date.now() - this.started) / 1000),
      peakMiB: {
        'control plane': peakMemoryMiB(this.sandbox.pid),
        ...Object.fromEntries(this.nodes.map((node) => [node.name, node.peakMemoryMiB()])),
      },
    });
    await this.sandbox.stop();
  }

  private expectRunning(): void {
    this.controlPlane.expectRunning();
    this.dns?.expectRunning();
    for (const node of this.nodes) {
      node.expectRunning();
    }
  }

  private async describeEvents(reference: Reference): Promise<string> {
    return (await this.eventsOf(reference)).map(({ reason, message }) => `${reason}: ${message}`).join('\n') || 'none';
  }
}
