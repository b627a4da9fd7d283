// Which pages Uppsikt can read: the self-test, a report on a page that it cannot, and the adaptations of one's own.

import { language, words } from "../browser";
import { startOwn } from "./sites/own";
import { startReport } from "./sites/report";
import { startSelfTest } from "./sites/self-test";

document.documentElement.lang = language();
for (const element of document.querySelectorAll<HTMLElement>("[data-i18n]")) element.textContent = words(element.dataset["i18n"] ?? "");
document.title = `Uppsikt – ${words("sites_title")}`;

startSelfTest();
startReport();
startOwn();
