import type { ImageWarmth } from '../dispatch/warm/warmth.ts';
import type { EdgeContext } from './context.ts';
import { healthOf, takesRuns } from './health.ts';

/** Adds slots, queue, launcher and health to the server's metrics, as they are when the metrics are read. */
export function addGauges(context: EdgeContext): void {
  const { metrics, slots, keeper, outputs, warmth } = context;
  metrics.gauge('invigil_slots', 'Slots of this node.', () => slots.total);
  metrics.gauge('invigil_slots_busy', 'Slots in use.', () => slots.busy);
  metrics.gauge('invigil_queue_waiting', 'Runs that wait for a slot.', () => slots.waiting);
  metrics.gauge('invigil_launcher_up', '1 while the launcher is connected.', () => (keeper.state === 'connected' ? 1 : 0));
  metrics.gauge('invigil_launcher_reopened', 'How often a lost launcher was replaced.', () => keeper.reopened);
  const ofImages = (read: (state: ImageWarmth) => number) => () => [...warmth.states].map(([name, state]) => [name, read(state)] as const);
  metrics.gauges(
    'invigil_skeletons_kept',
    'Skeletons that are kept ready, by image.',
    'image',
    ofImages(({ kept }) => kept),
  );
  metrics.gauges(
    'invigil_template_ready',
    '1 where the template of an image that is kept is ready.',
    'image',
    ofImages(({ template }) => (template === 'ready' ? 1 : 0)),
  );
  metrics.gauge('invigil_outputs_runs', 'Runs whose outputs are kept.', () => outputs.runs);
  metrics.gauge('invigil_outputs_bytes', 'Bytes of kept outputs.', () => outputs.bytes);
  metrics.gauge('invigil_healthy', '1 while /healthz answers 200.', () => (takesRuns(healthOf(context)) ? 1 : 0));
  metrics.gauge('invigil_unsafe', '1 where programs run without isolation.', () => (context.config.isolation === 'none' ? 1 : 0));
}
