import { instantiate } from "uppsikt-core";

instantiate().start_panel();
