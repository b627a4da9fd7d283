// The log and the year's report: out in every form, in from files, saved elsewhere, purged by a decision, told in figures.

import { language, words } from "../browser";
import { startFigures } from "./report/figures";
import { startImport } from "./report/import";
import { startLog } from "./report/log";
import { startPurge } from "./report/purge";
import { startYear } from "./report/year";

document.documentElement.lang = language();
for (const element of document.querySelectorAll<HTMLElement>("[data-i18n]")) element.textContent = words(element.dataset["i18n"] ?? "");
for (const element of document.querySelectorAll<HTMLElement>("[data-i18n-label]")) element.ariaLabel = words(element.dataset["i18nLabel"] ?? "");
document.title = `Uppsikt – ${words("year_title")}`;

startYear();
startFigures();
startImport();
startPurge();
startLog();
