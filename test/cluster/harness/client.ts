import { readFileSync } from 'node:fs';
import { Agent, type AgentOptions, type RequestOptions as HttpsRequestOptions, request } from 'node:https';
import { createInterface } from 'node:readline';

import {
  ApiException,
  createConfiguration,
  HttpMethod,
  KubernetesObjectApi,
  ServerConfiguration,
} from '@kubernetes/client-node';

import type { Manifest, Reference } from './manifest';
import type { Certificate } from './pki';

/** Who the tests are to the API server. */
export const FIELD_MANAGER = 'cdk8s-local-storage';

export interface Applied {
  readonly object: Manifest;

  /** The API server's warnings, such as deprecations and violations of a pod security level that only warns. */
  readonly warnings: readonly string[];
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Manifest;
}

interface RequestOptions {
  readonly query?: Record<string, string>;
  readonly contentType?: string;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** Knows from the API server's discovery where an object lives. */
class ObjectPaths extends KubernetesObjectApi {
  public of({ apiVersion, kind, metadata }: Reference, action: 'create' | 'list' | 'read'): Promise<string> {
    return this.specUriPath({ apiVersion, kind, metadata: { ...metadata } }, action);
  }
}

/**
 * Sends plain JSON to the API server and returns plain JSON.
 *
 * The typed calls of the library that it uses are of no use here: they leave out what their types do not know, so an
 * unknown field would never reach the API server, which is to refuse it.
 */
export class Client {
  private readonly agent: Agent;
  private readonly paths: ObjectPaths;
  private closed = false;

  /** @param socketPath a Unix socket, since the API server's address exists in its own network namespace only */
  public constructor(socketPath: string, authorityFile: string, { certificateFile, keyFile }: Certificate) {
    const options: AgentOptions & { socketPath: string } = {
      socketPath,
      keepAlive: true,
      maxSockets: 64,
      servername: 'kubernetes',
      ca: readFileSync(authorityFile),
      cert: readFileSync(certificateFile),
      key: readFileSync(keyFile),
    };
    this.agent = new Agent(options);
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration('https://kubernetes', {}),
      authMethods: { default: { getName: () => 'agent', applySecurityAuthentication: (r) => r.setAgent(this.agent) } },
    });
    this.paths = new ObjectPaths(configuration);
  }

  /** Server-side apply that refuses fields which are unknown or given twice. */
  public async apply(manifest: Manifest, { dryRun = false } = {}): Promise<Applied> {
    const query = { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) };
    const { body, warnings } = await this.request(HttpMethod.PATCH, await this.paths.of(manifest, 'read'), {
      query,
      contentType: 'application/apply-patch+yaml',
      body: manifest,
    });
    return { object: body, warnings };
  }

  public async create(manifest: Manifest): Promise<Manifest> {
    const path = await this.paths.of(manifest, 'create');
    return (await this.request(HttpMethod.POST, path, { query: { fieldValidation: 'Strict' }, body: manifest })).body;
  }

  /** A JSON merge patch: null removes a field. */
  public async patch(reference: Reference, patch: object, subresource?: string): Promise<Manifest> {
    const path = await this.paths.of(reference, 'read');
    const { body } = await this.request(HttpMethod.PATCH, subresource === undefined ? path : `${path}/${subresource}`, {
      contentType: 'application/merge-patch+json',
      body: patch,
    });
    return body;
  }

  /** A JSON patch: operations that are all done or none, `test` among them. */
  public async patchByOperations(reference: Reference, operations: readonly object[]): Promise<Manifest> {
    const { body } = await this.request(HttpMethod.PATCH, await this.paths.of(reference, 'read'), {
      contentType: 'application/json-patch+json',
      body: operations,
    });
    return body;
  }

  public async get(reference: Reference): Promise<Manifest | undefined> {
    try {
      return (await this.request(HttpMethod.GET, await this.paths.of(reference, 'read'))).body;
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) {
        return undefined;
      }
      throw error;
    }
  }

  public async list(reference: Reference, query: Record<string, string> = {}): Promise<Manifest[]> {
    return (await this.request(HttpMethod.GET, await this.paths.of(reference, 'list'), { query })).body.items;
  }

  /** @param options.propagationPolicy - what kubectl says of itself: without it a Job leaves its pods behind */
  public async delete(
    reference: Reference,
    options: { gracePeriodSeconds?: number; propagationPolicy?: 'Background' } = {},
  ): Promise<void> {
    await this.request(HttpMethod.DELETE, await this.paths.of(reference, 'read'), { body: options });
  }

  /** Deletes all objects of a kind: those of its namespace, if it has one, or those that the query selects. */
  public async deleteAll(reference: Reference, query: Record<string, string> = {}): Promise<void> {
    const path = await this.paths.of(reference, 'list');
    await this.request(HttpMethod.DELETE, path, { query, body: { gracePeriodSeconds: 0 } });
  }

  /** Tells of every object of a kind in all namespaces, and of every change from then on, until the client is closed. */
  public async watch(reference: Reference, tell: (event: WatchEvent) => void): Promise<void> {
    const { apiVersion, kind } = reference;
    const path = await this.paths.of(reference, 'list');
    const known = new Map<string | undefined, Manifest>();
    const take = ({ type, object }: WatchEvent): void => {
      if (type === 'DELETED') {
        known.delete(object.metadata?.uid);
      } else {
        known.set(object.metadata?.uid, object);
      }
      tell({ type, object });
    };
    const follow = async (): Promise<void> => {
      const { items, metadata } = (await this.request(HttpMethod.GET, path)).body;
      const objects: Manifest[] = items.map((item: object) => ({ ...item, apiVersion, kind }));
      // What went while there was no watch, which the API server ends after some time, or when its client is too slow.
      const uids = new Set(objects.map((object) => object.metadata?.uid));
      for (const object of [...known.values()].filter((object) => !uids.has(object.metadata?.uid))) {
        take({ type: 'DELETED', object });
      }
      for (const object of objects) {
        take({ type: 'ADDED', object });
      }
      await this.stream(`${path}?watch=true&resourceVersion=${metadata?.resourceVersion}`, take);
    };
    const again = (): void => {
      if (!this.closed) {
        follow()
          .catch(() => {}) // the next list tells
          .finally(() => setTimeout(again, 500).unref());
      }
    };
    again();
  }

  public async isReady(): Promise<boolean> {
    await this.request(HttpMethod.GET, '/readyz');
    return true;
  }

  public close(): void {
    this.closed = true;
    this.agent.destroy();
  }

  private async request(
    method: HttpMethod,
    path: string,
    { query = {}, contentType = 'application/json', body }: RequestOptions = {},
  ): Promise<{ body: Manifest; warnings: string[] }> {
    const content = body === undefined ? '' : JSON.stringify(body);
    const { text, status, headers } = await this.send(content, {
      method,
      path: `${path}?${new URLSearchParams(query)}`,
      headers: { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(content) },
    });
    const json = text.startsWith('{') ? JSON.parse(text) : { text };
    if (status >= 300) {
      throw new ApiException(status, json.message ?? text, json, headers);
    }
    return { body: json, warnings: parseWarnings(headers.warning) };
  }

  /** Until the API server ends it. */
  private stream(path: string, take: (event: WatchEvent) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      request({ path, agent: this.agent }, (response) => {
        const lines = createInterface({ input: response.on('error', reject) }).on('error', reject);
        lines.on('line', (line) => {
          const event = JSON.parse(line);
          if (event.type !== 'ERROR') {
            take(event);
          }
        });
        lines.on('close', resolve);
      })
        .on('error', reject)
        .end();
    });
  }

  /** Without the library: under load its fetch takes whole answers for ones that were cut off. */
  private send(content: string, options: HttpsRequestOptions): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request({ ...options, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () => {
            const { statusCode = 0, headers } = response;
            resolve({
              status: statusCode,
              headers: headers as Answer['headers'],
              text: Buffer.concat(chunks).toString(),
            });
          });
      })
        .on('error', reject)
        .end(content);
    });
  }
}

/** Somebody else has changed the object meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiException && error.code === 409;
}

/** Takes the texts out of `299 - "text", 299 - "text"`. */
function parseWarnings(header: string | undefined): string[] {
  return [...(header ?? '').matchAll(/\d{3} \S+ ("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text));
}
