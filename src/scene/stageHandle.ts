import { depthView, sideView } from './cameraMath.ts';
import type { WebGLRenderer } from 'three';
import { frameCost } from './frameCost.ts';
import { type Picked, pickCell, projectCell } from './picking.ts';
import { readBack } from './readback.ts';
import type { SceneHandle } from './sceneHandle.ts';
import type { Stage } from './stage.ts';

/** The handle of a mounted stage. */
export function stageHandle(stage: Stage, renderer: WebGLRenderer, element: HTMLElement): SceneHandle {
  const corner = () => element.getBoundingClientRect();
  return {
    project: (address, index) => {
      const aim = stage.aim();
      const at = aim && projectCell(aim, address, index);
      if (!at) return null;
      const { left, top } = corner();
      return { x: at.x + left, y: at.y + top };
    },
    pick: (x, y): Picked | null => {
      const aim = stage.aim();
      const { left, top, right, bottom } = corner();
      if (x < left || x >= right || y < top || y >= bottom) return null;
      const picked = aim && pickCell(aim, x - left, y - top);
      if (!picked) return null;
      const { address, index, value, pooled } = picked;
      return { address, index, value, pooled };
    },
    stats: () => ({
      drawCalls: renderer.info.render.calls,
      triangles: renderer.info.render.triangles,
      textures: renderer.info.memory.textures,
      geometries: renderer.info.memory.geometries,
      programs: renderer.info.programs?.length ?? 0,
      framesDrawn: stage.framesDrawn,
      valueBytes: stage.drawing?.values.bytes ?? 0,
    }),
    readback: (address) => {
      const values = stage.drawing?.values;
      const range = values?.find(address);
      return values && range ? readBack(renderer, values, range) : null;
    },
    home: () => stage.home(),
    orbitTo: (yaw, pitch) => stage.orbitTo(yaw, pitch),
    orbitBy: (yaw, pitch) => stage.orbitBy(yaw, pitch),
    zoomBy: (factor) => {
      stage.rig.zoomBy(factor);
      stage.ask();
    },
    viewInDepth: () => {
      const { yaw, pitch, zoom } = stage.lane.getState().view.layer === null ? sideView : depthView;
      if (stage.rig.orbit) stage.home();
      else stage.orbitTo(yaw, pitch, zoom);
    },
    frameCost: (kind, frames) => {
      const picture = stage.costed();
      return picture ? frameCost(picture, kind, frames) : Number.NaN;
    },
    whenStill: () => stage.whenStill(),
  };
}
