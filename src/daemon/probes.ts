import { bash } from './bash';

/** A daemon is started for 10 minutes, and is then looked at every 10 seconds. */
export function probes(startup: object, liveness: object, readiness?: object): object {
  return {
    startupProbe: { ...startup, periodSeconds: 5, failureThreshold: 120, timeoutSeconds: 5 },
    livenessProbe: { ...liveness, periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 },
    ...(readiness && { readinessProbe: { ...readiness, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 } }),
  };
}

export function tcp(port: string): object {
  return { tcpSocket: { port } };
}

export function get(port: string, path: string): object {
  return { httpGet: { port, path } };
}

export function exec(script: string): object {
  return { exec: { command: bash(script) } };
}
