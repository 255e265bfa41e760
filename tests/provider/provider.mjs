// A real OpenID Connect provider for the journeys: the certified `oidc-provider`, with people who sign in by a click and groups that give them roles.
// Everything is in memory and ends with the process. Answers `provider <address>` on standard output when it listens.

import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values: given } = parseArgs({
  options: { modules: { type: "string" }, site: { type: "string" }, secret: { type: "string" } },
});
const { default: Provider } = await import(pathToFileURL(join(given.modules, "oidc-provider/lib/index.js")).href);

const PEOPLE = {
  vera: { name: "Vera Viewer", groups: ["everybody"] },
  hedy: { name: "Hedy Helpdesk", groups: ["service-desk"] },
  pia: { name: "Pia Provisioning", groups: ["provisioners"] },
  adam: { name: "Adam Administrator", groups: ["it-administrators"] },
  // Signed in at the provider an hour ago, for whoever asks only whether.
  olaf: { name: "Olaf Owner", groups: ["it-owners"], ago: 3600 },
  olga: { name: "Olga Owner", groups: ["it-owners"] },
  nora: { name: "Nora Nobody", groups: ["others"] },
};

function freshKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

const configuration = {
  jwks: { keys: [freshKey()] },
  clients: [
    {
      client_id: "rollcall",
      client_secret: given.secret,
      redirect_uris: [`${given.site}/auth/callback`],
      post_logout_redirect_uris: [`${given.site}/auth/sign-in`],
      backchannel_logout_uri: `${given.site}/auth/back-channel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "groups"], email: ["email", "email_verified"] },
  // Some providers put what a scope gives into the ID token, some make one ask for it elsewhere; the service reads the ID token alone.
  conformIdTokenClaims: false,
  cookies: { keys: [randomUUID()], long: { sameSite: "lax" }, short: { sameSite: "lax" } },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      logoutSource: (context, form) => {
        const yes = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>';
        context.body = framed(`<h1>Sign out of the company?</h1>${form}${yes}`);
      },
      postLogoutSuccessSource: (context) => {
        context.body = framed("<h1>Signed out of the company</h1>");
      },
    },
  },
  // By itself it calls no address of this machine, which is where the service is.
  fetch: (address, { dispatcher, ...options }) => fetch(address, options),
  findAccount(_, id) {
    const person = PEOPLE[id];
    const { name, groups } = person ?? {};
    return person && { accountId: id, claims: () => ({ sub: id, email: `${id}@corp.example`, email_verified: true, name, groups }) };
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
};

let provider;
let answer;

function start(issuer) {
  provider = new Provider(issuer, configuration);
  answer = provider.callback();
}

function framed(content) {
  return `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>The company's sign-in</title><main>${content}</main></html>`;
}

function page(response, content) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(framed(content));
}

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return new URLSearchParams(Buffer.concat(pieces).toString());
}

/** Whoever clicks on a person has proved to be that person; what the client asks for is granted without a question. */
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "consent") {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  } else if (request.method === "POST") {
    const accountId = (await body(request)).get("person");
    const ago = params.prompt === "login" ? 0 : (PEOPLE[accountId].ago ?? 0);
    const login = { accountId, ts: Math.floor(Date.now() / 1000) - ago };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  } else {
    const buttons = Object.entries(PEOPLE).map(([id, { name }]) => `<button name="person" value="${id}">${name}</button>`);
    page(response, `<h1>Who are you?</h1><form method="post">${buttons.join(" ")}</form>`);
  }
}

const server = createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  interact(request, response).catch((fault) => {
    console.error(fault);
    response.writeHead(500).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  // Another name than the service's, so that the browser takes the two for different sites.
  const address = `http://localhost:${server.address().port}`;
  start(address);
  console.log(`provider ${address}`);
});
