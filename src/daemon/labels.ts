/** Labels of an object, by their names. */
export interface Labels {
  readonly [name: string]: string;
}

/** Labels by which the pods of one kind of daemon are known: none of them ever changes. */
export function selectorOf({ selector }: { readonly selector: Labels }, component: string): Labels {
  return { ...selector, 'app.kubernetes.io/component': component };
}
