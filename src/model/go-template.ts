/**
 * Whether Go can read a template, as far as one of a path goes: actions in `{{ }}` that name a field, a variable or a
 * function, and blocks that end.
 *
 * @see https://pkg.go.dev/text/template
 */
const FUNCTIONS =
  'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery true false nil'.split(' ');
const BLOCKS = ['if', 'range', 'with'];

/** Strings, names, fields, variables, numbers, and signs between them. */
const TOKEN =
  /^(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|\.?(?:[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*)*|\$\w*(?:\.[A-Za-z_]\w*)*|\.|-?\d+(?:\.\d+)?|:=|[|()=,])/;

/** The first fault of a template, in words; undefined if it has none. */
export function faultOfTemplate(template: string): string | undefined {
  let depth = 0;
  let rest = template;
  for (let open = rest.indexOf('{{'); open >= 0; open = rest.indexOf('{{')) {
    const close = rest.indexOf('}}', open);
    if (close < 0) {
      return "a '{{' without a '}}'";
    }
    const action = rest
      .slice(open + 2, close)
      .replace(/^-\s/, '')
      .replace(/\s-$/, '')
      .trim();
    rest = rest.slice(close + 2);
    if (/^\/\*.*\*\/$/s.test(action)) {
      continue;
    }
    const [word] = action.split(/\s/, 1);
    if (word === 'end') {
      depth -= 1;
    } else if (BLOCKS.includes(word)) {
      depth += 1;
    }
    const fault = word === 'else' || word === 'end' ? undefined : faultOfAction(action, BLOCKS.includes(word));
    if (fault !== undefined || depth < 0) {
      return fault ?? "an 'end' without a block";
    }
  }
  return depth > 0 ? "a block without an 'end'" : undefined;
}

function faultOfAction(action: string, isBlock: boolean): string | undefined {
  let rest = isBlock ? action.replace(/^\w+/, '').trim() : action;
  if (rest === '') {
    return "an action '{{ }}' with nothing in it";
  }
  while (rest !== '') {
    const [token] = TOKEN.exec(rest) ?? [];
    if (token === undefined) {
      return `'${rest}', which is not one of a template`;
    }
    if (/^[A-Za-z_]/.test(token) && !FUNCTIONS.includes(token)) {
      return `'${token}', which is not a function: a field begins with '.'`;
    }
    const field = /^\.(\w+)/.exec(token)?.[1];
    if (field !== undefined && field !== 'PVName' && field !== 'PVC') {
      return `the field '.${field}', which is neither '.PVName' nor one of '.PVC'`;
    }
    rest = rest.slice(token.length).trim();
  }
  return undefined;
}
