import type { Launcher, LayerStatus } from '@invigil/sandbox';

/** Asked once for each launcher: the layers of a host do not change while it runs. */
const asked = new WeakMap<Launcher, Promise<LayerStatus[]>>();

/** The layers of the sandbox, as the launcher found them when it started. */
export function layersOf(launcher: Launcher): Promise<LayerStatus[]> {
  const layers = asked.get(launcher) ?? launcher.layers();
  asked.set(launcher, layers);
  layers.catch(() => asked.delete(launcher));
  return layers;
}
