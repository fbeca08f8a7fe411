import asyncio
import signal
import sys


async def work(number):
    await asyncio.sleep(0.01 * number)
    return number


async def main():
    print(await asyncio.gather(*(work(number) for number in (3, 1, 2))))
    process = await asyncio.create_subprocess_exec(sys.executable, '-c', 'print(input())', stdin=-1, stdout=-1)
    print(await process.communicate(b'to the child\n'), process.returncode)
    loop = asyncio.get_running_loop()
    print(type(loop).__name__, loop.get_debug(), await loop.run_in_executor(None, sum, [1, 2]))
    woken = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, woken.set)
    signal.raise_signal(signal.SIGUSR1)
    await asyncio.wait_for(woken.wait(), 10)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(await reader.readline())
    asyncio.create_task(work(99999))
    print('done')


asyncio.run(main())
asyncio.run(asyncio.wait_for(work(100), 0.01))
