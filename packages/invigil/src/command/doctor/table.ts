import type { LayerStatus } from '@invigil/sandbox';

/** The layers as lines for a terminal: name, state, what is in force or why it is off; how to get it on the line below. */
export function layerTable(layers: readonly LayerStatus[]): string {
  const width = Math.max(0, ...layers.map((layer) => layer.layer.length));
  const indent = ' '.repeat(width + 7);
  return layers
    .flatMap((layer) => {
      const state = layer.state === 'on' ? 'on ' : 'OFF';
      const optional = layer.required || layer.state === 'on' ? '' : ' (not required)';
      const line = `${layer.layer.padEnd(width)}  ${state}  ${layer.detail}${optional}`;
      return layer.state === 'off' && layer.remedy !== '' ? [line, `${indent}to get it: ${layer.remedy}`] : [line];
    })
    .map((line) => `${line}\n`)
    .join('');
}
