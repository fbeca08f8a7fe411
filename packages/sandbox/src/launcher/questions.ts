import type { Buffer } from 'node:buffer';
import type { Connection } from './connection.ts';

interface Question {
  take(type: number, payload: Buffer): boolean;
  fail(error: Error): void;
}

/** What is asked of the launcher itself. It answers in order, so that answers need no numbers. */
export class Questions {
  private readonly connection: Connection;
  private readonly waiting: Question[] = [];

  constructor(connection: Connection) {
    this.connection = connection;
    connection.registerGlobal({
      frame: (type, payload) => {
        if (this.waiting[0]?.take(type, payload) === true) this.waiting.shift();
      },
      lost: () => {
        for (const question of this.waiting.splice(0)) question.fail(connection.failure);
      },
    });
  }

  /** Sends a frame; `take` sees each frame of the answer and gives the whole once it has all of it. */
  ask<T>(frame: Buffer, take: (type: number, payload: Buffer) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({
        take: (type, payload) => {
          const answer = take(type, payload);
          if (answer !== undefined) resolve(answer);
          return answer !== undefined;
        },
        fail: reject,
      });
      this.connection.send([frame]);
    });
  }
}
