import type { Verdict } from '../model/plan/plan';

export interface Tone {
  readonly strong: string;
  readonly light: string;
  /** For text on white. */
  readonly text: string;
}

/** Told apart by those who do not see red and green as well; the words are there for everyone. */
export const TONES: Record<Verdict['kind'], Tone> = {
  guaranteed: { strong: '#2a8fa3', light: '#d3eaee', text: '#1b6574' },
  'at risk': { strong: '#e8890c', light: '#fde8cd', text: '#9a5700' },
  never: { strong: '#cf222e', light: '#ffdfe0', text: '#b01822' },
  unproven: { strong: '#8c959f', light: '#e7eaee', text: '#59636e' },
};

export const INK = '#1f2328';
export const FAINT = '#59636e';
export const PAPER = '#ffffff';
export const BOX = '#f3f5f7';
export const EDGE = '#d1d9e0';
export const TROUGH = '#e6eaee';
