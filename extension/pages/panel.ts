import { instantiate } from "uppsikt-panel";

instantiate().start_panel();
