import { checkLabel, checkNamespace, checkSubdomain } from '../model/names';
import { managedBy } from '../storage/managed-by';
import type { Labels } from './labels';

/** What software runs as a cluster, and how its names end. */
export interface Software {
  /** How messages call it. */
  readonly title: string;
  /** Its `app.kubernetes.io/name`. */
  readonly label: string;
  /** The most characters that a cluster's name has. */
  readonly nameLimit: number;
}

/** What is said of one cluster. */
export interface IdentityOptions {
  readonly name: string;
  readonly namespace?: string;
  readonly clusterDomain?: string;
  readonly labels?: { readonly [name: string]: string };
}

/** Who a cluster is: what the names and labels of its objects are made of. */
export interface Identity {
  /** Begins each message. */
  readonly thing: string;
  readonly name: string;
  readonly namespace: string;
  /** Domain of the namespace in the cluster's DNS. */
  readonly domain: string;
  readonly labels: Labels;
  /** Those of the labels that never change. */
  readonly selector: Labels;
}

/** @throws If the name is no DNS-1123 label or too long, or there is no namespace. */
export function identityOf(software: Software, options: IdentityOptions): Identity {
  const { title, label, nameLimit } = software;
  const { name, namespace, clusterDomain = 'cluster.local' } = options;
  const thing = `${title} '${name}'`;
  if (name.length > nameLimit) {
    throw new Error(
      `${thing} has a name of ${name.length} characters: expected at most ${nameLimit}, since those of its objects begin with it; shorten name`,
    );
  }
  checkLabel(title, name, 'set name');
  if (namespace === undefined) {
    throw new Error(
      `${thing} has no namespace: expected one, which the names of its daemons in the DNS have; set namespace on the chart, such as '${label}'`,
    );
  }
  checkNamespace(thing, namespace);
  checkSubdomain(`${thing}: cluster domain`, clusterDomain, 'set clusterDomain');
  const selector = { 'app.kubernetes.io/name': label, 'app.kubernetes.io/instance': name };
  const labels = { ...managedBy(options.labels), ...selector };
  return { thing, name, namespace, domain: `${namespace}.svc.${clusterDomain}`, labels, selector };
}

/** Full name of a StatefulSet's pod in the DNS: its own hosts file has it, whatever the DNS knows yet. */
export function podHost(pod: string, service: string, { domain }: Pick<Identity, 'domain'>): string {
  return `${pod}.${service}.${domain}`;
}
