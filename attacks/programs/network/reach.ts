import { stopped } from '../../judges.ts';
import type { Control, ControlScene, Finding, Scenario } from '../../types.ts';
import { openHostServers, type HostServers } from './servers.ts';

type ArgsOf = (servers: HostServers) => string[];

/** Runs the program while servers of the host wait for it: held when it says that it was stopped and nobody came. */
export function mustNotReach(argsOf: ArgsOf): Scenario {
  return async (scene) => {
    const servers = await openHostServers(scene.mark);
    try {
      const outcome = await scene.run({ args: argsOf(servers) });
      const finding = await stopped(outcome, scene);
      if (finding !== null) return finding;
      return servers.connections() === 0 ? null : `a server of the host was reached ${servers.connections()} times`;
    } finally {
      await servers.close();
    }
  };
}

/** Outside a sandbox the same program reaches every one of them. */
export function reaches(argsOf: ArgsOf): Control {
  const check = async (scene: ControlScene): Promise<Finding> => {
    const servers = await openHostServers(scene.mark);
    try {
      const { through, stopped: reasons } = await scene.run({ args: argsOf(servers) });
      if (servers.connections() === 0) return reasons[0] ?? 'no server was reached';
      return through.length > 0 ? null : 'the program did not say that it got through';
    } finally {
      await servers.close();
    }
  };
  return { check };
}
