// The only way out for a browser under test: a proxy that writes down every request and lets none but those to this
// machine pass. What is written down is the whole truth about the network, whoever asked.

import { createServer, request as ask } from "node:http";
import { connect } from "node:net";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * @param {string} [played] A domain that one of our own servers plays, subdomains and all, and ...
 * @param {number} [playedBy] ... that server's port.
 * @returns {Promise<{ port: number, requests: { method: string, url: string }[], stop(): Promise<void> }>}
 */
export async function startProxy(played, playedBy) {
  /** @type {{ method: string, url: string }[]} */
  const requests = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method, url: request.url });
    let url;
    try {
      url = new URL(request.url);
    } catch {
      response.writeHead(400).end();
      return;
    }
    const isPlayed = played !== undefined && url.hostname.endsWith(`.${played}`);
    if (!LOOPBACK.has(url.hostname) && !isPlayed) {
      response.writeHead(502).end();
      return;
    }
    const onward = ask(
      { host: isPlayed ? "127.0.0.1" : url.hostname, port: isPlayed ? playedBy : url.port, path: url.pathname + url.search, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => { response.destroy(); });
    request.pipe(onward);
  });
  // HTTPS: the host is all that can be seen, and it is enough.
  server.on("connect", (request, socket) => {
    requests.push({ method: "CONNECT", url: request.url });
    socket.on("error", () => undefined);
    const { hostname, port } = new URL(`http://${request.url}`);
    if (!LOOPBACK.has(hostname)) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const onward = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => { socket.destroy(); });
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", done);
  });
  return {
    port: server.address().port,
    requests,
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}
