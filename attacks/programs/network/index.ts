import type { Attack } from '../../types.ts';
import { mustNotReach, reaches } from './reach.ts';

/** Where Invigil itself listens, unless configured otherwise. */
const OWN_PORT = '6010';

/** Ways out by the network, and into servers of the host. */
export const attacks: readonly Attack[] = [
  { id: 'network/inet', title: 'opens sockets of the internet families', program: 'inet.c', control: {} },
  { id: 'network/icmp', title: 'pings the host', program: 'icmp.c', control: { as: 'root' } },
  { id: 'network/netlink', title: 'opens netlink sockets of every protocol', program: 'netlink.c', control: {} },
  { id: 'network/packet', title: 'listens to all packets', program: 'packet.c', control: { as: 'root' } },
  { id: 'network/vsock', title: 'opens sockets to the host of a virtual machine', program: 'vsock.c', control: {} },
  { id: 'network/families', title: 'opens sockets of every family but Unix', program: 'families.c', control: {} },
  { id: 'network/high-bits', title: 'hides the family beneath high bits', program: 'high-bits.c', control: {} },
  { id: 'network/socketpair', title: 'pairs sockets of every family but Unix', program: 'socketpair.c', control: {} },
  {
    id: 'network/forged-credentials',
    title: 'says over a Unix socket that it is root',
    program: 'forged-credentials.c',
    control: { as: 'root' },
  },
  { id: 'network/interfaces', title: 'finds interfaces and switches them on', program: 'interfaces.c', control: {} },
  { id: 'network/dns', title: 'resolves names', program: 'dns.py', control: {} },
  {
    id: 'network/loopback',
    title: 'reaches servers on the loopback of the host, Invigil among them',
    program: 'loopback.py',
    limits: { wallMs: 30_000 },
    scenario: mustNotReach(({ port }) => [String(port), OWN_PORT]),
    control: reaches(({ port }) => [String(port)]),
  },
  {
    id: 'network/abstract-sockets',
    title: 'reaches abstract Unix sockets of the host',
    program: 'unix-sockets.py',
    scenario: mustNotReach(({ names }) => names.filter((name) => name.startsWith('@'))),
    control: reaches(({ names }) => names.filter((name) => name.startsWith('@'))),
  },
  {
    id: 'network/path-sockets',
    title: 'reaches Unix sockets at paths of the host',
    program: 'unix-sockets.py',
    scenario: mustNotReach(({ names }) => names.filter((name) => name.startsWith('/'))),
    control: reaches(({ names }) => names.filter((name) => name.startsWith('/'))),
  },
];
