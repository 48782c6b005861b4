import { EventEmitter } from 'node:events';

import type { Client, WatchEvent } from '../harness/client';
import type { Manifest } from '../harness/manifest';
import { REALM } from './realm';

const KINDS = ['PersistentVolume', 'PersistentVolumeClaim', 'Pod'];

/** So long nothing takes, on any machine: what is not so by then hangs. */
export const LONGEST = 1_800_000;
const AGAIN = 5_000;

/** The volumes, claims and pods of all realms, as the API server tells of them: many cases cannot ask again and again. */
export class Observer {
  public static async start(client: Client): Promise<Observer> {
    const observer = new Observer();
    for (const kind of KINDS) {
      await client.watch({ apiVersion: 'v1', kind }, (event) => observer.take(event));
    }
    return observer;
  }

  /** How long pods waited for the scheduler's first word, in milliseconds. */
  public readonly waits: number[] = [];
  private readonly realms = new Map<string, Map<string, Manifest>>();
  private readonly seen = new Map<string, number>();
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly podListeners: ((pod: Manifest) => void)[] = [];

  private constructor() {}

  public volumes(realm: string): Manifest[] {
    return this.of(realm, 'PersistentVolume');
  }

  public claims(realm: string): Manifest[] {
    return this.of(realm, 'PersistentVolumeClaim');
  }

  public pods(realm: string): Manifest[] {
    return this.of(realm, 'Pod');
  }

  public claim(realm: string, name: string): Manifest | undefined {
    return this.get(realm, 'PersistentVolumeClaim', name);
  }

  public pod(realm: string, name: string): Manifest | undefined {
    return this.get(realm, 'Pod', name);
  }

  public get(realm: string, kind: string, name: string): Manifest | undefined {
    return this.realms.get(realm)?.get(`${kind} ${name}`);
  }

  public onPod(listener: (pod: Manifest) => void): void {
    this.podListeners.push(listener);
  }

  /** Waits until something is so. @returns whether it was in time */
  public async until(realm: string, isSo: () => boolean, milliseconds: number): Promise<boolean> {
    if (isSo()) {
      return true;
    }
    return new Promise((resolve) => {
      const end = (answer: boolean): void => {
        clearTimeout(timer);
        this.emitter.off(realm, look);
        resolve(answer);
      };
      const look = (): void => void (isSo() && end(true));
      const timer = setTimeout(() => end(isSo()), milliseconds);
      this.emitter.on(realm, look);
    });
  }

  /**
   * Waits until something is so.
   *
   * @param again is done from time to time as long as it is not so
   * @throws When it hangs.
   */
  public async expect(realm: string, what: string, isSo: () => boolean, again?: () => Promise<unknown>): Promise<void> {
    const end = Date.now() + LONGEST;
    while (!(await this.until(realm, isSo, AGAIN))) {
      if (Date.now() > end) {
        throw new Error(`${realm}: ${what}: not so after ${LONGEST / 1000} s`);
      }
      await again?.();
    }
  }

  /** Waits for the end of some work, or until something is so. */
  public unless(realm: string, isSo: () => boolean, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.emitter.off(realm, look);
        resolve();
      };
      const look = (): void => void (isSo() && end());
      this.emitter.on(realm, look);
      // What fails after it is so belongs to nobody.
      work.then(end, (error) => {
        this.emitter.off(realm, look);
        reject(error);
      });
    });
  }

  public forget(realm: string): void {
    this.realms.delete(realm);
  }

  private of(realm: string, kind: string): Manifest[] {
    return [...(this.realms.get(realm)?.values() ?? [])].filter((object) => object.kind === kind);
  }

  private take({ type, object }: WatchEvent): void {
    const realm = object.metadata?.namespace ?? object.metadata?.labels?.[REALM];
    if (realm === undefined) {
      return;
    }
    const objects = this.realms.get(realm) ?? new Map<string, Manifest>();
    this.realms.set(realm, objects);
    const key = `${object.kind} ${object.metadata?.name}`;
    if (type === 'DELETED') {
      objects.delete(key);
    } else {
      objects.set(key, object);
    }
    if (object.kind === 'Pod') {
      this.measure(object);
      for (const listener of this.podListeners) {
        listener(object);
      }
    }
    this.emitter.emit(realm);
  }

  private measure(pod: Manifest): void {
    const { uid } = pod.metadata as { uid: string };
    const since = this.seen.get(uid);
    if (!isDecided(pod)) {
      this.seen.set(uid, Date.now());
    } else if (since !== undefined) {
      this.waits.push(Date.now() - since);
      this.seen.delete(uid);
    }
  }
}

export function isScheduled({ spec }: Manifest): boolean {
  return spec.nodeName !== undefined;
}

/** The scheduler has found no node; what is gated it has not looked at. */
export function isRefused({ status }: Manifest): boolean {
  const conditions: Manifest[] = status?.conditions ?? [];
  return conditions.some(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason !== 'SchedulingGated',
  );
}

/** The scheduler may not look at it yet. */
export function isGated({ spec }: Manifest): boolean {
  return spec.schedulingGates?.length > 0;
}

export function isDecided(pod: Manifest): boolean {
  return isScheduled(pod) || isRefused(pod);
}

export function isBound({ status }: Manifest): boolean {
  return status?.phase === 'Bound';
}
