import { readFileSync } from 'node:fs';
import { Agent, type AgentOptions } from 'node:https';

import {
  ApiException,
  type Configuration,
  createConfiguration,
  HttpMethod,
  KubernetesObjectApi,
  ServerConfiguration,
} from '@kubernetes/client-node';

import type { Manifest, Reference } from './manifest';
import type { Certificate } from './pki';

const FIELD_MANAGER = 'cdk8s-local-storage';

export interface Applied {
  readonly object: Manifest;

  /** The API server's warnings, such as deprecations and violations of a pod security level that only warns. */
  readonly warnings: readonly string[];
}

interface RequestOptions {
  readonly query?: Record<string, string>;
  readonly contentType?: string;
  readonly body?: unknown;
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
  private readonly configuration: Configuration;
  private readonly paths: ObjectPaths;

  /** @param socketPath a Unix socket, since the API server's address exists in its own network namespace only */
  public constructor(socketPath: string, authorityFile: string, { certificateFile, keyFile }: Certificate) {
    const options: AgentOptions & { socketPath: string } = {
      socketPath,
      keepAlive: true,
      servername: 'kubernetes',
      ca: readFileSync(authorityFile),
      cert: readFileSync(certificateFile),
      key: readFileSync(keyFile),
    };
    this.agent = new Agent(options);
    this.configuration = createConfiguration({
      baseServer: new ServerConfiguration('https://kubernetes', {}),
      authMethods: { default: { getName: () => 'agent', applySecurityAuthentication: (r) => r.setAgent(this.agent) } },
    });
    this.paths = new ObjectPaths(this.configuration);
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

  public async delete(reference: Reference, options: { gracePeriodSeconds?: number } = {}): Promise<void> {
    await this.request(HttpMethod.DELETE, await this.paths.of(reference, 'read'), { body: options });
  }

  public async isReady(): Promise<boolean> {
    await this.request(HttpMethod.GET, '/readyz');
    return true;
  }

  public close(): void {
    this.agent.destroy();
  }

  private async request(
    method: HttpMethod,
    path: string,
    { query = {}, contentType = 'application/json', body }: RequestOptions = {},
  ): Promise<{ body: Manifest; warnings: string[] }> {
    const { baseServer, httpApi } = this.configuration;
    const request = baseServer.makeRequestContext(path, method);
    request.setAgent(this.agent);
    for (const [name, value] of Object.entries(query)) {
      request.setQueryParam(name, value);
    }
    if (body !== undefined) {
      request.setHeaderParam('Content-Type', contentType);
      request.setBody(JSON.stringify(body));
    }
    const response = await httpApi.send(request).toPromise();
    const text = await response.body.text();
    const json = text.startsWith('{') ? JSON.parse(text) : { text };
    if (response.httpStatusCode >= 300) {
      throw new ApiException(response.httpStatusCode, json.message ?? text, json, response.headers);
    }
    return { body: json, warnings: parseWarnings(response.headers.warning) };
  }
}

/** Takes the texts out of `299 - "text", 299 - "text"`. */
function parseWarnings(header: string | undefined): string[] {
  return [...(header ?? '').matchAll(/\d{3} \S+ ("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text));
}
