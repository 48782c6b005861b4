import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './command';

/** Paths of the PEM files. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface CertificateSubject {
  readonly commonName: string;

  /** @default - in no group */
  readonly group?: string;

  /** Makes it a server certificate too, such as `DNS:kubernetes` or `IP:10.0.0.1`. @default - clients only */
  readonly alternativeNames?: readonly string[];
}

/** The certificate authority of one cluster, and the key pair that signs its service account tokens. */
export class Pki {
  public static async create(directory: string): Promise<Pki> {
    mkdirSync(directory);
    const pki = new Pki(directory);
    // Without a configuration of its own, openssl adds the extensions of an authority to every certificate.
    writeFileSync(pki.file('openssl.cnf'), '[req]\ndistinguished_name = dn\n[dn]\n');
    await pki.openssl('ca', '/CN=cluster', [
      ...['-addext', 'basicConstraints=critical,CA:TRUE'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
    ]);
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(pki.serviceAccountKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(pki.serviceAccountPublicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
    return pki;
  }

  private constructor(private readonly directory: string) {}

  public get authorityFile(): string {
    return this.file('ca.crt');
  }

  public get serviceAccountKeyFile(): string {
    return this.file('service-account.key');
  }

  public get serviceAccountPublicKeyFile(): string {
    return this.file('service-account.pub');
  }

  public async issue(name: string, subject: CertificateSubject): Promise<Certificate> {
    const { commonName, group, alternativeNames } = subject;
    const usage = alternativeNames === undefined ? 'clientAuth' : 'serverAuth,clientAuth';
    await this.openssl(name, `${group === undefined ? '' : `/O=${group}`}/CN=${commonName}`, [
      ...['-CA', this.authorityFile, '-CAkey', this.file('ca.key')],
      ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'keyUsage=critical,digitalSignature'],
      ...['-addext', `extendedKeyUsage=${usage}`],
      ...(alternativeNames === undefined ? [] : ['-addext', `subjectAltName=${alternativeNames.join(',')}`]),
    ]);
    return { certificateFile: this.file(`${name}.crt`), keyFile: this.file(`${name}.key`) };
  }

  /** Writes a kubeconfig with everything in it, and returns its path. */
  public async kubeconfig(name: string, subject: CertificateSubject, server: string): Promise<string> {
    const { certificateFile, keyFile } = await this.issue(name, subject);
    const base64 = (file: string) => readFileSync(file).toString('base64');
    const cluster = { server, 'certificate-authority-data': base64(this.authorityFile) };
    const user = { 'client-certificate-data': base64(certificateFile), 'client-key-data': base64(keyFile) };
    const file = this.file(`${name}.kubeconfig`);
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'cluster', cluster }],
        users: [{ name, user }],
        contexts: [{ name: 'context', context: { cluster: 'cluster', user: name } }],
        'current-context': 'context',
      }),
    );
    return file;
  }

  private file(name: string): string {
    return join(this.directory, name);
  }

  private openssl(name: string, subject: string, extra: readonly string[]): Promise<string> {
    return run([
      ...(['openssl', 'req', '-x509', '-config', this.file('openssl.cnf'), '-days', '30', '-noenc'] as const),
      ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', subject],
      ...['-keyout', this.file(`${name}.key`), '-out', this.file(`${name}.crt`), ...extra],
    ]);
  }
}
