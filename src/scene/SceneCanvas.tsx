import { LaneStage } from './LaneStage.tsx';
import { useLanes } from '../state/useLoom.ts';

/** The lanes that are on screen, drawn one after the other into the same canvas. */
export function SceneCanvas({ software }: { readonly software: boolean }) {
  const compared = useLanes((state) => state.compared);
  return (
    <>
      <LaneStage software={software} lane={0} count={compared ? 2 : 1} />
      {compared && <LaneStage software={software} lane={1} count={2} />}
    </>
  );
}
