export { CompileCache } from './cache.ts';
export { interactProgram, runProgram, type InteractiveProgramOptions, type ProgramOptions } from './run.ts';
export { listLanguages, type Language } from './version.ts';
export type { Ceilings, ProgramRequest } from './request.ts';
