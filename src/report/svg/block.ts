/** A part of the picture: how high it is, and what it looks like at a place. */
export interface Block {
  readonly height: number;
  draw(x: number, y: number): string;
}

/** Blocks one below the other; each with its distance from the top. */
export function stack<Part extends Block>(blocks: readonly Part[], gap: number): { at: number; block: Part }[] {
  let at = 0;
  return blocks.map((block) => {
    const placed = { at, block };
    at += block.height + gap;
    return placed;
  });
}

export function heightOf(blocks: readonly Block[], gap: number): number {
  return blocks.reduce((sum, { height }) => sum + height, 0) + gap * Math.max(0, blocks.length - 1);
}
