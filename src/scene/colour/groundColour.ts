import { Color, LinearSRGBColorSpace } from 'three';
import { roleColours } from '../../explain/colour/themes.ts';
import type { LoomState } from '../../state/loomState.ts';

/** Colours are written as they are: the canvas is linear and no tone is mapped. */
export function groundColour(theme: LoomState['page']['theme']): Color {
  return new Color().setStyle(roleColours[theme].ground, LinearSRGBColorSpace);
}
