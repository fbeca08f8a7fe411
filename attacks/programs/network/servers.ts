import { createServer, type Server } from 'node:net';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Servers of the host that a run must not reach, and how often someone did. */
export interface HostServers {
  /** TCP port on 127.0.0.1. */
  port: number;
  /** Unix socket names: an abstract one (with `@` for its NUL) and paths. */
  names: string[];
  connections(): number;
  close(): Promise<void>;
}

/** Starts a server on the loopback, on an abstract Unix socket, and on Unix sockets at paths of the host. */
export async function openHostServers(mark: string): Promise<HostServers> {
  let connections = 0;
  const servers: Server[] = [];
  const listen = async (where: { port: number; host: string } | { path: string }): Promise<Server> => {
    const server = createServer((socket) => {
      connections++;
      socket.on('error', () => undefined);
      socket.end('HTTP/1.0 200 OK\r\n\r\nreached\n');
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.on('error', reject);
    server.listen(where, resolve);
    await promise;
    servers.push(server);
    return server;
  };
  const folders = [join(tmpdir(), `${mark}-sockets`), join('/run', `${mark}-sockets`)];
  const paths: string[] = [];
  for (const folder of folders) {
    try {
      await mkdir(folder, { mode: 0o755 });
      const path = join(folder, 'socket');
      await listen({ path });
      await chmod(path, 0o777);
      paths.push(path);
    } catch {
      // without root there is no place in /run
    }
  }
  await listen({ path: `\0${mark}` });
  const tcp = await listen({ port: 0, host: '127.0.0.1' });
  const address = tcp.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    names: [`@${mark}`, ...paths],
    connections: () => connections,
    close: async () => {
      for (const server of servers) server.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
