export interface MongoServer {
  readonly uri: string;
  readonly folder: string;
  pid(): number;
  start(options?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): void;
}
export function startMongo(options?: { readonly folder?: string; readonly port?: number }): Promise<MongoServer>;
export function freePort(): Promise<number>;
