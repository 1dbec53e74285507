import { BlockList, isIPv6 } from 'node:net';
import type { RequestHandler } from 'express';
import type { ProxyWatch } from '../operations/proxy-watch.ts';

/**
 * Looks for the headers of a proxy in requests from an address of one's own networks; from elsewhere anybody can send
 * them. Mounted where no proxy is trusted.
 */
export function watchForProxy(watch: ProxyWatch): RequestHandler {
  const own = ownNetworks();
  return ({ headers, socket }, _response, next) => {
    if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) {
      const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
      if (address && own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) watch.notice(address);
    }
    next();
  };
}

/** Loopback, private (RFC 1918, RFC 4193), link-local and shared (RFC 6598) addresses. */
function ownNetworks(): BlockList {
  const list = new BlockList();
  for (const [network, bits] of [
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ] as const)
    list.addSubnet(network, bits, 'ipv4');
  for (const [network, bits] of [
    ['::1', 128],
    ['fc00::', 7],
    ['fe80::', 10],
  ] as const)
    list.addSubnet(network, bits, 'ipv6');
  return list;
}
