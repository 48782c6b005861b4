import { plan } from '../../src/model/plan/planner';
import { printMermaid } from '../../src/report/mermaid';
import { everyVerdict, longNames, manyNodes, ssd, times, twentyNodes, volume } from './plans';

test('a flowchart has nodes with disks with volumes, and claims with lines to them', () => {
  expect(printMermaid(everyVerdict())).toMatchInlineSnapshot(`
"---
title: "10 claims: 2 guaranteed, 1 provisioned, 1 waiting, 4 at risk (3 accepted), 1 never, 1 unproven"
config:
  flowchart:
    wrappingWidth: 400
---
flowchart LR
  c0["default/archive<br/>never, 2Ti of ssd<br/>used by nothing here<br/>Volume 'node-1-data' has only 400Gi, volume 'node-1-log' is kept for claim 'default/log', volume 'node-2-data' has only 400Gi.<br/>Lower the request to 400Gi, which volume 'node-1-data' has, or add a volume of at least 2Ti."]:::never
  c1["default/reports<br/>at risk, 300Gi of ssd<br/>used by Pod 'reporter'<br/>If Pod 'db-0' is scheduled on node 'node-1' first, its claim 'default/data-db-0' takes volume 'node-1-data' (400Gi), and no volume is left for it.<br/>Keep volume 'node-1-data' for it with spec.claimRef { namespace: default, name: reports }, or keep Pod 'db-0' off node 'node-1' with a node selector, or give claim 'default/data-db-0' a class of its own, or add a volume."]:::atRisk
  c2["default/thumbnails<br/>at risk, accepted, 60Gi of spare<br/>used by StatefulSet 'search'<br/>If Pod 'converter' is scheduled on node 'node-3' first, its claim 'default/converter-thumbnails' takes volume 'node-3-spare' (90Gi), and no volume is left for it.<br/>Keep Pod 'converter' off node 'node-3' with a node selector, or give claim 'default/converter-thumbnails' a class of its own, or add a volume."]:::accepted
  c3["default/converter-frames<br/>at risk, accepted, 20Gi of scratch<br/>used by Pod 'converter'<br/>If Pod 'search-0' is scheduled on node 'node-3' first, its claim 'default/thumbnails' takes volume 'node-3-spare' (90Gi), and no node is left for its pod.<br/>Keep Pod 'search-0' off node 'node-3' with a node selector, or give claim 'default/thumbnails' a class of its own, or add a volume."]:::accepted
  c4["default/converter-thumbnails<br/>at risk, accepted, 70Gi of spare<br/>used by Pod 'converter'<br/>If Pod 'search-0' is scheduled on node 'node-3' first, its claim 'default/thumbnails' takes volume 'node-3-spare' (90Gi), and no volume is left for it.<br/>Keep Pod 'search-0' off node 'node-3' with a node selector, or give claim 'default/thumbnails' a class of its own, or add a volume."]:::accepted
  c5["default/cache<br/>unproven, 50Gi of cache<br/>used by Deployment 'proxy'<br/>Which nodes have the labels that Pod 'proxy-0' asks for is not known: give the Node objects."]:::unproven
  c6["default/reclaim-node-1-log<br/>waiting, 40Gi of ssd<br/>used by Job 'reclaim-node-1-log'<br/>It waits until a person hands a volume over: volume 'node-1-log' has to name it."]:::waiting
  c7["default/compiler-0-objects<br/>provisioned, 10Gi of scratch<br/>used by Deployment 'compiler'"]:::provisioned
  c8["default/data-db-0<br/>guaranteed, 350Gi of ssd<br/>used by StatefulSet 'db'"]:::guaranteed
  subgraph n0["node-1"]
    subgraph n0d0["/mnt/ssd"]
      n0d0v0_0["node-1-data<br/>up to 350Gi of 400Gi, 50Gi free"]:::volume
      n0d0v1_0["node-1-log<br/>30Gi of 40Gi, 10Gi free<br/>default/log<br/>Pod 'logger'"]:::guaranteed
    end
  end
  subgraph n1["node-2"]
    subgraph n1d0["/mnt/ssd"]
      n1d0v0_0["node-2-data<br/>up to 350Gi of 400Gi, 50Gi free"]:::volume
    end
  end
  subgraph n2["node-3"]
    subgraph n2d0["/mnt/nvme"]
      n2d0v0_0["node-3-cache<br/>100Gi"]:::volume
    end
    subgraph n2d1["/mnt/ssd"]
      n2d1v0_0["node-3-spare<br/>up to 70Gi of 90Gi, 20Gi free"]:::volume
    end
  end
  class n0,n0d0 place
  class n1,n1d0 place
  class n2,n2d0,n2d1 place
  c1 --> n0d0v0_0
  c2 --> n2d1v0_0
  c4 --> n2d1v0_0
  c8 --> n0d0v0_0
  c8 --> n1d0v0_0
  note0["Note: claim 'default/cache' is mounted by 2 pods of Deployment 'proxy': all of them run on the one node of its volume, and write to one directory; use a StatefulSet with a claim template"]:::note
  classDef guaranteed fill:#d3eaee,stroke:#2a8fa3,color:#1f2328
  classDef provisioned fill:#dfe7f8,stroke:#5477c8,color:#1f2328
  classDef waiting fill:#eae2f5,stroke:#8460b5,color:#1f2328
  classDef accepted fill:#f3ecdc,stroke:#b39b6b,color:#1f2328
  classDef atRisk fill:#fde8cd,stroke:#e8890c,color:#1f2328
  classDef never fill:#ffdfe0,stroke:#cf222e,color:#1f2328
  classDef unproven fill:#e7eaee,stroke:#8c959f,color:#1f2328
  classDef volume fill:#ffffff,stroke:#8c959f,color:#1f2328
  classDef note fill:#ffffff,stroke:#d1d9e0,color:#59636e
  classDef place fill:#f3f5f7,stroke:#d1d9e0,color:#1f2328
"
`);
});

/** As much of its grammar as is written here; the labels are quoted, and no quote or code is in them but those of Mermaid. */
const LABEL = '"(?:[^"#<>&`]|#(?:\\d+|quot|lt|gt|amp);|<br/>)+"';
const TITLE = '"(?:[^"#<>`]|<br/>)+"';
const GRAMMAR = [
  `c\\d+\\[${LABEL}\\]:::(?:guaranteed|provisioned|waiting|atRisk|accepted|never|unproven)`,
  `n\\d+d\\d+v\\d+_\\d+\\[${LABEL}\\]:::(?:guaranteed|volume)`,
  `note\\d+\\[${LABEL}\\]:::note`,
  `subgraph n\\d+(?:d\\d+)?\\[${TITLE}\\]`,
  'end',
  'class n\\d+(?:,n\\d+d\\d+)+ place',
  'c\\d+ --> n\\d+(?:d\\d+v\\d+_\\d+)?',
  'classDef \\w+ fill:#\\w{6},stroke:#\\w{6},color:#\\w{6}',
];
const LINE = new RegExp(`^ *(?:${GRAMMAR.join('|')})$`);

const quoted = () => plan([ssd, volume('v', 'a "node" #1; <b> & `c` *d* [x]', '/mnt/a_b_c/"data"', '1Gi')]);

test.each([
  ['every verdict', everyVerdict],
  ['twenty nodes', twentyNodes],
  ['many nodes', manyNodes],
  ['long names', longNames],
  ['characters that mean something', quoted],
  ['nothing', () => plan([])],
])('a flowchart of %s is one that GitHub draws', (_, make) => {
  const text = printMermaid(make());
  const [open, title, config, flowchart, width, close, type, ...lines] = text.trimEnd().split('\n');
  expect([open, config, flowchart]).toEqual(['---', 'config:', '  flowchart:']);
  expect([width, close, type]).toEqual(['    wrappingWidth: 400', '---', 'flowchart LR']);
  expect(title).toMatch(/^title: "[^"\n]+"$/);
  expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
  expect(text.length).toBeLessThan(50_000);
  expect(lines.filter((line) => line.includes('-->')).length).toBeLessThan(500);
});

test('a flowchart of many different nodes leaves some out', () => {
  const different = times(300, (node) => volume(`v-${node}`, `n-${node}`, `/mnt/ssd/data-${node}`, `${node + 1}Gi`));
  const text = printMermaid(plan([ssd, ...different]));
  expect(text).toContain('Not drawn: 280 nodes.');
});
