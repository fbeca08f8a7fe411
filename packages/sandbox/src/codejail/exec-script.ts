/**
 * Runs in the jail: executes the code that it reads with the globals that it reads, and hands back those that JSON can carry.
 * The answer goes to the stream that was stdout at the start, which the code can no longer reach by printing; it is one frame
 * (mark, length, JSON) and must be all that the stream ever carries. Whoever digs the stream and the mark out of this process can
 * hand back any globals, which is no more than assigning them: they are the code's own answer either way.
 */
export const EXEC_SCRIPT = `import json, os, sys

def _start():
    code, names, python_path, mark = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    channel = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.path.extend(os.path.abspath(path) for path in python_path)
    return code, names, mark, channel

def _decoded(value):
    if isinstance(value, bytes):
        return value.decode("utf-8")
    raise TypeError

def _plain(names):
    kinds = (type(None), int, float, bytes, str, list, tuple, dict)
    plain = {}
    for name, value in names.items():
        if name == "__builtins__" or not isinstance(value, kinds):
            continue
        try:
            plain.update(json.loads(json.dumps({name: value}, default=_decoded)))
        except Exception:
            continue
    return plain

def _answer(names, mark, channel):
    text = json.dumps(_plain(names)).encode("ascii")
    frame = b"%s %d\\n" % (mark.encode("ascii"), len(text)) + text
    while frame:
        frame = frame[os.write(channel, frame):]
    os.close(channel)

_code, _names, _mark, _channel = _start()
exec(_code, _names)
_answer(_names, _mark, _channel)
`;

/** The JSON of the one frame in a stream, or undefined when the stream holds anything else. */
export function readFrame(stream: Uint8Array, mark: string): string | undefined {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  const end = bytes.indexOf('\n');
  const body = bytes.subarray(end + 1);
  if (end < 0 || bytes.toString('latin1', 0, end) !== `${mark} ${body.length}`) return undefined;
  return body.toString('utf8');
}
