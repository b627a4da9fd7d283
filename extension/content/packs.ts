// The built-in site packs. In this order a comment is given to the first that knows it: the particular before the general.
//
// They are taken as they are: to check each one's selectors on every page would take as long as all else there is to do before
// reading begins. The self-test checks them, in both browsers.

import type { Adapter } from "./adapter";

import blogger from "../packs/sites/blogger.json";
import commento from "../packs/sites/commento.json";
import coral from "../packs/sites/coral.json";
import discourse from "../packs/sites/discourse.json";
import disqus from "../packs/sites/disqus.json";
import drupal from "../packs/sites/drupal.json";
import facebookPlugin from "../packs/sites/facebook-plugin.json";
import ghost from "../packs/sites/ghost.json";
import giscus from "../packs/sites/giscus.json";
import instagram from "../packs/sites/instagram.json";
import isso from "../packs/sites/isso.json";
import linkedin from "../packs/sites/linkedin.json";
import microformats from "../packs/sites/microformats.json";
import remark42 from "../packs/sites/remark42.json";
import schemaOrg from "../packs/sites/schema-org.json";
import utterances from "../packs/sites/utterances.json";
import wordpressAdmin from "../packs/sites/wordpress-admin.json";
import wordpressBlock from "../packs/sites/wordpress-block.json";
import wordpressClassic from "../packs/sites/wordpress-classic.json";
import wordpressHtml5 from "../packs/sites/wordpress-html5.json";
import x from "../packs/sites/x.json";
import youtube from "../packs/sites/youtube.json";

export const PACKS: readonly Adapter[] = [
  wordpressAdmin, wordpressBlock, wordpressHtml5, wordpressClassic, isso, blogger, drupal, discourse, ghost, coral, commento,
  disqus, giscus, utterances, remark42, facebookPlugin, youtube, x, instagram, linkedin,
  microformats, schemaOrg,
] as Adapter[];
