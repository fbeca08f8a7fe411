export { CompileCache } from './cache.ts';
export { interactProgram, runProgram, type InteractiveProgramOptions, type ProgramOptions } from './run.ts';
export { listLanguages, type Language } from './version.ts';
export type { Ceilings, PlanOptions, ProgramRequest } from './request.ts';
export type { RunSettings } from './settings.ts';
