/** Why no place was given. */
export type SlotsRefusal = 'queue-full' | 'waited-too-long';

/** Thrown when a run gets no slot. */
export class SlotsBusy extends Error {
  readonly reason: SlotsRefusal;
  /** When a new attempt is likely to succeed, in whole seconds. */
  readonly retryAfterSeconds: number;

  constructor(reason: SlotsRefusal, retryAfterSeconds: number) {
    super(`No slot: ${reason}.`);
    this.name = 'SlotsBusy';
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface SlotsOptions {
  /** Runs at one time. */
  slots: number;
  /** Runs that may wait for a slot at one time. */
  waiting: number;
  /** Bytes that the waiting requests may hold together. */
  waitingBytes: number;
}

export interface SlotRequest {
  /** Longest wait, in milliseconds. (Default: as long as it takes) */
  waitMs?: number;
  /** Memory that the request holds while it waits, in bytes. (Default: 0) */
  bytes?: number;
  /** Aborting gives the place in the queue up; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Gives the slot back. Idempotent. */
export type ReleaseSlot = () => void;

interface Waiter {
  readonly bytes: number;
  grant(): void;
  refuse(error: unknown): void;
}

/** Slots of this node: first come, first served, with a bounded queue. */
export class Slots {
  readonly total: number;
  readonly #options: SlotsOptions;
  /** In order of arrival; a Set gives up a place in the middle at no cost. */
  readonly #queue = new Set<Waiter>();
  #queueBytes = 0;
  #busy = 0;
  /** Mean time that a slot was held, newest first in weight; only Retry-After depends on it. */
  #meanHeldMs = 100;

  constructor(options: SlotsOptions) {
    this.#options = options;
    this.total = options.slots;
  }

  get busy(): number {
    return this.#busy;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Throws `SlotsBusy` at once when the queue is full; the promise rejects with it when the wait was too long. */
  acquire(request: SlotRequest = {}): Promise<ReleaseSlot> {
    request.signal?.throwIfAborted();
    if (this.#busy < this.total) return Promise.resolve(this.#take());
    const bytes = request.bytes ?? 0;
    if (this.#queue.size >= this.#options.waiting || this.#queueBytes + bytes > this.#options.waitingBytes) {
      throw this.#refusal('queue-full');
    }
    return this.#wait(bytes, request);
  }

  #wait(bytes: number, { waitMs, signal }: SlotRequest): Promise<ReleaseSlot> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#queue.delete(waiter);
        this.#queueBytes -= bytes;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        bytes,
        grant: () => {
          leave();
          resolve(this.#take());
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => waiter.refuse(signal?.reason);
      const timer = waitMs === undefined ? undefined : setTimeout(() => waiter.refuse(this.#refusal('waited-too-long')), waitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.add(waiter);
      this.#queueBytes += bytes;
    });
  }

  #take(): ReleaseSlot {
    this.#busy += 1;
    const since = performance.now();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#busy -= 1;
      this.#meanHeldMs += (performance.now() - since - this.#meanHeldMs) / 16;
      const [next] = this.#queue;
      next?.grant();
    };
  }

  #refusal(reason: SlotsRefusal): SlotsBusy {
    const seconds = Math.ceil(((this.#queue.size + 1) * this.#meanHeldMs) / this.total / 1000);
    return new SlotsBusy(reason, Math.min(Math.max(seconds, 1), 60));
  }
}
