import type { Label } from './order';

export interface Tone {
  readonly strong: string;
  readonly light: string;
  /** For text on white. */
  readonly text: string;
}

/** Told apart by those who do not see red and green as well; the words are there for everyone. */
export const TONES: Record<Label, Tone> = {
  guaranteed: { strong: '#2a8fa3', light: '#d3eaee', text: '#1b6574' },
  provisioned: { strong: '#5477c8', light: '#dfe7f8', text: '#34539c' },
  waiting: { strong: '#8460b5', light: '#eae2f5', text: '#5f3f8f' },
  'at risk, accepted': { strong: '#b39b6b', light: '#f3ecdc', text: '#6d582b' },
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
