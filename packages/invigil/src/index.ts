export { startServer, type RunningServer } from './edge/server.ts';
export { ConfigError, serverConfigSchema, type ServerConfig } from './edge/config.ts';
export { configFromEnvironment } from './edge/environment.ts';
export { CATALOGUE, type ErrorCode } from './edge/catalogue.ts';
