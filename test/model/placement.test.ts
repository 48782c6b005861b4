import { type Placement, ruledOut } from '../../src/model/placement';

const KEY = 'kubernetes.io/hostname';

function required(...nodeSelectorTerms: object[]): Placement {
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

function expression(operator: string, ...values: string[]): object {
  return { matchExpressions: [{ key: KEY, operator, values }] };
}

describe('ruledOut', () => {
  test.each<[string, Placement, string | undefined]>([
    ['nothing', {}, undefined],
    ['the node by name', { nodeName: 'a' }, undefined],
    ['another node by name', { nodeName: 'b' }, "nodeName 'b'"],
    ['the node by selector', { nodeSelector: { [KEY]: 'a', disk: 'ssd' } }, undefined],
    ['another node by selector', { nodeSelector: { [KEY]: 'b' } }, `node selector ${KEY} 'b'`],
    ['another label', { nodeSelector: { disk: 'ssd' } }, undefined],
    ['the node among others', required(expression('In', 'b', 'a')), undefined],
    ['other nodes', required(expression('In', 'b', 'c')), `node affinity ${KEY} In b, c`],
    ['not this node', required(expression('NotIn', 'a')), `node affinity ${KEY} NotIn a`],
    ['not another node', required(expression('NotIn', 'b')), undefined],
    ['a node with a name', required(expression('Exists')), undefined],
    ['a node without a name', required(expression('DoesNotExist')), `node affinity ${KEY} DoesNotExist`],
    ['one of two terms', required(expression('In', 'b'), expression('In', 'a')), undefined],
    [
      'neither of two terms',
      required(expression('In', 'b'), expression('In', 'c')),
      `node affinity ${KEY} In b or In c`,
    ],
    [
      'a term that asks only for another label',
      required(expression('In', 'b'), { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }),
      undefined,
    ],
    [
      'both expressions of one term',
      required({
        matchExpressions: [
          { key: KEY, operator: 'In', values: ['a', 'b'] },
          { key: KEY, operator: 'NotIn', values: ['a'] },
        ],
      }),
      `node affinity ${KEY} In a, b or NotIn a`,
    ],
    [
      'another node by field',
      required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] }),
      `node affinity ${KEY} In b`,
    ],
  ])('a pod that asks for %s', (_, placement, expected) => {
    expect(ruledOut(placement, 'a')).toBe(expected);
  });
});
