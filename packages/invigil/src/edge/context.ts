import type { Slots } from '../dispatch/slots.ts';
import type { Warmth } from '../dispatch/warm/warmth.ts';
import type { ResolvedConfig } from './config.ts';
import type { Images } from './images.ts';
import type { LanguageList } from './languages.ts';
import type { LauncherKeeper } from './launcher.ts';
import type { Metrics } from './metrics.ts';
import type { KeptRuns } from './runs/kept-runs.ts';
import type { OutputStore } from '../outputs/store.ts';
import type { OutputsOrigin } from './outputs/origin.ts';
import type { Runner } from './runs/runner.ts';
import type { SelfTest } from './selftest.ts';

/** What the routes of one server share. */
export interface EdgeContext {
  config: ResolvedConfig;
  version: string;
  slots: Slots;
  keeper: LauncherKeeper;
  selfTest: SelfTest;
  runner: Runner;
  kept: KeptRuns;
  outputs: OutputStore;
  outputsOrigin: OutputsOrigin;
  languages: LanguageList;
  images: Images;
  warmth: Warmth;
  metrics: Metrics;
}
