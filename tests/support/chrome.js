// As much of the extension API as the panel uses, for a page without one. `heard` holds the panel's listeners,
// `commands` what it asked of the page, `pageState` what the page answers, `composed` what it answers to a reply; `worker` is
// set by the test.
globalThis.heard = [];
globalThis.commands = [];
globalThis.pageState = null;
globalThis.composed = null;
globalThis.chrome = {
  i18n: {
    getMessage: (key, values) =>
      (globalThis.messages[key]?.message ?? "").replace(/\$(\d)/g, (_, number) => values?.[number - 1] ?? ""),
    getUILanguage: () => "sv",
  },
  runtime: {
    sendMessage: (message) => globalThis.worker(message),
    onMessage: { addListener: (listener) => globalThis.heard.push(listener) },
  },
  tabs: {
    query: async () => [{ id: 7 }],
    sendMessage: async (tab, command) => {
      globalThis.commands.push(command.type);
      if (command.type === "compose" && globalThis.composed !== null) return globalThis.composed;
      if (globalThis.pageState === null) throw new Error("Could not establish connection.");
      return globalThis.pageState;
    },
    onActivated: { addListener: () => {} },
    onUpdated: { addListener: () => {} },
  },
  permissions: { contains: async () => false, request: async () => true, remove: async () => true },
  storage: { session: { get: async () => ({}) } },
};
