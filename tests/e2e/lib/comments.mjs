// Thirty invented comments, as people write them under a municipality's post. Every name is invented, every number
// stands in the series that is set aside for fiction, every address ends in example.com.

/** @typedef {{ author: string, text: string, parent?: number }} SeedComment `parent` is an index in the list. */

/** @type {readonly SeedComment[]} */
export const COMMENTS = [
  { author: "Majvor Testgren", text: "Vad roligt att lekplatsen äntligen blir av! Barnen har längtat." },
  { author: "Nemo Exempelsson", text: "Hur lång tid tar det innan bygget börjar?" },
  { author: "Kommunen", text: "Hej Nemo! Bygget börjar vecka 14.", parent: 1 },
  { author: "Nemo Exempelsson", text: "Tack för svaret!", parent: 2 },
  { author: "Sture Provberg", text: "Du är en idiot som tror på det här." },
  { author: "Majvor Testgren", text: "Snälla, håll en god ton.", parent: 4 },
  { author: "Arg Provman", text: "😡😡 din idiot, fattar du ingenting?" },
  { author: "Tilda Påhittad", text: "Ring mig på 070-174 06 05 så berättar jag mer." },
  { author: "Ove Fiktiv", text: "Beslutet är uselt och kommunen borde skämmas. Hela nämnden har gjort ett dåligt jobb." },
  { author: "Siv Låtsas", text: "Fy fan vilken jävla röra det är vid skolan." },
  { author: "Kalle Uppdiktad", text: "Jag ska döda dig om du kommer hit igen.", parent: 9 },
  { author: "Kommunen", text: "Hej Siv! Vi tittar på trafiken vid skolan under våren.", parent: 9 },
  { author: "Anna Anka Exempel", text: "Finns det parkering vid nya lekplatsen?" },
  { author: "<b>Rut</b> & Co", text: "Jag heter så här, hoppas det går bra." },
  { author: "Börje Åkerprov", text: "👍👍👍" },
  { author: "Lo Testlund", text: "Skitbra initiativ! Det här behövdes." },
  { author: "Pär Provander", text: "Första raden är snäll.\nAndra raden säger att du är en idiot.\n\nTredje raden är snäll igen." },
  { author: "Ebba Exempelqvist", text: "Mejla ebba.exempelqvist@example.com om ni vill hjälpa till." },
  { author: "Gun Provgård", text: "När öppnar biblioteket på lördag? Och går det att låna cyklar?" },
  { author: "Kommunen", text: "Hej Gun! Klockan tio. Cyklar kan du låna hos fritidsbanken.", parent: 18 },
  { author: "Tord Testman", text: "Ni borde skjuta upp beslutet tills alla har fått säga sitt." },
  { author: "Iris Påhitt", text: "👨‍👩‍👧‍👦 Vi är fyra i familjen och din granne är en idiot 😂 på riktigt." },
  { author: "Max Fiktivsson", text: "Håller inte med, men respekterar din åsikt.", parent: 21 },
  { author: "Maj Provstam", text: "Gatlyktorna på Exempelvägen har varit släckta i tre veckor." },
  { author: "Kommunen", text: "Tack Maj, vi skickar felanmälan vidare.", parent: 23 },
  { author: "Egon Låtsasson", text: "Köp billiga klockor på https://klockor.example.com nu! Bara idag!" },
  { author: "Disa Uppdikt", text: "Mitt nummer är 070-174 06 10, men det får ni inte lägga ut.", parent: 7 },
  { author: "Rolf Testenius", text: "Den nya skylten är ful, men det är ju en smaksak." },
  { author: "Vera Provlind", text: "É̷s̷t̷ konstiga tecken och åäö ÅÄÖ ska också gå att läsa." },
  { author: "Ali Exempel", text: "مرحبا، din idiot står mitt i en arabisk mening، شكرا." },
];
