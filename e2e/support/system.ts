import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** How long a system may take to answer, in milliseconds; it is a debug build on a shared machine. */
const START_LIMIT = 90_000;
/** How long a system may take to drain and end, in milliseconds. */
const STOP_LIMIT = 15_000;

/** What the demo says on its one line of JSON when it is ready. */
interface Ready {
  /** Where the server answers. */
  address: string;
  /** Where the practice store answers. */
  store: string;
  /** The administrator's e-mail address. */
  email: string;
  /** The administrator's password. */
  password: string;
}

/** How a system is started. */
export interface SystemOptions {
  /** Orders in the practice store at the start. */
  orders?: number;
  /** The same seed makes the same orders. */
  seed?: number;
  /** Further arguments of `mctrade demo`. */
  arguments?: string[];
}

/** A server with a practice store and data of its own; gone after `stop`. */
export interface System extends Ready {
  /** The server's process. */
  readonly pid: number;
  /** The folder of its data. */
  readonly data: string;
  /** Everything it has logged so far. */
  log(): string;
  /** Ends it as an operator would, and checks that it ended well. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

function binary(): string {
  return process.env.MCTRADE_BINARY ?? resolve(import.meta.dirname, '../../target/debug/mctrade');
}

function isReady(value: unknown): value is Ready {
  const ready = value as Partial<Record<keyof Ready, unknown>> | null;
  return (['address', 'store', 'email', 'password'] as const).every((key) => typeof ready?.[key] === 'string');
}

/** Starts a system on free loopback ports and waits until it is ready. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const data = await mkdtemp(join(tmpdir(), 'mctrade-e2e-'));
  const child = spawn(
    binary(),
    [
      'demo',
      ...['--data', data],
      ...['--listen', '127.0.0.1:0', '--store-listen', '127.0.0.1:0'],
      ...['--orders', String(options.orders ?? 60), '--seed', String(options.seed ?? 7)],
      // Each test places the orders it is about.
      ...['--live-every', '0'],
      '--json',
      ...(options.arguments ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // A test runner that dies must not leave a server behind.
  const endWithRunner = () => child.kill('SIGKILL');
  process.once('exit', endWithRunner);
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  const ended = new Promise<number | string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? code ?? 'unknown'));
  });

  const cleanUp = async () => {
    process.removeListener('exit', endWithRunner);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const ready = await withLimit(START_LIMIT, 'the server was not ready', Promise.race([firstJson(child), failed(ended)]));
    return {
      ...ready,
      pid: child.pid ?? 0,
      data,
      log: () => log,
      stop: async () => {
        child.kill('SIGTERM');
        try {
          const status = await withLimit(STOP_LIMIT, 'the server did not end', ended);
          if (status !== 0) {
            throw new Error(`the server ended with ${status}\n${log}`);
          }
        } finally {
          child.kill('SIGKILL');
          await cleanUp();
        }
      },
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
        await cleanUp();
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await cleanUp();
    throw new Error(`${error instanceof Error ? error.message : error}\n${log}`);
  }
}

async function firstJson(child: ChildProcess): Promise<Ready> {
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('{')) {
        const value: unknown = JSON.parse(line);
        child.stdout.resume();
        if (isReady(value)) {
          return value;
        }
      }
    }
  }
  // The process ended; who waits for that says so.
  return new Promise(() => {});
}

async function failed(ended: Promise<number | string>): Promise<never> {
  throw new Error(`the server ended (${await ended}) before it was ready`);
}

async function withLimit<T>(limit: number, message: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${message} within ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
