import { instantiate } from "uppsikt-core";

instantiate();
