import { OUTPUTS } from './output';

/** What ends the program without a plan: wrong words on the command line, or files that cannot be read. */
export class UsageError extends Error {}

/** 1 and 2 are answers: something is never bound, or at risk. */
export const EXIT = { success: 0, never: 1, atRisk: 2, failure: 3 } as const;

export const HELP = `cdk8s-local-storage plan [FILE…] [--recursive] [--strict] [--output ${OUTPUTS.join('|')}]

What will bind to what, before anything is applied. Each FILE is a YAML or JSON file, a folder (all *.yaml, *.yml and *.json
in it, as kubectl apply -f takes them), or - for standard input, which is also what is read if no FILE is given and something
is piped in.

  -o, --output FORMAT  ${OUTPUTS.join(', ')}; default: ${OUTPUTS[0]}
  -R, --recursive      also the folders below, without node_modules and names that start with a dot
      --strict         a claim at risk counts also where its storage accepts that
  -h, --help           this text
      --version        the version

Exit code: ${EXIT.success} no claim is at risk or never bound, but for risks that storages accept, ${EXIT.never} at least one is never bound,
${EXIT.atRisk} at least one is at risk and none never, ${EXIT.failure} wrong use, or input that cannot be read or planned.

  cdk8s synth && cdk8s-local-storage plan dist
  kubectl get nodes,sc,pv,pvc,pods,sts,deploy -A -o yaml | cdk8s-local-storage plan
`;
