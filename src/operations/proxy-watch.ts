/** Notices that a proxy stands in front although none is trusted: then all visitors have the proxy's address. */
export interface ProxyWatch {
  /** The address of the proxy that was noticed first. */
  seen(): string | undefined;
  notice(address: string): void;
}

/** @param tell hears of it once */
export function createProxyWatch(tell: (address: string) => void): ProxyWatch {
  let first: string | undefined;
  return {
    seen: () => first,
    notice(address) {
      if (first !== undefined) return;
      first = address;
      tell(address);
    },
  };
}
